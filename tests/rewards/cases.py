"""One case for every registered reward: how it is built, what it earns where, and which laws hold for it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from typing import Final

from rewards.laws import Batch
from ringtrue.rewards import BoxedFormat, CharLimit, Correctness, FormatReward, Reward, get_reward

RIGHT: Final = "<think>6 times 7 is 42</think>\nSo it is $\\boxed{42}$."
WRONG: Final = "<think>6 times 7 is 43</think>\nSo it is $\\boxed{43}$."
BARE: Final = "So it is $\\boxed{42}$."
PROSE: Final = "I do not know what six times seven is."
UNCLOSED: Final = "<think>maybe \\boxed{42}"
LONG: Final = "word " * 700


@dataclass(frozen=True)
class Case:
    """What the laws must know of one reward."""

    golden: tuple[tuple[str, object, float | None], ...]
    """Completion, gold and value; together they reach both ends of the range."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Options without a default."""
    gold: str | None = None
    """The kind of gold that it reads."""
    nothing: float | None = None
    """The most that a text may earn which says nothing; None where that law is not for it."""
    tags: tuple[str, ...] = ()
    """Tags of `RIGHT` that a format reward pays for."""
    lengths: tuple[int, ...] = ()
    """How many tokens the golden rows have, for a reward that counts them."""
    groups: tuple[Hashable, ...] = ()
    """The golden rows' groups, for a reward of whole groups."""
    columns: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    """What else the reward reads, a value for each golden row."""

    def batch(self) -> Batch:
        """The golden rows."""
        columns: dict[str, list[object]] = {name: list(values) for name, values in self.columns.items()}
        if self.gold:
            columns["gold"] = [row[1] for row in self.golden]
        if self.groups:
            columns["group"] = list(self.groups)
        ids = [[7] * length for length in self.lengths] if self.lengths else None
        return Batch([row[0] for row in self.golden], columns, completion_ids=ids)

    def dressed(self, batch: Batch) -> Batch:
        """Any batch, with what the reward reads besides where it is not there: tokens, groups, its columns."""
        size, own = (
            len(batch),
            {name: list(islice(cycle(of), len(batch))) for name, of in self.columns.items()},
        )
        if self.groups:
            own["group"] = [index % 2 for index in range(size)]
        batch = replace(batch, columns={**own, **batch.columns})
        if not self.lengths or batch.completion_ids is not None:
            return batch
        return replace(batch, completion_ids=[[7] * len(str(text)) for text in batch.completions])

    def values(self) -> list[float | None]:
        """What they earn."""
        return [row[2] for row in self.golden]


def _maths(right: float, wrong: float, none: float) -> tuple[tuple[str, object, float | None], ...]:
    return (
        (RIGHT, "42", right), (BARE, 42, right), (WRONG, "42", wrong), (PROSE, "42", none),
        (UNCLOSED, "42", none), ("\\boxed{41} or \\boxed{42}", "42", wrong),
        (RIGHT, None, None), (PROSE, "\\frac{1", None), ("\\boxed{9^{9^{9^{9}}}}", "42", wrong),
    )  # fmt: skip


def _choice(right: float, wrong: float, none: float) -> tuple[tuple[str, object, float | None], ...]:
    return (
        ("The answer is (B).", "B", right), ("The answer is (A).", "B", wrong),
        ("A good way to think", "A", none), ("The answer is (A) or (B).", "B", wrong),
        ("The answer is (B).", None, None),
    )  # fmt: skip


def _worked(*values: float) -> tuple[tuple[str, object, float | None], ...]:
    """Three right answers and a wrong one; then one whose gold is missing, which no statistic counts."""
    texts = (RIGHT, BARE, RIGHT, WRONG)
    return (*((text, "42", value) for text, value in zip(texts, values, strict=True)), (RIGHT, None, None))


WORKED_LENGTHS: Final = (100, 200, 400, 300, 9000)
ONE_GROUP: Final = ("g",) * 5

