"""Lists, tuples, sets, intervals, vectors, matrices, ratios."""

from fractions import Fraction

import pytest

from ringtrue.graders.parse import (
    Add,
    Call,
    Constant,
    Div,
    Interval,
    Matrix,
    Neg,
    Node,
    Number,
    Opaque,
    ParseError,
    Ratio,
    Relation,
    Sequence,
    Symbol,
    Text,
    parse_answer,
)


def n(value: int) -> Number:
    return Number(Fraction(value))


def several(kind: str, *items: int) -> Sequence:
    return Sequence(kind, tuple(n(item) for item in items))


def matrix(kind: str, *rows: tuple[int, ...]) -> Matrix:
    return Matrix(kind, tuple(tuple(n(cell) for cell in row) for row in rows))


X = Symbol("x")
INFINITY = Constant("infinity")
POSITIVE = Relation((">",), (X, n(0)))

COLLECTIONS: dict[str, Node] = {
    # lists
    "1, 2, 3": several("list", 1, 2, 3),
    "1; 2": several("list", 1, 2),
    "1，2": several("list", 1, 2),
    "1、2": several("list", 1, 2),
    "2 and 3": several("list", 2, 3),
    r"2, 3, \text{ and } 4": several("list", 2, 3, 4),
    r"10 \text{ or } 100": several("either", 10, 100),
    "$5$;$10$": several("list", 5, 10),
    "$5$ $10$": several("list", 5, 10),
    r"x=1,\quad 2": Sequence("list", (Relation(("=",), (X, n(1))), n(2))),
    r"1,2,\ldots": Sequence("list", (n(1), n(2), Opaque(r"\ldots"))),
    "(1,2),(3,4)": Sequence("list", (several("tuple", 1, 2), several("tuple", 3, 4))),
    # brackets
    "(1,2)": several("tuple", 1, 2),
    r"\left( 1, 2 \right)": several("tuple", 1, 2),
    "（1，2）": several("tuple", 1, 2),
    "[1, 4]": several("bracket", 1, 4),
    "(10,100)": several("tuple", 10, 100),
    r"\langle 1,2 \rangle": several("vector", 1, 2),
    "<1,2>": several("vector", 1, 2),
    "(B)": Symbol("B"),
    # sets
    r"\{1,2,3\}": several("set", 1, 2, 3),
    "{1,2}": several("set", 1, 2),
    r"\{100,200\}": several("set", 100, 200),
    r"\{\}": Constant("empty"),
    r"\{x : x>0\}": Call("such_that", (X, POSITIVE)),
    r"\{x \mid x>0\}": Call("such_that", (X, POSITIVE)),
    "{x | x>0}": Call("such_that", (X, POSITIVE)),
    r"\mathbb{R}\setminus\{0\}": Call("setminus", (Constant("reals"), several("set", 0))),
    # intervals
    "[0,1)": Interval(n(0), n(1), True, False),
    "(0,1]": Interval(n(0), n(1), False, True),
    "]0,1[": Interval(n(0), n(1), False, False),
    r"(-\infty, 3]": Interval(Neg(INFINITY), n(3), False, True),
    "(4, ∞)": Interval(n(4), INFINITY, False, False),
    r"x \in [0,1)": Relation(("in",), (X, Interval(n(0), n(1), True, False))),
    "[0,1)∪[2,3)": Call("union", (Interval(n(0), n(1), True, False), Interval(n(2), n(3), True, False))),
    r"(0,1) \cup (2,3) \cup (4,5)": Call(
        "union", (several("tuple", 0, 1), several("tuple", 2, 3), several("tuple", 4, 5))
    ),
    # ratios
    "3:4": Ratio((n(3), n(4))),
    "1 : 2 : 3": Ratio((n(1), n(2), n(3))),
    # matrices
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}": matrix("matrix", (1, 2), (3, 4)),
    r"\begin{bmatrix}1&2\\3&4\\\end{bmatrix}": matrix("matrix", (1, 2), (3, 4)),
    r"\left[\begin{array}{cc} 1 & 2 \\ 3 & 4\end{array}\right]": matrix("matrix", (1, 2), (3, 4)),
    r"\left(\begin{array}{r}1 \\ 2\end{array}\right)": matrix("matrix", (1,), (2,)),
    r"\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}": matrix("det", (1, 2), (3, 4)),
    r"\left|\begin{array}{cc}1&2\\3&4\end{array}\right|": matrix("det", (1, 2), (3, 4)),
    r"\begin{cases} x & x>0 \\ 1 & \text{otherwise} \end{cases}": Matrix(
        "piecewise", ((X, POSITIVE), (n(1), Text("otherwise")))
    ),
    r"\left\{\begin{array}{rll} x & \text{ if } & x>0 \\ 1 & \text{ if } & x<0 \end{array}\right.": Matrix(
        "piecewise", ((X, POSITIVE), (n(1), Relation(("<",), (X, n(0)))))
    ),
    r"\begin{pmatrix} 1/2 & x+1 \end{pmatrix}": Matrix("matrix", ((Div(n(1), n(2)), Add((X, n(1)))),)),
}


@pytest.mark.parametrize(("text", "tree"), COLLECTIONS.items())
def test_collection(text: str, tree: Node) -> None:
    assert parse_answer(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "(1, 2",
        "[1)",
        "(1,2,3]",
        r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}",
        r"\begin{pmatrix} 1 \end{bmatrix}",
        r"\begin{picture} 1 \end{picture}",
        r"\begin{pmatrix} 1 & 2",
        r"\{1, 2",
        "|x",
        r"\lfloor x \rceil",
    ],
)
def test_unmatched_or_ragged(text: str) -> None:
    with pytest.raises(ParseError):
        parse_answer(text)
