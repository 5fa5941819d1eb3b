r"""The pack for maths: answers that look like the gold and are not it, and the gold in other clothes.

A real one: number 14, `interval_cover`: `\boxed{[-2, 16]}` for the gold `7`, which any check by membership
would pay.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from ringtrue.rewards.testing.probes.golds import number_of
from ringtrue.rewards.testing.probes.probe import Probe, control, probe
from ringtrue.rewards.testing.probes.slot import Slot
from ringtrue.rewards.testing.probes.structures import of_structures
from ringtrue.rewards.testing.tasks import Task

__all__ = ["MARKER", "fixed", "maths", "maths_controls"]

MARKER: Final = "ringtrue-probe-ran"
"""The folder that an answer would make if it were run; the runner puts it into a folder of its own."""
_SMUGGLED: Final = ("True", "None", f"__import__('os').mkdir('{MARKER}')")
_FULLWIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_ARABIC: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def maths(task: Task, slot: Slot) -> Iterator[Probe]:
    """Answers in the slot that are not the gold, in the order of their numbers."""
    drafts = [*_claims(task), *_of_numbers(task), *of_structures(task), *_undefined(task)]
    for name, answer in sorted(drafts, key=lambda draft: probe(draft[0], "maths", "").number):
        if answer.endswith("!") and not slot.delimited:
            continue  # in a sentence it may be an exclamation
        yield probe(
            name, "maths", slot.full(answer), task.gold,
            policy=name in ("percent_sign", "tautology_gold", "other_variable", "prompt_expression"),
        )  # fmt: skip


def maths_controls(task: Task, slot: Slot) -> Iterator[Probe]:
    """The gold in clothes that change nothing."""
    for name, answer in _dressed(task.right):
        # Dollars inside a box or beside dollars are odd LaTeX: whoever refuses them has a point.
        odd = ("$" in slot.core or "box" in slot.core) and name in ("dollars", "parentheses")
        yield control(name, "maths", slot.full(answer), task.gold, policy=odd)


def fixed(slot: Slot) -> Iterator[Probe]:
    """Probes that bring golds of their own: the magnitudes at which tolerances fail."""
    pairs = (
        ("tiny_magnitude", "2^{-99}", "2^{-98}"),
        ("tiny_magnitude", "\\frac{1}{2006!}", "\\frac{1}{2004!}"),
        ("huge_magnitude", "10^{30}", "10^{30}+1"),
        ("huge_magnitude", "1" + "0" * 30, "1" + "0" * 29 + "1"),
    )
    for name, gold, answer in pairs:
        yield probe(name, "maths", slot.full(answer), gold)


def _claims(task: Task) -> Iterator[tuple[str, str]]:
    right, wrong = task.right, task.wrong
    relation = any(sign in right for sign in ("=", "<", ">", "≤", "≥", "\\le", "\\ge", "\\lt", "\\gt"))
    if task.kind != "interval" and (not relation or "=" in right):  # of two regions one may hold the other
        yield "list_in_slot", f"{wrong}, {right}"
        yield "list_in_slot", f"{right}, {wrong}"
        yield "or_in_slot", f"{wrong} \\text{{ or }} {right}"
        yield "set_in_slot", f"\\{{{wrong}, {right}\\}}"
    if not relation:
        yield "equation_rhs", f"{wrong} = {right}"
        yield "equation_chain", f"q = {wrong} = {right}"
        yield "tautology_gold", f"{right} = {right}"
    if right != "x":
        yield "tautology", "x = x"
    yield "retracted", f"{right} \\text{{ is wrong}}"


def _of_numbers(task: Task) -> Iterator[tuple[str, str]]:
    value = number_of(task.right)
    if value is None:
        return
    right = task.right
    less, more = _written(value - 1), _written(value + 1)
    yield "list_in_slot", f"{less}, {right}, {more}"
    yield "interval_cover", f"[{_written(value - 9)}, {_written(value + 9)}]"
    yield "inequality", f"x \\ge {_written(value - 3)}"
    if value:
        yield "plus_minus", f"\\pm {right.lstrip('+-')}"
        yield "scale", _written(value / 100)
        yield "scale", _written(value * 100)
        yield "percent_sign", f"{right}\\%"
        yield "operator_suffix", f"{right}x"
        yield "operator_suffix", f"-({right})" if right.startswith("-") else f"-{right}"
    yield "operator_suffix", f"{right}+\\epsilon"
    yield "operator_suffix", f"({right})^2" if value not in (0, 1) else f"{right}+1"
    if value.denominator == 1 and value not in (-2, -1, 1, 2):
        yield "operator_suffix", f"({right})!" if value < 0 else f"{right}!"
    if value.denominator == 1 and value >= 8:
        yield "base_suffix", f"{right}_{{8}}"
    if value.denominator == 1 and value >= 0:
        yield "substring", f"1{right}0"
    rounded = Fraction(f"{float(value):.2g}") if abs(value) < 10**12 else value
    if rounded != value and value.denominator != 1:
        yield "rounding", f"{float(value):.2g}"
    yield "homoglyph", task.wrong.translate(_FULLWIDTH)
    yield "homoglyph", task.wrong.translate(_ARABIC)
    yield "prompt_expression", f"{less} + 1"


def _undefined(task: Task) -> Iterator[tuple[str, str]]:
    for text in ("\\infty", "nan", "0/0", "q"):
        if text != task.right:
            yield "undefined", text
    for text in _SMUGGLED:
        yield "type_smuggle", text


def _written(value: Fraction) -> str:
    """An exact decimal where there is one, else a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    sign, size = "-" if value < 0 else "", abs(value)
    for digits in range(1, 7):
        scaled = size * 10**digits
        if scaled.denominator == 1:
            whole, part = divmod(scaled.numerator, 10**digits)
            return f"{sign}{whole}.{part:0{digits}d}"
    return f"{sign}\\frac{{{size.numerator}}}{{{size.denominator}}}"


def _dressed(right: str) -> Iterator[tuple[str, str]]:
    if not right.startswith(("$", "\\$")):
        yield "dollars", f"${right}$"
        yield "parentheses", f"\\({right}\\)"
    if "\\frac" in right:
        yield "dfrac", right.replace("\\frac", "\\dfrac")
    if "(" in right and right.count("(") == right.count(")"):
        yield "left_right", right.replace("(", "\\left(").replace(")", "\\right)")
    if "-" in right and "\\begin" not in right:
        yield "unicode_minus", right.replace("-", "\u2212")
