"""Expressions that nobody would write, of parts that everybody does: no tier raises, and none takes long."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from growth import at_most
from ringtrue.graders import Policy
from ringtrue.graders.equivalence import Side, decide

ATOMS = (
    "x", "y", "n", "k", "a", "0", "1", "2", "3", "-1", "10", "100", "1.5", "0.1", "1000000", "10^9", "10^{30}", "9^9",
    "9^{9^9}", r"\frac{1}{3}", r"\pi", "e", "i", r"\infty", "50\\%", r"90^\circ", "5 cm", "1/0", "0^0",
)  # fmt: skip
SHAPES = (
    "(%s)^{%s}", r"\frac{%s}{%s}", r"\sqrt[%s]{%s}", r"\log_{%s}(%s)", r"\binom{%s}{%s}", "%s+%s", "%s-%s", "(%s)(%s)",
    r"%s \bmod %s", r"\sum_{k=1}^{%s} %s", r"\prod_{j=1}^{%s} %s", r"\gcd(%s,%s)", r"\max(%s,%s)", r"%s \cdot |%s|",
    r"(%s)!-\sin(%s)", r"\lfloor %s \rfloor+\arctan(%s)", r"\sqrt{%s}+\ln(%s)", r"%s!!+\lceil %s\rceil",
)  # fmt: skip
ANSWERS = (
    "%s", "%s=%s", "%s<%s", "(%s,%s)", r"\{%s,%s\}", "%s, %s", "[%s,%s)", "x=%s", "y=%s", r"%s\le x<%s", r"%s \pm %s",
    r"\begin{pmatrix}%s&%s\\1&x\end{pmatrix}", r"\begin{vmatrix}%s&%s\\1&x\end{vmatrix}", "%s:%s", r"%s \text{ or } %s",
    r"(-\infty,%s)\cup(%s,5]", r"\{x \mid x>%s\}", r"%s \text{ cm}", r"%s\equiv 3 \pmod{%s}", "f(x)=%s+C",
)  # fmt: skip


def _filled(shape: str, inner: SearchStrategy[str]) -> SearchStrategy[str]:
    places = shape.replace(r"\\%", "").count("%s")
    return st.lists(inner, min_size=places, max_size=places).map(lambda parts: shape % tuple(parts))


expressions = st.recursive(
    st.sampled_from(ATOMS), lambda inner: st.sampled_from(SHAPES).flatmap(lambda shape: _filled(shape, inner)),
    max_leaves=12,
)  # fmt: skip
answers = st.sampled_from(ANSWERS).flatmap(lambda shape: _filled(shape, expressions))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Two answers; one in three times the second is the first with one piece changed, which goes deepest."""
    gold = draw(answers)
    if draw(st.integers(0, 2)):
        return gold, draw(answers)
    old, new = draw(st.sampled_from((("2", "4"), ("3", "y"), ("x", "5"), ("+", "-"), ("1", "1"))))
    return gold, gold.replace(old, new, 1)


def check(pair: tuple[str, str]) -> None:
    gold, answer = pair
    with at_most(2):
        first = decide(Side(gold), Side(answer), Policy())
    assert decide(Side(gold), Side(answer), Policy()) == first


@settings(max_examples=400, deadline=None)
@given(pairs())
def test_no_tier_raises_or_takes_long(pair: tuple[str, str]) -> None:
    check(pair)


@pytest.mark.soak
@settings(max_examples=40_000, deadline=None)
@given(pairs())
def test_no_tier_raises_or_takes_long_in_many_more(pair: tuple[str, str]) -> None:
    check(pair)
