"""NeMo-Gym's body of `POST /verify`, as its agents of 0.7.0 send it. Over HTTP: tests/trainer_glue/server."""

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.nemo_gym import as_verifier
from trainer_glue.hosts.calls import nemo_gym_body
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR, RECIPE, ROWS, HostRow


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_without_a_value_gets_the_floor_and_is_masked(row: HostRow) -> None:
    """Without the mask the host would average a broken gold in as a wrong answer."""
    answer = as_verifier(CORRECTNESS, floor=FLOOR).verify(nemo_gym_body(row))
    assert answer["reward"] == (FLOOR if row.alone is None else row.alone)
    assert answer["mask_sample"] is (row.alone is None)
    assert bool(answer["failure_reason"]) is (row.alone is None)


def test_an_answer_that_comes_back_is_no_column() -> None:
    """The host's reverification sends what was answered."""
    row = next(row for row in ROWS if row.name == "right")
    verifier = as_verifier(RECIPE)
    once = verifier.verify(nemo_gym_body(row))
    assert verifier.verify(once) == once
    assert once["reward"] == row.value


def test_reasoning_items_are_the_reasoning_and_tool_calls_no_text() -> None:
    row = next(row for row in ROWS if row.name == "right")
    sent = nemo_gym_body(row)
    [message] = sent["response"]["output"]
    message["content"][0]["text"] = r"It is \boxed{7}."
    thought = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "3 and 4"}], "content": None}
    call = {"type": "function_call", "name": "add", "arguments": "{}", "call_id": "1"}
    sent["response"]["output"] = [thought, call, message]
    assert as_verifier(RECIPE).verify(sent)["reward"] == 1.0
    sent["response"]["output"] = [message]
    assert as_verifier(RECIPE).verify(sent)["reward"] == 0.7


def test_a_body_without_an_output_is_refused() -> None:
    with pytest.raises(ValueError, match=r"response\.output is no list"):
        as_verifier(RECIPE).verify({"responses_create_params": {"input": "3+4?"}, "response": {}})


def test_a_reward_of_a_group_is_refused() -> None:
    with pytest.raises(ValueError, match="does not hand over whole groups"):
        as_verifier(ShortestCorrect())
