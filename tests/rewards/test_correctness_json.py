"""JSON of a schema: one value, read strictly, and no text or schema that can hold a run up."""

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders.strict_json import JsonError, json_at, read_json
from ringtrue.rewards import JsonSchemaMatch, Status, read_rows
from ringtrue.rewards.correctness import schema_validator

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["name", "age"],
    "properties": {
        "name": {"type": "string", "pattern": "^[A-Z](a+)+$"},
        "age": {"type": "integer", "minimum": 0},
        "tags": {"type": "array", "uniqueItems": True},
        "child": {"$ref": "#"},
        "home": {"$ref": "#/$defs/home"},
    },
    "$defs": {
        "home": {
            "type": "object",
            "patternProperties": {"^x-": {"type": "string"}},
            "additionalProperties": False,
        }
    },
    "additionalProperties": False,
}
ANNA = '{"name": "Aaa", "age": 7}'
reward = JsonSchemaMatch(schema=SCHEMA)
few = settings(max_examples=100, deadline=None)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@few
@given(JSON, st.sampled_from(["{}", " {}\n", "```json\n{}\n```", "```\n{}\n```"]))
def test_reading_gives_what_was_written(value: object, dress: str) -> None:
    assert read_json(dress.replace("{}", json.dumps(value, indent=1))) == value


@few
@given(JSON, st.text(max_size=10))
def test_a_value_in_a_text_ends_where_it_ends(value: object, rest: str) -> None:
    text = json.dumps([value])
    assert json_at(f"x{text}{rest}", 1) == ([value], 1 + len(text))


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "x", "{", '{"a": 1, "a": 1}', '[{"a": 1, "a": 2}]', "NaN", '{"a": NaN}', "[Infinity]", "[-Infinity]", "1e999",
        "{} {}", "{}{}", "[1] so", "so [1]", "{'a': 1}", "[1,]", "01", "+1", ".5", '"\n"', "9" * 400, "[" * 65 + "]" * 65, '"' + "x" * 100_001 + '"',
        "```json\n{}\n``` so", "// c\n{}", "```json\n{}\n```\n```json\n{}\n```",
    ],
)  # fmt: skip
def test_what_is_not_one_value_is_refused(text: str) -> None:
    with pytest.raises(JsonError):
        read_json(text)


@pytest.mark.parametrize(
    "text",
    [
        ANNA, f"<think>hm</think>\n{ANNA}\n", f"So: <answer>{ANNA}</answer>", f"<answer>\n```json\n{ANNA}\n```\n</answer>", f"<answer>{ANNA}", f"<answer>7</answer> no: <answer>{ANNA}</answer>", f"```json\n{ANNA}\n```", '{"age": 7.0, "name": "Aa"}',
        '{"name": "Aa", "age": 1, "child": {"name": "Ba", "age": 0}}', '{"name": "Aa", "age": 1, "tags": [1, true, "1", [1], {"a": 1}]}',
        '{"name": "Aa", "age": 1, "home": {"x-a": "b"}}',
    ],
)  # fmt: skip
def test_a_value_of_the_schema_pays(text: str) -> None:
    assert reward([text]) == [1.0]


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Aaa"}', '{"name": "Aaa", "age": "7"}', '{"name": "Aaa", "age": true}', '{"name": "Aaa", "age": -1}', "[]", "null",
        '{"name": "Aaa", "age": 7, "x": 1}', f"{ANNA} {ANNA}", f"[{ANNA}]", f"Here it is: {ANNA}", f"{ANNA}\nDone.",
        '{"name": "Aaa", "age": 7, "age": 7}', '{"name": "Aaa", "age": NaN}', '{"name": "aaa", "age": 7}',
        '{"name": "Aa", "age": 1, "child": {"name": "ba", "age": 0}}', '{"name": "Aa", "age": 1, "tags": [1, 1.0]}',
        '{"name": "Aa", "age": 1, "tags": [{"a": 1, "b": 2}, {"b": 2, "a": 1}]}', '{"name": "Aa", "age": 1, "home": {"y": "b"}}',
        '{"name": "Aa", "age": 1, "home": {"x-a": 1}}', '{"name": "\\ud800", "age": 7}', f"{ANNA}<answer>{{}}</answer>", "So:<answer>{}</answer>",
    ],
)  # fmt: skip
def test_anything_else_does_not(text: str) -> None:
    assert reward([text]) == [-0.5]


