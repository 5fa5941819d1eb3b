"""One endpoint of the OpenAI shape: many calls at once, again after a failure, within a budget.

A real exchange: 429 with `Retry-After: 2` holds all calls to the endpoint for two seconds; then the call is
sent again. A reply that breaks off, comes late or holds no verdict is asked for again as well. When that has
been done `retries` times, the verdict is missing, with the reason.

What is wrong for the whole run (no library, no key, a key or a model that is refused before any call has
succeeded) is a SetupError. This is the one module that imports `openai`.
"""

import asyncio
import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, TypeVar

from ringtrue.rewards.correctness.judge_budget import Budget, Prices
from ringtrue.rewards.correctness.judge_prompt import Asked
from ringtrue.rewards.correctness.judge_reply import NonsenseError
from ringtrue.rewards.errors import SetupError

__all__ = ["Endpoint", "MissingError", "Settings"]

T = TypeVar("T")

_AGAIN: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_TURNED_AWAY: Final = frozenset({429, 503, 529})
_REFUSED: Final = frozenset({401, 403, 404})
_MENDS: Final = {"response_format": "structured='json_object', or 'none'", "temperature": "temperature=None"}
"""What to do where an endpoint does not take an option of ours."""
_LONGEST_WAIT: Final = 120.0
_LONGEST_BACKOFF: Final = 30.0


class MissingError(Exception):
    """A verdict was not had; the message says why."""


