"""inspect_ai, by a copy of its decorator: reasoning beside the text, any of several targets, unscored samples."""

import asyncio
import math
from types import SimpleNamespace
from typing import Any

import pytest

from ringtrue.rewards import Reward, ShortestCorrect, ThinkFormat
from ringtrue.trainer_glue.inspect_ai import as_scorer
from trainer_glue.hosts import copies
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR, RECIPE


def scored(reward: Reward, content: Any, target: str | list[str], floor: float | None = None) -> Any:
    with copies.in_place():
        score = as_scorer(reward, floor=floor)
    texts = (
        [block.text for block in content if block.type == "text"] if isinstance(content, list) else [content]
    )
    output = SimpleNamespace(
        completion="".join(texts),
        message=SimpleNamespace(content=content),
        choices=[None],
        stop_reason="stop",
    )
    asked = [SimpleNamespace(role="user", text="What is 3 and 4?")]
    state = SimpleNamespace(output=output, input=asked, metadata={"answer": "8"})
    return asyncio.run(score(state, copies.Target(target)))


def test_the_target_is_the_gold_and_any_of_several() -> None:
    assert scored(CORRECTNESS, r"\boxed{7}", "7").value == 1.0
    assert scored(CORRECTNESS, r"\boxed{7}", ["six", "7"]).value == 1.0
    assert scored(CORRECTNESS, r"\boxed{8}", "7").value == 0.0


def test_reasoning_beside_the_text_is_reasoning() -> None:
    blocks = [
        SimpleNamespace(type="reasoning", reasoning="3 and 4 make 7"),
        SimpleNamespace(type="text", text=r"It is \boxed{7}."),
    ]
    told = [{"role": "assistant", "content": r"It is \boxed{7}.", "reasoning_content": "3 and 4 make 7"}]
    assert scored(ThinkFormat(), blocks, "7").value == ThinkFormat()([told])[0]


def test_the_log_tells_the_parts_and_the_answer() -> None:
    score = scored(RECIPE, r"<think>3 and 4</think>It is \boxed{7}.", "7")
    assert score.metadata == {
        "status": "ok", "think_format": 1.0, "correctness": 1.0, "score": 1.0, "unscored": 0.0, "error": 0.0
    }  # fmt: skip


def test_a_sample_without_a_value_is_unscored_or_the_floor() -> None:
    assert math.isnan(scored(CORRECTNESS, r"\boxed{7}", "").value)
    assert scored(CORRECTNESS, r"\boxed{7}", "", FLOOR).value == FLOOR


def test_a_reward_of_a_group_is_refused_when_built() -> None:
    with copies.in_place(), pytest.raises(ValueError, match="inspect_ai does not hand over whole groups"):
        as_scorer(ShortestCorrect(floor=-1.0))


def test_without_the_host_it_says_how_to_install_it() -> None:
    with pytest.raises(ImportError, match="pip install inspect-ai"):
        as_scorer(CORRECTNESS)
