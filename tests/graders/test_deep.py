"""The deep tier by itself: what it must find equal, must never pay, and must refuse at once."""

import subprocess
import sys
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import at_most
from ringtrue.graders.equivalence.deep import compare_deep, second_opinion, to_sympy, warm_up
from ringtrue.graders.equivalence.deep.convert import CannotError
from ringtrue.graders.equivalence.deep.second_opinion import second_opinion as ask
from ringtrue.graders.equivalence.deep.size import TooLargeError, check_size
from ringtrue.graders.parse.tree import (
    Add,
    Call,
    Constant,
    Div,
    Interval,
    Matrix,
    Mul,
    Neg,
    Node,
    Number,
    Opaque,
    Pow,
    Quantity,
    Relation,
    Sequence,
    Symbol,
    Text,
)  # fmt: skip
from ringtrue.graders.policy import Policy
from ringtrue.graders.worker import DeepTask, run_deep

x, y = Symbol("x"), Symbol("y")


def n(value: int) -> Number:
    return Number(Fraction(value))


EQUAL = [
    (r"\frac{\sin 2x}{2}", r"\sin x\cos x"),
    (r"(x+1)^2", r"x^2+2x+1"),
    (r"\frac{a^2-b^2}{a-b}", r"a+b"),
    (r"\sqrt{2}+\sqrt{3}", r"\sqrt{5+2\sqrt{6}}"),
    (r"\cos\frac{\pi}{7}\cos\frac{2\pi}{7}\cos\frac{4\pi}{7}", r"-\frac18"),
    (r"\sqrt[3]{-8}", "-2"),
    (r"e^{i\pi}", "-1"),
    ("i", r"\sqrt{-1}"),
    (r"\sqrt{xy}", r"\sqrt{x}\sqrt{y}"),
    ("|x|", r"\sqrt{x^2}"),
    (r"\log 4", r"2\log 2"),
    ("(-1)^n", r"\cos(\pi n)"),
    ("n!", "n(n-1)!"),
    ("f(x)+1", "1+f(x)"),
    ("x^2+C", "x^2+K"),
    ("2x+y=3", "4x+2y=6"),
    ("y=2x+1", "2x-y+1=0"),
    ("-3<x<5", "5>x>-3"),
    ("-3<x<5", "(-3,5)"),
    ("x>3", r"(3,\infty)"),
    ("[0,2]", r"[0,1]\cup[1,2]"),
    (r"x \in [0,1)", r"0\le x<1"),
    (r"\{1,1,2\}", r"\{1,2\}"),
    ("1,2", "2,1"),
    ("1,2", "(1,2)"),
    (r"\pm 2", "2,-2"),
    ("3:4", "6:8"),
    ("5", "x=5"),
    ("x=5", "5"),
    (r"3\pmod 7", r"10\pmod 7"),
    (r"\begin{vmatrix}1&2\\3&4\end{vmatrix}", "-2"),
    (r"\begin{pmatrix}1&x\\2&3\end{pmatrix}", r"\begin{pmatrix}1&\frac{x^2}{x}\\2&3\end{pmatrix}"),
]

NEVER_PAID = [
    ("1e-7", "2e-7"),
    ("2^{-99}", "2^{-98}"),
    (r"\frac{1}{2004!}", r"\frac{1}{2006!}"),
    ("10^{30}", "10^{30}+1"),
    ("101_2", "101_3"),
    ("101", "101_2"),
    ("42", "42_8"),
    ("3", "3,3"),
    (r"10 \text{ cm}", r"10 \text{ m}"),
    ("5", "500"),
    ("5", "0.05"),
    ("10000", "10001"),
    ("42", "7 = 42"),
    ("x", "x = x"),
    ("x=x", "x=x"),
    ("42", "42!"),
    ("42", "42x"),
    ("42", r"42+\epsilon"),
    ("x", r"\sqrt{x^2}"),
    ("x^2+C", "x^2"),
    ("x=5", "y=5"),
    ("2x+y=3", "4x+2y=7"),
    ("x>3", "x<3"),
    ("x>3", r"x\ge 3"),
    ("(1,2)", "(2,1)"),
    ("(1,2)", "[1,2]"),
    ("1,2", "1,2,3"),
    (r"3\pmod 7", r"3\pmod 8"),
    ("f(x)", "g(x)"),
    ("f(x)+1", "f(x)+2"),
    ("x", r"x(1+10^{-30})"),
    (r"\frac12", r"\int_0^1 x\,dx"),
    (r"\log 2", r"\ln 2"),
    ("", ""),
]


@pytest.mark.parametrize(("gold", "answer"), EQUAL)
def test_equal_answers_are_found_equal(gold: str, answer: str) -> None:
    reply = compare_deep(gold, answer, Policy())
    assert reply.status == "equal", reply.detail


