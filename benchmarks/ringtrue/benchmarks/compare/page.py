"""Writes a comparison as one HTML file: the figures, and the rows that differ, to judge by keyboard.

One call: `write_page(Path("page.html"), comparison, chosen, rows, file="runs.jsonl")`.

It is built as the report is, from its style sheet and its words: what a model wrote is hostile, travels as
JSON in which `<`, `>` and `&` cannot occur, and reaches the page as text nodes only; a content policy allows
this style, this script and nothing else. Judgements stay in the browser until they are saved to a file.
"""

import base64
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any, Final, cast

from ringtrue.benchmarks import report
from ringtrue.benchmarks.bench.process import Answer
from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.compare.comparison import Comparison, Pair
from ringtrue.benchmarks.report.detail import row_detail
from ringtrue.benchmarks.report.segments import make_visible
from ringtrue.benchmarks.report.wording import escape, fixed, number, percent, share

__all__ = ["render", "write_page"]

_FOLDER: Final = Path(__file__).parent
_STYLES: Final = Path(report.__file__).parent / "page.css"
_LONGEST: Final = 500
_EMPTY: Final[Mapping[str, object]] = {"problem": [], "text": [], "gold": [], "place": ""}


def write_page(
    path: str | os.PathLike[str],
    comparison: Comparison,
    chosen: Sequence[Pair],
    rows: Mapping[str, Record],
    *,
    file: str = "",
) -> None:
    """Write the page.

    Args:
        path: Where to; written beside and renamed when whole.
        comparison: Both sides.
        chosen: The rows to judge.
        rows: Their texts, by place.
        file: The file of rows.

    Raises:
        OSError: The file cannot be written.
    """
    target = Path(path)
    partial = target.with_name(target.name + ".partial")
    partial.write_text(render(comparison, chosen, rows, file=file), encoding="utf-8", newline="\n")
    partial.replace(target)


def render(
    comparison: Comparison, chosen: Sequence[Pair], rows: Mapping[str, Record], *, file: str = ""
) -> str:
    """Return the page as text."""
    figures = cast("dict[str, Any]", comparison.as_json())
    style = _STYLES.read_text(encoding="utf-8") + _read("page.css")
    script = _read("page.js")
    names = [escape(side.name) for side in (comparison.a, comparison.b)]
    return Template(_read("page.html")).substitute(
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
        style=style, script=script, a=names[0], b=names[1],
        file=f'<p class="file">{escape(file)}</p>' if file else "",
        key=_key(figures), table=_table(figures, names), figures=_figures(figures),
        labels=_labels(figures, names), rule=_rule(figures), data=_data(comparison, chosen, rows),
    )  # fmt: skip


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


# --- figures -----------------------------------------------------------------------------------------


def _key(figures: Mapping[str, Any]) -> str:
    flips = figures["only_a_right"] + figures["only_b_right"]
    kappa = figures["kappa"]
    shown = (
        ("rows", f"{figures['rows']:,}"), ("flips", f"{flips:,}"), ("agree", share(figures["agree"])),
        ("kappa", fixed(kappa["value"]) if kappa else "none"), ("p (McNemar)", _p(figures["mcnemar"]["p"])),
    )  # fmt: skip
    return "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in shown)


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else f"{value:.1e}"


def _table(figures: Mapping[str, Any], names: Sequence[str]) -> str:
    cells = [figures[name] for name in ("both_right", "only_a_right", "only_b_right", "both_wrong")]
    whole = sum(cells)
    kinds = ("good", "bad", "bad", "good")
    said = ("both right", "A alone", "B alone", "both wrong")
    td = [
        f'<td class="{kind}">{count:,}<small>{words}, {percent(count, whole)}</small></td>'
        for kind, words, count in zip(kinds, said, cells, strict=True)
    ]
    return (
        '<table class="confusion"><caption class="hidden">Rows by what both say</caption><thead><tr><td></td>'
        '<th scope="col">B: right</th><th scope="col">B: wrong</th></tr></thead><tbody>'
        f'<tr><th scope="row">A: right</th>{td[0]}{td[1]}</tr>'
        f'<tr><th scope="row">A: wrong</th>{td[2]}{td[3]}</tr>'
        f'</tbody></table><p class="note">A is {names[0]}, B is {names[1]}.</p>'
    )


