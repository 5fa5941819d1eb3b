"""Groups that stand apart: put together, stable, in constant memory, and the same as if they had been whole."""

import json
import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.errors import InputError, MachineError
from ringtrue.benchmarks.external_sort import ExternalSort
from ringtrue.benchmarks.gathering import gather_groups

KEYS = st.lists(st.tuples(st.binary(max_size=6), st.binary(max_size=40)), max_size=60)


@given(KEYS, st.sampled_from([1, 400, 1 << 20]))
def test_sorting_by_way_of_a_file_is_sorting(entries: list[tuple[bytes, bytes]], memory: int) -> None:
    with ExternalSort(memory=memory) as sort:
        for key, payload in entries:
            sort.add(key, payload)
        expected = sorted(entries, key=lambda entry: entry[0])
        assert list(sort) == expected, "stable too"
        assert list(sort) == expected, "as often as asked"
        assert memory > 400 or not entries or sort.spilled > 0 or len(entries) < 4


def test_entries_longer_than_any_buffer_come_through() -> None:
    with ExternalSort(memory=1) as sort:
        for key in (b"b", b"a"):
            sort.add(key, key * 3_000_000)
        assert [len(payload) for _, payload in sort] == [3_000_000] * 2


def test_no_temporary_file_can_be_left_behind(tmp_path: Path) -> None:
    with ExternalSort(tmp_path, memory=1) as sort:
        sort.add(b"a")
        assert sort.spilled
        assert list(tmp_path.iterdir()) == []


def test_no_room_for_the_temporary_file_is_said(tmp_path: Path) -> None:
    with (
        ExternalSort(tmp_path / "nowhere", memory=1) as sort,
        pytest.raises(MachineError, match="no room to sort groups in"),
    ):
        sort.add(b"a")


def row(
    line: int, group: str | None, *, prompt: str | None = None, step: int | None = None, text: str = ""
) -> Record:
    return Record("f", line, f"f:{line}", text, "4", prompt, group, None, {}, step=step)


def gathered(
    rows: list[Record], *, repeatable: bool = True, memory: int = 1 << 20
) -> tuple[list[int], list[str]]:
    notes: list[str] = []
    found = gather_groups(lambda: iter(rows), repeatable=repeatable, memory=memory, note=notes.append)
    return [record.line for record in found], notes


@given(
    st.lists(st.sampled_from(["a", "b", "c", None]), max_size=30),
    st.booleans(),
    st.sampled_from([1, 1 << 20]),
)
def test_groups_come_in_the_order_of_their_first_rows(
    groups: list[str | None], repeatable: bool, memory: int
) -> None:
    rows = [row(line, group) for line, group in enumerate(groups)]
    first = {group: line for line, group in reversed(list(enumerate(groups)))}
    expected = sorted(
        range(len(groups)), key=lambda line: (first[groups[line]] if groups[line] else line, line)
    )
    lines, notes = gathered(rows, repeatable=repeatable, memory=memory)
    assert lines == expected
    assert bool(notes) == (expected != list(range(len(groups))))


def test_what_is_said_of_groups_apart() -> None:
    assert gathered([row(n, group) for n, group in enumerate("abab")])[1] == [
        "2 of 4 rows stand apart from their group: the groups are put together, and rows are written group by group"
    ]


def test_equal_prompts_of_two_steps_are_two_groups() -> None:
    rows = [
        row(0, None, prompt="p", step=1),
        row(1, None, prompt="q", step=1),
        row(2, None, prompt="p", step=2),
    ]
    assert gathered(rows) == ([0, 1, 2], [])
    rows.append(row(3, None, prompt="p", step=1))
    assert gathered(rows)[0] == [0, 3, 1, 2]


def test_messages_as_prompts_are_compared_by_what_they_say() -> None:
    rows = [row(n, None) for n in range(3)]
    object.__setattr__(rows[0], "prompt", [{"role": "user", "content": "hi"}])
    object.__setattr__(rows[2], "prompt", [{"role": "user", "content": "hi"}])
    assert gathered(rows)[0] == [0, 2, 1]


def test_memory_does_not_grow_with_the_rows() -> None:
    chance = random.Random(0)
    order = [chance.randrange(500) for _ in range(12_000)]

    def rows() -> Any:
        return (row(n, str(group), text=f"{n}" + "x" * 3000) for n, group in enumerate(order))

    tracemalloc.start()
    seen = sum(1 for _ in gather_groups(rows, memory=1 << 20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == 12_000
    assert peak < 12_000_000, peak


def test_an_input_that_changes_between_the_readings_is_said() -> None:
    readings = iter([[row(n, g) for n, g in enumerate("aba")], [row(n, g) for n, g in enumerate("ab")]])
    with pytest.raises(MachineError, match="the input changed while it was read"):
        list(gather_groups(lambda: next(readings)))


def test_a_fault_of_the_input_comes_before_any_row() -> None:
    def rows() -> Any:
        yield row(0, "a")
        raise InputError("f", 2, "bad")

    with pytest.raises(InputError, match="f:2: bad"):
        next(gather_groups(rows))


# By the command: a reward of groups on a file whose groups stand apart.


def group_rows(n: int = 400) -> list[dict[str, Any]]:
    """Groups of eight answers of different lengths, one in five wrong."""
    return [
        {
            "id": i,
            "completion": "x" * (i * 7 % 13) + f" #### {5 if i % 5 else 4}",
            "prompt": f"question {i // 8}",
            "gold": "5",
        }
        for i in range(n)
    ]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in rows))
    return path


def by_id(path: Path) -> dict[object, Any]:
    return {line["id"]: line["value"] for line in map(json.loads, path.read_text().splitlines())}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_shuffled_file_scores_as_one_whose_groups_are_whole(tmp_path: Path, workers: int) -> None:
    from ringtrue.benchmarks.results import score_file
    from ringtrue.rewards import RelativeLength

    reward = RelativeLength(unit="chars")
    whole, mixed = group_rows(), group_rows()
    random.Random(1).shuffle(mixed)
    one = score_file(write(tmp_path / "w.jsonl", whole), reward, out=tmp_path / "w.out.jsonl")
    two = score_file(
        write(tmp_path / "m.jsonl", mixed), reward, out=tmp_path / "m.out.jsonl", workers=workers
    )
    assert one.notes == ()
    assert len(two.notes) == 1
    assert "stand apart from their group" in two.notes[0]
    assert by_id(tmp_path / "w.out.jsonl").keys() == by_id(tmp_path / "m.out.jsonl").keys()
    ones, twos = by_id(tmp_path / "w.out.jsonl"), by_id(tmp_path / "m.out.jsonl")
    assert all(ones[key] == pytest.approx(twos[key], abs=1e-12) for key in ones)
    groups = [line["group"] for line in map(json.loads, (tmp_path / "m.out.jsonl").read_text().splitlines())]
    assert groups == sorted(groups), "written group by group"
    assert not list(tmp_path.glob("*partial*"))
