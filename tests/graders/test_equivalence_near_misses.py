"""Golds of every kind: no change of a digit, sign, letter, bracket or unit is ever paid, every rewriting is."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrue.graders.equivalence import Side, decide
from ringtrue.graders.policy import Policy

POLICY = Policy()


@dataclass(frozen=True)
class Kind:
    """A kind of gold: a template whose # are numbers."""

    template: str
    signed: bool = True
    """Whether another sign of any of its numbers makes another answer."""
    scalar: bool = False
    """Whether it is one plain number, that may be written with thousands or a decimal point."""
    distinct: bool = False
    """Whether it is a set, in which numbers said twice count once."""


KINDS = {
    "integer": Kind("#", scalar=True),
    "decimal": Kind("#.#", signed=False),
    "fraction": Kind(r"\frac{#}{#}"),
    "slash": Kind("#/#"),
    "mixed": Kind(r"#\frac{1}{#}", signed=False),
    "percent": Kind(r"#\%"),
    "scientific": Kind(r"#.5 \times 10^{#}"),
    "root": Kind(r"#\sqrt{#}"),
    "sum of roots": Kind(r"# + #\sqrt{3} - \sqrt{#}"),
    "pi": Kind(r"\frac{#\pi}{#}"),
    "power": Kind(r"#^{#}", signed=False),
    "logarithm": Kind(r"# + \ln #", signed=False),
    "sine": Kind(r"#\sin #"),
    "factorial": Kind(r"#! + 3", signed=False),
    "complex": Kind(r"# + #i"),
    "length": Kind(r"# \text{ cm}"),
    "mass": Kind(r"# \text{ kg}"),
    "duration": Kind(r"# \text{ hours}"),
    "money": Kind(r"\$#"),
    "angle": Kind(r"#^\circ"),
    "speed": Kind(r"# \text{ km/h}"),
    "ratio": Kind("#:#"),
    "based": Kind("1#_{11}", signed=False),
    "residue": Kind(r"# \pmod{1009}", signed=False),
    "time": Kind(r"4:3# \text{ p.m.}", signed=False),
    "monomial": Kind(r"#x^{#}"),
    "polynomial": Kind(r"#x^2 + #x + #"),
    "two letters": Kind(r"#x^2 + #xy - #y"),
    "rational": Kind(r"\frac{#x + #}{x^2 + #}"),
    "exponential": Kind(r"#e^{#t} + #"),
    "radical": Kind(r"\sqrt{#x^2 + #} - #x"),
    "integral": Kind(r"\frac{#x^{#}}{7} + C", signed=True),
    "unknown function": Kind(r"#f(#x) - #"),
    "assignment": Kind("x = #"),
    "function": Kind("f(x) = #x + #"),
    "line": Kind("y = #x + #"),
    "equation": Kind("#x + #y = #"),
    "curve": Kind(r"y = #\ln x + #"),
    "polar": Kind(r"r = # \sin t + #"),
    "inequality": Kind("#x + #y < #"),
    "half line": Kind(r"x \ge #"),
    "interval": Kind("[-9#, 10#)", signed=False),
    "unbounded": Kind(r"(#, \infty)"),
    "union": Kind(r"(-\infty, -9#) \cup [9#, \infty)", signed=False),
    "tuple": Kind("(#, #, #)"),
    "pair": Kind("(#, #)"),
    "list": Kind("#, #, #", distinct=True),
    "solutions": Kind(r"x = # \text{ or } x = #", distinct=True),
    "set": Kind(r"\{#, #, #\}", distinct=True),
    "plus minus": Kind(r"# \pm \sqrt{#}"),
    "matrix": Kind(r"\begin{pmatrix} # & # \\ # & # \end{pmatrix}"),
    "column": Kind(r"\begin{pmatrix} # \\ # \\ # \end{pmatrix}"),
    "vector": Kind(r"\langle #, #, # \rangle"),
    "integral sign": Kind(r"\int_0^{#} x^{#}\,dx"),
}  # fmt: skip


