"""What the server refuses, with which status, and that it goes on afterwards."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed: pip install 'ringtrue[serve]'")

from ringtrue.rewards import Reward, Row, reward
from ringtrue.rewards.presets import boxed_math
from ringtrue.trainer_glue.server import Settings, serving
from ringtrue.trainer_glue.server.running import _listen
from trainer_glue.server.client import ask, connect, read_to_end

TOKEN = "a-token-of-24-characters"
RIGHT = {"completions": [r"\boxed{7}"], "columns": {"gold": ["7"]}}
HEAD = b"POST /score HTTP/1.1\r\nhost: here\r\n"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    limits = Settings(port=0, max_body=5000, max_rows=3, connections=8, read_seconds=1.5)
    with serving(boxed_math, limits) as found:
        yield found


def works(address: str) -> bool:
    return bool(ask(address, "/score", RIGHT).body["values"] == [1.0])


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/score", b"{", 400, "no JSON"),
        ("/score", b'{"\xff": 1}', 400, "UTF-8"),
        ("/score", b"[" * 4900, 400, "nested"),
        ("/score", [], 422, "send an object"),
        ("/score", {}, 422, "completions is missing"),
        ("/score", {"completion": ["7"]}, 422, "completions"),
        ("/score", {"completions": "7"}, 422, "a text"),
        ("/score", {"completions": [7]}, 422, "completions[0] is a number"),
        ("/score", {"completions": ["7"], "columns": {"gold": ["7", "8"]}}, 422, "2 entries for 1 rows"),
        ("/score", {"completions": ["7"]}, 422, "gold"),
        ("/score", {"completions": ["7"] * 4}, 413, "--max-rows"),
        ("/openrlhf", {"query": ["7"], "prompts": ["7"]}, 422, "labels is null"),
        ("/slime", {"prompt": "7"}, 422, "response is missing"),
        ("/verify", {"response": {}}, 422, "response.output"),
        ("/nothing", {}, 404, "/score"),
        ("/score", None, 405, "POST"),
    ],
)  # fmt: skip
def test_a_request_at_fault_is_told_what_is_wrong(
    path: str, body: object, status: int, said: str, address: str
) -> None:
    answer = ask(address, path, body)
    assert (answer.status, said in answer.body["error"]) == (status, True), answer
    assert works(address)


@pytest.mark.parametrize("length", [b"content-length: 99999999999", b"transfer-encoding: chunked"])
def test_a_huge_body_is_refused_before_its_end(length: bytes, address: str) -> None:
    with connect(address) as client:
        client.sendall(HEAD + length + b"\r\n\r\n")
        if b"chunked" in length:
            client.sendall(b"1770\r\n" + b" " * 6000 + b"\r\n")
        assert read_to_end(client).startswith(b"HTTP/1.1 413")
    assert "ringtrue_held_bytes 0.0" in ask(address, "/metrics").body


@pytest.mark.parametrize(
    ("sent", "answer"), [(b"", b""), (HEAD, b""), (HEAD + b"content-length: 9\r\n\r\n{", b"HTTP/1.1 408")]
)
def test_a_slow_client_is_cut_off(sent: bytes, answer: bytes, address: str) -> None:
    """Without the limit this would wait for the client's own time limit, and fail."""
    with connect(address) as client:
        client.sendall(sent)
        found = read_to_end(client)
    assert found.startswith(answer)
    assert bool(found) == bool(answer)
    assert works(address)


def test_an_answer_does_not_wait_for_an_acknowledgement() -> None:
    with (
        _listen(Settings(port=0)) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as taken,
    ):
        assert taken.proto == socket.IPPROTO_TCP  # else asyncio does not switch Nagle's delay off


def test_too_many_connections_are_told_so(address: str) -> None:
    opened = [connect(address) for _ in range(9)]
    try:
        assert read_to_end(opened[-1]).startswith(b"HTTP/1.1 503")
    finally:
        for client in opened:
            client.close()


