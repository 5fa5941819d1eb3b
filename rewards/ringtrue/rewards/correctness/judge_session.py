"""The judge's calls of one process: an event loop in a thread of its own, and a client for each endpoint.

A trainer calls a reward from its main thread, from a worker thread or from inside a running loop: all wait
for the same loop, and share an endpoint's connections, budget and limit of calls at once. Nothing of this is
part of a reward, so rewards are compared and pickled as before; a forked process starts anew.
"""

import asyncio
import atexit
import os
import threading
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ringtrue.rewards.correctness.judge_budget import Usage
from ringtrue.rewards.correctness.judge_endpoint import Endpoint, MissingError, Settings
from ringtrue.rewards.correctness.judge_prompt import Case, Sheet, ask
from ringtrue.rewards.correctness.judge_reply import Vote, read_reply

__all__ = ["Decision", "Settings", "close_judges", "decide", "judge_usage", "note_remembered"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the judge said of one case."""

    share: float | None
    """From 0 to 1; None where there is no verdict."""
    detail: str
    """One sentence for a person."""


class _Session:
    """The loop, its thread, and what runs in it."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.endpoints: dict[Settings, Endpoint] = {}
        self.thread = threading.Thread(target=self.loop.run_forever, name="ringtrue-judge", daemon=True)
        self.thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            return future.result()
        finally:
            future.cancel()  # on Ctrl-C; else it has ended

    def endpoint(self, settings: Settings) -> Endpoint:
        """Called in the loop alone."""
        if settings not in self.endpoints:
            self.endpoints[settings] = Endpoint(settings)
        return self.endpoints[settings]


_lock = threading.Lock()
_session: _Session | None = None


def _current() -> _Session:
    global _session
    with _lock:
        if _session is None:
            _session = _Session()
        return _session


def _forget() -> None:
    """In a forked child: the thread is not there, and the lock may be held by one that is not."""
    global _session, _lock
    _session, _lock = None, threading.Lock()


def decide(settings: Settings, sheet: Sheet, cases: Sequence[Case], votes: int) -> list[Decision]:
    """Ask for all cases at once, and wait.

    Args:
        settings: whom.
        sheet: what.
        cases: of what.
        votes: how many verdicts a case; where two answers are compared, each is asked in both orders.

    Raises:
        SetupError: where nothing can be asked.
    """
    session = _current()
    return session.run(_decide_all(session, _resolved(settings), sheet, cases, votes))


async def _decide_all(
    session: _Session, settings: Settings, sheet: Sheet, cases: Sequence[Case], votes: int
) -> list[Decision]:
    endpoint = session.endpoint(settings)
    tasks = [asyncio.ensure_future(_decide(endpoint, sheet, case, votes)) for case in cases]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


async def _decide(endpoint: Endpoint, sheet: Sheet, case: Case, votes: int) -> Decision:
    orders = [False, True] if sheet.prompt == "pairwise" else [False]
    calls = [_vote(endpoint, sheet, case, swapped=swapped) for _ in range(votes) for swapped in orders]
    found = await asyncio.gather(*calls)
    cast = [vote for vote in found if isinstance(vote, Vote)]
    missing = [vote for vote in found if isinstance(vote, str)]
    # Half of two orders is not the average of both: one that is missing must not tip the balance.
    if missing and (sheet.prompt == "pairwise" or len(cast) * 2 <= len(found)):
        return Decision(None, f"no verdict: {missing[0]}")
    share = sum(vote.share for vote in cast) / len(cast)
    if sheet.prompt == "equivalence":
        ayes = sum(vote.share for vote in cast)
        majority = ayes * 2 > len(cast)
        tally = f"{ayes:.0f} of {len(cast)} say same" if votes > 1 else cast[0].reason
        return Decision(float(majority), f"judge: {tally}")
    return Decision(share, f"judge: {cast[0].reason}")


async def _vote(endpoint: Endpoint, sheet: Sheet, case: Case, *, swapped: bool) -> Vote | str:
    asked = ask(sheet, case, swapped=swapped)
    try:
        return await endpoint.ask(
            asked, lambda text: read_reply(text, sheet, asked.key, case.candidate, swapped=swapped)
        )
    except MissingError as error:
        return str(error)


def _resolved(settings: Settings) -> Settings:
    """With the address that the environment names now: another one is another endpoint."""
    address = settings.base_url or os.environ.get("OPENAI_BASE_URL", "").strip() or None
    return replace(settings, base_url=address)


def judge_usage(settings: Settings) -> Usage:
    """What this process has asked of an endpoint so far."""
    session = _session
    endpoint = None if session is None else session.endpoints.get(_resolved(settings))
    return Usage() if endpoint is None else endpoint.budget.usage


def note_remembered(settings: Settings, rows: int) -> None:
    """Count rows that the cache settled, where the endpoint is in use."""
    session = _current()
    endpoint = session.endpoints.get(_resolved(settings))
    if rows and endpoint is not None:
        session.loop.call_soon_threadsafe(lambda: endpoint.budget.count(remembered=rows))


def close_judges() -> None:
    """Close all connections of this process, and its thread; the next call starts anew."""
    global _session
    with _lock:
        session, _session = _session, None
    if session is None or not session.thread.is_alive():
        return
    session.run(_close(list(session.endpoints.values())))
    session.loop.call_soon_threadsafe(session.loop.stop)
    session.thread.join()
    session.loop.close()


async def _close(endpoints: Sequence[Endpoint]) -> None:
    for endpoint in endpoints:
        await endpoint.close()


atexit.register(close_judges)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
