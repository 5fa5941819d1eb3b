"""What is generated: every number of the catalogue, right where it must be, wrong where it must be."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ringtrue.graders import Outcome, grade_answer
from ringtrue.rewards.testing import probes
from ringtrue.rewards.testing.probes.golds import TYPES, as_task
from ringtrue.rewards.testing.probes.maths import maths
from ringtrue.rewards.testing.probes.slot import Slot
from ringtrue.rewards.testing.tasks import STYLES, Style, Task

CALL = '{"name": "roll", "arguments": {"sides": 6, "die": "red"}}'
CODE = Task(
    "assert add(1, 2) == 3",
    "def add(a, b):\n    return a + b\nprint(1)",
    "def add(a, b):\n    return a - b",
    "code",
)
PACKS: dict[str, Callable[[], list[probes.Probe]]] = {
    "answers": lambda: probes.generate(["12", "1/3", "B", "A", "blue", "x^2+1", "36 \\text{ cm}", "(1,2)", "[0,5)", "x=5",
                                        "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}"], "think_boxed"),
    "format": lambda: probes.generate(style="think_answer", kind="format"),
    "steps": lambda: probes.generate(style=Style("steps", "First, we add. It is {answer}."), kind="format"),
    "json": lambda: probes.generate(style=Style("json", '{"answer": {answer}}'), kind="format"),
    "style": lambda: probes.generate(kind="style"),
    "length": lambda: probes.generate(["7"], kind="length"),
    "code": lambda: probes.generate([CODE], kind="code"),
    "judge": lambda: probes.generate(["7"], kind="judge"),
    "group": lambda: probes.generate(["7"], kind="group"),
    "structure": lambda: probes.generate([Task(CALL, CALL, CALL.replace("6", "7"), "tools")], "<tool_call>{answer}</tool_call>", kind="structure"),
}  # fmt: skip


def test_every_number_is_generated() -> None:
    """51 asks for the author's own prompts, 88 and 89 are laws (11 and 46)."""
    seen = {one.number for pack in PACKS.values() for one in pack()}
    assert set(range(1, 92)) - seen == {51, 88, 89}
    named = {one.name for pack in PACKS.values() for one in pack() if not one.pays}
    assert set(probes.CATALOGUE) - named == {"ran_code"}  # which the runner finds by itself


@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_has_controls_and_probes(pack: str) -> None:
    made = PACKS[pack]()
    assert any(not one.pays for one in made)
    if pack not in ("length", "group"):  # where the reward's own highest value is the control
        assert any(one.pays for one in made)
    assert all(one.why for one in made)


def _answer(text: str) -> str:
    return text[len("<answer>") : -len("</answer>")]


@pytest.mark.parametrize("task", TYPES, ids=lambda task: str(task.gold))
def test_no_answer_that_must_not_be_paid_is_right(task: Task) -> None:
    """By the grader's reading of the answer alone; what is right by policy is marked so."""
    right = [
        answer
        for one in maths(task, Slot.of(STYLES["answer"]))
        if not one.policy
        and grade_answer(str(one.gold), answer := _answer(str(one.completion))).outcome is Outcome.CORRECT
    ]
    assert right == []


@pytest.mark.parametrize(
    "gold", ["0", "1", "-1", "2", "-2", "7", "8", "100", "0.5", "-1/2", "x", "1/3", "99.99"]
)
def test_small_golds_have_no_probe_that_is_right(gold: str) -> None:
    """1! is 1, (-1)^2 is not -1, 7 in base eight is 7, x is x."""
    answers = [
        _answer(str(one.completion))
        for one in maths(as_task(gold), Slot.of(STYLES["answer"]))
        if not one.policy
    ]
    assert [answer for answer in answers if grade_answer(gold, answer).outcome is Outcome.CORRECT] == []


def test_the_shotgun_does_not_end_at_the_gold() -> None:
    for gold in ("7", "100", "-3", "1/2"):
        pack = probes.generate([gold], "boxed")
        last = next(str(one.completion) for one in pack if one.name == "enumerate_past").splitlines()[-1]
        assert last != f"$\\boxed{{{gold}}}$"


@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_cut_into_its_slot(style: str) -> None:
    slot = Slot.of(STYLES[style])
    assert slot.full("{answer}") == STYLES[style].template
    assert "\n" not in slot.core
    assert slot.core.count("{answer}") == 1
    assert slot.delimited == (style not in ("phrase", "final", "choice", "dollars", "sentence", "bare"))


def test_a_pack_is_kept_as_golden_rows(tmp_path: Path) -> None:
    pack = probes.generate(["7"], "boxed")
    path = tmp_path / "probes.jsonl"
    count = probes.write(path, pack, paid=2.0, unpaid=(-3.0, -1.0), gold="answer")
    rows = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    assert count == len(rows) > 80
    assert {key for row in rows for key in row} == {"id", "completion", "answer", "prompt", "expect", "why"}
    by_id = {row["id"]: row for row in rows}
    assert by_id["0-right"] == {
        "id": "0-right",
        "completion": "So it is $\\boxed{7}$.",
        "answer": "7",
        "expect": 2.0,
        "why": "a right answer",
    }
    assert by_id["14-interval_cover"]["expect"] == [-3.0, -1.0]
    assert by_id["48-empty_gold"]["expect"] is None
    assert not any("percent_sign" in name for name in by_id)  # a matter of policy


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"style": "bxed"}, "boxed"),
        ({"kind": "maths!"}, "no such pack"),
        ({"kind": "code"}, "tasks"),
        ({"kind": "structure"}, "no call"),
    ],
)
def test_what_cannot_be_generated_is_said(given: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        probes.generate(["7"], **given)  # type: ignore[arg-type]
