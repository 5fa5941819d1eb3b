"""Grading real completions: CPU time, the share of each tier and agreement, beside math-verify in one run."""

import logging
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from ringtrue.graders import Outcome, Verdict, grade_completions, shutdown
from suites.data import completions

BATCH = 256


def cpu_seconds() -> float:
    """This process and its ended children, user and system."""
    parts = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in parts)


def measured(
    run: Callable[[list[dict[str, Any]]], list[Any]], rows: list[dict[str, Any]]
) -> tuple[list[Any], float, float]:
    """What a run gave, its CPU seconds (workers counted) and its wall seconds."""
    began, wall = cpu_seconds(), time.perf_counter()
    found = run(rows)
    return found, cpu_seconds() - began, time.perf_counter() - wall


def ours(rows: list[dict[str, Any]]) -> list[Verdict]:
    """All rows in batches, with the worker ended so that its time counts."""
    found: list[Verdict] = []
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        found += grade_completions([row["gold"] for row in batch], [row["completion"] for row in batch])
    shutdown()
    return found


def math_verify(rows: list[dict[str, Any]]) -> list[bool]:
    """math-verify as its README shows it, with the gold wrapped so that it is read as maths."""
    from math_verify import parse, verify

    logging.getLogger("math_verify").setLevel(logging.CRITICAL)

    def one(row: dict[str, Any]) -> bool:
        golds = row["gold"] if isinstance(row["gold"], list) else [row["gold"]]
        answer = parse(row["completion"])
        return any(verify(parse(f"\\boxed{{{gold}}}"), answer) for gold in golds)

    return [one(row) for row in rows]


def report(limit: int | None = None) -> str:
    """Tables for RESULTS.md."""
    name, rows = completions(limit)
    verdicts, cpu, wall = measured(ours, rows)
    theirs, their_cpu, their_wall = measured(math_verify, rows)
    n = len(rows)
    paid = [verdict.outcome is Outcome.CORRECT for verdict in verdicts]
    lines = [
        f"{n} completions of {name}.",
        "",
        "| grader | CPU s | wall s | rows per CPU second | times math-verify | error against labels |",
        "|---|---|---|---|---|---|",
        line("ringtrue", n, cpu, wall, their_cpu / cpu, errors(rows, paid)),
        line("math-verify", n, their_cpu, their_wall, 1, errors(rows, theirs)),
        "",
        "| tier | rows | share |",
        "|---|---|---|",
    ]
    tiers = Counter(verdict.tier or "none (no answer, unreadable, ambiguous)" for verdict in verdicts)
    lines += [f"| {tier} | {count} | {count / n:.2%} |" for tier, count in tiers.most_common()]
    return "\n".join([*lines, "", *confusion(rows, verdicts)])


def line(grader: str, n: int, cpu: float, wall: float, ratio: float, error: str) -> str:
    """One grader's row."""
    return f"| {grader} | {cpu:.1f} | {wall:.1f} | {n / cpu:.0f} | {ratio:.1f} | {error} |"


def errors(rows: list[dict[str, Any]], paid: list[bool]) -> str:
    """The share of labelled rows that a grader calls the other way."""
    pairs = [
        (row["label"], one)
        for row, one in zip(rows, paid, strict=True)
        if row["label"] is not None and not suspect(row)
    ]
    return f"{sum(label != one for label, one in pairs) / len(pairs):.2%} of {len(pairs)}"


def suspect(row: dict[str, Any]) -> bool:
    """Rows whose label the file itself doubts."""
    return bool((row.get("meta") or {}).get("suspect"))


def confusion(rows: list[dict[str, Any]], verdicts: list[Verdict]) -> list[str]:
    """Outcomes by source and label."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for row, verdict in zip(rows, verdicts, strict=True):
        if row["label"] is not None and not suspect(row):
            table[row["source"]][f"{row['label']}/{verdict.outcome is Outcome.CORRECT}"] += 1
    lines = [
        "| source | right, paid | right, refused | wrong, paid | wrong, refused |",
        "|---|---|---|---|---|",
    ]
    keys = ("True/True", "True/False", "False/True", "False/False")
    lines += [
        f"| {source} | " + " | ".join(str(cells[key]) for key in keys) + " |"
        for source, cells in sorted(table.items())
    ]
    return lines
