"""Laws 17 and 18: every row ends in time, and one that must be given up takes no other with it.

What sits behind a broken one: a regex that backtracks, a computer algebra system asked to work out a power
tower, a time limit by a signal that never comes in a worker thread, a pool that dies with one of its workers.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import monotonic
from typing import Final

from ringtrue.rewards.testing import strategies
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.bombs import Bomb, bombs
from ringtrue.rewards.testing.child import Steps, isolated
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.running import NotChecked
from ringtrue.rewards.testing.subject import Failed, Subject, Values

__all__ = ["deadline", "survives_kill"]

_PER_EXAMPLE: Final = 20_000
"""Characters of the large texts for each example of the plan: a megabyte with the usual fifty."""


def _template(subject: Subject) -> str | None:
    return None if subject.style is None else subject.style.template


@law(
    17, hard="always", alive=True,
    why="One such completion stops the whole run, and a model that is stuck writes many of them.",
)  # fmt: skip
def deadline(subject: Subject, plan: Plan) -> None:
    """Every row ends in time, whatever it says, in the main thread and in a worker thread."""
    large = min(plan.max_examples, 50) * _PER_EXAMPLE
    tried = bombs(_template(subject), large=large)
    for where, score in (("the main thread", _score), ("a worker thread", _score_in_worker)):
        if plan.out_of_time():
            return
        _try_all(subject, tried, plan, where, score)


def _try_all(
    subject: Subject,
    tried: Sequence[Bomb],
    plan: Plan,
    where: str,
    score: Callable[[Subject, Batch], Values | None],
) -> None:
    """All in one child, which is killed where one of them takes too long, and which says how far it came."""
    batches = [strategies.dressed(subject, [bomb.text]) for bomb in tried]
    steps = Steps(plan.deadline)

    def run() -> tuple[int, float]:
        slowest = (0, 0.0)
        for index, batch in enumerate(batches):
            steps.begin(index)
            began = monotonic()
            score(subject, batch)
            slowest = max(slowest, (index, monotonic() - began), key=lambda one: one[1])
        return slowest

    outcome = isolated(run, seconds=max(plan.until - monotonic(), 0.0) + plan.deadline, steps=steps)
    named = f"completions=[{tried[max(steps.current, 0)].expression}] in {where}: "
    if not outcome.ended:
        index, seconds = outcome.result
        if seconds > plan.deadline:
            raise Broken(f"completions=[{tried[index].expression}] in {where}: it took {seconds:.1f} s")
    elif steps.left <= 0 or "killed" not in outcome.ended:
        raise Broken(named + outcome.ended)
    else:
        plan.cut = True


def _score(subject: Subject, batch: Batch) -> Values | None:
    """The values; None where it raises, which is the matter of law 2."""
    with suppress(Failed, MemoryError):
        return subject.values(batch)
    return None


def _score_in_worker(subject: Subject, batch: Batch) -> Values | None:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_score, subject, batch).result()


def _no_rows(subject: Subject) -> str:
    if subject.scope == "group":
        return "scores groups, in which every row counts"
    return "" if subject.style or subject.cases else "no row is known that it pays"


_KILLERS: Final = (
    Bomb((("9^{9^{9^{9}}}", 1),)),
    Bomb((("(10^{7})!", 1),)),
    Bomb((("(", 5_000), ("7", 1), (")", 5_000))),
    Bomb((("```python\nwhile True:\n    pass\n```", 1),)),
)


@law(
    18, kinds=("answer", "code"), hard="always",
    unless=_no_rows,
    why="One hostile completion would take the rewards of its whole batch with it, and of all that follow.",
)  # fmt: skip
def survives_kill(subject: Subject, plan: Plan) -> None:
    """Beside a row that must be given up the others earn as without it, and so does the next batch."""
    batch = strategies.samples(subject)
    if not len(batch):
        raise NotChecked("the reward raises on every plain row; see law `total`")
    expected = subject.values(batch)
    middle = len(batch) // 2
    template = _template(subject)
    steps = Steps(2 * plan.deadline)

    def run() -> str:
        for index, bomb in enumerate(_KILLERS):
            steps.begin(index)
            texts = {bomb, *([] if template is None else [bomb.within(template)])}
            for one in sorted(texts, key=lambda bomb: bomb.expression):
                mixed = _with_row(batch, middle, one.text)
                seen = _score(subject, mixed)
                if seen is None:
                    continue
                others = [*seen[:middle], *seen[middle + 1 :]]
                if others != expected:
                    return f"beside {one.expression} the other rows earn {others}, without it {expected}"
                after = _score(subject, batch)
                if after != expected:
                    return f"after {one.expression} a batch earns {after}, before it {expected}"
        return ""

    outcome = isolated(run, seconds=max(plan.until - monotonic(), 0.0) + plan.deadline, steps=steps)
    if outcome.ended:
        raise NotChecked(
            f"with {_KILLERS[max(steps.current, 0)].expression} {outcome.ended}; see law `deadline`"
        )
    if outcome.result:
        raise Broken(outcome.result, batch)


def _with_row(batch: Batch, place: int, text: str) -> Batch:
    """One row more at a place, with the columns of the row that stands there."""
    rows = [*range(place + 1), *range(place, len(batch))]
    more = batch.take(rows)
    return more.with_completions([*more.completions[:place], text, *more.completions[place + 1 :]])
