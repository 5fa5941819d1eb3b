"""The real worker program under every fault that a training run can meet."""

import asyncio
import concurrent.futures
import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ringtrue.graders.policy import Policy
from ringtrue.graders.worker import (
    DeepReply,
    DeepTask,
    run_deep,
    shutdown,
    supervisor,
    worker_notes,
    worker_stats,
)
from ringtrue.graders.worker.pool import Pool
from ringtrue.graders.worker.protocol import MAX_FRAME, Frames, ProtocolError, pack

HERE = Path(__file__).resolve().parent
PORTION = HERE.parents[1] / "graders"
LONG = 30.0
"""Wall seconds that mean "it hangs", on any machine and under any load."""
PROC = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(autouse=True)
def _rows_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE))


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(1, ["worker_rows:compare"])
    yield pool
    pool.shutdown()


def tasks(*rows: tuple[str, str]) -> list[DeepTask]:
    return [DeepTask(gold, answer) for gold, answer in rows]


def statuses(replies: list[DeepReply]) -> list[str]:
    return [reply.status for reply in replies]


def state(pid: int) -> tuple[str, int]:
    """Its state letter and its parent, by the kernel; `X` where it is gone."""
    with contextlib.suppress(OSError):
        letter, parent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[:2]
        return letter, int(parent)
    return "X", 0


def is_running(pid: int) -> bool:
    return state(pid)[0] not in "ZX"


def wait_gone(pids: list[int], seconds: float) -> list[int]:
    until = time.monotonic() + seconds
    while (left := [pid for pid in pids if is_running(pid)]) and time.monotonic() < until:
        time.sleep(0.02)
    return left


def descendants(pid: int) -> list[int]:
    everyone = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    below = [child for child in everyone if state(child)[1] == pid]
    return [*below, *(each for child in below for each in descendants(child))]


def wait_for_descendants(pid: int, count: int) -> list[int]:
    until = time.monotonic() + LONG
    while len(below := descendants(pid)) < count and time.monotonic() < until:
        time.sleep(0.02)
    return below


def open_descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


# --- frames


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_frames_are_put_together_from_pieces_of_any_size(size: int) -> None:
    stream = pack({"row": 0}) + pack({"done": True, "text": "\u221e" * 50})
    frames = Frames()
    found = [
        message
        for start in range(0, len(stream), size)
        for message in frames.feed(stream[start : start + size])
    ]
    assert [list(message) for message in found] == [["row"], ["done", "text"]]


@pytest.mark.parametrize(
    "garbage", [b"\xff" * 8, (MAX_FRAME + 1).to_bytes(4, "big"), b"\0\0\0\2[]", b"\0\0\0\1{", b"\0\0\0\0"]
)
def test_garbage_is_no_frame(garbage: bytes) -> None:
    with pytest.raises(ProtocolError):
        Frames().feed(garbage)


# --- one row's fault costs that row alone


@pytest.mark.parametrize("bomb", ["bignum", "spin"])
def test_bomb_ends_at_its_deadline_and_the_rest_is_settled(pool: Pool, bomb: str) -> None:
    pool.run(tasks(("equal", "")))
    start = time.monotonic()
    replies = pool.run(tasks(("equal", "no"), (bomb, ""), ("equal", "")), deadline=0.3)
    assert statuses(replies) == ["different", "timeout", "equal"]
    assert time.monotonic() - start < LONG
    # On an overloaded machine its wall clock rings first.
    assert "0.3 s of CPU" in replies[1].detail or "wall time" in replies[1].detail


