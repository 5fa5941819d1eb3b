"""What must never be paid, gold by gold and slot by slot, and what must always be.

A grader that refuses everything would pass the first half of this file, and one that pays everything the
second.
"""

from pathlib import Path

import pytest

from graders.probe_answers import (
    BAD_ANSWERS,
    BAD_CHOICE_COMPLETIONS,
    BAD_CHOICES,
    BOMBS,
    GOOD_ANSWERS,
)
from graders.probe_cases import CASES, SLOTS, Case, answer_probes, completion_probes, right_completions
from ringtrue.graders import Outcome, Policy, Verdict, grade_answer, grade_choice, grade_completions, stats

_NOT_PAID = frozenset(Outcome) - {Outcome.CORRECT, Outcome.UNREADABLE_GOLD, Outcome.ERROR}


_TWO_SLOTS = ("box", "phrase")


def _probes(case: Case) -> dict[str, list[str]]:
    """Every probe of a gold by name, in each style of slot that matters to it."""
    found: dict[str, list[str]] = {}
    for slot in SLOTS:
        for name, text in completion_probes(case, slot):
            found.setdefault(name, []).append(text)
    for name, answer in answer_probes(case):
        found[f"answer_{name}"] = [SLOTS[slot](answer) for slot in _TWO_SLOTS]
    return found


def _verdicts(gold: str, named: dict[str, list[str]]) -> list[tuple[str, Verdict]]:
    rows = [(name, text) for name, texts in named.items() for text in texts]
    verdicts = grade_completions([gold] * len(rows), [text for _, text in rows])
    return [(name, verdict) for (name, _), verdict in zip(rows, verdicts, strict=True)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_probe_is_paid(case: Case) -> None:
    verdicts = _verdicts(case.gold, _probes(case))
    assert not [(name, verdict) for name, verdict in verdicts if verdict.outcome not in _NOT_PAID]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_control_is_paid(case: Case) -> None:
    controls = {name: [text] for name, text in right_completions(case)}
    verdicts = _verdicts(case.gold, controls)
    assert not [(name, verdict) for name, verdict in verdicts if verdict.outcome is not Outcome.CORRECT]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_gold_is_its_own_answer_bare(case: Case) -> None:
    assert grade_answer(case.gold, case.gold).outcome is Outcome.CORRECT
    assert grade_answer(case.wrong, case.wrong).outcome is Outcome.CORRECT


@pytest.mark.parametrize(("gold", "answer"), BAD_ANSWERS)
def test_a_bad_answer_is_not_paid(gold: str, answer: str) -> None:
    """In a box, in a tag, and handed over bare."""
    texts = [rf"$\boxed{{{answer}}}$", f"<answer>{answer}</answer>"]
    verdicts = [*grade_completions([gold] * 2, texts), grade_answer(gold, answer)]
    assert not [verdict for verdict in verdicts if verdict.outcome not in _NOT_PAID]


@pytest.mark.parametrize(("gold", "answer"), GOOD_ANSWERS)
def test_a_good_answer_in_odd_clothes_is_paid(gold: str, answer: str) -> None:
    texts = [rf"$\boxed{{{answer}}}$", f"<answer>{answer}</answer>"]
    verdicts = [*grade_completions([gold] * 2, texts), grade_answer(gold, answer)]
    assert not [verdict for verdict in verdicts if verdict.outcome is not Outcome.CORRECT]


@pytest.mark.parametrize("between", [" ", " \u202e", " \u200b", ", no, ", " and "])
def test_two_phrases_on_one_line_compete(between: str) -> None:
    completion = f"The answer is $8${between}the answer is $7$."
    assert grade_completions(["7"], [completion])[0].outcome in _NOT_PAID


@pytest.mark.parametrize("answer", BAD_CHOICES)
@pytest.mark.parametrize("options", [None, ["3 cm", "5 cm", "7 cm", "8 cm"]], ids=["letters", "options"])
def test_a_choice_that_does_not_commit_is_not_paid(answer: str, options: list[str] | None) -> None:
    texts = [
        rf"$\boxed{{{answer}}}$",
        f"<answer>{answer}</answer>",
        f"#### {answer}",
        f"The answer is {answer}",
        answer,
    ]
    verdicts = [grade_choice("B", text, options=options) for text in texts]
    assert not [verdict for verdict in verdicts if verdict.outcome not in _NOT_PAID]


@pytest.mark.parametrize("completion", BAD_CHOICE_COMPLETIONS)
def test_a_letter_in_prose_is_no_choice(completion: str) -> None:
    assert grade_choice("A", completion).outcome in _NOT_PAID


@pytest.mark.parametrize("gold", ["", " ", None, float("nan"), "??", r"\frac{1}{", r"\boxed{}", "#### "])
@pytest.mark.parametrize(
    "completion", ["", r"\boxed{}", r"\boxed{??}", "<answer></answer>", r"\boxed{nan}", "#### None"]
)
def test_a_broken_gold_pays_nobody(gold: str | None, completion: str) -> None:
    assert grade_completions([gold], [completion])[0].outcome is Outcome.UNREADABLE_GOLD


@pytest.mark.parametrize("answer", BOMBS, ids=lambda text: text[:16])
def test_a_bomb_is_not_paid_and_starts_no_worker(answer: str) -> None:
    before = stats().worker
    verdict = grade_answer("5", answer)
    assert verdict.outcome in _NOT_PAID
    assert stats().worker == before
    assert verdict.seconds < 1


def test_nothing_that_is_written_is_run(tmp_path: Path) -> None:
    target = tmp_path / "ran"
    code = f"__import__('pathlib').Path({str(target)!r}).write_text('x')"
    for answer in (
        code,
        f"eval({code!r})",
        f"lambda: {code}",
        rf"\text{{{code}}}",
        rf"\immediate\write18{{touch {target}}}",
    ):
        assert grade_answer("5", answer).outcome in _NOT_PAID
    assert not target.exists()


def test_copying_the_problem_is_no_solution_under_unevaluated_reject() -> None:
    strict = Policy(unevaluated="reject")
    for gold, copied in (
        ("42", r"6 \cdot 7"),
        ("720", "6!"),
        ("1024", "2^{10}"),
        ("5", r"\sqrt{25}"),
        ("7", "3 + 4"),
    ):
        assert grade_answer(gold, copied, policy=strict).outcome in _NOT_PAID
