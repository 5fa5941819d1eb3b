"""What all rewards of length share: how long a completion is, in tokens unless another unit was asked for.

A real row: `completion_ids` of 512 numbers are 512 tokens, whatever the text.

The tokens are the host's; where it hands in none, a tokenizer that the user names counts them. Nothing is
guessed: a limit in tokens that is held against characters is about four times too strict, and differs from
one script to the next. The whole completion counts, reasoning and end token included.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from ringtrue.graders import Dialect
from ringtrue.rewards.checks import text
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.length.tokenizers import count_tokens
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row

__all__ = ["SizedReward", "agreed_dialect"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SizedReward(Reward):
    """The base of rewards that count tokens."""

    kind: ClassVar[str] = "length"

    unit: Literal["tokens", "chars"] = "tokens"
    """What lengths are counted in. `chars` counts characters, also where there are tokens."""
    tokenizer: str | None = None
    """Counts where the host hands in no tokens: a `tokenizer.json`, its folder, or a name on the hub."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        who = type(self).__qualname__
        if self.unit not in {"tokens", "chars"}:
            raise ValueError(f"{who}.unit is {self.unit!r}; it takes 'tokens' or 'chars'")
        if self.tokenizer is not None:
            text(who, "tokenizer", self.tokenizer)
            if self.unit == "chars":
                raise ValueError(f"{who}: unit='chars' uses no tokenizer: leave one of the two out")

    def length(self, row: Row) -> int:
        """How long a completion is.

        Raises:
            SetupError: where tokens are asked for, and neither they nor a tokenizer were handed in.
        """
        if self.unit == "chars":
            return len(row.completion.text)
        if row.token_ids is not None:
            return len(row.token_ids)
        if self.tokenizer is not None:
            return count_tokens(self.tokenizer, row.completion.text)
        raise SetupError(
            f"reward {self.name!r} counts tokens, and none were handed in: pass completion_ids=[...] as "
            'trainers do, name the model\'s tokenizer with tokenizer="...", or count characters with '
            'unit="chars" and set its limits in characters'
        )


def agreed_dialect(who: str, own: Dialect | str, inner: Reward) -> tuple[Dialect | str, Reward]:
    """One dialect for a reward and the one inside it, since a row is read once.

    Raises:
        ValueError: where the two are set to different ones.

    >>> from ringtrue.rewards import Correctness
    >>> agreed_dialect("Mine", "think", Correctness())
    ('think', Correctness(dialect='think'))
    """
    if own == "auto":
        return inner.dialect, inner
    if inner.dialect == "auto":
        return own, inner.with_dialect(own)
    if Dialect.resolve(own) != Dialect.resolve(inner.dialect):
        raise ValueError(
            f"{who} is set to dialect {own!r}, and {inner.name!r} inside it to {inner.dialect!r}: a row is "
            "read once, so set one for both with with_dialect(...)"
        )
    return own, inner
