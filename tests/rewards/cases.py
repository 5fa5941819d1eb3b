"""One case for every registered reward: how it is built, what it earns where, and which laws hold for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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

    def batch(self) -> Batch:
        """The golden rows."""
        return Batch(
            [row[0] for row in self.golden], {"gold": [row[1] for row in self.golden]} if self.gold else {}
        )

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


CASES: Final[Mapping[str, Case]] = {
    "boxed_format": Case(
        golden=((RIGHT, None, 1.0), (PROSE, None, 0.0), (BARE * 2, None, 0.0), (UNCLOSED, None, 0.0)),
        nothing=0.0, tags=("\\boxed{42}",),
    ),
    "boxed_math": Case(golden=(*_maths(1.0, 0.0, 0.0), ("#### 42", "42", 0.0)), gold="maths", nothing=0.0),
    "char_limit": Case(golden=((RIGHT, None, 0.0), (LONG, None, -0.2))),
    "choice": Case(golden=_choice(1.0, 0.0, 0.0), gold="choice", nothing=0.0),
    "choice_correctness": Case(golden=_choice(1.0, -0.5, -1.0), gold="choice", nothing=-1.0),
    "correctness": Case(golden=_maths(1.0, -0.5, -1.0), gold="maths", nothing=-1.0),
    "format_reward": Case(
        golden=((RIGHT, None, 0.5), (BARE, None, 0.2), (PROSE, None, 0.0), (LONG, None, -0.2)),
        nothing=0.0, tags=("<think>", "</think>", "\\boxed{42}"),
    ),
    "gpt_oss_notes": Case(
        golden=((RIGHT, "42", 0.85), (WRONG, "42", -0.2), (PROSE, "42", -0.7), (RIGHT, None, 0.15)),
        gold="maths", nothing=-0.7,
    ),
    "r1_math": Case(
        golden=((RIGHT, "42", 1.5), (BARE, "42", 1.0), (WRONG, "42", 0.5), (PROSE, "42", 0.0)),
        gold="maths", nothing=0.0,
    ),
    "think_format": Case(
        golden=((RIGHT, None, 1.0), (f"\n{RIGHT}\n\n", None, 1.0), (BARE, None, 0.0), (UNCLOSED, None, 0.0)),
        nothing=0.0, tags=("<think>", "</think>"),
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
    """A registered reward with the options that it must have."""
    return get_reward(name, **CASES[name].options)
