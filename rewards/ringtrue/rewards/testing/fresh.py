"""Scoring in a fresh process: another hash seed, locale, working directory, time zone.

It is started as a program and not by `multiprocessing`, which would run the user's main script again.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any, Final

from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.running import NotChecked

__all__ = ["FreshError", "fresh_values"]

_PROGRAM: Final = """
import os, pickle, sys
channel = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
path, sent, batch = pickle.load(sys.stdin.buffer)
sys.path[:] = path
from ringtrue.rewards.testing.subject import raw_values
channel.write(pickle.dumps(raw_values(pickle.loads(sent), pickle.loads(batch))))
channel.flush()
"""


class FreshError(Exception):
    """A fresh process could not score: why, in its own words."""


def fresh_values(
    reward: Callable[..., Any],
    batch: Batch,
    *,
    seconds: float = 60.0,
    around: Mapping[str, str] | None = None,
) -> list[Any]:
    """What a copy of the reward returns in a process that has seen nothing else.

    Args:
        reward: anything that can be pickled.
        batch: what to score.
        seconds: wall time after which the process is killed.
        around: environment variables that differ.

    Raises:
        FreshError: where the process fails, with the last line of what it said.
        NotChecked: for a reward of the main script, which a fresh process would have to run again.
    """
    if getattr(reward, "__module__", "") == "__main__":
        raise NotChecked("it stands in the main script: put it into a module of its own")
    try:
        pickled = pickle.dumps(reward)
    except Exception as error:
        raise FreshError(f"pickle: {type(error).__name__}: {error}") from error
    sent = pickle.dumps((list(sys.path), pickled, pickle.dumps(batch)))
    with tempfile.TemporaryDirectory() as folder:
        try:
            run = subprocess.run(  # noqa: S603  # this very interpreter, and the program above
                [sys.executable, "-c", _PROGRAM], input=sent, capture_output=True, cwd=folder,
                env={**os.environ, **(around or {})}, timeout=seconds, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise FreshError(f"it does not answer within {seconds:.0f} s") from error
    if run.returncode != 0 or not run.stdout:
        said = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise FreshError(said[-1] if said else f"it ended with exit code {run.returncode}")
    values: list[Any] = pickle.loads(run.stdout)  # noqa: S301  # written by the program above
    return values