@pytest.mark.parametrize(("gold", "answer"), NEVER_PAID)
def test_different_answers_are_never_paid(gold: str, answer: str) -> None:
    assert compare_deep(gold, answer, Policy()).status in {"different", "unknown"}


@pytest.mark.parametrize(
    ("option", "gold", "answer"),
    [
        pytest.param({"equation": "strict"}, "2x+y=3", "4x+2y=6", id="equation"),
        pytest.param({"assignment": "strict"}, "5", "x=5", id="assignment"),
        pytest.param({"constants": "strict"}, "x^2+C", "x^2+K", id="constants"),
        pytest.param({"order": "ordered"}, "1,2", "2,1", id="order"),
        pytest.param({"ratio": "strict"}, "3:4", "6:8", id="ratio"),
        pytest.param({"units": "strict"}, "5", r"5 \text{ cm}", id="units"),
    ],
)
def test_policy_can_refuse_what_it_takes_by_default(option: dict[str, str], gold: str, answer: str) -> None:
    assert compare_deep(gold, answer, Policy()).status == "equal"
    assert compare_deep(gold, answer, Policy(**option)).status != "equal"  # type: ignore[arg-type]


BOMBS = [
    Pow(n(9), Pow(n(9), Pow(n(9), n(9)))),
    Call("factorial", (n(10**9),)),
    Call("factorial", (Call("factorial", (n(20),)),)),
    Call("binom", (n(10**12), n(10**11))),
    Mul((Pow(n(7), n(10**6)), x)),
    Pow(Add((n(1), Div(n(1), n(3)))), n(10**7)),
    Call("sum", (x, x, n(1), n(10**9))),
    Call("exp", (Call("exp", (n(10**5),)),)),
    Pow(n(2), Div(n(1), Number(Fraction(1, 10**30)))),
    Pow(n(2), Mul((n(10**200), n(10**200)))),
    Pow(n(2), Add((n(10**9), n(-(10**9))))),
    Pow(n(2), Call("sqrt", (n(10**40),))),
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_is_refused_before_anything_is_evaluated(bomb: Node) -> None:
    with at_most(0.1), pytest.raises(TooLargeError):
        to_sympy(bomb)


@pytest.mark.parametrize(
    "text", [r"10^{\frac{1+\sqrt{161}}{4}}", r"[a^{2/5}-\frac{2}{5}bc^{-3/5}z]^{5/2}", r"2^{\sqrt{10000}/10}"]
)
def test_small_power_is_no_bomb(text: str) -> None:
    assert compare_deep(text, text, Policy()).status == "equal"


def test_depth_and_count_are_bounded_without_recursion() -> None:
    deep: Node = x
    for _ in range(50_000):
        deep = Neg(deep)
    for tree in (deep, Add((x,) * 50_000)):
        with pytest.raises(TooLargeError):
            check_size(tree)


@pytest.mark.parametrize("answer", ["9^{9^{9^{9}}}", "10^{10^{10}}", "(10^9)!", r"\binom{10^{12}}{10^{11}}"])
def test_bomb_in_an_answer_is_a_timeout_at_once(answer: str) -> None:
    with at_most(0.2):
        assert compare_deep("1", answer, Policy()).status == "timeout"


@pytest.mark.parametrize(
    "node", [Text("even"), Quantity(n(5), "cm"), Opaque(r"\int x"), Sequence("tuple", (x, y))]
)
def test_what_has_no_value_is_named(node: Node) -> None:
    with pytest.raises(CannotError, match=type(node).__name__.lower()):
        to_sympy(node)


def test_nodes_become_the_objects_that_they_mean() -> None:
    real = sympy.Symbol("x", real=True)
    half_open = Interval(n(0), n(1), low_closed=True, high_closed=False)
    assert to_sympy(Pow(Constant("e"), x)) == sympy.exp(real)
    assert to_sympy(Call("root", (n(-8), n(3)))) == -2
    assert to_sympy(Call("log", (n(8), n(2)))) == 3
    assert to_sympy(half_open) == sympy.Interval.Ropen(0, 1)
    assert to_sympy(Matrix("det", ((n(1), n(2)), (n(3), n(4))))) == -2
    assert to_sympy(Call("arccsc", (n(2),))) == sympy.pi / 6
    assert to_sympy(Call("sum", (x, x, n(1), n(4)))) == 10


numbers = st.integers(-30, 30).map(n)
leaves: st.SearchStrategy[Node] = numbers | st.sampled_from([x, y, Constant("pi")])
sums: st.SearchStrategy[Node] = st.tuples(leaves, leaves).map(Add)
# Powers of powers are left out: to expand one takes minutes, which is for the worker's clock to end.
powers: st.SearchStrategy[Node] = st.tuples(leaves | sums, st.integers(1, 3).map(n)).map(
    lambda pair: Pow(*pair)
)
trees: st.SearchStrategy[Node] = st.recursive(
    leaves | powers,
    lambda below: st.tuples(below, below).map(Add) | st.tuples(below, below).map(Mul) | below.map(Neg),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None)
@given(trees)
def test_a_tree_equals_itself_and_not_itself_plus_one(tree: Node) -> None:
    from ringtrue.graders.equivalence.deep.compare import compare_nodes

    assert compare_nodes(tree, Add((tree, n(0))), Policy())[0] is True
    assert compare_nodes(tree, Add((tree, n(1))), Policy())[0] is False


@settings(max_examples=25, deadline=None)
@given(trees, trees)
def test_equality_does_not_depend_on_the_order_of_the_sides(one: Node, other: Node) -> None:
    from ringtrue.graders.equivalence.deep.compare import compare_nodes

    assert compare_nodes(one, other, Policy())[0] == compare_nodes(other, one, Policy())[0]


def test_relation_that_says_nothing_equals_nothing() -> None:
    from ringtrue.graders.equivalence.deep.compare import compare_nodes

    empty = Relation(("=",), (x, x))
    assert compare_nodes(empty, empty, Policy())[0] is False


# --- math-verify


@pytest.mark.parametrize(("gold", "answer"), NEVER_PAID)
def test_math_verify_alone_never_pays(gold: str, answer: str) -> None:
    assert ask(gold, answer)[0] is not True


def test_math_verify_confirms_and_denies_plain_expressions() -> None:
    assert ask(r"\sqrt{8}", r"2\sqrt{2}")[0] is True
    assert ask(r"\sqrt{8}", r"3\sqrt{2}")[0] is False


def test_absence_of_math_verify_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion, "absence", lambda: "math-verify did not take part: no runtime")
    reply = compare_deep("3 apples and", r"\text{}", Policy())
    assert reply.status == "unknown"
    assert "math-verify did not take part" in reply.detail


