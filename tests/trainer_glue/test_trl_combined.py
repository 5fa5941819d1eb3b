"""Rewards made of rewards as the trainer's functions, and one whose weight follows the trainer's own steps."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from ringtrue.graders import Dialect
from ringtrue.rewards import (
    BoxedFormat,
    ByAbility,
    CharLimit,
    Clip,
    Correctness,
    FormatReward,
    Gate,
    KimiLength,
    Schedule,
    ThinkFormat,
)
from ringtrue.trainer_glue import trl

GATED = Gate(0.5 * BoxedFormat() + 0.5 * Correctness(), when=ThinkFormat())
WARMED = Schedule(0.5 * CharLimit(limit=5) + 0.5 * FormatReward(), over_steps=4)


def test_what_is_inside_another_reward_is_not_split() -> None:
    total = 0.3 * FormatReward() + 0.5 * GATED + 0.2 * (WARMED + Clip(KimiLength(), low=0))
    funcs, weights = trl.split(total)
    assert [func.reward for func in funcs] == [FormatReward(), GATED, WARMED, Clip(KimiLength(), low=0)]
    assert weights == pytest.approx([0.3, 0.5, 0.2, 0.2])
    assert [func.__name__ for func in funcs] == ["format_reward", "gate", "schedule", "clip"]
    assert pickle.loads(pickle.dumps(funcs)) == funcs


def test_the_dialect_reaches_what_is_inside() -> None:
    opened = Dialect.named("think").as_prefilled()
    [func], _ = trl.prepare(GATED, dialect=opened)
    assert func([r"3 and 4</think>\boxed{7}", r"\boxed{7}"], gold=["7", "7"]) == [1.0, -0.5]


def test_a_group_inside_is_kept_whole() -> None:
    mixed = ByAbility({"math": KimiLength(), "format": BoxedFormat()})
    [func], _ = trl.prepare(mixed, num_generations=2)
    columns: Any = {"gold": ["7"] * 4, "ability": ["math"] * 2 + ["format"] * 2}
    texts = [r"\boxed{7}"] * 4
    ids = [[1], [1, 2], [1], [1]]
    assert func(texts, ["p", "p", "q", "q"], ids, **columns) == [0.5, -0.5, 1.0, 1.0]
    with pytest.raises(ValueError, match="compares the 2 completions of a prompt, and got 1 of one"):
        func(texts, ["p", "q", "q", "q"], ids, **columns)


def test_an_unknown_ability_stops_the_run_and_costs_no_row_in_silence() -> None:
    func = trl.as_reward_func(ByAbility({"math": Correctness()}))
    with pytest.raises(ValueError, match="known abilities are 'math'"):
        func([r"\boxed{7}"] * 2, gold=["7", "7"], ability=["math", "maths"])


@pytest.mark.trl
@pytest.mark.filterwarnings("ignore:`(is_)?gradient_checkpointing` is deprecated:FutureWarning")
def test_the_weight_follows_the_trainers_steps(train: Callable[..., Any]) -> None:
    total = Correctness() + Schedule(BoxedFormat(), start=0.0, end=1.0, over_steps=2)
    rows = [{"prompt": f"problem {n}", "gold": "1"} for n in range(3)]
    ran = train(*trl.split(total), rows=rows, texts=[r"\boxed{1}", "no answer"], max_steps=4)
    assert [entry["rewards/schedule/mean"] for entry in ran.log] == pytest.approx([0.0, 0.25, 0.5, 0.5])
    assert [entry["schedule/boxed_format/mean"] for entry in ran.log] == [0.5] * 4
    assert [entry["reward"] for entry in ran.log] == pytest.approx([0.0, 0.25, 0.5, 0.5])
