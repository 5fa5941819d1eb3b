"""What `ringtrue compare` prints: the figures, and the rows on which the two differ.

One example of a row: `flip, label right: r7 (runs.jsonl:7)`, below it the gold, what both say and read, and
how the completion ends.
"""

from typing import Any, Final

from ringtrue.benchmarks.bench.process import Answer
from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.compare.comparison import Comparison, Pair
from ringtrue.cli.tables import number
from ringtrue.cli.terminal import clean, make_table, output_console, print_json

__all__ = ["print_differences"]

_WIDEST: Final = 64


def print_differences(
    found: Comparison, shown: list[Pair], rows: dict[str, Record], *, json: bool = False
) -> None:
    """Print the figures, and these rows.

    Args:
        found: Both sides.
        shown: The rows to show.
        rows: Their texts, by place.
        json: Everything as JSON.
    """
    figures: dict[str, Any] = found.as_json()
    if json:
        print_json({**figures, "differ": [_as_json(found, pair, rows.get(pair.place)) for pair in shown]})
        return
    console = output_console()
    for name in ("a", "b"):
        side = figures[name]
        sign = "from" if side["right_included"] else "above"
        console.print(f"{name.upper()}  {clean(side['name'])}: mean {number(side['mean'])}, right {sign} {side['right_from']:g} ({side['right_why']})")  # fmt: skip  # noqa: E501
        _print_faults(side["statuses"])
    console.print(make_table(["rows", "B right", "B wrong"], [
        ["A right", f"{figures['both_right']:,}", f"{figures['only_a_right']:,}"],
        ["A wrong", f"{figures['only_b_right']:,}", f"{figures['both_wrong']:,}"],
    ]))  # fmt: skip
    for line in _lines(figures):
        console.print(line)
    for pair in shown:
        for line in _told(found, pair, rows.get(pair.place)):
            console.print(line, soft_wrap=True)


def _print_faults(statuses: dict[str, int]) -> None:
    faults = [f"{count:,} {name.replace('_', ' ')}" for name, count in statuses.items() if name != "ok"]
    if faults:
        output_console().print(f"   {', '.join(faults)}")


def _lines(figures: dict[str, Any]) -> list[str]:
    test, kappa, mean = figures["mcnemar"], figures["kappa"], figures["mean_difference"]
    flips = figures["only_a_right"] + figures["only_b_right"]
    agree = "-" if figures["agree"] is None else f"{100 * figures['agree']:.2f} %"
    lines = [f"{flips:,} flips, agreement {agree}, McNemar p {test['p']:.3g} ({test['method']})"]
    if kappa is not None:
        lines.append(f"kappa {kappa['value']:.3f} ({kappa['low']:.3f} to {kappa['high']:.3f})")
    if mean is not None:
        ends = "" if mean["low"] is None else f" ({mean['low']:.4f} to {mean['high']:.4f})"
        lines.append(
            f"A less B {mean['value']:.4f}{ends}, correlation {number(figures['pearson'])}, "
            f"of ranks {number(figures['spearman'])}"
        )
    for name, missing in figures["missing"].items():
        if missing["n"]:
            first = ", ".join(map(str, missing["first"][:3]))
            lines.append(clean(f"{missing['n']:,} ids are only in {name[-1].upper()}: {first} ..."))  # fmt: skip  # noqa: E501
    labels = figures["labels"]
    if labels is not None:
        told = [f"{side.upper()} {100 * labels[side]['share']:.2f} % of {labels[side]['n']:,}" for side in ("a", "b") if labels[side]["n"]]  # fmt: skip  # noqa: E501
        lines.append(f"like the label: {', '.join(told)}")
        both = labels["flips"]
        lines.append(f"of {both['n']:,} labelled flips the label is with A on {both['a_as_label']:,}, with B on {both['b_as_label']:,}")  # fmt: skip  # noqa: E501
    return lines


def _told(found: Comparison, pair: Pair, record: Record | None) -> list[str]:
    """One row in a few lines: a table of as many columns fits no terminal."""
    kind = "one value" if pair.difference is None else "flip" if found.flipped(pair) else "differs"
    label = "" if pair.label is None else f", label {'right' if pair.label else 'wrong'}"
    place = "" if pair.place in {"", pair.id} else f" ({pair.place})"
    lines = [f"{kind}{label}: {clean(pair.id, limit=60)}{clean(place)}"]
    if record is not None and record.gold is not None:
        lines.append(f"   gold  {_line(str(record.gold))}")
    for name, answer in (("A", pair.a), ("B", pair.b)):
        read = "" if answer.extracted is None else f", read {_line(answer.extracted)}"
        lines.append(f"   {name}     {_value(answer)}{read}")
    if record is not None:
        text = clean(" ".join(str(record.completion)[-4 * _WIDEST :].split()))
        lines.append(f"   ends  {text[-_WIDEST:].strip()}")
    return lines


def _line(text: str) -> str:
    shown = clean(" ".join(text.split()), limit=4 * _WIDEST)
    return shown if len(shown) <= _WIDEST else shown[: _WIDEST - 1] + "…"


def _value(answer: Answer) -> str:
    return answer.status.replace("_", " ") if answer.value is None else f"{answer.value:g}"


def _as_json(found: Comparison, pair: Pair, record: Record | None) -> dict[str, object]:
    rights = found.rights(pair)
    sides = {
        name: {
            "value": one.value, "right": told, "status": one.status, "reason": one.reason,
            "extracted": one.extracted,
        }
        for name, one, told in zip(("a", "b"), (pair.a, pair.b), rights, strict=True)
    }  # fmt: skip
    gold = None if record is None else record.gold
    return {"id": pair.id, "place": pair.place, "gold": gold, "label": pair.label, **sides}
