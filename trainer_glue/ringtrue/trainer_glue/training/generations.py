r"""A few completions of the model as it is before the run, scored as the run will score them.

A real line: `8 completions of 2 prompts earn -0.21 on average, from -0.76 to 0.85; the first: '<think>2 +'`.

The run's own trainer writes them, so that template, sampling and what generates are those of the run. They
are few: what they earn says whether there is anything to learn from, and not how good the model is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory
from typing import Final

from ringtrue.rewards import ByAbility, Reward, Row, Score, Status
from ringtrue.trainer_glue.guard import groups_of, guarded_scores
from ringtrue.trainer_glue.training.config import TrainConfig
from ringtrue.trainer_glue.training.data import Data
from ringtrue.trainer_glue.training.evaluate import Witness, leaf_parts
from ringtrue.trainer_glue.training.models import load_model
from ringtrue.trainer_glue.training.rows import Item
from ringtrue.trainer_glue.training.run import build_trainer
from ringtrue.trainer_glue.training.tables import EvalTable, LogTable

__all__ = ["Generated", "Values", "constant_parts", "generate", "note_values"]

Values = dict[str, set[float | None]]
"""What each part of a recipe gave, whatever the row."""

_PROMPTS: Final = 2
"""Of each ability; the completions of a prompt are as many as in the run."""
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Generated:
    """The completions of one ability, with what they earned."""

    reward: Reward
    """The recipe of the run."""
    rows: Sequence[Row]
    """Those of a prompt stand together."""
    scores: Sequence[Score]
    """One a row."""

    def lines(self) -> Iterator[str]:
        """What to tell of them.

        >>> from ringtrue.rewards import BoxedFormat, read_rows
        >>> rows = read_rows(["It is 7.", "It is 8."], ["3+4?"] * 2)
        >>> for line in Generated(BoxedFormat(), rows, BoxedFormat().score(rows)).lines():
        ...     print(line)
        2 completions of 1 prompt earn 0 on average, from 0 to 0; the first: 'It is 7.'
        to all of them 'boxed_format' gave 0
        the completions of 1 of 1 prompt earned alike: a step on such teaches nothing
        """
        values = [score.value for score in self.scores if score.value is not None]
        groups = groups_of(self.rows)
        prompts = f"{len(groups)} prompt{'s' * (len(groups) > 1)}"
        earned = "have no value"
        if values:
            mean = sum(values) / len(values)
            earned = f"earn {mean:.3g} on average, from {min(values):.3g} to {max(values):.3g}"
        first = self.rows[0].completion.text[:_SHOWN]
        yield f"{len(self.rows)} completions of {prompts} {earned}; the first: {first!r}"
        seen: Values = {}
        note_values(self.reward, self.scores, seen)
        constant = [f"{name!r} gave {_number(value)}" for name, value in constant_parts(seen)]
        if constant:
            yield f"to all of them {', '.join(constant)}"
        scored = iter(self.scores)
        alike = sum(len({next(scored).value for _ in group}) == 1 for group in groups)
        if alike:
            yield f"the completions of {alike} of {prompts} earned alike: a step on such teaches nothing"


def generate(config: TrainConfig, data: Data) -> dict[str, Generated]:
    """Let the model answer the first prompts of each ability.

    Args:
        config: the run; nothing is written into its save folder.
        data: its rows.

    Returns:
        What was written and earned, by ability.

    Raises:
        ImportError: what the model needs is not installed.
        ModelError: it cannot be loaded.
    """
    with TemporaryDirectory() as folder:
        trial = replace(
            config,
            eval=EvalTable(),
            save=replace(config.save, folder=folder),
            log=LogTable(console=False, jsonl=False),
        )
        model, tokenizer = load_model(trial)
        trainer = build_trainer(trial, model, tokenizer, replace(data, held_out=tuple(_first(data.train))))
        witness = Witness(trainer.reward_funcs[0])
        trainer.reward_funcs[0] = witness
        trainer.evaluate()
        reward = config.reward.with_dialect(witness.func.reward.dialect)
        rows = witness.rows(reward, trainer.num_generations_eval)
    found: dict[str, tuple[list[Row], list[Score]]] = {}
    for row, score in zip(rows, guarded_scores(reward, rows), strict=True):
        kept = found.setdefault(str(row.columns["ability"]), ([], []))
        kept[0].append(row)
        kept[1].append(score)
    return {ability: Generated(reward, *kept) for ability, kept in sorted(found.items())}


def note_values(reward: Reward, scores: Sequence[Score], seen: Values) -> None:
    """Add what the parts of a recipe gave; a recipe of one part is its own."""
    for score in scores:
        for name, part in (leaf_parts(score) or {reward.name: score.as_part()}).items():
            # Of the recipes of other abilities, none of which was asked.
            if not (isinstance(reward, ByAbility) and part.status is Status.NOT_APPLICABLE):
                seen.setdefault(name, set()).add(part.value)


def constant_parts(seen: Values) -> list[tuple[str, float | None]]:
    """The parts that gave one value to all, with that value.

    >>> constant_parts({"correctness": {1.0, 0.0}, "format_reward": {0.0}})
    [('format_reward', 0.0)]
    """
    return [(name, next(iter(values))) for name, values in sorted(seen.items()) if len(values) == 1]


def _number(value: float | None) -> str:
    return "no value" if value is None else f"{value:g}"


def _first(rows: Sequence[Item]) -> Iterator[Item]:
    seen: dict[str, list[object]] = {}
    for row in rows:
        prompts = seen.setdefault(row["ability"], [])
        if row["prompt"] not in prompts and len(prompts) < _PROMPTS:
            prompts.append(row["prompt"])
            yield row
