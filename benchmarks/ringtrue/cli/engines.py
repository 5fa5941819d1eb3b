"""Where the work of `ringtrue score` is done: in processes of this machine, or on a Ray cluster.

One example: `--engine ray --ray-address 10.0.0.1:6379 --workers 64` works in 64 actors there.
"""

from enum import StrEnum
from typing import Annotated

import typer

from ringtrue.benchmarks.errors import UsageError
from ringtrue.benchmarks.scale.engine import RayEngine
from ringtrue.cli.terminal import say

__all__ = ["Engine", "EngineOption", "RayAddressOption", "build_engine"]


class Engine(StrEnum):
    """The engines.

    >>> Engine("ray")
    <Engine.RAY: 'ray'>
    """

    LOCAL = "local"
    RAY = "ray"


EngineOption = Annotated[Engine, typer.Option(help="What works: processes here, or Ray actors.")]
RayAddressOption = Annotated[
    str | None,
    typer.Option(
        help="With --engine ray: a cluster's HOST:PORT, or auto. Default: one of its own, on this machine.",
        metavar="ADDR",
    ),
]


def build_engine(engine: Engine, address: str | None, *, workers: int) -> RayEngine | None:
    """The engine that is asked for; None = processes of this machine.

    Raises:
        UsageError: An address without Ray, or Ray is not installed.

    >>> build_engine(Engine.LOCAL, None, workers=2)
    """
    if engine is Engine.RAY:
        return RayEngine(workers=workers, address=address, note=say)
    if address is not None:
        raise UsageError("--ray-address is for --engine ray", mend="add it, or take the address away")
    return None
