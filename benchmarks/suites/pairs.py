"""Is one answer recognised as equal to another, with nothing cached, beside math-verify and plain strings?

The hand-labelled pairs come from other projects' own tests and stand apart: every one of them is there
because it was hard for somebody.
"""

from functools import cache, partial

from ringtrue.graders import Verdict, extract_answer, grade_answer
from suites import peers
from suites.completions import Graded, tiers
from suites.data import pairs, scored
from suites.measure import Row, Run, cold, deep_share, error, measured, spread, table

__all__ = ["graded", "report"]


@cache
def graded(limit: int | None) -> Graded:
    """Grade every pair by itself, each gold read anew."""
    rows = pairs(limit)
    peer = peers.math_verify()
    ours = measured(_ours, rows, "pairs")
    theirs = measured(lambda row: peer(row["gold"], row["pred"]), rows, "pairs, math-verify")
    return Graded("equiv_pairs.jsonl.gz", rows, ours, theirs)


def report(limit: int | None = None) -> str:
    """All pairs, then the hand-labelled ones."""
    all_of = graded(limit)
    if not all_of.rows:
        return "Skipped: equiv_pairs.jsonl.gz is not beside this checkout."
    hand = [n for n, row in enumerate(all_of.rows) if row["label_source"].startswith("human") and scored(row)]
    every = [n for n, row in enumerate(all_of.rows) if scored(row)]
    return "\n".join(
        [
            f"{len(all_of.rows)} different pairs.",
            "",
            *_compared("all", all_of, every),
            "",
            *_compared("hand-labelled", all_of, hand),
            "",
            *tiers(all_of.ours.found),
        ]
    )


def _ours(row: Row) -> Verdict:
    cold()
    return grade_answer(row["gold"], row["pred"])


def _compared(name: str, all_of: Graded, chosen: list[int]) -> list[str]:
    """The table for some of the pairs; CPU is measured anew, since a worker shows it only at its end."""
    rows = [all_of.rows[n] for n in chosen]
    labels = [row["label"] for row in rows]
    ours = measured(_ours, rows, f"pairs, {name}")
    theirs = _part(all_of.theirs, chosen)
    paid = [all_of.paid[n] for n in chosen]
    lines = [
        ["ringtrue", *spread(ours), f"{theirs.mean / max(ours.mean, 1e-9):.0f}", error(labels, paid)],
        ["math-verify, gold wrapped", *spread(theirs), "1", error(labels, theirs.found)],
    ]
    for title, baseline in (
        ("exact match", peers.exact_match),
        ("normalised, numbers compared", peers.normalised_numbers),
    ):
        run = measured(partial(_strings, baseline), rows, title)
        lines.append([title, *spread(run), "", error(labels, run.found)])
    head = [
        f"{name}: {len(rows)}",
        "CPU ms",
        "median ms",
        "p99 ms",
        "max ms",
        "times less than math-verify",
        "error",
    ]
    return [deep_share(ours), "", *table(head, lines)]


def _part(run: Run[bool], chosen: list[int]) -> Run[bool]:
    """Some rows of a run that used no worker."""
    seconds = [run.seconds[n] for n in chosen]
    return Run([run.found[n] for n in chosen], seconds, sum(seconds), 0.0)


def _strings(baseline: peers.Peer, row: Row) -> bool:
    # Finding the answer in a whole solution is not what a comparison of strings is asked here.
    return baseline(row["gold"], extract_answer(row["pred"]) or row["pred"])
