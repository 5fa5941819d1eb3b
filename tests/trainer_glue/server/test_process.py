"""The server as a process: SIGTERM, and a grader's worker that is killed."""

import os
import signal
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed: pip install 'ringtrue[serve]'")

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from trainer_glue.server.client import ask

ROOT = Path(__file__).resolve().parents[3]
SLOW = """
import time
from ringtrue.rewards import reward
@reward(low=0.0, high=1.0)
def slow(row):
    open("begun", "w").close()
    time.sleep(0.5)
    return 1.0
"""


def deep(name: str) -> dict[str, object]:
    """A row that no tier but the worker settles: wrong, and None if the worker is lost."""
    return {"completions": [rf"\boxed{{{name}=i}}"], "columns": {"gold": [f"{name}^2+1=0"]}}


@contextmanager
def started(recipe: str, folder: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    paths = [str(ROOT / portion) for portion in ("graders", "rewards", "trainer_glue", "benchmarks")]
    process = subprocess.Popen(
        [sys.executable, "-m", "ringtrue.cli", "serve", recipe, "--port", "0"],
        stderr=subprocess.PIPE, text=True, cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )  # fmt: skip
    assert process.stderr is not None
    try:
        while " at http" not in (line := process.stderr.readline()):
            assert line, "the server ended"
        yield process, line.split()[-1]
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_sigterm_finishes_what_runs_and_exits_with_0(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(SLOW)
    (tmp_path / "recipe.toml").write_text('name = "slow"\n[[reward]]\nuse = "mine:slow"\n')
    with started("recipe.toml", tmp_path) as (process, address), ThreadPoolExecutor(1) as pool:
        job = pool.submit(ask, address, "/score", {"completions": ["7"]})
        while not (tmp_path / "begun").exists():
            assert not job.done(), job.result()
        process.send_signal(signal.SIGTERM)
        assert job.result().body["values"] == [1.0]
        assert process.wait(timeout=20) == 0


def test_a_killed_worker_is_healed_and_counted(tmp_path: Path) -> None:
    def workers(pid: int) -> list[int]:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]

    def counted(address: str, what: str) -> float:
        lines = ask(address, "/metrics").body.splitlines()
        return next(
            float(line.split()[1]) for line in lines if line.startswith(f"ringtrue_worker_{what}_total ")
        )

    with started("boxed_math", tmp_path) as (process, address):
        assert ask(address, "/score", deep("x")).body["values"] == [0.0]
        assert counted(address, "starts") == 1
        for worker in workers(process.pid):
            os.kill(worker, signal.SIGKILL)
        assert ask(address, "/score", deep("y")).body["values"] == [0.0]
        assert counted(address, "starts") == 2
        assert ask(address, "/health").status == 200