CASES: Final[Mapping[str, Case]] = {
    "adaptive_length": Case(
        options={"beta": 0.1, "norm": 1000}, golden=_worked(0.9925, 0.985, 0.97, -0.0225),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "adaptive_length/floor": Case(
        options={"beta": 0.1, "norm": 1000, "floor": -0.02}, golden=_worked(0.9925, 0.985, 0.97, -0.02),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "boxed_format": Case(
        golden=((RIGHT, None, 1.0), (PROSE, None, 0.0), (BARE * 2, None, 0.0), (UNCLOSED, None, 0.0)),
        nothing=0.0, tags=("\\boxed{42}",),
    ),
    "boxed_math": Case(golden=(*_maths(1.0, 0.0, 0.0), ("#### 42", "42", 0.0)), gold="maths", nothing=0.0),
    "char_limit": Case(golden=((RIGHT, None, 0.0), (LONG, None, -0.2))),
    "choice": Case(golden=_choice(1.0, 0.0, 0.0), gold="choice", nothing=0.0),
    "choice_correctness": Case(golden=_choice(1.0, -0.5, -1.0), gold="choice", nothing=-1.0),
    "correctness": Case(golden=_maths(1.0, -0.5, -1.0), gold="maths", nothing=-1.0),
    "cosine_length": Case(
        options={"limit": 400}, golden=(*_worked(0.926777, 0.75, 0.5, -0.573223), (PROSE, "42", -1.0)),
        gold="maths", lengths=(*WORKED_LENGTHS, 0),
    ),
    "cosine_length/exceed": Case(
        options={"limit": 400, "exceed": -2.0, "margin": 100}, golden=_worked(0.926777, 0.75, -2.0, -2.0),
        gold="maths", lengths=WORKED_LENGTHS,
    ),
    "efficient_length": Case(
        golden=_worked(0.974442, 0.956642, 0.920812, 0.0),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "format_reward": Case(
        golden=((RIGHT, None, 0.5), (BARE, None, 0.2), (PROSE, None, 0.0), (LONG, None, -0.2)),
        nothing=0.0, tags=("<think>", "</think>", "\\boxed{42}"),
    ),
    "gpt_oss_notes": Case(
        golden=((RIGHT, "42", 0.85), (WRONG, "42", -0.2), (PROSE, "42", -0.7), (RIGHT, None, 0.15)),
        gold="maths", nothing=-0.7,
    ),
    "kimi_length": Case(
        golden=_worked(0.5, 1 / 6, -0.5, -1 / 6),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "laser_length": Case(
        options={"target": 200}, golden=_worked(1.5, 1.5, 1.0, 0.0), gold="maths", lengths=WORKED_LENGTHS,
    ),
    "laser_length/d": Case(
        options={"target": (200, 50, 9000), "mode": "hybrid"}, golden=_worked(1.5, 1.5, 0.5, 0.0),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "laser_length/penalty": Case(
        options={"target": 200, "mode": "penalty"}, golden=_worked(1.0, 1.0, 0.5, 0.0),
        gold="maths", lengths=WORKED_LENGTHS,
    ),
    "lead_length": Case(
        golden=_worked(1.044610, 1.010971, 0.946907, -1.0),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "r1_math": Case(
        golden=((RIGHT, "42", 1.5), (BARE, "42", 1.0), (WRONG, "42", 0.5), (PROSE, "42", 0.0)),
        gold="maths", nothing=0.0,
    ),
    "relative_length": Case(
        golden=_worked(0.883392, 0.791139, 0.654450, 0.0),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "relative_length/reward": Case(
        options={"reward": 2 * BoxedFormat()},
        golden=((RIGHT, None, 2 / 1.132), (BARE, None, 2 / 1.264), (RIGHT, None, 2 / 1.528), (PROSE, None, 0.0)),
        lengths=WORKED_LENGTHS[:4], groups=ONE_GROUP[:4],
    ),
    "shortest_correct": Case(
        golden=_worked(2.0, 1.9, 1.7, -0.2), gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "soft_overlong": Case(
        options={"limit": 400, "cache": 200},
        golden=((RIGHT, None, 0.0), (RIGHT, None, 0.0), (RIGHT, None, -1.0), (WRONG, None, -0.5), (PROSE, None, -1.0)),
        lengths=WORKED_LENGTHS,
    ),
    "think_format": Case(
        golden=((RIGHT, None, 1.0), (f"\n{RIGHT}\n\n", None, 1.0), (BARE, None, 0.0), (UNCLOSED, None, 0.0)),
        nothing=0.0, tags=("<think>", "</think>"),
    ),
    "token_budget": Case(
        golden=_worked(0.97, 1.0, 0.94, -0.03), gold="maths", lengths=WORKED_LENGTHS,
        columns={"n_target": (200,) * 5},
    ),
    "token_budget/max": Case(
        options={"mode": "max"}, golden=(*_worked(0.53, 0.5, 0.44, 0.0), (RIGHT, "42", 1.0)), gold="maths",
        lengths=(*WORKED_LENGTHS, 300), columns={"n_target": (200, 200, 200, 200, 200, 4000)},
    ),
    "truncation_penalty": Case(
        options={"limit": 400}, golden=(*_worked(1.0, 1.0, 0.0, -0.5), (WRONG, "42", -0.5), (PROSE, "42", -1.0)),
        gold="maths", lengths=(*WORKED_LENGTHS, 400, 20),
    ),
    "truncation_penalty/fixed": Case(
        options={"fixed": -0.75}, golden=(*_worked(1.0, 1.0, -0.75, -0.5), (PROSE, "42", -1.0)),
        gold="maths", lengths=(*WORKED_LENGTHS, 400),
        columns={"truncated": (False, False, True, False, False, True)},
    ),
    "weighted_sum": Case(
        options={
            "weights": (1, -0.5, 2, 0.5),
            "parts": (FormatReward(), BoxedFormat(), CharLimit(), Correctness()),
        },
        golden=((RIGHT, "42", 0.5), (PROSE, "42", -0.5), (PROSE, None, 0.0), (LONG, "42", -0.2 - 0.4 - 0.5)),
        gold="maths",
    ),
}  # fmt: skip


def built(name: str) -> Reward:
    """A registered reward with a case's options; what follows a slash in the case's name is its variant."""
    return get_reward(name.partition("/")[0], **CASES[name].options)
