r"""Ready rewards, importable by a dotted path, for configurations that cannot call a factory.

For instance `trl grpo --reward_funcs ringtrue.rewards.presets.boxed_math`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ringtrue.graders import Dialect, Policy
from ringtrue.rewards.combine.weighted_sum import WeightedSum
from ringtrue.rewards.correctness.choice import ChoiceCorrectness
from ringtrue.rewards.correctness.correctness import Correctness
from ringtrue.rewards.correctness.logic import LogicCorrectness
from ringtrue.rewards.format.format_reward import FormatReward
from ringtrue.rewards.format.harmony_format import HarmonyFormat
from ringtrue.rewards.format.think_format import ThinkFormat

__all__ = [
    "SUMMARIES",
    "boxed_math",
    "choice",
    "deepseek_r1",
    "gpt_oss",
    "gpt_oss_notes",
    "gsm8k",
    "logic",
    "r1_math",
]

gpt_oss_notes: Final = WeightedSum(
    name="gpt_oss_notes", parts=(FormatReward(), Correctness()), weights=(0.3, 0.7)
)
"""The seed notes' recipe: 0.3 of their format reward and 0.7 of their correctness."""

boxed_math: Final = Correctness(
    name="boxed_math", correct=1.0, wrong=0.0, missing=0.0, policy=Policy(slots=("boxed",))
)
r"""1 for a right answer in \boxed{}, else 0."""

r1_math: Final = WeightedSum(
    name="r1_math",
    parts=(ThinkFormat(), Correctness(correct=1.0, wrong=0.0, missing=0.0)),
    weights=(0.5, 1.0),
)
"""DeepSeek-R1's rule-based pair; the paper gives no weights, half keeps right above wrong."""

deepseek_r1: Final = WeightedSum(
    name="deepseek_r1",
    parts=(ThinkFormat(), Correctness(correct=1.0, wrong=0.0, missing=0.0)),
    weights=(0.5, 1.0),
    dialect=Dialect.named("think").as_prefilled(),
)
"""The same pair for models whose chat template opens the reasoning, as DeepSeek-R1 and its distills."""

gpt_oss: Final = WeightedSum(
    name="gpt_oss",
    parts=(HarmonyFormat(stop_left_out=True), Correctness(correct=1.0, wrong=0.0, missing=0.0)),
    weights=(0.5, 1.0),
    dialect="harmony",
)
"""The same pair in the channels of gpt-oss, special tokens kept or stripped."""

gsm8k: Final = Correctness(name="gsm8k", correct=1.0, wrong=0.0, missing=0.0, policy=Policy(slots=("hash",)))
"""1 for a right number after ####, as the data set writes its own answers, else 0."""

choice: Final = ChoiceCorrectness(name="choice", correct=1.0, wrong=0.0, missing=0.0)
"""1 for the right letter, else 0."""

logic: Final = LogicCorrectness(name="logic", correct=1.0, wrong=0.0, missing=0.0)
"""1 for an answer that solves the row's puzzle, which its `task` column or its entry names, else 0."""

SUMMARIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "boxed_math": r"1 for a right answer in \boxed{}, else 0.",
        "choice": "1 for the right letter of a multiple choice, else 0.",
        "deepseek_r1": "Reasoning closed and a right answer, for models whose prompt opens the reasoning.",
        "gpt_oss": "Analysis and final channel of gpt-oss, and a right answer.",
        "gpt_oss_notes": "The seed notes' recipe: 0.3 of their format reward and 0.7 of their correctness.",
        "gsm8k": "1 for a right number after ####, as in GSM8K, else 0.",
        "logic": "1 for an answer that solves the puzzle of the row's task, else 0.",
        "r1_math": "DeepSeek-R1's rule-based pair: reasoning in its tags, and a right answer.",
    }
)
"""What each preset is, for `ringtrue list`."""