@pytest.mark.parametrize(
    ("row", "status", "detail"),
    [
        pytest.param(("memory", ""), "timeout", "memory", id="out-of-memory"),
        pytest.param(("sleep", "30"), "timeout", "wall", id="sleeps"),
        pytest.param(("signal", str(int(signal.SIGSTOP))), "timeout", "wall", id="stopped"),
        pytest.param(("signal", str(int(signal.SIGSEGV))), "timeout", "memory", id="crashes-in-C"),
        pytest.param(("signal", str(int(signal.SIGKILL))), "error", "twice", id="killed-from-outside"),
        pytest.param(("exit", "0"), "error", "twice", id="exits"),
        pytest.param(("close_all", ""), "error", "twice", id="its-pipe-closed"),
        pytest.param(("raise", "boo"), "error", "LookupError in the deep tier: boo", id="raises"),
        pytest.param(("print", ""), "equal", "''", id="prints-and-reads-stdin"),
    ],
)
def test_fault_of_a_row_costs_only_that_row(
    pool: Pool, row: tuple[str, str], status: str, detail: str
) -> None:
    deadline = 3.0 if detail == "memory" else 0.5
    replies = pool.run(tasks(("equal", ""), row, ("equal", "no")), deadline=deadline, budget=9.0)
    assert statuses(replies) == ["equal", status, "different"]
    assert detail in replies[1].detail
    assert pool.stats().starts == 1


def test_budget_is_shared_by_the_batch_and_the_rest_is_a_timeout(pool: Pool) -> None:
    replies = pool.run(tasks(*[("spin", "")] * 4, ("equal", "")), deadline=0.2, budget=0.5)
    assert statuses(replies) == ["timeout"] * 5
    assert "0.5 s of its batch" in replies[-1].detail


@pytest.mark.parametrize(("bombs", "seconds"), [(1, "0.3"), (4, "0.3"), (12, "0.05")])
def test_bombs_in_front_do_not_spend_the_budget_of_honest_rows(pool: Pool, bombs: int, seconds: str) -> None:
    """In whatever order the rows come: quick ones are settled, and slow ones before the bombs are."""
    honest = tasks(("burn", "0.05"), ("burn", seconds), ("equal", "no"))
    replies = pool.run([*tasks(*[("spin", "")] * bombs), *honest], deadline=2.0, budget=4.0)
    assert statuses(replies) == ["timeout"] * bombs + ["equal", "equal", "different"]


def test_a_row_that_is_put_off_gets_its_whole_deadline_after_all(pool: Pool) -> None:
    replies = pool.run(tasks(("burn", "0.8"), ("burn", "1.2"), ("equal", "")), deadline=2.0, budget=6.0)
    assert statuses(replies) == ["equal"] * 3
    assert pool.stats().starts == 1


def test_rows_that_are_put_off_in_silence_do_not_cost_the_worker(pool: Pool) -> None:
    replies = pool.run(tasks(*[("sleep", "30")] * 4, ("equal", "")), deadline=0.4, budget=3.0)
    assert statuses(replies) == ["timeout"] * 4 + ["equal"]
    assert pool.stats().starts == 1


def test_budget_is_cpu_time_of_rows_that_answer_too(pool: Pool) -> None:
    replies = pool.run(tasks(*[("burn", "0.15")] * 6), deadline=1.0, budget=0.7)
    found = "".join(status[0] for status in statuses(replies))
    # Four, or fewer on a machine so loaded that the batch's wall time is spent first.
    assert found in {"eeeett", "eeettt", "eetttt", "ettttt"}


def test_row_sees_the_policy_and_its_bounds(pool: Pool) -> None:
    policy = Policy(digits=3, slots=("boxed", "<SOLUTION>"))
    seen = pool.run([DeepTask("policy", "", policy), *tasks(("limits", ""), ("signals", ""))])
    assert seen[0].detail == repr(policy)
    assert seen[1].detail == "[0, 6]"
    assert "set()" in seen[2].detail
    assert "SIG_DFL" in seen[2].detail


def test_lone_surrogate_is_unknown_and_never_sent(pool: Pool) -> None:
    assert statuses(pool.run(tasks(("equal", "\ud800"), ("equal", "")))) == ["unknown", "equal"]


# --- the worker itself is lost


def test_idle_worker_killed_from_outside_is_replaced(pool: Pool) -> None:
    pool.run(tasks(("equal", "")))
    os.kill(pool.pids()[0], signal.SIGKILL)
    assert statuses(pool.run(tasks(("equal", "")))) == ["equal"]
    assert pool.stats().errors == 0


