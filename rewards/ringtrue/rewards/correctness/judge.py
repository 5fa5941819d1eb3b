"""A judge: another model says whether an answer is right, how good it is, or whether it beats a reference.

A real row: gold `about 8 minutes`, answer `Light takes some 500 s.`: the judge replies `{"key": "5f0c9e...",
"reason": "500 s are 8.3 minutes", "verdict": "same"}`, which earns 1.0.

The endpoint is any of the OpenAI shape. Every text of others stands between marks with a secret drawn for the
call, and only a reply with that secret is a verdict. An answer that is empty or only opens one is not sent at
all, and one that is over `max_chars` counts as wrong. What is asked is in `judge_prompt`.

It does not make a judge right: a model that is talked into a yes inside the marks says yes. Its reasoning is
not shown to it. Measure it on rows with labels before a run (`ringtrue compare`).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from ringtrue.graders import Outcome, Verdict
from ringtrue.graders.messages import last_reply
from ringtrue.graders.words import gold_texts
from ringtrue.rewards.checks import number, text, whole
from ringtrue.rewards.columns import gold_column
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.correctness.judge_openers import claims_nothing
from ringtrue.rewards.correctness.judge_prompt import Case, JudgePrompt, Sheet
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score, Status
from ringtrue.rewards.traits import Traits

if TYPE_CHECKING:
    from ringtrue.rewards.correctness.judge_budget import Usage
    from ringtrue.rewards.correctness.judge_session import Decision, Settings

__all__ = ["Judge"]

_PROMPTS: Final = ("equivalence", "rubric", "pairwise")
_STRUCTURED: Final = ("json_schema", "json_object", "none")
_RUBRIC: Final = "A good answer is correct, answers what was asked, and is clear."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Judge(GradedReward):
    """What another model says of an answer.

        equivalence  correct if most of `votes` verdicts say that it equals the gold, else wrong
        rubric       wrong + (correct - wrong) (score - low) / (high - low), averaged over `votes`
        pairwise     wrong + (correct - wrong) p, p = 1 better than the gold, 0.5 a tie, 0 worse; both orders

    Needs `pip install 'ringtrue[judge]'`, and a key in the environment.

    >>> Judge(model="judge-1")([":", "Solution"], gold=["4", "4"])  # no call is made for these
    [0.0, 0.0]
    """

    version: ClassVar[int] = 1

    model: str
    """The judge's name at the endpoint."""
    base_url: str | None = None
    """The endpoint, such as `http://localhost:8000/v1`; by default $OPENAI_BASE_URL, else OpenAI's own."""
    api_key_env: str | None = "OPENAI_API_KEY"
    """The environment variable with the key; None for an endpoint without keys. The key itself is no option:
    it would be in every log and pickle."""
    prompt: JudgePrompt = "equivalence"
    """What is asked: `equivalence` with the gold, a score by the `rubric`, or `pairwise` against the gold."""
    rubric: str | None = None
    """What is good, in your words, for `rubric` and `pairwise`."""
    scale: tuple[int, int] = (1, 10)
    """The worst and the best score of `rubric`."""
    votes: int = 1
    """How many verdicts a row; odd for `equivalence`. More than one asks for a `temperature`."""
    wrong: float = 0.0
    """For the worst verdict, and for an answer over `max_chars`."""
    missing: float = 0.0
    """For an answer that claims nothing."""
    temperature: float | None = 0.0
    """Of the judge; None leaves it to the endpoint, as some models ask."""
    max_tokens: int = 1024
    """The longest reply, its reasoning included."""
    structured: Literal["json_schema", "json_object", "none"] = "json_schema"
    """How the endpoint is told to reply; what comes back is checked in any case."""
    max_chars: int = 50_000
    """The longest answer that is shown to the judge."""
    concurrency: int = 32
    """Calls at once, from this process to this endpoint."""
    timeout: float = 60.0
    """Seconds for one call."""
    retries: int = 4
    """How often a call that failed is sent again."""
    backoff: float = 0.5
    """Seconds before it is, doubled each time; Retry-After goes before it."""
    token_budget: int | None = None
    """The most tokens, in and out, that a process spends; later rows are errors, counted. None: no limit."""
    money_budget: float | None = None
    """The most money, by the prices; None: no limit."""
    price_in: float = 0.0
    """Of a million tokens that are sent."""
    price_out: float = 0.0
    """Of a million tokens that come back."""
    cache: str | PathLike[str] | None = None
    """A file that remembers verdicts; shared by processes, not on a network drive."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        text("Judge", "model", self.model)
        for name in ("base_url", "api_key_env", "rubric"):
            if getattr(self, name) is not None:
                text("Judge", name, getattr(self, name))
        if self.prompt not in _PROMPTS:
            raise ValueError(f"Judge.prompt is {self.prompt!r}: give one of {', '.join(_PROMPTS)}")
        if self.structured not in _STRUCTURED:
            raise ValueError(f"Judge.structured is {self.structured!r}: give one of {', '.join(_STRUCTURED)}")
        self._check_numbers()
        if self.prompt == "equivalence" and (self.rubric is not None or self.votes % 2 == 0):
            raise ValueError(
                "Judge: prompt='equivalence' takes no rubric and an odd number of votes; "
                "give prompt='rubric' or 'pairwise'"
            )
        if self.money_budget is not None and not (self.price_in or self.price_out):
            raise ValueError("Judge.money_budget needs price_in and price_out, of a million tokens")
        if self.cache is not None:
            object.__setattr__(self, "cache", text("Judge", "cache", fspath(self.cache)))

    def _check_numbers(self) -> None:
        for name, low in (("votes", 1), ("max_tokens", 16), ("max_chars", 1), ("concurrency", 1)):
            whole("Judge", name, getattr(self, name), low=low)
        whole("Judge", "retries", self.retries, low=0)
        for name in ("timeout", "backoff", "price_in", "price_out"):
            object.__setattr__(self, name, number("Judge", name, getattr(self, name), low=0.0))
        if self.temperature is not None:
            number("Judge", "temperature", self.temperature, low=0.0)
        if self.token_budget is not None:
            whole("Judge", "token_budget", self.token_budget, low=0)
        if self.money_budget is not None:
            number("Judge", "money_budget", self.money_budget, low=0.0)
        low, high = (whole("Judge", "scale", end, low=-1000) for end in self.scale)
        if low >= high:
            raise ValueError(f"Judge.scale is {self.scale!r}: give the worst score, then a higher best one")

    @property
    def needs(self) -> tuple[str, ...]:
        """The gold's column, except for a rubric."""
        return () if self.prompt == "rubric" else GradedReward.needs.fget(self)  # type: ignore[attr-defined]

    @property
    def traits(self) -> Traits:
        """The same row may be judged differently another time."""
        return Traits(abstains=self.prompt != "rubric", stochastic=True, partial=self.prompt != "equivalence")

    @property
    def usage(self) -> "Usage":
        """What this process has asked of the endpoint with these options, and what it cost."""
        from ringtrue.rewards.correctness.judge_session import judge_usage

        return judge_usage(self._settings())

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset in which the gold cannot be found, where one is needed."""
        if self.prompt != "rubric":
            gold_column(names, self.gold)

    def option_text(self, name: str) -> str:
        """An option as it counts for the fingerprint; how calls are sent and paid for changes no verdict."""
        return "" if name in _SENDING else GradedReward.option_text(self, name)

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Ask for the whole batch at once; of a score, only its ends are told apart."""
        return [verdict for verdict, _ in self._opinions(golds, rows)]

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """As any grader, or by the share that a score or a comparison gives."""
        if self.prompt == "equivalence":
            return GradedReward.score(self, rows)
        golds: list[object] = [None] * len(rows)
        if self.prompt == "pairwise":
            golds = [row.columns[gold_column(row.columns, self.gold)] for row in rows]
        return [self._shared(verdict, share) for verdict, share in self._opinions(golds, rows)]

    def _shared(self, verdict: Verdict, share: float | None) -> Score:
        if share is None:
            return self._scored(verdict)
        value = self.wrong + (self.correct - self.wrong) * share
        return Score(min(value, self.correct), Status.OK, verdict.detail, seconds=verdict.seconds)

    def _opinions(self, golds: Sequence[object], rows: Sequence[Row]) -> list[tuple[Verdict, float | None]]:
        found = [self._case(gold, row) for gold, row in zip(golds, rows, strict=True)]
        # Equal rows are one question: asked twice, they could be answered differently.
        cases = list(dict.fromkeys(case for case in found if isinstance(case, Case)))
        decisions = dict(zip(cases, self._decisions(cases), strict=True)) if cases else {}
        return [(one, None) if isinstance(one, Verdict) else _opinion(decisions[one]) for one in found]

    def _case(self, gold: object, row: Row) -> Case | Verdict:
        """What the judge is to see; or the verdict, where that is plain without it."""
        references = gold_texts(gold) if self.prompt != "rubric" else ()
        if self.prompt != "rubric" and not any(any(map(str.isalnum, one)) for one in references):
            return Verdict(Outcome.UNREADABLE_GOLD, detail="the gold is missing, or holds no word")
        answer = row.completion.answer
        if claims_nothing(answer, *references):
            return Verdict(Outcome.NO_ANSWER, detail="the answer claims nothing; the judge was not asked")
        if len(answer) > self.max_chars:
            return Verdict(Outcome.TIMEOUT, detail=f"the answer is over {self.max_chars} characters")
        return Case(_question(row), references, answer, truncated=row.truncated is True)

    def _decisions(self, cases: Sequence[Case]) -> "list[Decision]":
        from ringtrue.rewards.correctness.judge_cache import remembered
        from ringtrue.rewards.correctness.judge_session import decide, note_remembered

        settings, sheet = self._settings(), self._sheet()
        if self.cache is None:
            return decide(settings, sheet, cases, self.votes)
        asked = "\n".join((str(self.version), *(f"{name}={getattr(self, name)!r}" for name in _ASKING)))
        found, known = remembered(
            str(self.cache), asked, cases, lambda fresh: decide(settings, sheet, fresh, self.votes)
        )
        note_remembered(settings, known)
        return found

    def _sheet(self) -> Sheet:
        rubric = "" if self.prompt == "equivalence" else self.rubric or _RUBRIC
        return Sheet(self.prompt, rubric, self.scale)

    def _settings(self) -> "Settings":
        from ringtrue.rewards.correctness.judge_budget import Prices
        from ringtrue.rewards.correctness.judge_endpoint import Settings

        return Settings(
            self.model, self.base_url, self.api_key_env, self.concurrency, self.timeout, self.retries,
            self.backoff, self.temperature, self.max_tokens, self.structured,
            json.dumps(self._sheet().schema),
            Prices(self.token_budget, self.money_budget, self.price_in, self.price_out),
        )  # fmt: skip


_ASKING: Final = (
    "model",
    "base_url",
    "prompt",
    "rubric",
    "scale",
    "votes",
    "temperature",
    "max_tokens",
    "structured",
)
"""What a verdict depends on, besides what is judged."""
_SENDING: Final = frozenset(
    {
        "api_key_env", "concurrency", "timeout", "retries", "backoff",
        "token_budget", "money_budget", "price_in", "price_out", "cache",
    }
)  # fmt: skip


def _opinion(decision: "Decision") -> tuple[Verdict, float | None]:
    if decision.share is None:
        return Verdict(Outcome.ERROR, tier="judge", detail=decision.detail), None
    outcome = Outcome.CORRECT if decision.share == 1.0 else Outcome.WRONG
    return Verdict(outcome, tier="judge", detail=decision.detail), decision.share


def _question(row: Row) -> str:
    """The prompt as text; of messages, each with who says it."""
    if row.prompt is None or isinstance(row.prompt, str):
        return row.prompt or ""
    said = ((one.get("role"), last_reply([{"content": one.get("content")}])) for one in row.prompt)
    return "\n\n".join(f"{role}: {reply.content}" for role, reply in said)
