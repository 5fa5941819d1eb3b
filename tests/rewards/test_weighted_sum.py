"""The arithmetic of rewards."""

import math
import pickle
from collections.abc import Sequence

import pytest

from ringtrue.graders import Completion, Dialect, Gold, Policy, Verdict, grade_read
from ringtrue.rewards import (
    BoxedFormat,
    CharLimit,
    Correctness,
    FormatReward,
    Row,
    Status,
    ThinkFormat,
    WeightedSum,
    read_rows,
    reward,
)
from ringtrue.rewards.correctness import correctness

RIGHT = "<think>6 times 7</think>\\boxed{42}"


@reward(low=-1.0, high=1.0)
def says(row: Row) -> float | None:
    """The number that is the answer; nothing to say of a blank one."""
    return float(row.completion.answer) if row.completion.answer else None


@reward(low=-1.0, high=1.0)
def never(row: Row) -> float | None:
    """Nothing to say of any row."""
    return None


def test_the_seed_notes_in_one_line() -> None:
    total = 0.3 * FormatReward() + 0.7 * Correctness()
    assert total([RIGHT, "\\boxed{41}", "no idea"], gold=["42"] * 3) == pytest.approx([0.85, -0.29, -0.7])


def test_sums_are_opened_and_weights_multiplied() -> None:
    a, b, c = FormatReward(), BoxedFormat(), ThinkFormat()
    total = 2 * (0.5 * a + b) + c * 3
    assert total == WeightedSum(parts=(a, b, c), weights=(1.0, 2.0, 3.0))
    assert (a + (b + c)).parts == ((a + b) + c).parts == (a, b, c)


def test_a_sum_with_a_name_or_a_rule_stays_whole() -> None:
    named = WeightedSum(name="inner", parts=(BoxedFormat(),), weights=(0.5,))
    scaled = WeightedSum(parts=(says, never), weights=(1, 1), missing="renormalise")
    assert [part.name for part in (named + scaled + FormatReward()).parts] == [
        "inner",
        "weighted_sum",
        "format_reward",
    ]
    assert (2 * named).name == "inner"


def test_names_within_a_sum_are_unique() -> None:
    total = (
        Correctness()
        + Correctness(wrong=0.0, missing=0.0)
        + Correctness()
        + FormatReward(name="correctness_2")
    )
    names = [part.name for part in total.parts]
    assert names[0] == "correctness"
    assert len(set(names)) == 4


def test_parts_are_kept_one_by_one() -> None:
    total = 0.3 * FormatReward() + 0.7 * Correctness()
    (score,) = total.score(read_rows([RIGHT], columns={"gold": ["42"]}))
    assert {name: (part.value, part.weight) for name, part in score.parts.items()} == {
        "format_reward": (0.5, 0.3),
        "correctness": (1.0, 0.7),
    }
    assert (score.extracted, score.parts["correctness"].extracted) == ("42", "42")


def test_a_part_with_nothing_to_say_is_left_out() -> None:
    assert (0.5 * says + 2 * BoxedFormat())(["1", ""]) == [0.5, 0.0]
    assert (says + never)(["1", ""]) == [1.0, None]


def test_renormalising_gives_its_weight_to_the_others() -> None:
    total = WeightedSum(parts=(says, never), weights=(0.3, 0.7), missing="renormalise")
    assert total(["1", "-1", "0.5", ""]) == [1.0, -1.0, 0.5, None]
    assert (total.low, total.high) == (-1.0, 1.0)
    against = WeightedSum(parts=(says, never), weights=(-0.3, 0.7), missing="renormalise")
    assert against(["1"]) == [-1.0]


def test_renormalising_without_any_weight_left_is_nought() -> None:
    total = WeightedSum(parts=(says, never), weights=(0, 0.7), missing="renormalise")
    assert total(["1"]) == [0.0]
    assert total.low <= 0.0 <= total.high


def test_a_row_of_which_no_part_speaks_has_no_value() -> None:
    total = Correctness() + never
    (score,) = total.score(read_rows(["#### 4"], columns={"gold": [None]}))
    assert (score.value, score.status) == (None, Status.UNREADABLE_GOLD)
    assert score.reason == "correctness left out: unreadable_gold; never left out: not_applicable"


def test_a_timeout_shows_and_is_scored() -> None:
    (score,) = (0.5 * Correctness() + 1 * FormatReward()).score(
        read_rows(["\\boxed{9^{9^{9^{9}}}}"], columns={"gold": ["4"]})
    )
    assert score.value == pytest.approx(0.5 * -0.5 + 0.2)
    assert score.status is Status.TIMEOUT


