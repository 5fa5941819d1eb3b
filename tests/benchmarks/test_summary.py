"""The summary of a scored file: its statistics against other definitions, its counts against worked files."""

import json
import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.benchmarks import ScoreTally
from ringtrue.benchmarks.agreement import Agreement
from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.groups import Chunk
from ringtrue.benchmarks.recipes import judges
from ringtrue.benchmarks.score_columns import OUTCOMES, ScoreColumns, text_length
from ringtrue.benchmarks.score_summary import LengthRelation
from ringtrue.benchmarks.scoring import ScoreTask
from ringtrue.benchmarks.statistics import correlation, histogram, quantile, spearman, wilson
from ringtrue.graders import Outcome, grade_completion
from ringtrue.rewards import BoxedFormat, ByAbility, Correctness, CosineLength, Gate, Reward, ThinkFormat
from ringtrue.rewards.groups import advantages

VALUES = st.floats(-1e6, 1e6)


def record(number: int = 0, **options: Any) -> Record:
    given = {
        "file": "f.jsonl", "line": number + 1, "id": str(number), "completion": "x" * number, "gold": "4",
        "prompt": None, "group": None, "label": None, "columns": {}, "run": number, **options,
    }  # fmt: skip
    return Record(**given)


def scored(
    value: float | None, weight: float = 1.0, name: str = "correctness", **more: Any
) -> dict[str, Any]:
    part = {
        "value": value,
        "weight": weight,
        "status": "ok",
        "reason": "",
        "extracted": "4",
        "seconds": 0.001,
    }
    total = None if value is None else weight * value
    return {"id": "", "group": None, "value": total, "status": "ok", "parts": {name: {**part, **more}}}


def tally_of(rows: list[tuple[Record, dict[str, Any]]], **options: Any) -> ScoreTally:
    tally = ScoreTally(**{"right": {"correctness": 1.0}, **options})
    for one, row in rows:
        tally.add(one, row)
    return tally


# --- statistics ------------------------------------------------------------------------------------


@given(st.lists(VALUES, min_size=1, max_size=40), st.floats(0, 1))
def test_quantiles_are_those_of_numpy(values: list[float], share: float) -> None:
    assert quantile(sorted(values), share) == pytest.approx(float(np.quantile(values, share)), abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=40))
def test_rank_correlation_shares_ranks_between_equal_values(pairs: list[tuple[int, int]]) -> None:
    xs, ys = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    found = spearman(xs, ys)
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        assert found is None
        return
    ranks = [[sum(v < own for v in col) + (col.count(own) + 1) / 2 for own in col] for col in (xs, ys)]
    assert found == pytest.approx(float(np.corrcoef(ranks[0], ranks[1])[0, 1]), abs=1e-9)


def test_correlation_of_the_largest_floats_does_not_overflow() -> None:
    assert correlation([1e308, -1e308, 0.0], [1.0, -1.0, 0.0]) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (8, 10, 0.4902, 0.9433), (50, 100, 0.4038, 0.5962)],
)
def test_wilson_gives_the_published_intervals(count: int, n: int, low: float, high: float) -> None:
    assert wilson(count, n) == pytest.approx((low, high), abs=1e-4)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=30), st.integers(1, 40))
def test_every_value_is_in_one_bar(values: list[float], bins: int) -> None:
    assert sum(bar.n for bar in histogram(values, bins)) == len(values)


# --- counting --------------------------------------------------------------------------------------


def test_precision_and_recall_are_not_exchanged() -> None:
    agreement = Agreement()
    for ours, label, n in ((True, True, 6), (True, False, 2), (False, True, 4), (False, False, 1)):
        for _ in range(n):
            agreement.add(ours=ours, label=label)
    assert (agreement.precision.count, agreement.precision.n) == (6, 8)
    assert (agreement.recall.count, agreement.recall.n) == (6, 10)


