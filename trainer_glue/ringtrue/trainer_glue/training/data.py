r"""The training set of a run: sources read, checked, held out and mixed; and what was done, in numbers.

A real row that comes out: `{"prompt": [{"role": "user", "content": "3+4=?"}], "ability": "math", "gold":
"7"}`.

A prompt stands on one side only, whatever its ability or gold: rows are held out by prompt. It does not judge
whether a gold is right or can be read; a dry run scores the golds.
"""

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ringtrue.rewards.columns import GOLD_COLUMNS, gold_column
from ringtrue.trainer_glue.training.config import TrainConfig
from ringtrue.trainer_glue.training.errors import ConfigError
from ringtrue.trainer_glue.training.mixing import Mixed, mix
from ringtrue.trainer_glue.training.sources import Place, read_source
from ringtrue.trainer_glue.training.tables import ABILITY_WEIGHTS, DataTable

__all__ = ["Data", "MixReport", "load_rows"]

Item = dict[str, Any]
_SHOWN: Final = 10
_BRACES: Final = re.compile(r"\{\{|\}\}|\{(\w+)\}")
_HELD_OUT: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class MixReport:
    """What was read, left out, held out and mixed."""

    read: Mapping[str, int]
    """Sound rows of each ability, before anything is left out."""
    bad: tuple[str, ...] = ()
    """Rows without a prompt or a gold: the place of each and what it lacks."""
    duplicates: int = 0
    """Rows whose prompt, ability and gold another row has."""
    too_long: int = 0
    """Rows with a longer prompt than fits."""
    held_out: Mapping[str, int] = field(default_factory=dict)
    """Rows kept out of training, by ability."""
    train: Mapping[str, int] = field(default_factory=dict)
    """Rows of the training set, by ability."""
    available: Mapping[str, int] = field(default_factory=dict)
    """Different rows that the training set could draw from, by ability."""

    def lines(self) -> list[str]:
        """The report for a person.

        >>> MixReport(read={"math": 9}, duplicates=1, available={"math": 8}, train={"math": 16}).lines()
        ['math: 9 read, 0 held out, 16 in training (100.0 %), 2.0 times each of 8', '1 duplicate rows left out']
        """  # noqa: E501 - what the example prints
        total = sum(self.train.values())
        said = []
        for name, read in self.read.items():
            drawn, there = self.train.get(name, 0), self.available.get(name, 0)
            share = 100 * drawn / total if total else 0.0
            again = f", {drawn / there:.1f} times each of {there}" if drawn > there > 0 else ""
            held = self.held_out.get(name, 0)
            said.append(f"{name}: {read} read, {held} held out, {drawn} in training ({share:.1f} %){again}")
        for count, what in (
            (self.duplicates, "duplicate"),
            (self.too_long, "too long"),
            (len(self.bad), "bad"),
        ):
            if count:
                said.append(f"{count} {what} rows left out")
        return said

    def as_json(self) -> dict[str, object]:
        """The same as a mapping."""
        return {
            "read": dict(self.read), "bad": list(self.bad), "duplicates": self.duplicates,
            "too_long": self.too_long, "held_out": dict(self.held_out), "train": dict(self.train),
            "available": dict(self.available),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """The rows of a run; all have the same keys."""

    train: tuple[Item, ...]
    """In the order in which they are trained on."""
    held_out: tuple[Item, ...]
    """For evaluation; none of their prompts is in training."""
    report: MixReport
    """What was done."""


@dataclass(frozen=True, slots=True)
class _Found:
    row: Item
    source: int
    weight: float

    @property
    def key(self) -> str:
        return json.dumps(self.row["prompt"], sort_keys=True, default=str)


def load_rows(config: TrainConfig, count_tokens: Callable[[Any], int] | None = None) -> Data:
    """Read, check, hold out and mix the rows of a config.

    Args:
        config: the run.
        count_tokens: the tokens of a prompt, text or messages; None leaves no prompt out for its length.

    Raises:
        ConfigError: rows without prompt or gold beyond what is allowed, each with its place; a source or an
            ability without rows; an ability without a weight or a recipe.
        OSError: a file that cannot be read.
    """
    bad: list[str] = []
    problems: list[str] = []
    found = _read(config, config.data, "data", bad, problems)
    own = _read(config, config.eval.data, "eval.data", bad, problems) if config.eval else []
    if problems:
        raise ConfigError(problems)
    read = Counter(one.row["ability"] for one in (*found, *own))
    unique, doubled = _deduplicated(found) if config.mix.deduplicate else (found, 0)
    fitting = [one for one in unique if _fits(one, config, count_tokens)]
    held = own + _held_out(fitting, config)
    kept_out = {one.key for one in held}
    pool = [one for one in fitting if one.key not in kept_out]
    weights = _weights(config, sorted({one.row["ability"] for one in pool}))
    mixed = _mixed(pool, weights, config)
    rows = _held_rows(held, weights, config)
    keys = dict.fromkeys(key for row in (*mixed.items, *rows) for key in row)
    return Data(
        train=tuple({key: row.get(key) for key in keys} for row in mixed.items),
        held_out=tuple({key: row.get(key) for key in keys} for row in rows),
        report=MixReport(
            read=dict(read), bad=tuple(bad), duplicates=doubled, too_long=len(unique) - len(fitting),
            held_out=_count(rows), train=_count(mixed.items), available=_count([one.row for one in pool]),
        ),
    )  # fmt: skip


def _count(rows: Sequence[Item]) -> dict[str, int]:
    return dict(Counter(row["ability"] for row in rows))


def _read(
    config: TrainConfig, tables: Sequence[DataTable], name: str, bad: list[str], problems: list[str]
) -> list[_Found]:
    found: list[_Found] = []
    for number, table in enumerate(tables):
        where = f"{config.where}, [[{name}]] number {number + 1}"
        lacking: list[str] = []
        rows = []
        try:
            for place in read_source(table, config.find(".")):
                row = _row(config, table, place, lacking)
                if row is not None:
                    rows.append(row)
        except ValueError as error:  # a column that is not there, a line that is no row
            problems.append(f"{where}: {error}")
            continue
        if not rows and not lacking:
            problems.append(f"{where}: has no rows: give a file with some, or leave the table out")
        elif len(lacking) > config.mix.max_bad_rows * (len(rows) + len(lacking)):
            more = [f"... and {len(lacking) - _SHOWN} more"] if len(lacking) > _SHOWN else []
            said = "; ".join([*lacking[:_SHOWN], *more])
            problems.append(
                f"{where}: {len(lacking)} of {len(rows) + len(lacking)} rows cannot be trained on ({said}): "
                "mend them, or allow the share with [mix] max_bad_rows"
            )
        bad += lacking
        found += [_Found(row, number, table.weight) for row in rows]
    return found


def _row(config: TrainConfig, table: DataTable, place: Place, lacking: list[str]) -> Item | None:
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
    if not prompt or (isinstance(prompt, str) and not prompt.strip()):
        return None
    if isinstance(prompt, str) and not table.chat:
        return prompt
    messages = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else list(prompt)
    if table.system is None:
        return messages
    system = table.system.replace("{instructions}", config.reward.instructions)
    return [{"role": "system", "content": system}, *messages]


def _filled(template: str, row: Mapping[str, Any]) -> str | None:
    names = [name for name in _BRACES.findall(template) if name]
    absent = [name for name in names if name not in row]
    if absent:
        raise ValueError(f"template names {absent[0]!r}; columns here: {', '.join(row)}")
    if any(row[name] is None or row[name] == "" for name in names):
        return None
    return _BRACES.sub(lambda hit: str(row[hit[1]]) if hit[1] else hit[0][0], template)


def _deduplicated(found: Sequence[_Found]) -> tuple[list[_Found], int]:
    seen: dict[str, _Found] = {}
    for one in found:
        golds = [one.row.get(name) for name in GOLD_COLUMNS]
        seen.setdefault(json.dumps([one.key, one.row["ability"], golds], default=str), one)
    return list(seen.values()), len(found) - len(seen)


def _fits(one: _Found, config: TrainConfig, count_tokens: Callable[[Any], int] | None) -> bool:
    limit = config.prompt_tokens
    return count_tokens is None or limit is None or count_tokens(one.row["prompt"]) <= limit


def _held_out(found: Sequence[_Found], config: TrainConfig) -> list[_Found]:
    """A share of each ability's prompts, at least one where there are two: always the same for a seed."""
    if config.eval is None:
        return []
    share = config.eval.share if config.eval.share is not None else 0.0 if config.eval.data else _HELD_OUT
    chosen: set[str] = set()
    for ability in sorted({one.row["ability"] for one in found}):
        keys = {one.key for one in found if one.row["ability"] == ability}
        order = sorted(keys, key=lambda key: hashlib.sha256(f"{config.mix.seed} {key}".encode()).digest())
        chosen.update(order[: min(math.ceil(share * len(order)), len(order) - 1)])
    return [one for one in found if one.key in chosen]


def _weights(config: TrainConfig, abilities: Sequence[str]) -> dict[str, float]:
    where = f"{config.where}, [mix]"
    if not abilities:
        raise ConfigError([f"{where}: no row is left to train on: every prompt is too long or held out"])
    known = config.mix.weights or (ABILITY_WEIGHTS if len(abilities) > 1 else {abilities[0]: 1.0})
    problems = [
        f"{where}: weights: no share for the ability {name!r}: add one"
        for name in abilities
        if name not in known
    ]
    if config.mix.weights:
        problems += [
            f"{where}: weights.{name}: no row has that ability" for name in known if name not in abilities
        ]
    if problems:
        raise ConfigError(problems)
    return {name: known[name] for name in abilities}


def _mixed(pool: Sequence[_Found], weights: Mapping[str, float], config: TrainConfig) -> Mixed[Item]:
    """A pool for each ability and source; an ability's share is split by the weights of its sources."""
    pools: dict[tuple[str, int], list[_Found]] = {}
    for one in pool:
        pools.setdefault((one.row["ability"], one.source), []).append(one)
    # Sources share by how many rows they have, times their weight: "2 = twice as often".
    size = {name: rows[0].weight * len(rows) for name, rows in pools.items()}
    whole = Counter[str]()
    for (ability, _), own in size.items():
        whole[ability] += own  # type: ignore[assignment]
    return mix(
        {f"{ability} {source}": [one.row for one in rows] for (ability, source), rows in pools.items()},
        {f"{name[0]} {name[1]}": weights[name[0]] * own / whole[name[0]] for name, own in size.items()},
        exhausted=config.mix.exhausted, rows=config.mix.rows, seed=config.mix.seed,
    )  # fmt: skip


def _held_rows(held: Sequence[_Found], weights: Mapping[str, float], config: TrainConfig) -> tuple[Item, ...]:
    if config.eval is None:
        return ()
    pools: dict[str, list[Item]] = {}
    for one in held:
        pools.setdefault(one.row["ability"], []).append(one.row)
    shares = {name: weights.get(name, 1.0) for name in pools}
    rows = min(config.eval.max_rows, len(held))
    return mix(pools, shares, exhausted="renormalise", rows=rows, seed=config.mix.seed).items
