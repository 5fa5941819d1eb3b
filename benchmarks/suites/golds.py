"""Is a right answer paid however it is written, and a near miss never, on golds of real data sets?

Golds are drawn with a fixed seed from those that reduce to one answer. Each is met in up to three other ways
of writing it and in up to three near misses, in a box; every grader reads the same text, nothing cached.
Those that are no plain numbers are met by themselves and by another one as well: a near miss is told by a
digit, and another answer is where a grader has the most work.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from random import Random
from typing import Any

from ringtrue.graders import Outcome, Policy, Verdict, grade_completion
from ringtrue.graders.gold import read_gold
from suites import peers
from suites.completions import tiers
from suites.data import golds
from suites.measure import Run, cold, deep_share, error, measured, spread, table
from suites.near_misses import near_misses
from suites.rewriting import rewritings

__all__ = ["Case", "cases", "graded", "report"]

_SEED = 20
_LONGEST = 200
_CROSSED = 1000
_PLAIN = re.compile(r"[-$\s]*[\d.,/]+[$\s]*")


@dataclass(frozen=True, slots=True)
class Case:
    """One answer to one gold."""

    gold: str
    """The gold, reduced to the answer."""
    text: str
    """The answer."""
    kind: str
    """How it was made."""
    right: bool
    """Whether it must be paid."""

    @property
    def completion(self) -> str:
        """The answer where a model would put it."""
        return f"The answer is \\boxed{{{self.text}}}"


def cases(most: int) -> tuple[str, int, int, list[Case]]:
    """Where the golds come from, how many were drawn, how many could not be used, and the cases."""
    name, all_golds = golds()
    random = Random(_SEED)
    random.shuffle(all_golds)
    found: list[Case] = []
    used = left_out = 0
    for gold in _reduced(all_golds):
        if used == most:
            break
        if not gold:
            left_out += 1
            continue
        used += 1
        found += [Case(gold, text, kind, True) for kind, text in rewritings(gold, random).items()]
        found += [Case(gold, text, kind, False) for kind, text in near_misses(gold, random).items()]
    return name, used, left_out, found


def crossed(most: int) -> list[Case]:
    """Golds that are no plain numbers, each with itself and with another as the answer."""
    _, all_golds = golds()
    random = Random(_SEED)
    random.shuffle(all_golds)
    chosen = list(islice((gold for gold in _reduced(all_golds) if gold and not _PLAIN.fullmatch(gold)), most))
    others = random.sample(chosen, len(chosen))
    found = [Case(gold, gold, "itself", True) for gold in chosen]
    return found + [
        Case(gold, other, "another", False)
        for gold, other in zip(chosen, others, strict=True)
        if gold != other
    ]


def _reduced(all_golds: list[Any]) -> Iterator[str]:
    """Each gold as its one short answer; nothing where it has none."""
    for given in all_golds:
        sides = read_gold(given, Policy()).sides
        gold = sides[0].text if len(sides) == 1 else ""
        yield "" if len(gold) > _LONGEST or "\n" in gold else gold


@cache
def graded(limit: int | None) -> tuple[str, list[Case], Run[Verdict], Run[bool]]:
    """Where the cases come from, the cases, our verdicts and math-verify's."""
    name, used, left_out, found = cases(1000 if limit is None else limit)
    peer = peers.math_verify()
    ours = measured(_ours, found, "golds")
    theirs = measured(lambda case: peer(case.gold, case.completion), found, "golds, math-verify")
    text = (
        f"{used} golds of {name} ({left_out} more were drawn and reduce to no one short answer),"
        f" {len(found)} answers"
    )
    return text, found, ours, theirs


def report(limit: int | None = None) -> str:
    """Error both ways, by kind, and speed."""
    text, found, ours, theirs = graded(limit)
    paid = [verdict.outcome is Outcome.CORRECT for verdict in ours.found]
    right = [case.right for case in found]
    lines = [
        ["ringtrue", *spread(ours), f"{theirs.mean / ours.mean:.0f}", error(right, paid)],
        ["math-verify, gold wrapped", *spread(theirs), "1", error(right, theirs.found)],
    ]
    head = ["grader", "CPU ms", "median ms", "p99 ms", "max ms", "times less than math-verify", "error"]
    return "\n".join(
        [
            f"{text}. {deep_share(ours)}",
            "",
            *table(head, lines),
            "",
            *_kinds(found, paid, theirs.found),
            "",
            *tiers(ours.found),
            "",
            *_crossed(_CROSSED if limit is None else limit),
        ]
    )


def _crossed(most: int) -> list[str]:
    found = crossed(most)
    peer = peers.math_verify()
    runs: dict[str, tuple[Run[Verdict], Run[bool]]] = {}
    for kind in ("itself", "another"):
        some = [case for case in found if case.kind == kind]
        runs[kind] = (
            measured(_ours, some, f"golds against {kind}"),
            measured(lambda case: peer(case.gold, case.completion), some, f"{kind}, math-verify"),
        )
    (ours, theirs), (our_others, their_others) = runs.values()
    # Added up, not run again: by then math-verify has kept what it computed.
    runs["both"] = (ours + our_others, theirs + their_others)
    head = ["answer", "golds", "CPU ms", "math-verify's", "times less", "paid", "paid by math-verify"]
    lines = [_against(kind, *pair) for kind, pair in runs.items()]
    return ["Golds that are no plain numbers, by themselves and by another of them:", "", *table(head, lines)]


def _against(kind: str, ours: Run[Verdict], theirs: Run[bool]) -> list[object]:
    paid = sum(verdict.outcome is Outcome.CORRECT for verdict in ours.found)
    times = f"{theirs.mean / max(ours.mean, 1e-9):.0f}"
    means = (f"{ours.mean * 1000:.3f}", f"{theirs.mean * 1000:.3f}", times)
    return [kind, len(ours.found), *means, paid, sum(theirs.found)]


def _kinds(found: list[Case], paid: list[bool], theirs: list[bool]) -> list[str]:
    counts = Counter((not case.right, case.kind) for case in found)
    wrong = [
        Counter(
            (not case.right, case.kind)
            for case, one in zip(found, every, strict=True)
            if one is not case.right
        )
        for every in (paid, theirs)
    ]
    rows = [
        ("no" if must_not else "yes", kind, count, wrong[0][must_not, kind], wrong[1][must_not, kind])
        for (must_not, kind), count in sorted(counts.items())
    ]
    return table(["must be paid", "how it was made", "answers", "our errors", "math-verify's"], rows)


def _ours(case: Case) -> Verdict:
    cold()
    return grade_completion(case.gold, case.completion)
