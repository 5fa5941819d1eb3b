"""What the keys of a config say about each other: lengths, abilities, the adapter, saving.

A real one: `max_seq_length = 1024` with `max_completion_length = 1024` leaves no room for a prompt. A problem
ends the run before it starts; what may be meant and is odd becomes a warning. Batches are in `batches`.
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ringtrue.graders import Dialect
from ringtrue.rewards import ByAbility
from ringtrue.rewards.registry import nearest
from ringtrue.trainer_glue import trl
from ringtrue.trainer_glue.training.batches import batch_problems
from ringtrue.trainer_glue.training.output_checks import check_outputs
from ringtrue.trainer_glue.training.sources import READABLE
from ringtrue.trainer_glue.training.tables import (
    ABILITY_WEIGHTS,
    PROJECTIONS,
    DataTable,
    LoraTable,
)

if TYPE_CHECKING:
    from ringtrue.trainer_glue.training.config import TrainConfig

__all__ = ["check", "context_problems"]

RANKS: Final = (8, 16, 32, 64, 128)
_SHORT_PROMPT: Final = 64


def check(config: "TrainConfig", problems: list[str], warnings: list[str]) -> None:
    """Compare the keys of a config whose tables are sound by themselves.

    Args:
        config: the config.
        problems: takes what no run can start from.
        warnings: takes what is odd.
    """
    where = config.where
    if config.algorithm == "async_grpo":
        # Its own limits say nothing to who has to choose another.
        problems.append(
            f"{where}: algorithm 'async_grpo' needs a vLLM server and is not run from a config: write "
            "'grpo', or hand ringtrue.trainer_glue.trl.as_reward_func(recipe) to trl's AsyncGRPOTrainer"
        )
        return
    _check_model(config, problems, warnings)
    if config.lora is not None:
        _check_lora(config.lora, f"{where}, [lora]", warnings)
    for name, tables in (("data", config.data), ("eval.data", config.eval.data if config.eval else ())):
        for number, table in enumerate(tables, 1):
            problems += _source_problems(config, table, f"{where}, [[{name}]] number {number}")
    _check_abilities(config, problems)
    problems += batch_problems(config)
    problems += context_problems(config, _positions(config))
    _check_length(config, problems)
    _check_weights(config, problems, warnings)
    check_outputs(config, problems, warnings)


def context_problems(config: "TrainConfig", positions: int | None) -> list[str]:
    """What is wrong with the lengths, given how many positions the model has (None: not known).

    The runner asks again when the model is loaded, since of a model on the hub nothing is known before.
    """
    model, completion = config.model, int(config.setting("max_completion_length"))
    found = []
    limit = model.max_seq_length
    named = f"[model] max_seq_length {limit}"
    if positions is not None and limit is not None and limit > positions and config.backend == "trl":
        found.append(
            f"{config.where}, [model]: max_seq_length {limit} is more than the model's {positions} "
            f"positions: "
            f"set it to {positions} or less"
        )
    if positions is not None and (limit is None or (limit > positions and config.backend == "trl")):
        limit, named = positions, f"the model's {positions} positions"
    if limit is None:
        return found
    prompt = config.mix.max_prompt_tokens
    if completion >= limit:
        found.append(
            f"{config.where}, [grpo]: max_completion_length {completion} leaves no room for a "
            f"prompt in {named}: "
            f"set it to {limit // 2}, or give the model a longer context"
        )
    elif prompt is not None and prompt + completion > limit:
        found.append(
            f"{config.where}: [mix] max_prompt_tokens {prompt} + [grpo] max_completion_length {completion} = "
            f"{prompt + completion} is more than {named}: set max_prompt_tokens to {limit - completion}, or "
            f"max_completion_length to {max(1, limit - prompt)}"
        )
    return found


def _positions(config: "TrainConfig") -> int | None:
    """How many positions a local model has; a folder without that in its config says nothing."""
    folder = config.model_folder
    try:
        found = {} if folder is None else json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    inner = found.get("text_config") if isinstance(found, dict) else None
    value = (inner if isinstance(inner, dict) else found).get("max_position_embeddings")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _check_model(config: "TrainConfig", problems: list[str], warnings: list[str]) -> None:
    model, where = config.model, f"{config.where}, [model]"
    if config.model_folder is None and (model.name.startswith((".", "/", "~")) or model.name.count("/") > 1):
        problems.append(f"{where}: name {model.name!r}: there is no such folder as {config.find(model.name)}")
    if model.load_in_4bit and config.lora is None:
        problems.append(
            f"{where}: load_in_4bit with lora = false: weights in 4 bit cannot be trained: leave "
            f"one of them out"
        )
    try:
        Dialect.resolve(model.dialect)
    except ValueError as error:
        problems.append(f"{where}: {error}")
    limit = model.max_seq_length
    prompt = config.prompt_tokens
    if limit is not None and prompt is not None and 0 < prompt < _SHORT_PROMPT:
        warnings.append(f"{where}: prompts of more than {prompt} tokens are left out: is that meant?")
    if config.backend == "unsloth" and limit is None:
        warnings.append(
            f"{where}: max_seq_length is not given: Unsloth takes 2048 tokens for prompt and completion"
        )


def _check_lora(lora: LoraTable, where: str, warnings: list[str]) -> None:
    if lora.rank not in RANKS:
        warnings.append(
            f"{where}: rank {lora.rank} is unusual: {', '.join(map(str, RANKS))} are tried and tested"
        )
    if lora.scale not in (lora.rank, 2 * lora.rank):
        warnings.append(
            f"{where}: alpha {lora.scale} with rank {lora.rank} scales the adapter by "
            f"{lora.scale / lora.rank:g}: "
            f"{lora.rank} or {2 * lora.rank} is usual"
        )
    if lora.dropout:
        warnings.append(
            f"{where}: dropout {lora.dropout:g} turns off Unsloth's fast path and rarely helps: 0 is usual"
        )
    if lora.target_modules != ("all-linear",):
        odd = [name for name in lora.target_modules if name not in PROJECTIONS]
        if odd:
            warnings.append(
                f"{where}: target_modules {', '.join(odd)}: {nearest(odd[0], frozenset(PROJECTIONS))}"
            )


def _source_problems(config: "TrainConfig", table: DataTable, where: str) -> list[str]:
    found = []
    for one, other in (("prompt", "template"), ("ability", "ability_column")):
        if getattr(table, one) is not None and getattr(table, other) is not None:
            found.append(f"{where}: {one!r} and {other!r} are both given: leave one out")
    if bool(table.file) == (table.hub is not None):
        found.append(f"{where}: give either file or hub")
    if table.subset is not None and table.hub is None:
        found.append(f"{where}: 'subset' is a dataset's on the hub: leave it out with file")
    for name in table.file:
        path = config.find(name)
        if not path.exists():
            found.append(f"{where}: there is no file {path}")
        elif path.is_file() and not path.name.endswith(READABLE):
            found.append(f"{where}: {path.name} is none of {', '.join(READABLE)}")
    return found


def _check_abilities(config: "TrainConfig", problems: list[str]) -> None:
    """Of sources whose ability is written: whether the mix and the rewards know it."""
    sources = [*config.data, *(config.eval.data if config.eval else ())]
    written = {table.ability or "math" for table in sources if table.ability_column is None}
    fed = {table.ability or "math" for table in config.data if table.ability_column is None}
    weights = config.mix.weights
    where = f"{config.where}, [mix]"
    if weights == {}:
        problems.append(
            f"{where}: weights names no ability: add one, or leave it out for math 60, logic 20, ..."
        )
    elif weights is not None:
        problems += [
            f"{where}: weights.{name} is {weight!r}: give a number above 0, or leave the ability out"
            for name, weight in weights.items()
            if weight <= 0
        ]
        problems += _strangers(fed, weights, f"{where}: weights names no ability")
        if all(table.ability_column is None for table in config.data):
            problems += [
                f"{where}: weights.{name}: no [[data]] table has that ability: add one, or leave "
                f"the weight out"
                for name in weights
                if name not in fed
            ]
    elif len(fed) > 1:
        problems += _strangers(fed, ABILITY_WEIGHTS, f"{where}: weights are the default, without a share for")
    if isinstance(config.reward, ByAbility) and config.reward.default is None:
        problems += _strangers(written, config.reward.recipes, f"{config.where}, [reward]: no recipe for")


def _strangers(written: Iterable[str], known: Iterable[str], said: str) -> list[str]:
    names = frozenset(known)
    return [f"{said} {name!r}: {nearest(name, names)}" for name in sorted(written) if name not in names]


def _check_length(config: "TrainConfig", problems: list[str]) -> None:
    given = [name for name in ("max_steps", "num_train_epochs") if name in config.grpo]
    if len(given) != 1:
        problems.append(
            f"{config.where}, [grpo]: "
            f"{' and '.join(given) + ' are both given' if given else 'the length is missing'}: "
            "give either max_steps or num_train_epochs"
        )
    problems += [
        f"{config.where}, [grpo]: {name} is {config.grpo[name]!r}: give a number above 0"
        for name in given
        if config.grpo[name] <= 0
    ]
    if config.grpo.get("temperature", 1.0) <= 0:
        problems.append(
            f"{config.where}, [grpo]: temperature is {config.grpo['temperature']!r}: all completions of a "
            "prompt would be the same, and nothing learned: give a number above 0"
        )


def _check_weights(config: "TrainConfig", problems: list[str], warnings: list[str]) -> None:
    names = [func.__name__ for func in trl.split(config.reward)[0]]
    weights = config.grpo.get("reward_weights")
    where = f"{config.where}, [grpo]"
    if weights is not None:
        if len(weights) != len(names):
            problems.append(
                f"{where}: reward_weights has {len(weights)} numbers and the recipe {len(names)} parts "
                f"({', '.join(names)}): give one each, or leave it out: the recipe has weights"
            )
        elif not all(isinstance(one, int | float) and not isinstance(one, bool) for one in weights):
            problems.append(f"{where}: reward_weights is {weights!r}: give numbers")
        else:
            warnings.append(f"{where}: reward_weights take the place of the recipe's weights")
    if config.algorithm == "gdpo":
        if config.setting("multi_objective_aggregation") != "normalize_then_sum":
            problems.append(
                f'{where}: algorithm "gdpo" is multi_objective_aggregation "normalize_then_sum": leave it out'
            )
        if len(names) == 1:
            warnings.append(
                f"{where}: gdpo normalises each part of a recipe, and {names[0]!r} is scored as one"
            )
