"""Runs that are killed, interrupted, out of disk, left by their reader: nothing is lost, nothing stays."""

import contextlib
import json
import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HELD = '''
import time
from pathlib import Path
from ringtrue.rewards import reward

HOLD = Path("hold")

@reward(low=0.0, high=1.0)
def held(row):
    """Waits, from the row that the file `hold` names on, for as long as it is there."""
    while HOLD.exists() and row.columns["number"] >= int(HOLD.read_text() or 0):
        time.sleep(0.01)
    return float(len(row.completion.text) % 2)
'''
ROWS = 800
ARGS = ("score", "in.jsonl", "--reward", "held_rewards:held", "--out", "S.jsonl", "--resume")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "held_rewards.py").write_text(HELD)
    lines = [
        json.dumps({"completion": "x" * (i % 11), "prompt": str(i // 8), "number": i}) for i in range(ROWS)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


@pytest.fixture
def clean(folder: Path) -> list[dict[str, Any]]:
    """What one run without a stop writes."""
    made = []
    for number, line in enumerate((folder / "in.jsonl").read_text().splitlines()):
        value = float(len(json.loads(line)["completion"]) % 2)
        part = {"value": value, "weight": 1.0, "status": "ok", "reason": "", "extracted": None}
        made.append(
            {
                "id": f"in.jsonl:{number + 1}",
                "group": number // 8,
                "value": value,
                "status": "ok",
                "parts": {"held": part},
            }
        )
    return made


def rows_finished(folder: Path) -> int:
    return int(json.loads((folder / "S.jsonl.partial.meta").read_text())["rows"])


def wait_for_rows(folder: Path, process: "subprocess.Popen[str]", *, more_than: int = 0) -> int:
    """Wait until the run has finished some rows; says how many."""
    for _ in range(3000):
        with contextlib.suppress(FileNotFoundError, ValueError):
            rows = rows_finished(folder)
            if rows > more_than:
                return rows
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    raise AssertionError("no row was finished in 30 seconds")


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found + [grandchild for child in found for grandchild in children(child)]


def is_alive(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def wait_until_gone(pids: list[int]) -> list[int]:
    for _ in range(1000):
        if not any(map(is_alive, pids)):
            return []
        time.sleep(0.01)
    return [pid for pid in pids if is_alive(pid)]


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_again_and_again_it_ends_as_one_clean_run(
    folder: Path, start: Any, clean: list[dict[str, Any]], loaded: Callable[[Path], Any], workers: int
) -> None:
    chance = random.Random(workers)
    finished = 0
    for least in (140, 300, 560)[: 4 - workers]:
        (folder / "hold").write_text(str(least + chance.randrange(100)))
        process = start(*ARGS, "--workers", workers)
        wait_for_rows(folder, process, more_than=finished)
        time.sleep(chance.uniform(0.0, 0.1))
        left = children(process.pid)
        process.kill()
        process.communicate(timeout=20)
        finished = rows_finished(folder)
        assert workers == 1 or len(left) >= 2
        # The hold is still there: they end in the middle of a row.
        assert wait_until_gone(left) == [], "worker processes outlive their parent"
        (folder / "hold").unlink()
    process = start(*ARGS, "--workers", workers)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert loaded(folder / "S.jsonl") == clean
    assert not list(folder.glob("*partial*"))


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_is_finished_and_says_how_to_go_on(
    folder: Path, start: Any, clean: list[dict[str, Any]], loaded: Callable[[Path], Any], workers: int
) -> None:
    (folder / "hold").write_text("300")
    process = start(*ARGS, "--workers", workers, start_new_session=True)
    wait_for_rows(folder, process)
    left = children(process.pid)
    # A terminal sends it to every process of the group.
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert err.splitlines()[-1] == (
        f"ringtrue: stopped; {rows_finished(folder):,} finished rows are kept in {folder}/S.jsonl.partial; "
        "go on with --resume"
    )
    assert wait_until_gone(left) == []
    (folder / "hold").unlink()
    process = start(*ARGS)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert loaded(folder / "S.jsonl") == clean


def test_ctrl_c_before_the_first_row_leaves_nothing(folder: Path, start: Any) -> None:
    process = start("score", "-", "--reward", "boxed_format", "--out", "S.jsonl", stdin=subprocess.PIPE)
    while not (folder / "S.jsonl.partial").exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.splitlines()[-1] == "ringtrue: stopped"
    assert not list(folder.glob("S.jsonl*"))


def test_a_disk_that_fills_up_keeps_what_is_finished(
    folder: Path, start: Any, clean: list[dict[str, Any]], loaded: Callable[[Path], Any]
) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    process = start(*ARGS, preexec_fn=little_room)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "Traceback" not in err
    assert "finished rows are kept in" in err
    assert "cannot write" in err.splitlines()[-1]
    process = start(*ARGS)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert loaded(folder / "S.jsonl") == clean


def test_a_full_standard_output_is_said(folder: Path, start: Any) -> None:
    (folder / "g.jsonl").write_text('{"completion": "#### 4", "gold": "4"}\n')
    with Path("/dev/full").open("w") as full:
        for command in (("score", "in.jsonl", "--reward", "boxed_format"), ("list",), ("grade", "g.jsonl")):
            process = start(*command, stdout=full)
            _, err = process.communicate(timeout=30)
            assert process.returncode == 3, command
            assert "No space left on device" in err
            assert "Traceback" not in err


def test_a_reader_that_leaves_is_no_fault(folder: Path, start: Any) -> None:
    (folder / "g.jsonl").write_text('{"completion": "#### 4", "gold": "4"}\n' * 20_000)
    process = start("grade", "g.jsonl")
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["outcome"] == "correct"
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 0
    assert err == ""


def test_two_runs_on_one_output_are_refused_and_a_whole_output_is_left(folder: Path, start: Any) -> None:
    (folder / "hold").write_text("300")
    first = start(*ARGS)
    wait_for_rows(folder, first)
    second = start(*ARGS)
    _, err = second.communicate(timeout=20)
    assert second.returncode == 2
    assert "another run is writing" in err
    (folder / "hold").unlink()
    assert first.wait(60) == 0
    first.communicate()
    before = (folder / "S.jsonl").stat()
    third = start(*ARGS)
    _, err = third.communicate(timeout=20)
    assert third.returncode == 0
    assert "S.jsonl is whole: there is nothing to do" in err
    assert (folder / "S.jsonl").stat().st_mtime_ns == before.st_mtime_ns
    fourth = start(*ARGS[:-1])
    _, err = fourth.communicate(timeout=20)
    assert fourth.returncode == 2
    assert "S.jsonl exists already" in err


def test_an_output_folder_that_is_read_only_is_said(folder: Path, start: Any) -> None:
    (folder / "locked").mkdir()
    (folder / "locked").chmod(0o555)
    if os.access(folder / "locked", os.W_OK):  # root writes anywhere but on what the kernel keeps for itself
        out: str = "/proc/S.jsonl"
    else:
        out = "locked/S.jsonl"
    process = start("score", "in.jsonl", "--reward", "boxed_format", "--out", out)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "cannot write" in err.splitlines()[-1]
    assert "name another --out" in err
    assert "Traceback" not in err


def test_a_reward_that_kills_its_process_costs_what_was_not_finished_and_then_one_row(
    folder: Path, start: Any
) -> None:
    (folder / "deadly_rewards.py").write_text(DEADLY)
    args = ("score", "in.jsonl", "--reward", "deadly_rewards:deadly", "--out", "S.jsonl", "--json")
    alone = start(*args)
    alone.communicate(timeout=60)
    assert alone.returncode == -signal.SIGKILL
    kept = len((folder / "S.jsonl.partial").read_text().splitlines())
    assert 0 < kept <= 600
    again = start(*args)
    _, err = again.communicate(timeout=60)
    assert (again.returncode, "go on with --resume" in err) == (2, True), err
    out, err = start(*args, "--resume", "--workers", "2").communicate(timeout=60)
    assert json.loads(out)["status"] == {"ok": ROWS - 1, "error": 1}, err
    assert "in.jsonl:601: deadly: a worker process died on it" in err


DEADLY = '''
import os
import signal
from ringtrue.rewards import reward

@reward(low=0.0, high=1.0)
def deadly(row):
    """Ends its process on one row, as a library that crashes does."""
    if row.columns["number"] == 600:
        os.kill(os.getpid(), signal.SIGKILL)
    return 1.0
'''
SLOW = '''
import time
from ringtrue.rewards import reward

@reward(low=0.0, high=1.0)
def slow(row):
    """Half a millisecond a row: a kill falls anywhere."""
    time.sleep(0.0005)
    return float(len(row.completion.text) % 2)
'''


def scores(path: Path) -> list[dict[str, Any]]:
    from ringtrue.benchmarks.reading import Source

    rows: list[dict[str, Any]] = [row.values for row in Source([str(path)])]
    for row in rows:
        for part in row["parts"].values():
            part.pop("seconds")
    return rows


def kill_and_resume(folder: Path, start: Any, kills: int, *, out: str, reward: str, shuffled: bool) -> None:
    """Kill a run at random moments until it has been killed so often, and compare what it ends with."""
    (folder / "slow_rewards.py").write_text(SLOW)
    options = 'unit = "chars"' if shuffled else ""
    (folder / "recipe.toml").write_text(f'[[reward]]\nuse = "{reward}"\n{options}\n')
    lines = [
        json.dumps({"completion": "x" * (i % 11) + " #### 4", "prompt": str(i // 8), "gold": str(i % 5)})
        for i in range(3000)
    ]
    if shuffled:
        random.Random(3).shuffle(lines)
    (folder / "in.jsonl").write_text("\n".join(lines) + "\n")
    args = ("score", "in.jsonl", "--recipe", "recipe.toml", "--resume", "--out")
    began = time.monotonic()
    process = start(*args, f"clean-{out}")
    assert process.wait(120) == 0, process.communicate()
    whole = time.monotonic() - began
    process.communicate()
    chance = random.Random(kills)
    done = 0
    while done < kills:
        process = start(*args, out)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.3, 1.05) * whole)
        if process.poll() is None:
            process.kill()
            done += 1
        process.communicate(timeout=20)
        assert process.returncode in {0, -signal.SIGKILL}
        if process.returncode == 0:
            assert scores(folder / out) == scores(folder / f"clean-{out}")
            (folder / out).unlink()
    process = start(*args, out)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert scores(folder / out) == scores(folder / f"clean-{out}")
    assert not list(folder.glob("*partial*")), "nothing stays"
    assert not list(folder.glob(".ringtrue*")), "nothing stays"


KILLS = [
    ("S.jsonl", "slow_rewards:slow", False),
    ("S.parquet", "slow_rewards:slow", False),
    ("S.jsonl", "relative_length", True),
]


@pytest.mark.parametrize(("out", "reward", "shuffled"), KILLS[:1] + KILLS[2:])
def test_killed_at_random_moments_it_ends_as_one_clean_run(
    folder: Path, start: Any, out: str, reward: str, shuffled: bool
) -> None:
    kill_and_resume(folder, start, 3 if shuffled else 5, out=out, reward=reward, shuffled=shuffled)


@pytest.mark.soak
@pytest.mark.timeout(3000)
@pytest.mark.parametrize(("out", "reward", "shuffled"), KILLS)
def test_killed_fifty_times_it_ends_as_one_clean_run(
    folder: Path, start: Any, out: str, reward: str, shuffled: bool
) -> None:
    kill_and_resume(folder, start, 50, out=out, reward=reward, shuffled=shuffled)
