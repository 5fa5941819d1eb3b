"""A client of the server under test, and minimal copies of how hosts ask one."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from trainer_glue.hosts.calls import nemo_gym_body
from trainer_glue.hosts.rows import HostRow


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Mapping[str, str]


def ask(address: str, path: str, body: object = None, *, token: str | None = None) -> Answer:
    """POST a body (bytes as they are, else JSON), or GET where there is none."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(address + path, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as found:
            return Answer(found.status, _read(found.read()), dict(found.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _read(error.read()), dict(error.headers))


def _read(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data.decode()


def connect(address: str) -> socket.socket:
    """A bare connection, for clients that do not behave."""
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10)


def read_to_end(connection: socket.socket) -> bytes:
    """All that the server sends until it closes or cuts."""
    found = b""
    try:
        while chunk := connection.recv(65536):
            found += chunk
    except ConnectionError:
        pass
    return found


def openrlhf(address: str, row: HostRow) -> float:
    """OpenRLHF's remote reward model: lists of one, prompt and completion as one text with special tokens."""
    body = {"query": [row.prompt + row.raw], "prompts": [row.prompt], "labels": [row.gold]}
    answer = ask(address, "/openrlhf", body)
    assert answer.status == 200, answer
    assert set(answer.body) == {"rewards", "scores", "extra_logs"}
    assert all(isinstance(logged, list) and len(logged) == 1 for logged in answer.body["extra_logs"].values())
    return float(answer.body["rewards"][0])


def slime(address: str, row: HostRow) -> float:
    """slime's `--rm-type remote_rm` with `--reward-key score`."""
    body = {"prompt": row.prompt, "response": row.completion, "label": row.gold}
    answer = ask(address, "/slime", body)
    assert answer.status == 200, answer
    return float(answer.body["score"])


def slime_number(address: str, row: HostRow) -> float:
    """The same without a reward key: the answer itself is the reward."""
    answer = ask(address, "/slime/number", {"prompt": row.prompt, "response": row.raw, "label": row.gold})
    assert answer.status == 200, answer
    return float(answer.body)


def nemo_gym(address: str, row: HostRow) -> float:
    """NeMo-Gym's `POST /verify`: the task's fields, the request's parameters and the response as they are (0.7.0)."""
    body = nemo_gym_body(row)
    begun = ask(address, "/seed_session", body)
    assert (begun.status, begun.body) == (200, {}), begun
    answer = ask(address, "/verify", body)
    assert answer.status == 200, answer
    assert {name: answer.body[name] for name in body} == body
    return float(answer.body["reward"])
