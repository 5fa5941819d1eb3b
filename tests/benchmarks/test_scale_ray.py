"""The same scoring on a real Ray: row by row what processes say, whatever is killed."""

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason='Ray is not installed: pip install "ringtrue[ray]"')
pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "benchmarks/ringtrue/benchmarks/sample/sample.jsonl"
PORTIONS = ("graders", "rewards", "trainer_glue", "benchmarks")
MARK = "RINGTRUE_TEST_RAY"
TEMPORARY = Path(f"/tmp/rt{os.getpid()}")
"""A short one: a socket's path has room for 107 bytes, which pytest's folders would fill."""
REWARDS = '''
import os, signal, time
from pathlib import Path
from ringtrue.rewards import reward

@reward(low=0.0, high=1.0)
def slow(row):
    """Says in which process it is, and takes its time."""
    # By name: actors of a cluster that was there before work in its folder, not in the run's.
    with open(os.path.join(os.environ["RINGTRUE_TEST_RAY"], "pids"), "a") as pids:
        pids.write(f"{os.getpid()}\\n")
    time.sleep(0.004)
    return float(len(row.completion.text) % 2)

@reward(low=0.0, high=1.0)
def deadly(row):
    """Ends its process on one row."""
    if row.completion.text == "x" * 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return 1.0
'''


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with rows, rewards, a home; at the end no process that began here is left."""
    (tmp_path / "some_rewards.py").write_text(REWARDS)
    lines = [
        json.dumps({"completion": "x" * (n % 11), "prompt": str(n // 8), "gold": 1}) for n in range(2000)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n")
    (tmp_path / "home").mkdir()
    yield tmp_path
    for _ in range(100):
        if not processes(tmp_path):
            break
        time.sleep(0.1)
    left = processes(tmp_path)
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(TEMPORARY, ignore_errors=True)
    assert left == {}


def processes(folder: Path) -> dict[int, str]:
    """The processes with this folder's mark in their environment, but zombies."""
    found = {}
    mark = f"{MARK}={folder}".encode()
    for one in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if one.name.isdecimal() and mark in (one / "environ").read_bytes().split(b"\0"):
                found[int(one.name)] = (one / "cmdline").read_text().split("\0")[0]
    return found