def test_busy_worker_killed_from_outside_is_replaced(pool: Pool) -> None:
    pool.run(tasks(("equal", "")))
    pid = pool.pids()[0]
    threading.Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()
    assert statuses(pool.run(tasks(("equal", ""), ("burn", "0.6"), ("equal", "")))) == ["equal"] * 3
    assert pool.stats().starts == 2


@pytest.mark.parametrize("row", [("equal", ""), ("sleep", "0.6")], ids=["idle", "busy"])
def test_stopped_worker_is_given_up_and_replaced(pool: Pool, row: tuple[str, str]) -> None:
    pool.run(tasks(("equal", "")))
    stopped = pool.pids()[0]
    stopping = threading.Timer(0.2, os.kill, (stopped, signal.SIGSTOP))
    stopping.start()
    if row[0] == "equal":
        stopping.join()
    start = time.monotonic()
    assert statuses(pool.run(tasks(row, ("equal", "no")), deadline=0.3)) == ["equal", "different"]
    assert time.monotonic() - start < LONG
    assert pool.stats().starts == 2
    assert wait_gone([stopped], LONG) == []


def test_worker_lost_twice_is_an_error_and_the_next_batch_is_served(pool: Pool) -> None:
    replies = pool.run(tasks(("signal_program", str(int(signal.SIGKILL))), ("equal", "")))
    assert statuses(replies) == ["error", "error"]
    assert "twice" in replies[0].detail
    assert statuses(pool.run(tasks(("equal", "")))) == ["equal"]


def test_garbage_or_a_closed_pipe_costs_nothing(pool: Pool) -> None:
    pool.run(tasks(("equal", "")))
    process = pool._all[0].process
    assert process is not None
    os.write(process._writing, b"\xff" * 64)
    assert statuses(pool.run(tasks(("equal", "")))) == ["equal"]
    process = pool._all[0].process
    assert process is not None
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, process._writing, inheritable=False)
    os.close(null)
    assert statuses(pool.run(tasks(("equal", "")), deadline=0.1)) == ["equal"]


def test_worker_that_cannot_start_says_why() -> None:
    broken = Pool(1, ["no_such_module:compare"])
    reply = broken.run(tasks(("equal", "")))[0]
    assert reply.status == "error"
    assert "no_such_module" in reply.detail


def test_missing_interpreter_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    reply = Pool(1).run(tasks(("equal", "")))[0]
    assert reply.status == "error"
    assert "/nowhere/python" in reply.detail


# --- many callers


def test_sixty_four_threads_share_one_worker_and_waiting_is_on_no_clock(pool: Pool) -> None:
    together = threading.Barrier(64)

    def one(number: int) -> list[str]:
        together.wait(LONG)
        return statuses(
            pool.run(tasks(("burn", "0.02"), ("equal", "no" if number % 2 else "")), deadline=0.5)
        )

    with concurrent.futures.ThreadPoolExecutor(64) as threads:
        found = list(threads.map(one, range(64)))
    assert found == [["equal", "different" if number % 2 else "equal"] for number in range(64)]
    assert (pool.stats().starts, pool.stats().calls) == (1, 64)


def test_worker_outlives_the_thread_that_started_it(pool: Pool) -> None:
    thread = threading.Thread(target=pool.run, args=(tasks(("equal", "")),))
    thread.start()
    thread.join()
    started = pool.pids()
    assert statuses(pool.run(tasks(("equal", "no")))) == ["different"]
    assert pool.pids() == started != []


def test_two_workers_serve_two_threads() -> None:
    pool = Pool(2, ["worker_rows:compare"])
    try:
        with concurrent.futures.ThreadPoolExecutor(2) as threads:
            found = list(threads.map(lambda _: pool.run(tasks(("sleep", "0.3"), ("pids", ""))), range(2)))
        assert len({replies[1].detail.split()[1] for replies in found}) == 2
    finally:
        pool.shutdown()


