r"""A look at a run before it costs anything: prompts as the model sees them, what golds and completions earn.

A real finding: `warning: math: 3 of 8 golds earn no more than a wrong answer, the first: '72 apples'`.

Each gold is written as a model might (in \boxed{}, in <answer> tags, after ####, bare), with reasoning before
it, and counts with the best of them; a wrong gold cannot be seen. The model comes last, as it takes longest.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ringtrue.graders import Dialect
from ringtrue.rewards import Reward, Row, read_rows
from ringtrue.rewards.columns import GOLD_COLUMNS
from ringtrue.rewards.errors import SetupError
from ringtrue.trainer_glue.guard import guarded_scores
from ringtrue.trainer_glue.training.config import TrainConfig
from ringtrue.trainer_glue.training.data import Data
from ringtrue.trainer_glue.training.generations import (
    Generated,
    Values,
    constant_parts,
    generate,
    note_values,
)
from ringtrue.trainer_glue.training.models import import_backend, load_tokenizer
from ringtrue.trainer_glue.training.run import Say, prompt_text, read_data

__all__ = ["dry_run", "written"]

_ROWS: Final = 64
_SLOTS: Final = (r"\boxed{%s}", "<answer>%s</answer>", r"<answer>\boxed{%s}</answer>", "#### %s", "%s")
_WRONG: Final = "-98765.4321"


def dry_run(config: TrainConfig, *, say: Say) -> int:
    """Show first prompts, score golds and a few completions of the model, and warn of what teaches nothing.

    Args:
        config: the run.
        say: takes each line.

    Returns:
        How many warnings there were, beside those of the config and of what the model wrote, which is chance.
    """
    for warning in config.warnings:
        say(f"warning: {warning}")
    missing = _missing(config)
    tokenizer = load_tokenizer(config)
    data = read_data(config, tokenizer, say)
    dialect = _dialect(config, tokenizer)
    reward = config.reward if dialect is None else config.reward.with_dialect(dialect)
    by_ability: dict[str, list[dict[str, Any]]] = {}
    for row in data.train:
        by_ability.setdefault(row["ability"], []).append(row)
    found: list[str] = []
    seen: dict[str, Values] = {}
    for ability, rows in sorted(by_ability.items()):
        say(f"{ability}: the first prompt: {prompt_text(config, tokenizer, rows[0]['prompt'])!r}")
        seen[ability] = {}
        found += _golds(ability, reward, dialect, rows[:_ROWS], tokenizer, seen[ability], say)
    if not any("at its first step" in line for line in found):
        _completions(config, data, missing, seen, say)
    found += _constant(seen)
    for line in found:
        say(f"warning: {line}")
    return len(found)


def written(gold: str, dialect: Dialect | None) -> list[str]:
    r"""An answer as a model might write it, in each of the usual places.

    >>> written("7", None)[0]
    'I work it out step by step.\n\\boxed{7}'
    """
    work = "I work it out step by step."
    if dialect is None:
        before = f"{work}\n"
    else:
        before = f"{'' if dialect.prefilled else dialect.open}\n{work}\n{dialect.close}\n"
    return [before + slot.replace("%s", gold) for slot in _SLOTS]


def _dialect(config: TrainConfig, tokenizer: Any) -> Dialect | None:
    if config.model.dialect != "auto":
        return Dialect.resolve(config.model.dialect)
    if tokenizer.chat_template is None:
        return None
    return Dialect.from_tokenizer(tokenizer, **config.model.chat_template_kwargs)


def _golds(
    ability: str, reward: Reward, dialect: Dialect | None,
    rows: Sequence[dict[str, Any]], tokenizer: Any, seen: Values, say: Say,
) -> Iterator[str]:  # fmt: skip
    best: list[float] = []
    poor: list[str] = []
    for row in rows:
        gold = _gold(row)
        if gold is None:
            continue
        right = written(gold, dialect)
        texts = [*right, *written(_WRONG, dialect), _WRONG]
        tried = _rows(reward, row, texts, tokenizer)
        try:
            scores = guarded_scores(reward, tried)
        except (SetupError, ValueError) as error:
            yield f"{ability}: the run would end at its first step: {error}"
            return
        values = [reward.low if score.value is None else score.value for score in scores]
        best.append(max(values[: len(right)]))
        # The same place with a wrong answer in it: else the pay for the format would hide what is lost.
        pairs = zip(values[: len(right)], values[len(right) : -1], strict=True)
        if reward.needs and all(own <= other for own, other in pairs):
            poor.append(gold)
        note_values(reward, scores, seen)
    if not best:
        say(f"{ability}: no golds to score")
        return
    say(f"{ability}: {len(best)} golds, well written, earn {sum(best) / len(best):.3g} on average")
    if poor:
        yield (
            f"{ability}: {len(poor)} of {len(best)} golds earn no more than a wrong answer, "
            f"the first: {poor[0][:60]!r}"
        )


def _missing(config: TrainConfig) -> str | None:
    """Why no model can be loaded here; asked first, since Unsloth comes before all else."""
    try:
        import_backend(config)
    except ImportError as error:
        return str(error)
    return None


def _completions(
    config: TrainConfig, data: Data, missing: str | None, seen: Mapping[str, Values], say: Say
) -> None:
    tried: Mapping[str, Generated] = {}
    if missing is None:
        say("loading the model, for a few completions of its own ...")
        try:
            tried = generate(config, data)
        except ImportError as error:
            missing = str(error)
    if missing is not None:
        say(f"no completions of the model were tried: {missing}")
    for ability, generated in tried.items():
        if seen[ability]:  # beside golds alone: that so few completions earn alike may be chance
            note_values(generated.reward, generated.scores, seen[ability])
        summary, *odd = generated.lines()
        say(f"{ability}: {summary}")
        for line in odd:
            say(f"warning: {ability}: {line}")


def _constant(seen: Mapping[str, Values]) -> Iterator[str]:
    for ability, parts in seen.items():
        for name, only in constant_parts(parts):
            yield f"{ability}: the reward {name!r} gave {only} to all that was tried: it teaches nothing"


def _gold(row: dict[str, Any]) -> str | None:
    held = next((row[name] for name in GOLD_COLUMNS if row.get(name) is not None), None)
    # Tests of a program, say, are no answer that could be written.
    return str(held) if isinstance(held, str | int | float) else None


def _rows(reward: Reward, row: dict[str, Any], texts: Sequence[str], tokenizer: Any) -> list[Row]:
    ids = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in texts]
    columns = {name: [value] * len(texts) for name, value in row.items() if name != "prompt"}
    return read_rows(texts, [row["prompt"]] * len(texts), ids, dialect=reward.dialect, columns=columns)
