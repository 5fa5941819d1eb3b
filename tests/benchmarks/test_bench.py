"""The bench: functions of every shape in processes of their own, and none of them stops it."""

import json
import time
from pathlib import Path

import pytest

from ringtrue.benchmarks.bench.machine import machine
from ringtrue.benchmarks.bench.measuring import Limits, Measured, agreement_matrix, measure, open_rows
from ringtrue.benchmarks.bench.process import Contender
from ringtrue.benchmarks.columns import Columns
from ringtrue.benchmarks.errors import UsageError

OWN = "benchmarks.bench_functions"


def measured(
    name: str, folder: Path, texts: list[str], limits: Limits | None = None, **row: object
) -> Measured:
    """One function on these completions, the gold being 4."""
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps({"completion": text, "gold": "4", **row}) + "\n" for text in texts))
    with Contender(name) as contender:
        return measure(contender, open_rows(str(file), Columns()), limits or Limits())


@pytest.mark.parametrize(
    ("name", "called"),
    [
        (f"{OWN}:plain", "texts, gold as gold"),
        (f"{OWN}:chats", "messages, gold as solution"),
        (f"{OWN}:compute_score", "row by row, gold as ground_truth"),
        ("math-verify", "texts, gold as gold"),
        ("correctness", "ringtrue reward"),
    ],
)
def test_every_shape_is_called_as_it_wants_to_be(name: str, called: str, tmp_path: Path) -> None:
    found = measured(name, tmp_path, [r"\boxed{4}", r"\boxed{5}"])
    assert found.hello.said == called
    values = [answer.value for answer in found.answers]
    assert values[0] == 1.0
    assert values[1] in {0.0, -0.5}
    assert found.counts() == {"ok": 2}
    assert len(found.calls) == 2
    assert found.own_cpu > 0
    assert found.peak_mb > 5
    assert found.ended == ""


@pytest.mark.trl
def test_the_trainers_own_reward(tmp_path: Path) -> None:
    found = measured("trl.rewards:accuracy_reward", tmp_path, [r"\boxed{4}", r"\boxed{5}", "#### 4"])
    assert found.hello.said == "messages, gold as solution"
    assert [answer.value for answer in found.answers] == [1.0, 0.0, 0.0]
    assert found.hello.import_s > 0


def test_messages_and_columns_reach_a_function_of_one_row(tmp_path: Path) -> None:
    found = measured(f"{OWN}:compute_score", tmp_path, ["4"], extra="seen")
    assert found.answers[0].extracted == "seen"


def test_an_awaitable_is_awaited(tmp_path: Path) -> None:
    assert measured(f"{OWN}:slow_friend", tmp_path, ["x"]).answers[0].value == 1.0


def test_values_that_are_none_and_what_is_raised(tmp_path: Path) -> None:
    found = measured(f"{OWN}:odd", tmp_path, ["nan", "none", "int", "raise"])
    assert [(one.value, one.status) for one in found.answers] == [
        (None, "error"), (None, "no_value"), (1.0, "ok"), (None, "error"),
    ]  # fmt: skip
    assert found.first_fault() == "it returned nan"
    assert "KeyError: 'nothing here'" in found.answers[3].reason


def test_a_row_that_hangs_is_lost_and_the_rest_is_scored(tmp_path: Path) -> None:
    began = time.monotonic()
    found = measured(f"{OWN}:hangs", tmp_path, ["a", "hang", "b"], Limits(row=1.0))
    assert [one.status for one in found.answers] == ["ok", "lost", "ok"]
    assert "no answer within 1 s" in found.answers[1].reason
    assert found.ended == ""
    assert time.monotonic() - began < 60


def test_too_many_lost_rows_end_it_and_what_was_done_stays(tmp_path: Path) -> None:
    found = measured(f"{OWN}:hangs", tmp_path, ["a", *["hang"] * 5, "b"], Limits(row=0.3))
    assert [one.status for one in found.answers] == ["ok", *["lost"] * 3, *["not_reached"] * 3]
    assert found.ended == "3 calls were lost"


def test_the_whole_limit_holds_though_each_row_keeps_its_own(tmp_path: Path) -> None:
    found = measured(f"{OWN}:hangs", tmp_path, ["a", "hang", "b"], Limits(row=60.0, whole=2.0))
    assert [one.status for one in found.answers] == ["ok", "lost", "not_reached"]
    assert found.ended == "its 2 s were over"


def test_a_process_that_dies_is_said_and_replaced(tmp_path: Path) -> None:
    found = measured(f"{OWN}:dies", tmp_path, ["a", "die", "b"])
    assert [one.status for one in found.answers] == ["ok", "lost", "ok"]
    assert "exit code 7" in found.answers[1].reason


def test_the_time_of_other_processes_is_counted(tmp_path: Path) -> None:
    found = measured(f"{OWN}:forks", tmp_path, ["a", "b"])
    assert found.children_cpu > 3 * found.own_cpu
    assert found.cpu_ms is not None
    assert found.cpu_ms > 10


def test_groups_are_asked_as_a_whole(tmp_path: Path) -> None:
    texts = [r"\boxed{4}" + " so" * n for n in range(4)]
    file = tmp_path / "rows.jsonl"
    lines = [{"completion": text, "gold": "4", "prompt": f"q{n // 2}"} for n, text in enumerate(texts)]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with Contender("relative_length") as contender:
        assert contender.hello.scope == "group"
        found = measure(contender, open_rows(str(file), Columns(needs_gold=False)), Limits())
    assert (len(found.calls), len(found.answers)) == (2, 4)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no_such_reward", "no reward is called 'no_such_reward'"),
        ("no_such_module:score", "No module named"),
        (f"{OWN}:nothing", "no attribute 'nothing'"),
        (f"{OWN}:os", "cannot be called"),
    ],
)
def test_what_cannot_be_loaded_is_said(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Contender(name)


def test_rows_of_which_one_says_nothing_count_for_no_pair() -> None:
    (pair,) = agreement_matrix([("a", [True, None, False, True]), ("b", [True, True, True, None])])
    assert (pair["n"], pair["share"], pair["only_b_right"]) == (2, 0.5, 1)


def test_the_machine_is_described_with_what_took_part() -> None:
    found = machine(["math-verify", "correctness", f"{OWN}:plain"])
    packages = found["packages"]
    assert isinstance(packages, dict)
    assert {"ringtrue", "math-verify", "sympy"} <= packages.keys()
    assert found["cores"]
