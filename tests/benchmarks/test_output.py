"""Partial files: what is finished is kept, taken up, and never mixed with another run's rows."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest

from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.errors import InputError, MachineError, RunError, UsageError
from ringtrue.benchmarks.groups import Chunk, cut_chunks, number_groups, split_chunk
from ringtrue.benchmarks.output import Output, PartialFile, PlainStream, open_output
from ringtrue.benchmarks.pool import map_chunks
from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.running import Run

SETTINGS = {"recipe": "r"}


class Tally:
    def __init__(self) -> None:
        self.ids: list[object] = []

    def add(self, record: Record, row: object) -> None:
        assert isinstance(row, dict)
        assert row["id"] == record.id
        self.ids.append(record.id)


class Task:
    """Copies rows, and stops the run after some chunks, as Ctrl-C would."""

    calls: ClassVar[int] = 0

    def __init__(self, stop_after: int = 10**9) -> None:
        self.stop_after = stop_after

    def __call__(self, chunk: Chunk) -> list[dict[str, object]]:
        self.stop_after -= 1
        if self.stop_after < 0:
            raise KeyboardInterrupt
        return [{"id": record.id, "value": record.completion} for record in chunk.records]


def write_rows(path: Path, n: int = 40, *, text: str = "row") -> Path:
    path.write_text("".join(f'{{"completion": "{text} {i}", "gold": 1}}\n' for i in range(n)))
    return path


def start(source: Path, out: Path, task: Task, *, resume: bool = False, limit: int | None = None) -> Tally:
    output = open_output(str(out), SETTINGS, inputs=[str(source)], resume=resume)
    assert output is not None
    tally = Tally()
    run = Run(
        source=Source([str(source)]), columns=Columns(), task=task, output=output, tally=tally,
        chunk_rows=8, limit=limit,
    )  # fmt: skip
    try:
        run.go()
    finally:
        output.close()
    return tally


def partials(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if "partial" in path.name)


@pytest.fixture
def clean(tmp_path: Path) -> bytes:
    source = write_rows(tmp_path / "in.jsonl")
    start(source, tmp_path / "clean.jsonl", Task())
    return (tmp_path / "clean.jsonl").read_bytes()


@pytest.mark.parametrize("chunks", [1, 2, 4])
def test_a_run_that_was_stopped_is_taken_up(tmp_path: Path, clean: bytes, chunks: int) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        start(source, out, Task(stop_after=chunks))
    assert not out.exists()
    assert (tmp_path / "out.jsonl.partial").read_bytes() == b"".join(clean.splitlines(True)[: 8 * chunks])
    task = Task()
    tally = start(source, out, task, resume=True)
    assert out.read_bytes() == clean
    assert len(tally.ids) == 40, "rows of the earlier run are counted too"
    assert 10**9 - task.stop_after == 5 - chunks, "and not done again"
    assert partials(tmp_path) == []


@pytest.mark.parametrize("torn", [1, 20, 150, 400])
def test_bytes_after_the_last_mark_are_dropped(tmp_path: Path, clean: bytes, torn: int) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        start(source, out, Task(stop_after=2))
    # Killed between writing rows and writing the mark: the rows stand there, and do not count.
    with (tmp_path / "out.jsonl.partial").open("ab") as file:
        file.write(b"".join(clean.splitlines(True)[16:])[:torn])
    start(source, out, Task(), resume=True)
    assert out.read_bytes() == clean


def test_resume_starts_anew_where_there_is_nothing(tmp_path: Path, clean: bytes) -> None:
    start(tmp_path / "in.jsonl", tmp_path / "out.jsonl", Task(), resume=True)
    assert (tmp_path / "out.jsonl").read_bytes() == clean


def test_resume_does_nothing_where_the_output_is_whole(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("{}\n")
    assert open_output(str(tmp_path / "out.jsonl"), SETTINGS, resume=True) is None


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    source, out = write_rows(tmp_path / "in.jsonl"), tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        start(source, out, Task(stop_after=2))
    with pytest.raises(UsageError, match=r"--resume, or drop them with --force"):
        start(source, out, Task())
    assert (tmp_path / "out.jsonl.partial").stat().st_size > 0
    start(source, out, Task(), resume=True)
    with pytest.raises(UsageError, match=r"exists already; write it anew with --force"):
        start(source, out, Task())
    with pytest.raises(UsageError, match="is the input itself"):
        open_output(str(source), SETTINGS, inputs=[str(source)], force=True)


def test_force_starts_anew(tmp_path: Path, clean: bytes) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        start(tmp_path / "in.jsonl", out, Task(stop_after=2))
    out.write_text("old")
    output = open_output(str(out), SETTINGS, force=True)
    assert output is not None
    assert output.rows == 0
    assert out.read_text() == "old", "the old output stands until the new one is whole"
    output.close()


def test_a_partial_of_other_settings_is_refused(tmp_path: Path) -> None:
    source, out = write_rows(tmp_path / "in.jsonl"), tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        start(source, out, Task(stop_after=2))
    with pytest.raises(UsageError, match="started with another recipe"):
        open_output(str(out), {"recipe": "other"}, resume=True)


def test_a_partial_of_another_input_is_refused_and_a_mended_tail_is_not(tmp_path: Path) -> None:
    source, out = write_rows(tmp_path / "in.jsonl"), tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        start(source, out, Task(stop_after=2))
    write_rows(source, text="other")
    with pytest.raises(UsageError, match="made from another input: its first 16 rows have changed"):
        start(source, out, Task(), resume=True)
    write_rows(source, 10)
    with pytest.raises(UsageError, match="it has 10 rows where 16 were finished"):
        start(source, out, Task(), resume=True)
    write_rows(source, 50)
    assert len(start(source, out, Task(), resume=True).ids) == 50


def test_a_partial_without_its_meta_file_is_refused(tmp_path: Path) -> None:
    source, out = write_rows(tmp_path / "in.jsonl"), tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        start(source, out, Task(stop_after=2))
    (tmp_path / "out.jsonl.partial.meta").write_text("{")
    with pytest.raises(UsageError, match="missing or damaged; start anew with --force"):
        start(source, out, Task(), resume=True)


def test_two_runs_do_not_write_one_output(tmp_path: Path) -> None:
    first = open_output(str(tmp_path / "out.jsonl"), SETTINGS)
    assert isinstance(first, PartialFile)
    with pytest.raises(UsageError, match="another run is writing"):
        open_output(str(tmp_path / "out.jsonl"), SETTINGS, force=True)
    first.close()
    second = open_output(str(tmp_path / "out.jsonl"), SETTINGS)
    assert second is not None
    second.close()
    assert partials(tmp_path) == [], "a run without a finished row leaves nothing"


def test_rows_before_a_bad_line_are_finished_and_kept(tmp_path: Path, clean: bytes) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    whole = source.read_text()
    lines = whole.splitlines(True)
    source.write_text("".join([*lines[:21], "oops\n", *lines[22:]]))
    with pytest.raises(InputError, match=":22: not JSON"):
        start(source, out, Task())
    assert len((tmp_path / "out.jsonl.partial").read_bytes().splitlines()) == 21
    source.write_text(whole)
    start(source, out, Task(), resume=True)
    assert out.read_bytes() == clean


def test_a_full_device_is_said() -> None:
    output = open_output("/dev/full", SETTINGS)
    assert isinstance(output, PlainStream)
    with pytest.raises(MachineError, match="cannot write /dev/full: No space left on device"):
        output.write(b"row\n", [])
    output.close()


@pytest.mark.parametrize("name", ["nowhere/out.jsonl", "."])
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="folder"):
        open_output(str(tmp_path / name), SETTINGS)


def test_the_partial_is_renamed_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real" / "out.jsonl")
    output: Output | None = open_output(str(tmp_path / "link.jsonl"), SETTINGS)
    assert output is not None
    output.write(b"{}\n", records(1))
    output.finish()
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real" / "out.jsonl").read_bytes() == b"{}\n"


def records(n: int, *, prompt: str | None = None, group: object = None, size: int = 10) -> list[Record]:
    return [
        Record("f", i, f"f:{i}", "text", "4", prompt, group, None, {}, size, str(i).encode())
        for i in range(n)
    ]


def sizes(rows: list[Record], *, by_group: bool = False) -> list[int]:
    numbered = number_groups(rows)
    return [len(chunk.records) for chunk in cut_chunks(numbered, rows=4, by_group=by_group)]


def test_a_chunk_ends_with_its_group() -> None:
    assert sizes(records(10)) == [4, 4, 2]
    assert sizes(records(3, prompt="a") + records(3, prompt="b") + records(3, prompt="c")) == [6, 3]
    assert sizes(records(3, group=1) + records(3, group=2) + records(3, group=None)) == [6, 3]


def test_a_group_without_end_is_cut_unless_a_reward_needs_it_whole() -> None:
    assert sizes(records(70, prompt="a")) == [32, 32, 6]
    assert sizes(records(70, prompt="a"), by_group=True) == [70]


def test_long_rows_make_small_chunks() -> None:
    assert sizes(records(4, size=9 << 20)) == [1, 1, 1, 1]


class Slow:
    """The first chunk takes longest."""

    def __call__(self, chunk: Chunk) -> list[dict[str, object]]:
        import time

        time.sleep(0.3 if chunk.number == 0 else 0.0)
        return [{"pid": os.getpid()}]


class Dies:
    def __call__(self, chunk: Chunk) -> list[dict[str, object]]:
        if chunk.number == 2:
            os._exit(9)
        return [{"id": chunk.number}]


@dataclass(frozen=True)
class DiesOn:
    """Dies on some rows, always or the first time only."""

    ids: tuple[str, ...] = ()
    once: str = ""

    def __call__(self, chunk: Chunk) -> list[dict[str, object]]:
        for record in chunk.records:
            if record.id in self.ids:
                os._exit(9)
            if self.once and not Path(self.once).exists():
                Path(self.once).touch()
                os._exit(7)
        return [{"id": record.id, "status": "ok"} for record in chunk.records]

    def pieces(self, chunk: Chunk) -> list[Chunk]:
        return split_chunk(chunk)

    def lost(self, chunk: Chunk, reason: str) -> list[dict[str, object]]:
        return [{"id": record.id, "status": reason} for record in chunk.records]


class Unstarted:
    """Cannot be made again in another process."""

    def __call__(self, chunk: Chunk) -> list[dict[str, object]]:
        return []

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (5,)


def chunks(n: int) -> Iterator[Chunk]:
    return (Chunk(number, tuple(records(1))) for number in range(n))


def failing_chunks() -> Iterator[Chunk]:
    yield from chunks(3)
    raise InputError("f", 4, "bad", mend="mend it")


def test_several_processes_work_and_keep_the_order() -> None:
    done = list(map_chunks(Slow(), chunks(12), workers=2))
    assert [chunk.number for chunk, _ in done] == list(range(12))
    assert len({rows[0]["pid"] for _, rows in done} - {os.getpid()}) == 2


def test_what_is_under_way_is_handed_over_before_the_fault() -> None:
    done = map_chunks(Slow(), failing_chunks(), workers=2)
    assert [next(done)[0].number for _ in range(3)] == [0, 1, 2]
    with pytest.raises(InputError):
        next(done)


def test_a_process_that_dies_twice_is_said_with_its_rows() -> None:
    with pytest.raises(RunError, match=r"died twice with exit code 9 on rows f:0 to f:0; .* fewer --workers"):
        list(map_chunks(Dies(), chunks(6), workers=2))


def several(n: int) -> Iterator[Chunk]:
    for number in range(n):
        yield Chunk(
            number, tuple(replace(row, id=f"{number}.{row.line}", run=row.line) for row in records(4))
        )


def ids_done(task: DiesOn, n: int) -> dict[str, str]:
    done = [row for _, rows in map_chunks(task, several(n), workers=2) for row in rows]
    assert [row["id"] for row in done] == [f"{number}.{line}" for number in range(n) for line in range(4)]
    return {str(row["id"]): str(row["status"]) for row in done if row["status"] != "ok"}


def test_a_process_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    assert ids_done(DiesOn(once=str(tmp_path / "died")), 6) == {}
    assert (tmp_path / "died").exists()


def test_rows_that_no_process_survives_cost_themselves_alone() -> None:
    reason = "a worker process died on it, with exit code 9"
    assert ids_done(DiesOn(ids=("1.2", "4.0", "4.3")), 6) == dict.fromkeys(("1.2", "4.0", "4.3"), reason)


def test_processes_that_die_on_everything_stop_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ringtrue.benchmarks.pool._MOST_LOST", 2)
    everything = tuple(f"{number}.{line}" for number in range(9) for line in range(4))
    with pytest.raises(MachineError, match="die again and again, now with exit code 9 on rows"):
        ids_done(DiesOn(ids=everything), 9)


def test_processes_that_cannot_start_are_said() -> None:
    with pytest.raises(MachineError, match=r"ended with exit code 5 before it began to work; .*--workers 1"):
        list(map_chunks(Unstarted(), chunks(2), workers=2))
