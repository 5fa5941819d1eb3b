"""Every fault to one line on standard error and an exit code.

One example: `ringtrue: runs.jsonl:17: not JSON: ...; mend the line or drop it`, exit code 3.

| code | means |
|---|---|
| 0 | success |
| 1 | a check failed |
| 2 | wrong use |
| 3 | the input or the machine is at fault |
| 130 | Ctrl-C |

A traceback is left for our own bugs.
"""

import sys
from collections.abc import Callable
from typing import Final

import typer

from ringtrue.benchmarks.errors import RunError
from ringtrue.cli.terminal import say, silence_stdout

__all__ = ["INTERRUPTED", "MACHINE", "USAGE", "guarded"]

USAGE: Final = 2
MACHINE: Final = 3
INTERRUPTED: Final = 130

# Typer carries its own copy of click since 0.26 and used the package before: both are found from here.
_ClickError: Final[type[Exception]] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)


def guarded(command: Callable[[], int]) -> int:
    """Run a command, and turn what it raises into a message and an exit code.

    >>> guarded(lambda: 0)
    0
    """
    try:
        code = command()
        sys.stdout.flush()
    except _ClickError as error:
        return _usage(error)
    except typer.Exit as error:
        return int(error.exit_code)
    except RunError as error:
        say(str(error))
        return error.code
    except (KeyboardInterrupt, typer.Abort):
        say("stopped")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (`| head`): no fault.
        silence_stdout()
        return 0
    except MemoryError:
        say("out of memory; use fewer --workers, or cut the file into smaller ones")
        return MACHINE
    except OSError as error:
        # A full disk under standard output shows only when it is flushed.
        silence_stdout()
        name = f"{error.filename}: " if error.filename else ""
        say(f"{name}{error.strerror or error}; check the disk and the permissions")
        return MACHINE
    return code


def _usage(error: Exception) -> int:
    message = str(getattr(error, "format_message", error.__str__)())
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "ringtrue"
    say(f"{message.rstrip('.')}; see {command} --help")
    return USAGE
