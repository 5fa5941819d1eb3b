"""Laws of equivalence: reflexive, under the strict policy symmetric and transitive, never equal after a change."""

import itertools
import random
import re
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import at_most
from ringtrue.graders.equivalence import Side, decide, same_value
from ringtrue.graders.policy import Policy

STRICT = Policy.strict()

integers = st.integers(-999, 999).map(str)
numbers = st.one_of(
    integers,
    st.tuples(st.integers(-99, 99), st.integers(1, 99)).map(lambda t: rf"\frac{{{t[0]}}}{{{t[1]}}}"),
    st.decimals(-100, 100, places=2, allow_nan=False).map(str),
    st.integers(2, 60).map(lambda n: rf"\sqrt{{{n}}}"),
)
terms = st.one_of(numbers, st.sampled_from(["x", "y^2", "2xy", r"\pi", r"\sin x", "e^{2t}", r"\frac{x}{y}"]))
expressions = st.lists(terms, min_size=1, max_size=3).map(
    lambda items: "+".join(f"({item})" for item in items)
)
shapes = st.tuples(
    st.sampled_from([("", ""), ("(", ")"), ("[", "]"), (r"\{", r"\}")]),
    st.lists(numbers, min_size=2, max_size=4),
).map(lambda t: t[0][0] + ", ".join(t[1]) + t[0][1])
answers = st.one_of(
    numbers,
    expressions,
    shapes,
    expressions.map(lambda e: "x = " + e),
    numbers.map(lambda n: n + r" \text{ cm}"),
    numbers.map(lambda n: n + r"\%"),
    st.sampled_from([r"\text{even}", "B", "(B)", r"x \ge 2", r"[2, \infty)", "3:4", r"3 \pmod 7", "101_2"]),
)


def equal(gold: str, answer: str, policy: Policy) -> bool | None:
    settled = decide(Side(gold), Side(answer), policy)
    return None if settled is None else settled.equal


@given(answers)
@settings(max_examples=150, deadline=None)
def test_reflexive(text: str) -> None:
    if text.count("=") == 1 and len(set(text.replace("(", "").replace(")", "").split(" = "))) == 1:
        return  # "x = x" says nothing
    assert equal(text, text, Policy()) is True
    assert equal(text, text, STRICT) is True


# Few values and many forms, so that equal pairs are met.
forms = st.sampled_from(
    [
        "1/2", "0.5", r"\frac{2}{4}", r"50\%", "50", "x = 50", "x=0.5", "50 = x", "0.50", "1:2", "2:4", r"50 \text{ cm}",
        r"0.5 \text{ m}", "1,2", "2,1", "(1,2)", "[1,2]", r"\{1,2\}", r"\{2,1\}", r"\{1,1,2\}", "x=1, x=2", "1.000000",
        "1", r"\sqrt{4}/2", "1 = 1", r"\pm 1", "1,-1", "-1,1", "x^2+C", "x^2+c", "C+x^2", r"\text{Even}", "even", "Even",
        "2x+y=3", "y+2x=3", "4x+2y=6", "3=2x+y", "x>2", "2<x", r"(2,\infty)", "y>2", "101_2", "5", "101", r"3 \pmod 7",
        r"10 \pmod 7", "3", r"\frac{1}{3}", "0.333333", "0.3333333", r"(1,2]", "1<x\\le 2", "1,000", "1000", "B", "(B)",
        "100,200", "100, 200", "100200", r"\sqrt{2}", "1.41421", r"\frac{2}{\sqrt{2}}", r"x\cdot x+C", "f(x)=x", "y=x", "x",
        r"36\text{ m}", "36m", r"m\cdot 36", "1,5", "1.5", r"\{5\}", r"\text{B}", "36", "1000,99", "1000.99", "45", r"45^\circ",
        "P(1,2)", "A(1,2)", r"\{(1,2)\}", r"\mathbf{i}+2\mathbf{j}", r"\begin{pmatrix}1\\2\end{pmatrix}", "(1,2)^T",
        r"k\pi, k \in Z", r"n\pi, n \in Z", r"k\pi", r"n\pi", r"\emptyset", "no solution", r"\{\}", r"\mathbb{R}^+",
        "x>0", r"(0,\infty)", r"c_1x+c_2", r"C_1x+C_2", "[1,2;3,4]", "[[1,2],[3,4]]", "12th", "12", "5 north", "5 south",
    ]
)  # fmt: skip


