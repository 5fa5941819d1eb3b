r"""Golds with a right and a wrong answer to each, of every type that answers have.

A real one: the gold `3/4`, right `\frac{3}{4}`, wrong `\frac{11}{4}`. A wrong answer is wrong by much, unless
`near` is asked for: a reward may well allow for rounding.
"""

from collections.abc import Callable, Mapping
from math import gcd
from typing import Final

from hypothesis import strategies as st

from ringtrue.rewards.testing.tasks import Task

__all__ = ["ANSWER_KINDS", "answers"]

_WORDS: Final = ("Paris", "Rome", "Lima", "Oslo", "blue whale", "grey seal", "red fox", "night train")
_LETTERS: Final = ("A", "B", "C", "D")
_NEAR: Final = 7
"""Up to here the next whole number is a seventh away, or more."""


def _integers(negative: bool, near: bool) -> st.SearchStrategy[Task]:
    numbers = st.integers(-60 if negative else 0, 60) | st.integers(100, 99_999)

    def task(number: int, far: int) -> Task:
        others = [3 * abs(number) + 50 + far]
        if negative and number:
            others.append(-number)
        if near and abs(number) <= _NEAR:
            others.append(number + 1)
        return Task(str(number), str(number), str(others[far % len(others)]))

    return st.builds(task, numbers, st.integers(0, 9))


def _fractions() -> st.SearchStrategy[Task]:
    pairs = st.tuples(st.integers(1, 30), st.integers(2, 30)).filter(lambda pair: gcd(*pair) == 1)
    return pairs.map(
        lambda pair: Task(
            f"{pair[0]}/{pair[1]}",
            f"\\frac{{{pair[0]}}}{{{pair[1]}}}",
            f"\\frac{{{pair[0] + 2 * pair[1]}}}{{{pair[1]}}}",
            "fraction",
        )
    )


def _decimals() -> st.SearchStrategy[Task]:
    return st.tuples(st.integers(0, 40), st.integers(1, 9)).map(
        lambda pair: Task(
            f"{pair[0]}.{pair[1]}", f"{pair[0]}.{pair[1]}", f"{2 * pair[0] + 3}.{pair[1]}", "decimal"
        )
    )


def _pairs(form: str, kind: str) -> st.SearchStrategy[Task]:
    """Tasks of two numbers, of which the wrong answer has another first one."""
    return st.tuples(st.integers(1, 20), st.integers(21, 40)).map(
        lambda pair: Task(
            form.format(*pair), form.format(*pair).replace(",", ", "),
            form.format(pair[0] + 41, pair[1] + 41).replace(",", ", "), kind,
        )
    )  # fmt: skip


def _of(words: tuple[str, ...], kind: str) -> st.SearchStrategy[Task]:
    return (
        st.tuples(st.sampled_from(words), st.sampled_from(words))
        .filter(lambda pair: pair[0] != pair[1])
        .map(lambda pair: Task(pair[0], pair[0], pair[1], kind))
    )


_MAKERS: Final[Mapping[str, Callable[[], st.SearchStrategy[Task]]]] = {
    "choice": lambda: _of(_LETTERS, "choice"),
    "decimal": _decimals,
    "expression": lambda: _pairs("{}x+{}", "expression"),
    "fraction": _fractions,
    "interval": lambda: _pairs("[{},{})", "interval"),
    "matrix": lambda: _pairs("\\begin{{pmatrix}} {} & 0 \\\\ 1 & {} \\end{{pmatrix}}", "matrix"),
    "set": lambda: _pairs("\\{{{},{}\\}}", "set"),
    "text": lambda: _of(_WORDS, "text"),
    "tuple": lambda: _pairs("({},{})", "tuple"),
}

ANSWER_KINDS: Final = tuple(sorted(("integer", *_MAKERS)))
"""The types of answers that can be asked for."""


def answers(*kinds: str, negative: bool = True, near: bool = False) -> st.SearchStrategy[Task]:
    r"""Golds with a right and a wrong answer to each.

    Args:
        *kinds: types of answers, of `ANSWER_KINDS`; all by default.
        negative: also whole numbers below 0, and a lost sign among the wrong answers.
        near: also whole numbers that miss by one, where that is a seventh of the gold or more.

    Raises:
        ValueError: for a type that is not known.

    >>> from hypothesis import find
    >>> find(answers("fraction"), lambda task: True)
    Task(gold='1/2', right='\\frac{1}{2}', wrong='\\frac{5}{2}', kind='fraction')
    """
    for kind in kinds:
        if kind not in ANSWER_KINDS:
            raise ValueError(f"answers of kind {kind!r}: give some of {', '.join(ANSWER_KINDS)}")
    wanted = kinds or ANSWER_KINDS
    return st.one_of([_integers(negative, near) if kind == "integer" else _MAKERS[kind]() for kind in wanted])
