"""What `score` and `grade` share: a run with progress, whose finished rows survive whatever ends it.

One example: Ctrl-C half-way says `ringtrue: stopped; 1,024 finished rows are kept in S.jsonl.partial; go on
with --resume` and exits with 130.
"""

from ringtrue.benchmarks.errors import InterruptError, RowError, RunError, UsageError
from ringtrue.benchmarks.running import Run
from ringtrue.benchmarks.summary import ScoreTally
from ringtrue.cli.progress import Progress
from ringtrue.cli.terminal import say

__all__ = ["run_to_end"]


def run_to_end(run: Run, shown: ScoreTally | None = None) -> Progress:
    """Run, show progress, and say what is kept where it does not come to its end.

    Args:
        run: The run.
        shown: What the live table shows the means of.

    Raises:
        RunError: What stopped it.
    """
    try:
        with Progress(run.source, shown) as progress:
            run.go(progress)
    except KeyboardInterrupt as error:
        raise InterruptError("stopped", mend=run.output.kept) from error
    except UsageError:
        # Another input than the one that was begun: --resume would only say so again.
        raise
    except RunError as error:
        kept = run.output.kept
        if kept:
            say(kept)
        if isinstance(error, RowError):
            say("--skip-bad leaves rows at fault out, and counts them")
        raise
    finally:
        run.output.close()
    return progress
