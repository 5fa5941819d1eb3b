"""Rewards with one planted fault each, by the law that must name it; a family of laws has its own module."""

from typing import Any

from testing.planted_answers import PLANTED_ANSWERS
from testing.planted_general import PLANTED as _GENERAL
from testing.planted_general import Planted

__all__ = ["PLANTED", "Planted"]


def _right_enough(completions: list[Any], **_: object) -> list[float]:
    """Earns something else than its author wrote down."""
    return [0.5 for _ in completions]


PLANTED: dict[str, Planted] = {
    **_GENERAL,
    **{law: Planted(function, options) for law, (function, options) in PLANTED_ANSWERS.items()},
    "golden": Planted(_right_enough, {"cases": [{"completion": "7", "expect": 1.0, "why": "it is 7"}]}),
}
