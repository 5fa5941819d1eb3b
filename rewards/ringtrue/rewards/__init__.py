r"""Verdicts and text to numbers: rewards that can be weighted, added, logged and handed to a trainer.

>>> from ringtrue.rewards import Correctness, FormatReward
>>> total = 0.3 * FormatReward() + 0.7 * Correctness()
>>> total([r"<think>2 + 2</think> \boxed{4}"], gold=["4"])
[0.85]

Nothing here knows of a trainer, and importing it imports neither torch nor sympy.
"""

from ringtrue.rewards.columns import GOLD_COLUMNS, gold_column
from ringtrue.rewards.combine.weighted_sum import WeightedSum
from ringtrue.rewards.correctness.choice import ChoiceCorrectness
from ringtrue.rewards.correctness.correctness import Correctness
from ringtrue.rewards.format.boxed_format import BoxedFormat
from ringtrue.rewards.format.format_reward import FormatReward
from ringtrue.rewards.format.think_format import ThinkFormat
from ringtrue.rewards.function import reward
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
from ringtrue.rewards.recipe import load_recipe, recipe_paths
from ringtrue.rewards.registry import RewardRecord, get_reward, list_rewards
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row, read_rows
from ringtrue.rewards.score import Part, Score, Status
from ringtrue.rewards.traits import Traits

__all__ = [
    "GOLD_COLUMNS",
    "AdaptiveLength",
    "BoxedFormat",
    "CharLimit",
    "ChoiceCorrectness",
    "Correctness",
    "CosineLength",
    "EfficientLength",
    "FormatReward",
    "KimiLength",
    "LaserLength",
    "LeadLength",
    "Part",
    "RelativeLength",
    "Reward",
    "RewardRecord",
    "Row",
    "Score",
    "ShortestCorrect",
    "SoftOverlong",
    "Status",
    "ThinkFormat",
    "TokenBudget",
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
