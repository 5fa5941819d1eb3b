"""Arithmetic, functions, relations: which part belongs to which."""

from fractions import Fraction

import pytest

from ringtrue.graders.parse import (
    Add,
    Call,
    Constant,
    Div,
    Mod,
    Mul,
    Neg,
    Node,
    Number,
    Opaque,
    ParseError,
    PlusMinus,
    Pow,
    Relation,
    Sequence,
    Symbol,
    parse_answer,
)


def n(value: int) -> Number:
    return Number(Fraction(value))


def call(name: str, *args: Node) -> Call:
    return Call(name, args)


A, B, C, X, Y, Z = (Symbol(name) for name in "abcxyz")
PI, E, IMAGINARY = Constant("pi"), Constant("e"), Constant("i")

EXPRESSIONS: dict[str, Node] = {
    # products and powers
    "2x": Mul((n(2), X)),
    "xy": Mul((X, Y)),
    "abc": Mul((A, B, C)),
    "x(x+1)": Mul((X, Add((X, n(1))))),
    r"x\cdot y": Mul((X, Y)),
    "2×3": Mul((n(2), n(3))),
    "2^6 3^5": Mul((Pow(n(2), n(6)), Pow(n(3), n(5)))),
    r"2 \cdot -3": Mul((n(2), Neg(n(3)))),
    "-3^2": Neg(Pow(n(3), n(2))),
    "2^10": Pow(n(2), n(10)),
    "x**2": Pow(X, n(2)),
    "x²": Pow(X, n(2)),
    "x⁻¹": Pow(X, Neg(n(1))),
    "x^-1": Pow(X, Neg(n(1))),
    "2^3^2": Pow(n(2), Pow(n(3), n(2))),
    "x_1^2": Pow(Symbol("x_1"), n(2)),
    "x₁": Symbol("x_1"),
    "a_{n+1}": Symbol("a_n+1"),
    r"x_{\text{max}}": Symbol("x_max"),
    "y'": Symbol("y'"),
    r"x^{\prime\prime}": Symbol("x''"),
    "e^x": Pow(E, X),
    r"e^{i\pi}": Pow(E, Mul((IMAGINARY, PI))),
    "e^{it}": Pow(E, Mul((IMAGINARY, Symbol("t")))),
    r"\mathrm{e}": E,
    "ax+by=c": Relation(("=",), (Add((Mul((A, X)), Mul((B, Y)))), C)),
    r"\cdotx".join(("2", "")): Mul((n(2), X)),
    # quotients
    "1/2x": Mul((Div(n(1), n(2)), X)),
    "x/2y": Div(X, Mul((n(2), Y))),
    "a/b/c": Div(Div(A, B), C),
    "x/(2y)": Div(X, Mul((n(2), Y))),
    "1÷2": Div(n(1), n(2)),
    # roots
    r"\sqrt3": call("sqrt", n(3)),
    r"\sqrt[3]{x}": call("root", X, n(3)),
    "√2": call("sqrt", n(2)),
    "√(x+1)": call("sqrt", Add((X, n(1)))),
    "∛8": call("root", n(8), n(3)),
    r"5\sqrt2i": Mul((n(5), call("sqrt", n(2)), IMAGINARY)),
    "sqrt(2)": call("sqrt", n(2)),
    # functions
    r"\sin x": call("sin", X),
    "sinx": call("sin", X),
    r"\sin^2 x": Pow(call("sin", X), n(2)),
    "sin^2 x": Pow(call("sin", X), n(2)),
    r"\sin^{-1} x": call("arcsin", X),
    r"\operatorname{arccot}(5)": call("arccot", n(5)),
    r"2\sin x\cos x": Mul((n(2), call("sin", X), call("cos", X))),
    r"\sin 2x + 1": Add((call("sin", Mul((n(2), X))), n(1))),
    r"\sin x (y+1)": Mul((call("sin", X), Add((Y, n(1))))),
    r"\sin(x)^2": Pow(call("sin", X), n(2)),
    r"\sin\pi/3": call("sin", Div(PI, n(3))),
    r"\sin x/2": Div(call("sin", X), n(2)),
    r"\ln 2/2": Div(call("ln", n(2)), n(2)),
    r"\log_2 8": call("log", n(8), n(2)),
    r"\log_{10} x": call("log", X, n(10)),
    r"\lg x": call("log", X, n(10)),
    r"\log x": call("log", X),
    r"\exp(2x)": call("exp", Mul((n(2), X))),
    r"\max(a,b)": call("max", A, B),
    r"\max\{a,b\}": call("max", A, B),
    r"\operatorname{lcm}(4,6)": call("lcm", n(4), n(6)),
    "f(x)": call("f", X),
    "f'(x)": call("f'", X),
    "P(1,2)": call("P", n(1), n(2)),
    "a(b+c)": Mul((A, Add((B, C)))),
    "n(n)": Mul((Symbol("n"), Symbol("n"))),
    # bars
    "|x|": call("abs", X),
    "|x|+|y|": Add((call("abs", X), call("abs", Y))),
    "2|x|": Mul((n(2), call("abs", X))),
    "||x|-1|": call("abs", Add((call("abs", X), Neg(n(1))))),
    r"\left|\frac{x}{y}\right|": call("abs", Div(X, Y)),
    r"\lvert x \rvert": call("abs", X),
    r"\|x\|": call("norm", X),
    r"\lfloor x \rfloor": call("floor", X),
    "⌈x⌉": call("ceil", X),
    # sums, and what is never evaluated
    r"\sum_{n=1}^{10} n^2": call("sum", Pow(Symbol("n"), n(2)), Symbol("n"), n(1), n(10)),
    r"\prod_{k=1}^{3} k": call("product", Symbol("k"), Symbol("k"), n(1), n(3)),
    r"\frac{dy}{dx}": Opaque("frac { d y } { d x }"),
    r"\frac{d^{2}v_{o}}{dt^{2}}": Opaque("frac { d ^ 2 v _ o } { d t ^ 2 }"),
    r"\int_0^1 x dx": Opaque("int _ 0 ^ 1 x d x"),
    r"\frac1{m}": Div(n(1), Symbol("m")),
    r"2^3{m}": Mul((Pow(n(2), n(3)), Symbol("m"))),
    r"\frac{ab}{cd}": Div(Mul((A, B)), Mul((C, Symbol("d")))),
    r"1+2+\cdots+n": Add((n(1), n(2), Opaque(r"\ldots"), Symbol("n"))),
    # plus and minus
    r"\pm 2": PlusMinus(None, n(2)),
    r"1 \pm \sqrt 2": PlusMinus(n(1), call("sqrt", n(2))),
    "+5": n(5),
    "--5": Neg(Neg(n(5))),
    "3 mod 7": Mod(n(3), n(7)),
    r"3 \pmod{7}": Mod(n(3), n(7)),
    r"16 \text{ (mod } 17)": Mod(n(16), n(17)),
    # relations
    "x <= 5": Relation(("<=",), (X, n(5))),
    r"x \leqslant 5": Relation(("<=",), (X, n(5))),
    "x ≠ 5": Relation(("!=",), (X, n(5))),
    "1 < x ≤ 3": Relation(("<", "<="), (n(1), X, n(3))),
    r"x \in \mathbb{R}": Relation(("in",), (X, Constant("reals"))),
    r"x\in\mathbb R": Relation(("in",), (X, Constant("reals"))),
    r"x \approx 3": Relation(("approx",), (X, n(3))),
    r"x \equiv 3 \pmod 7": Relation(("equiv",), (X, Mod(n(3), n(7)))),
    "x ≡ 3 (mod 7)": Relation(("equiv",), (X, Mod(n(3), n(7)))),
    "= 5": n(5),
    r"\approx 5": n(5),
    "x=5 or x=-2": Sequence("either", (Relation(("=",), (X, n(5))), Relation(("=",), (X, Neg(n(2)))))),
    "1orx=2": Sequence("either", (n(1), Relation(("=",), (X, n(2))))),
    # names
    r"\theta": Symbol("theta"),
    "θ": Symbol("theta"),
    r"\hat{i}": Symbol("vec_i"),
    r"\mathbf i": Symbol("vec_i"),
    r"\vec{v}": Symbol("vec_v"),
    r"\bar{x}": Symbol("bar_x"),
    "i": IMAGINARY,
    "∞": Constant("infinity"),
    r"\emptyset": Constant("empty"),
    "H_2O": Mul((Symbol("H_2"), Symbol("O"))),
}


