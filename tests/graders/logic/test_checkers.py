"""The checks of our own: a right answer in any writing pays, any single change of it does not."""

import json
import random
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders.logic import (
    LogicEntry,
    check_countdown,
    check_game24,
    check_knights,
    check_zebra,
    read_entry,
)
from ringtrue.graders.logic.arithmetic import ArithmeticReadError, TooLongError, calculate
from ringtrue.graders.logic.formula import pose
from ringtrue.graders.logic.integral import same_derivative
from ringtrue.graders.logic.plain import check_list, check_text, check_words
from ringtrue.graders.logic.tasks import (
    BY_DERIVATIVE,
    BY_MATHS,
    CHECKERS,
    LOGIC_TASKS,
    VERIFIED,
    resolve_task,
)

FOUR = LogicEntry("4 9 10 13")
PUZZLE = LogicEntry(None, {"numbers": [3, 7, 25], "target": 100})


def grown(source: random.Random, numbers: list[int]) -> tuple[str, Fraction]:
    """A random calculation that uses each number once, and its value."""
    if len(numbers) == 1:
        return str(numbers[0]), Fraction(numbers[0])
    cut = source.randrange(1, len(numbers))
    (one, first), (two, second) = grown(source, numbers[:cut]), grown(source, numbers[cut:])
    sign = source.choice("+-*/" if second else "+-*")
    value = {"+": first + second, "-": first - second, "*": first * second}.get(sign)
    return f"({one} {sign} {two})", first / second if value is None else value


def latex(text: str) -> str:
    return text.replace("*", r"\times").replace("/", r"\div").replace("(", r"\left(").replace(")", r"\right)")


@given(st.lists(st.integers(1, 99), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_a_solved_countdown_pays_however_it_is_written_and_no_other_does(
    numbers: list[int], source: random.Random
) -> None:
    text, value = grown(source, numbers)
    if value.denominator != 1:
        return
    entry = LogicEntry(None, {"numbers": numbers, "target": int(value)})
    writings = (
        text, text[1:-1], text.replace(" ", ""), text.replace("*", "×").replace("/", "÷").replace("-", "−"),
        f"${latex(text)}$", f"{text} = {value}", f"{value} = {text}", f"**{text}**", f"{text}.",
        text.replace("(", "[").replace(")", "]"),
    )  # fmt: skip
    for writing in writings:
        assert check_countdown(entry, writing).outcome == "correct", writing
    extra = max(numbers) + 1
    wrong = (
        f"{text} + {extra} - {extra}",
        f"{text} + 0",
        f"{text} + {numbers[0]}",
        f"{text} = {value + 1}",
        f"2*{text}",
        f"{value}" if len(numbers) > 1 else "",
        text.replace(str(numbers[0]), str(extra)),
    )
    for writing in wrong:
        assert check_countdown(entry, writing).outcome != "correct", writing
    off = LogicEntry(None, {"numbers": numbers, "target": int(value) + 1})
    assert check_countdown(off, text).outcome == "wrong"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("(10 - 4) * (13 - 9)", "correct"), ("(10−4)×(13−9) = 24", "correct"), ("24 = (10-4)*(13-9)", "correct"),
        ("-(4 - 10) * (13 - 9)", "correct"), ("(10-4)(13-9)", "correct"), ("(10 - 4) * (13 - 9) = 6 * 4 = 24", "correct"),
        (r"\frac{10-4}{1/(13-9)}", "wrong"), ("(10 - 4) * (13 - 9) = 25", "unreadable_answer"), ("4 * 6", "wrong"),
        ("13 + 9 + 10 / 4", "wrong"), ("(10 - 4) * 4 * 13/13", "wrong"), ("13 + 10 + 9 - 4 - 4", "wrong"),
        ("13 / (9 - 9)", "unreadable_answer"), ("10 4 + 13 - 9", "unreadable_answer"), ("104 + 13 - 9", "wrong"),
        ("4**9", "unreadable_answer"), ("9^9^9^9^9", "unreadable_answer"), ("4!", "unreadable_answer"),
        ("((10 - 4) * (13 - 9)", "unreadable_answer"), ("(10 - 4) * (13 - 9))", "unreadable_answer"),
        ("__import__('os').system('true')", "unreadable_answer"), ("x", "unreadable_answer"), ("", "unreadable_answer"),
        ("1e2 + 9", "unreadable_answer"), ("9" * 5000, "timeout"), ("(" * 1900 + "1", "unreadable_answer"),
        ("+".join(["1"] * 100), "timeout"), ("13 + 9 + 4 - 2", "wrong"), ("9 +", "unreadable_answer"),
        ("9 + - 4", "unreadable_answer"), ("10 / 4(13 - 9)", "unreadable_answer"), (r"\frac 1 2", "unreadable_answer"),
    ],
)  # fmt: skip
def test_game_of_24(answer: str, outcome: str) -> None:
    assert check_game24(FOUR, answer).outcome == outcome


