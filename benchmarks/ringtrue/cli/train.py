"""`ringtrue train`: a GRPO run from one TOML file.

One example: `ringtrue train run.toml --dry-run` shows prompts, what right answers and a few
completions of the model earn, and trains nothing.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ringtrue.benchmarks.errors import InputError, MachineError, UsageError
from ringtrue.cli.terminal import say

__all__ = ["Backend", "train"]


class Backend(StrEnum):
    """What trains.

    >>> Backend("unsloth")
    <Backend.UNSLOTH: 'unsloth'>
    """

    TRL = "trl"
    UNSLOTH = "unsloth"


def train(
    config: Annotated[str, typer.Argument(help="The run's TOML file.", metavar="CONFIG.toml")],
    backend: Annotated[
        Backend | None, typer.Option(help="Train through this one, whatever the file says.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Show prompts, score golds and a few completions, train nothing."),
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the last checkpoint.")] = False,
) -> int:
    """Train a model as a config says; log, checkpoints and adapter are in its save folder.

    Example: ringtrue train run.toml --dry-run

    A dry run ends with 1 where right answers earn nothing, or a reward is the same for all that was tried.
    """
    from ringtrue.trainer_glue.training import ConfigError, load_config

    if dry_run and resume:
        raise UsageError("--dry-run trains nothing", mend="leave --resume out")
    try:
        run = load_config(Path(config), backend=backend and backend.value)
        if dry_run:
            from ringtrue.trainer_glue.training import dry_run as look

            return int(look.dry_run(run, say=say) > 0)
        from ringtrue.trainer_glue.training import run as runner

        runner.train(run, resume=resume, say=say)
    except ConfigError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise InputError(config, None, str(error)) from error
    except ImportError as error:
        # A bare one is a package's absence; the others say themselves how to mend it.
        mend = "pip install 'ringtrue[train]'" if isinstance(error, ModuleNotFoundError) else ""
        raise MachineError(f"a run needs what is not installed: {error}", mend=mend) from error
    return 0
