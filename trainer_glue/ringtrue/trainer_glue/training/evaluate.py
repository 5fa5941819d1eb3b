"""What held-out rows earn: the mean, each part, the share that is right, overall and by ability.

A real line of `eval.jsonl`: `{"step": 50, "problems": 64, "completions": 256, "reward": 0.412, "correct":
0.531, "scored": 256, "parts": {"format_reward": 0.31, "correctness": 0.47}, "abilities": {"math": {...}}}`.

The trainer generates, as it does in training, so that what it uses for that (vLLM, Unsloth) is used here too;
this only looks over its shoulder. Completions without a value count in no mean; `scored` says how many have
one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ringtrue.graders import Messages, Outcome
from ringtrue.rewards import Reward, Row, Score, read_rows
from ringtrue.rewards.columns import HOST_ARGUMENTS
from ringtrue.rewards.score import Part
from ringtrue.trainer_glue.guard import guarded_scores
from ringtrue.trainer_glue.trl import RewardFunc

__all__ = ["Evaluation", "Means", "Witness", "evaluate", "leaf_parts", "means_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What some completions earned on average."""

    completions: int
    """How many there were."""
    scored: int
    """How many of them have a value."""
    reward: float | None
    """The mean of those; None where there is none."""
    correct: float | None
    """The share that a grader found right, of those that it could judge; None where nothing grades."""
    parts: Mapping[str, float | None]
    """The mean of each part before its weight."""

    def as_json(self) -> dict[str, object]:
        """The same as a mapping.

        >>> Means(completions=0, scored=0, reward=None, correct=None, parts={}).as_json()["reward"] is None
        True
        """
        return {
            "completions": self.completions, "scored": self.scored, "reward": self.reward,
            "correct": self.correct, "parts": dict(self.parts),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The held-out rows after one step."""

    step: int
    """The step after which they were generated."""
    problems: int
    """How many prompts there were."""
    overall: Means
    """All of them."""
    abilities: Mapping[str, Means]
    """Those of each ability."""

    def as_json(self) -> dict[str, object]:
        """The line of `eval.jsonl`."""
        head = {"step": self.step, "problems": self.problems}
        by_ability = {name: means.as_json() for name, means in self.abilities.items()}
        return {**head, **self.overall.as_json(), "abilities": by_ability}


@dataclass(slots=True)
class Witness:
    r"""A reward function as it is, that also keeps what the trainer hands to it until it is told to forget.

    >>> from ringtrue.rewards import BoxedFormat
    >>> from ringtrue.trainer_glue import trl
    >>> witness = Witness(trl.as_reward_func(BoxedFormat()))
    >>> witness([r"\boxed{7}"], prompts=["3+4?"], gold=["7"]), witness.completions
    ([1.0], ['\\boxed{7}'])
    """

    func: RewardFunc
    """Whose place it takes, under the same name."""
    watching: bool = True
    """False: it passes on what comes, and keeps nothing of it."""
    state: object = None
    """The trainer's state, as it came last."""
    completions: list[str | Messages] = field(default_factory=list)
    prompts: list[str | Messages | None] = field(default_factory=list)
    token_ids: list[Sequence[int]] = field(default_factory=list)
    columns: dict[str, list[object]] = field(default_factory=dict)

    @property
    def __name__(self) -> str:
        """The name under which the trainer logs it."""
        return self.func.__name__

    def forget(self) -> None:
        """Start anew: what came so far belonged to a training step."""
        for kept in (self.completions, self.prompts, self.token_ids, self.columns):
            kept.clear()

    def __call__(
        self,
        completions: Sequence[str | Messages],
        prompts: Sequence[str | Messages | None] | None = None,
        completion_ids: Sequence[Sequence[int]] | None = None,
        **columns: object,
    ) -> list[float | None]:
        """Score as the function does."""
        if self.watching:
            self._keep(completions, prompts, completion_ids, columns)
        return self.func(completions, prompts, completion_ids, **columns)

    def _keep(
        self,
        completions: Sequence[str | Messages],
        prompts: Sequence[str | Messages | None] | None,
        completion_ids: Sequence[Sequence[int]] | None,
        columns: Mapping[str, object],
    ) -> None:
        self.state = columns.get("trainer_state")
        self.completions += completions
        self.prompts += prompts or [None] * len(completions)
        self.token_ids += completion_ids or ()
        for name, values in columns.items():
            if name not in HOST_ARGUMENTS and isinstance(values, list):
                self.columns.setdefault(name, []).extend(values)

    def rows(self, reward: Reward, group_size: int | None = None) -> list[Row]:
        """What was kept, as rows for this reward."""
        ids = self.token_ids if len(self.token_ids) == len(self.completions) else None
        return read_rows(
            self.completions, self.prompts, ids,
            dialect=reward.dialect, columns=self.columns, group_size=group_size, trainer_state=self.state,
        )  # fmt: skip


def evaluate(
    reward: Reward,
    rows: Sequence[Row],
    *,
    step: int = 0,
    column: str = "ability",
    problems: int | None = None,
) -> Evaluation:
    r"""Score rows and say what they earned.

    Args:
        reward: the recipe of the run.
        rows: completions of held-out problems.
        step: after which step of the run.
        column: which column names a row's ability.
        problems: how many prompts; by default the number of groups.

    >>> from ringtrue.rewards import Correctness
    >>> rows = read_rows([r"\boxed{4}", r"\boxed{5}"], ["2+2", "2+2"], columns={"gold": ["4", "4"]})
    >>> evaluate(Correctness(), rows).overall.correct
    0.5
    """
    scores = guarded_scores(reward, rows)
    groups: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(str(row.columns.get(column, "all")), []).append(index)
    return Evaluation(
        step=step,
        problems=len({row.group for row in rows}) if problems is None else problems,
        overall=means_of(rows, scores),
        abilities={
            name: means_of([rows[n] for n in places], [scores[n] for n in places])
            for name, places in sorted(groups.items())
        },
    )


def means_of(rows: Sequence[Row], scores: Sequence[Score]) -> Means:
    """The means of rows that have been scored.

    >>> means_of([], []).completions
    0
    """
    values = [score.value for score in scores if score.value is not None]
    parts: dict[str, list[float]] = {}
    for score in scores:
        for name, part in leaf_parts(score).items():
            known = parts.setdefault(name, [])
            if part.value is not None:
                known.append(part.value)
    judged = [found for row in rows if (found := _right(row)) is not None]
    return Means(
        completions=len(rows),
        scored=len(values),
        reward=_mean(values),
        correct=_mean(judged),
        parts={name: _mean(found) for name, found in sorted(parts.items())},
    )


def leaf_parts(score: Score) -> dict[str, Part]:
    """The parts of a score; of a row that its ability's recipe scored, those of that recipe."""
    # A mix of recipes has one part an ability, of which only the row's own says anything.
    said = [part for part in score.parts.values() if part.value is not None]
    routed = len(score.parts) > 1 and len(said) == 1 and said[0].parts
    return dict(routed or score.parts)


def _right(row: Row) -> float | None:
    outcomes = {verdict.outcome for verdict in row.verdicts.values()}
    outcomes -= {Outcome.UNREADABLE_GOLD, Outcome.ERROR}
    return float(Outcome.CORRECT in outcomes) if outcomes else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
