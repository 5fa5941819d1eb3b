"""A Ray cluster to work on: one of this machine's own, or one that is there.

One example: without an address, `workers=2` starts a cluster of two CPUs that listens on 127.0.0.1 alone,
asks for a token that no other process knows, and is gone at the end with all its files.

The package ray is imported here alone. Its messages are kept off standard output and standard error: Ray
prints there when a process dies, and rows may be going there. What a user has set in the environment for Ray
is left as it is. It does not decide what is worked on.
"""

import contextlib
import importlib
import logging
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

from ringtrue.benchmarks.errors import MachineError, UsageError

__all__ = ["check_cluster", "open_cluster"]

_QUIET: Final = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    # The driver prints on standard output what befalls its workers, whatever `log_to_driver` says: skip all.
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",
}
_LOOPBACK: Final = "127.0.0.1"
_STAYS_HERE: Final = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""Ray's switch for laptops: this machine's address is 127.0.0.1, and so its servers bind to that alone."""
_PROBE: Final = 5.0
_STORE: Final = 128 << 20
"""Bytes for chunks on their way; larger ones go to disk."""


def check_cluster(address: str | None) -> None:
    """Refuse early what cannot work.

    Args:
        address: As for `open_cluster`.

    Raises:
        UsageError: Ray is not installed, or the address is none.
        MachineError: Nothing answers there.
    """
    if find_spec("ray") is None:
        mend = 'install it: pip install "ringtrue[ray]"'
        raise UsageError("--engine ray needs the package ray", mend=mend)
    if address is not None and address != "auto":
        _probe(address)


@contextlib.contextmanager
def open_cluster(address: str | None = None, *, workers: int = 1) -> Iterator[Any]:
    """Hand over the module `ray`, connected; what was started here ends here.

    Args:
        address: `HOST:PORT` of a cluster, `auto` for the one of this machine; None starts one.
        workers: CPUs of a cluster that is started.

    Raises:
        UsageError: Ray was imported before and would listen on more than this machine.
        MachineError: The cluster cannot be reached or started.
    """
    with _environment({**_QUIET, **_around(address)}):
        ray: Any = importlib.import_module("ray")
        if ray.is_initialized():
            # A notebook's or a program's own: theirs to end.
            yield ray
            return
        logging.getLogger("ray").setLevel(logging.ERROR)
        # The folder goes after the processes that write to it.
        with tempfile.TemporaryDirectory(prefix="ringtrue-ray-", ignore_cleanup_errors=True) as folder:
            try:
                _connect(ray, address, workers, folder)
                yield ray
            finally:
                ray.shutdown()


def _connect(ray: Any, address: str | None, workers: int, folder: str) -> None:
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    own: dict[str, Any] = {
        "num_cpus": workers,
        "include_dashboard": False,
        "object_store_memory": _STORE,
        "_temp_dir": folder,
    }
    try:
        ray.init(address=address or "local", **quiet, **({} if address is not None else own))
    except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        if address is None:
            raise MachineError(f"Ray cannot be started here: {_first_line(error)}") from error
        mend = "check that the cluster runs, and that this machine is one of its nodes"
        raise MachineError(f"cannot connect to Ray at {address}: {_first_line(error)}", mend=mend) from error
    if address is None and not ray.get_runtime_context().gcs_address.startswith(_LOOPBACK):
        # Ray reads its environment when it is imported: here that was done before.
        what = "Ray was imported before, and would listen on more than this machine"
        raise UsageError(what, mend="call ray.init yourself first, or do not import it")


def _probe(address: str) -> None:
    host, _, port = address.rpartition(":")
    if not host or "/" in host or not (port.isascii() and port.isdecimal() and int(port) < 1 << 16):
        mend = "run on a node of the cluster, and give the address of its head, as 10.0.0.1:6379, or auto"
        raise UsageError(f"--ray-address {address} is not HOST:PORT", mend=mend)
    try:
        # Ray itself would try for two minutes.
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PROBE).close()
    except OSError as error:
        mend = "check the address, and that `ray start --head` runs there"
        raise MachineError(f"cannot reach Ray at {address}: {error.strerror or error}", mend=mend) from error


def _around(address: str | None) -> dict[str, str]:
    """What keeps a cluster of our own to this machine and this user, and finds another's that does so."""
    if address is not None:
        return dict(_STAYS_HERE) if address.startswith((_LOOPBACK, "localhost")) else {}
    return {
        **_STAYS_HERE,
        # Else Ray writes a token into the home folder.
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": _token(),
    }


@cache
def _token() -> str:
    # Ray reads it once a process.
    return secrets.token_hex(32)


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set what is not set, for as long as the cluster is open."""
    fresh = {name: value for name, value in values.items() if name not in os.environ}
    os.environ.update(fresh)
    try:
        yield
    finally:
        for name in fresh:
            os.environ.pop(name, None)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
