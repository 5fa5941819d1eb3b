"""What the adapter does where rows fail, and what it logs: no trainer, no torch."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from ringtrue.rewards import Correctness, Reward, Row, Score, SoftOverlong, reward
from ringtrue.trainer_glue import guard, trl
from trainer_glue.adapted import TEXT, TOTAL, Log, ShareOfGroup, fragile


@dataclass(frozen=True, kw_only=True, repr=False)
class Fixed(Reward):
    """Any value at all, for what `@reward` would refuse."""

    value: float = 0.0

    def score_row(self, row: Row) -> Score:
        return Score(self.value)


@pytest.fixture(autouse=True)
def _nothing_said_yet() -> Iterator[None]:
    guard._WARNED.clear()
    yield
    guard._WARNED.clear()


class TestGuard:
    def test_a_failing_row_is_none_and_the_others_keep_their_value(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        log, func = Log(), trl.as_reward_func(fragile)
        with caplog.at_level(logging.WARNING):
            assert func(["a", "bomb", "b", "bomb"], **log.arguments()) == [1.0, None, 1.0, None]
            assert func(["bomb"], **log.arguments()) == [None]
        assert log.metrics["fragile/errors"] == 1.0
        [record] = caplog.records
        assert record.levelname == "WARNING"
        assert record.name == "ringtrue.trainer_glue.guard"
        assert "KeyError: 'bomb'" in caplog.text
        assert "row 1 of the batch" in caplog.text

    def test_what_every_row_lacks_is_no_fault_of_a_row(self) -> None:
        func = trl.as_reward_func(SoftOverlong(limit=100, cache=10))
        with pytest.raises(ValueError, match="completion_ids"):
            func(["a", "b"], prompts=["p", "p"])

    def test_no_errors_are_logged_as_none(self) -> None:
        log = Log()
        trl.as_reward_func(fragile)(["a"], **log.arguments())
        assert log.metrics["fragile/errors"] == 0.0

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
    def test_what_is_not_finite_never_leaves(self, value: float, caplog: pytest.LogCaptureFixture) -> None:
        log = Log()
        with caplog.at_level(logging.WARNING):
            assert trl.as_reward_func(Fixed(value=value))(["a", "b"], **log.arguments()) == [None, None]
        assert log.metrics["fixed/errors"] == 2.0
        assert "no finite number" in caplog.text

    def test_a_failing_group_costs_itself_only(self, caplog: pytest.LogCaptureFixture) -> None:
        [func], _ = trl.prepare(ShareOfGroup(), num_generations=2)
        with caplog.at_level(logging.WARNING):
            assert func(["a", "bomb", "b", "b"], prompts=["p", "p", "q", "q"]) == [None, None, 0.5, 0.5]

    def test_a_missing_gold_column_is_raised_with_the_columns_there(self) -> None:
        for func in (trl.as_reward_func(TOTAL), trl.split(TOTAL)[0][1]):
            with pytest.raises(ValueError, match=r"label.*gold=\"\.\.\.\""):
                func([TEXT], label=["7"])

    def test_no_column_at_all_points_at_the_trainer_s_option(self) -> None:
        with pytest.raises(ValueError, match="no column holds the right answer") as caught:
            trl.as_reward_func(TOTAL)([TEXT])
        assert "remove_unused_columns=True" in "".join(caught.value.__notes__)

    def test_an_interrupt_is_not_an_error_of_a_row(self) -> None:
        @reward(low=0.0, high=1.0)
        def stopped(row: Row) -> float:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            trl.as_reward_func(stopped)(["a"])


class TestLogs:
    def test_outcomes_and_extracted_answers(self) -> None:
        log = Log()
        texts = [r"\boxed{7}", r"\boxed{8}", "nothing", r"\boxed{7}"]
        trl.as_reward_func(Correctness())(texts, gold=["7"] * 4, **log.arguments())
        assert log.metrics["correctness/outcome/correct"] == 0.5
        assert log.metrics["correctness/outcome/wrong"] == 0.25
        assert log.metrics["correctness/outcome/no_answer"] == 0.25
        assert log.columns["correctness/extracted"] == ["7", "8", None, "7"]

    def test_functions_of_one_recipe_never_share_a_key(self) -> None:
        seen: list[str] = []
        funcs, _ = trl.split(0.5 * Correctness() + 0.5 * Correctness(wrong=0.0, missing=0.0))
        for func in funcs:
            func(
                [TEXT],
                gold=["7"],
                log_metric=lambda key, _: seen.append(key),
                log_extra=lambda key, _: seen.append(key),
            )
        assert len(seen) == len(set(seen)) > 0

    def test_every_column_has_one_value_a_row_though_rows_fail(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        log = Log()
        with caplog.at_level(logging.WARNING):
            trl.as_reward_func(0.5 * Correctness() + 0.5 * fragile)(
                ["bomb", r"\boxed{7}"], gold=["7"] * 2, **log.arguments()
            )
        assert log.columns
        assert {len(column) for column in log.columns.values()} == {2}