@pytest.mark.parametrize(
    ("total", "low", "high"),
    [
        (0.3 * FormatReward() + 0.7 * Correctness(), 0.3 * -0.2 - 0.7, 0.3 * 0.5 + 0.7),
        (-1 * FormatReward() + 2 * CharLimit(), -0.5 - 0.4, 0.2),
        # The part that may be left out adds nothing then, though its own values start at 0.5.
        (FormatReward() + Correctness(correct=1, wrong=0.5, missing=0.5), -0.2, 1.5),
        (0 * Correctness() + BoxedFormat(), 0.0, 1.0),
        (2 * Correctness(correct=1, wrong=0.5, missing=0.5), 1.0, 2.0),
    ],
)
def test_the_range_is_carried_through(total: WeightedSum, low: float, high: float) -> None:
    assert (total.low, total.high) == (low, high)


def test_an_open_range_stays_open_and_a_weight_of_nought_closes_it() -> None:
    opened = reward(low=-math.inf, high=0)(says.function)
    assert (0.5 * opened + BoxedFormat()).low == -math.inf
    assert (0 * opened + BoxedFormat()).low == 0.0


def test_one_dialect_for_all_parts() -> None:
    total = FormatReward(dialect="harmony") + Correctness()
    assert [part.dialect for part in total.parts] == ["harmony", "harmony"]
    changed = total.with_dialect("think")
    assert [part.dialect for part in changed.parts] == ["think", "think"]
    assert changed.dialect == "think"
    assert total.with_dialect(Dialect.named("think")) != total
    with pytest.raises(ValueError, match=r"different dialects.*with_dialect"):
        FormatReward(dialect="harmony") + Correctness(dialect="think")


def test_instructions_say_each_thing_once() -> None:
    total = 0.3 * FormatReward() + 0.7 * Correctness()
    assert total.instructions.splitlines() == [
        "Reason inside <think> and </think> first, then give the answer.",
        "Put the final answer in \\boxed{}, once.",
        "Write at most 3000 characters.",
    ]
    assert "analysis channel" in total.with_dialect("harmony").instructions
    assert "Reason" not in total.with_dialect("none").instructions


def test_columns_are_checked_for_all_parts() -> None:
    total = 0.3 * FormatReward() + 0.7 * Correctness()
    assert total.needs == ("gold",)
    total.check_columns(["prompt", "solution"])
    with pytest.raises(ValueError, match="no column holds the right answer"):
        total.check_columns(["prompt"])


def test_it_can_be_pickled_compared_and_printed() -> None:
    total = 0.3 * FormatReward(limit=5) + 0.7 * Correctness(dialect="think")
    assert pickle.loads(pickle.dumps(total)) == total
    assert eval(repr(total), {name: value for name, value in globals().items() if name[0].isupper()}) == total
    assert hash(total) == hash(0.3 * FormatReward(limit=5) + 0.7 * Correctness(dialect="think"))


def test_the_fingerprint_follows_the_parts_and_the_weights() -> None:
    prints = {(w * FormatReward(limit=n) + 1 * Correctness()).fingerprint for w in (1, 2) for n in (5, 6)}
    assert len(prints) == 4


def test_a_row_is_graded_once_however_many_parts_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    graded: list[int] = []

    def counting(
        golds: Sequence[Gold], completions: Sequence[Completion], *, policy: Policy
    ) -> list[Verdict]:
        graded.append(len(golds))
        return grade_read(golds, completions, policy=policy)

    monkeypatch.setattr(correctness, "grade_read", counting)
    inner = WeightedSum(name="inner", parts=(Correctness(), BoxedFormat()), weights=(1, 1))
    (inner + Correctness())([RIGHT, RIGHT], gold=["42", "41"])
    assert graded == [2]


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"parts": (), "weights": ()}, ValueError, "0 parts and 0 weights"),
        ({"parts": (says,), "weights": (1, 2)}, ValueError, "1 parts and 2 weights"),
        (
            {"parts": (says,), "weights": (math.inf,)},
            ValueError,
            "that of 'says', is inf: give a finite number",
        ),
        ({"parts": (says,), "weights": ("1",)}, ValueError, "that of 'says', is '1'"),
        ({"parts": (print,), "weights": (1,)}, TypeError, "holds <built-in function print>: give rewards"),
        ({"parts": (says,), "weights": (1,), "missing": "zero"}, ValueError, "'skip' or 'renormalise'"),
    ],
)
def test_options_are_checked_when_it_is_built(
    options: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        WeightedSum(**options)  # type: ignore[arg-type]


def test_other_arithmetic_is_refused() -> None:
    with pytest.raises(TypeError):
        "2" * FormatReward()  # type: ignore[operator]
    with pytest.raises(TypeError, match="holds 1: give rewards"):
        FormatReward() + 1  # type: ignore[operator]
