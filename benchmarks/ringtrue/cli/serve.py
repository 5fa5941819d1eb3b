"""`ringtrue serve`: a recipe over HTTP, for trainers that ask a server.

One example: `ringtrue serve recipe.toml --port 8000` answers POST /score, /openrlhf, /slime and /verify.

The token is read from the environment: an argument would be seen by every user of the machine.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ringtrue.benchmarks.errors import MachineError, UsageError
from ringtrue.cli.recipes import build_recipe
from ringtrue.cli.terminal import say

if TYPE_CHECKING:
    from ringtrue.rewards import Reward

__all__ = ["serve"]

_TOKEN: Final = "RINGTRUE_TOKEN"  # noqa: S105 - the name of the variable


def serve(
    recipe: Annotated[str, typer.Argument(help="A recipe file, or the name of a preset.", metavar="RECIPE")],
    host: Annotated[str, typer.Option(help="The address to listen on.", metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 for any free one.", metavar="N")] = 8000,
    floor: Annotated[
        float | None,
        typer.Option(help="The number for a row without a value. Default: the reward's lowest.", metavar="X"),
    ] = None,
    threads: Annotated[int, typer.Option(help="Requests scored at once.", metavar="N")] = 4,
    queue: Annotated[int, typer.Option(help="Requests that may wait.", metavar="N")] = 64,
    connections: Annotated[int, typer.Option(help="Connections open at once.", metavar="N")] = 512,
    max_rows: Annotated[int, typer.Option(help="Rows of one request.", metavar="N")] = 4096,
    max_body: Annotated[int, typer.Option(help="Bytes of one body.", metavar="BYTES")] = 16 * 1024**2,
    deadline: Annotated[float, typer.Option(help="Seconds for one request.", metavar="S")] = 60.0,
    stop_seconds: Annotated[
        float, typer.Option(help="Seconds for requests in flight at the stop.", metavar="S")
    ] = 10.0,
) -> int:
    """Serve a recipe over HTTP until SIGTERM or Ctrl-C; what runs is finished first.

    Example: ringtrue serve recipe.toml --port 8000

    An address that other machines reach needs a token of 16 characters or more in RINGTRUE_TOKEN.
    """
    try:
        from ringtrue.trainer_glue import server
    except ImportError as error:
        raise MachineError(
            "the server needs fastapi, uvicorn and prometheus-client", mend="pip install 'ringtrue[serve]'"
        ) from error
    options: dict[str, Any] = {
        "host": host, "port": port, "threads": threads, "queue": queue, "connections": connections,
        "max_rows": max_rows, "max_body": max_body, "max_held": max(256 * 1024**2, max_body),
        "deadline": deadline, "stop_seconds": stop_seconds, "token": os.environ.get(_TOKEN) or None,
    }  # fmt: skip
    try:
        settings = server.Settings(**options)
    except ValueError as error:
        raise UsageError(str(error), mend=f"the token is read from {_TOKEN}") from error
    reward = _reward(recipe)
    try:
        server.serve(reward, settings, floor=floor, ready=lambda at: say(f"{reward.name} at {at}"))
    except ValueError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise MachineError(
            f"cannot listen on {host} port {port}: {error.strerror or error}", mend="take another --port"
        ) from error
    say("stopped")
    return 0


def _reward(recipe: str) -> "Reward":
    from ringtrue.rewards import Reward, presets

    preset = getattr(presets, recipe, None) if recipe in presets.__all__ else None
    if isinstance(preset, Reward):
        return preset
    if not Path(recipe).is_file():
        known = ", ".join(name for name in presets.__all__ if isinstance(getattr(presets, name), Reward))
        raise UsageError(f"{recipe}: there is no such file or preset", mend=f"presets are {known}")
    return build_recipe(Path(recipe), [], dialect=None, policy=[])
