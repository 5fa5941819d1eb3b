"""Numbers in every spelling, and the numbers that a spelling must not become."""

from fractions import Fraction

import pytest

from ringtrue.graders.parse import (
    Add,
    Based,
    Call,
    Commas,
    Constant,
    Div,
    LimitError,
    Mul,
    Neg,
    Node,
    Number,
    ParseError,
    Percent,
    Pow,
    Sequence,
    Symbol,
    parse_answer,
)


def n(value: int | str, digits: int | None = None) -> Number:
    return Number(Fraction(value), digits)


def mixed(whole: int, top: int, bottom: int) -> Add:
    return Add((n(whole), Div(n(top), n(bottom))))


NUMBERS: dict[str, Node] = {
    "42": n(42),
    "-9": Neg(n(9)),
    "16.": n(16),
    "007": n(7),
    ".5": n("0.5", 1),
    "0.50": n("0.5", 2),
    "3.0": n(3, 2),
    "１２３": n(123),
    "１．５": n("1.5", 2),
    "5。": n(5),
    "50.0{}": n(50, 3),
    # thousands
    "1,000": n(1000),
    "12,345,678.90": n("12345678.90", 10),
    "1{,}000": n(1000),
    r"1\,000": n(1000),
    "1 000 000": n(1000000),
    r"33,\!800,\! 000": n(33800000),
    "$57,500$": n(57500),
    r"\frac{12}{5,525}": Div(n(12), n(5525)),
    # a group that begins with 0 is no item of a list, so it joins inside brackets too
    "f(1,000)": Call("f", (n(1000),)),
    # scientific notation
    "1.5e-3": n("0.0015", 2),
    "6.02e23": n("602000000000000000000000", 3),
    "1e-8": n("0.00000001", 1),
    "3e6": n(3000000, 1),
    r"3 \times 10^5": n(300000),
    r"2.97\times10^{-19}\,": n("0.000000000000000000297", 3),
    "4 x 10^{-2}": n("0.04", 1),
    "2.5*10^3": n(2500, 2),
    # powers of ten that are no scientific notation
    "10^5": Pow(n(10), n(5)),
    r"2 \times 10^n": Mul((n(2), Pow(n(10), Symbol("n")))),
    # Euler's number, not a power of ten
    "2e": Mul((n(2), Constant("e"))),
    "2e-1": n("0.2", 1),
    # repeating
    r"0.\overline{3}": n("1/3"),
    r"0.1\overline{6}": n("1/6"),
    r"2.\bar{45}": n("27/11"),
    "0.333...": n("1/3"),
    r"0.1666\ldots": n("1/6"),
    "5.1212…": n("169/33"),
    # no period that shows
    "0.33...": n("0.33", 2),
    "3.14159...": n("3.14159", 6),
    "2.718281828...": n("2.718281828", 10),
    # fractions and mixed numbers
    r"\frac12": Div(n(1), n(2)),
    r"\frac{1}{2}": Div(n(1), n(2)),
    r"\dfrac 34": Div(n(3), n(4)),
    r"\tfrac1{72}": Div(n(1), n(72)),
    r"\frac9{19}": Div(n(9), n(19)),
    r"\\frac{2}{3}": Div(n(2), n(3)),
    r"{1 \over 2}": Div(n(1), n(2)),
    "½": Div(n(1), n(2)),
    "1/2": Div(n(1), n(2)),
    r"3\frac12": mixed(3, 1, 2),
    r"33 \frac{1}{3}": mixed(33, 1, 3),
    "3 1/2": mixed(3, 1, 2),
    "3½": mixed(3, 1, 2),
    r"-3\frac12": Neg(mixed(3, 1, 2)),
    # no mixed numbers: an improper or a symbolic fraction is a factor
    r"2\frac{7}{2}": Mul((n(2), Div(n(7), n(2)))),
    r"2\frac{a}{b}": Mul((n(2), Div(Symbol("a"), Symbol("b")))),
    "3-1/2": Add((n(3), Neg(Div(n(1), n(2))))),
    "12 000/3": Div(n(12000), n(3)),
    # percent
    r"28\%": Percent(n(28)),
    "28 percent": Percent(n(28)),
    "$28$ percent": Percent(n(28)),
    r"33\frac13\%": Percent(mixed(33, 1, 3)),
    # factorials, binomials, bases
    "5!": Call("factorial", (n(5),)),
    "5!!": Call("double_factorial", (n(5),)),
    r"\binom{8}{2}": Call("binom", (n(8), n(2))),
    r"{8 \choose 2}": Call("binom", (n(8), n(2))),
    "C_8^2": Call("binom", (n(8), n(2))),
    "101_2": Based(Fraction(5), 2),
    "42_{8}": Based(Fraction(34), 8),
    "(101)_2": Based(Fraction(5), 2),
    "0.01_2": Based(Fraction(1, 4), 2),
    r"42_{\text{eight}}": Based(Fraction(34), 8),
    "101₂": Based(Fraction(5), 2),
    # words
    "twenty-one": n(21),
    "three halves": Div(n(3), n(2)),
    "one hundred and five": n(105),
    "two and a half": mixed(2, 1, 2),
    "two thirds": Div(n(2), n(3)),
}


@pytest.mark.parametrize(("text", "tree"), NUMBERS.items())
def test_number(text: str, tree: Node) -> None:
    assert parse_answer(text) == tree


@pytest.mark.parametrize(
    "text",
    ["4 3 -1", "5 4.6", "1.370.59", "x2", "3\\overline{3}", "128_2", "5_1", "200203_{-4}", "1..2", "-", "^6"],
)
def test_no_number_is_guessed(text: str) -> None:
    with pytest.raises(ParseError):
        parse_answer(text)


@pytest.mark.parametrize(
    ("text", "commas", "tree"),
    [
        ("100,200", "thousands", n(100200)),
        ("100,200", "list", Sequence("list", (n(100), n(200)))),
        ("1,000", "list", n(1000)),
        ("1,5", "thousands", Sequence("list", (n(1), n(5)))),
        ("1,5", "decimal", n("1.5", 2)),
        ("1.234,5", "decimal", n("1234.5", 5)),
        ("1.234.567", "decimal", n(1234567)),
        ("1.234", "decimal", n("1.234", 4)),
        ("1{,}5", "thousands", n("1.5", 2)),
        ("11,19,37", "thousands", Sequence("list", (n(11), n(19), n(37)))),
        ("123456,123", "thousands", Sequence("list", (n(123456), n(123)))),
        ("1,000,0000", "thousands", Sequence("list", (n(1), n(0), n(0)))),
        ("(1,234)", "thousands", Sequence("tuple", (n(1), n(234)))),
    ],
)
def test_what_a_comma_is(text: str, commas: Commas, tree: Node) -> None:
    assert parse_answer(text, commas=commas) == tree


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("7" * 2001, "digits of a number"),
        ("1e5000", "exponent of a number"),
        ("0." + "1" * 3000, "digits of a number"),
        (r"0.\overline{" + "1" * 2500 + "}", "digits of a number"),
    ],
)
def test_large_numbers_are_refused(text: str, what: str) -> None:
    with pytest.raises(LimitError) as caught:
        parse_answer(text)
    assert caught.value.what == what


def test_a_large_power_of_ten_is_left_alone() -> None:
    assert isinstance(parse_answer(r"3 \times 10^{9999}"), Mul)