@pytest.mark.parametrize("text", ["", "<think>" + ANNA, f"<think>{ANNA}</think>", "<answer></answer>"])
def test_no_answer_earns_least(text: str) -> None:
    assert reward([text]) == [-1.0]


def test_a_pattern_that_backtracks_costs_no_more_than_the_text() -> None:
    """Under Python's own expressions thirty letters take minutes; also where a reference comes back to the root."""
    inner = '{"name": "A%s!", "age": 1}'
    for shape in (inner, f'{{"name": "Aa", "age": 1, "child": {inner}}}'):
        assert_linear(lambda size, shape=shape: reward([shape % ("a" * size)]), 3000)  # type: ignore[misc]
        assert reward([shape % ("a" * 3000)]) == [-0.5]


def test_unique_items_of_mixed_types_are_linear() -> None:
    items = JsonSchemaMatch(schema={"uniqueItems": True})
    assert_linear(lambda size: items(["[" + ",".join(f'{{"a":{n}}},{n}' for n in range(size)) + "]"]), 200)


@pytest.mark.parametrize("piece", ["[", '{"a":', '"', "[1,", '"a\\\\', "```json\n", "{}"])
def test_reading_is_linear(piece: str) -> None:
    assert_linear(lambda size: reward([piece * size]), 3000)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "text"}, "no JSON schema"),
        ({"pattern": "(?=a)a"}, "outside of RE2"),
        ({"pattern": "(a)\\1"}, "outside of RE2"),
        ({"patternProperties": {"(?!a)": {}}}, "outside of RE2"),
        ({"$ref": "https://example.org/schema"}, "not in it"),
        ({"items": {"$ref": "#/$defs/x"}, "$defs": {}}, "not in it"),
        ({"patternProperties": {"a": {}}, "unevaluatedProperties": False}, "not supported"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_or_the_rows_fault(
    schema: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        JsonSchemaMatch(schema=schema)
    (score,) = JsonSchemaMatch().score(read_rows([ANNA], columns={"schema": [schema]}))
    assert (score.value, score.status) == (None, Status.UNREADABLE_GOLD)
    assert words in score.reason


@pytest.mark.parametrize(
    "schema", [None, "", "{", {}, [], 7, '{"type": "object", "type": "array"}', {"a": {1, 2}}]
)
@pytest.mark.parametrize("text", [ANNA, "", "null"])
def test_a_row_without_a_schema_is_the_datas_fault(schema: object, text: str) -> None:
    assert JsonSchemaMatch()([text], schema=[schema]) == [None]


def test_each_row_may_have_its_own() -> None:
    shapes = [{"type": "integer"}, '{"type": "string"}', {"$ref": "#"}]
    assert JsonSchemaMatch(column="shape")(["7", "7", "7"], shape=shapes) == [1.0, -0.5, None]
    with pytest.raises(ValueError, match="needs the column schema"):
        JsonSchemaMatch()(["7"])
    assert (reward.needs, JsonSchemaMatch().needs) == ((), ("schema",))


def test_a_mapping_and_its_text_are_one_reward() -> None:
    assert JsonSchemaMatch(schema=json.dumps(SCHEMA)) == reward
    assert hash(reward) == hash(JsonSchemaMatch(schema=SCHEMA))
    with pytest.raises(ValueError, match="give a mapping or a JSON text"):
        JsonSchemaMatch(schema="[1]")
    with pytest.raises(ValueError, match="has no gold"):
        JsonSchemaMatch(gold="schema")


def test_a_missing_library_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema_validator, "_validator", schema_validator._validator.__wrapped__)
    monkeypatch.setitem(sys.modules, "re2", None)
    with pytest.raises(ImportError, match=r"pip install 'ringtrue\[schema\]'"):
        JsonSchemaMatch(schema={"type": "integer"})
