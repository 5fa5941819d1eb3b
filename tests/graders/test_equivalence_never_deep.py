r"""What the fast tiers must settle by themselves: a call of the deep tier costs fifty milliseconds.

Each pair was once handed on. `False` is never a guess here: a point, a shape or an arithmetic says so.
"""

import time

import pytest

from ringtrue.graders.equivalence import Side, decide
from ringtrue.graders.equivalence.separate import apart
from ringtrue.graders.parse import Relation, parse_answer
from ringtrue.graders.policy import Policy

_A = r"\begin{pmatrix}1&2\\3&4\end{pmatrix}"
_INVERSE = r"\begin{pmatrix}-2&1\\3/2&-1/2\end{pmatrix}"
_CASES = r"C(m) = \begin{cases} 10 & m \le %s \\ m & m > 500 \end{cases}"

DIFFERENT = [
    # a point of one misses the other
    (r"\cos(x)=\frac{4}{5}", r"\sin(x)=\frac{4}{5}"),
    (r"\frac{60}{x-2}-\frac{60}{x}=10", r"\frac{60}{x-3}-\frac{60}{x}=10"),
    (r"\frac{60}{x-2}-\frac{60}{x}=10", r"\frac{60}{z-2}-\frac{60}{z}=10"),
    (r"l \ddot{s} - g \sin s = \cos s", r"l \ddot{s} + g \sin s = \cos s"),
    ("y = e^{x}(1+x)", "y < e^{x}(1+x)"),
    ("b > a > c", "2b > a > c"),
    ("b > a > c", r"b \ge a > c"),
    ("f(2) < f(1) < f(4)", "f(3) < f(1) < f(4)"),
    (r"\frac{a+b}{2} > \sqrt{ab}", r"\frac{a+b}{3} > \sqrt{ab}"),
    (r"\bar{x} = \bar{y} = 1/5", r"2\bar{x} = \bar{y} = 1/5"),
    # where nothing can be computed with
    (r"\{x \mid h-r \le x \le h+r\}", r"(-\infty, 1] \cup [2, \infty)"),
    (r"(-\infty, 1] \cup [2, \infty)", r"2(-\infty, 1] \cup [2, \infty)"),
    (_CASES % "500", _CASES % "400"),
    (r"3 \mid n", r"7 \mid n"),
    ("x<-7:(-\\infty,-7)", "x<-7:(-\\infty,-8)"),
    (r"y = x(1 \pm \sqrt{2x^2+c}) \pm 1", r"y = x^2"),
    (_A, f"{_A}+1"),
    (f"A = {_A}", f"A < {_A}"),
    # shapes
    ("(8,4,2)", r"n \neq 5"),
    ("3, -3/2", "b > a > c"),
    ("x = 1, y = 2", r"(-\infty, 1) \cup (2, \infty)"),
    (r"\sqrt{5}; 2\sqrt{5}", r"(-3,-2) \cup (1,9)"),
    (r"x \ge 3", "3 or x > 3"),
    ("x^2-2x-3=0", r"(-\infty,-3] \cup (0,\infty)"),
    (r"\frac{1}{z}", r"\infty"),
    ("-1-6i", r"\infty"),
    # matrices
    (_INVERSE, f"{_A}^2"),
    (f"B^{{-1}} = {_A}", f"C^{{-1}} = {_A}"),
    (r"\log_5(x-5)+\log_5(x+5)", r"\log_5(x-5)+\log_5(x+9)"),
]
SAME = [
    (f"B^{{-1}} = {_INVERSE}", _INVERSE),
    (_INVERSE, f"B^{{-1}} = {_INVERSE}"),
    (_INVERSE, f"{_A}^{{-1}} = {_INVERSE}"),
    (
        r"\begin{pmatrix}7&10\\15&22\end{pmatrix}",
        f"{_A}^2 = {_A}{_A} = " + r"\begin{pmatrix}7&10\\15&22\end{pmatrix}",
    ),
    (r"\begin{pmatrix}2&4\\6&8\end{pmatrix}", f"{_A}+{_A}"),
    ("g^{-1}(x) = -2x^5+2", "2-2x^5"),
    ("2-2x^5", "g^{-1}(x) = -2x^5+2"),
    ("g^{-1}(x) = -2x^5+2", "y = 2-2x^5"),
    ("g^{-1}(x) = -2x^5+2", "g^{-1}(t) = 2-2t^5"),
    (r"AB \parallel CD", r"CD \parallel AB"),
    (r"y \ne \infty", r"\infty \ne y"),
    (r"\log_5(x-5)+\log_5(x+5)", r"\log_5(x^2-25)"),
    ("[x=-1, y=2]", "(-1, 2)"),
    ("(-1, 2)", "[x=-1, y=2]"),
    ("x=-1, y=2", "(-1, 2)"),
]


