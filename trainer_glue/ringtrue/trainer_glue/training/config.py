"""A training run as one TOML file, checked as a whole before anything heavy is loaded.

A real one stands in `tables`. Each key is checked by itself, then keys against each other: batches against
group sizes, lengths against the model's context, weights against abilities. All problems are raised together.
Nothing of torch, trl or transformers is imported; what trl's settings are called is read from its source.

It does not look at the rows (`data` does), nor whether a hub name exists, nor at a model's positions where
the
model is not a local folder: `context_problems` asks again once it is loaded.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.training.checks import check, context_problems
from ringtrue.trainer_glue.training.errors import ConfigError
from ringtrue.trainer_glue.training.grpo_fields import DEFAULTS, read_grpo
from ringtrue.trainer_glue.training.reading import read_table, unknown_key
from ringtrue.trainer_glue.training.reward_table import read_reward
from ringtrue.trainer_glue.training.tables import (
    DataTable,
    EvalTable,
    LogTable,
    LoraTable,
    MixTable,
    ModelTable,
    SaveTable,
)

__all__ = ["ALGORITHMS", "BACKENDS", "TrainConfig", "context_problems", "load_config"]

Algorithm = Literal["grpo", "rloo", "gdpo", "async_grpo"]
Backend = Literal["trl", "unsloth"]
ALGORITHMS: Final = ("grpo", "rloo", "gdpo", "async_grpo")
"""gdpo is GRPO with `multi_objective_aggregation = "normalize_then_sum"`."""
BACKENDS: Final = ("trl", "unsloth")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """A whole run; every part is checked."""

    algorithm: Algorithm = "grpo"
    """`grpo`, `rloo`, `gdpo` (GRPO that normalises each reward before it adds them) or `async_grpo`."""
    backend: Backend = "trl"
    """`trl` or `unsloth`."""
    model: ModelTable
    """`[model]`."""
    lora: LoraTable | None = field(default_factory=LoraTable)
    """`[lora]`; None for `lora = false`: all weights are trained."""
    data: tuple[DataTable, ...]
    """`[[data]]`, at least one."""
    mix: MixTable = field(default_factory=MixTable)
    """`[mix]`."""
    reward: Reward
    """`[reward]`, built: a recipe for all rows, or `ByAbility`."""
    grpo: Mapping[str, Any]
    """`[grpo]`: fields of the trainer's config by their own names, as they were written."""
    eval: EvalTable | None = None
    """`[eval]`; None: no evaluation."""
    save: SaveTable = field(default_factory=SaveTable)
    """`[save]`."""
    log: LogTable = field(default_factory=LogTable)
    """`[log]`."""
    source: Path | None = None
    """The file that it was read from."""
    warnings: tuple[str, ...] = ()
    """What may be meant and is odd, one sentence each, to be shown before the run."""

    @property
    def where(self) -> str:
        """The file's name for messages."""
        return "config" if self.source is None else os.fspath(self.source)

    def find(self, path: str) -> Path:
        """A path that the config reads from: beside the config file, whatever the working directory is."""
        return (Path() if self.source is None else self.source.parent) / path

    @property
    def model_folder(self) -> Path | None:
        """The model's folder; None where its name is one on the hub."""
        found = self.find(self.model.name).expanduser()
        return found if found.is_dir() else None

    def setting(self, name: str) -> Any:
        """A field of `[grpo]`, or the trainer's default for those that are counted with here.

        Raises:
            KeyError: it is neither written nor counted with.
        """
        return self.grpo[name] if name in self.grpo else DEFAULTS[self.algorithm][name]

    @property
    def prompt_tokens(self) -> int | None:
        """The longest prompt that is trained on; None where the config does not tell the context."""
        if self.mix.max_prompt_tokens is not None:
            return self.mix.max_prompt_tokens
        if self.model.max_seq_length is None:
            return None
        return self.model.max_seq_length - int(self.setting("max_completion_length"))