def test_a_worked_file() -> None:
    parts: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"label": True, "columns": {"source": "a"}}, scored(1.0)),
        ({"label": False, "columns": {"source": "a"}}, scored(1.0)),
        ({"label": True, "columns": {"source": "b"}}, scored(-0.5)),
        ({"label": None, "columns": {"source": "b"}}, scored(None, status="error", reason="boom")),
    ]
    tally = tally_of([(record(k, **options), row) for k, (options, row) in enumerate(parts)])
    summary = tally.summary()
    assert (summary.n, summary.total.scored, summary.total.mean) == (4, 3, 0.5)
    assert summary.outcomes == {"correct": 2, "wrong": 1, "error": 1}
    assert (summary.unlabelled, summary.unjudged) == (1, 0)
    assert [(own.source, own.n, own.agreement.same, own.agreement.n) for own in summary.sources] == [
        ("a", 2, 1, 2), ("b", 2, 0, 1),
    ]  # fmt: skip
    assert summary.parts[0].statuses == {"ok": 3, "error": 1}
    assert summary.parts[0].rows_per_second == pytest.approx(1000)
    assert tally.first == {"error": "f.jsonl:4: correctness: boom"}
    json.dumps(tally.as_json(), allow_nan=False)


@pytest.mark.parametrize(
    ("completion", "gold"),
    [
        (r"\boxed{4}", "4"), (r"\boxed{5}", "4"), ("I do not know.", "4"), (r"\boxed{3}, no, \boxed{4}", "4"),
        (r"\boxed{@@}", "4"), (r"\boxed{9^{9^{9^9}}}", "4"), ("<think>never ends", "4"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("reward", "place"),
    [
        (Correctness(), ("correctness",)),
        (Gate(Correctness(), when=ThinkFormat()), ("gate", "correctness")),
        (CosineLength(limit=100, unit="chars"), ("cosine_length",)),
        (ByAbility({"maths": Correctness()}), ("by_ability", "maths")),
    ],
)
def test_a_score_row_carries_what_the_grader_said(
    reward: Reward, place: tuple[str, ...], completion: str, gold: str
) -> None:
    one = record(completion=completion, gold=gold, columns={"ability": "maths"})
    (row,) = ScoreTask(1.0 * reward)(Chunk(0, (one,)))
    said: Any = row
    for name in place:
        said = said["parts"][name]
    verdict = grade_completion(gold, completion)
    assert (said["outcome"], said["slot"], said["tier"]) == (verdict.outcome, verdict.slot, verdict.tier)
    counted = ScoreTally(judges(1.0 * reward)).add(one, row)
    assert counted.outcome == verdict.outcome


def test_what_was_not_graded_carries_no_verdict() -> None:
    (row,) = ScoreTask(0.5 * BoxedFormat() + 0.5 * Correctness())(Chunk(0, (record(completion="4"),)))
    parts: Any = row["parts"]
    assert "outcome" not in parts["boxed_format"]
    lost: Any = ScoreTask(1.0 * Correctness()).lost(Chunk(0, (record(),)), "a process died")[0]
    assert lost["parts"]["correctness"]["outcome"] is None
    assert ScoreTally({"correctness": 1.0}).add(record(), lost).outcome == "error"


def test_an_outcome_from_a_file_can_only_be_a_known_one() -> None:
    assert tally_of([(record(), scored(1.0, outcome="<script>"))]).outcomes == {"error": 1}
    assert {outcome.value for outcome in Outcome} <= set(OUTCOMES)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (("wrong", "correct"), "correct"), (("wrong", "timeout"), "timeout"),
        (("no_answer", "wrong"), "no_answer"), (("unreadable_gold", "wrong"), "unreadable_gold"),
    ],
)  # fmt: skip
def test_of_several_judges_one_that_pays_or_failed_decides(said: tuple[str, str], outcome: str) -> None:
    row = scored(-0.5, outcome=said[0])
    row["parts"]["second"] = {**row["parts"]["correctness"], "outcome": said[1]}
    assert tally_of([(record(), row)], right={"correctness": 1.0, "second": 1.0}).outcomes == {outcome: 1}


def test_parts_of_parts_are_summarised_under_their_path() -> None:
    inner = {"correctness": {"value": 1.0, "weight": 0.5, "status": "ok", "reason": "", "seconds": 0.0}}
    tally = tally_of([(record(), scored(1.0, name="gate", parts=inner))])
    assert [part.name for part in tally.summary().parts] == ["gate", "gate/correctness"]
    assert tally.columns.weights == {"gate": 1.0}


def test_what_is_kept_is_bounded_and_the_means_are_of_all_rows() -> None:
    tally = tally_of([(record(k), scored(float(k))) for k in range(10)], columns=ScoreColumns(most=4))
    summary = tally.summary()
    assert (summary.n, summary.kept, len(tally.columns)) == (10, 4, 4)
    assert summary.total.mean == 4.5
    assert summary.total.quantiles["max"] == 3.0


