"""A reward model: a sequence classifier that was trained to say how good an answer is.

A real use: `RewardModel(model="Skywork/Skywork-Reward-V2-Qwen3-0.6B")`: prompt and answer go through the
model's own chat template, and its one logit x earns 1 / (1 + exp(-x)).

Source: the classifiers of InstructGPT (2203.02155), as transformers loads them. A tokenizer without a chat
template gets prompt and answer as a pair, as cross-encoders take them. The model sees the answer without its
reasoning, and no special token that a text spells out. What is over `max_length` is cut off at the end, and
the score says so. It knows no gold, and a policy trained on it alone finds what it overrates: combine it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from ringtrue.graders.messages import last_reply
from ringtrue.rewards.checks import text, whole
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score, Status
from ringtrue.rewards.traits import Traits

if TYPE_CHECKING:
    from ringtrue.rewards.correctness.classifier import Classified

__all__ = ["RewardModel"]

_RANGES: Final = ("sigmoid", "raw")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RewardModel(Reward):
    """What a classifier says of prompt and answer.

        sigmoid   1 / (1 + exp(-x)), above 0 and below 1
        raw       x, without ends

    Needs `pip install 'ringtrue[reward-model]'`. The model is loaded when the first row is scored, once a
    process, and never runs code of its own (`trust_remote_code` stays off).

    >>> RewardModel(model="my/model", range="raw").high
    inf
    """

    kind: ClassVar[str] = "correctness"
    version: ClassVar[int] = 1

    model: str
    """A folder, or a name on the hub."""
    revision: str | None = None
    """A commit of it, so that it cannot change under a run."""
    range: Literal["sigmoid", "raw"] = "sigmoid"
    """What is made of the logit."""
    label: int = 0
    """Which of its logits, where it has several."""
    device: str = "auto"
    """`cuda:1`, `cpu`; by default the first GPU, else the CPU."""
    dtype: str = "auto"
    """`bfloat16`, `float32`; by default what it was saved in."""
    batch_size: int = 8
    """Rows at once; one by one where the model has no token for padding."""
    max_length: int = 4096
    """The most tokens of prompt and answer."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        for name in ("model", "device", "dtype"):
            text("RewardModel", name, getattr(self, name))
        if self.revision is not None:
            text("RewardModel", "revision", self.revision)
        if self.range not in _RANGES:
            raise ValueError(f"RewardModel.range is {self.range!r}: give sigmoid or raw")
        whole("RewardModel", "label", self.label, low=0)
        whole("RewardModel", "batch_size", self.batch_size, low=1)
        whole("RewardModel", "max_length", self.max_length, low=8)

    @property
    def low(self) -> float:
        """0, or no end."""
        return 0.0 if self.range == "sigmoid" else -math.inf

    @property
    def high(self) -> float:
        """1, or no end."""
        return 1.0 if self.range == "sigmoid" else math.inf

    @property
    def traits(self) -> Traits:
        """Its last digits depend on what else is in the batch."""
        return Traits(stochastic=True, low_open=True, high_open=True)

    def option_text(self, name: str) -> str:
        """An option as it counts for the fingerprint; where and how fast it runs changes no value."""
        return "" if name in {"device", "batch_size"} else Reward.option_text(self, name)

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Score the whole batch, rows of like length together."""
        if not rows:
            return []
        from ringtrue.rewards.correctness.classifier import classifier

        began = perf_counter()
        loaded = classifier(self.model, self.revision, self.device, self.dtype)
        said = loaded.classify(
            [_conversation(row) for row in rows],
            label=self.label, batch_size=self.batch_size, max_length=self.max_length,
        )  # fmt: skip
        each = (perf_counter() - began) / len(rows)
        return [self._score(one, each) for one in said]

    def score_row(self, row: Row) -> Score:
        """Score one row by itself."""
        return self.score([row])[0]

    def _score(self, said: "Classified", seconds: float) -> Score:
        if not math.isfinite(said.logit):
            return Score(None, Status.ERROR, f"the model said {said.logit}", seconds=seconds)
        reason = f"logit {said.logit:.4g}"
        if said.cut:
            reason += f"; {said.cut} tokens over max_length={self.max_length} were cut off"
        value = said.logit if self.range == "raw" else _sigmoid(said.logit)
        return Score(value, reason=reason, seconds=seconds)


def _sigmoid(logit: float) -> float:
    """Without an overflow for logits far below zero.

    >>> _sigmoid(0.0), _sigmoid(-1000.0)
    (0.5, 0.0)
    """
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    return math.exp(logit) / (1.0 + math.exp(logit))


def _conversation(row: Row) -> list[dict[str, str]]:
    """The prompt's messages, texts alone, and the answer."""
    prompt = [{"role": "user", "content": row.prompt}] if isinstance(row.prompt, str) else row.prompt or []
    said = [(one.get("role"), last_reply([{"content": one.get("content")}]).content) for one in prompt]
    messages = [{"role": str(role or "user"), "content": content} for role, content in said]
    return [*messages, {"role": "assistant", "content": row.completion.answer}]
