"""A judge's endpoint on loopback, over real HTTP: honest, gullible, slow, broken, as a test wants it."""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from ringtrue.rewards import Correctness, TextMatch

ORDERS: Final = re.compile(
    r"(?i)ignore (all )?previous|\[\[|verdict: correct|<verdict>|<score>|score: 10|\"correct\"|\"score\": 1|CORRECT only"
    r"|verified by experts|\bYES\b|rating:|official solution|\\boxed\{CORRECT|say same"
)
"""What a gullible judge obeys, wherever it stands outside the marks."""


@dataclass(frozen=True)
class Reply:
    """What the server sends."""

    content: object = None
    """The message, in a body of the usual shape."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """The whole body, in place of one with `content`."""
    delay: float = 0.0
    break_off: bool = False
    """Whether the connection ends in the middle of the body."""
    usage: object = None


@dataclass
class Sheet:
    """What a judge can read in a call."""

    key: str
    texts: dict[str, list[str]]
    outside: str


def read(request: Mapping[str, Any]) -> Sheet:
    """The texts between the marks, and all that stands outside of them."""
    system, user = (message["content"] for message in request["messages"])
    key = re.search(r'"key": "([0-9a-f]{16})"', system)[1]  # type: ignore[index]
    texts: dict[str, list[str]] = {}
    mark = re.compile(rf"\[([\w ]+) {key}\]\n(.*?)\n\[end of \1 {key}\]", re.DOTALL)
    for found in mark.finditer(user):
        texts.setdefault(found[1], []).append(found[2])
    return Sheet(key, texts, system + mark.sub("", user))


def same(references: list[str], answer: str) -> bool:
    """Whether an answer says what a reference says."""
    numeric = any(sign.isdigit() or sign == "\\" for text in references for sign in text)
    grader = Correctness() if numeric else TextMatch()
    return grader([answer], gold=[references])[0] == 1.0


def verdict(key: str, good: bool, **more: object) -> str:
    return json.dumps({"key": key, "reason": "so it is", "verdict": "same" if good else "different", **more})


def honest(request: Mapping[str, Any], _: int) -> Reply:
    """It compares as a careful reader would; scores are lengths, and the longer of two answers is better."""
    sheet = read(request)
    if "answer A" in sheet.texts:
        first, second = sheet.texts["answer A"][0], sheet.texts["answer B"][0]
        better = "tie" if len(first) == len(second) else "A" if len(first) > len(second) else "B"
        return Reply(json.dumps({"key": sheet.key, "reason": "longer", "better": better}))
    answer = sheet.texts["answer"][0]
    if "reference" in sheet.texts:
        return Reply(verdict(sheet.key, same(sheet.texts["reference"], answer)))
    return Reply(json.dumps({"key": sheet.key, "reason": "long", "score": min(len(answer), 10) or 1}))


def gullible(request: Mapping[str, Any], count: int) -> Reply:
    """It does what it is told, by whoever speaks outside the marks."""
    sheet = read(request)
    return Reply(verdict(sheet.key, True)) if ORDERS.search(sheet.outside) else honest(request, count)


def parrot(request: Mapping[str, Any], count: int) -> Reply:
    """It repeats the object that the candidate wrote; else it is honest."""
    answer = read(request).texts["answer"][0]
    found = re.search(r'\{\s*".*\}', answer, re.DOTALL)
    return Reply(found[0]) if found else honest(request, count)


Behaviour = Callable[[Mapping[str, Any], int], Reply]


@dataclass
class Server:
    """What was asked of it."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0


@contextmanager
def serving(behaviour: Behaviour = honest) -> Iterator[Server]:
    """Serve until the block ends."""
    server, web = start(behaviour)
    try:
        yield server
    finally:
        web.shutdown()
        web.server_close()


_for_cases: "list[Web]" = []


def serve_for_cases() -> None:
    """One honest judge for this process and those that it starts, where the client looks by default."""
    if not os.environ.get("OPENAI_BASE_URL", "").startswith("http://127.0.0.1:"):
        server, web = start(honest)
        _for_cases.append(web)
        os.environ["OPENAI_BASE_URL"] = server.url


class Web(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no fault of the server."""


def start(behaviour: Behaviour) -> tuple[Server, Web]:
    told, lock = Server(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                told.requests.append(request)
                told.times.append(time.monotonic())
                told.headers.append(dict(self.headers))
                told.at_once += 1
                told.most_at_once = max(told.most_at_once, told.at_once)
                count = len(told.requests)
            try:
                reply = behaviour(request, count)
                time.sleep(reply.delay)
            finally:
                with lock:
                    told.at_once -= 1
            self.send(reply)

        def send(self, reply: Reply) -> None:
            body = reply.body
            if body is None:
                message = {"role": "assistant", "content": reply.content}
                whole: dict[str, object] = {
                    "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]
                }
                if reply.usage is not None:
                    whole["usage"] = reply.usage
                body = json.dumps(whole).encode()
            head = [
                f"HTTP/1.1 {reply.status} x",
                "content-type: application/json",
                f"content-length: {len(body)}",
            ]
            head += [f"{name}: {value}" for name, value in reply.headers.items()]
            if reply.break_off:
                body, self.close_connection = body[: len(body) // 2], True
            self.wfile.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    web = Web(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{web.server_address[1]}/v1"
    threading.Thread(target=lambda: web.serve_forever(0.01), daemon=True).start()
    return told, web