@given(forms, forms)
@settings(max_examples=600, deadline=None)
def test_strict_is_symmetric(first: str, second: str) -> None:
    assert (equal(first, second, STRICT) is True) == (equal(second, first, STRICT) is True)


def test_strict_is_transitive() -> None:
    texts = sorted(set(forms.elements))  # type: ignore[attr-defined]
    sides = [Side(text) for text in texts]
    same = {
        (i, j)
        for (i, a), (j, b) in itertools.product(enumerate(sides), repeat=2)
        if (found := decide(a, b, STRICT)) is not None and found.equal
    }
    broken = [
        (texts[i], texts[j], texts[k])
        for i, j in same
        for k in range(len(texts))
        if (j, k) in same and (i, k) not in same
    ]
    assert broken == []
    assert [(texts[i], texts[j]) for i, j in same if (j, i) not in same] == []


# Ways of writing one value; a tree of them is written three times, so that equal answers meet in every shape.
SPELLINGS = [
    ["1/2", "0.5", r"\frac{2}{4}", "0.50", "2^{-1}"], ["2", "2.0", r"\sqrt{4}", "1+1", "2!"],
    [r"\sqrt{2}", r"\frac{2}{\sqrt{2}}", "2^{0.5}"], ["x", r"\frac{2x}{2}", "x+0"], ["2x", "x+x", "3x-x"],
    ["x^2", r"x \cdot x", "(-x)^2"], ["-1", "i^2", r"\cos\pi", "- 1"], ["0", "x-x", "-0"], ["y", "y+0"],
    ["3", "6/2", r"\sqrt{9}"], ["|x|", r"\sqrt{x^2}"], [r"\infty"], [r"-\infty"], [r"\frac{1}{0}"], ["f(2)", "f(1+1)"],
    [r"\int_0^1 x dx", r"\int_{0}^{1} x dx"], [r"\mathbf{i}", r"\vec{i}"], ["P(1,2)"], [r"\pm 1", r"\pm 1.0"], [r"\text{even}"], ["101_2"], ["50\\%"], [r"3\text{ m}", r"3.0\text{ m}"],
]  # fmt: skip
TURNED = {"<": ">", ">": "<", r"\le": r"\ge", r"\ge": r"\le"}


def spelled(chance: random.Random) -> str:
    """A place for a value, to be filled with any of its spellings."""
    return f"@{min(chance.randrange(len(SPELLINGS)), chance.randrange(len(SPELLINGS)))}@"


def shaped(chance: random.Random, depth: int = 2) -> str:
    """An answer of any shape, its values left open: matrices, intervals, units, relations, case distinctions."""
    one, two, three = (spelled(chance) for _ in range(3))
    low, high = chance.choice([("(", ")"), ("[", "]"), ("(", "]"), ("[", ")")])
    inner = shaped(chance, depth - 1) if depth else one
    operator = chance.choice(
        ["=", "<", ">", r"\le", r"\ge", r"\ne", r"\approx", r"\mid", r"\parallel", r"\in"]
    )
    name = chance.choice(["x", "y", "f(x)", "g^{-1}(x)", "A", "B^{-1}", r"\text{Area}"])
    return chance.choice([
        one, f"{low}{one}, {two}{high}", rf"\{{{one}, {two}, {three}\}}", f"{one}, {two}", f"({one}, {two}, {three})",
        rf"\begin{{pmatrix}}{one}&{two}\\{three}&1\end{{pmatrix}}", rf"\begin{{vmatrix}}{one}&{two}\\{three}&1\end{{vmatrix}}",
        one + chance.choice([r"\text{ m}", r"\text{ cm}", r"^\circ", r"\text{ groups}", r"\text{ dozen}", r"\%"]),
        f"{one} {operator} {two}", f"{one} {operator} {two} < {three}", f"{name} {operator} {inner}",
        f"{low}{one}, {two}{high} " + chance.choice([r"\cup", r"\cap", r"\setminus"]) + f" [{two}, {three}]",
        rf"\{{x \mid x {operator} {one}\}}", rf"\begin{{cases}}{one} & x < {two} \\ {three} & x > {two}\end{{cases}}",
        f"{inner} or {one}", f"{inner} and {two}", f"({inner})+({one})", f"-({inner})", f"{one}:{two}",
    ])  # fmt: skip