@pytest.mark.parametrize(("text", "tree"), EXPRESSIONS.items())
def test_expression(text: str, tree: Node) -> None:
    assert parse_answer(text) == tree


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("3 + * 4", 4, "a value"),
        ("(1, 2", 5, "an operator or the end"),
        (r"\frac{1}", 8, "a value"),
        ("x = ", 4, "a value"),
        ("2 $ 3 + x", 4, "an operator before the number"),
        (r"\zzz", 0, "a command of mathematics"),
        ("", 0, "a value"),
    ],
)
def test_errors_say_where_and_what(text: str, position: int, expected: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_answer(text)
    assert (caught.value.position, caught.value.expected) == (position, expected)


@pytest.mark.parametrize(
    "one",
    [
        r"\frac{3\pi}{8}",
        "x^2+3x-6",
        r"x \in [0, \frac{1}{2})",
        r"\sqrt{2}+\sqrt[3]{5}",
        "(1,2)",
        r"\sin x \cos y",
    ],
)
def test_spacing_and_delimiters_say_nothing(one: str) -> None:
    tree = parse_answer(one)
    for text in (
        f"${one}$",
        f"$${one}$$",
        rf"\({one}\)",
        rf"\[ {one} \]",
        f"  {one} .",
        rf"\displaystyle {one}",
        rf"\boxed{{{one}}}",
        one.replace("(", r"\left( ").replace(")", r" \right)"),
        one.replace(r"\frac", r"\dfrac "),
        one.replace("+", r" \, + \; "),
    ):
        assert parse_answer(text) == tree, text
