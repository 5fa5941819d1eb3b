"""Comparisons: what is counted, what is joined, what is chosen, and what a judged list becomes."""

import json
from pathlib import Path
from typing import Any

import pytest

from ringtrue.benchmarks.bench.measuring import Threshold, threshold
from ringtrue.benchmarks.bench.process import Answer, Hello
from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.compare.comparison import Comparison, Pair, Side, choose
from ringtrue.benchmarks.compare.files import compare_rewards, compare_scores, is_scores
from ringtrue.benchmarks.compare.judged import CaseWriter, Judged, read_judged
from ringtrue.benchmarks.errors import InputError, UsageError

HALF = Threshold(0.5)


def compared(*values: tuple[float | None, float | None], labels: str = "") -> Comparison:
    """Rows by their values; labels as `+-.`."""
    told = {"+": True, "-": False}
    pairs = [
        Pair(id=str(n), a=Answer(a), b=Answer(b), run=n // 2, label=told.get(labels[n : n + 1]))
        for n, (a, b) in enumerate(values)
    ]
    return Comparison(a=Side("a", HALF), b=Side("b", HALF), pairs=pairs)


def test_every_row_is_counted_once() -> None:
    found: Any = compared(
        (1, 1), (1, 0), (0, 1), (0, 1), (0, 0), (None, 1), (0, None), (None, None)
    ).as_json()
    assert [found[name] for name in ("both_right", "only_a_right", "only_b_right", "both_wrong")] == [
        1,
        1,
        2,
        1,
    ]
    assert found["values"] == {"both": 5, "only_a": 1, "only_b": 1, "neither": 1}
    assert found["agree"] == 0.4
    assert found["mcnemar"]["p"] == 1.0
    assert found["labels"] is None


def test_the_difference_has_its_error_over_groups() -> None:
    found: Any = compared((1, 0), (1, 0), (0, 0), (0, 0)).as_json()
    assert (found["mean_difference"]["value"], found["mean_difference"]["std_err"]) == (0.5, 0.5)
    assert (found["pearson"], found["kappa"]["value"]) == (None, 0.0)


def test_labels_say_who_is_right_on_flips() -> None:
    found: Any = compared((1, 0), (1, 0), (0, 1), (1, 1), (0, 1), labels="+-++.").as_json()
    assert found["labels"]["flips"] == {"n": 3, "a_as_label": 1, "b_as_label": 2}
    assert (found["labels"]["a"]["both_right"], found["labels"]["b"]["both_right"]) == (2, 2)


@pytest.mark.parametrize(
    ("values", "ends", "given", "expected"),
    [
        ([0.0, 1.0], None, None, (0.5, False)),
        ([0.0, 0.0], None, None, (0.5, False)),
        ([-1.0, 1.0], None, None, (0.0, False)),
        ([1.0, 0.0], (-1.0, 1.0), None, (0.0, False)),
        ([1.0, 0.0], (None, 1.0), None, (0.5, False)),
        ([], None, None, (0.5, False)),
        ([0.0, 1.0], (-1.0, 1.0), 0.7, (0.7, True)),
    ],
)
def test_what_counts_as_right(
    values: list[float | None], ends: Any, given: float | None, expected: Any
) -> None:
    hello = None if ends is None else Hello(reward=True, low=ends[0], high=ends[1])
    rule = threshold(values, hello=hello, given=given)
    assert (rule.value, rule.included) == expected


def test_both_directions_are_chosen_alike_and_by_seed() -> None:
    found = compared(*[(1.0, 0.0)] * 90, *[(0.0, 1.0)] * 10, *[(1.0, 1.0)] * 50)
    ids = [int(pair.id) for pair in choose(found, 20, seed=1)]
    assert sum(n < 90 for n in ids) == 10
    assert ids == sorted(ids)
    assert ids == [int(pair.id) for pair in choose(found, 20, seed=1)]
    assert ids != [int(pair.id) for pair in choose(found, 20, seed=2)]
    assert len(choose(found, 500)) == 100


def test_flips_stand_before_rows_that_only_one_side_values() -> None:
    """A person who opens the page to judge flips would look through all that one side cannot read first."""
    found = compared(*[(1.0, None)] * 30, (1.0, 0.0), (None, 1.0), (0.0, 1.0))
    ids = [int(pair.id) for pair in choose(found, 20, seed=1)]
    assert ids[:2] == [30, 32]
    assert ids[2:] == sorted(ids[2:])
    assert len(ids) == 20


def test_the_widest_flips_are_always_chosen() -> None:
    found = compared(*[(1.0, 0.4)] * 50, (9.0, 0.0), *[(0.4, 1.0)] * 50)
    assert "50" in {pair.id for pair in choose(found, 4, seed=3)}


def test_another_scale_is_no_difference_and_a_missing_value_is_one() -> None:
    assert choose(compared((1.0, 1.0), (-0.5, 0.0), (-1.0, 0.0)), 10) == []
    assert [pair.id for pair in choose(compared((1.0, 1.0), (None, 1.0)), 10)] == ["1"]
    graded = compared(*[(n / 40, n / 41) for n in range(1, 20)])
    assert len(choose(graded, 10)) == 10


# --- files of scores ---------------------------------------------------------------------------------


def scores(path: Path, rows: list[tuple[str, float | None]]) -> str:
    """A file as `ringtrue score --out` writes it."""
    lines = [
        {
            "id": name,
            "group": None,
            "value": value,
            "status": "ok",
            "parts": {"c": {"extracted": "4", "reason": "so"}},
        }
        for name, value in rows
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(path)


def test_scores_are_joined_by_id_in_any_order(tmp_path: Path) -> None:
    a = scores(tmp_path / "a.jsonl", [("x", 1.0), ("y", 0.0), ("z", None), ("only", 1.0)])
    b = scores(tmp_path / "b.jsonl", [("z", 1.0), ("y", 1.0), ("x", 1.0), ("w", 0.0), ("v", 0.0)])
    found = compare_scores((a, b), None, Columns())
    assert [(pair.id, pair.a.value, pair.b.value) for pair in found.pairs] == [
        ("x", 1, 1),
        ("y", 0, 1),
        ("z", None, 1),
    ]
    assert found.missing == {"only_a": ["only"], "only_b": ["w", "v"]}
    assert (found.pairs[0].a.extracted, found.pairs[0].a.reason) == ("4", "so")


def test_equal_ids_are_joined_in_their_order(tmp_path: Path) -> None:
    a = scores(tmp_path / "a.jsonl", [("x", 1.0), ("x", 0.0)])
    b = scores(tmp_path / "b.jsonl", [("x", 0.5), ("x", 0.25), ("x", 0.0)])
    found = compare_scores((a, b), None, Columns())
    assert [(pair.a.value, pair.b.value) for pair in found.pairs] == [(1.0, 0.5), (0.0, 0.25)]
    assert found.missing["only_b"] == ["x"]


def test_files_that_are_no_scores_or_share_no_row_are_refused(tmp_path: Path) -> None:
    a = scores(tmp_path / "a.jsonl", [("x", 1.0)])
    b = scores(tmp_path / "b.jsonl", [("y", 1.0)])
    with pytest.raises(InputError, match="no id of it is in"):
        compare_scores((a, b), None, Columns())
    (tmp_path / "rows.jsonl").write_text('{"completion": "4"}\n')
    with pytest.raises(InputError, match=r"rows.jsonl:1: no row of scores.*completion"):
        compare_scores((a, str(tmp_path / "rows.jsonl")), None, Columns())
    (tmp_path / "bad.jsonl").write_text('{"id": "x", "value": "high"}\n')
    with pytest.raises(InputError, match="'high' is no number"):
        compare_scores((a, str(tmp_path / "bad.jsonl")), None, Columns())


def test_a_path_is_scores_and_a_name_is_a_reward(tmp_path: Path) -> None:
    assert [is_scores(name) for name in ("correctness", "a:b", "r.toml", "no/such.jsonl", "s.parquet")] == [
        False, False, False, True, True,
    ]  # fmt: skip


# --- rewards on a file -------------------------------------------------------------------------------


def test_two_rewards_on_one_file(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    texts = [r"\boxed{4}", "#### 4", r"\boxed{5}", "none"]
    file.write_text(
        "".join(
            json.dumps({"completion": text, "gold": "4", "ok": n < 2}) + "\n" for n, text in enumerate(texts)
        )
    )
    found = compare_rewards(("correctness", "boxed_format"), str(file), Columns(label="ok"))
    assert [(pair.a.value, pair.b.value, pair.label) for pair in found.pairs] == [
        (1.0, 1.0, True), (1.0, 0.0, True), (-0.5, 1.0, False), (-1.0, 0.0, False),
    ]  # fmt: skip
    assert found.flips() == (1, 1)
    assert (found.pairs[2].a.extracted, found.pairs[0].place) == ("5", f"{file}:1")
    with pytest.raises(UsageError, match="more than once"):
        compare_rewards(("correctness", "boxed_format"), "-", Columns())


# --- judged rows -------------------------------------------------------------------------------------


def judged(judgement: str, a: float | None, b: float | None, **options: str) -> Judged:
    """A judged row."""
    return Judged(
        id="r", place="f:1", check=options.get("check", ""), judgement=judgement, note=options.get("note", ""),
        names=("mine", "theirs"), values=(a, b),
    )  # fmt: skip


RECORD = Record(
    "f", 1, "r", "so 4", "4", "2+2?", None, None, {"gold": "4", "ability": "math", "id": "r"}, check=b"\x01"
)


@pytest.mark.parametrize(
    ("row", "expect"),
    [
        (judged("a", 1.0, 0.0), 1.0),
        (judged("b", 1.0, None), None),
        (judged("both", 1.0, 0.2), [0.2, 1.0]),
        (judged("both", 1.0, 1.0), 1.0),
    ],
)
def test_a_case_expects_what_was_judged_right(row: Judged, expect: Any) -> None:
    case = CaseWriter(columns=("ability",), golds=("solution",)).case(row, RECORD)
    assert case is not None
    assert case["expect"] == expect
    assert {name: case[name] for name in ("completion", "prompt", "ability", "solution")} == {
        "completion": "so 4", "prompt": "2+2?", "ability": "math", "solution": "4",
    }  # fmt: skip
    assert "judged by a person" in str(case["why"])


def test_rows_without_a_verdict_and_changed_rows_become_no_case() -> None:
    writer = CaseWriter()
    rows = [judged("neither", 1.0, 0.0), judged("both", None, 0.0), judged("a", 1.0, 0.0, check="02")]
    assert writer.lines([*rows, judged("a", 1.0, 0.0, check="01")], {"f:1": RECORD}).count(b"\n") == 1
    assert (writer.undecided, writer.lost) == (2, 1)
    assert writer.case(judged("a", 1.0, 0.0), None) is None


def test_the_same_id_twice_becomes_two_ids() -> None:
    writer = CaseWriter()
    cases = [writer.case(judged("a", 1.0, 0.0), RECORD) for _ in range(2)]
    assert [case["id"] for case in cases if case] == ["r", "r#2"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"judgement": "maybe", "place": "f:1"}, "one of a, b, both, neither"),
        ({"judgement": "a"}, "no `place`"),
        ({"judgement": "a", "place": "f:1", "a": {"value": 1}}, "`b` must be an object"),
        ({"judgement": "a", "place": "f:1", "a": {"value": "1"}, "b": {"value": 1}}, "`a` must be an object"),
    ],
)
def test_a_judged_list_of_another_shape_is_refused(tmp_path: Path, row: dict[str, Any], message: str) -> None:
    file = tmp_path / "judged.jsonl"
    file.write_text(json.dumps(row) + "\n")
    with pytest.raises(InputError, match=message):
        read_judged(str(file))
