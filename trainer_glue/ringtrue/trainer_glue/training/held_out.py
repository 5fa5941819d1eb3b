"""Held-out rows scored during a run and after it, by the recipe of the run.

A real line: `step 50: 64 held-out problems  reward 0.412  53.1 % right  (chat 0.2, math 0.4)`.

The trainer generates and decides when; each time all its rewards are asked, and what they were asked for is
scored once more as a whole, by ability. With several processes a line tells of the first one's share.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.training.config import TrainConfig
from ringtrue.trainer_glue.training.data import Data
from ringtrue.trainer_glue.training.evaluate import Evaluation, Witness, evaluate
from ringtrue.trainer_glue.training.log import JsonLines, read_lines
from ringtrue.trainer_glue.training.tables import EVAL_FILE

__all__ = ["HeldOut", "eval_dataset", "eval_settings", "shown"]


def eval_settings(config: TrainConfig, data: Data) -> dict[str, Any]:
    """The trainer's settings for evaluation; none where nothing is held out."""
    if config.eval is None or not data.held_out:
        return {}
    group = config.eval.num_generations or int(config.setting("num_generations"))
    # Whole groups, and no more at a time than a training step holds, which is known to fit.
    device = max(group, int(config.setting("per_device_train_batch_size")) // group * group)
    return {
        "eval_strategy": "steps",
        "eval_steps": config.eval.every,
        "num_generations_eval": group,
        "per_device_eval_batch_size": config.grpo.get("per_device_eval_batch_size", device),
    }


def eval_dataset(config: TrainConfig, data: Data) -> Any:
    """The held-out rows as the trainer takes them; None where there are none."""
    if config.eval is None or not data.held_out:
        return None
    return importlib.import_module("datasets").Dataset.from_list(list(data.held_out))


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What listens to a trainer's evaluations, and tells what was earned."""

    reward: Reward
    """The recipe of the run, with the model's way of reasoning known."""
    witness: Witness
    """In the place of the trainer's first reward function."""
    lines: JsonLines | None
    """Where each evaluation is written."""
    say: Callable[[str], None]
    """Takes each line for the console."""

    @classmethod
    def attach(cls, trainer: Any, config: TrainConfig, step: int | None, say: Callable[[str], None]) -> None:
        """Listen from now on.

        Args:
            trainer: a GRPO or RLOO trainer with held-out rows.
            config: the run.
            step: of the checkpoint that the run goes on from; None for a new run.
            say: takes each line for the console.
        """
        witness = Witness(trainer.reward_funcs[0], watching=False)
        trainer.reward_funcs[0] = witness
        path = Path(config.save.folder) / EVAL_FILE
        lines = JsonLines(path, after=step) if config.log.jsonl else None
        reward = config.reward.with_dialect(witness.func.reward.dialect)
        own = cls(reward, witness, lines, say)
        evaluated = trainer.evaluate

        def listened(*arguments: Any, **options: Any) -> Any:
            witness.forget()
            witness.watching = True
            try:
                metrics = evaluated(*arguments, **options)
            finally:
                witness.watching = False
            own.tell(trainer)
            return metrics

        # On this one trainer, since its class is known only after Unsloth has rewritten it.
        trainer.evaluate = listened

    def tell(self, trainer: Any) -> None:
        """Score what was generated; write and say what it earned."""
        rows = self.witness.rows(self.reward, trainer.num_generations_eval)
        if not rows or not trainer.is_world_process_zero():
            return
        found = evaluate(self.reward, rows, step=trainer.state.global_step)
        if self.lines is not None:
            self.lines.write(found.as_json())
        self.say(shown(found))

    @staticmethod
    def is_due(trainer: Any, config: TrainConfig) -> bool:
        """Whether the weights as they are now have not been evaluated: asked when the run is over."""
        if trainer.eval_dataset is None or config.eval is None:
            return False
        step = trainer.state.global_step
        done = read_lines(Path(config.save.folder) / EVAL_FILE) if config.log.jsonl else []
        return bool(done[-1]["step"] != step if done else step % config.eval.every)


def shown(found: Evaluation) -> str:
    r"""An evaluation as a line for a person.

    >>> from ringtrue.rewards import Correctness, read_rows
    >>> rows = read_rows([r"\boxed{4}", r"\boxed{5}"], ["2+2"] * 2, columns={"gold": ["4", "4"]})
    >>> shown(evaluate(Correctness(), rows, step=50))
    'step 50: 1 held-out problems  reward 0.25  50.0 % right'
    """
    right = found.overall.correct
    told = [
        f"step {found.step}: {found.problems} held-out problems",
        f"reward {_number(found.overall.reward)}",
        *([] if right is None else [f"{100 * right:.1f} % right"]),
    ]
    if len(found.abilities) > 1:
        each = (f"{name} {_number(means.reward)}" for name, means in found.abilities.items())
        told.append(f"({', '.join(each)})")
    return "  ".join(told)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"
