"""What a judge has cost, and when to stop asking.

A real use: `Judge(..., token_budget=2_000_000)`: before each call its tokens are estimated and set aside, so
that calls in flight do not run over together; afterwards they count as the endpoint says.
"""

from dataclasses import dataclass, replace
from typing import Final

__all__ = ["Budget", "Prices", "Usage"]

_BYTES_A_TOKEN: Final = 3
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """What became of all calls to one endpoint by this process, with these options."""

    calls: int = 0
    """Sent, those sent again included."""
    retries: int = 0
    """Sent again after a failure."""
    failed: int = 0
    """Verdicts that were not had in the end."""
    nonsense: int = 0
    """Replies without a verdict."""
    refused: int = 0
    """Verdicts that were not asked for, because the budget was spent."""
    remembered: int = 0
    """Rows settled by the cache."""
    tokens_in: int = 0
    """Of prompts, as the endpoint counts them; estimated where it does not say."""
    tokens_out: int = 0
    """Of replies."""
    cost: float = 0.0
    """By the prices given."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What may be spent, and what a million tokens cost."""

    tokens: int | None = None
    """The most tokens, in and out; None: no limit."""
    money: float | None = None
    """The most money; None: no limit."""
    price_in: float = 0.0
    """Of a million tokens of prompts."""
    price_out: float = 0.0
    """Of a million tokens of replies."""

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost.

        >>> Prices(price_in=0.5, price_out=2.0).cost(1_000_000, 500_000)
        1.5
        """
        return (tokens_in * self.price_in + tokens_out * self.price_out) / _MILLION


class Budget:
    """The counts of one endpoint; touched from its event loop alone.

    >>> budget = Budget(Prices(tokens=100))
    >>> budget.reserve(150, 40), budget.reserve(150, 40)
    (True, False)
    """

    def __init__(self, prices: Prices) -> None:
        """Nothing is spent yet."""
        self.prices = prices
        self.usage = Usage()
        self._in = self._out = 0

    def reserve(self, size: int, tokens_out: int) -> bool:
        """Set aside what a call may cost; False where that is more than is left."""
        tokens_in = size // _BYTES_A_TOKEN
        total_in = self.usage.tokens_in + self._in + tokens_in
        total_out = self.usage.tokens_out + self._out + tokens_out
        prices = self.prices
        if prices.tokens is not None and total_in + total_out > prices.tokens:
            return False
        if prices.money is not None and prices.cost(total_in, total_out) > prices.money:
            return False
        self._in += tokens_in
        self._out += tokens_out
        return True

    def settle(
        self, size: int, tokens_out: int, used: tuple[int, int] | None, *, billed: bool = True
    ) -> None:
        """Replace what was set aside by what was used.

        Args:
            size: bytes, as reserved.
            tokens_out: as reserved.
            used: tokens in and out, where the endpoint says so; else the estimate counts.
            billed: whether the call cost anything; one that was turned away did not.
        """
        tokens_in = size // _BYTES_A_TOKEN
        self._in -= tokens_in
        self._out -= tokens_out
        if billed:
            more_in, more_out = used or (tokens_in, tokens_out)
            total_in, total_out = self.usage.tokens_in + more_in, self.usage.tokens_out + more_out
            cost = self.prices.cost(total_in, total_out)
            self.usage = replace(self.usage, tokens_in=total_in, tokens_out=total_out, cost=cost)

    def count(self, **events: int) -> None:
        """Add to the counters."""
        more = {name: getattr(self.usage, name) + number for name, number in events.items()}
        self.usage = replace(self.usage, **more)
