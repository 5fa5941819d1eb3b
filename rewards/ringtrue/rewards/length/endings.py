"""Whether a completion ended by itself or ran into the token limit.

A real row: `finish_reason` is "length": cut off. A trainer that does not say so leaves the end token to look
at, or the limit itself. It does not look at the text: a sentence that breaks off can be meant so.
"""

from collections.abc import Iterable

from ringtrue.rewards.checks import whole
from ringtrue.rewards.row import Row

__all__ = ["checked_end_ids", "was_cut"]


def was_cut(row: Row, length: int | None, *, limit: int | None, end_ids: tuple[int, ...]) -> bool | None:
    """Whether the completion ran into the limit; None where nothing tells.

    Args:
        row: what the host says of itself counts before anything else.
        length: how long the completion is, where that is known.
        limit: the most that the model may write.
        end_ids: tokens one of which ends every completion that was not cut off.

    >>> from ringtrue.rewards import read_rows
    >>> [row] = read_rows(["72"], completion_ids=[[5, 6]])
    >>> was_cut(row, 2, limit=2, end_ids=()), was_cut(row, 2, limit=2, end_ids=(6,))
    (True, False)
    """
    if row.truncated is not None:
        return row.truncated
    if end_ids and row.token_ids is not None:
        return len(row.token_ids) > 0 and row.token_ids[-1] not in end_ids
    if limit is not None and length is not None:
        return length >= limit
    return None


def checked_end_ids(owner: str, value: Iterable[int]) -> tuple[int, ...]:
    """End tokens as an option, each a token's number.

    Raises:
        TypeError: where it is no sequence.
        ValueError: where one is no token's number.

    >>> checked_end_ids("Mine", [2, 151645])
    (2, 151645)
    """
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise TypeError(f"{owner}.end_ids is {value!r}: give token numbers, as (tokenizer.eos_token_id,)")
    return tuple(whole(owner, "end_ids, one of them,", token, low=0) for token in value)
