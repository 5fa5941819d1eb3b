"""All that a row shows to a reward, as one key: equal only where every value in it is.

A real row: text, reasoning and answer of the completion, its messages, the prompt, 512 tokens, and
`{"gold": "72"}` give 32 bytes. Values of other types than those of JSON go in as they would be pickled: two
that are equal may then differ in their keys, which costs a second scoring, and never the other way about.
"""

import hashlib
import pickle
from array import array
from dataclasses import fields
from typing import Final

from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.row import Row

__all__ = ["row_key"]

_PLAIN: Final = frozenset({type(None), bool, int, float, str, bytes})
_NOT_IN_IT: Final = frozenset({"group", "step", "max_steps", "verdicts", "_unread"})


def row_key(asked: str, row: Row, who: str) -> bytes | None:
    """The key of a row for one reward; None for one whose messages are nested too deeply to be told.

    Args:
        asked: the reward's fingerprint.
        row: without whatever the reward must not see.
        who: the reward's name, for messages.

    Raises:
        SetupError: where a value cannot be told from others.

    >>> from ringtrue.rewards import read_rows
    >>> one, same, other = read_rows(["4", "4", "5"])
    >>> row_key("a-1", one, "mine") == row_key("a-1", same, "mine") != row_key("a-1", other, "mine")
    True
    """
    hashed = hashlib.sha256()
    try:
        for name, value in [("asked", asked), *_values(row)]:
            told = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
            hashed.update(f"{name}:{len(told)}:".encode())
            hashed.update(told)
    except RecursionError:  # arguments of a tool call, which a model writes: no reason to stop a run
        return None
    except (pickle.PicklingError, TypeError, AttributeError, ValueError) as error:
        raise SetupError(
            f"reward {who!r} cannot remember rows whose prompt or columns hold such values "
            f"({type(error).__name__}: {error}): use plain texts, numbers, lists and mappings there"
        ) from error
    return hashed.digest()


def _values(row: Row) -> list[tuple[str, str | bytes]]:
    values: list[tuple[str, str | bytes]] = [("messages", _told(row.messages))]
    for field in fields(row):
        if field.name in _NOT_IN_IT:
            continue
        value = getattr(row, field.name)
        if field.name == "completion":
            values.append((field.name, repr(value)))  # of texts, numbers and flags alone
        elif field.name == "token_ids" and value is not None:
            values.append((field.name, array("q", value).tobytes()))
        else:
            values.append((field.name, _told(value)))
    return values


def _told(value: object) -> str:
    if type(value) in _PLAIN:
        return repr(value)
    if type(value) in {list, tuple}:
        return f"{type(value).__name__}({','.join(map(_told, value))})"  # type: ignore[call-overload]
    if type(value) is dict:
        return f"dict({','.join(f'{_told(key)}:{_told(item)}' for key, item in value.items())})"
    return f"{type(value).__qualname__}{pickle.dumps(value, protocol=5)!r}"
