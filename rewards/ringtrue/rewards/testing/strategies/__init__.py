"""Generators of what reward functions meet: completions, answers, conversations, groups, batches.

They are built of readable fragments, so that a shrunk example stays readable.

>>> from hypothesis import find
>>> find(completions(), lambda text: "<think>" in text)
'<think>'
"""

from ringtrue.rewards.testing.strategies.answers import ANSWER_KINDS, answers
from ringtrue.rewards.testing.strategies.batches import batches, dressed, samples
from ringtrue.rewards.testing.strategies.completions import FRAGMENTS, completions
from ringtrue.rewards.testing.strategies.conversations import conversations
from ringtrue.rewards.testing.strategies.groups import groups
from ringtrue.rewards.testing.strategies.latex import latex
from ringtrue.rewards.testing.strategies.rewritings import equal_forms, rewritings

__all__ = [
    "ANSWER_KINDS", "FRAGMENTS", "answers", "batches", "completions", "conversations", "dressed",
    "equal_forms", "groups", "latex", "rewritings", "samples",
]  # fmt: skip
