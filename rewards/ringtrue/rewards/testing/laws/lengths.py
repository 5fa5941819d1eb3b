r"""Laws 39 to 41: what length does to a reward: as declared, and never below what is wrong.

What sits behind a broken one: a cosine that is not clamped and pays again beyond the limit, a bonus for
brevity that is worth more than the right answer, a cliff of which one token more or less decides.
"""

from collections.abc import Sequence
from itertools import cycle, islice, pairwise
from typing import Final

from hypothesis import strategies as st

from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.running import NotChecked, for_all
from ringtrue.rewards.testing.strategies import dressed
from ringtrue.rewards.testing.subject import Subject, Values

__all__ = ["continuity", "correctness_dominates", "monotone", "never_rises_again"]

_ROUNDING: Final = 1e-12
_SIZES: Final = (
    1, 2, 5, 10, 50, 99, 100, 101, 150, 199, 200, 201, 300, 399, 400, 401, 700, 1000, 1500, 2000, 3000, 5000,
    8000, 13_000, 21_000, 50_000,
)  # fmt: skip
"""Lengths up to far past what runs allow."""
_WORDS: Final = ("so", "then", "we", "add", "what", "is", "left", "and", "look", "again")


def _grown(subject: Subject, sizes: Sequence[int], *, right: bool = True) -> Batch:
    """Rows of so many tokens, which are words as well: with a right or a wrong answer where it grades one."""
    seeds = [0] * len(sizes)
    if subject.style is None or not subject.tasks:
        texts = [" ".join(islice(cycle(_WORDS), size)) for size in sizes]
        batch = dressed(subject, texts, seeds)
    else:
        task = subject.tasks[0]
        stated = subject.style.render(task.right if right else task.wrong)
        batch = dressed(subject, [_padded(stated, subject.style.template, size) for size in sizes], seeds)
    batch = Batch(batch.completions, batch.columns, batch.prompts, [[7] * size for size in sizes])
    return batch.with_column("group", seeds) if subject.scope == "group" else batch


def _padded(stated: str, template: str, size: int) -> str:
    """More words in front, inside the reasoning where there is any."""
    if template.startswith("{answer}"):  # nothing may stand before it
        return stated
    words = " ".join(islice(cycle(_WORDS), size))
    if "<think>" in stated:
        return stated.replace("<think>", f"<think>{words} ", 1)
    return f"{words}\n{stated}"


def _dominates(subject: Subject) -> str:
    if not subject.traits.dominates:
        return "dominates is not declared"
    return "" if subject.style and subject.tasks else "no right and wrong answers are known: give tasks"


@law(
    39, hard="declared", trait="dominates", unless=_dominates,
    why="Where a short wrong answer earns more than a long right one, being wrong in few words is learnt.",
)  # fmt: skip
def correctness_dominates(subject: Subject, plan: Plan) -> None:
    """Every right answer earns more than every wrong one, however long they are."""

    def holds(drawn: tuple[list[int], list[int]]) -> None:
        rights, wrongs = drawn
        good, bad = _grown(subject, rights), _grown(subject, wrongs, right=False)
        batch = _joined(good, bad)
        values = subject.values(batch)
        least = min((value for value in values[: len(rights)] if value is not None), default=None)
        most = max((value for value in values[len(rights) :] if value is not None), default=None)
        if least is not None and most is not None and least <= most:
            sizes = f"right ones of {rights} tokens, wrong ones of {wrongs}"
            raise Broken(f"a right answer earns {least} and a wrong one {most}: {sizes}", batch)

    size = st.one_of(st.sampled_from((1, 100, 200, 400)), st.integers(1, 2000))
    some = st.lists(size, min_size=1, max_size=3)
    for_all(st.tuples(some, some), holds, plan, share=0.5)


def _joined(one: Batch, other: Batch) -> Batch:
    ids = [*(one.completion_ids or ()), *(other.completion_ids or ())]
    return Batch(
        [*one.completions, *other.completions],
        {name: [*column, *other.columns[name]] for name, column in one.columns.items()},
        [*(one.prompts or ()), *(other.prompts or ())],
        ids,
    )


@law(
    40, hard="declared", trait="monotone",
    unless=lambda subject: "" if subject.traits.monotone != "none" else "monotone is not declared",
    why="Length is the cheapest thing to change: whichever way pays is taken to the end.",
)  # fmt: skip
def monotone(subject: Subject, _: Plan) -> None:
    """Longer never earns more; with a target, no less before it and no more beyond it."""
    target = subject.traits.monotone == "target"
    for batch, rows in _growing(subject):
        _check_course(subject.values(batch)[:rows], peak_allowed=target)


@law(
    40, kinds=("length",), hard="always",
    unless=lambda subject: "declared stochastic" if subject.traits.stochastic else "",
    why="A value that falls and rises again pays a model for running on to the end of its context.",
)  # fmt: skip
def never_rises_again(subject: Subject, _: Plan) -> None:
    """Once longer texts earn less, still longer ones never earn more again."""
    for batch, rows in _growing(subject):
        _check_course(subject.values(batch)[:rows], peak_allowed=True)


def _growing(subject: Subject) -> list[tuple[Batch, int]]:
    """Ever longer rows: by themselves or as one group; and in groups, one each beside rows that stay."""
    rows = len(_SIZES)
    alone = _grown(subject, _SIZES)
    if subject.scope != "group":
        return [(alone, rows)]
    groups = list(range(rows))
    beside = alone
    for size, right in ((100, True), (400, True), (300, False)):
        beside = _joined(beside, _grown(subject, [size] * rows, right=right))
    names = [f"Question {group}: what is it?" for group in groups] * 4
    beside = Batch(beside.completions, beside.columns, names, beside.completion_ids)
    return [(alone, rows), (beside.with_column("group", groups * 4), rows)]


def _check_course(values: Values, *, peak_allowed: bool) -> None:
    known = [(size, value) for size, value in zip(_SIZES, values, strict=True) if value is not None]
    falling = not peak_allowed
    for (short, before), (long, after) in pairwise(known):
        if after > before + _ROUNDING and falling:
            text = f"{short} tokens earn {before}, {long} tokens {after}"
            raise Broken(f"{text}, after it had fallen" if peak_allowed else text)
        falling = falling or after < before - _ROUNDING


@law(
    41, hard="declared", trait="step",
    unless=lambda subject: "no step is declared" if subject.traits.step is None else "",
    why="At a cliff one token decides, which is noise to the policy.",
)  # fmt: skip
def continuity(subject: Subject, _: Plan) -> None:
    """One token more moves the value by no more than the declared step."""
    step = subject.traits.step
    if step is None:
        return
    sizes = sorted({n for size in _SIZES for n in (size, size + 1)})
    values = subject.values(_grown(subject, sizes))
    for (short, before), (long, after) in pairwise(zip(sizes, values, strict=True)):
        if before is None or after is None or long != short + 1:
            continue
        if abs(after - before) > step + _ROUNDING:
            raise Broken(f"{short} tokens earn {before} and {long} tokens {after}: more than {step} apart")
    if all(value is None for value in values):
        raise NotChecked("it says nothing of any length that was tried")
