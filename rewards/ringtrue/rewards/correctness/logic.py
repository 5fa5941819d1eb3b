"""Logic puzzles: 1.0 for an answer that solves the row's puzzle, by the check that its task takes.

A real row: task `countdown`, gold `{"numbers": [3, 7, 25], "target": 100}`, completion `... <answer>25*(7-3)
</answer>` earns 1.0; `<answer>4*25</answer>` -0.5, for 4 is not given.

Countdown, the game of 24, knights and knaves and zebra puzzles have checks of our own; tasks of reasoning-gym
run its verifiers in a worker that is killed at its deadline, and only full marks count
(`ringtrue.graders.logic.tasks` says which verifiers never see a model's text, and what stands in for them).
It pays no part of a solution, and does not judge the reasoning.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ringtrue.graders import Policy, Verdict
from ringtrue.graders.logic.entry import LogicEntry, read_entry
from ringtrue.graders.logic.grade import LOGIC_POLICY, LogicTask, grade_logic, require_verifiers
from ringtrue.graders.logic.tasks import resolve_task
from ringtrue.rewards.checks import flag, text
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.row import Row

__all__ = ["LogicCorrectness"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LogicCorrectness(GradedReward):
    """Whether the answer solves the puzzle.

    The gold's column holds reasoning-gym's entry (`answer` and `metadata`, a mapping or its JSON text), the
    metadata alone, or the bare answer. The task is the option, else the row's column, else the one that the
    metadata name (`source_dataset`).

    >>> reward = LogicCorrectness(task="puzzle24")
    >>> reward(["<answer>(10 - 4) * (13 - 9)</answer>", "Answer: 4 * 6", "Hm."], gold=["4 9 10 13"] * 3)
    [1.0, -0.5, -1.0]
    """

    task: str | None = None
    """The task of all rows, by reasoning-gym's name; None: each row says its own."""
    task_column: str = "task"
    """The column that names each row's task, where there is one."""
    metadata: str = "metadata"
    """The column with the entry's metadata, where they stand beside the answer."""
    every_number: bool = True
    """Whether countdown takes every number exactly once, or at most once."""
    whole: bool = False
    """Whether a completion without an answer slot is an answer as a whole."""
    policy: Policy = field(default=LOGIC_POLICY)
    """Where the answer may stand."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        if self.task is not None:
            name = resolve_task(text("LogicCorrectness", "task", self.task))
            require_verifiers(name)
            object.__setattr__(self, "task", name)
        for option in ("task_column", "metadata"):
            text("LogicCorrectness", option, getattr(self, option))
        for option in ("every_number", "whole"):
            flag("LogicCorrectness", option, getattr(self, option))
        if not isinstance(self.policy, Policy):
            raise TypeError(f"LogicCorrectness.policy is {self.policy!r}: give a Policy(...)")

    @property
    def instructions(self) -> str:
        """The demand for the answer's slot."""
        return "Put the final answer, and nothing else, between <answer> and </answer>."

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Ask the logic grader, the whole batch at once."""
        entries = [
            read_entry(gold, row.columns.get(self.metadata)) for gold, row in zip(golds, rows, strict=True)
        ]
        tasks = [LogicTask(self._task(entry, row), entry) for entry, row in zip(entries, rows, strict=True)]
        try:
            return grade_logic(
                tasks,
                [row.completion for row in rows],
                policy=self.policy,
                whole=self.whole,
                every_number=self.every_number,
            )
        except ImportError as error:
            raise SetupError(str(error)) from error

    def _task(self, entry: LogicEntry, row: Row) -> str:
        """The row's task; empty where it says none, which is the data's fault.

        Raises:
            SetupError: where a task is not known, naming those that are, or nothing ever names one.
        """
        named = self.task or row.columns.get(self.task_column) or entry.task
        if isinstance(named, str) and named.strip():
            try:
                return resolve_task(named)
            except ValueError as error:
                raise SetupError(f"reward {self.name!r}: {error}") from error
        if self.task_column in row.columns or entry.answer is None or entry.metadata:
            return ""
        raise SetupError(
            f"reward {self.name!r}: nothing says which task a row is. Give task='countdown', or a column "
            f"{self.task_column!r}, or reasoning-gym's entries, whose metadata name their source_dataset"
        )
