"""Why a row earns what it earns."""

from types import SimpleNamespace

import pytest

from ringtrue.rewards import (
    BoxedFormat,
    ByAbility,
    Clip,
    Correctness,
    Explanation,
    FormatReward,
    Gate,
    KimiLength,
    Schedule,
    Status,
    ThinkFormat,
    read_rows,
)
from ringtrue.rewards.errors import SetupError

TEXT = "<think>6 times 7</think>\\boxed{42}"
TOTAL = 0.3 * FormatReward() + 0.7 * Gate(
    ByAbility({"math": Schedule(Clip(Correctness(), low=-0.5), over_steps=4), "chat": BoxedFormat()}),
    when=ThinkFormat(),
)
COLUMNS = {"gold": ["42"], "ability": ["math"]}

TREE = """\
name                        value  weight  status
weighted_sum                  0.5          ok
├─ format_reward              0.5     0.3  ok
└─ gate                       0.5     0.7  ok
   ├─ by_ability              0.5       1  ok
   │  ├─ math                 0.5       1  ok
   │  │  └─ clip                1     0.5  ok
   │  │     └─ correctness      1       1  ok
   │  └─ chat                none       1  not_applicable
   └─ think_format              1       0  ok"""


def test_a_nested_recipe_prints_as_a_tree_with_columns() -> None:
    (row,) = read_rows([TEXT], columns=COLUMNS, trainer_state=SimpleNamespace(global_step=2, max_steps=9))
    told = str(TOTAL.explain(row))
    why = told.splitlines()[0].index("reason")
    assert "\n".join(line[:why].rstrip() for line in told.splitlines()) == TREE
    assert [line[why:] for line in told.splitlines() if "correctness" in line] == [
        Correctness().explain(row).reason
    ]


def test_it_holds_what_was_scored() -> None:
    (row,) = read_rows([TEXT], columns=COLUMNS)
    told, (score,) = TOTAL.explain(row), TOTAL.score([row])
    assert (told.name, told.value, told.status) == ("weighted_sum", score.value, score.status)
    assert [(child.name, child.value, child.weight) for child in told.children] == [
        (name, part.value, part.weight) for name, part in score.parts.items()
    ]


def test_a_reason_is_given_else_the_answer() -> None:
    rows = read_rows(["no idea", "\\boxed{9}"], columns={"gold": ["4", None]})
    silent, broken = (Correctness().explain(row) for row in rows)
    assert silent.value == -1.0
    assert silent.reason
    assert (broken.value, broken.status) == (None, Status.UNREADABLE_GOLD)
    assert "none" in str(broken)


def test_a_reward_of_a_group_is_explained_among_its_rows() -> None:
    rows = read_rows([TEXT] * 3, ["p"] * 3, [[1] * n for n in (1, 2, 3)], columns={"gold": ["42"] * 3})
    kimi = 2.0 * KimiLength()
    assert [kimi.explain(row, rows).value for row in rows] == [1.0, 0.0, -1.0]
    assert kimi.explain(rows[0]).value == 0.0  # alone in its group
    with pytest.raises(ValueError, match="a row that is one of the rows"):
        kimi.explain(rows[0], rows[1:])


def test_what_is_wrong_with_the_set_up_is_said() -> None:
    with pytest.raises(SetupError, match="known abilities"):
        TOTAL.explain(read_rows([TEXT], columns={"gold": ["4"], "ability": ["x"]})[0])


def test_what_a_model_wrote_cannot_steer_a_terminal() -> None:
    told = str(Explanation("a\nb", 1.0, reason="\x1b[2J\u202e\ud800" + "x" * 9000))
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert len(told) < 300
    assert len(told.splitlines()) == 2
    told.encode("utf-8")
