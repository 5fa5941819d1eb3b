r"""The training set of a run: sources read, checked, held out and mixed; and what was done, in numbers.

A real row that comes out: `{"prompt": [{"role": "user", "content": "3+4=?"}], "ability": "math", "gold":
"7"}`.

A prompt stands on one side only, whatever its ability or gold: rows are held out by prompt. It does not judge
whether a gold is right or can be read; a dry run scores the golds.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ringtrue.rewards.columns import GOLD_COLUMNS
from ringtrue.trainer_glue.training.config import TrainConfig
from ringtrue.trainer_glue.training.errors import ConfigError
from ringtrue.trainer_glue.training.mix_report import SHIFT, MixReport
from ringtrue.trainer_glue.training.mixing import Mixed, mix
from ringtrue.trainer_glue.training.rows import Item, read_row
from ringtrue.trainer_glue.training.sources import read_source
from ringtrue.trainer_glue.training.tables import ABILITY_WEIGHTS, DataTable
from ringtrue.trainer_glue.training.uniform import check_recipes, uniform

__all__ = ["Data", "load_rows"]

_SHOWN: Final = 10
_HELD_OUT: Final = 0.02


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
    _refuse_lost(config, found, fitting, pool)
    check_recipes(config, [one.row for one in (*pool, *held)])
    weights = _weights(config, sorted({one.row["ability"] for one in pool}))
    mixed = _mixed(pool, weights, config)
    rows = _held_rows(held, weights, config)
    every = uniform(config, (*mixed.items, *rows))
    total = sum(weights.values())
    return Data(
        train=every[: len(mixed.items)],
        held_out=every[len(mixed.items) :],
        report=MixReport(
            read=dict(read), bad=tuple(bad), duplicates=doubled, too_long=len(unique) - len(fitting),
            held_out=_count(rows), train=_count(mixed.items), available=_count([one.row for one in pool]),
            asked={name: own / total for name, own in weights.items()}, ended=_ended(mixed, weights, config),
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
                row = read_row(config, table, place, lacking)
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


def _refuse_lost(
    config: TrainConfig, found: Sequence[_Found], fitting: Sequence[_Found], pool: Sequence[_Found]
) -> None:
    """Refuse an ability all of whose rows are gone: its share would go to the others without a word."""
    read, fit, left = (_count([one.row for one in some]) for some in (found, fitting, pool))
    problems = []
    for name in sorted(set(read) - set(left)):
        if name not in fit:
            why = f"its prompts have more than {config.prompt_tokens} tokens: allow longer ones"
        else:
            why = "its prompts are held out, or too long: give it other rows than [[eval.data]], or more"
        problems.append(
            f"{config.where}, [mix]: none of the {read[name]} rows of ability {name!r} is left to train on: "
            f"{why}, or leave its source out"
        )
    if problems:
        raise ConfigError(problems)


def _weights(config: TrainConfig, abilities: Sequence[str]) -> dict[str, float]:
    where = f"{config.where}, [mix]"
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
    """The sources of an ability become one pool, which is then mixed with those of the other abilities."""
    sources: dict[str, dict[str, list[_Found]]] = {}
    for one in pool:
        sources.setdefault(one.row["ability"], {}).setdefault(str(one.source), []).append(one)
    wanted = config.mix.rows or len(pool)
    again = config.mix.exhausted == "cycle"
    pools = {}
    for name, own in sources.items():
        # Sources share by how many rows they have, times their weight: "2 = twice as often".
        shares = {source: rows[0].weight * len(rows) for source, rows in own.items()}
        pools[name] = mix(
            {source: [one.row for one in rows] for source, rows in own.items()}, shares,
            exhausted="cycle" if again else "renormalise", rows=wanted if again else None,
            seed=f"{config.mix.seed} {name}",
        ).items  # fmt: skip
    return mix(
        pools, weights, exhausted=config.mix.exhausted, rows=wanted, seed=str(config.mix.seed), shuffle=False
    )


def _ended(mixed: Mixed[Item], weights: Mapping[str, float], config: TrainConfig) -> tuple[str, ...]:
    """What came of abilities that ran out of rows."""
    if config.mix.exhausted == "stop" and mixed.ran_out:
        return (
            f"the mix ends after {len(mixed.items)} rows, where {mixed.ran_out[0]} has no more "
            '(exhausted = "stop")',
        )
    total, whole = sum(weights.values()), len(mixed.items)
    return tuple(
        f"{name} has no more after {mixed.drawn[name]} rows: its place goes to the others, whose shares grow "
        '(exhausted = "renormalise")'
        for name in mixed.ran_out
        if 100 * (weights[name] / total - mixed.drawn[name] / whole) >= SHIFT
    )


def _held_rows(held: Sequence[_Found], weights: Mapping[str, float], config: TrainConfig) -> tuple[Item, ...]:
    if config.eval is None:
        return ()
    pools: dict[str, list[Item]] = {}
    for one in held:
        pools.setdefault(one.row["ability"], []).append(one.row)
    # An ability that is not trained has no share: it counts as the others do on average.
    usual = sum(weights.values()) / len(weights)
    shares = {name: weights.get(name, usual) for name in pools}
    rows = min(config.eval.max_rows, len(held))
    return mix(pools, shares, exhausted="renormalise", rows=rows, seed=str(config.mix.seed)).items
