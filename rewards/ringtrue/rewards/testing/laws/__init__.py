"""The laws, one family a module; importing this puts them all on record."""

from ringtrue.rewards.testing.laws import (
    agreement,
    answers,
    behaviour,
    code,
    composites,
    formats,
    golden,
    lengths,
    process,
    rewriting,
    sameness,
    shape,
    side_effects,
    slots,
    time,
)

__all__ = [
    "agreement",
    "answers",
    "behaviour",
    "code",
    "composites",
    "formats",
    "golden",
    "lengths",
    "process",
    "rewriting",
    "sameness",
    "shape",
    "side_effects",
    "slots",
    "time",
]
