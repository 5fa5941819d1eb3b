"""Rows that misbehave, for the worker's fault tests: the gold names the deed, the answer is its argument.

Loaded into the real worker program in place of the deep tier (`worker_rows:compare`).
"""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable

from ringtrue.graders.policy import Policy
from ringtrue.graders.worker.protocol import DeepReply

__all__ = ["compare"]


def compare(gold: str, answer: str, policy: Policy) -> DeepReply:
    detail = repr(policy) if gold == "policy" else DEEDS.get(gold, str)(answer)
    return DeepReply("different" if answer == "no" else "equal", str(detail or ""))


def bignum(_: str) -> None:
    9 ** (9 ** (9**9))


def spin(_: str) -> None:
    while True:
        pass


def hoard(_: str) -> int:
    return len([bytearray(1 << 20) for _ in range(1 << 20)])


def burn(seconds: str) -> None:
    until = time.process_time() + float(seconds)
    while time.process_time() < until:
        pass


def complain(message: str) -> None:
    raise LookupError(message)


def make_noise(_: str) -> str:
    sys.stdout.write("noise")
    sys.stdout.flush()
    os.write(1, b"noise")
    os.write(2, b"noise")
    return repr(sys.stdin.read())


def signal_program(number: str) -> None:
    os.kill(os.getppid(), int(number))
    time.sleep(30)


def tell_limits(_: str) -> str:
    return str([resource.getrlimit(which)[0] for which in (resource.RLIMIT_CORE, resource.RLIMIT_CPU)])


def tell_signals(_: str) -> str:
    return f"{signal.pthread_sigmask(signal.SIG_BLOCK, ())} {signal.getsignal(signal.SIGALRM)!r}"


DEEDS: dict[str, Callable[[str], object]] = {
    "bignum": bignum,
    "spin": spin,
    "memory": hoard,
    "burn": burn,
    "sleep": lambda seconds: time.sleep(float(seconds)),
    "raise": complain,
    "print": make_noise,
    "signal": lambda number: os.kill(os.getpid(), int(number)),
    "signal_program": signal_program,
    "exit": lambda code: os._exit(int(code)),
    "close_all": lambda _: os.closerange(3, 256),
    "limits": tell_limits,
    "pids": lambda _: f"{os.getpid()} {os.getppid()}",
    "signals": tell_signals,
}
