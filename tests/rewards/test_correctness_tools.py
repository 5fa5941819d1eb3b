"""Tool calls: every form of writing one, typed arguments, order, and calls too many."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders.tools import ToolCall, calls_in_text
from ringtrue.rewards import ToolCallMatch

ROLL: dict[str, Any] = {
    "name": "roll",
    "arguments": {"sides": 6, "times": [1, 2.5], "fair": True, "note": None},
}
NOW: dict[str, Any] = {"name": "now", "arguments": {}}
few = settings(max_examples=100, deadline=None)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.0, 1.0, 2.5])
    | st.sampled_from(["", "0", "1", "true", "null"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=5,
)


def tagged(*calls: object) -> str:
    return "\n".join(f"<tool_call>\n{json.dumps(call)}\n</tool_call>" for call in calls)


def earned(text: object, gold: object, **options: bool) -> float | None:
    return ToolCallMatch(**options)([text], gold=[gold])[0]  # type: ignore[list-item, arg-type]


FORMS = {
    "hermes": tagged(ROLL, NOW),
    "hermes with prose": f"I roll the dice.\n{tagged(ROLL)}\nand\n{tagged(NOW)}",
    "hermes, the last one cut at the stop string": tagged(ROLL, NOW).removesuffix("</tool_call>"),
    "hermes, after reasoning": f"<think>{tagged(NOW)}</think>{tagged(ROLL, NOW)}",
    "a bare list": json.dumps([ROLL, NOW]),
    "a fenced list": f"```json\n{json.dumps([ROLL, NOW], indent=2)}\n```",
    "llama 3": "<|python_tag|>" + json.dumps({"name": "roll", "parameters": ROLL["arguments"]}) + "; " + json.dumps(NOW) + "<|eom_id|>",
    "llama 3 without its tag": json.dumps({"name": "roll", "parameters": ROLL["arguments"]}) + "; " + json.dumps(NOW),
    "openai objects in text": json.dumps([{"type": "function", "id": "1", "function": call} for call in (ROLL, NOW)]),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_writing_a_call(form: str) -> None:
    assert earned(FORMS[form], [ROLL, NOW]) == 1.0
    assert earned(FORMS[form], json.dumps([ROLL, NOW])) == 1.0
    assert earned(FORMS[form], [ROLL]) == -0.5


def message(*calls: dict[str, Any], text: bool = True, content: str = "") -> dict[str, object]:
    made = [
        {
            "id": "1",
            "type": "function",
            "function": {**call, "arguments": json.dumps(call["arguments"]) if text else call["arguments"]},
        }
        for call in calls
    ]
    return {"role": "assistant", "content": content, "tool_calls": made}


@pytest.mark.parametrize("text", [True, False])
def test_calls_in_messages_count_over_all_turns(text: bool) -> None:
    turns = [
        message(ROLL, text=text),
        {"role": "tool", "content": "4"},
        message(NOW, text=text),
        {"role": "assistant", "content": "4"},
    ]
    assert earned(turns, [ROLL, NOW]) == 1.0
    assert earned(turns, [ROLL]) == -0.5
    assert (
        earned([message(ROLL, text=text), {"role": "tool", "tool_calls": [NOW], "content": "4"}], [ROLL])
        == 1.0
    )
    assert earned([{"role": "assistant", "content": tagged(ROLL)}], ROLL) == 1.0


def test_a_broken_call_in_messages_is_wrong_and_raises_nothing() -> None:
    broken = {"role": "assistant", "tool_calls": [{"function": {"name": "roll", "arguments": '{"sides": '}}]}
    assert earned([broken], [ROLL]) == -0.5
    deep: object = 1
    for _ in range(5000):
        deep = [deep]
    assert (
        earned([{"role": "assistant", "tool_calls": [{"name": "roll", "arguments": {"a": deep}}]}], [ROLL])
        == -0.5
    )
    assert earned([{"role": "assistant", "tool_calls": "roll"}], [ROLL]) == -0.5


@pytest.mark.parametrize(
    "text",
    [
        tagged({**ROLL, "name": "Roll"}), tagged({**ROLL, "arguments": {**ROLL["arguments"], "sides": "6"}}),
        tagged({**ROLL, "arguments": {**ROLL["arguments"], "fair": 1}}), tagged({**ROLL, "arguments": {**ROLL["arguments"], "note": "null"}}),
        tagged({**ROLL, "arguments": {**ROLL["arguments"], "extra": 1}}), tagged({**ROLL, "arguments": {"sides": 6}}),
        tagged({**ROLL, "arguments": json.dumps(ROLL["arguments"])}), tagged({**ROLL, "arguments": [ROLL["arguments"]]}),
        tagged(ROLL, ROLL), tagged(ROLL, *[NOW] * 10), tagged(ROLL, NOW), tagged({"name": "roll"}), tagged({**ROLL, "parameters": {}}),
        tagged({**ROLL, "also": 1}), tagged(ROLL) + "<tool_call>{", f"<tool_call>{json.dumps(ROLL)} {json.dumps(ROLL)}</tool_call>",
        "<tool_call></tool_call>", tagged(ROLL).replace('"sides": 6', '"sides": 5, "sides": 6'), tagged(ROLL).replace("2.5", "NaN"), tagged([]) + tagged(NOW),
        tagged(*[ROLL] * 300),
    ],
)  # fmt: skip
def test_what_is_not_the_call_does_not_pay(text: str) -> None:
    assert earned(text, ROLL) == -0.5
    assert earned(text, ROLL, ordered=True) == -0.5


@pytest.mark.parametrize(
    "text",
    [
        "", "I would call roll.", f"One could say {json.dumps(ROLL)} here.", f"<think>{tagged(ROLL)}</think> 4", f"<think>{tagged(ROLL)}",
        f"```\n{tagged(ROLL)}\n```", f"<!-- {tagged(ROLL)} -->", '{"answer": 4}', "[]", "[1, 2]",
    ],
)  # fmt: skip
def test_no_call_is_no_answer(text: str) -> None:
    assert earned(text, ROLL) == -1.0


def test_a_fence_or_a_tag_inside_an_argument_ends_nothing() -> None:
    call = {"name": "run", "arguments": {"code": "```py\nprint('</tool_call>')\n```\n<tool_call>"}}
    assert earned(f"So: {tagged(call, NOW)}", [call, NOW]) == 1.0


@few
@given(VALUES, VALUES)
def test_arguments_are_equal_exactly_where_they_are_one_json_value(one: object, other: object) -> None:
    def shown(value: object) -> str:
        if isinstance(value, dict):
            return "{" + ",".join(f"{key}:{shown(value[key])}" for key in sorted(value)) + "}"
        if isinstance(value, list):
            return "[" + ",".join(map(shown, value)) + "]"
        return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)

    same = ToolCall.of("f", {"x": one}) == ToolCall.of("f", {"x": other})
    assert same is (shown(one) == shown(other))
    assert earned(
        tagged({"name": "f", "arguments": {"x": one}}), {"name": "f", "arguments": {"x": other}}
    ) == (1.0 if same else -0.5)


CALLS = st.lists(
    st.sampled_from([{"name": name, "arguments": {"n": n}} for name in "ab" for n in (1, 2)]),
    min_size=1,
    max_size=5,
)


@few
@given(CALLS, st.data())
def test_order_counts_where_it_is_asked_for(calls: list[dict[str, object]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(calls))
    assert earned(tagged(*shuffled), calls) == 1.0
    assert earned(tagged(*shuffled), calls, ordered=True) == (1.0 if list(shuffled) == calls else -0.5)


@few
@given(CALLS, CALLS, st.booleans())
def test_the_share_is_f1_and_symmetric(
    gold: list[dict[str, object]], made: list[dict[str, object]], ordered: bool
) -> None:
    forth = earned(tagged(*made), gold, partial=True, ordered=ordered)
    assert forth == earned(tagged(*gold), made, partial=True, ordered=ordered)
    assert forth is not None
    assert -0.5 <= forth <= 1.0
    assert (forth == 1.0) is (earned(tagged(*made), gold, ordered=ordered) == 1.0)
    # A call too many, and one too few, each cost.
    more = earned(tagged(*made, {"name": "other", "arguments": {}}), gold, partial=True, ordered=ordered)
    assert more is not None
    assert more < forth or forth == -0.5


def test_the_share_by_hand() -> None:
    assert earned(tagged(ROLL), [ROLL, NOW], partial=True) == pytest.approx(-0.5 + 1.5 * 2 / 3)
    assert earned(tagged(NOW, ROLL), [ROLL, NOW], partial=True, ordered=True) == pytest.approx(-0.5 + 1.5 / 2)
    assert earned("I call nothing.", [ROLL], partial=True) == -1.0


def test_a_gold_of_no_call_counts_only_where_it_is_meant() -> None:
    empty: tuple[object, ...] = ([], "[]")
    for gold in empty:
        assert earned("It is four.", gold) is None
        assert earned("It is four.", gold, no_call=True) == 1.0
        assert earned(tagged(NOW), gold, no_call=True) == -0.5
        assert earned("", gold, no_call=True) == -1.0
    assert earned("It is four.", [ROLL], no_call=True) == -1.0
    assert earned("It is four.", None, no_call=True) is None


@pytest.mark.parametrize(
    "piece",
    ["<tool_call>", '<tool_call>{"name": "a"}', "```", "<!--", '{"name"', "<tool_call>[", '{"name":"a"};'],
)
def test_reading_is_linear(piece: str) -> None:
    reward = ToolCallMatch()
    assert_linear(lambda size: reward([piece * size], gold=[ROLL]), 2000)


def test_python_code_behind_the_tag_is_no_call() -> None:
    assert earned("<|python_tag|>print(6)", ROLL) == -0.5
    assert calls_in_text("print(6)") == []


@pytest.mark.parametrize("name", ["ordered", "partial", "no_call"])
def test_options_are_checked(name: str) -> None:
    with pytest.raises(TypeError, match=rf"ToolCallMatch\.{name} is 1"):
        ToolCallMatch(**{name: 1})  # type: ignore[arg-type]