def wait_for(told: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < until
        time.sleep(0.1)


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    path = os.pathsep.join(str(ROOT / portion) for portion in PORTIONS)
    TEMPORARY.mkdir(exist_ok=True)
    own = {"HOME": str(folder / "home"), "TMPDIR": str(TEMPORARY), MARK: str(folder)}
    return {**kept, "PYTHONPATH": path, **own, **more}


def start(folder: Path, *arguments: str, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "ringtrue.cli", "score", *arguments],
        cwd=folder, env=environment(folder, **more), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def score(folder: Path, *arguments: str, **more: str) -> tuple[int, str, str]:
    process = start(folder, *arguments, **more)
    out, err = process.communicate(timeout=250)
    return process.returncode, out, err


def load(path: Path) -> list[dict[str, Any]]:
    """Rows less their seconds, and less with which exit code a process died."""
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    for row in rows:
        for part in row["parts"].values():
            part.pop("seconds")
            part["reason"] = part["reason"].partition(", with exit code")[0]
    return rows


def listens(folder: Path) -> set[str]:
    """The addresses on which the processes of this folder listen, as the kernel writes them."""
    inodes = set()
    for pid in processes(folder):
        with contextlib.suppress(OSError):
            inodes |= {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
                found.add(fields[1].rpartition(":")[0])
    return found


ON_RAY = ("--engine", "ray", "--workers", "2")


@pytest.mark.parametrize("reward", ["correctness", "relative_length"])
def test_rows_are_those_of_the_local_engine(folder: Path, reward: str) -> None:
    """With a reward that compares the rows of a group, groups that stand apart are put together first."""
    lines = SAMPLE.read_text().splitlines()
    random.Random(1).shuffle(lines)
    (folder / "sample.jsonl").write_text("\n".join(lines) + "\n")
    unit = 'unit = "chars"' if reward == "relative_length" else ""
    (folder / "recipe.toml").write_text(f'name = "r"\n[[reward]]\nuse = "{reward}"\n{unit}\n')
    asked = ("sample.jsonl", "--recipe", "recipe.toml")
    assert score(folder, *asked, "--out", "L.jsonl")[0] == 0
    code, out, err = score(folder, *asked, "--out", "-", *ON_RAY)
    assert code == 0, err
    (folder / "R.jsonl").write_text(out)
    assert load(folder / "R.jsonl") == load(folder / "L.jsonl")
    assert len(load(folder / "R.jsonl")) == len(lines)
    said = [line for line in err.splitlines() if line.startswith(("ringtrue: ", "(", "["))]
    assert [line for line in said if not line.startswith("ringtrue: ")] == [], "Ray says nothing"
    assert "raylet" not in err.lower()
    assert "Warning" not in err
    assert list((folder / "home").glob(".ray*")) == []


def test_killed_actors_lose_and_repeat_nothing_and_nothing_listens_outside(folder: Path) -> None:
    asked = ("in.jsonl", "--reward", "some_rewards:slow")
    assert score(folder, *asked, "--out", "L.jsonl")[0] == 0
    (folder / "pids").unlink()
    before = set(TEMPORARY.glob("ringtrue-ray-*"))
    process = start(folder, *asked, "--out", "R.jsonl", *ON_RAY)
    killed: set[int] = set()
    seen: set[str] = set()
    while process.poll() is None:
        time.sleep(0.1)
        with contextlib.suppress(FileNotFoundError):
            working = {int(pid) for pid in (folder / "pids").read_text().split()[-8:]}
            seen |= listens(folder)
            for pid in working & {pid for pid, name in processes(folder).items() if name.startswith("ray::")}:
                if len(killed) < 4 and pid not in killed:
                    os.kill(pid, signal.SIGKILL)
                    killed.add(pid)
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert len(killed) == 4
    assert load(folder / "R.jsonl") == load(folder / "L.jsonl")
    assert len({row["id"] for row in load(folder / "R.jsonl")}) == 2000
    assert "raylet" not in (out + err).lower(), "what befell the actors is not the user's"
    assert seen == {"0100007F", "0000000000000000FFFF00000100007F"} & seen
    assert seen, "they were seen to listen"
    assert set(TEMPORARY.glob("ringtrue-ray-*")) <= before


def test_a_killed_run_takes_its_cluster_along_and_goes_on_on_either_engine(folder: Path) -> None:
    asked = ("in.jsonl", "--reward", "some_rewards:slow")
    assert score(folder, *asked, "--out", "L.jsonl")[0] == 0
    (folder / "pids").unlink()
    process = start(folder, *asked, "--out", "R.jsonl", *ON_RAY)
    meta = folder / "R.jsonl.partial.meta"
    while not meta.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.kill()
    process.communicate()
    wait_for(lambda: all(name.endswith("Agent") for name in processes(folder).values()), 20)
    # Ray's own agents, which work on nothing, look for the cluster for a minute.
    wait_for(lambda: not processes(folder), 90)
    rows = int(json.loads(meta.read_text())["rows"])
    assert 0 < rows < 2000
    (folder / "pids").unlink()
    code, _, err = score(folder, *asked, "--out", "R.jsonl", "--resume", *ON_RAY)
    assert code == 0, err
    assert load(folder / "R.jsonl") == load(folder / "L.jsonl")
    assert len((folder / "pids").read_text().split()) == 2000 - rows, "what was finished is not done again"


def test_a_row_that_kills_costs_itself_alone_on_both(folder: Path) -> None:
    (folder / "few.jsonl").write_text("".join((folder / "in.jsonl").read_text().splitlines(True)[:16]))
    asked = ("few.jsonl", "--reward", "some_rewards:deadly")
    assert score(folder, *asked, "--out", "L.jsonl", "--workers", "2")[0] == 0
    code, _, err = score(folder, *asked, "--out", "R.jsonl", *ON_RAY)
    assert code == 0, err
    assert load(folder / "R.jsonl") == load(folder / "L.jsonl")
    assert [row["status"] for row in load(folder / "R.jsonl")].count("error") == 1


@pytest.fixture
def head(folder: Path) -> Iterator[tuple[str, str]]:
    """A cluster that is there: its address and its token."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    token = f"{random.SystemRandom().getrandbits(128):032x}"
    more = {
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token,
        "RAY_USAGE_STATS_ENABLED": "0",
    }  # fmt: skip
    process = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("ray")), "start", "--head", "--block", f"--port={port}",
            "--node-ip-address=127.0.0.1", "--num-cpus=2", "--include-dashboard=false",
            "--object-store-memory=100000000",
        ],
        env=environment(folder, **more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if "runtime started" in line:
            break
    yield f"127.0.0.1:{port}", token
    process.terminate()
    process.communicate(timeout=60)


def test_a_cluster_that_is_there_is_worked_on_and_left_running(folder: Path, head: tuple[str, str]) -> None:
    address, token = head
    (folder / "few.jsonl").write_text("".join((folder / "in.jsonl").read_text().splitlines(True)[:300]))
    asked = ("few.jsonl", "--reward", "some_rewards:slow")
    assert score(folder, *asked, "--out", "L.jsonl")[0] == 0
    for out in ("R.jsonl", "S.jsonl"):
        code, _, err = score(
            folder,
            *asked,
            "--out",
            out,
            *ON_RAY,
            "--ray-address",
            address,
            RAY_AUTH_MODE="token",
            RAY_AUTH_TOKEN=token,
        )
        assert code == 0, err
        assert load(folder / out) == load(folder / "L.jsonl")
        assert [name for name in processes(folder).values() if "_Scorer" in name] == []
    code, _, err = score(folder, *asked, *ON_RAY, "--ray-address", address, RAY_AUTH_MODE="token")
    assert code == 3
    assert f"cannot connect to Ray at {address}" in err
    assert "Traceback" not in err