def test_sources_without_end_are_gathered() -> None:
    tally = tally_of([(record(k, columns={"source": f"s{k}"}), scored(1.0)) for k in range(1000)])
    assert len(tally.summary().sources) <= 201
    assert len(tally.columns.source_names) <= 201


def test_a_part_that_first_comes_late_lines_up() -> None:
    tally = tally_of([(record(0), scored(1.0)), (record(1), scored(0.5, name="style"))])
    assert math.isnan(tally.columns.parts["style"][0])
    assert tally.columns.parts["style"][1] == 0.5
    assert math.isnan(tally.columns.parts["correctness"][1])


def test_no_number_of_a_row_breaks_the_summary() -> None:
    odd = [math.nan, math.inf, -math.inf, 1e308, -1e308, True, "1", None]
    rows = [(record(k, run=0), {**scored(1.0), "value": value}) for k, value in enumerate(odd)]
    summary = tally_of(rows).summary()
    assert summary.total.scored == 0
    json.dumps(summary.as_json())


def test_messages_are_as_long_as_their_texts() -> None:
    assert text_length([{"content": "ab"}, {"content": None}, {"content": "c"}]) == 3


# --- groups ----------------------------------------------------------------------------------------


def grouped(groups: list[list[float | None]]) -> ScoreTally:
    tally = ScoreTally({"correctness": 1.0})
    number = 0
    for run, values in enumerate(groups):
        for value in values:
            tally.add(record(number, run=run), scored(value))
            number += 1
    return tally


def test_groups_are_counted_by_what_they_teach() -> None:
    groups = grouped([[1.0, 1.0], [0.0, 0.0], [1.0, 0.0], [1.0], [None, None]]).summary().groups
    assert (groups.n, groups.judged, groups.all_right, groups.all_wrong, groups.mixed) == (4, 3, 1, 1, 1)
    assert groups.no_spread == 3
    assert groups.pass_at_k == {1: pytest.approx(0.5), 2: pytest.approx(2 / 3)}
    assert groups.best_of_n[2] == pytest.approx(2 / 3)


def test_advantages_are_those_of_the_trainer() -> None:
    tally = grouped([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]])
    spread = tally.summary().groups.advantages["rloo"]
    wanted = advantages([1.0, 0.0, 0.0, 1.0, 1.0, 0.0], [0, 0, 0, 1, 1, 1], method="rloo")
    assert spread.quantiles["max"] == max(wanted)
    assert spread.quantiles["min"] == min(wanted)
    assert sorted(tally.summary().groups.advantages) == ["dr_grpo", "gdpo", "grpo", "rloo"]


def test_a_part_that_is_constant_inside_groups_drives_nothing() -> None:
    tally = ScoreTally()
    for k in range(40):
        right, style = float(k % 2), float(k // 4)
        row = scored(right, 0.5)
        row["parts"]["style"] = {**row["parts"]["correctness"], "value": style, "weight": 2.0}
        row["value"] = 0.5 * right + 2.0 * style
        tally.add(record(k, run=k // 4), row)
    drives = tally.summary().groups.drives
    assert drives == {"correctness": pytest.approx(1.0), "style": pytest.approx(0.0)}


@given(st.lists(st.tuples(VALUES, VALUES), min_size=2, max_size=30), st.integers(2, 5))
def test_the_shares_of_the_variance_add_up_to_one(pairs: list[tuple[float, float]], size: int) -> None:
    tally = ScoreTally()
    for k, (one, other) in enumerate(pairs):
        row = scored(one, 0.3)
        row["parts"]["other"] = {**row["parts"]["correctness"], "value": other, "weight": -0.7}
        row["value"] = 0.3 * one - 0.7 * other
        tally.add(record(k, run=k // size), row)
    drives = tally.summary().groups.drives
    if drives:
        assert math.fsum(drives.values()) == pytest.approx(1.0, abs=1e-6)


def test_the_reward_that_pays_for_length_is_found_out() -> None:
    dice = random.Random(0)
    rows = [(record(k), scored(k / 100 + dice.random() / 100)) for k in range(100)]
    length = LengthRelation.of(tally_of(rows).columns)
    assert length.explained is not None
    assert length.explained > 0.99
    assert len(length.steps) == 10
    assert [step[4] for step in length.steps] == [10] * 10
