"""Units, words and prose: what is a quantity, what is text, what is refused."""

from fractions import Fraction

import pytest

from ringtrue.graders.parse import (
    Add,
    Call,
    Constant,
    Div,
    Mul,
    Neg,
    Node,
    Number,
    ParseError,
    Quantity,
    Relation,
    Sequence,
    Symbol,
    Text,
    parse_answer,
)


def n(value: int | str, digits: int | None = None) -> Number:
    return Number(Fraction(value), digits)


UNITS: dict[str, Node] = {
    # in text, upright, after the maths, from the list
    r"36 \text{ m}": Quantity(n(36), "m"),
    r"0.64\mathrm{~N}": Quantity(n("0.64", 2), "N"),
    "$36$ m": Quantity(n(36), "m"),
    "$125$ miles": Quantity(n(125), "mi"),
    "5 cm": Quantity(n(5), "cm"),
    "5cm^2": Quantity(n(5), "cm^2"),
    "60 mph": Quantity(n(60), "mi/h"),
    "9.8 m/s^2": Quantity(n("9.8", 2), "m/s^2"),
    # no units: letters inside maths are variables
    "36m": Mul((n(36), Symbol("m"))),
    "36 m": Mul((n(36), Symbol("m"))),
    "2mg": Mul((n(2), Symbol("m"), Symbol("g"))),
    "2 mg": Quantity(n(2), "mg"),
    # several tokens
    r"\frac{1}{2} \mathrm{~m} / \mathrm{s}^{2}": Quantity(Div(n(1), n(2)), "m/s^2"),
    r"5 \mathrm{kg} \cdot \mathrm{m}^2": Quantity(n(5), "kg*m^2"),
    r"60 \text{ miles per hour}": Quantity(n(60), "mi/h"),
    "12 square feet": Quantity(n(12), "ft^2"),
    r"5\text{ cm}^3": Quantity(n(5), "cm^3"),
    r"-5 \text{ m}": Neg(Quantity(n(5), "m")),
    r"2\pi + 3 \text{ cm}": Quantity(Add((Mul((n(2), Constant("pi"))), n(3))), "cm"),
    r"5 \text{ ft } 6 \text{ in}": Add((Quantity(n(5), "ft"), Quantity(n(6), "in"))),
    r"x = 5 \text{ m}": Relation(("=",), (Symbol("x"), Quantity(n(5), "m"))),
    r"\frac14 \sin 8t \mathrm{ft}": Quantity(
        Mul((Div(n(1), n(4)), Call("sin", (Mul((n(8), Symbol("t"))),)))), "ft"
    ),
    "5 kg/m^3": Quantity(n(5), "kg/m^3"),
    r"x - 3 \text{ cm}": Quantity(Add((Symbol("x"), Neg(n(3)))), "cm"),
    "800{ml}": Quantity(n(800), "mL"),
    # degrees
    r"45^\circ": Quantity(n(45), "degree"),
    "45°": Quantity(n(45), "degree"),
    r"30\degree": Quantity(n(30), "degree"),
    r"20\text{ degrees}": Quantity(n(20), "degree"),
    r"\sin 30^\circ": Call("sin", (Quantity(n(30), "degree"),)),
    r"90^{\circ} \mathrm{C}": Quantity(n(90), "degC"),
    # currency
    r"\$18": Quantity(n(18), "dollar"),
    "$18": Quantity(n(18), "dollar"),
    "€18": Quantity(n(18), "euro"),
    "18 dollars": Quantity(n(18), "dollar"),
    r"-\$5": Neg(Quantity(n(5), "dollar")),
    r"\$1,234.56": Quantity(n("1234.56", 6), "dollar"),
    # nouns
    "5 apples": Quantity(n(5), "apples"),
    "5 men": Quantity(n(5), "men"),
    "17 (pounds)": Quantity(n(17), "lb"),
    "11 (new books)": Quantity(n(11), "new books"),
    "3 (pieces of candy)": Quantity(n(3), "pieces"),
    r"12^{\mathrm{th}} grade": Quantity(n(12), "grade"),
}

WORDS: dict[str, Node] = {
    "Monday": Text("Monday"),
    "not blue": Text("not blue"),
    "dog": Text("dog"),
    "no": Text("no"),
    "DNE": Text("DNE"),
    "Yes, it is.": Text("Yes, it is"),
    r"\text{even}": Text("even"),
    "$Even$": Text("Even"),
    r"\textbf{B}": Text("B"),
    "**B**": Text("B"),
    "**5**": n(5),
    r"\text{(A)}": Text("(A)"),
    r"\text{not } \text{even}": Text("not even"),
    "{even}": Text("even"),
    "平行": Text("平行"),
    "B": Symbol("B"),
    "A, B": Sequence("list", (Symbol("A"), Symbol("B"))),
    r"\text{red}, \text{blue}": Sequence("list", (Text("red"), Text("blue"))),
    "red, blue and green": Sequence("list", (Text("red"), Text("blue"), Text("green"))),
    "(false, true)": Sequence("tuple", (Text("false"), Text("true"))),
    "width = 10": Relation(("=",), (Text("width"), n(10))),
    "ab": Mul((Symbol("a"), Symbol("b"))),
    # times and dates
    "1:30 pm": Text("1:30 pm"),
    r"4:30\text{ p.m.}": Text("4:30 pm"),
    r"8\!:\!34 \text{ p.m.}": Text("8:34 pm"),
    "2:15P.M": Text("2:15 pm"),
    "24 December 2014": Text("24 dec 2014"),
    "May 5": Text("5 may"),
}

PROSE = (
    "the answer 5 is right",
    "28 students and teachers",
    "5 is wrong",
    "x is 5",
    "(A) Cecile",
    "C. 5",
    "29to34",
    "k{undefined}",
    r"5 \text{ or more}",
    r"\text{about } 5",
    "Therefore 12",
    "2 apples 3",
    "the answer to it: 5 apples",
    "max at (1,2)",
    r"3x \text{ apples}",
    "np.arcsin(10/13)",
    r"2 mg \sin x",
)


@pytest.mark.parametrize(("text", "tree"), UNITS.items())
def test_unit(text: str, tree: Node) -> None:
    assert parse_answer(text) == tree


@pytest.mark.parametrize(("text", "tree"), WORDS.items())
def test_words(text: str, tree: Node) -> None:
    assert parse_answer(text) == tree


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_answer(text)


def test_a_solution_is_not_read_to_its_end() -> None:
    """It is refused at its first word, but not for words that are marked as text."""
    solution = (
        "Let us see what the value of the number is that we can find. " + "Then 2x + 1 = 5, so x = 2. " * 5
    )
    with pytest.raises(ParseError) as refused:
        parse_answer(solution)
    assert solution[refused.value.position :].startswith("the value")
    marked = r"\text{" + "the number of those that are in the list and that we can see in it " * 3 + "} = 5"
    assert isinstance(parse_answer(marked), Relation)
