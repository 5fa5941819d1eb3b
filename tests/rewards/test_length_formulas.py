"""Every length reward against its formula, written anew in numpy, and against figures that others print."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrue.rewards import (
    AdaptiveLength,
    CosineLength,
    EfficientLength,
    KimiLength,
    LaserLength,
    LeadLength,
    RelativeLength,
    Reward,
    ShortestCorrect,
    SoftOverlong,
    TokenBudget,
    TruncationPenalty,
)

Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Formula: TypeAlias = Callable[[Floats, Flags], Any]

RIGHT, WRONG = r"\boxed{42}", r"\boxed{43}"


def values_of(
    reward: Reward, lengths: list[int], right: list[bool], **columns: list[Any]
) -> list[float | None]:
    """One group, as a trainer hands it over."""
    rows = len(lengths)
    return reward(
        [RIGHT if good else WRONG for good in right], [r"6 times 7?"] * rows, [[7] * n for n in lengths],
        gold=["42"] * rows, n_target=[200] * rows, **columns,
    )  # fmt: skip


def cosine(n: Floats, c: Flags) -> Any:
    angle = np.pi * np.clip(n / 400, 0, 1)
    middle, half = np.where(c, 0.75, -0.75), np.where(c, 0.25, -0.25)
    return middle + half * np.cos(angle)


def cosine_paper(n: Floats, c: Flags) -> Any:
    angle = np.pi * np.clip(n / 400, 0, 1)
    value = np.where(c, 1.5 + 0.5 * np.cos(angle), -5 - 5 * np.cos(angle))
    return np.where(n >= 384, -10, value)


def overlong(n: Floats, c: Flags) -> Any:
    return np.interp(n, [200, 400], [0, -1])


def overlong_step(n: Floats, c: Flags) -> Any:
    return -1.0 * (n > 400)


def exact(n: Floats, c: Flags) -> Any:
    return c - 0.0003 * np.abs(200 - n)


def at_most(n: Floats, c: Flags) -> Any:
    return c * np.clip(0.0003 * (200 - n) + 0.5, 0, 1)


def kimi(n: Floats, c: Flags) -> Any:
    if np.ptp(n) == 0:
        return np.zeros_like(n)
    part = 0.5 - (n - n.min()) / np.ptp(n)
    return np.where(c, part, np.minimum(0, part))


def efficient(n: Floats, c: Flags) -> Any:
    if not c.any():
        return np.zeros_like(n)
    z = (n - n[c].mean()) / (n[c].std() + 1e-7)
    return c * (1 - 0.1 * np.exp(-np.logaddexp(0, -z)))


def lead(n: Floats, c: Flags) -> Any:
    z = (n - n[c].mean()) / (n[c].std(ddof=1) + 1e-6) if c.sum() > 1 else np.zeros_like(n)
    return np.where(c, np.exp(-0.05 * np.clip(z, -9, 9)), -1)


def shortest(n: Floats, c: Flags) -> Any:
    best = n[c].min() if c.any() else n.mean()
    return 2 * c - 0.001 * np.abs(n - best)


def adaptive(n: Floats, c: Flags) -> Any:
    return c - 1e-4 * n * np.maximum(c.mean(), 1 / len(n))


def laser(n: Floats, c: Flags) -> Any:
    return c * (1 + 0.5 * (n <= 200))


def laser_hybrid(n: Floats, c: Flags) -> Any:
    return c * (1 + 0.5 * np.where(n <= 200, 1, -1))


def laser_d(n: Floats, c: Flags) -> Any:
    target = 100 if 3 * c.sum() >= 2 * len(c) else 200 if 3 * c.sum() >= len(c) else 400
    return c * (1 + 0.5 * (n <= target))


def relative(n: Floats, c: Flags) -> Any:
    ratio = n / n.mean() if n.any() else np.ones_like(n)
    return c / (1 + 0.33 * ratio)


def truncated(n: Floats, c: Flags) -> Any:
    value = np.where(c, 1.0, -0.5)
    return np.where(n >= 400, np.minimum(value, 0.25 * value), value)


FORMULAS: dict[str, tuple[Reward, Formula]] = {
    "cosine": (CosineLength(limit=400), cosine),
    "cosine, the paper's": (CosineLength.paper(limit=400), cosine_paper),
    "overlong": (SoftOverlong(limit=400, cache=200), overlong),
    "overlong, a step": (SoftOverlong(limit=400, cache=0), overlong_step),
    "budget, exact": (TokenBudget(), exact),
    "budget, max": (TokenBudget(mode="max"), at_most),
    "kimi": (KimiLength(), kimi),
    "efficient": (EfficientLength(), efficient),
    "lead": (LeadLength(), lead),
    "shortest": (ShortestCorrect(), shortest),
    "adaptive": (AdaptiveLength(beta=0.1, norm=1000), adaptive),
    "laser": (LaserLength(target=200), laser),
    "laser, hybrid": (LaserLength(target=200, mode="hybrid"), laser_hybrid),
    "laser-d": (LaserLength(target=(100, 200, 400)), laser_d),
    "relative": (RelativeLength(), relative),
    "truncation": (TruncationPenalty(limit=400, coef=0.25), truncated),
}
GROUPS = st.lists(st.tuples(st.integers(0, 1000), st.booleans()), min_size=1, max_size=9)


@pytest.mark.parametrize(("reward", "formula"), FORMULAS.values(), ids=FORMULAS)
@settings(max_examples=60, deadline=None)
@given(group=GROUPS)
def test_it_is_its_formula(reward: Reward, formula: Formula, group: list[tuple[int, bool]]) -> None:
    lengths, right = [n for n, _ in group], [good for _, good in group]
    expected = formula(np.array(lengths, float), np.array(right))
    assert values_of(reward, lengths, right) == pytest.approx(expected.tolist(), rel=1e-9, abs=1e-9)


WORKED = {
    "cosine": (0.926777, 0.75, 0.5, -0.573223),
    "overlong": (0, 0, -1, -0.5),
    "budget, exact": (0.97, 1, 0.94, -0.03),
    "budget, max": (0.53, 0.5, 0.44, 0),
    "kimi": (0.5, 0.166667, -0.5, -0.166667),
    "efficient": (0.974442, 0.956642, 0.920812, 0),
    "lead": (1.044610, 1.010971, 0.946907, -1),
    "shortest": (2, 1.9, 1.7, -0.2),
    "adaptive": (0.9925, 0.985, 0.97, -0.0225),
    "laser": (1.5, 1.5, 1, 0),
    "relative": (0.883392, 0.791139, 0.654450, 0),
}


@pytest.mark.parametrize("name", WORKED)
def test_the_worked_group(name: str) -> None:
    """100, 200 and 400 tokens right, 300 wrong."""
    found = values_of(FORMULAS[name][0], [100, 200, 400, 300], [True, True, True, False])
    assert found == pytest.approx(WORKED[name], abs=5e-7)


@pytest.mark.parametrize(
    ("reward", "length", "right", "value"),
    [
        (SoftOverlong.paper(), 16384, True, 0.0),
        (SoftOverlong.paper(), 18432, False, -0.5),
        (SoftOverlong.paper(), 20480, True, -1.0),
        (CosineLength.paper(limit=14336), 0, False, -10.0),
        (CosineLength.paper(limit=14336), 7168, True, 1.5),
        (CosineLength.paper(limit=14336), 14319, True, pytest.approx(1.0, abs=1e-5)),
        (CosineLength.paper(limit=14336), 14320, True, -10.0),
        (TokenBudget(mode="max"), 200 + 1667, True, 0.0),
        (TokenBudget(mode="exact"), 1200, True, 0.7),
        (EfficientLength(), 777, True, 0.95),
        (LeadLength(), 777, True, 1.0),
        (KimiLength(), 777, True, 0.0),
        (RelativeLength(), 777, True, 1 / 1.33),
    ],
)
def test_figures_that_papers_and_their_formulas_give(
    reward: Reward, length: int, right: bool, value: float
) -> None:
    assert values_of(reward, [length], [right]) == [pytest.approx(value, abs=1e-4)]


@pytest.mark.parametrize(("right", "target"), [(3, 100), (2, 100), (1, 200), (0, 400)])
def test_laser_d_takes_the_target_of_the_solve_rate(right: int, target: int) -> None:
    """At exactly 2/3 a prompt is easy, at exactly 1/3 it is not yet hard; a wrong answer earns 0 anyway."""
    reward, solved = LaserLength(target=(100, 200, 400)), [index < right for index in range(3)]
    for length, bonus in ((target, 0.5), (target + 1, 0.0)):
        assert values_of(reward, [length] * 3, solved) == [1.0 + bonus if good else 0.0 for good in solved]


def test_a_group_of_empty_completions_is_one_of_equal_lengths() -> None:
    assert values_of(RelativeLength(), [0, 0], [True, False]) == values_of(
        RelativeLength(), [9, 9], [True, False]
    )


@pytest.mark.parametrize("length", [0, 1, 50, 99, 100])
def test_it_agrees_with_trl_up_to_the_limit(length: int) -> None:
    from trl.rewards.accuracy_rewards import get_cosine_scaled_reward
    from trl.rewards.other_rewards import get_soft_overlong_punishment

    ids, texts = [[7] * length] * 2, [RIGHT, WRONG]
    messages = [[{"role": "assistant", "content": text}] for text in texts]
    theirs = get_cosine_scaled_reward(max_len=100)(messages, ["$42$"] * 2, ids)
    assert CosineLength(limit=100)(texts, completion_ids=ids, gold=["42"] * 2) == pytest.approx(theirs)
    theirs = get_soft_overlong_punishment(100, 20)(completion_ids=ids)
    assert SoftOverlong(limit=100, cache=20)(texts, completion_ids=ids) == pytest.approx(theirs)


def test_past_the_limit_the_cosine_does_not_rise_again() -> None:
    found = values_of(CosineLength(limit=100), [100, 150, 200, 1000], [True] * 4)
    assert found == [0.5] * 4


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("cosine", np.pi * 0.25 / 400), ("overlong", 1 / 200), ("budget, exact", 0.0003), ("budget, max", 0.0003),
        ("shortest", 0.001), ("adaptive", 2e-4), ("relative", 0.01),
    ],
)  # fmt: skip
def test_one_more_token_is_a_small_step(name: str, step: float) -> None:
    """Law 41, with the steepest slope of each formula as the bound; the laser is a step by design."""
    reward = FORMULAS[name][0]
    beside = [100, 400, 300]
    found = [values_of(reward, [n, *beside], [True, True, True, False])[0] or 0.0 for n in range(190, 410)]
    assert max(abs(b - a) for a, b in pairwise(found)) <= step * 1.0001
