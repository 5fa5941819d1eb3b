"""The length rewards: what each refuses when it is built, its ends, and its column."""

from typing import Any

import numpy as np
import pytest

from ringtrue.rewards import (
    AdaptiveLength,
    BoxedFormat,
    CharLimit,
    Correctness,
    CosineLength,
    EfficientLength,
    LaserLength,
    LeadLength,
    RelativeLength,
    Reward,
    ShortestCorrect,
    SoftOverlong,
    Status,
    TokenBudget,
    TruncationPenalty,
    load_recipe,
    read_rows,
)
from ringtrue.rewards.length.laser_targets import laser_targets

RIGHT, WRONG = r"\boxed{42}", r"\boxed{43}"


def ids(*lengths: int) -> list[list[int]]:
    return [[7] * length for length in lengths]


@pytest.mark.parametrize(
    ("build", "options", "words"),
    [
        (SoftOverlong, {"limit": 4, "cache": 5}, "cache is 5: give no more than limit=4"),
        (SoftOverlong, {"limit": 0, "cache": 0}, "limit is 0: give a whole number from 1"),
        (SoftOverlong, {"limit": 4, "cache": 2, "unit": "words"}, "unit is 'words'; it takes"),
        (SoftOverlong, {"limit": 4, "cache": 2, "unit": "chars", "tokenizer": "x"}, "uses no tokenizer"),
        (SoftOverlong, {"limit": 4, "cache": 2, "tokenizer": " "}, "tokenizer is ' '"),
        (CosineLength, {"limit": 9, "right_short": 0.4}, "a right answer must not earn more for length"),
        (CosineLength, {"limit": 9, "wrong_long": 0.5}, "always more than a wrong one"),
        (CosineLength, {"limit": 9, "exceed": -0.9}, "exceed is -0.9: give a finite number up to -1.0"),
        (CosineLength, {"limit": 9, "margin": 2}, "margin is 2 without exceed"),
        (CosineLength, {"limit": 9, "margin": 9, "exceed": -1}, "margin is 9: give less than limit=9"),
        (TruncationPenalty, {"coef": 1.1}, "coef is 1.1: give a finite number from 0.0 to 1.0"),
        (TruncationPenalty, {"fixed": 0}, "fixed below 0"),
        (TruncationPenalty, {"fixed": -1, "coef": 0.5}, "give one"),
        (TruncationPenalty, {"end_ids": (2.5,)}, "end_ids, one of them, is 2.5"),
        (TokenBudget, {"mode": "min"}, "mode is 'min'; it takes"),
        (TokenBudget, {"mode": "max", "floor": -1}, "floor is for mode='exact'"),
        (TokenBudget, {"column": ""}, "column is ''"),
        (TokenBudget, {"delta": 1.5}, "delta is 1.5"),
        (EfficientLength, {"alpha": 1}, "alpha is 1, which lets a right answer"),
        (LeadLength, {"alpha": 2}, "alpha is 2: give a finite number from 0.0 to 1.0"),
        (LeadLength, {"group_size": 0}, "group_size is 0"),
        (ShortestCorrect, {"alpha": 0}, "right and wrong earn the same"),
        (ShortestCorrect, {"floor": 1}, "floor is 1: give a finite number up to 0.0"),
        (AdaptiveLength, {"beta": 0, "norm": 1}, "beta is 0: give a number above 0"),
        (AdaptiveLength, {"beta": 1, "norm": 0}, "norm is 0: give a number above 0"),
        (LaserLength, {"target": 0}, "target is 0: give a whole number from 1"),
        (LaserLength, {"target": (1, 2)}, "give one length, or three"),
        (LaserLength, {"target": "123"}, "give one length, or three"),
        (LaserLength, {"target": (1, 2, 2.5)}, "one of the three, is 2.5"),
        (LaserLength, {"target": 5, "mode": "penalty", "alpha": 1}, "below 1"),
        (LaserLength, {"target": 5, "alpha": 0}, "a number above 0"),
        (LaserLength, {"target": 5, "mode": "both"}, "mode is 'both'"),
        (RelativeLength, {"reward": Correctness()}, "division would pay a negative value for length"),
        (RelativeLength, {"reward": CharLimit()}, "division would pay a negative value for length"),
    ],
)
def test_options_are_checked_when_it_is_built(
    build: type[Reward], options: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the words are compared below
        build(**options)
    assert words in str(caught.value)
    assert build.__qualname__ in str(caught.value)


@pytest.mark.parametrize(
    ("build", "options"),
    [
        (CosineLength, {"limit": 9, "grader": BoxedFormat()}),
        (CosineLength, {"limit": 9, "grader": "correctness"}),
        (TruncationPenalty, {"reward": len}),
        (TruncationPenalty, {"end_ids": 2}),
        (RelativeLength, {"reward": "correctness"}),
    ],
)
def test_a_thing_of_another_kind_is_refused(build: type[Reward], options: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=f"{build.__qualname__}.*: give "):
        build(**options)


@pytest.mark.parametrize("target", [None, float("nan"), "200", -1, True])
def test_a_row_without_a_usable_target_is_not_its_own(target: object) -> None:
    rows = read_rows(
        [RIGHT, RIGHT], None, ids(1, 1), columns={"gold": ["42", None], "n_target": [target, target]}
    )
    mine, broken = TokenBudget().score(rows)
    assert (mine.value, mine.status) == (None, Status.NOT_APPLICABLE)
    assert "n_target is" in mine.reason
    assert (broken.value, broken.status) == (None, Status.UNREADABLE_GOLD)


@pytest.mark.parametrize("target", [200, 200.0, np.int64(200), np.float32(200)])
def test_a_target_may_be_any_number(target: object) -> None:
    assert TokenBudget()([RIGHT], None, ids(100), gold=["42"], n_target=[target]) == [0.97]


def test_the_targets_column_is_asked_for_before_a_run() -> None:
    with pytest.raises(ValueError, match="'token_budget' needs the column n_target"):
        TokenBudget().check_columns(["gold"])
    with pytest.raises(ValueError, match="no column holds the right answer"):
        CosineLength(limit=9).check_columns(["n_target"])
    with pytest.raises(ValueError, match="needs the column n_target"):
        TokenBudget()([RIGHT], None, ids(1), gold=["42"])


@pytest.mark.parametrize(
    ("reward", "floor"),
    [
        (TokenBudget(floor=-0.2), -0.2),
        (ShortestCorrect(floor=0), 0.0),
        (AdaptiveLength(beta=1, norm=10, floor=-3), -3.0),
    ],
)
def test_a_floor_bounds_what_length_can_cost(reward: Reward, floor: float) -> None:
    found = reward(
        [RIGHT, RIGHT, WRONG], ["p"] * 3, ids(10, 30_000, 30_000), gold=["42"] * 3, n_target=[10] * 3
    )  # fmt: skip
    assert reward.low == floor
    assert found[1:] == [floor, floor]


def test_a_group_larger_than_lead_length_allows_for_stays_in_its_range() -> None:
    reward = LeadLength(alpha=1.0, group_size=2)
    found = reward([RIGHT] * 9, ["p"] * 9, ids(1, *[1000] * 8), gold=["42"] * 9)
    assert found[0] == reward.high
    # A group of two can only reach the bound in the limit.
    assert (reward([RIGHT] * 2, ["p"] * 2, ids(1, 1000), gold=["42"] * 2)[0] or 9.0) < reward.high


def test_relative_length_divides_any_reward_that_is_not_negative() -> None:
    reward = RelativeLength(reward=2 * BoxedFormat() + 1 * BoxedFormat(), alpha=1.0)
    assert (reward.high, reward.needs, reward.traits.abstains) == (3.0, (), False)
    assert reward([RIGHT, RIGHT, "42"], ["p"] * 3, ids(10, 30, 20)) == [3 / 1.5, 3 / 2.5, 0.0]
    assert "box" in reward.instructions


def test_instructions_are_those_of_what_is_inside() -> None:
    assert CosineLength(limit=9).instructions == Correctness().instructions
    assert TruncationPenalty(reward=BoxedFormat()).instructions == BoxedFormat().instructions
    assert SoftOverlong(limit=9, cache=9).instructions == ""


def test_options_of_what_is_inside_change_the_fingerprint() -> None:
    assert (
        CosineLength(limit=9).fingerprint != CosineLength(limit=9, grader=Correctness(gold="x")).fingerprint
    )
    assert RelativeLength().fingerprint != RelativeLength(reward=BoxedFormat()).fingerprint


def test_a_recipe_in_toml_sets_the_options() -> None:
    recipe = load_recipe({"reward": [
        {"use": "laser_length", "target": [100, 200, 400]}, {"use": "truncation_penalty", "end_ids": [2]},
    ]})  # fmt: skip
    assert recipe.parts == (LaserLength(target=(100, 200, 400)), TruncationPenalty(end_ids=(2,)))


# The next targets of Laser-D


def test_targets_keep_the_wanted_share_of_right_answers() -> None:
    often = [(n, True) for n in (60, 10, 20, 30, 40, 50)] + [(5, False), (5, False)]
    sometimes = [(n, True) for n in (300, 100, 200)] + [(5, False)] * 5
    seldom = [(1000, True), (2000, True)] + [(5, False)] * 6
    assert laser_targets([often, sometimes, seldom], (1, 1, 1)) == (10, 100, 2000)
    assert laser_targets([often], (7, 8, 9), coverage=(0.5, 0.5, 0.5)) == (30, 8, 9)
    assert laser_targets([], (7, 8, 9)) == (7, 8, 9)
    assert laser_targets([[(5, False)]], (7, 8, 9)) == (7, 8, 9)
    assert LaserLength(target=laser_targets([often], (7, 8, 9))).scope == "group"
