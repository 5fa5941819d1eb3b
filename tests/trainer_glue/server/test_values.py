"""Every route gives the values of a direct call, through a real server and copies of the hosts' calls."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed: pip install 'ringtrue[serve]'")

from ringtrue.rewards import Correctness, ShortestCorrect, read_rows
from ringtrue.trainer_glue.server import Settings, serving
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR, RECIPE, ROWS, HostRow
from trainer_glue.server.client import ask, nemo_gym, openrlhf, slime, slime_number

HOSTS = pytest.mark.parametrize("call", [openrlhf, slime, slime_number, nemo_gym])


@pytest.fixture(scope="module")
def recipe() -> Iterator[str]:
    with serving(RECIPE, Settings(port=0)) as address:
        yield address


@pytest.fixture(scope="module")
def correctness() -> Iterator[str]:
    with serving(CORRECTNESS, Settings(port=0), floor=FLOOR) as address:
        yield address


@HOSTS
def test_a_host_gets_the_value_of_a_direct_call(call: Callable[[str, HostRow], float], recipe: str) -> None:
    assert [call(recipe, row) for row in ROWS] == pytest.approx([row.value for row in ROWS])


@HOSTS
def test_a_host_gets_the_floor_where_there_is_no_value(
    call: Callable[[str, HostRow], float], correctness: str
) -> None:
    expected = [FLOOR if row.alone is None else row.alone for row in ROWS]
    assert [call(correctness, row) for row in ROWS] == expected


def test_the_plain_route_gives_null_and_says_why(correctness: str) -> None:
    body = {
        "completions": [row.completion for row in ROWS],
        "prompts": [row.prompt for row in ROWS],
        "columns": {"gold": [row.gold for row in ROWS]},
    }
    answer = ask(correctness, "/score", body)
    assert answer.body["values"] == [row.alone for row in ROWS]
    statuses = dict(zip((row.name for row in ROWS), answer.body["statuses"], strict=True))
    assert (statuses["gold missing"], statuses["wrong"]) == ("unreadable_gold", "ok")


def test_parts_are_those_of_a_direct_call(recipe: str) -> None:
    row = ROWS[1]
    answer = ask(recipe, "/score", {"completions": [row.completion], "columns": {"gold": [row.gold]}})
    [score] = RECIPE.score(read_rows([row.completion], columns={"gold": [row.gold]}))
    assert answer.body["parts"] == {name: [part.value] for name, part in score.parts.items()}
    assert answer.body["values"] == [score.value]


def test_a_whole_group_goes_through_the_plain_route_alone() -> None:
    reward = ShortestCorrect()
    completions = [r"\boxed{7}", r"I think that it is \boxed{7}", r"\boxed{8}"]
    columns = {"gold": ["7"] * 3}
    ids = [[1] * length for length in (4, 9, 4)]
    direct = reward(completions, prompts=["3+4?"] * 3, completion_ids=ids, **columns)
    assert len(set(direct)) > 1
    body = {
        "completions": completions, "prompts": ["3+4?"] * 3, "completion_ids": ids, "columns": columns,
    }  # fmt: skip
    with serving(reward, Settings(port=0)) as address:
        assert ask(address, "/score", body).body["values"] == direct
        refused = ask(address, "/slime", {"prompt": "3+4?", "response": completions[0], "label": "7"})
    assert refused.status == 422
    assert "whole groups" in refused.body["error"]


def test_half_a_surrogate_costs_its_row_alone(recipe: str) -> None:
    data = json.dumps({"completions": ["\ud800", ROWS[0].completion], "columns": {"gold": ["7", "7"]}})
    answer = ask(recipe, "/score", data.encode())
    assert answer.body["values"] == [0.0, 1.0]
    shown = {"response": {"output": [{"type": "message", "content": "\udfff"}]}, "expected_answer": "7"}
    assert ask(recipe, "/verify", shown).body["reward"] == 0.0


def test_a_gold_of_thirty_digits_stays_whole() -> None:
    number = 10**29 + 1
    with serving(Correctness(), Settings(port=0)) as address:
        rows = {"completions": [rf"\boxed{{{number}}}", rf"\boxed{{{number + 1}}}"]}
        answer = ask(address, "/score", {**rows, "columns": {"gold": [number, number]}})
    right, wrong = answer.body["values"]
    assert right > wrong


def test_the_examples_body_is_answered(recipe: str) -> None:
    text = (Path(__file__).resolve().parents[3] / "examples/hosts/nemo_gym/verify.sh").read_text()
    body = text[text.index("'{") + 1 : text.rindex("'")]
    assert ask(recipe, "/verify", body.encode()).body["reward"] == 0.7