def fill(template: str, numbers: list[int]) -> str:
    """The template with its numbers; a negative one is bracketed where a sign would run into another."""
    parts = template.split("#")
    text = parts[0]
    for number, part in zip(numbers, parts[1:], strict=True):
        after_operator = text.rstrip().endswith(("+", "-", r"\sin", "x"))
        text += (f"({number})" if number < 0 and after_operator else str(number)) + part
    return text


def numbers_for(kind: Kind) -> st.SearchStrategy[list[int]]:
    count = kind.template.count("#")
    return st.lists(st.integers(2, 9), min_size=count, max_size=count, unique=kind.distinct)


def larger_for(kind: Kind) -> st.SearchStrategy[list[int]]:
    count = kind.template.count("#")
    return st.lists(st.integers(1, 9999), min_size=count, max_size=count, unique=kind.distinct)


def equal(gold: str, answer: str) -> bool | None:
    settled = decide(Side(gold), Side(answer), POLICY)
    return None if settled is None else settled.equal


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_another_digit_is_another_answer(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    numbers = data.draw(numbers_for(kind))
    place = data.draw(st.integers(0, len(numbers) - 1))
    digit = data.draw(st.integers(2, 9))
    changed = [*numbers[:place], digit, *numbers[place + 1 :]]
    if changed == numbers or (kind.distinct and len(set(changed)) < len(changed)):
        return
    gold = fill(kind.template, numbers)
    assert equal(gold, gold) is True
    assert equal(gold, fill(kind.template, changed)) is not True
    if name != "decimal":
        tenfold = [*numbers[:place], numbers[place] * 10, *numbers[place + 1 :]]
        assert equal(gold, fill(kind.template, tenfold)) is not True


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.signed])
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_another_sign_is_another_answer(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    numbers = data.draw(numbers_for(kind))
    place = data.draw(st.integers(0, len(numbers) - 1))
    changed = [*numbers[:place], -numbers[place], *numbers[place + 1 :]]
    assert equal(fill(kind.template, numbers), fill(kind.template, changed)) is not True
    assert equal(fill(kind.template, changed), fill(kind.template, numbers)) is not True


LETTERS = [name for name, kind in KINDS.items() if re.search(r"(?<![a-z\\])[xyt](?![a-z])", kind.template)]


@pytest.mark.parametrize("name", LETTERS)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_another_letter_is_another_answer(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    gold = fill(kind.template, data.draw(numbers_for(kind)))
    places = [match.start() for match in re.finditer(r"(?<![a-z\\])[xyt](?![a-z])", gold)]
    place = places[-1]
    assert equal(gold, f"{gold[:place]}z{gold[place + 1 :]}") is not True


def swapped(text: str, pairs: dict[str, str]) -> list[str]:
    return [text.replace(old, new) for old, new in pairs.items() if old in text]


UNITS = {r"\text{ cm}": r"\text{ m}", r"\text{ kg}": r"\text{ g}", r"\text{ hours}": r"\text{ minutes}",
         r"\$": r"\text{ cents} ", "km/h": "m/s", "p.m.": "a.m.", r"^\circ": r"\text{ rad}", r"\pmod{1009}": r"\pmod{1013}",
         "_{11}": "_{12}", r"\%": r"\text{ kg}"}  # fmt: skip
BRACKETS = {
    "tuple": [("(", ")"), ("[", "]"), (r"\{", r"\}")],
    "pair": [("(", ")"), ("[", "]"), (r"\{", r"\}")],
    "interval": [("[", ")"), ("(", "]"), ("[", "]"), ("(", ")"), (r"\{", r"\}")],
    "set": [(r"\{", r"\}"), ("(", ")"), ("[", "]")],
}


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_another_unit_or_mark_is_another_answer(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    gold = fill(kind.template, data.draw(numbers_for(kind)))
    for changed in swapped(gold, UNITS):
        assert equal(gold, changed) is not True
    for added in (f"({gold})q", f"{gold}, 77", f"{gold} + 1", rf"{gold} \text{{ or }} 77"):
        assert equal(gold, added) is not True


@pytest.mark.parametrize("name", BRACKETS)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_other_brackets_are_another_answer(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    left, right = BRACKETS[name][0]
    gold = fill(kind.template, data.draw(numbers_for(kind)))
    inner = gold.removeprefix(left).removesuffix(right)
    for other_left, other_right in BRACKETS[name][1:]:
        assert equal(gold, f"{other_left}{inner}{other_right}") is not True


REWRITINGS: dict[str, Callable[[str], str]] = {
    "dollars": lambda text: f"${text}$",
    "parentheses of TeX": lambda text: rf"\({text}\)",
    "braces": lambda text: "{" + text + "}",
    "displaystyle": lambda text: rf"\displaystyle {text}",
    "final point": lambda text: f"{text}.",
    "spaces": lambda text: "  " + re.sub(r"(?<=[=+<,])", " ", text) + " \n",
    "thin spaces": lambda text: re.sub(r"(?<=[=+<,]) ", r"\\, ", text),
    "dfrac": lambda text: text.replace(r"\frac", r"\dfrac"),
    "tfrac": lambda text: text.replace(r"\frac", r"\tfrac"),
    "left and right": lambda text: re.sub(r"(?<!\\)([(\[])", r"\\left\1", re.sub(r"(?<!\\)([)\]])", r"\\right\1", text)),
    "big": lambda text: re.sub(r"(?<!\\)([(\[])", r"\\big\1", re.sub(r"(?<!\\)([)\]])", r"\\big\1", text)),
    "unicode minus": lambda text: re.sub(r"(?<![a-z{])-", "−", text),
    "unicode letters": lambda text: text.replace(r"\pi", "π").replace(r"\infty", "∞").replace(r"\ge", "≥"),
    "unicode marks": lambda text: text.replace(r"^\circ", "°").replace(r"\cup", "∪").replace(r"\times", "×"),
    "full width": lambda text: re.sub("[0-9]", lambda match: chr(ord(match.group()) + 0xFEE0), text),
    "superscript": lambda text: text.replace("^2", "²"),
    "geq": lambda text: text.replace(r"\ge", r"\geqslant"),
    "mathrm": lambda text: text.replace(r"\text{", r"\mathrm{"),
    "bmatrix": lambda text: text.replace("pmatrix", "bmatrix"),
    "lbrace": lambda text: text.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace "),
    "order of a sum": lambda text: re.sub(r"^(\d+x) \+ (\d+y) (?=[=<])", r"\2 + \1 ", text),
    "star": lambda text: re.sub(r"(\d)([xy])", r"\1*\2", text),
    "cdot": lambda text: re.sub(r"(\d)([xy])", r"\1 \\cdot \2", text),
}  # fmt: skip


@pytest.mark.parametrize("rewriting", REWRITINGS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_rewriting_changes_nothing(rewriting: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(KINDS)))
    kind = KINDS[name]
    numbers = data.draw(numbers_for(kind))
    gold = fill(kind.template, numbers)
    written = REWRITINGS[rewriting](gold)
    assert equal(gold, written) is True
    assert equal(written, gold) is True
    other = [numbers[0] + 10, *numbers[1:]]
    assert equal(gold, REWRITINGS[rewriting](fill(kind.template, other))) is not True


@given(st.integers(1, 10**12), st.integers(1, 10**9))
@settings(max_examples=60, deadline=None)
def test_a_number_in_another_form_is_the_same(number: int, other: int) -> None:
    for form in ("{:,}", "{}.0", "+{}", "{}.", "{}.000", r"\frac{{{}}}{{1}}", "{}/1", "x = {}", "**{}**"):
        assert equal(str(number), form.format(number)) is True
        if other != number:
            assert equal(str(number), form.format(other)) is not True
    grouped = f"{number:,}"
    for comma in ("{,}", r"\,", r",\!", "\u202f"):
        assert equal(str(number), grouped.replace(",", comma)) is True


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if not kind.distinct])
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_larger_numbers_too(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    if name in {"factorial", "based", "time", "interval", "union", "residue", "power", "scientific"}:
        return
    numbers, others = data.draw(larger_for(kind)), data.draw(larger_for(kind))
    gold = fill(kind.template, numbers)
    assert equal(gold, gold + " ") is True
    place = data.draw(st.integers(0, len(numbers) - 1))
    changed = [*numbers[:place], others[place], *numbers[place + 1 :]]
    if others[place] != numbers[place]:
        assert equal(gold, fill(kind.template, changed)) is not True