def test_event_loop_stays_free(pool: Pool) -> None:
    async def main() -> tuple[list[list[DeepReply]], int]:
        turns = 0

        async def tick() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0.01)

        ticking = asyncio.create_task(tick())
        calls = [asyncio.to_thread(pool.run, tasks(("sleep", "0.1"))) for _ in range(4)]
        replies = await asyncio.gather(*calls)
        ticking.cancel()
        return replies, turns

    replies, turns = asyncio.run(main())
    assert [statuses(each) for each in replies] == [["equal"]] * 4
    assert turns > 10


def test_interrupted_caller_leaves_a_pool_that_works(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    pool.run(tasks(("equal", "")))
    before = signal.signal(signal.SIGUSR1, signal.default_int_handler)
    try:
        threading.Timer(0.2, signal.raise_signal, (signal.SIGUSR1,)).start()
        with pytest.raises(KeyboardInterrupt):
            pool.run(tasks(("sleep", "1")))
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert statuses(pool.run(tasks(("equal", "no")))) == ["different"]


def test_users_signals_and_alarm_are_left_alone(pool: Pool) -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        pool.run(tasks(("burn", "0.6")))
        assert rung == [signal.SIGALRM]
    finally:
        signal.signal(signal.SIGALRM, before)


def test_shutdown_during_a_batch_ends_it_as_an_error_and_a_later_one_starts_anew(pool: Pool) -> None:
    pool.run(tasks(("equal", "")))
    threading.Timer(0.2, pool.shutdown).start()
    assert statuses(pool.run(tasks(("equal", ""), ("sleep", "5"), ("equal", "")))) == [
        "equal",
        "error",
        "error",
    ]
    assert statuses(pool.run(tasks(("equal", "")))) == ["equal"]


# --- forks


def child_says(pool: Pool) -> tuple[list[str], int]:
    return statuses(pool.run(tasks(("equal", "no")))), pool.stats().starts


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_fork_while_in_use_gives_the_child_its_own_worker(pool: Pool) -> None:
    pool.run(tasks(("equal", "")))
    mine = pool.pids()
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        busy = threads.submit(pool.run, tasks(("sleep", "0.5"), ("equal", "")))
        time.sleep(0.1)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.write(writing, repr((child_says(pool), pool.pids() != mine)).encode())
            finally:
                pool.shutdown()
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            assert pipe.read() == "((['different'], 1), True)"
        os.waitpid(pid, 0)
        assert statuses(busy.result()) == ["equal", "equal"]
    assert pool.pids() == mine
    assert pool.stats().starts == 1


REAL = [DeepTask("2x(x+1)", "2x^2+2x"), DeepTask(r"\frac{\sin 2x}{2}", r"\sin x\cos x"), DeepTask("x", "x+1")]
REAL_STATUSES = ["equal", "equal", "different"]


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_process_pool_children_have_their_own_workers(method: str) -> None:
    assert statuses(run_deep(REAL, deadline=20, budget=60)) == REAL_STATUSES
    context = multiprocessing.get_context(method)
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as processes:
        replies = processes.submit(run_deep, REAL, deadline=20.0, budget=60.0).result(2 * LONG)
        assert statuses(replies) == REAL_STATUSES
        theirs = processes.submit(worker_stats).result(LONG)
    assert (theirs.starts, theirs.calls) == (1, 1)


# --- the parent's end


SCRIPT = """
import sys, time, os
from ringtrue.graders.worker.pool import Pool
from ringtrue.graders.worker import DeepTask
import threading
print("ran", flush=True)
pool = Pool(1, ["worker_rows:compare"])
print(pool.run([DeepTask("equal", "")])[0].status, flush=True)
if len(sys.argv) > 1:
    threading.Thread(target=pool.run, args=([DeepTask(sys.argv[1], "60")],), daemon=True).start()
    time.sleep(60)
"""


CELL = """
import asyncio, sys
async def kernel():
    del sys.modules["__main__"].__file__
    exec(code, {"__name__": "__main__"})
asyncio.run(kernel())
"""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{PORTION}{os.pathsep}{HERE}"}


@contextlib.contextmanager
def running_script(row: str) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """A script in the middle of a row, and its worker's and that row's process ids."""
    command = [sys.executable, "-c", SCRIPT, row]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as parent:
        try:
            assert parent.stdout is not None
            assert [parent.stdout.readline() for _ in range(2)] == ["ran\n", "equal\n"]
            below = wait_for_descendants(parent.pid, 2)
            assert len(below) == 2
            yield parent, below
        finally:
            parent.kill()


def script_says(*arguments: str, stdin: str = "") -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=2 * LONG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", ["file", "stdin", "interactive", "command", "notebook"])
def test_main_without_a_guard_runs_once(tmp_path: Path, kind: str) -> None:
    script = tmp_path / "train.py"
    script.write_text(f"code = {SCRIPT!r}{CELL}" if kind == "notebook" else SCRIPT)
    arguments = {"stdin": ["-"], "interactive": ["-i"], "command": ["-c", SCRIPT]}.get(kind, [str(script)])
    # An interactive interpreter runs a block only after an empty line.
    given = SCRIPT.replace("    time.sleep(60)\n", "    time.sleep(60)\n\n")
    assert script_says(*arguments, stdin=given if kind in {"stdin", "interactive"} else "") == "ran\nequal\n"


@PROC
@pytest.mark.parametrize("row", ["sleep", "bignum", "spin"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_orphan_survives_the_parent(row: str, number: signal.Signals) -> None:
    with running_script(row) as (parent, below):
        parent.send_signal(number)
        parent.wait(LONG)
        # Well before the row's own wall clock, which would end it too.
        assert wait_gone(below, 6.0) == []


@PROC
def test_stopped_worker_does_not_survive_the_parent() -> None:
    with running_script("sleep") as (parent, below):
        os.kill(below[0], signal.SIGSTOP)
        parent.kill()
        parent.wait(LONG)
        assert wait_gone(below, 6.0) == []


@PROC
def test_child_dies_with_a_worker_that_is_killed(pool: Pool) -> None:
    pool.run(tasks(("equal", "")))
    worker = pool.pids()[0]
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        busy = threads.submit(pool.run, tasks(("sleep", "60")), deadline=2.0)
        below = wait_for_descendants(worker, 1)
        os.kill(worker, signal.SIGKILL)
        assert below
        assert wait_gone(below, 6.0) == []
        pool.shutdown()
        assert statuses(busy.result()) in (["timeout"], ["error"])


def test_interrupt_from_the_terminal_leaves_the_worker(pool: Pool) -> None:
    pool.run(tasks(("equal", "")))
    pid = pool.pids()[0]
    assert os.getpgid(pid) != os.getpgrp()
    os.kill(pid, signal.SIGINT)
    assert statuses(pool.run(tasks(("equal", "")))) == ["equal"]
    assert pool.pids() == [pid]


@pytest.mark.parametrize("action", ["ignored", "blocked"])
def test_signals_ignored_or_blocked_by_the_user_still_bound_a_row(action: str) -> None:
    line = {
        "ignored": "[signal.signal(n, signal.SIG_IGN) for n in (signal.SIGPROF, signal.SIGCHLD)]",
        "blocked": "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPROF, signal.SIGALRM])",
    }[action]
    code = (
        f"import signal\n{line}\n"
        "from ringtrue.graders.worker.pool import Pool\n"
        "from ringtrue.graders.worker import DeepTask\n"
        "rows = [DeepTask('spin', ''), DeepTask('equal', '')]\n"
        "print([r.status for r in Pool(1, ['worker_rows:compare']).run(rows, deadline=0.2)])\n"
    )
    assert script_says("-c", code) == "['timeout', 'equal']\n"


def test_default_action_of_sigpipe_does_not_end_the_user() -> None:
    code = (
        "import os, signal\n"
        "signal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"
        "from ringtrue.graders.worker.pool import Pool\n"
        "from ringtrue.graders.worker.process import WorkerProcess\n"
        "from ringtrue.graders.worker import DeepTask\n"
        "WorkerProcess.is_alive = lambda self: True\n"
        "pool = Pool(1, ['worker_rows:compare'])\n"
        "pool.run([DeepTask('equal', '')])\n"
        "process = pool._all[0].process\n"
        "process._process.kill(); process._process.wait()\n"
        "print(pool.run([DeepTask('equal', '')])[0].status)\n"
    )
    assert script_says("-c", code) == "equal\n"


RAY = """
import ray
from ringtrue.graders.worker import DeepTask, run_deep, worker_stats

class Grader:
    def settle(self):
        tasks = [DeepTask("2x(x+1)", "2x^2+2x"), DeepTask("x", "x+1")]
        return [r.status for r in run_deep(tasks, deadline=20, budget=60)], worker_stats().starts

ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
actors = [ray.remote(Grader).remote() for _ in range(2)]
print(ray.get([actor.settle.remote() for actor in actors for _ in range(2)]))
ray.shutdown()
"""


@pytest.mark.soak
def test_ray_actors_have_their_own_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray")
    monkeypatch.setenv("HOME", str(tmp_path))  # Ray keeps files there
    assert script_says("-c", RAY) == f"{[(['equal', 'different'], 1)] * 4}\n"


# --- nothing leaks


def check_steady(pool: Pool, kills: int) -> None:
    pool.run(tasks(("equal", "")))
    worker = pool.pids()[0]
    descriptors = [open_descriptors(pid) for pid in (os.getpid(), worker)]
    threads = threading.active_count()
    for start in range(0, kills, 20):
        rows = [("signal", str(int(signal.SIGALRM)))] * min(20, kills - start)
        assert set(statuses(pool.run(tasks(*rows)))) == {"timeout"}
    assert pool.stats().kills >= kills
    assert pool.pids() == [worker]
    assert descendants(worker) == []
    assert [open_descriptors(pid) for pid in (os.getpid(), worker)] == descriptors
    assert threading.active_count() == threads


@PROC
def test_descriptors_and_processes_are_steady_over_a_hundred_kills(pool: Pool) -> None:
    check_steady(pool, 100)


@pytest.mark.soak
@PROC
def test_descriptors_and_processes_are_steady_over_a_thousand_kills(pool: Pool) -> None:
    check_steady(pool, 1000)


@PROC
def test_lost_workers_leave_no_descriptor_and_no_zombie(pool: Pool) -> None:
    pool.run(tasks(("equal", "")))
    before = open_descriptors(os.getpid())
    for _ in range(5):
        os.kill(pool.pids()[0], signal.SIGKILL)
        pool.run(tasks(("equal", "")))
    assert open_descriptors(os.getpid()) == before
    assert "Z" not in [state(pid)[0] for pid in descendants(os.getpid())]


# --- the front door


def test_run_deep_settles_by_the_deep_tier_counts_and_ends() -> None:
    before = worker_stats()
    replies = run_deep([DeepTask("2x(x+1)", "2x^2+2x"), DeepTask("x", "x+1")], deadline=20, budget=20)
    assert statuses(replies) == ["equal", "different"]
    after = worker_stats()
    assert (after.calls - before.calls, after.rows - before.rows) == (1, 2)
    assert "math-verify" in (worker_notes() or "")
    shutdown()
    assert supervisor._default is not None
    assert supervisor._default.pids() == []


def test_shutdown_ends_the_workers_of_every_pool(pool: Pool) -> None:
    pool.run(tasks(("equal", "")))
    assert pool.pids()
    shutdown()
    assert pool.pids() == []
    assert statuses(pool.run(tasks(("equal", "")))) == ["equal"]


@pytest.mark.parametrize("bad", [0, -1, float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["deadline", "budget"])
def test_limits_must_be_positive_seconds(name: str, bad: float) -> None:
    with pytest.raises(ValueError, match=name):
        run_deep([], **{name: bad})


@pytest.mark.parametrize("bad", ["0", "-1", "two", ""])
def test_worker_count_must_be_a_whole_number(monkeypatch: pytest.MonkeyPatch, bad: str) -> None:
    monkeypatch.setattr(supervisor, "_default", None)
    monkeypatch.setenv("RINGTRUE_WORKERS", bad)
    with pytest.raises(ValueError, match="RINGTRUE_WORKERS"):
        run_deep([DeepTask("1", "1")])
