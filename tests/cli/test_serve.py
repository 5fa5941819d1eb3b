"""`ringtrue serve`: what it refuses before it listens. A running one is in tests/trainer_glue/server."""

import socket
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed: pip install 'ringtrue[serve]'")


def test_help_has_an_example(ringtrue: Any) -> None:
    done = ringtrue("serve", "--help")
    assert done.code == 0
    assert "ringtrue serve recipe.toml" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no_such"], "no such file or preset"),
        (["boxed_math", "--host", "0.0.0.0"], "give a token"),
        (["boxed_math", "--threads", "0"], "threads is 0"),
        (["boxed_math", "--port", "0", "--floor", "nan"], "floor"),
    ],
)
def test_wrong_use_is_told(
    arguments: list[str], said: str, ringtrue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RINGTRUE_TOKEN", raising=False)
    done = ringtrue("serve", *arguments)
    assert (done.code, said in done.err) == (2, True), done


def test_a_port_that_is_taken_is_the_machines_fault(ringtrue: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = ringtrue("serve", "boxed_math", "--port", taken.getsockname()[1])
    assert (done.code, "--port" in done.err) == (3, True), done
