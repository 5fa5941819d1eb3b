"""Why a row earns what it earns: the tree of a reward's parts, with what each of them said.

A real row, its answer right and its think block missing, under `0.3 * FormatReward() + 0.7 * Correctness()`:

    name               value  weight  status  reason
    weighted_sum        0.76          ok
    ├─ format_reward     0.2     0.3  ok      a box +0.2
    └─ correctness         1     0.7  ok      72

It shows what was scored and grades nothing itself. What a model wrote is shown on one line, cut, and without
control characters, so that it can be printed on a terminal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from ringtrue.rewards.score import Part, Score, Status

__all__ = ["Explanation"]

_TITLES: Final = ("name", "value", "weight", "status", "reason")
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Explanation:
    r"""One node of the tree: what a reward, or a part of it, said of a row.

    >>> from ringtrue.rewards import BoxedFormat, CharLimit, read_rows
    >>> total = 0.5 * BoxedFormat() + 2 * CharLimit(limit=5)
    >>> print(total.explain(read_rows([r"\boxed{7}"])[0]))
    name             value  weight  status  reason
    weighted_sum       0.1          ok
    ├─ boxed_format      1     0.5  ok
    └─ char_limit     -0.2       2  ok      9 characters, over the limit of 5
    """

    name: str
    """What the reward or the part is called."""
    value: float | None
    """Its own value, before its weight; None where there is none."""
    weight: float = 1.0
    """What the value is multiplied by in the part above."""
    status: Status = Status.OK
    """How the value came about."""
    reason: str = ""
    """One sentence for a person; where there is none, the answer that was graded."""
    children: "tuple[Explanation, ...]" = ()
    """What it is made of."""

    @classmethod
    def of(cls, name: str, score: Score | Part) -> Self:
        """The tree under one score.

        >>> Explanation.of("mine", Score(0.5)).value
        0.5
        """
        weight = score.weight if isinstance(score, Part) else 1.0
        reason = score.reason or (score.extracted or "")
        return cls(name, score.value, weight, score.status, reason, cls._children(score.parts))

    @classmethod
    def _children(cls, parts: Mapping[str, Part]) -> tuple[Self, ...]:
        return tuple(cls.of(name, part) for name, part in parts.items())

    def __str__(self) -> str:
        lines = [_TITLES, *_lines(self, "", "", "")]
        wide = [max(len(line[column]) for line in lines) for column in range(len(_TITLES))]
        return "\n".join(
            f"{name:<{wide[0]}}  {value:>{wide[1]}}  {weight:>{wide[2]}}  {status:<{wide[3]}}  {why}".rstrip()
            for name, value, weight, status, why in lines
        )


def _lines(node: Explanation, here: str, below: str, weight: str) -> Iterator[tuple[str, ...]]:
    """A line a node; `here` is drawn before its name, `below` before those of its children."""
    value = "none" if node.value is None else f"{node.value:.6g}"
    yield here + _one_line(node.name), value, weight, node.status.value, _one_line(node.reason)
    for place, child in enumerate(node.children, 1):
        branch, trunk = ("├─ ", "│  ") if place < len(node.children) else ("└─ ", "   ")
        yield from _lines(child, below + branch, below + trunk, f"{child.weight:.6g}")


def _one_line(text: str) -> str:
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
    return "".join(char if char.isprintable() else " " for char in cut)
