r"""`ringtrue explain`: one verdict, step by step, for a person.

One example: `ringtrue explain --gold 1/2 --completion "<think>...</think> \boxed{0.5}"` shows what was cut as
reasoning, which slot counts, how both sides read, and the tier that settled it.

It reads nothing from files, and gives no value: `ringtrue score` does.
"""

import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Final

import typer

from ringtrue.benchmarks.errors import InputError, UsageError
from ringtrue.benchmarks.grading import verdict_row
from ringtrue.benchmarks.recipes import check_dialect
from ringtrue.cli import options
from ringtrue.cli.grade import read_policy
from ringtrue.cli.terminal import clean, print_json
from ringtrue.graders import (
    Outcome,
    Policy,
    Verdict,
    grade_answer,
    grade_completion,
    read_completion,
    read_slots,
)
from ringtrue.graders.equivalence import Side
from ringtrue.graders.gold import read_gold
from ringtrue.graders.parse import Constant, Number, Symbol
from ringtrue.graders.slots import reduce_span

__all__ = ["brief", "explain"]

_SHOWN: Final = 400


def explain(
    gold: Annotated[str, typer.Option(help="The right answer.", metavar="G")],
    answer: Annotated[str | None, typer.Option(help="An answer, out of its slot.", metavar="A")] = None,
    completion: Annotated[
        str | None, typer.Option(help="A whole completion; - reads it from standard input.", metavar="T")
    ] = None,
    prompt: Annotated[
        str | None, typer.Option(help="The prompt, where it opens the reasoning.", metavar="P")
    ] = None,
    dialect: options.Dialect = None,
    policy: options.Policy = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    r"""Explain one verdict, step by step.

    Example: ringtrue explain --gold 1/2 --completion "It is \boxed{0.5}"
    """
    if (answer is None) == (completion is None):
        raise UsageError("give --answer A or --completion T, and not both")
    chosen = read_policy(policy)
    if completion is not None:
        text = _standard_input() if completion == "-" else completion
        steps = _completion_steps(gold, text, prompt, check_dialect(dialect or "auto"), chosen)
    else:
        verdict = grade_answer(gold, answer or "", policy=chosen)
        steps = _compared(gold, answer, verdict, chosen)
        steps["verdict"]["option"] = verdict.option or _decided(
            verdict, chosen, lambda other: grade_answer(gold, answer or "", policy=other)
        )
    if json:
        print_json(steps)
    else:
        sys.stdout.write(_told(steps))
    return 0


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            "-", None, f"invalid UTF-8 at byte {error.start + 1}", mend="convert it first"
        ) from error


def _completion_steps(
    gold: str, text: str, prompt: str | None, dialect: str, policy: Policy
) -> dict[str, dict[str, object]]:
    read = read_completion(text, dialect=dialect, prompt=prompt)
    reading = read_slots(read.answer, policy) if read.closed else None
    verdict = grade_completion(gold, text, dialect=dialect, policy=policy, prompt=prompt)
    steps: dict[str, dict[str, object]] = {
        "completion": {
            "dialect": read.dialect.name,
            "reasoning": read.reasoning,
            "reasoning_closed": read.closed,
            "invented_turn": read.cut,
            "answer_part": read.answer,
        }
    }
    if reading is not None:
        steps["slots"] = {
            "found": [
                {"kind": slot.kind, "text": slot.text, "start": slot.start, "counts": slot is reading.chosen}
                for slot in reading.slots
            ],
            "detail": reading.detail,
        }
    steps |= _compared(gold, verdict.extracted, verdict, policy)
    steps["verdict"]["option"] = verdict.option or _decided(
        verdict,
        policy,
        lambda other: grade_completion(gold, text, dialect=dialect, policy=other, prompt=prompt),
    )
    return steps


def _decided(verdict: Verdict, policy: Policy, grade: Callable[[Policy], Verdict]) -> str | None:
    """The option that was set, and without which the answer would have fared otherwise."""
    default = Policy()
    for field in fields(policy):
        value, usual = getattr(policy, field.name), getattr(default, field.name)
        if value != usual:
            other = grade(replace(policy, **{field.name: usual}))
            if (other.outcome is Outcome.CORRECT) != (verdict.outcome is Outcome.CORRECT):
                return f"{field.name}={','.join(value) if isinstance(value, tuple) else value}"
    return None


def _compared(
    gold: str, answer: str | None, verdict: Verdict, policy: Policy
) -> dict[str, dict[str, object]]:
    read = read_gold(gold, policy)
    sides = [_side(side) for side in read.sides]
    steps: dict[str, dict[str, object]] = {
        "gold": {
            "given": gold,
            **(sides[0] if sides else {}),
            **({"problem": read.problem} if read.problem else {}),
        }
    }
    if answer is not None:
        side = Side(answer)
        steps["answer"] = {"given": answer, **_side(side)}
        span = reduce_span(answer) if side.node is None else None
        if span is not None and span != answer:
            steps["answer"]["its_one_value"] = span
    steps["verdict"] = verdict_row(verdict)
    if verdict.tier == "deep" and not _has_antlr():
        steps["verdict"]["note"] = (
            'math-verify took no part: it needs ANTLR 4.13, pip install "ringtrue[deep]"'
        )
    return steps


def _side(side: Side) -> dict[str, object]:
    parsed = brief(side.node) if side.node is not None else None
    about: dict[str, object] = {"normalised": side.normal, "parsed": parsed}
    if side.error is not None:
        about["not_parsed"] = str(side.error)
    return about


def brief(node: object, *, depth: int = 12) -> str:
    """A tree as a person reads it: the kinds of its nodes, and the values in them.

    >>> from ringtrue.graders.parse import parse_answer
    >>> brief(parse_answer("x + 1/2"))
    'Add(x, Div(1, 2))'
    """
    if isinstance(node, Number):
        return str(node.value)
    if isinstance(node, Symbol | Constant):
        return node.name
    if isinstance(node, tuple):
        return ", ".join(brief(item, depth=depth) for item in node)
    if not is_dataclass(node):
        return repr(node)
    if not depth:
        return "..."
    inner = (brief(getattr(node, field.name), depth=depth - 1) for field in fields(node))
    return f"{type(node).__name__}({', '.join(inner)})"


def _has_antlr() -> bool:
    try:
        return version("antlr4-python3-runtime").startswith("4.13")
    except PackageNotFoundError:
        return False


def _told(steps: dict[str, dict[str, object]]) -> str:
    lines: list[str] = []
    for title, step in steps.items():
        lines.append(title)
        for key, value in step.items():
            if key == "found" and isinstance(value, list):
                lines += [_slot_line(slot) for slot in value] or ["  no answer slot"]
            elif value is not None and value != "":
                lines.append(f"  {key.replace('_', ' '):<18}{_one_line(value)}")
        lines.append("")
    return "\n".join(lines)


def _slot_line(slot: dict[str, object]) -> str:
    mark = "counts ->" if slot["counts"] else "         "
    return f"  {mark} {slot['kind']:<8} at {slot['start']}: {_one_line(slot['text'])}"


def _one_line(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    shown = (
        text
        if len(text) <= _SHOWN
        else f"{text[: _SHOWN // 2]} ... {text[-_SHOWN // 2 :]} ({len(text):,} characters)"
    )
    return clean(shown.replace("\n", "\\n"))
