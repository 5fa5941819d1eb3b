"""What a trainer's log gets."""

from collections import defaultdict

import pytest

from ringtrue.graders import Outcome, Policy
from ringtrue.rewards import ChoiceCorrectness, Clip, Correctness, FormatReward, Gate, WeightedSum

RIGHT = "<think>6 times 7</think>\\boxed{42}"


class Log:
    """A trainer's two log functions."""

    def __init__(self) -> None:
        self.metrics: dict[str, list[float]] = defaultdict(list)
        self.columns: dict[str, list[object]] = {}

    def metric(self, name: str, value: float) -> None:
        self.metrics[name].append(value)

    def extra(self, column: str, values: list[object]) -> None:
        self.columns[column] = values


def logged(reward: Correctness | WeightedSum, texts: list[str], golds: list[object]) -> Log:
    log = Log()
    reward(texts, gold=golds, log_metric=log.metric, log_extra=log.extra)
    return log


def test_a_sum_logs_its_parts_and_its_outcomes() -> None:
    total = WeightedSum(name="total", parts=(FormatReward(), Correctness()), weights=(0.3, 0.7))
    log = logged(total, [RIGHT, "\\boxed{41}", "no idea", RIGHT], ["42", "42", "42", None])
    assert log.metrics["total/format_reward/mean"] == [pytest.approx((0.5 + 0.2 + 0 + 0.5) / 4)]
    assert log.metrics["total/correctness/mean"] == [pytest.approx((1 - 0.5 - 1) / 3)]
    shares = {name.rpartition("/")[2]: values for name, values in log.metrics.items() if "/outcome/" in name}
    seen = {Outcome.CORRECT, Outcome.WRONG, Outcome.NO_ANSWER, Outcome.UNREADABLE_GOLD}
    assert shares == {outcome.value: [0.25 if outcome in seen else 0.0] for outcome in Outcome}
    assert log.columns == {
        "total/extracted": ["42", "41", None, "42"],
        "total/outcome": ["correct", "wrong", "no_answer", "unreadable_gold"],
    }


def test_a_single_reward_logs_its_outcomes() -> None:
    log = logged(Correctness(), [RIGHT], ["42"])
    assert log.metrics["correctness/outcome/correct"] == [1.0]
    assert log.columns["correctness/outcome"] == ["correct"]


def test_two_graders_are_kept_apart() -> None:
    log = logged(
        WeightedSum(name="total", parts=(Correctness(), ChoiceCorrectness()), weights=(1, 1)), [RIGHT], ["42"]
    )
    assert set(log.columns) == {
        f"total/{grader}/{what}"
        for grader in ("correctness", "choice_correctness")
        for what in ("extracted", "outcome")
    }


def test_a_part_without_any_value_is_not_logged() -> None:
    log = logged(FormatReward() + Correctness(), [RIGHT], [None])
    assert "weighted_sum/format_reward/mean" in log.metrics
    assert "weighted_sum/correctness/mean" not in log.metrics


def test_parts_of_parts_are_logged_under_their_path() -> None:
    gated = Gate(Correctness(), when=FormatReward())
    log = logged(WeightedSum(name="total", parts=(gated,), weights=(2,)), [RIGHT, "no idea"], ["42", "42"])
    assert {name: values[0] for name, values in log.metrics.items() if name.endswith("/mean")} == {
        "total/gate/mean": 0.0,
        "total/gate/correctness/mean": 0.0,
        "total/gate/format_reward/mean": 0.25,
    }


def test_two_graders_of_one_name_are_kept_apart() -> None:
    strict = Gate(Correctness(), when=Clip(Correctness(policy=Policy(percent="strict")), high=1))
    log = logged(WeightedSum(name="total", parts=(strict,), weights=(1,)), [RIGHT], ["42"])
    assert list(log.columns) == [
        "total/correctness/extracted", "total/correctness/outcome",
        "total/correctness_2/extracted", "total/correctness_2/outcome",
    ]  # fmt: skip
    assert log.metrics["total/correctness_2/outcome/correct"] == [1.0]


def test_one_grader_asked_twice_is_one() -> None:
    log = logged(
        1.0 * Correctness() + Correctness(wrong=0.0, missing=0.0), [RIGHT, "\\boxed{1}"], ["42", "42"]
    )
    assert list(log.columns) == ["weighted_sum/extracted", "weighted_sum/outcome"]


def test_no_log_function_no_harm() -> None:
    assert Correctness()([RIGHT], gold=["42"], log_metric=None, log_extra=None) == [1.0]
    assert FormatReward()([], log_metric=print, log_extra=print) == []


def test_logging_changes_no_value() -> None:
    total = FormatReward() + Correctness()
    log = Log()
    assert total([RIGHT], gold=["42"], log_metric=log.metric, log_extra=log.extra) == total(
        [RIGHT], gold=["42"]
    )
