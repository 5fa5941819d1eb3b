"""`python -m suites.serve`: the server on loopback, at its best and under faults, for docs/serving.md.

One line: name of the load, requests/s, rows/s, p50 and p99 in ms, share of the in-process rate, refused.

The server is a process of its own, or the clients would share its interpreter lock; they share its machine.
"""

import argparse
import http.client
import itertools
import json
import math
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from ringtrue.rewards import read_rows
from ringtrue.rewards.presets import boxed_math

_PORTIONS = ("graders", "rewards", "trainer_glue", "benchmarks")
_ROOT = Path(__file__).resolve().parents[2]


def rows(count: int, start: int = 0) -> dict[str, object]:
    """A body of so many rows, no two alike."""
    numbers = range(start, start + count)
    said = [f"<think>{n} and 1</think> so it is \\boxed{{{n + 1}}}." for n in numbers]
    return {"completions": said, "columns": {"gold": [str(n + 1) for n in numbers]}}


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """A server as a process: its port and its id."""
    paths = os.pathsep.join(str(_ROOT / portion) for portion in _PORTIONS)
    process = subprocess.Popen(
        [sys.executable, "-m", "ringtrue.cli", "serve", "boxed_math", "--port", "0"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    if process.stderr is None:
        raise RuntimeError("no standard error")
    try:
        line = next(line for line in process.stderr if " at http" in line)
        yield urlsplit(line.split()[-1]).port or 0, process.pid
        process.send_signal(signal.SIGTERM)
        if process.wait(timeout=30):
            raise RuntimeError(f"the server ended with {process.returncode}")
    finally:
        process.kill()
        process.wait()


def load(port: int, *, clients: int, size: int, seconds: float) -> tuple[int, int, list[float], float]:
    """Ask for so long: good answers, others, seconds of the good ones, and how long it took."""
    began = time.perf_counter()

    def client(number: int) -> tuple[list[float], int]:
        good: list[float] = []
        bad = 0
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for turn in itertools.count():
            if time.perf_counter() - began > seconds:
                return good, bad
            body = json.dumps(rows(size, start=(number * 100_000 + turn) * size))
            at = time.perf_counter()
            connection.request("POST", "/score", body)
            answer = connection.getresponse()
            found = answer.read()
            if answer.status == 200 and json.loads(found)["values"] == [1.0] * size:
                good.append(time.perf_counter() - at)
            else:
                bad += 1
        return good, bad

    with ThreadPoolExecutor(clients) as pool:
        found = list(pool.map(client, range(clients)))
    times = [seconds for good, _ in found for seconds in good]
    return len(times), sum(bad for _, bad in found), times, time.perf_counter() - began


def line(name: str, port: int, *, clients: int, size: int, seconds: float, direct: float) -> str:
    """One row of the table."""
    good, bad, times, took = load(port, clients=clients, size=size, seconds=seconds)
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [math.nan] * 99
    rate = good * size / took
    return (
        f"| {name} | {good / took:,.0f} | {rate:,.0f} | {cuts[49] * 1000:.1f} | {cuts[98] * 1000:.1f} "
        f"| {rate / direct:.2f} | {bad} |"
    )


def in_process(seconds: float) -> float:
    """Rows a second of a direct call, 64 a batch."""
    began, done = time.perf_counter(), 0
    while (took := time.perf_counter() - began) < seconds:
        body = rows(64, start=done)
        boxed_math.score(read_rows(body["completions"], columns=body["columns"]))  # type: ignore[arg-type]
        done += 64
    return done / took


@contextmanager
def beside(work: Callable[[], None]) -> Iterator[None]:
    """Have a fault done again and again while the load runs."""
    stop = threading.Event()

    def again() -> None:
        while not stop.is_set():
            try:
                work()
            except OSError:
                stop.wait(0.05)  # turned away, as it should be

    thread = threading.Thread(target=again)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def slow_clients(port: int, count: int = 200) -> Iterator[None]:
    """Connections that have sent half their headers."""
    opened = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    try:
        for one in opened:
            one.sendall(b"POST /score HTTP/1.1\r\nhost: h\r\n")
        yield
    finally:
        for one in opened:
            one.close()


def huge(port: int) -> None:
    """Send a body without end until cut off."""
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(b"POST /score HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            one.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def kill_workers(port: int, pid: int) -> None:
    """Have the grader's worker start, and kill it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    name = "abcdfghjklmnopqrstuvwxyz"[time.monotonic_ns() % 24]
    body = {"completions": [rf"\boxed{{{name}=i}}"], "columns": {"gold": [f"{name}^2+1=0"]}}
    connection.request("POST", "/score", json.dumps(body))
    connection.getresponse().read()
    connection.close()
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            os.kill(int(child), signal.SIGKILL)


def counted(port: int) -> str:
    """That the faults took place, by the server's own counters."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    connection.close()
    kept = (
        "ringtrue_refused_total",
        "ringtrue_dropped",
        "ringtrue_worker_starts_total",
        "ringtrue_rows_total",
    )
    return ", ".join(line for line in lines if line.startswith(kept) and not line.endswith(" 0.0"))


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog="example: python -m suites.serve --seconds 5"
    )
    parser.add_argument("--seconds", type=float, default=4.0, help="seconds for each line")
    seconds = parser.parse_args().seconds
    direct = in_process(seconds)
    sys.stdout.write(f"In process, 64 rows a batch: {direct:,.0f} rows/s\n\n")
    sys.stdout.write("| load | requests/s | rows/s | p50 ms | p99 ms | of in-process | refused |\n")
    sys.stdout.write("|---|---:|---:|---:|---:|---:|---:|\n")
    with server() as (port, pid):

        def show(name: str, clients: int = 4, size: int = 64) -> None:
            shown = line(name, port, clients=clients, size=size, seconds=seconds, direct=direct)
            sys.stdout.write(f"{shown}\n")
            sys.stdout.flush()

        show("1 row a request, 4 clients", size=1)
        show("64 rows a request, 1 client", clients=1)
        show("64 rows a request, 4 clients")
        with slow_clients(port):
            show("the same beside 200 slow clients")
        with beside(lambda: huge(port)):
            show("the same beside bodies without end")
        with beside(lambda: kill_workers(port, pid)):
            show("the same while the worker is killed again and again")
        show("flood: 100 clients, 16 rows", clients=100, size=16)
        sys.stdout.write(f"\nCounted by the server: {counted(port)}\n")


if __name__ == "__main__":
    main()
