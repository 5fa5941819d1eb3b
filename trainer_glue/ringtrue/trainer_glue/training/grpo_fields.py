"""`[grpo]`: the fields of the trainer's own config, by today's names, refused here and not hours later.

A real one: `num_generation = 8` gives `[grpo]: unknown key 'num_generation': did you mean
'num_generations'?`.

The names and types are read from the source of the installed trl and transformers without importing them
(Unsloth must be imported first); where they are not installed, a kept list of names stands in. Types that the
source does not spell out in plain words are left to the trainer.
"""

import ast
import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from ringtrue.trainer_glue.training.kept_fields import (
    ASYNC_GRPO_FIELDS,
    GRPO_FIELDS,
    RLOO_FIELDS,
    TRAINING_FIELDS,
    UNSLOTH_FIELDS,
)
from ringtrue.trainer_glue.training.reading import unknown_key
from ringtrue.trainer_glue.training.spellings import OWNED

__all__ = ["DEFAULTS", "known_fields", "read_grpo"]

_GRPO: Final = MappingProxyType(
    {
        "num_generations": 8,
        "max_completion_length": 512,
        "per_device_train_batch_size": 8,
        "per_device_eval_batch_size": 8,
        "gradient_accumulation_steps": 1,
        "multi_objective_aggregation": "sum_then_normalize",
        "mask_truncated_completions": False,
        "use_vllm": False,
        "reward_weights": None,
    }
)
DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "grpo": _GRPO,
        "gdpo": MappingProxyType({**_GRPO, "multi_objective_aggregation": "normalize_then_sum"}),
        "rloo": MappingProxyType({**_GRPO, "num_generations": 2}),
        "async_grpo": MappingProxyType({**_GRPO, "max_completion_length": 2048}),
    }
)
"""What the trainers take where nothing is written, of the fields that are counted with here."""

_COUNTED: Final[Mapping[str, str]] = {
    "generation_batch_size": "int",
    "max_steps": "int",
    "num_train_epochs": "float",
    "reward_weights": "list",
    "steps_per_generation": "int",
    **{name: type(value).__name__ for name, value in _GRPO.items() if value is not None},
}
"""Types of what is counted with here, for where no source says them."""
_PLACES: Final = {
    "grpo": ("trainer/grpo_config.py", "GRPOConfig"),
    "gdpo": ("trainer/grpo_config.py", "GRPOConfig"),
    "rloo": ("trainer/rloo_config.py", "RLOOConfig"),
    "async_grpo": ("experimental/async_grpo/async_grpo_config.py", "AsyncGRPOConfig"),
}
_KEPT: Final = {
    "grpo": GRPO_FIELDS,
    "gdpo": GRPO_FIELDS,
    "rloo": RLOO_FIELDS,
    "async_grpo": ASYNC_GRPO_FIELDS,
}
_PLAIN: Final[Mapping[str, tuple[type, ...]]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "str": (str,),
    "dict": (dict,),
    "list": (list,),
}


def read_grpo(value: object, where: str, algorithm: str, backend: str, problems: list[str]) -> dict[str, Any]:
    """The settings, each known to the trainer's config and of its type.

    >>> problems = []
    >>> read_grpo({"max_steps": 9, "max_new_tokens": 512}, "run.toml, [grpo]", "grpo", "trl", problems)
    {'max_steps': 9}
    >>> problems
    ["run.toml, [grpo]: key 'max_new_tokens' is an old or another tool's spelling: write [grpo] max_completion_length"]
    """  # noqa: E501 - what the example prints
    if not isinstance(value, Mapping):
        problems.append(f"{where}: is {repr(value)[:60]}: write a table of GRPOConfig's fields")
        return {}
    known = known_fields(algorithm, backend)
    usable = [name for name in known if name not in OWNED]
    settings = {}
    for key, own in value.items():
        if key in OWNED:
            problems.append(f"{where}: key {key!r} is set elsewhere: {OWNED[key]}")
        elif key not in known:
            problems.append(_unknown(where, key, usable, algorithm))
        elif not _fits(own, wanted := known[key] or _COUNTED.get(key, "")):
            problems.append(
                f"{where}: key {key!r} is {repr(own)[:60]}: {_PLACES[algorithm][1]} takes {wanted}"
            )
        else:
            settings[key] = own
    return settings


@cache
def known_fields(algorithm: str, backend: str = "trl") -> Mapping[str, str]:
    """Each field's name and its type as the source spells it; an empty text where that is not known."""
    folders = [_folder("trl"), _folder("transformers")]
    kept: dict[str, str] = dict.fromkeys((*TRAINING_FIELDS, *_KEPT[algorithm]), "")
    found: dict[str, str] = {}
    if all(folders):
        places = (
            (folders[1], "training_args.py", "TrainingArguments"),
            (folders[0], "trainer/base_config.py", "_BaseConfig"),
            (folders[0], *_PLACES[algorithm]),
        )
        for folder, file, name in places:
            found |= _annotations(Path(str(folder)) / file, name)
    # A source laid out in a new way yields few names: then the kept list is the better guess.
    fields = found if "num_generations" in found and "max_steps" in found else kept
    own = UNSLOTH_FIELDS if backend == "unsloth" else ()
    return fields | dict.fromkeys(own, "")


def _folder(package: str) -> Path | None:
    """Where a package is installed; looking it up imports nothing."""
    spec = find_spec(package)
    places = None if spec is None else spec.submodule_search_locations
    return Path(places[0]) if places else None


def _annotations(path: Path, name: str) -> dict[str, str]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return {}
    bodies = (node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    lines = (line for body in bodies for line in body)
    return {
        line.target.id: ast.unparse(line.annotation)
        for line in lines
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    }


def _fits(value: object, annotation: str) -> bool:
    """Whether a value is of the type that is written; true where that is in other than plain words."""
    arms = [arm.strip() for arm in re.sub(r"\[[^\[\]]*\]", "", annotation).split("|")]
    plain = [arm for arm in arms if arm in _PLAIN]
    if not plain or any(arm not in _PLAIN and arm != "None" for arm in arms):
        return True
    return any(
        isinstance(value, _PLAIN[arm]) and (arm == "bool" or not isinstance(value, bool)) for arm in plain
    )


def _unknown(where: str, key: str, known: list[str], algorithm: str) -> str:
    others = [name for name in _PLACES if name != algorithm and key in known_fields(name)]
    if others:
        return (
            f"{where}: key {key!r} is a field of algorithm {others[0]!r}, not of {algorithm!r}: leave it out"
        )
    if key in UNSLOTH_FIELDS:
        return (
            f"{where}: key {key!r} is a field of Unsloth's trainer: leave it out, or write "
            f'backend = "unsloth"'
        )
    said = unknown_key(where, key, known)
    # The fields are two hundred: the guess is worth more than the list.
    return said.partition(" Known: ")[0] if "did you mean" in said else said
