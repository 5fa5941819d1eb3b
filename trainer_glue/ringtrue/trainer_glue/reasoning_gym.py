r"""Any reward or recipe in the place of a reasoning-gym dataset's own `score_answer`.

A real call: `score_answer("... \\boxed{72}", {"question": "18 * 4?", "answer": "72", "metadata":
{"source_dataset": "basic_arithmetic"}})` gives 1.0.

The entry's `answer` is the gold, its `question` the prompt, and what else it holds are columns, so that
`LogicCorrectness` finds the task and its numbers. The dataset hands over one answer at a time, no groups; an
answer of None, where its own extraction found nothing, is an empty completion. Nothing of it is imported.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_score_answer"]


@dataclass(frozen=True, slots=True)
class _AnswerScorer(HostReward):
    host: ClassVar[str] = "reasoning-gym"

    def score_answer(self, answer: str | None, entry: Mapping[str, Any]) -> float:
        """Score one answer to one entry."""
        if "answer" not in entry:
            raise ValueError(
                f"the entry has no answer, only {', '.join(sorted(map(str, entry)))}: give the dataset's own"
            )
        question = entry.get("question")
        prompts = [question] if isinstance(question, str) else None
        [score] = self.scores([answer or ""], prompts, columns=self.columns_of(entry["answer"], entry))
        return self.value(score)


def as_score_answer(
    reward: Reward, *, floor: float | None = None
) -> Callable[[str | None, Mapping[str, Any]], float]:
    r"""Any reward or recipe as a `score_answer`.

    Args:
        reward: what scores. For text out of which the answer has been taken already, a reward that reads it
            whole, as `LogicCorrectness(whole=True)`.
        floor: the number for a row without a value; by default the least that the reward gives.

    >>> from ringtrue.rewards.presets import boxed_math
    >>> score_answer = as_score_answer(boxed_math)
    >>> score_answer(r"\boxed{7}", {"question": "3+4?", "answer": "7", "metadata": {}})
    1.0
    """
    return _AnswerScorer(reward, floor).score_answer
