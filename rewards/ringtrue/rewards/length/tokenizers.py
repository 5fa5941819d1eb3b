"""Counting tokens with a tokenizer that the user names, where the host hands in no tokens.

A real call: `count_tokens("models/Qwen3-0.6B", "It holds 72 litres.")` reads `tokenizer.json` of that folder.

Special tokens are not added, and a text is never cut at the model's limit. It does not read tokenizers that
have no `tokenizer.json` (tiktoken and sentencepiece files).
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ringtrue.rewards.errors import SetupError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["count_tokens"]


def count_tokens(name: str, text: str) -> int:
    """How many tokens a text has.

    Args:
        name: a `tokenizer.json`, a folder that holds one, or a name on the model hub.
        text: any text; a lone surrogate, which no tokenizer takes, counts as a question mark.

    Raises:
        ImportError: where the tokenizers library is not installed.
        SetupError: where there is no such tokenizer.

    >>> count_tokens("no/such/folder/tokenizer.json", "72")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ringtrue.rewards.errors.SetupError: ...
    """
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return len(_load(name).encode(clean, add_special_tokens=False).ids)


@lru_cache(maxsize=4)
def _load(name: str) -> "Tokenizer":
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ImportError(
            f"counting with tokenizer {name!r} needs the tokenizers library: pip install 'ringtrue[train]'"
        ) from error
    path = Path(name)
    file = path / "tokenizer.json" if path.is_dir() else path
    local = file.suffix == ".json"
    try:
        found = Tokenizer.from_file(str(file)) if local else Tokenizer.from_pretrained(name)
    except Exception as error:  # the library raises bare Exception, and the hub whatever the network does
        raise SetupError(
            f"there is no tokenizer {name!r}: give a tokenizer.json, a folder that holds one, or a hub name "
            f"({type(error).__name__}: {error})"
        ) from error
    found.no_truncation()  # some files cut at the model's limit, which would hide the very long ones
    found.no_padding()
    return found
