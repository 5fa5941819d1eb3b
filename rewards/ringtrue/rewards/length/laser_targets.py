"""The next three targets of Laser-D, from completions of the model as it is now.

A real call: 16 groups of 8 completions on a held-out set, every 20 steps; then a new `LaserLength`.

The state of Laser-D is these three numbers. They are kept by whoever runs the training and not by the reward,
which stays a value: the same rows earn the same, in every process and after every restart.
"""

import math
from collections.abc import Sequence
from typing import Final

from ringtrue.rewards.length.group_statistics import share_true
from ringtrue.rewards.length.laser_length import difficulty

__all__ = ["COVERAGE", "laser_targets"]

COVERAGE: Final = (1 / 6, 1 / 3, 1.0)
"""The share of right answers that a target must not cut off: one of the 6, 3 or 1 that a group of 8 has.

Derived from the rates 2/3 and 1/3 and a group of 8, and not checked against the paper's own numbers.
"""


def laser_targets(
    groups: Sequence[Sequence[tuple[int, bool]]],
    current: tuple[int, int, int],
    *,
    coverage: tuple[float, float, float] = COVERAGE,
) -> tuple[int, int, int]:
    """The shortest targets that leave the wanted share of right answers within them.

    Args:
        groups: for each prompt its completions, each with its length and whether it is right.
        current: the targets so far, kept for a class of prompts that has no right answer in these groups.
        coverage: for prompts solved often, sometimes and seldom, the share of their right answers.

    Source: the automatic adaptation of Laser-D, 2505.15612, as understood here: the least length at which one
    right answer of a group is still expected. The paper's own search was not at hand to check it against.

    >>> often, seldom = [(100, True)] * 2 + [(300, True)] * 6, [(900, True)] + [(200, False)] * 7
    >>> laser_targets([often, seldom], current=(4096, 4096, 4096))
    (100, 4096, 900)
    """
    lengths: tuple[list[int], list[int], list[int]] = ([], [], [])
    for group in groups:
        lengths[difficulty(share_true([right for _, right in group]))].extend(
            n for n, right in group if right
        )
    easy, medium, hard = (
        sorted(found)[max(math.ceil(share * len(found) - 1e-9), 1) - 1] if found else kept
        for found, share, kept in zip(lengths, coverage, current, strict=True)
    )
    return easy, medium, hard