def test_a_division_is_exact() -> None:
    assert calculate("8 / (3 - 8 / 3)").value == 24
    assert calculate(r"\frac{8}{3-\frac{8}{3}}").value == 24
    assert (
        check_countdown(LogicEntry(None, {"numbers": [1, 3, 3], "target": 1}), "1/3*3").outcome == "correct"
    )
    assert (
        check_countdown(
            LogicEntry(None, {"numbers": [10**11, 1, 10**11], "target": 1}), "(100000000000 + 1)/100000000000"
        ).outcome
        == "wrong"
    )


def test_numbers_may_be_left_out_only_where_asked() -> None:
    assert check_countdown(PUZZLE, "25 + 7").outcome == "wrong"
    some = LogicEntry(None, {"nums": [3, 7, 25, 9], "target": 100})
    assert check_countdown(some, "25*(7-3)").outcome == "wrong"
    assert check_countdown(some, "25*(7-3)", every_number=False).outcome == "correct"
    assert check_countdown(some, "25*(7-3)*1", every_number=False).outcome == "wrong"


@pytest.mark.parametrize(
    "entry",
    [
        LogicEntry(),
        LogicEntry("24"),
        LogicEntry("no numbers"),
        LogicEntry(None, {"numbers": [1, 2]}),
        LogicEntry("4*5*6"),
        LogicEntry(None, {"numbers": "1 2", "target": 3}),
    ],
)
def test_a_puzzle_without_numbers_is_the_datas_fault(entry: LogicEntry) -> None:
    if entry.text != "4*5*6":
        assert check_countdown(entry, "1+2").outcome == "unreadable_gold"
    assert (check_game24(entry, "1+2").outcome == "unreadable_gold") == (
        "numbers" not in entry.metadata or isinstance(entry.metadata["numbers"], str)
    )


def test_a_solution_tells_its_numbers() -> None:
    assert check_countdown(LogicEntry("23*9 - 31"), "9*23-31").outcome == "correct"
    assert check_countdown(LogicEntry("23*9 - 31"), "176").outcome == "wrong"


def test_arithmetic_costs_its_length() -> None:
    def read(size: int) -> None:
        for text in ("(" * size, "1+" * size, "-" * size, r"\frac{" * size, "((1))" * size):
            try:
                calculate(text[:1999])
                calculate(text)
            except (ArithmeticReadError, TooLongError):
                pass

    assert_linear(read, 500)


PEOPLE = ("Zoey", "Oliver", "Mia", "Jack")
ROLES = (("knight", "knave"), ("sage", "fool"), ("hero", "villain"), ("angel", "devil"))