@pytest.mark.parametrize(("version", "said"), [("4.9.3", "4.9.3 is installed"), ("4.13.2", "")])
def test_only_antlr_413_is_taken(monkeypatch: pytest.MonkeyPatch, version: str, said: str) -> None:
    second_opinion.absence.cache_clear()
    monkeypatch.setattr("importlib.metadata.version", lambda name: version)
    try:
        assert said in second_opinion.absence()
        assert bool(said) == bool(second_opinion.absence())
    finally:
        second_opinion.absence.cache_clear()


def test_alarm_of_the_row_is_left_running() -> None:
    import signal

    signal.setitimer(signal.ITIMER_REAL, 60)
    try:
        ask(r"\sqrt{8}", r"2\sqrt{2}")
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 30
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def test_importing_the_tier_imports_neither_sympy_nor_math_verify() -> None:
    code = (
        "import sys, ringtrue.graders.equivalence.deep as deep;"
        "found = {'sympy', 'math_verify'} & set(sys.modules); sys.exit(bool(found))"
    )
    from pathlib import Path

    portion = Path(__file__).resolve().parents[2] / "graders"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(portion)}, check=False)
    assert done.returncode == 0


def test_warm_up_says_who_takes_part() -> None:
    assert "math-verify" in warm_up()


def test_a_verdict_is_the_same_alone_and_in_a_batch() -> None:
    """Where the budget is not spent, no row hears of its neighbours: not of a bomb, nor of their order."""
    rows = [
        DeepTask(r"\frac{\sin 2x}{2}", r"\sin x \cos x"),
        DeepTask("(x+1)^2", "x^2+1"),
        DeepTask("5 cm", "x^2"),
        DeepTask("2x+y=3", "4x+2y=6"),
        DeepTask("x_{11}x_{22}", _determinant(12)),
        DeepTask("1", "x)"),
        DeepTask(r"\sqrt{x^2}", "|x|"),
    ]
    alone = [run_deep([row], deadline=0.7)[0] for row in rows]
    assert [reply.status for reply in alone].count("timeout") == 1
    for batch in (rows[::-1], rows[3:] + rows[:3]):
        replies = dict(zip(batch, run_deep(batch, deadline=0.7, budget=20.0), strict=True))
        assert [replies[row].status for row in rows] == [reply.status for reply in alone]


def _determinant(size: int) -> str:
    rows = (" & ".join(f"x_{{{i}{j}}}" for j in range(size)) for i in range(size))
    return r"\begin{vmatrix}" + r" \\ ".join(rows) + r"\end{vmatrix}"
