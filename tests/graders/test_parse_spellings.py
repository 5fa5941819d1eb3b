"""Spellings of schools, countries and damaged texts, and what must not be taken for one of them."""

from fractions import Fraction

import pytest

from ringtrue.graders.parse import (
    Based,
    Call,
    Interval,
    Matrix,
    Node,
    Number,
    ParseError,
    Relation,
    Sequence,
    Symbol,
    Text,
    parse_answer,
)


def n(value: int | str, digits: int | None = None) -> Number:
    return Number(Fraction(value), digits)


def matrix(*rows: tuple[int, ...]) -> Matrix:
    return Matrix("matrix", tuple(tuple(parse_answer(str(cell)) for cell in row) for row in rows))


def binomial(total: Node, part: Node) -> Call:
    return Call("binom", (total, part))


SPELLINGS: dict[str, Node] = {
    # scientific notation in plain text
    "1e-3": n("0.001", 1),
    "2e-1": n("0.2", 1),
    "7.4e-12": n("0.0000000000074", 2),
    "1E5": n(100000, 1),
    "1.0e+05": n(100000, 2),
    r"2e-3 \text{ m}": parse_answer(r"0.002 \text{ m}"),
    # Euler's number: spaces, LaTeX, powers of e nearby
    "2e - 1": parse_answer("2 e - 1"),
    r"\frac{2e-1}{3}": parse_answer(r"\frac{2 e - 1}{3}"),
    "e^2-2e-1": parse_answer("e^2 - 2 e - 1"),
    # letters among digits
    "1A_{16}": Based(Fraction(26), 16),
    "(1A)_{16}": Based(Fraction(26), 16),
    "FF_{16}": Based(Fraction(255), 16),
    r"\text{FF}_{16}": Based(Fraction(255), 16),
    r"\mathrm{1A}_{16}": Based(Fraction(26), 16),
    "A5_{12}": Based(Fraction(125), 12),
    "1AB3_16": Based(Fraction(6835), 16),
    "A_{16}": Symbol("A_16"),
    # matrices that lost a backslash
    r"\begin{pmatrix}0&1\1&0\end{pmatrix}": matrix((0, 1), (1, 0)),
    r"\begin{pmatrix}11\-36\-3\end{pmatrix}": matrix((11,), (-36,), (-3,)),
    r"\begin{pmatrix} 1 \ 2 \ 3 \end{pmatrix}": matrix((1,), (2,), (3,)),
    r"\begin{pmatrix} 1 \\\\ 2 \end{pmatrix}": matrix((1,), (2,)),
    r"\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}": matrix((1,), (2,)),
    r"\begin{pmatrix}a&b\c&d\end{pmatrix}": parse_answer(r"\begin{pmatrix}a&b\\c&d\end{pmatrix}"),
    r"\begin{pmatrix}1 &\ 2\\3 & 4\end{pmatrix}": matrix((1, 2), (3, 4)),
    # labels
    "Answer: 5": n(5),
    "Ans. 5": n(5),
    "**Final answer:** 5": n(5),
    r"\text{Answer: } 5": n(5),
    "The answer is $5$": n(5),
    "Solution is: $[x=-1, y=2]$": parse_answer("[x=-1, y=2]"),
    # intervals in French, and separators
    "[0,1[": Interval(n(0), n(1), True, False),
    "]0;1]": Interval(n(0), n(1), False, True),
    r"\left]0;1\right[": Interval(n(0), n(1), False, False),
    r"\left[0;1\right)": Interval(n(0), n(1), True, False),
    "(0;1)": Sequence("tuple", (n(0), n(1))),
    r"[0,1[ \cup ]2,3[": Call(
        "union", (Interval(n(0), n(1), True, False), Interval(n(2), n(3), False, False))
    ),
    # divisibility, combinations
    r"3 \mid n": Relation(("divides",), (n(3), Symbol("n"))),
    "3|n": Relation(("divides",), (n(3), Symbol("n"))),
    r"3 \nmid n": Relation(("notdivides",), (n(3), Symbol("n"))),
    "|x|": Call("abs", (Symbol("x"),)),
    "C_n^k": binomial(Symbol("n"), Symbol("k")),
    "C^2_5": binomial(n(5), n(2)),
    "{}_5C_2": binomial(n(5), n(2)),
    "{}^{5}C_{2}": binomial(n(5), n(2)),
    "A_5^2": parse_answer("5!/3!"),
    "C_1^2": parse_answer("{C_1}^2"),
    "P(n,k)": Call("P", (Symbol("n"), Symbol("k"))),
    # chemistry
    r"\ce{SO4^{2-}}": Text("SO4^{2-}"),
    r"\mathrm{Ca^{2+}}": Text("Ca^{2+}"),
}


@pytest.mark.parametrize(("text", "tree"), SPELLINGS.items())
def test_spelling(text: str, tree: Node) -> None:
    assert parse_answer(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        r"\sin [\theta)",
        r"\sin(\theta]",
        "f(x]",
        "max at (1,2)",
        "1 2 3",
        "5C2",
        "[1[",
        "(1A_{16}",
        r"1\2",
        "|x",
        "_5",
        "^2",
        "5'",
        "}1'1",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    with pytest.raises(ParseError):
        parse_answer(text)


def test_a_label_does_not_move_the_place_of_an_error() -> None:
    with pytest.raises(ParseError) as caught:
        parse_answer("Answer: 5 + ")
    assert caught.value.position == len("Answer: 5 + ")
