"""How long does a hostile answer hold up a batch, by itself and among honest ones?

Known bombs are refused by limits, in this process. The rest are made to reach the deep tier, where the
deadline ends them: two seconds of a row's CPU, four of a batch's.
"""

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any, Final

from ringtrue.graders import Verdict, grade_answer, grade_completions, shutdown
from ringtrue.graders.worker import DeepReply, DeepTask, run_deep
from suites.data import completions
from suites.measure import cold, say, table

__all__ = ["BOMBS", "DEEP", "report"]

_ROWS: Final = 512
_SHARE: Final = 0.05


def _determinant(size: int) -> str:
    rows = r"\\".join("&".join(f"x_{{{row}{column}}}" for column in range(size)) for row in range(size))
    return rf"\begin{{vmatrix}}{rows}\end{{vmatrix}}"


BOMBS: Final[dict[str, tuple[str, str]]] = {
    "tower of nines": ("42", "9^{9^{9^{9}}}"),
    "tower in a fraction": ("42", r"\dfrac{5^{(5^{(5^{(5^5)})}-4)}-5}{16}"),
    "tower under a gold with a letter": ("x+1", "x^{9^{9^{9}}}"),
    "factorial of ten million": ("42", "(10^7)!"),
    "factorial of a factorial": ("42", "((9!)!)!"),
    "binomial": ("42", r"\binom{10^9}{5\cdot10^8}"),
    "sum to a thousand million": ("42", r"\sum_{k=1}^{10^9} k"),
    "product of factorials": ("42", r"\prod_{k=1}^{10^8} k!"),
    "power of a root": ("42", r"\sqrt{2}^{10^{30}}"),
    "sine of a tower": ("42", r"\sin(10^{10^{10}})"),
    "exponentials of exponentials": ("42", "e^{e^{e^{e^{e^e}}}}"),
    "1,000,000 digits": ("42", "7" * 1_000_000),
    "exponent of 400 digits": ("42", "1e" + "9" * 400),
    "100,000 parentheses": ("42", "(" * 100_000 + "1" + ")" * 100_000),
    "300 roots in each other": ("42", r"\sqrt{" * 300 + "2" + "}" * 300),
    "500 fractions in each other": ("42", r"\frac{1}{" * 500 + "2" + "}" * 500),
    "50,000 boxes that never close": ("42", r"\boxed{" * 50_000),
    "1,000,000 characters of sum": ("42", "1+" * 500_000 + "1"),
    "list of 200,000": ("1, 2", "1," * 200_000 + "2"),
    "factorials in a set": (r"\{1, 2\}", r"\{(10^8)!, (10^9)!\}"),
}
"""Gold and answer: refused before anything is evaluated."""

DEEP: Final[dict[str, tuple[str, str]]] = {
    "determinant of 9 by 9 letters": ("x_{11}x_{22}", _determinant(9)),
    "determinant of 12 by 12 letters": ("x_{11}x_{22}", _determinant(12)),
    "difference of 14 roots": (
        "+".join(rf"\sqrt{{x+{k}}}" for k in range(14)),
        "+".join(rf"\sqrt{{x-{k}}}" for k in range(14)),
    ),
}
"""Gold and answer: must reach the worker."""


def report(limit: int | None = None) -> str:
    """A table of bombs, whose first deep call also starts the worker, and one of a batch that holds some."""
    say("bombs")
    rows = [[name, *_timed(partial(grade_answer, *pair))] for name, pair in BOMBS.items()]
    for name, pair in DEEP.items():
        shutdown()
        rows.append([f"deep: {name}", *_timed(partial(_deep, *pair))])
    shutdown()
    head = ["bomb", "outcome", "wall s, first call", "wall s, second call"]
    return "\n".join([*table(head, rows), "", *_batch(limit)])


def _deep(gold: str, answer: str) -> DeepReply:
    return run_deep([DeepTask(gold, answer)])[0]


def _timed(grade: Callable[[], Verdict | DeepReply]) -> list[str]:
    """What comes of it, and the wall time of the first and the second call."""
    walls, outcome = [], ""
    for _ in range(2):
        cold()
        began = time.perf_counter()
        found = grade()
        walls.append(f"{time.perf_counter() - began:.3f}")
        outcome = found.outcome if isinstance(found, Verdict) else found.status
    return [outcome, *walls]


def _batch(limit: int | None) -> list[str]:
    _, rows = completions(None if limit is None else max(limit, 1))
    count = _ROWS if limit is None else min(limit, _ROWS)
    batch: list[tuple[Any, str]] = [
        (row["gold"], row["completion"]) for row in (rows[n % len(rows)] for n in range(count))
    ]
    random, bombs = Random(5), [*BOMBS.values(), *DEEP.values()]
    hostile = random.sample(range(count), int(count * _SHARE))
    for n, place in enumerate(hostile):
        gold, answer = bombs[n % len(bombs)]
        batch[place] = gold, f"The answer is \\boxed{{{answer}}}"
    lines = []
    for note in ("worker started in it", "worker there"):
        cold()
        began = time.perf_counter()
        verdicts = grade_completions([gold for gold, _ in batch], [text for _, text in batch])
        wall = time.perf_counter() - began
        outcomes = Counter(verdicts[place].outcome.value for place in hostile)
        told = ", ".join(f"{outcome} {times}" for outcome, times in outcomes.most_common())
        lines.append([f"{count} completions, {len(hostile)} of them bombs; {note}", f"{wall:.2f}", told])
    shutdown()
    return table(["batch", "wall s", "outcomes of the bombs"], lines)