def test_every_route_but_health_asks_for_the_token() -> None:
    with serving(boxed_math, Settings(port=0, token=TOKEN)) as address:
        for path, body in (("/score", RIGHT), ("/slime", {}), ("/metrics", None), ("/openapi.json", None)):
            assert [ask(address, path, body, token=t).status for t in (None, TOKEN + "x")] == [401, 401]
        assert ask(address, "/score", RIGHT, token=TOKEN).body["values"] == [1.0]
        assert ask(address, "/health").status == 200


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"host": "0.0.0.0"}, "give a token"),
        ({"token": "short"}, "16 are the least"),
        ({"token": "a token with a\nnew line"}, "printable"),
        ({"queue": -1}, "queue is -1"),
        ({"deadline": float("inf")}, "deadline"),
        ({"port": 65536}, "65535"),
        ({"max_body": 2, "max_held": 1}, "max_held"),
    ],
)
def test_settings_at_fault_are_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Settings(**options)  # type: ignore[arg-type]


class Held:
    """A reward that scores once it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Semaphore(0), threading.Event()

    def reward(self) -> Reward:
        @reward(low=0.0, high=1.0)
        def held(row: Row) -> float:
            self.begun.release()
            self.let_go.wait(20)
            return 1.0

        return held


def test_a_flood_is_turned_away_and_what_waits_is_answered() -> None:
    held, body = Held(), {"completions": ["7"]}
    with (
        serving(held.reward(), Settings(port=0, threads=1, queue=2)) as address,
        ThreadPoolExecutor(8) as pool,
    ):
        first = pool.submit(ask, address, "/score", body)
        held.begun.acquire()
        rest = [pool.submit(ask, address, "/score", body) for _ in range(7)]
        while sum(job.done() for job in rest) < 5:
            time.sleep(0.01)
        assert "ringtrue_waiting_requests 2.0" in ask(address, "/metrics").body
        assert ask(address, "/health").status == 200
        held.let_go.set()
        answers = [job.result() for job in (first, *rest)]
    assert sorted(answer.status for answer in answers) == [200] * 3 + [503] * 5
    assert {answer.headers.get("retry-after") for answer in answers if answer.status == 503} == {"1"}


def test_past_the_deadline_is_504_and_health_says_when_every_thread_is_stuck() -> None:
    held = Held()
    # Long enough for a row that is let go, also on a machine that is busy.
    with serving(held.reward(), Settings(port=0, threads=1, deadline=2.0)) as address:
        assert ask(address, "/score", {"completions": ["7"]}).status == 504
        while (found := ask(address, "/health")).status == 200:  # the thread began a little after the request
            time.sleep(0.01)
        assert (found.status, found.body["status"]) == (503, "stuck")
        held.let_go.set()
        while ask(address, "/health").status != 200:
            time.sleep(0.01)
        assert ask(address, "/score", {"completions": ["7"]}).body["values"] == [1.0]
        assert 'ringtrue_refused_total{reason="deadline"} 1.0' in ask(address, "/metrics").body


def test_a_client_that_does_not_take_its_answer_is_cut_off() -> None:
    echoed = {"response": {"output": []}, "expected_answer": "7", "padding": "x" * 12_000_000}
    data = json.dumps(echoed).encode()
    with serving(boxed_math, Settings(port=0, read_seconds=3.0)) as address, connect(address) as client:
        head = f"POST /verify HTTP/1.1\r\nhost: here\r\ncontent-length: {len(data)}\r\n\r\n"
        client.sendall(head.encode() + data)
        while 'ringtrue_dropped_connections_total{reason="reader"} 1.0' not in ask(address, "/metrics").body:
            time.sleep(0.02)
        assert len(read_to_end(client)) < len(data)
        assert works(address)


def test_what_outlasts_the_stop_is_told_so() -> None:
    held = Held()
    with ThreadPoolExecutor(1) as pool:
        with serving(held.reward(), Settings(port=0, stop_seconds=0.3)) as address:
            job = pool.submit(ask, address, "/score", {"completions": ["7"]})
            held.begun.acquire()
        answer = job.result()
        held.let_go.set()
    assert (answer.status, "the server stops" in answer.body["error"]) == (503, True)
