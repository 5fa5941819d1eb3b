"""Layouts that other tools write, recognised by their columns.

One example: `{"input": "...", "output": "...", "gts": "72", "score": 1.0, "step": 3}` is a row of verl's
rollout log: its completion is `output`, its prompt `input`, its gold `gts`; rows of one prompt and one step
are a group.

| layout | recognised by | also |
|---|---|---|
| TRL's completion log (`completions/`) | `step, prompt, completion, advantage` | holds no gold by itself |
| verl's rollout log (`rollout_data_dir`) | `input, output, score, step` | rows of a group may stand apart |
| lm-eval's samples (`samples_*.jsonl`) | `doc, target, resps` | one row for each response; one filter alone |

Nothing else is guessed: a file of another layout needs a column `completion`, or the option that names one.
Where the column of the completion is named, the row is taken as it stands.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ringtrue.benchmarks.errors import InputError, RowError
from ringtrue.benchmarks.rows import FileRow

__all__ = ["LAYOUTS", "Layout", "find_layout"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One tool's layout.

    >>> find_layout({"input": "", "output": "", "score": 1, "step": 1}, None).gold
    'gts'
    """

    name: str
    """What it is called in messages."""
    marks: frozenset[str]
    """Columns that are all there."""
    completion: str
    """Column of the completion."""
    prompt: str
    """Column of the prompt."""
    gold: str | None = None
    """Column of the gold; None where the tool writes none under a name of its own."""
    group: str | None = None
    """Column of the group; None: equal prompts of one step."""
    also: tuple[str, ...] = ()
    """Other columns that may be named as the completion without leaving the layout."""
    spread: Callable[[FileRow, str], list[dict[str, object]]] | None = None
    """Makes several rows of one, where the tool writes several completions in a row."""
    filtered: str | None = None
    """A column of which the first row's value counts alone: other values repeat the same completions."""
    no_gold: str = ""
    """What to do where there is no gold."""


def find_layout(seen: Mapping[str, object], completion: str | None) -> Layout | None:
    """The layout whose columns are all there; None where the file has one of its own.

    Args:
        seen: A row.
        completion: The column of the completion, where the user named one.

    >>> find_layout({"completion": "", "gold": ""}, None) is None
    True
    """
    for layout in LAYOUTS:
        if layout.marks <= seen.keys() and completion in {None, layout.completion, *layout.also}:
            return layout
    return None


def _spread_responses(row: FileRow, column: str) -> list[dict[str, object]]:
    """lm-eval's row of a document to one row a response."""
    values = row.values
    doc = values["doc"]
    own = {
        **(doc if isinstance(doc, dict) else {}),
        **values,
        "prompt": _asked(values.get("arguments")),
        "group": f"{row.file}#{values.get('doc_id', row.line)}",
    }
    return [{**own, column: text} for text in _texts(row, column)]


def _texts(row: FileRow, column: str) -> list[str]:
    given = row.values.get(column)
    texts = list(_flat(given)) if isinstance(given, list) else []
    if not texts:
        raise RowError(row.file, row.line, f"{column!r} holds no response", mend="drop the row")
    if all(isinstance(text, str) for text in texts) and not _is_likelihood(given):
        return [text for text in texts if isinstance(text, str)]
    what = f"{column!r} holds log-likelihoods of choices and no completions"
    raise InputError(row.file, row.line, what, mend="score a task of the kind generate_until")


def _flat(values: list[object]) -> Iterator[object]:
    # A list of requests, each a list of repeats; filtered ones are one list.
    for value in values:
        if isinstance(value, list):
            yield from value
        else:
            yield value


def _is_likelihood(given: object) -> bool:
    # [["-12.5", "False"]] or, one deeper, a list of such pairs a request.
    pairs = [pair for item in given for pair in _pairs(item)] if isinstance(given, list) else []
    return bool(pairs) and all(str(second) in {"True", "False"} for _, second in pairs)


def _pairs(item: object) -> Iterator[tuple[object, object]]:
    if isinstance(item, list) and len(item) == 2 and not isinstance(item[0], list):
        yield item[0], item[1]
    elif isinstance(item, list):
        for inner in item:
            if isinstance(inner, list) and len(inner) == 2:
                yield inner[0], inner[1]


def _asked(arguments: object) -> object:
    # {"gen_args_0": {"arg_0": PROMPT, ...}} since 0.4.3, [[PROMPT, {...}]] before.
    first: object = None
    if isinstance(arguments, dict) and arguments:
        call = next(iter(arguments.values()))
        first = call.get("arg_0") if isinstance(call, dict) else None
    elif isinstance(arguments, list) and arguments:
        first = arguments[0][0] if isinstance(arguments[0], list) and arguments[0] else None
    return first if isinstance(first, str) else None


LAYOUTS: Final = (
    Layout(
        name="TRL's completion log",
        marks=frozenset({"step", "prompt", "completion", "advantage"}),
        completion="completion",
        prompt="prompt",
        no_gold="TRL logs none by itself: log it from a reward with log_extra, then name it with --gold",
    ),
    Layout(
        name="verl's rollout log",
        marks=frozenset({"input", "output", "score", "step"}),
        completion="output",
        prompt="input",
        gold="gts",
        no_gold="this version of verl logged no gts: name the gold with --gold",
    ),
    Layout(
        name="lm-eval's samples",
        marks=frozenset({"doc", "target", "resps"}),
        completion="resps",
        prompt="prompt",
        gold="target",
        group="group",
        also=("filtered_resps",),
        spread=_spread_responses,
        filtered="filter",
    ),
)
"""Every layout that is recognised, first come first served."""
