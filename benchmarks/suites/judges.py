"""How many verdicts a second a judge gives that takes 200 ms, one call at a time and 32 at once."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from ringtrue.rewards import Judge
from suites.measure import say, table

__all__ = ["report"]

_LATENCY: Final = 0.2
_KEY: Final = re.compile(r'"key": "([0-9a-f]{16})"')


def report(limit: int | None = None) -> str:
    """One line a number of calls at once."""
    lines = []
    with _endpoint() as url:
        for concurrency, most in ((1, 25), (8, 200), (32, 800)):
            count = min(limit or most, most)
            say(f"judges: {count} calls, {concurrency} at once")
            judge = Judge(model="fake", base_url=url, api_key_env=None, concurrency=concurrency)
            judge(["It is 0."], gold=["0"])  # the client is imported and connected
            began = time.perf_counter()
            values = judge([f"It is {n} here." for n in range(count)], gold=[str(n) for n in range(count)])
            rate = count / (time.perf_counter() - began)
            if values != [1.0] * count:
                raise RuntimeError(f"a judge that always agrees gave {set(values)}")
            most_possible = concurrency / _LATENCY
            lines.append([str(concurrency), str(count), f"{rate:.1f}", f"{rate / most_possible:.0%}"])
    head = ["at once", "calls", "calls/s", "of what the latency allows"]
    return "\n".join(
        [
            f"An endpoint on loopback that answers after {_LATENCY * 1000:.0f} ms; wall time.",
            "",
            *table(head, lines),
        ]
    )


@contextmanager
def _endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Agrees)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Agrees(BaseHTTPRequestHandler):
    """It says `same` to everything, late."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(_LATENCY)
        key = _KEY.search(asked["messages"][0]["content"])
        said = json.dumps({"key": key[1] if key else "", "reason": "so it is", "verdict": "same"})
        body = json.dumps(
            {
                "id": "1",
                "object": "chat.completion",
                "created": 1,
                "model": "fake",
                "choices": [
                    {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}
                ],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            }
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""