def written(shape: str, chance: random.Random) -> str:
    return re.sub(r"@(\d+)@", lambda match: chance.choice(SPELLINGS[int(match[1])]), shape)


@pytest.mark.parametrize("seed", range(12))
def test_strict_is_symmetric_and_transitive_in_every_shape(seed: int) -> None:
    chance = random.Random(seed)
    met = 0
    for _ in range(60):
        shape = shaped(chance)
        texts = [written(shape, chance) for _ in range(3)]
        same = [[equal(one, other, STRICT) is True for other in texts] for one in texts]
        for i, j in itertools.product(range(3), repeat=2):
            assert same[i][j] == same[j][i], (texts[i], texts[j])
            for k in range(3):
                assert same[i][k] or not (same[i][j] and same[j][k]), (texts[i], texts[j], texts[k])
        met += same[0][1]
    assert met > 15


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("i^2 = i^2", "i^2 = -1"),
        ("y = y; 2.0", "y = y+0; 2.0"),
        (r"\frac12 \approx 2^{-1}", r"1/2 \approx 1/2"),
        (r"y \ne \infty", r"\infty \ne y+0"),
        ("x = x", "x+0 = x"),
    ],
)
def test_strict_is_symmetric_where_it_was_not(first: str, second: str) -> None:
    assert (equal(first, second, STRICT) is True) == (equal(second, first, STRICT) is True)


@given(st.integers(10, 10**12), st.integers(0, 11), st.integers(1, 9))
def test_a_changed_digit_is_another_number(number: int, place: int, shift: int) -> None:
    digits = list(str(number))
    place %= len(digits)
    digits[place] = str((int(digits[place]) + shift) % 10)
    changed = "".join(digits)
    for wrap in ("{}", r"\frac{{{}}}{{7}}", r"\sqrt{{{}}}+x", "(1, {})", "x = {}", "{} \\text{{ cm}}"):
        assert equal(wrap.format(number), wrap.format(changed), Policy()) is not True


@given(expressions)
@settings(max_examples=80, deadline=None)
def test_a_changed_sign_or_an_added_term_is_another_answer(text: str) -> None:
    if equal(text, "0", Policy()) is not True:
        assert equal(text, f"-({text})", Policy()) is not True
    assert equal(text, f"{text}+1", Policy()) is not True
    assert equal(text, f"{text}, {text}", Policy()) is not True


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_total(gold: str, answer: str) -> None:
    decide(Side(gold), Side(answer), Policy())
    decide(Side("1, 2"), Side(answer), STRICT)


@given(answers, answers)
@settings(max_examples=100, deadline=None)
def test_a_verdict_repeats(gold: str, answer: str) -> None:
    shared = Side(gold)
    first = decide(shared, Side(answer), Policy())
    assert decide(shared, Side(answer), Policy()) == first
    assert decide(Side(gold), Side(answer), Policy()) == first


BOMBS = [
    "9^{9^{9^{9}}}", r"\dfrac{5^{(5^{(5^{(5^5)})}-4)}-5}{16}", "(10^7)!", r"\binom{10^9}{5\cdot10^8}", "((9!)!)!",
    r"\sum_{k=1}^{10^9} k", "e^{e^{e^{e^{e^e}}}}", r"\sin(10^{10^{10}})", "2^{2^{100}}x", "x^{9^{9^9}}", "(10^{300})!",
    r"\sqrt{2}^{10^{30}}", "1.01^{10^{12}}", r"\prod_{k=1}^{10^8} k!", "y^{9^{9^9}}", "x^{-9^{9^9}}", "(xy)^{-9^{9^9}}",
]  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize(
    "gold", ["42", r"\sqrt{2}", "x+1", "1, 2", "2x+y=3", "x<3", "(0, 1]", "9^{9^{9^{8}}}"]
)
def test_bombs_are_refused(gold: str, bomb: str) -> None:
    with at_most(1):
        for answer in (bomb, f"x = {bomb}", f"({bomb}, 1)", f"{bomb} < x"):
            for pair in ((gold, answer), (answer, gold)):
                assert equal(*pair, Policy()) is not True


