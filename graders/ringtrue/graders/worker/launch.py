"""How the worker program is started: its command, its environment, its pipes.

One real command: `/usr/bin/python3 -P -W ignore -m ringtrue.graders.worker.program`, with the folder that
holds `ringtrue/` on `PYTHONPATH` where the interpreter would not find it by itself (a source tree).

It does not use `multiprocessing`: a training script without a main guard would run a second time.
"""

import fcntl
import importlib.util
import os
import site
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

__all__ = ["launch"]

_NEEDS: Final = ("orjson", "sympy", "mpmath", "math_verify", "latex2sympy2_extended", "antlr4")
_DROPPED: Final = ("PYTHONINSPECT", "PYTHONWARNINGS", "PYTHONSTARTUP", "PYTHONPROFILEIMPORTTIME")
"""Set for a person's session, and harmful in the worker: it would wait for input, or fail on a warning."""


def launch(arguments: Iterable[str]) -> tuple[subprocess.Popen[bytes], int, int]:
    """Start the program.

    Args:
        arguments: what follows the module's name on its command line.

    Returns:
        The process, the descriptor to write requests to (never blocks), and the one to read replies from.

    Raises:
        OSError: where no process or no pipe is to be had.
    """
    if not sys.executable:
        raise FileNotFoundError(
            "sys.executable is empty: the deep tier needs a Python interpreter to start; set sys.executable"
        )
    theirs: list[int] = []
    ours: list[int] = []
    try:
        for our_end in (1, 0):
            ends = os.pipe()
            try:
                ours.append(_above_standard(ends[our_end]))
                theirs.append(_above_standard(ends[1 - our_end]))
            finally:
                _close(ends)
        os.set_blocking(ours[0], False)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-P", "-W", "ignore", "-m", "ringtrue.graders.worker.program", *arguments],
            stdin=theirs[0],
            stdout=theirs[1],
            stderr=subprocess.DEVNULL,
            env=_environment(),
            # Ctrl-C goes to the terminal's whole foreground group, and the worker must outlive the handler.
            start_new_session=True,
        )
    except BaseException:
        _close(ours)
        raise
    finally:
        _close(theirs)
    return process, ours[0], ours[1]


def _above_standard(descriptor: int) -> int:
    """A copy above the standard descriptors: a daemon that closed them would print into our frames."""
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _environment() -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    given = environment.get("PYTHONPATH", "").split(os.pathsep)
    environment["PYTHONPATH"] = os.pathsep.join([*_folders(), *filter(None, given)])
    # sympy orders by hash in places: without this a verdict could differ from one run to the next.
    environment["PYTHONHASHSEED"] = "0"
    return environment


def _folders() -> list[str]:
    """Where our portions and what the program needs lie, less what the interpreter finds by itself.

    Folders that it finds must stay where they are: PYTHONPATH comes before the standard library.
    """
    found = [str(Path(portion).resolve().parent) for portion in sys.modules["ringtrue"].__path__]
    for name in _NEEDS:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            origin = Path(spec.origin).resolve()
            found.append(str(origin.parent.parent if spec.submodule_search_locations else origin.parent))
    own = {str(Path(folder).resolve()) for folder in (*site.getsitepackages(), site.getusersitepackages())}
    return [folder for folder in dict.fromkeys(found) if folder not in own]
