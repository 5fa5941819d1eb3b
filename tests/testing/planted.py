"""Rewards with one planted fault each, by the law that must name it; a family of laws has its own module."""

from typing import Any, Final

from testing.planted_answers import PLANTED_ANSWERS
from testing.planted_general import PLANTED_GENERAL
from testing.planted_kinds import PLANTED_KINDS
from testing.planting import Planted, Record

__all__ = ["PLANTED", "Planted"]


def not_as_written_down(completions: list[Any], **_: object) -> list[float]:
    """It earns something else than its author wrote down."""
    return [0.5 for _ in completions]


PLANTED: Final[Record] = {
    **PLANTED_GENERAL,
    **PLANTED_KINDS,
    **PLANTED_ANSWERS,
    "golden": Planted(not_as_written_down, {"cases": [{"completion": "7", "expect": 1.0, "why": "it is 7"}]}),
}