TOGETHER = [
    r"\sum_{k=1}^{400}\sum_{j=1}^{400}\sum_{m=1}^{400} x",
    r"\sum_{k=1}^{500}\sum_{j=1}^{400} k",
    r"\binom{\prod_{k=1}^{100} \prod_{k=1}^{100} 1000000}{9}=\frac{1}{3}",
    *("y=" + "+".join([part] * 250) for part in (
        r"\log_{7}(3^{20000})", r"\sqrt[64]{7^{20000}}", r"\gcd(7^{20000},3^{20000})", r"\sum_{k=1}^{499}x^{k}",
        r"\prod_{k=1}^{499}(x+k)",
    )),
    r"(\binom{100}{e})!", r"\binom{\pi}{1.5}=(10^{30})^{10}",
]  # fmt: skip
"""No part of these is over a limit; together they took seconds to hours."""


@pytest.mark.parametrize("bomb", TOGETHER)
@pytest.mark.parametrize("gold", ["42", "y=x", "x^2+1", "(1,2)"])
def test_what_many_parts_cost_together_is_bounded(gold: str, bomb: str) -> None:
    for pair in ((gold, bomb), (bomb, gold)):
        with at_most(2):
            assert equal(*pair, Policy()) is not True


@pytest.mark.parametrize(
    "answer",
    [
        r"(\log_{-1}(i))!", r"\binom{i^{100}}{2}", r"\binom{3!}{i^{0}}", r"\lfloor \log_i(2) \rfloor",
        r"\sqrt[i^2+3]{5}", r"\max(\log_i(-1), 2)", r"\min(i, 2)",
    ],
)  # fmt: skip
def test_a_complex_number_has_no_order_and_raises_nothing(answer: str) -> None:
    for gold in ("10", r"\frac{x}{2}", r"\sqrt{2}", "x<3"):
        assert equal(gold, answer, Policy()) is not True
        assert equal(answer, gold, Policy()) is not True


def test_a_row_starts_with_all_its_steps_whatever_the_row_before_took() -> None:
    bomb = "y=" + "+".join([r"\log_{7}(3^{20000})"] * 250)
    for _ in range(3):
        assert equal("y=x", bomb, Policy()) is not True
        assert equal(r"\sin^2 x", r"1-\cos^2 x", Policy()) is True


def test_long_texts_cost_milliseconds() -> None:
    for text in ("1" * 10**6, "(" * 10**6, "{" * 10**6, "x+" * 5 * 10**5, r"\left" * 10**5, "," * 10**6):
        with at_most(1):
            assert equal("42", text, Policy()) is not True


def test_many_elements_are_refused_or_cheap() -> None:
    gold = ", ".join(rf"\sqrt{{{n}}}" for n in range(2, 300))
    answer = ", ".join(rf"\sqrt{{{n}}}" for n in range(300, 2, -1))
    with at_most(3):
        assert equal(gold, gold + " ", Policy()) is True
        assert equal(gold, answer, Policy()) is not True


def test_threads_agree() -> None:
    """Precision is mutable state: each thread must have its own."""
    pairs = [
        (r"\sqrt{2}+\sqrt{3}", r"\sqrt{5+2\sqrt{6}}"),
        (r"\sqrt2", r"\sqrt{2}+10^{-200}"),
        (r"\sin 1", r"\sin 2"),
    ]
    expected = [equal(*pair, Policy()) for pair in pairs]
    assert expected == [True, False, False]
    wrong: list[object] = []

    def work() -> None:
        for _ in range(20):
            found = [equal(*pair, Policy()) for pair in pairs]
            if found != expected:
                wrong.append(found)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_same_value_knows_when_it_cannot_tell() -> None:
    assert same_value(Side("not an answer at all, really"), Side("5"), Policy()) is None
