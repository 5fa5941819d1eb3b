r"""Verdicts and text to numbers: rewards that can be weighted, added, logged and handed to a trainer.

>>> from ringtrue.rewards import Correctness, FormatReward
>>> total = 0.3 * FormatReward() + 0.7 * Correctness()
>>> total([r"<think>2 + 2</think> \boxed{4}"], gold=["4"])
[0.85]

Nothing here knows of a trainer, and importing it imports neither torch nor sympy. The module of a
shipped reward is imported when the reward is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from ringtrue.rewards.columns import GOLD_COLUMNS, gold_column
from ringtrue.rewards.explanation import Explanation
from ringtrue.rewards.function import reward
from ringtrue.rewards.recipe import load_recipe, recipe_paths
from ringtrue.rewards.registry import SHIPPED, RewardRecord, get_reward, list_rewards
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row, read_rows
from ringtrue.rewards.score import Part, Score, Status
from ringtrue.rewards.traits import Traits

if TYPE_CHECKING:
    from ringtrue.rewards.combine.by_ability import ByAbility
    from ringtrue.rewards.combine.cached import Cached
    from ringtrue.rewards.combine.clip import Clip
    from ringtrue.rewards.combine.gate import Gate
    from ringtrue.rewards.combine.normalize import Normalize
    from ringtrue.rewards.combine.scale import Scale
    from ringtrue.rewards.combine.schedule import Schedule
    from ringtrue.rewards.combine.shift import Shift
    from ringtrue.rewards.combine.weighted_sum import WeightedSum
    from ringtrue.rewards.correctness.choice import ChoiceCorrectness
    from ringtrue.rewards.correctness.code import CodeCorrectness
    from ringtrue.rewards.correctness.correctness import Correctness
    from ringtrue.rewards.correctness.instructions import InstructionFollowing
    from ringtrue.rewards.correctness.json_schema import JsonSchemaMatch
    from ringtrue.rewards.correctness.judge import Judge
    from ringtrue.rewards.correctness.logic import LogicCorrectness
    from ringtrue.rewards.correctness.numeric import NumericCorrectness
    from ringtrue.rewards.correctness.reward_model import RewardModel
    from ringtrue.rewards.correctness.rouge import Rouge
    from ringtrue.rewards.correctness.text_match import TextMatch
    from ringtrue.rewards.correctness.token_f1 import TokenF1
    from ringtrue.rewards.correctness.tool_calls import ToolCallMatch
    from ringtrue.rewards.format.answer_tag_format import AnswerTagFormat
    from ringtrue.rewards.format.boxed_format import BoxedFormat
    from ringtrue.rewards.format.code_format import CodeFormat
    from ringtrue.rewards.format.format_reward import FormatReward
    from ringtrue.rewards.format.harmony_format import HarmonyFormat
    from ringtrue.rewards.format.json_format import JsonFormat
    from ringtrue.rewards.format.reasoning_steps import ReasoningSteps
    from ringtrue.rewards.format.tag_count import TagCount
    from ringtrue.rewards.format.think_format import ThinkFormat
    from ringtrue.rewards.length.adaptive_length import AdaptiveLength
    from ringtrue.rewards.length.char_limit import CharLimit
    from ringtrue.rewards.length.cosine_length import CosineLength
    from ringtrue.rewards.length.efficient_length import EfficientLength
    from ringtrue.rewards.length.kimi_length import KimiLength
    from ringtrue.rewards.length.laser_length import LaserLength
    from ringtrue.rewards.length.lead_length import LeadLength
    from ringtrue.rewards.length.relative_length import RelativeLength
    from ringtrue.rewards.length.shortest_correct import ShortestCorrect
    from ringtrue.rewards.length.soft_overlong import SoftOverlong
    from ringtrue.rewards.length.token_budget import TokenBudget
    from ringtrue.rewards.length.truncation_penalty import TruncationPenalty
    from ringtrue.rewards.style.keywords import Keywords
    from ringtrue.rewards.style.language_consistency import LanguageConsistency
    from ringtrue.rewards.style.regex import Regex
    from ringtrue.rewards.style.repetition_penalty import RepetitionPenalty
    from ringtrue.rewards.style.stop_properly import StopProperly

__all__ = [
    "GOLD_COLUMNS",
    "AdaptiveLength",
    "AnswerTagFormat",
    "BoxedFormat",
    "ByAbility",
    "Cached",
    "CharLimit",
    "ChoiceCorrectness",
    "Clip",
    "CodeCorrectness",
    "CodeFormat",
    "Correctness",
    "CosineLength",
    "EfficientLength",
    "Explanation",
    "FormatReward",
    "Gate",
    "HarmonyFormat",
    "InstructionFollowing",
    "JsonFormat",
    "JsonSchemaMatch",
    "Judge",
    "Keywords",
    "KimiLength",
    "LanguageConsistency",
    "LaserLength",
    "LeadLength",
    "LogicCorrectness",
    "Normalize",
    "NumericCorrectness",
    "Part",
    "ReasoningSteps",
    "Regex",
    "RelativeLength",
    "RepetitionPenalty",
    "Reward",
    "RewardModel",
    "RewardRecord",
    "Rouge",
    "Row",
    "Scale",
    "Schedule",
    "Score",
    "Shift",
    "ShortestCorrect",
    "SoftOverlong",
    "Status",
    "StopProperly",
    "TagCount",
    "TextMatch",
    "ThinkFormat",
    "TokenBudget",
    "TokenF1",
    "ToolCallMatch",
    "Traits",
    "TruncationPenalty",
    "WeightedSum",
    "get_reward",
    "gold_column",
    "list_rewards",
    "load_recipe",
    "read_rows",
    "recipe_paths",
    "reward",
]

if not TYPE_CHECKING:  # else a type checker takes any name for one of this package
    _MODULES = {name: module for module, _, name in (path.partition(":") for path in SHIPPED.values())}

    def __getattr__(name: str) -> object:
        """Import the shipped reward: all of them together take as long as the rest of the package."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(_MODULES[name]), name)
        return found

    def __dir__() -> list[str]:
        """Rewards that nobody has asked for yet are there too."""
        return sorted({*globals(), *__all__})
