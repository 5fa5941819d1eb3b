r"""Any reward or recipe as a scorer of inspect_ai, to evaluate by what was trained on.

A real row: `state.output` `... \\boxed{72}`, target `72` gives `Score(value=1.0, answer="72")`, its
explanation the score's reason, its metadata the value of each part.

None is inspect_ai's unscored value, left out of its metrics, unless a floor is given. The sample's metadata
are columns. Samples come one by one, so rewards of a whole group are refused.
inspect_ai is imported when the factory is called; the scorer is made anew from its task file, not pickled.
"""

import importlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ringtrue.graders import Messages
from ringtrue.rewards import Reward, Score
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_scorer"]


@dataclass(frozen=True, slots=True)
class _SampleScorer(HostReward):
    host: ClassVar[str] = "inspect_ai"

    async def scored(self, state: Any, target: Sequence[str]) -> Score:
        """The score of one sample."""
        gold = target[0] if len(target) == 1 else list(target)
        others = {"truncated": state.output.stop_reason == "max_tokens", **(state.metadata or {})}
        columns = self.columns_of(gold, others)
        [score] = await self.ascores([_completion(state.output)], [_prompt(state.input)], columns=columns)
        return score

    def kept(self, score: Score) -> float:
        """The number for the log; not a number, which is unscored there, where there is no value or floor."""
        return math.nan if score.value is None and self.floor is None else self.value(score)


def as_scorer(reward: Reward, *, floor: float | None = None) -> Any:
    """Any reward or recipe as a scorer for `Task(scorer=...)`, with its mean and standard error.

    Args:
        reward: what scores; its name is the scorer's.
        floor: the number for a sample without a value; by default it is left out of the metrics.

    Raises:
        ImportError: where inspect_ai is not installed.
    """
    adapter = _SampleScorer(reward, floor)
    host = _host()

    @host.scorer(metrics=[host.mean(), host.stderr()], name=reward.name)  # type: ignore[untyped-decorator]
    def made() -> Any:
        async def score(state: Any, target: Any) -> Any:
            found = await adapter.scored(state, target)
            parts = {"status": found.status.value, **adapter.record(found)}
            return host.Score(
                value=adapter.kept(found),
                answer=found.extracted,
                explanation=found.reason or None,
                metadata=parts,
            )

        return score  # inspect_ai writes attributes to it, which neither a method nor a frozen value takes

    return made()


def _host() -> Any:
    try:
        return importlib.import_module("inspect_ai.scorer")
    except ImportError as error:
        raise ImportError("inspect_ai is not installed: pip install inspect-ai") from error


def _completion(output: Any) -> str | Messages:
    """The text; as a message where the reasoning stands beside it."""
    content = output.message.content if output.choices else ""
    blocks = [] if isinstance(content, str) else content
    thoughts = [block.reasoning for block in blocks if block.type == "reasoning"]
    text = str(output.completion)
    if not thoughts:
        return text
    return [{"role": "assistant", "content": text, "reasoning_content": "\n".join(thoughts)}]


def _prompt(given: Any) -> str | list[Mapping[str, object]]:
    if isinstance(given, str):
        return given
    return [{"role": message.role, "content": message.text} for message in given]
