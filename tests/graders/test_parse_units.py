"""Units as they are written: one table for both sides, amounts in several units, money."""

from fractions import Fraction

import pytest

from ringtrue.graders.equivalence import Side, decide
from ringtrue.graders.equivalence.unit_table import measure
from ringtrue.graders.parse import Add, Neg, Node, Number, Percent, Quantity, Sequence, Symbol, parse_answer
from ringtrue.graders.parse.unit_list import UNIT_NAMES, UNIT_SIZES
from ringtrue.graders.policy import Policy


def q(value: int | str, unit: str) -> Quantity:
    return Quantity(Number(Fraction(value)), unit)


def total(*parts: Quantity) -> Add:
    return Add(parts)


AMOUNTS: dict[str, Node] = {
    "2 h 30 min": total(q(2, "h"), q(30, "min")),
    "5 min 30 s": total(q(5, "min"), q(30, "s")),
    "1 hour 20 minutes": total(q(1, "h"), q(20, "min")),
    r"2\text{ hours and }30\text{ minutes}": Sequence("list", (q(2, "h"), q(30, "min"))),
    "3 ft 5 in": total(q(3, "ft"), q(5, "in")),
    "5'3\"": total(q(5, "ft"), q(3, "in")),
    "5′ 3″": total(q(5, "ft"), q(3, "in")),
    r"30^\circ 15'": total(q(30, "degree"), q(15, "arcmin")),
    "30° 15' 20''": total(q(30, "degree"), q(15, "arcmin"), q(20, "arcsec")),
    "5 min": q(5, "min"),
    "30 sec": q(30, "s"),
    "5 cm per sec": q(5, "cm/s"),
    "5 sq ft": q(5, "ft^2"),
    "12 years old": q(12, "year"),
    "101325 Pa": q(101325, "Pa"),
    "28 pct": Percent(Number(Fraction(28))),
    "28 per cent": Percent(Number(Fraction(28))),
    "28percent": Percent(Number(Fraction(28))),
    r"\$5": q(5, "dollar"),
    "-\\$5": Neg(q(5, "dollar")),
    r"\$-5": Quantity(Neg(Number(Fraction(5))), "dollar"),
    "USD 5": q(5, "dollar"),
    r"\text{USD } 5": q(5, "dollar"),
    "5 USD": q(5, "dollar"),
    "US$5": q(5, "dollar"),
    "Rs. 500": q(500, "rupee"),
    r"\$5 million": q(5, "million*dollar"),
    r"\$3 \text{ million dollars}": q(3, "million*dollar"),
    # no units: products, derivatives, functions
    "5s": parse_answer("5 s"),
    "x'": Symbol("x'"),
    r"\sec x": parse_answer(r"\sec{x}"),
}


@pytest.mark.parametrize(("text", "tree"), AMOUNTS.items())
def test_amount(text: str, tree: Node) -> None:
    assert parse_answer(text) == tree


def test_the_parser_and_the_converter_know_the_same_units() -> None:
    assert set(UNIT_NAMES.values()) == set(UNIT_SIZES)
    assert [symbol for symbol in UNIT_SIZES if measure(symbol) is None] == []
    for spelling, symbol in UNIT_NAMES.items():
        assert measure(spelling) == measure(symbol), spelling


def test_no_spelling_names_two_units() -> None:
    """A later row would take a spelling away from an earlier one, unseen."""
    spelled = [
        spelling for spelling, symbol in UNIT_NAMES.items() if spelling in UNIT_SIZES and spelling != symbol
    ]
    assert spelled == []


SAME = [
    ("2.5 hours", "2 h 30 min"),
    (r"150 \text{ minutes}", "2 hours and 30 minutes"),
    ("63 inches", "5'3\""),
    (r"30.5^\circ", "30° 30'"),
    (r"\$5.30", "5 dollars and 30 cents"),
    ("20°C", "68°F"),
    ("20°C", r"293.15 \text{ K}"),
    ("-40°C", "-40°F"),
    (r"68^\circ F", r"20 \text{ C}"),
    (r"1 \text{ atm}", r"101.325 \text{ kPa}"),
    (r"1 \text{ keV}", r"1000 \text{ eV}"),
    (r"1 \text{ tbsp}", r"3 \text{ tsp}"),
    (r"2\pi \text{ rad}", r"360^\circ"),
    (r"1 \text{ GB}", r"1000 \text{ MB}"),
    (r"1 \text{ kcal}", r"4184 \text{ J}"),
    (r"1 \text{ F}", r"1 \text{ C/V}"),
    ("5 apples", "5 pieces"),
    ("1.5 million", "1500000"),
    (r"\$1.5 million", r"\$1,500,000"),
]
DIFFERENT = [
    ("2.5 hours", "2 h 31 min"),
    ("63 inches", "5'4\""),
    ("20°C", "20°F"),
    ("20°C", "20 K"),
    ("0°C", "0°F"),
    ("20°C", r"20 \text{ cm}"),
    (r"1 \text{ atm}", r"1 \text{ kPa}"),
    (r"1 \text{ mV}", r"1 \text{ mA}"),
    ("5 apples", "6 pieces"),
    ("5 apples", "6 apples"),
    ("1.5 million", "1.5 billion"),
    (r"\$5", "€5"),
]


def test_only_the_gold_may_be_in_millions() -> None:
    asked = decide(Side("1.5 million"), Side("1.5"), Policy())
    scaled = decide(Side("1.5"), Side("1.5 million"), Policy())
    assert (asked is not None and asked.equal, scaled is not None and scaled.equal) == (True, False)


@pytest.mark.parametrize(("gold", "answer"), SAME)
def test_amounts_that_are_the_same(gold: str, answer: str) -> None:
    for one, other in ((gold, answer), (answer, gold)):
        settled = decide(Side(one), Side(other), Policy())
        assert settled is not None
        assert settled.equal


@pytest.mark.parametrize(("gold", "answer"), DIFFERENT)
def test_amounts_that_differ(gold: str, answer: str) -> None:
    settled = decide(Side(gold), Side(answer), Policy())
    assert settled is not None
    assert settled.equal is False