def load_config(
    source: str | os.PathLike[str] | Mapping[str, object], *, backend: str | None = None
) -> TrainConfig:
    """Read a config and check all of it.

    Args:
        source: a TOML file, or what one holds; a recipe in it may name code of yours, which is then imported.
        backend: takes the place of the one that is written.

    Raises:
        OSError: where the file cannot be read.
        ConfigError: with every problem that was found.

    >>> run = load_config({
    ...     "model": {"name": "Qwen/Qwen3-0.6B", "max_seq_length": 2048},
    ...     "data": [{"hub": "openai/gsm8k", "subset": "main", "prompt": "question"}],
    ...     "reward": {"preset": "gpt_oss_notes"},
    ...     "grpo": {"num_generations": 8, "max_completion_length": 1024, "max_steps": 200},
    ... })
    >>> run.lora.scale, run.prompt_tokens
    (32, 1024)
    """
    path, written = _read(source)
    table: Mapping[str, Any] = written if backend is None else {**written, "backend": backend}
    where = "config" if path is None else os.fspath(path)
    problems: list[str] = []
    known = {one.name for one in fields(TrainConfig)} - _OWN
    problems += [unknown_key(f"{where}, top level", key, known) for key in table if key not in known]
    values = {"source": path, **_choices(table, where, problems), **_tables(table, where, problems)}
    folder = Path() if path is None else path.parent
    values["reward"] = read_reward(table.get("reward"), f"{where}, [reward]", folder, problems)
    chosen = values.get("algorithm", "grpo"), values.get("backend", "trl")
    values["grpo"] = read_grpo(table.get("grpo", {}), f"{where}, [grpo]", *chosen, problems)
    if problems:
        raise ConfigError(problems)
    config = TrainConfig(**values)
    warnings: list[str] = []
    check(config, problems, warnings)
    if problems:
        raise ConfigError(problems)
    return replace(config, warnings=tuple(warnings))


_OWN: Final = frozenset({"source", "warnings"})
_TABLES: Final = {"model": ModelTable, "mix": MixTable, "save": SaveTable, "log": LogTable}


def _read(source: str | os.PathLike[str] | Mapping[str, object]) -> tuple[Path | None, Mapping[str, Any]]:
    if isinstance(source, Mapping):
        return None, source
    path = Path(source)
    try:
        return path, tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: not a TOML file: {error}"]) from error


def _choices(table: Mapping[str, Any], where: str, problems: list[str]) -> dict[str, Any]:
    found = {}
    for key, known in (("algorithm", ALGORITHMS), ("backend", BACKENDS)):
        value = table.get(key, known[0])
        if value in known:
            found[key] = value
        else:
            problems.append(
                f"{where}, top level: key {key!r} is {value!r}: give {' or '.join(map(repr, known))}"
            )
    return found


def _tables(table: Mapping[str, Any], where: str, problems: list[str]) -> dict[str, Any]:
    """The tables that are dataclasses; those with problems are left out."""
    found: dict[str, Any] = {}
    for key, kind in _TABLES.items():
        if key in table:
            found[key] = read_table(kind, table[key], f"{where}, [{key}]", problems)
        elif key == "model":
            problems.append(f'{where}: no [model] table: write one with name = "..."')
    lora = table.get("lora", {})
    if lora is True:
        lora = {}
    found["lora"] = None if lora is False else read_table(LoraTable, lora, f"{where}, [lora]", problems)
    found["data"] = _sources(table.get("data"), where, "data", problems)
    if "data" not in table or table["data"] == []:
        problems.append(
            f"{where}: no [[data]] table: write one for each source of rows, with file or hub in it"
        )
    if "eval" in table:
        found["eval"] = _eval(table["eval"], where, problems)
    return found


def _sources(value: object, where: str, name: str, problems: list[str]) -> tuple[DataTable, ...]:
    entries = [value] if isinstance(value, Mapping) else value
    if not isinstance(entries, list):
        if value is not None:
            problems.append(f"{where}: {name!r} is {repr(value)[:60]}: write [[{name}]] tables")
        return ()
    places = (f"{where}, [[{name}]] number {number}" for number in range(1, len(entries) + 1))
    read = [
        read_table(DataTable, entry, place, problems) for entry, place in zip(entries, places, strict=True)
    ]
    return tuple(one for one in read if one is not None)


def _eval(value: object, where: str, problems: list[str]) -> EvalTable | None:
    found = read_table(EvalTable, value, f"{where}, [eval]", problems, skip=frozenset({"data"}))
    inner = value.get("data") if isinstance(value, Mapping) else None
    data = _sources(inner, where, "eval.data", problems)
    return None if found is None else replace(found, data=data)
