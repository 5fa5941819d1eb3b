"""No text costs more than its length, and none raises anything but ParseError."""

import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import at_most
from ringtrue.graders.parse import Commas, LimitError, Node, ParseError, parse_answer
from ringtrue.graders.parse.cursor import Cursor
from ringtrue.graders.parse.lexer import Lexer, tokenize
from ringtrue.graders.parse.limits import MAX_CHARACTERS, MAX_DEPTH, MAX_ELEMENTS, MAX_STACKED, MAX_TOKENS

_COMMANDS = r"""
\frac \sqrt \left \right \{ \} \\ \, \text{ \mathrm{m} \text{and} \begin{pmatrix} \end{pmatrix} \sin \zzz
\begin{cases} \end{cases} \cup \infty \pm \leq \in \sum_{n=1}^{2} \int \lim \binom \overline{3} \vec \|
\begin{array}{cc} \pmod \mid \langle \rangle \lfloor \rfloor \choose \over ^\circ \% \$ \( \) \[ \]
½ √ π ∞ ² ₁ × ÷ − ≤ ≠ ∪ ∈ ° ′ θ ， 、 。 （ ） １ 或 平 🙂 ‖ ⌊ ⟨ ∫ ∑
"""
_WORDS = " and | or |sinx|cm|apples|is |mod |percent|1,000|1 000|1e5|2e-1|0.5|12345|in |pm|**|->|...|\u200b|\x00|\ud800"
PIECES = (
    *"0123456789xyzeiABCfg+-*/^_=<>!%|,;:.'&()[]{} \n\t$~`@#\"",
    *_COMMANDS.split(),
    *_WORDS.split("|"),
)
COMMAS: tuple[Commas, ...] = ("thousands", "list", "decimal")


def outcome(text: str, commas: Commas = "thousands") -> Node | str:
    """The tree, or the name of the error; anything but a ParseError goes through."""
    try:
        return parse_answer(text, commas=commas)
    except ParseError as error:
        if not 0 <= error.position <= len(text):
            raise AssertionError(f"position {error.position} is outside of {text!r}") from error
        return type(error).__name__


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from(COMMAS))
def test_total_on_pieces_of_maths(text: str, commas: Commas) -> None:
    outcome(text, commas)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_total_on_any_text(text: str) -> None:
    outcome(text)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=3),
    st.lists(st.sampled_from(PIECES), max_size=3),
    st.integers(1, 3000),
)
def test_total_on_repetition(before: list[str], repeated: list[str], count: int) -> None:
    outcome("".join(before) + "".join(repeated) * count)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "(" * 5000 + "1" + ")" * 5000,
        "{" * 5000 + "1" + "}" * 5000,
        r"\sqrt" * 3000 + "2",
        r"\frac{" * 3000,
        r"\sin " * 3000 + "x",
        "-" * 5000 + "1",
        "2^" * 3000 + "2",
        "|" * 5000,
        "1!" + "!" * 5000,
        "1/" * 2500 + "1",
        "2/(3)" * 1000,
        r"1/2\cdot" * 900 + "1",
        "5%" + " x%" * 1500,
        "x" + "^2'" * 2000,
        r"1\cup 2\cap " * 1200 + "1",
        "5%" + "%" * 4000,
        r"\pm" * 4000 + "1",
        "1" + r"\pm1" * 2000,
        r"\vec" * 4000,
        r"\begin{pmatrix}" * 1300,
        "x_" * 2500 + "1",
        r"\left|" * 3000,
        r"1\text{ m} " * 1800,
        r"\$" * 5000,
        "<" * 5000,
        r"\sin" + "-" * 5000 + "1",
        r"1 mod " * 2000 + "1",
        r"\{" * 3000,
        r"\log_" * 2500 + "1",
        r"\sum" * 2500 + "1",
        r"\binom" * 2500 + "1",
    ],
)
def test_deep_answers_are_refused_well_before_the_stack_ends(text: str) -> None:
    assert outcome(text) in ("LimitError", "ParseError")


