"""What stands ready: it ends with whoever started it, and what programs leave in a folder is removed."""

import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ringtrue.graders.code import Limits, LocalSandbox, Program, levels
from ringtrue.graders.code.inside.scratch import new_folder, remove
from ringtrue.graders.code.levels import _namespaces as namespaces

LEVELS = [level.name for level in levels() if level.available]
if not LEVELS:
    pytest.skip("no level confines a program on this machine", allow_module_level=True)
LIMITS = Limits(cpu=5, wall=120)
SLEEPER = """
import sys, threading, time
from ringtrue.graders.code import Limits, LocalSandbox, Program
from ringtrue.graders.code.zygotes import pool
box = LocalSandbox(level=sys.argv[1], workers=1)
work = threading.Thread(target=box.run, args=(Program("open('f', 'w').close()\\nimport time\\ntime.sleep(600)"), "", Limits(wall=600)))
work.start()
while not (started := pool(box, sys.argv[1], (), 1)._started):
    time.sleep(0.01)
time.sleep(0.5)
print(started[0]._process.pid, started[0]._scratch or "/nowhere", flush=True)
work.join()
"""
THREADS = """
import threading, time
for _ in range(30):
    threading.Thread(target=time.sleep, args=({0},), daemon=True).start()
time.sleep({0})
print("all")
"""


def soon(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("level", LEVELS)
def test_ends_and_removes_its_folder_when_its_owner_is_killed(level: str) -> None:
    """Else a trainer that is killed leaves a program running, or its files."""
    owner = subprocess.Popen(
        [sys.executable, "-c", SLEEPER, level], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE, text=True, cwd="/",
    )  # fmt: skip
    assert owner.stdout is not None
    pid, scratch = owner.stdout.readline().split()
    assert is_running(int(pid))
    assert (level == "namespaces") is not Path(scratch).is_dir()
    owner.kill()
    owner.communicate()
    assert soon(lambda: not is_running(int(pid)) and not Path(scratch).exists())


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (None, "apt install bubblewrap"),
        ("echo 'setting up uid map: Permission denied' >&2; exit 1", "Allow user"),
    ],
)
def test_a_missing_level_says_why_and_how_to_mend_it(
    script: str | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without bubblewrap, and where it is forbidden what it does; other levels do not go with it."""
    if script:
        (tmp_path / "bwrap").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    namespaces.cache_clear()
    try:
        first, *others = levels()
    finally:
        namespaces.cache_clear()
    assert not first.available
    assert says in first.reason
    assert script is None or "Permission denied" in first.reason
    assert [level.name for level in others if level.available] == [
        name for name in LEVELS if name != "namespaces"
    ]


def double(level: str) -> str:
    return LocalSandbox(level=level, workers=1).run(Program("print(2 * int(input()))"), "4", LIMITS).stdout


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_starts_its_own(level: str) -> None:
    """Two that write to one line would get each other's answers."""
    assert double(level) == "8\n"
    with multiprocessing.get_context("fork").Pool(2) as there:
        assert there.map(double, [level] * 6) == ["8\n"] * 6
    assert double(level) == "8\n"


@pytest.mark.parametrize("level", LEVELS)
def test_threads_up_to_the_limit(level: str) -> None:
    """Not as many as the user's other processes, or the address space of their heaps, leave over."""
    box = LocalSandbox(level=level, workers=1)
    assert box.run(Program(THREADS.format(0.2)), "", LIMITS).stdout == "all\n"
    few = box.run(Program(THREADS.format(60)), "", replace(LIMITS, processes=8))
    assert (few.stdout, few.status) == ("", "ended") if level == "namespaces" else few.status == "processes"


@pytest.mark.parametrize("level", [level for level in LEVELS if level != "namespaces"])
def test_the_kernels_count_of_processes_is_left_alone_where_it_counts_those_of_others(level: str) -> None:
    program = Program("import resource\nprint(resource.getrlimit(resource.RLIMIT_NPROC)[0])")
    found = LocalSandbox(level=level, workers=1).run(program, "", LIMITS).stdout
    assert int(found) == resource.getrlimit(resource.RLIMIT_NPROC)[0]


def test_a_folder_is_removed_however_deep_and_locked_and_nothing_beside_it(tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "kept").touch()
    place = Path(new_folder(str(tmp_path)))
    here = os.open(place, os.O_RDONLY)
    for _ in range(1100):  # longer than any path may be
        os.mkdir("deep", dir_fd=here)
        below = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    for name in ("a/b", "a/c/d", "e"):
        (place / name).mkdir(parents=True)
        (place / name / "file").touch()
    (place / "link").symlink_to(beside)
    (place / "a" / "link").symlink_to(beside, target_is_directory=True)
    os.mkfifo(place / "pipe")
    for name in ("a/c", "a", "e", "."):
        (place / name).chmod(0)
    remove(str(place))
    assert not place.exists()
    assert (beside / "kept").exists()
    remove(str(place))
