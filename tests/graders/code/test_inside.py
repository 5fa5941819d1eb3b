"""The closed set of values, what levels say, which tests are calls, and what costs linear time."""

import math
from collections import Counter, OrderedDict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders.code import LEVELS, Limits, levels
from ringtrue.graders.code.calls import literal_calls
from ringtrue.graders.code.extract import find_code
from ringtrue.graders.code.inside.values import NotPlainError, decode, dump, encode, load
from ringtrue.graders.code.jobs import Ended
from ringtrue.graders.code.language import PYTHON
from ringtrue.graders.code.levels import at_least
from ringtrue.graders.code.local import _status
from ringtrue.graders.code.sandbox import Tests

KEYS = (
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.tuples(st.integers(), st.text())
)
VALUES = st.recursive(
    KEYS | st.floats(allow_nan=False) | st.complex_numbers(allow_nan=False) | st.text(st.characters()),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(KEYS, inner)
        | st.sets(KEYS)
        | st.frozensets(KEYS)
    ),
    max_leaves=12,
)


def typed(value: Any) -> Any:
    """A value with the types of all in it: True is not 1 here."""
    if isinstance(value, dict):
        return dict, [(typed(key), typed(item)) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return type(value), [typed(item) for item in value]
    return type(value), value


@settings(deadline=None)
@given(VALUES)
def test_values_cross_as_they_are(value: object) -> None:
    assert typed(decode(load(dump(encode(value))[4:]))) == typed(value)


def test_what_is_nearly_a_plain_value_crosses_as_one() -> None:
    assert decode(encode(Counter("aab"))) == {"a": 2, "b": 1}
    assert decode(encode(OrderedDict(a=1))) == {"a": 1}
    assert list(decode(encode(x for x in (1, 2)))) == [1, 2]
    assert decode(encode(range(1, 9, 2))) == range(1, 9, 2)
    assert decode(encode(bytearray(b"a"))) == bytearray(b"a")
    assert math.isnan(decode(encode(math.nan)))
    assert decode(encode("\ud800")) == "\ud800"


@pytest.mark.parametrize("value", [object(), int, len, lambda: 0, [object()], {1: object()}])
def test_nothing_else_crosses(value: object) -> None:
    with pytest.raises(NotPlainError):
        encode(value)


@pytest.mark.parametrize(
    "written",
    [
        {}, [], {"a": 1}, ["q", 1], ["x", 0, "int"], ["i", "zz"], ["i"], ["b", 7], ["d", 1], ["s", ["l"]], ["c", 1],
        ["f", "nonsense"], ["r", 0, 1, 0], ["r", "a", "b", "c"], [["l"]], [None, 1], ["u", "ff"], ["d", ["l"], 1],
    ],
)  # fmt: skip
def test_nonsense_is_refused(written: object) -> None:
    with pytest.raises(NotPlainError):
        decode(written)


def test_depth_is_bounded_both_ways() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(NotPlainError):
        encode(value)
    with pytest.raises(NotPlainError):
        load(b"[" * 100_000)
    deep: Any = ["l"]
    for _ in range(500):
        deep = ["l", deep]
    with pytest.raises(NotPlainError):
        decode(deep)


@pytest.mark.parametrize(
    ("ended", "status"),
    [
        (Ended(exit=-9, cpu=0.87), "timeout"),  # measured on a busy machine, for a limit of 1 s
        (Ended(exit=-9, cpu=0.9, killed=True), "timeout"),  # the kernel's signal came first
        (Ended(exit=-9, cpu=0.01, killed=True), "ended"),
        (Ended(exit=-6, cpu=0.01), "ended"),
        (Ended(exit=0, cpu=0.99), "ended"),
        (Ended(exit=-9, why="memory"), "memory"),
        (Ended(failed="no"), "failed"),
    ],
)
def test_how_a_process_ended(ended: Ended, status: str) -> None:
    """What the kernel ends at its limit of processor time is over it, whatever time was measured."""
    assert _status(ended, Limits(cpu=1))[0] == status


def test_levels_say_what_they_leave() -> None:
    assert [level.name for level in levels()] == list(reversed(LEVELS))
    for level in levels():
        assert level.covers
        assert level.leaves
        assert level.available is not bool(level.reason)
    assert at_least("remote", "namespaces")


def test_calls_are_read_only_where_tests_are_nothing_else() -> None:
    assert literal_calls(
        Tests(texts=("def check(candidate):\n    assert candidate(1)  == [2]",), entry="f")
    ) == ((("f", (1,)), [2]),)
    for text in (
        "assert f(x) == 1",
        "x = 1\nassert f(1) == x",
        "assert f(1) > 1",
        "assert f(a=1) == 1",
        "assert not f(1)",
    ):
        assert literal_calls(Tests(texts=(text,))) is None


@pytest.mark.parametrize("piece", ["```python\nx\n```\n", "```", "~~~\n", "<!--", "`" * 3 + "\n", " \n"])
def test_looking_for_the_program_is_linear(piece: str) -> None:
    assert_linear(lambda size: find_code(piece * size, PYTHON, whole=True), 500)
