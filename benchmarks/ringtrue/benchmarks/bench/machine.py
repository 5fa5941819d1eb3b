"""What figures were taken on: day, machine, processor, Python and the versions of what took part.

One example: `{"date": "2026-11-24", "cores": 2, "python": "3.11.14", "packages": {"math-verify": "0.9.0"}}`.
"""

import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Final

from ringtrue.benchmarks.bench.peers import PEERS

__all__ = ["machine", "processor"]

_PARTS: Final = {
    "ringtrue": ("sympy",),
    "math_verify": ("sympy", "antlr4"),
    "trl": ("math_verify", "sympy", "antlr4"),
}
"""What settles a figure besides the package itself."""


def machine(names: Iterable[str]) -> dict[str, object]:
    """All of it, for these contenders.

    >>> sorted(machine(["correctness"])["packages"])
    ['ringtrue', 'sympy']
    """
    tops = [_top(name) for name in names]
    wanted = dict.fromkeys(part for top in ["ringtrue", *tops] for part in (top, *_PARTS.get(top, ())))
    return {
        "date": f"{datetime.now(tz=UTC):%Y-%m-%d}", "system": f"{platform.system()} {platform.machine()}",
        "processor": processor(), "cores": os.cpu_count(), "python": platform.python_version(),
        "packages": dict(found for top in wanted for found in _versions(top)),
    }  # fmt: skip


def _top(name: str) -> str:
    if name in PEERS:
        return name.replace("-", "_")
    return name.partition(":")[0].partition(".")[0] if ":" in name else "ringtrue"


def _versions(top: str) -> list[tuple[str, str]]:
    # A namespace package may be of several distributions, and a module of the user's of none.
    owners = sorted(set(packages_distributions().get(top, [top])))
    found = []
    for owner in owners:
        try:
            found.append((owner, version(owner)))
        except PackageNotFoundError:
            if top == "ringtrue":
                found.append((owner, "not installed: run from its sources"))
    return found


def processor() -> str:
    """The name of the processor, where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "unknown processor")