@pytest.mark.parametrize(("gold", "answer"), DIFFERENT)
def test_is_known_to_differ(gold: str, answer: str) -> None:
    for pair in ((gold, answer), (answer, gold)):
        found = decide(Side(pair[0]), Side(pair[1]), Policy())
        assert found is not None, pair
        assert found.equal is False, pair


def test_a_chain_of_matrices_must_agree() -> None:
    found = decide(Side(_INVERSE), Side(f"2{_A}^{{-1}} = {_INVERSE}"), Policy())
    assert found is not None
    assert found.equal is False


@pytest.mark.parametrize(("gold", "answer"), SAME)
def test_is_known_to_be_the_same(gold: str, answer: str) -> None:
    found = decide(Side(gold), Side(answer), Policy())
    assert found is not None
    assert found.equal is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x^2=2", r"\frac{2}{x}=x"),
        ("x^3=2", r"\ln x = \frac{\ln 2}{3}"),
        ("y=e^x", r"\ln y = x"),
        ("|x|<2", "x^2<4"),
        (r"\frac{60}{x-2}-\frac{60}{x}=10", "x^2-2x-12=0"),
        ("x=y=1/3", "3x=3y=1"),
        ("x^3-x-1=0", "(x^3-x-1)(x^2+1)=0"),
        (r"\tan x = 3", r"\frac{\sin x}{\cos x} = 3"),
        (r"\lfloor x \rfloor = x/2+1", r"2\lfloor x \rfloor = x+2"),
    ],
)
def test_relations_that_hold_together_are_not_told_apart(one: str, other: str) -> None:
    """A root is rounded: what vanishes there, and exactly only beside it, is no difference."""
    for left, right in ((one, other), (other, one)):
        first, second = parse_answer(left), parse_answer(right)
        assert isinstance(first, Relation)
        assert isinstance(second, Relation)
        assert not apart(first, second)


LARGE = (
    r"\begin{pmatrix}"
    + r"\\".join("&".join(f"x_{i}+y_{j}" for j in range(6)) for i in range(6))
    + r"\end{pmatrix}"
)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_products_of_matrices_do_not_grow_with_their_number(count: int) -> None:
    """Twice as many factors must not cost a power of the work: entries of entries are never multiplied out."""
    costs = []
    for factors in (4 * count, 8 * count):
        began = time.thread_time()
        decide(Side(_A), Side(f"(({LARGE})^3)^3" + LARGE * factors), Policy())
        costs.append(time.thread_time() - began)
    assert costs[1] < 8 * costs[0] + 0.05


EMPTY = ["(1,1)", "(1,1]", "[1,1)"]


@pytest.mark.parametrize("gold", [*EMPTY, "[1,1]", r"\emptyset", r"\{1\}", "1"])
@pytest.mark.parametrize("answer", ["(1,1]", "[1,1)"])
def test_an_interval_that_holds_nothing_is_only_itself(gold: str, answer: str) -> None:
    r"""`(1,1)` is a point. Read as the empty set, it would take `(1,1]` and `\emptyset`."""
    found = decide(Side(gold), Side(answer), Policy())
    assert found is not None
    assert found.equal is (gold == answer)


@pytest.mark.parametrize(
    ("gold", "answer", "equal"),
    [
        ("1000", r"2000/2 \approx 1002", False),
        ("1002", r"2000/2 \approx 1002", False),
        ("1000", r"1000 \approx 1001", False),
        ("287", r"287 \approx 300", True),
        ("12", r"\frac{2\pi}{0.52} \approx 12", True),
        (r"\pi", r"\pi \approx 3.14", True),
        (r"\pi", r"\pi \approx 3.15", True),
        (r"\pi", r"\pi \approx 3.16", False),
        ("0.6666667", r"\frac{2}{3} \approx 0.66", True),
    ],
)
def test_a_chain_counts_only_where_its_rounded_member_is_near(gold: str, answer: str, equal: bool) -> None:
    found = decide(Side(gold), Side(answer), Policy())
    assert found is not None
    assert found.equal is equal


@pytest.mark.parametrize(
    ("gold", "answer", "equal"),
    [
        (r"8 \text{ groups}", r"8 \text{ paintings}", True),
        (r"8 \text{ eggs}", r"8 \text{ dozen}", False),
        (r"8 \text{ groups}", r"9 \text{ groups}", False),
        (r"8 \text{ groups}", r"8 \text{ kg}", False),
    ],
)
def test_a_noun_repeats_the_question_and_a_unit_does_not(gold: str, answer: str, equal: bool) -> None:
    found = decide(Side(gold), Side(answer), Policy())
    assert (found is not None and found.equal is True) is equal
    found = decide(Side(gold), Side(answer), Policy(units="strict"))
    assert found is None or found.equal is not True
