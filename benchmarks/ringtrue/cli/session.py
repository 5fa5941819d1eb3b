"""What `score` and `grade` share: a run with progress, whose finished rows survive whatever ends it.

One example: Ctrl-C half-way says `ringtrue: stopped; 1,024 finished rows are kept in S.jsonl.partial; go on
with --resume` and exits with 130.
"""

from ringtrue.benchmarks.errors import InterruptError, RunError, UsageError
from ringtrue.benchmarks.running import Run
from ringtrue.cli.progress import Progress
from ringtrue.cli.terminal import say

__all__ = ["run_to_end"]


def run_to_end(run: Run) -> Progress:
    """Run, show progress, and say what is kept where it does not come to its end.

    Raises:
        RunError: What stopped it.
    """
    try:
        with Progress(run.source) as progress:
            run.go(progress)
    except KeyboardInterrupt as error:
        raise InterruptError("stopped", mend=run.output.kept) from error
    except UsageError:
        # Another input than the one that was begun: --resume would only say so again.
        raise
    except RunError:
        kept = run.output.kept
        if kept:
            say(kept)
        raise
    finally:
        run.output.close()
    return progress
