"""SandboxFusion and Piston against servers on loopback that answer, refuse, talk nonsense, or are gone."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ringtrue.graders import Outcome, read_completion
from ringtrue.graders.code import (
    CodePolicy,
    Limits,
    LocalSandbox,
    Piston,
    Program,
    SandboxFusion,
    Tests,
    grade_code,
    probe_level,
    servers,
)

Answer = Callable[[dict[str, Any]], tuple[int, Any]]
LIMITS = Limits(cpu=5, wall=120)


class Server:
    def __init__(self) -> None:
        self.answer: Answer = lambda asked: (500, {})
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.promised = 0
        """Bytes that its answers say they have beyond those that come."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((self.path, asked))
                code, said = outer.answer(asked)
                body = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_response(code)
                self.send_header("Content-Length", str(len(body) + outer.promised))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(servers, "_PAUSES", (0.0, 0.0))
    one = Server()
    yield one
    one.close()


def python(code: str, stdin: str) -> tuple[int, str, str]:
    """A real interpreter behind the fake server; the programs of these tests are our own."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=tempfile.gettempdir(),
    )
    return done.returncode, done.stdout, done.stderr


def fusion(asked: dict[str, Any]) -> tuple[int, Any]:
    code, out, err = python(asked["code"], asked["stdin"])
    result = {"status": "Finished", "return_code": code, "stdout": out, "stderr": err}
    return 200, {"status": "Success" if code == 0 else "Failed", "run_result": result}


def piston(asked: dict[str, Any]) -> tuple[int, Any]:
    code, out, err = python(asked["files"][0]["content"], asked["stdin"])
    return 200, {
        "language": "python",
        "run": {"code": code, "stdout": out, "stderr": err, "signal": None, "status": None},
    }


BOTH = [(SandboxFusion, fusion, "/run_code"), (Piston, piston, "/api/v2/execute")]
over_both = pytest.mark.parametrize(("kind", "answer", "path"), BOTH, ids=["fusion", "piston"])
DOUBLE = "```python\ndef double(x):\n    return 2 * x\n```"


@over_both
def test_grades(server: Server, kind: Any, answer: Answer, path: str) -> None:
    server.answer = answer
    golds: list[object] = [
        "assert double(2) == 4", "assert double(2) == 5", {"fn_name": "double", "inputs": [[3]], "outputs": [6]},
        {"test": "def check(candidate):\n    assert candidate((1,)) == (1, 1)", "entry_point": "double"},
        {"inputs": ["7"], "outputs": [""]}, "x = double(2)\nassert x == 4",
    ]  # fmt: skip
    rows = [read_completion(DOUBLE)] * len(golds)
    found = grade_code(golds, rows, policy=CodePolicy(limits=LIMITS), sandbox=kind(url=server.url))
    right, wrong = Outcome.CORRECT, Outcome.WRONG
    assert [one.outcome for one in found] == [right, wrong, right, right, right, Outcome.ERROR]
    assert {(one.level, one.mode) for one in found[:4]} == {("remote", "outside")}
    assert {place for place, _ in server.asked} == {path}
    assert "== 4" not in str(server.asked)


@over_both
@pytest.mark.parametrize(
    "code",
    [
        "import os\nos._exit(0)",
        "print('\\x1e[{\"ok\": 1}]')\nimport os\nos._exit(0)",
        "class E:\n    __eq__ = lambda s, o: True\ndef f(x): return E()",
        "def f(x): raise SystemExit",
        "def f(x): return {'x': [1] * 5}",
    ],
)
def test_pays_no_forgery(server: Server, kind: Any, answer: Answer, path: str, code: str) -> None:
    server.answer = answer
    run = kind(url=server.url).run_tests(Program(code), Tests(texts=("assert f(2) == 4",)), LIMITS)
    assert not run.cases or any(run.cases)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ((500, {}), "failed"), ((400, {"message": "no"}), "failed"), ((200, b"<html>"), "failed"),
        ((200, []), "failed"), ((200, {"run": 7, "run_result": 7}), "failed"),
        ((200, {"run": {"status": "TO", "code": None}, "run_result": {"status": "TimeLimitExceeded"}}), "timeout"),
    ],
)  # fmt: skip
@over_both
def test_bad_answers(
    server: Server, kind: Any, answer: Answer, path: str, said: tuple[int, Any], status: str
) -> None:
    server.answer = lambda asked: said
    assert kind(url=server.url).run(Program("print(1)"), "", LIMITS).status == status
    assert len(server.asked) == (3 if said[0] == 500 or isinstance(said[1], bytes | list) else 1)


@over_both
def test_what_the_server_refuses_is_told(server: Server, kind: Any, answer: Answer, path: str) -> None:
    """Piston refuses more than 3 s, unless it is set up for more: without its words all rows are riddles."""
    said = "run_timeout cannot exceed the configured limit of 3000"
    server.answer = lambda asked: (400, {"message": said})
    assert said in kind(url=server.url).run(Program("print(1)"), "", LIMITS).detail
    server.answer = lambda asked: (400, b"[" * 9000)
    assert kind(url=server.url).run(Program("print(1)"), "", LIMITS).detail.endswith("it answers 400")


@over_both
def test_an_answer_that_breaks_off_is_asked_for_again(
    server: Server, kind: Any, answer: Answer, path: str
) -> None:
    server.promised = 10_000
    assert kind(url=server.url).run(Program("print(1)"), "", LIMITS).status == "failed"
    assert len(server.asked) == 3


@over_both
def test_a_server_that_is_gone(server: Server, kind: Any, answer: Answer, path: str) -> None:
    server.close()
    run = kind(url=server.url).run(Program("print(1)"), "", LIMITS)
    assert run.status == "failed"
    assert server.url in run.detail


@pytest.mark.parametrize("url", ["", "localhost:80", "file:///etc/passwd", None])
def test_addresses_are_checked(url: Any) -> None:
    for kind in (SandboxFusion, Piston):
        with pytest.raises(ValueError, match="address"):
            kind(url=url)


@pytest.mark.skipif(probe_level() is None, reason="no program can be run on this machine")
def test_they_agree_with_the_local_one(server: Server) -> None:
    server.answer = fusion
    tests = Tests(texts=("assert f(1) == (1, {2: 'a'})", "assert f(2) == 3"))
    program = Program("def f(x):\n    return (1, {2: 'a'}) if x == 1 else 4")
    for sandbox in (LocalSandbox(), SandboxFusion(url=server.url)):
        run = sandbox.run_tests(program, tests, LIMITS)
        assert run.cases[0] == ""
        assert run.cases[1]
