"""From a row to its constraints: every argument is given and of use, or the row is unreadable, by its name."""

import json
import math
from dataclasses import fields

import pytest

from ringtrue.graders.instructions import CONSTRAINTS, ArgumentError, check_constraints, read_constraints

GOOD: dict[str, object] = {
    "keywords": ["a"], "keyword": "a", "frequency": 1, "relation": "at least", "forbidden_words": ["a"],
    "letter": "a", "let_frequency": 1, "let_relation": "less than", "language": "en", "num_sentences": 1,
    "num_paragraphs": 2, "num_words": 1, "nth_paragraph": 1, "first_word": "a", "num_placeholders": 1,
    "postscript_marker": "P.S.", "num_bullets": 1, "num_highlights": 1, "section_spliter": "Section",
    "num_sections": 1, "prompt_to_repeat": "a", "end_phrase": "a", "capital_frequency": 1,
    "capital_relation": "at least",
}  # fmt: skip
"""All arguments at once, as a table's row has them."""
ARGUMENTS = [(name, field.name) for name, kind in CONSTRAINTS.items() for field in fields(kind)]


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_takes_its_own_arguments_from_among_all(name: str) -> None:
    (constraint,) = read_constraints([name], [GOOD])
    assert constraint == read_constraints(json.dumps([name]), json.dumps([GOOD]))[0]
    assert hash(constraint) == hash(read_constraints((name,), (GOOD,))[0])
    assert constraint.id == name


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
@pytest.mark.parametrize("missing", [None, math.nan, "left out"])
def test_nothing_is_drawn_for_an_argument_that_is_missing(name: str, argument: str, missing: object) -> None:
    arguments = {**GOOD, argument: missing}
    if missing == "left out":
        del arguments[argument]
    with pytest.raises(ArgumentError, match=rf"{name} needs the argument '{argument}'"):
        read_constraints([name], [arguments])


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
@pytest.mark.parametrize("bad", ["", " ", -1, 1.5, True, [], [1], [" "], {}, math.inf, b"a"])
def test_an_argument_of_no_use_is_named(name: str, argument: str, bad: object) -> None:
    with pytest.raises(ArgumentError, match=rf"{name}: {argument} is "):
        read_constraints([name], [{**GOOD, argument: bad}])


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("keywords:frequency", {"relation": "at most"}), ("keywords:letter_frequency", {"letter": "ab"}),
        ("language:response_language", {"language": "klingon"}),
        ("length_constraints:number_paragraphs", {"num_paragraphs": 0}),
        ("length_constraints:nth_paragraph_first_word", {"nth_paragraph": 3}),
    ],
)  # fmt: skip
def test_arguments_that_make_no_sense(name: str, arguments: dict[str, object]) -> None:
    with pytest.raises(ArgumentError, match=rf"{name}: "):
        read_constraints([name], [{**GOOD, **arguments}])


@pytest.mark.parametrize(
    ("ids", "arguments", "says"),
    [
        (None, [{}], "the ids of the row's instructions are None"), ("x", [{}], "ids .* no JSON"),
        ([], [], "no instruction"), (["punctuation:no_comma"], None, "arguments .* None, not a list"),
        (["punctuation:no_comma"], [], "1 instructions with 0 mappings"),
        (["punctuation:no_comma"], ["x"], "'x', not a mapping"),
        (["keywords:no_comma"], [{}], "no instruction 'keywords:no_comma'"), ([7], [{}], "no instruction 7"),
        ("[" * 100_000, [{}], "no JSON"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_read(ids: object, arguments: object, says: str) -> None:
    with pytest.raises(ArgumentError, match=says):
        read_constraints(ids, arguments)


def test_what_tables_make_of_numbers_and_lists() -> None:
    numpy = pytest.importorskip("numpy")
    arguments = [{"keywords": numpy.array(["sea", "sky"])}, {"num_words": 3.0, "relation": "at least"}]
    ids = numpy.array(["keywords:existence", "length_constraints:number_words"])
    findings = check_constraints(read_constraints(ids, numpy.array(arguments)), "The sea and sky.")
    assert [finding.holds for finding in findings] == [True, True]