class _AgainError(Exception):
    """This try failed, another may not."""

    def __init__(
        self, why: str, *, wait: float | None = None, billed: bool = True, down: bool = False
    ) -> None:
        super().__init__(why)
        self.wait, self.billed, self.down = wait, billed, down


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a call depends on besides its messages."""

    model: str
    base_url: str | None
    api_key_env: str | None
    concurrency: int
    timeout: float
    retries: int
    backoff: float
    temperature: float | None
    max_tokens: int
    structured: str
    schema: str
    prices: Prices = field(default_factory=Prices)


class Endpoint:
    """The client of one endpoint; all of it runs in one event loop."""

    def __init__(self, settings: Settings) -> None:
        """Check what can be checked without a call.

        Raises:
            SetupError: where the library or the key is missing.
        """
        self.settings = settings
        self.budget = Budget(settings.prices)
        self._client = _client(settings)
        self._options = _options(settings)
        self._gate = asyncio.Semaphore(settings.concurrency)
        self._held_until = 0.0
        self._answered = False
        self._down = 0
        """Calls in a row for which nobody was there."""

    async def ask(self, asked: Asked, read: Callable[[str], T]) -> T:
        """Send a call until it has a verdict.

        Raises:
            MissingError: where there is none in the end.
            SetupError: where the endpoint says that it never will.
        """
        async with self._gate:
            for attempt in range(self.settings.retries + 1):
                try:
                    return await self._try(asked, read)
                except _AgainError as trouble:
                    last = attempt == self.settings.retries or self._down > self.settings.concurrency
                    too_long = trouble.wait is not None and trouble.wait > _LONGEST_WAIT
                    if last or too_long:
                        self.budget.count(failed=1)
                        raise MissingError(f"{trouble} ({attempt + 1} tries)") from trouble
                    self.budget.count(retries=1)
                    if trouble.wait is not None:
                        # The endpoint's own word is for all calls to it, not for this one alone.
                        self._held_until = max(self._held_until, monotonic() + trouble.wait)
                    else:
                        await asyncio.sleep(self._pause(attempt))
        raise MissingError("not asked")  # pragma: no cover - the loop runs at least once

    async def _try(self, asked: Asked, read: Callable[[str], T]) -> T:
        while (wait := self._held_until - monotonic()) > 0:  # noqa: ASYNC110 - it is a time, no event
            await asyncio.sleep(wait)
        budget, most = self.budget, self.settings.max_tokens
        if not budget.reserve(asked.size, most):
            budget.count(refused=1)
            raise MissingError("the judge's budget is spent")
        budget.count(calls=1)
        used, billed = None, True
        try:
            text, used = await self._send(asked)
            self._answered, self._down = True, 0
            return read(text)
        except _AgainError as error:
            billed = error.billed
            self._down = self._down + 1 if error.down else 0
            raise
        except NonsenseError as error:
            budget.count(nonsense=1)
            raise _AgainError(f"no verdict: {error}") from error
        finally:
            budget.settle(asked.size, most, used, billed=billed)

    async def _send(self, asked: Asked) -> tuple[str, tuple[int, int] | None]:
        import openai

        try:
            async with asyncio.timeout(self.settings.timeout):
                raw = await self._client.chat.completions.with_raw_response.create(
                    messages=list(asked.messages), **self._options
                )
        except openai.APIStatusError as error:
            raise self._status(error.status_code, error) from error
        except (TimeoutError, openai.APITimeoutError) as error:
            raise _AgainError(f"no reply within {self.settings.timeout:g} s") from error
        except openai.APIConnectionError as error:
            cause = error.__cause__ or error
            down = "Connect" in type(cause).__name__
            raise _AgainError(
                f"the connection failed: {type(cause).__name__}: {cause}"[:200], billed=not down, down=down
            ) from error
        return _read(raw.content)

    def _status(self, status: int, error: Any) -> Exception:
        """What a refusal means; the text of an endpoint may repeat the prompt, so it is cut."""
        why = f"the endpoint says {status}: {error.message}"[:300]
        if error.code == "insufficient_quota" or error.type == "insufficient_quota":
            return self._missing(why)
        if status in _AGAIN:
            return _AgainError(why, wait=_seconds(error.response.headers), billed=status not in _TURNED_AWAY)
        unheard = not self._answered
        if unheard and status in _REFUSED:
            model = self.settings.model
            return SetupError(f"{why}. Is model={model!r} served there, and {self._key()} valid?")
        mend = next((mend for name, mend in _MENDS.items() if name in why), "")
        if unheard and status in {400, 422} and mend:
            return SetupError(f"{why}. Give {mend}")
        return self._missing(why)

    def _missing(self, why: str) -> MissingError:
        self.budget.count(failed=1)
        return MissingError(why)

    def _key(self) -> str:
        name = self.settings.api_key_env
        return f"the key in ${name}" if name else "the key (none was sent)"

    def _pause(self, attempt: int) -> float:
        # Drawn, so that calls that failed together do not come back together.
        longest = min(self.settings.backoff * 2.0**attempt, _LONGEST_BACKOFF)
        return longest * (0.5 + random.random() / 2)  # noqa: S311 - no secret

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _client(settings: Settings) -> Any:
    try:
        from openai import AsyncOpenAI
    except ImportError as error:
        raise SetupError("Judge needs the openai library: pip install 'ringtrue[judge]'") from error
    name = settings.api_key_env
    key = os.environ.get(name, "").strip() if name else "none"
    if not key:
        raise SetupError(
            f"Judge: ${name} is not set. Set it to the endpoint's key, name another variable with "
            "api_key_env=..., or give api_key_env=None for an endpoint without keys"
        )
    # It has retries of its own: they would neither be counted nor hold the other calls.
    return AsyncOpenAI(api_key=key, base_url=settings.base_url, max_retries=0, timeout=settings.timeout)


def _options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {"model": settings.model, "max_completion_tokens": settings.max_tokens}
    if settings.temperature is not None:
        options["temperature"] = settings.temperature
    if settings.structured == "json_schema":
        schema = {"name": "verdict", "strict": True, "schema": json.loads(settings.schema)}
        options["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif settings.structured == "json_object":
        options["response_format"] = {"type": "json_object"}
    return options


def _read(body: bytes) -> tuple[str, tuple[int, int] | None]:
    """The message of a reply, and the tokens used; the library would let a body of any shape pass."""
    try:
        reply = json.loads(body)
        content = reply["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise _AgainError(f"the body is no chat completion ({type(error).__name__})") from error
    if not isinstance(content, str):
        raise _AgainError("the reply has no text")
    return content, _used(reply.get("usage"))


def _used(usage: object) -> tuple[int, int] | None:
    if not isinstance(usage, dict):
        return None
    sent, got = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if type(sent) is int and type(got) is int and sent >= 0 and got >= 0:
        return sent, got
    return None


def _seconds(headers: Any) -> float | None:
    """What Retry-After asks for, in seconds; None where it does not, or asks for a date."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
