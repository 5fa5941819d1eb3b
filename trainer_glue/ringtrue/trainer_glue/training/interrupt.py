"""Ctrl-C during a run: the step in hand is finished, a checkpoint is saved, and the run can be resumed.

A real one: after Ctrl-C in step 7 there is `checkpoints/checkpoint-7`, and `--resume` goes on with step 8.

A second Ctrl-C ends at once, and costs what was trained since the last checkpoint. Other signals are left as
they are; a run outside of the main thread, where Python hands no signal over, is not watched.
"""

import importlib
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

__all__ = ["Stop"]


@dataclass(slots=True)
class Stop:
    """Whether a run was asked to end."""

    say: Callable[[str], None]
    """Takes the line that answers the first Ctrl-C."""
    asked: bool = False
    """Ctrl-C was pressed."""

    def callback(self) -> Any:
        """What makes a trainer save and end after a step."""

        def on_step_end(_self: Any, _args: Any, _state: Any, control: Any, **_: Any) -> Any:
            if self.asked:
                control.should_save = control.should_training_stop = True
            return control

        # The base is known only once the backend is loaded.
        base: Any = importlib.import_module("transformers").TrainerCallback
        return type("StopOnRequest", (base,), {"on_step_end": on_step_end})()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Take Ctrl-C as a wish while this lasts.

        >>> stop = Stop(lambda line: None)
        >>> with stop.watched():
        ...     signal.raise_signal(signal.SIGINT)
        >>> stop.asked
        True
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def ask(number: int, _frame: object) -> None:
            self.asked = True
            signal.signal(number, before)
            self.say("stopping after this step, with a checkpoint; Ctrl-C again ends at once, without one")

        before = signal.signal(signal.SIGINT, ask)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