def _figures(figures: Mapping[str, Any]) -> str:
    values, kappa, mean = figures["values"], figures["kappa"], figures["mean_difference"]
    lines = [("mean of A", number(figures["a"]["mean"])), ("mean of B", number(figures["b"]["mean"]))]
    if mean is not None:
        ends = "" if mean["low"] is None else f", {number(mean['low'])} to {number(mean['high'])}"
        lines.append(("A less B", number(mean["value"]) + ends))
    if kappa is not None:
        lines.append(("kappa", f"{fixed(kappa['value'])}, {fixed(kappa['low'])} to {fixed(kappa['high'])}"))
    lines += [
        ("McNemar", f"p {_p(figures['mcnemar']['p'])}, {figures['mcnemar']['method']}"),
        ("correlation", f"{fixed(figures['pearson'])}; of ranks {fixed(figures['spearman'])}"),
        (
            "no value",
            f"A {values['only_b'] + values['neither']:,}, B {values['only_a'] + values['neither']:,}",
        ),
    ]
    lines += [
        (f"only in {side}", f"{figures['missing'][name]['n']:,} ids")
        for side, name in (("A", "only_a"), ("B", "only_b")) if name in figures["missing"]
    ]  # fmt: skip
    return (
        '<dl class="facts">'
        + "".join(f"<div><dt>{a}</dt><dd>{escape(b)}</dd></div>" for a, b in lines)
        + "</dl>"
    )


def _labels(figures: Mapping[str, Any], names: Sequence[str]) -> str:
    labels = figures["labels"]
    if labels is None:
        return '<p class="none">No labels: name their column with --label.</p>'
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("", "agrees", "precision", "recall", "rows"))
    body = "".join(
        f'<tr><th scope="row">{name}</th><td>{share(side["share"])}</td>'
        f"<td>{_with_ends(side['precision'])}</td>"
        f"<td>{_with_ends(side['recall'])}</td><td>{side['n']:,}</td></tr>"
        for name, side in zip(names, (labels["a"], labels["b"]), strict=True)
    )
    flips = labels["flips"]
    return (
        f'<div class="scroll" tabindex="0"><table class="numbers"><caption class="hidden">Agreement with'
        f" labels</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        f'<p class="note">Of {flips["n"]:,} labelled flips the label is with A on {flips["a_as_label"]:,}'
        f" and with B on {flips['b_as_label']:,}.</p>"
    )


def _with_ends(found: Mapping[str, float] | None) -> str:
    if found is None:
        return "none"
    return f"{share(found['share'])}<small>{share(found['low'])} to {share(found['high'])}</small>"


def _rule(figures: Mapping[str, Any]) -> str:
    said = []
    for name, side in (("A", figures["a"]), ("B", figures["b"])):
        sign = "from" if side["right_included"] else "above"
        said.append(f"{name} says right {sign} {number(side['right_from'])} ({escape(side['right_why'])})")
    return f'<p class="note">{"; ".join(said)}. Intervals are at 95 %.</p>'


# --- rows --------------------------------------------------------------------------------------------


def _data(comparison: Comparison, chosen: Sequence[Pair], rows: Mapping[str, Record]) -> str:
    listed = [_row(comparison, pair, rows.get(pair.place)) for pair in chosen]
    names = [comparison.a.name, comparison.b.name]
    mark = hashlib.sha256(
        json.dumps([names, [(row["id"], row["place"], row["check"]) for row in listed]]).encode()
    ).hexdigest()
    text = json.dumps({"names": names, "mark": mark[:16], "rows": listed}, allow_nan=False)
    # As report/listing.py has it: no tag and no comment can open or close inside the script element.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _row(comparison: Comparison, pair: Pair, record: Record | None) -> dict[str, Any]:
    read = pair.a.extracted or pair.b.extracted
    detail = _EMPTY if record is None else row_detail(record, {"parts": {"read": {"extracted": read}}})
    rights = comparison.rights(pair)
    return {
        "id": _plain(pair.id), "place": _plain(pair.place),
        "check": "" if record is None else record.check.hex(),
        "label": pair.label, "problem": detail["problem"], "text": detail["text"], "gold": detail["gold"],
        "a": _side(pair.a, rights[0]), "b": _side(pair.b, rights[1]),
    }  # fmt: skip


def _side(answer: Answer, right: bool | None) -> dict[str, object]:
    answered = None if answer.extracted is None else make_visible(("text", answer.extracted[:_LONGEST]))
    return {
        "value": answer.value, "right": right, "status": answer.status.replace("_", " "),
        "reason": make_visible(("text", answer.reason[:_LONGEST])), "answer": answered,
    }  # fmt: skip


def _plain(text: str) -> str:
    """Half surrogate pairs cannot be saved to a file by a browser."""
    return text.encode("utf-8", "replace").decode("utf-8")