def depth(tree: object) -> int:
    """The longest path through a tree, without recursion."""
    longest, todo = 0, [(tree, 1)]
    while todo:
        node, level = todo.pop()
        longest = max(longest, level)
        fields = getattr(node, "__slots__", ())
        for value in (getattr(node, name) for name in fields):
            stack = [value]
            while stack:
                item = stack.pop()
                if isinstance(item, tuple):
                    stack.extend(item)
                elif hasattr(item, "__dataclass_fields__"):
                    todo.append((item, level + 1))
    return longest


def test_every_tree_can_be_walked_recursively() -> None:
    """The deepest trees that are let through leave room for two frames a node."""
    nests = (
        "(1-{}/2)",
        r"\sqrt{{x+2{}^2}}",
        r"\frac{{-1+{}}}{{3}}",
        "2^{{-{}}}",
        "|1-{}|",
        r"\{{1=2:{}\cup 3\pm 4\}}",
    )
    deepest = 0
    for nest in nests:
        text = "x"
        for _ in range(MAX_DEPTH - 2):
            text = nest.format(text)
            tree = outcome(text)
            if not isinstance(tree, str):
                deepest = max(deepest, depth(tree))
                assert hash(tree) == hash(tree)
    assert deepest > 60
    assert deepest * 2 < sys.getrecursionlimit() - 100


