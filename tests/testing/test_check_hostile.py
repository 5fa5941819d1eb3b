"""Rewards that turn on their process: each is reported by name, and the process of the check suffers nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards.testing import LawReport, check_reward

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no fork")


def hangs(completions: Sequence[Any], **_: object) -> list[float]:
    """No signal that can be held off wakes it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        time.sleep(0.01)


def leaves(completions: Sequence[Any], **_: object) -> list[float]:
    os._exit(0)


def quits(completions: Sequence[Any], **_: object) -> list[float]:
    raise SystemExit(0)


def interrupts(completions: Sequence[Any], **_: object) -> list[float]:
    raise KeyboardInterrupt


def crashes(completions: Sequence[Any], **_: object) -> list[float]:
    os.kill(os.getpid(), signal.SIGKILL)
    return [0.0] * len(completions)


def hogs(completions: Sequence[Any], **_: object) -> list[float]:
    return [float(len(bytearray(1 << 36))) for _ in completions]


def checked(reward: Any, *laws: str) -> LawReport:
    return check_reward(
        reward, laws=laws, kind="penalty", max_examples=3, deadline=0.2, budget=4.0, on_fail="collect"
    )


@pytest.mark.parametrize(
    ("reward", "seen"),
    [
        (hangs, "was killed"), (leaves, "ended by itself with exit code 0"), (quits, "SystemExit"),
        (interrupts, "exit code 130"), (crashes, "died of signal SIGKILL"), (hogs, "MemoryError"),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)  # fmt: skip
def test_a_reward_that_ends_or_holds_its_process_is_not_total(reward: Any, seen: str) -> None:
    began = time.monotonic()
    report = checked(reward, "total")
    assert report.broken == ["total"], report.text()
    assert seen in report.result("total").message
    assert time.monotonic() - began < 60.0, "a hang is killed, and the check goes on"


def sets_handlers(completions: Sequence[Any], **_: object) -> list[float]:
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    return [0.0] * len(completions)


def moves(completions: Sequence[Any], **_: object) -> list[float]:
    os.chdir("/")
    return [0.0] * len(completions)


def exports(completions: Sequence[Any], **_: object) -> list[float]:
    os.environ["RINGTRUE_TESTING_EXPORTED"] = "1"
    return [0.0] * len(completions)


@pytest.mark.parametrize(
    ("reward", "seen"),
    [
        (sets_handlers, "the handler of SIGALRM"),
        (moves, "the working directory"),
        (exports, "the environment"),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_what_a_reward_changes_in_its_process_is_named_and_stays_there(reward: Any, seen: str) -> None:
    before = (signal.getsignal(signal.SIGALRM), Path.cwd(), dict(os.environ))
    report = checked(reward, "shape", "pure")
    assert report.broken == ["pure"], report.text()
    assert seen in report.result("pure").message
    assert (signal.getsignal(signal.SIGALRM), Path.cwd(), dict(os.environ)) == before


def prints(completions: Sequence[Any], **_: object) -> list[float]:
    print("said in Python")  # noqa: T201  # its fault
    return [0.0] * len(completions)


def prints_below(completions: Sequence[Any], **_: object) -> list[float]:
    """As a library of C does, or a program that it starts."""
    subprocess.run(["/bin/echo", "said by a program"], check=True)
    os.write(2, b"said below Python")
    return [0.0] * len(completions)


@pytest.mark.parametrize("reward", [prints, prints_below], ids=lambda given: given.__name__)
def test_what_a_reward_prints_is_told_and_not_shown(reward: Any, capfd: pytest.CaptureFixture[str]) -> None:
    report = checked(reward, "shape", "quiet")
    assert report.advice == ["quiet"], report.text()
    assert "said" in report.result("quiet").message
    assert capfd.readouterr() == ("", "")


def forks(completions: Sequence[Any], **_: object) -> list[float]:
    """Once it leaves a process behind in a loop, and returns in a second one as well."""
    left = Path(os.environ["LEFT_BEHIND"])
    if left.exists():
        return [0.0] * len(completions)
    left.touch()
    if (child := os.fork()) == 0:
        hangs(completions)
    left.write_text(str(child))
    os.fork()
    return [0.0] * len(completions)


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def test_what_a_reward_starts_is_ended_with_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, me = tmp_path / "left", os.getpid()
    monkeypatch.setenv("LEFT_BEHIND", str(left))
    report = checked(forks, "typed")
    assert os.getpid() == me, "the fork must not come back as a second run of these tests"
    assert report.result("typed").status == "held", report.text()
    pid, until = int(left.read_text()), time.monotonic() + 30.0
    while lives(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not lives(pid)


def test_findings_of_one_law_do_not_keep_the_others_from_being_asked() -> None:
    """Each law has a child of its own: what ends one says nothing of the next."""

    def leaves_on_a_tag(completions: Sequence[Any], **_: object) -> list[float]:
        if any("</answer>" in str(one) for one in completions):
            os._exit(3)
        return [0.0] * len(completions)

    report = checked(leaves_on_a_tag, "total", "repeatable", "quiet")
    assert report.broken == ["total"]
    assert [report.result(law).status for law in ("repeatable", "quiet")] == ["held", "held"]
