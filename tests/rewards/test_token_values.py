"""Rewards that read tokens alone take a short way in a call: it says what `score` says, and refuses the same."""

from array import array
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.cases import CASES, built
from ringtrue.rewards import RepetitionPenalty, Reward, SoftOverlong, read_rows

SHORT: dict[str, Reward] = {
    "overlong": SoftOverlong(limit=8, cache=4),
    "a step": SoftOverlong(limit=5, cache=0),
    "all of it": SoftOverlong(limit=6, cache=6),
    "repetition": RepetitionPenalty(),
    "pairs": RepetitionPenalty(n=2, max_penalty=-0.3),
    "single tokens": RepetitionPenalty(n=1, unit="tokens"),
}
LONG: dict[str, Reward] = {
    "characters": SoftOverlong(limit=8, cache=4, unit="chars"),
    "words": RepetitionPenalty(unit="words"),
    "folded": RepetitionPenalty(n=1, unit="words", fold_digits=True),
}
TOKENS = st.lists(st.lists(st.integers(0, 3), max_size=12), max_size=6)


def by_rows(reward: Reward, texts: Any, **given: Any) -> list[float | None]:
    return [score.value for score in reward.score(read_rows(texts, **given))]


@pytest.mark.parametrize("name", [*SHORT, *LONG])
@settings(max_examples=60, deadline=None)
@given(token_ids=TOKENS, texts=st.data(), messages=st.booleans())
def test_a_call_says_what_scoring_rows_says(
    name: str, token_ids: list[list[int]], texts: st.DataObject, messages: bool
) -> None:
    reward = {**SHORT, **LONG}[name]
    words = st.text("a 1\n", max_size=12)
    size = len(token_ids)
    written: Any = texts.draw(st.lists(words, min_size=size, max_size=size))
    if messages:
        written = [[{"role": "assistant", "content": text}] for text in written]
    logged: list[object] = []
    values = reward(
        written, completion_ids=token_ids, prompts=["p"] * size, log_metric=lambda *said: logged.append(said)
    )
    assert values == by_rows(reward, written, completion_ids=token_ids)
    assert all(type(value) is float for value in values)
    assert not logged
    assert (reward.token_values(token_ids) is None) == (name in LONG)


@pytest.mark.parametrize("name", [name for name in CASES if "/" not in name])
def test_no_other_reward_takes_it(name: str) -> None:
    token_ids = [[5] * 9, [1, 2, 3]]
    values = built(name).token_values(token_ids)
    assert (values is None) == (name not in {"soft_overlong", "repetition_penalty"})
    if values is not None:
        assert values == by_rows(built(name), ["", ""], completion_ids=token_ids)


@pytest.mark.parametrize("make", [list, tuple, lambda ids: array("l", ids)])
@pytest.mark.parametrize("reward", SHORT.values(), ids=SHORT)
def test_any_sequence_of_tokens_does(reward: Reward, make: Any) -> None:
    token_ids = [make([1, 2, 1, 2, 1, 2, 3]), make([]), make(range(9))]
    assert reward(["x"] * 3, completion_ids=token_ids) == reward(
        ["x"] * 3, completion_ids=[list(ids) for ids in token_ids]
    )


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"completion_ids": [[1]]}, ValueError, "1 completion_ids for 2 completions"),
        ({"prompts": ["p"]}, ValueError, "1 prompts for 2 completions"),
        ({"gold": ["4"]}, ValueError, "column 'gold' has 1 values and the batch has 2"),
        ({"gold": "4"}, ValueError, "gold is one value for 2 rows"),
        ({"completions": "text"}, TypeError, "completions is of type str"),
        ({"completions": [{"role": "assistant"}] * 2}, TypeError, "completions is one list of messages"),
        ({"completions": ["4", None]}, TypeError, "a completion is NoneType"),
        ({"completions": [[7, 8], [9]]}, TypeError, "a completion is int"),
        ({"completions": [b"4", b"5"]}, TypeError, "a completion is bytes"),
    ],
)
@pytest.mark.parametrize("reward", [SHORT["overlong"], SHORT["repetition"]], ids=repr)
def test_the_short_way_refuses_what_the_long_one_does(
    reward: Reward, given: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        reward(**{"completions": ["4", "5"], "completion_ids": [[1], [2]], **given})


def test_an_empty_batch_has_no_values() -> None:
    assert SHORT["overlong"]([], completion_ids=[]) == []