@given(
    st.integers(1, 4), st.lists(st.booleans(), min_size=4, max_size=4), st.sampled_from(ROLES),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_an_assignment_pays_in_any_order_and_writing_and_no_other_does(
    size: int, truths: list[bool], roles: tuple[str, str], source: random.Random
) -> None:
    world = {name: roles[not true] for name, true in zip(PEOPLE[:size], truths, strict=False)}
    entry = LogicEntry(", and ".join(f"{name} is a {role}" for name, role in world.items()) + ".")
    pairs = list(world.items())
    source.shuffle(pairs)
    groups = {role: [name for name, own in pairs if own == role] for role in dict.fromkeys(world.values())}
    writings = [
        ", ".join(f"{name} is an {role}" for name, role in pairs),
        " and ".join(f"{name.lower()} is the {role.upper()}" for name, role in pairs) + ".",
        "\n".join(f"- **{name}**: {role}" for name, role in pairs),
        "; ".join(f"{name} = {role}" for name, role in pairs),
        json.dumps(dict(pairs)),
        ". ".join(f"{role}s: {', '.join(names)}" for role, names in groups.items()),
        ", ".join(f"{' and '.join(names)} are {role}s" for role, names in groups.items()),
        "Therefore, " + ", ".join(f"\\text{{{name} is a {role}}}" for name, role in pairs),
    ]
    for writing in writings:
        assert check_knights(entry, writing).outcome == "correct", writing
    name, role = pairs[0]
    other = roles[role == roles[0]]
    turned = ", ".join(f"{who} is a {other if who == name else own}" for who, own in pairs)
    right = writings[0]
    for wrong in (turned, f"{right}, {name} is a {other}", f"{name} is a {other}, {right}", right.replace(name, "Someone"), ", ".join(f"{who} is a {own}" for who, own in pairs[1:]), f"{right} or not", f"it is not true that {right}", right.replace(role, f"{role} or {other}", 1), right.replace(" is ", " is not "), f"{right}, Bob is a {role}"):  # fmt: skip
        assert check_knights(entry, wrong).outcome != "correct", wrong


def test_statements_stand_in_for_a_missing_answer() -> None:
    # A says "B lies", B says "A lies and I do": only A true, B false fits.
    said = [["lying", 1], ["and", ["lying", 0], ["lying", 1]]]
    entry = LogicEntry(None, {"names": ["A1", "B1"], "statements": said})
    assert check_knights(entry, "A1 is a knight, B1 is a knave").outcome == "correct"
    assert check_knights(entry, "A1 is a knave, B1 is a knight").outcome == "wrong"
    rest = ["<=>", ["not", ["lying", 0]], ["or", ["lying", 1], ["->", ["lying", 0], ["lying", 0]]]]
    assert (
        check_knights(
            LogicEntry(None, {"names": ["A1", "B1"], "statements": [["telling-truth", 0], rest]}),
            "A1: knave, B1: knave",
        ).outcome
        == "correct"
    )
    for broken in (
        {},
        {"names": ["A1"], "statements": [["lying", 0]]},
        {"names": ["A1"], "statements": [["odd", 0]]},
        {"names": ["A1"], "statements": [[]]},
    ):
        assert check_knights(LogicEntry(None, broken), "A1 is a knight").outcome == "unreadable_gold"


def test_zebra_puzzles() -> None:
    for answer in ("Arnold", "**arnold**", "arnold.", "The answer is Arnold", r"\text{Arnold}"):
        assert check_zebra(LogicEntry("arnold"), answer).outcome == "correct", answer
    for answer in ("bob", "arnold or bob", "not arnold", "", "arnold bob"):
        assert check_zebra(LogicEntry("arnold"), answer).outcome == "wrong", answer
    table = {"House 1": {"Name": "Eric", "Pet": "cat"}, "House 2": {"Name": "Mia", "Pet": "dog"}}
    mixed = {"house 2": {"pet": "Dog", "name": "mia"}, "House 1": {"Pet": "cat", "Name": "Eric"}}
    golds: tuple[object, ...] = (table, json.dumps(table))
    for gold in golds:
        assert check_zebra(LogicEntry(gold), f"```json\n{json.dumps(mixed)}\n```").outcome == "correct"
    for wrong in (
        {**table, "House 3": {}},
        {"House 1": table["House 1"]},
        {**mixed, "House 1": {"Pet": "dog", "Name": "Eric"}},
    ):
        assert check_zebra(LogicEntry(table), json.dumps(wrong)).outcome == "wrong"
    assert check_zebra(LogicEntry(table), '{"House 1": 1, "house 1": 2}').outcome == "unreadable_answer"
    assert check_zebra(LogicEntry(table), '{"a":' * 5000).outcome == "unreadable_answer"
    assert check_zebra(LogicEntry(), "x").outcome == "unreadable_gold"


@pytest.mark.parametrize(
    ("check", "gold", "answer", "outcome"),
    [
        (check_text, "Yes", "**yes**.", "correct"), (check_text, "Yes", "Yes and no", "wrong"),
        (check_text, "aB", "ab", "wrong"), (check_text, "1 0\n0 1", "1 0  \n0 1\n", "correct"),
        (check_text, "1 0\n0 1", "1 0\n0 1\n1 1", "wrong"), (check_text, "", "x", "unreadable_gold"),
        (check_words, "The Tree", "the tree", "correct"), (check_words, "the tree", "the tree fell", "wrong"),
        (check_list, "['7', '-2.50']", "[7, -2.5]", "correct"), (check_list, "['7']", "[NaN]", "wrong"),
        (check_list, "['7']", "[7, 7]", "wrong"), (check_list, "['7']", "[" * 9000, "unreadable_answer"),
        (check_list, "[]", "[]", "correct"), (check_list, "['7']", "7", "unreadable_answer"),
    ],
)  # fmt: skip
def test_texts_and_lists(
    check: Callable[[LogicEntry, str], object], gold: str, answer: str, outcome: str
) -> None:
    assert getattr(check(LogicEntry(gold), answer), "outcome", None) == outcome


def test_integrals_are_compared_by_their_derivative() -> None:
    gold, metadata = "sin(9*x + 10)**2/2 + C", {"integrand": "9*sin(9*x + 10)*cos(9*x + 10)", "variable": "x"}
    for answer in ("-cos(18*x + 20)/4", r"\frac{\sin^2(9x+10)}{2} + K", "-1/4*cos(18*x + 20) + 7"):
        assert same_derivative(gold, metadata, answer).status == "equal", answer
    for answer in (
        "cos(18*x+20)/4",
        "Integral(9*sin(9*x+10)*cos(9*x+10), x)",
        r"\int 9 dx",
        "5",
        "C",
        "x +",
        "sin(9*y+10)^2/2",
    ):
        assert same_derivative(gold, metadata, answer).status == "different", answer
    assert same_derivative("", {}, "x").status == "unknown"
    assert same_derivative("x*y", {}, "x").status == "unknown"
    assert same_derivative("x**2", {}, "9^{9^{9^{9}}} x").status in ("timeout", "different")


def test_a_product_must_be_multiplied_out() -> None:
    entry = LogicEntry("x**2 - 1")
    assert pose("polynomial_multiplication", entry, "x^2 - 1") == ("x**2 - 1", "x^2 - 1")
    assert getattr(pose("polynomial_multiplication", entry, "(x - 1)(x + 1)"), "outcome", None) == "wrong"


def test_every_task_has_one_check() -> None:
    kinds = (set(CHECKERS), set(BY_MATHS), set(BY_DERIVATIVE), set(VERIFIED))
    assert sum(map(len, kinds)) == len(LOGIC_TASKS) == len(set(LOGIC_TASKS))
    with pytest.raises(ValueError, match="no logic task is called 'chess'; known are ab, acre"):
        resolve_task("chess")


@pytest.mark.parametrize(
    "gold",
    [
        '{"answer": "5", "metadata": {"source_dataset": "gcd"}}',
        {"answer": "5", "metadata": '{"source_dataset": "gcd"}'},
        {"answer": 5, "source_dataset": "gcd"},
    ],
)
def test_entries_are_read_from_mappings_and_from_json(gold: object) -> None:
    assert (read_entry(gold).text, read_entry(gold).task) == ("5", "gcd")


@pytest.mark.parametrize("gold", [None, float("nan"), True, "", [], {}, "{", '{"a":' * 9999, b"x", object()])
def test_no_gold_breaks_the_reading(gold: object) -> None:
    assert isinstance(read_entry(gold).text, str)