@pytest.mark.parametrize(
    ("text", "what", "limit"),
    [
        ("1" * (MAX_CHARACTERS + 1), "length of the answer", MAX_CHARACTERS),
        ("x+" * (MAX_TOKENS // 2 + 1) + "1", "tokens of the answer", MAX_TOKENS),
        ("(" * (MAX_DEPTH + 1) + "1", "depth of the answer", MAX_DEPTH),
        ("1/" * (MAX_STACKED + 3) + "1", "stacked operators of the answer", MAX_STACKED),
    ],
)
def test_limit_errors_say_what(text: str, what: str, limit: int) -> None:
    with pytest.raises(LimitError) as caught:
        parse_answer(text)
    assert (caught.value.what, caught.value.limit) == (what, limit)
    assert caught.value.size > limit


def test_limits_leave_room_for_real_answers() -> None:
    rows = r" \\ ".join(" & ".join(f"x_{{{row},{cell}}}^2/2" for cell in range(15)) for row in range(15))
    for text in (
        ",".join(str(number) for number in range(1000, 1000 + MAX_ELEMENTS // 2)),
        rf"\begin{{pmatrix}}{rows}\end{{pmatrix}}",
        "(" * 20 + "1" + ")" * 20,
        ",".join(["5% ± 3 cm"] * 100),
        r",".join([r"x!/2 \cup y^2/3"] * 100),
    ):
        assert not isinstance(outcome(text), str)


SHAPES: dict[str, Callable[[int], str]] = {
    "digits": lambda size: "1" * size,
    "groups": lambda size: "1,000" + ",000" * (size // 4) + "0",
    "thin groups": lambda size: "1" + r"{,}000" * (size // 6) + "0",
    "dotted": lambda size: "1" + ".000" * (size // 4),
    "commands": lambda size: r"\frac" * (size // 5),
    "unknown commands": lambda size: r"\q" * (size // 2),
    "one command": lambda size: "\\" + "q" * size,
    "text": lambda size: r"\text{" * (size // 6),
    "colours": lambda size: r"\color{" * (size // 7),
    "lengths": lambda size: r"\hspace[" * (size // 8),
    "kerns": lambda size: r"\kern 1" * (size // 7),
    "angles": lambda size: r"\angle {" * (size // 8),
    "bases": lambda size: "7 base " * (size // 7),
    "a base far off": lambda size: "7" + " " * size + "base 2",
    "struck": lambda size: " ~~7" * (size // 4),
    "integers": lambda size: ", k Z" * (size // 5),
    "elements": lambda size: "A11" * (size // 3),
    "said twice": lambda size: "7 (seven " * (size // 9),
    "begin": lambda size: r"\begin{" * (size // 7),
    "letters": lambda size: "sin" * (size // 3),
    "words": lambda size: "apples " * (size // 7),
    "spaces": lambda size: "1" + " " * size + "+",
    "dollars": lambda size: "$1" * (size // 2),
    "bars": lambda size: "1||" * (size // 3),
    "brackets": lambda size: "(a" * (size // 2),
    "nouns": lambda size: "1(aaaa" * (size // 6),
    "derivatives": lambda size: r"\frac{d" * (size // 7),
    "numerals": lambda size: "1A" * (size // 2),
    "numerals in brackets": lambda size: "(1A" * (size // 3),
    "formulas": lambda size: r"\ce{{a}" * (size // 7),
    "feet": lambda size: "5'" * (size // 2),
    "hours": lambda size: "2 h " * (size // 4),
    "row breaks": lambda size: r"\begin{matrix}" + r"1\2&" * (size // 5),
    "spaces before words": lambda size: " " * size + "answers",
    "labels": lambda size: "answer: " * (size // 8),
    "scripts": lambda size: "_5C" * (size // 3),
    "euler": lambda size: "2e-1+" * (size // 5),
    "calls": lambda size: "P(" * (size // 2),
    "unit powers": lambda size: r"\mathrm{" + "m^{2}" * (size // 5),
    "units with powers": lambda size: r"5\mathrm{m^{2}" * (size // 15),
    "abbreviations": lambda size: "5 ft. " * (size // 6),
    "exceptions": lambda size: "all reals except" + " " * size + "2 a",
    "ideographs": lambda size: "5米" * (size // 2),
    "stacked": lambda size: r"1 \over " * (size // 8),
    "counters": lambda size: r"\sum_{i=1}" * (size // 10),
    "rows": lambda size: "[1;2" * (size // 4),
    "everywhere": lambda size: " for all x" * (size // 10),
    "alignments": lambda size: r"\begin{aligned}" + "&=1" * (size // 3) + r"\end{aligned}",
    "labels of choices": lambda size: r"\textbf{(A)}\ " * (size // 14),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_megabyte_is_refused_at_once(shape: str) -> None:
    text = SHAPES[shape](1_000_000)
    with at_most(0.25):
        outcome(text)


@pytest.mark.parametrize("shape", SHAPES)
def test_tokens_and_steps_grow_with_the_length(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: scans of the lexer and moves of the parser, for a size and its double."""
    counts: list[int] = []
    steps = 0
    advance, jump, peek, add = Cursor.advance, Cursor.jump, Cursor.peek, Lexer.add

    def counting(method: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **options: object) -> object:
            nonlocal steps
            steps += 1
            return method(*args, **options)

        return counted

    monkeypatch.setattr(Cursor, "advance", counting(advance))
    monkeypatch.setattr(Cursor, "jump", counting(jump))
    monkeypatch.setattr(Cursor, "peek", counting(peek))
    monkeypatch.setattr(Lexer, "add", counting(add))
    for size in (4000, 8000, 16000):
        steps = 0
        outcome(SHAPES[shape](size))
        counts.append(steps)
    assert counts[1] <= 2 * counts[0] + 20
    assert counts[2] <= 2 * counts[1] + 20


@pytest.mark.parametrize("shape", SHAPES)
def test_the_lexer_takes_milliseconds_up_to_the_limit(shape: str) -> None:
    """The expression itself: the longest text that is let in, the best of three runs, a generous bound."""
    text = SHAPES[shape](MAX_CHARACTERS)
    times = []
    for _ in range(3):
        start = time.thread_time()
        with suppress(ParseError):
            tokenize(text)
        times.append(time.thread_time() - start)
    assert min(times) < 0.15


def test_the_same_text_gives_the_same_tree() -> None:
    texts = [r"\frac{3\pi}{8}", "x^2+3x-6", "5 apples", "1,000"]
    first = [parse_answer(text) for text in texts]
    random.Random(0).shuffle(texts)
    assert {parse_answer(text) for text in texts} == set(first)
