r"""A source's row as it is trained on: prompt, ability, gold, and the columns that the rewards may read.

A real one: `{"question": "3+4=?", "answer": 7}` with `prompt = "question"` becomes `{"prompt":
[{"role": "user", "content": "3+4=?"}], "ability": "math", "gold": 7}`.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ringtrue.rewards.columns import GOLD_COLUMNS, gold_column
from ringtrue.trainer_glue.training.config import TrainConfig
from ringtrue.trainer_glue.training.sources import Place
from ringtrue.trainer_glue.training.tables import DataTable

__all__ = ["Item", "read_row"]

Item = dict[str, Any]
_BRACES: Final = re.compile(r"\{\{|\}\}|\{(\w+)\}")


def read_row(config: TrainConfig, table: DataTable, place: Place, lacking: list[str]) -> Item | None:
    """The row as it is trained on; None where it lacks something, which is then said in `lacking`.

    Raises:
        ValueError: a column that every row lacks, or a prompt that is neither text nor messages.
    """
    where, row = place
    prompt = _prompt(config, table, row)
    if not prompt:
        lacking.append(f"{where}: no prompt")
        return None
    ability = table.ability or "math" if table.ability_column is None else row.get(table.ability_column)
    if not isinstance(ability, str) or not ability:
        lacking.append(f"{where}: no ability in column {table.ability_column!r}")
        return None
    kept = set(row) if table.columns is None else set(table.columns) & set(row)
    # A row's keys reach the rewards as arguments, and a second gold column would make the gold ambiguous.
    taken = {"prompt", "prompts", "completion", "completions", "completion_ids", *GOLD_COLUMNS}
    item = {"prompt": prompt, "ability": ability, **{key: row[key] for key in row if key in kept - taken}}
    item["ability"] = ability
    if table.gold is False:
        return item
    gold = row[gold_column(row, table.gold)]
    if gold is None or gold == "" or gold == [] or (isinstance(gold, float) and math.isnan(gold)):
        lacking.append(f"{where}: no gold")
        return None
    names = [name for name in config.reward.needs if name in GOLD_COLUMNS] or ["gold"]
    return {**item, **dict.fromkeys(names, gold)}


def _prompt(config: TrainConfig, table: DataTable, row: Mapping[str, Any]) -> Any:
    if table.template is not None:
        prompt: Any = _filled(table.template, row)
    else:
        column = table.prompt or "prompt"
        if column not in row:
            raise ValueError(
                f"there is no column {column!r}; columns here: {', '.join(row)}. Name it with prompt = ..."
            )
        prompt = row[column]
    if prompt is None or prompt == [] or (isinstance(prompt, str) and not prompt.strip()):
        return None
    if isinstance(prompt, str) and not table.chat:
        return prompt
    messages = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else _messages(prompt)
    if table.system is None:
        return messages
    if messages[0]["role"] == "system":
        raise ValueError("a prompt has a system message of its own: leave system out")
    system = table.system.replace("{instructions}", config.reward.instructions)
    return [{"role": "system", "content": system}, *messages]


def _messages(prompt: object) -> list[dict[str, Any]]:
    messages: list[Any] = list(prompt) if isinstance(prompt, Sequence) else [None]
    if not all(isinstance(one, Mapping) and isinstance(one.get("role"), str) for one in messages):
        raise ValueError(
            f"a prompt is {repr(prompt)[:60]}: give a text, or messages as "
            '[{"role": "user", "content": "3+4=?"}]'
        )
    return [dict(one) for one in messages]


def _filled(template: str, row: Mapping[str, Any]) -> str | None:
    names = [name for name in _BRACES.findall(template) if name]
    absent = [name for name in names if name not in row]
    if absent:
        raise ValueError(f"template names {absent[0]!r}; columns here: {', '.join(row)}")
    if any(row[name] is None or row[name] == "" for name in names):
        return None
    return _BRACES.sub(lambda hit: str(row[hit[1]]) if hit[1] else hit[0][0], template)
