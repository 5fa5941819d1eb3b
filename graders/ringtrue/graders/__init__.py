r"""Text in, verdict out: reading completions, finding answers, deciding whether two answers are equal.

>>> from ringtrue.graders import grade_completion
>>> grade_completion("1/2", "I get $\\boxed{0.5}$.").outcome.value
'correct'

Nothing here knows of trainers or of reward values, and importing it imports neither torch nor sympy.
"""

from ringtrue.graders.choice import grade_choice
from ringtrue.graders.completion import Completion, Messages, read_completion
from ringtrue.graders.dialect import DIALECTS, Dialect
from ringtrue.graders.gold import Gold
from ringtrue.graders.grade import (
    agrade_answer,
    agrade_completion,
    agrade_completions,
    extract_answer,
    grade_answer,
    grade_completion,
    grade_completions,
)
from ringtrue.graders.maths import grade_answers, grade_read
from ringtrue.graders.policy import Policy
from ringtrue.graders.slots import Slot, read_slots
from ringtrue.graders.stats import Stats, stats
from ringtrue.graders.verdict import Outcome, Verdict
from ringtrue.graders.worker import shutdown

__all__ = [
    "DIALECTS",
    "Completion",
    "Dialect",
    "Gold",
    "Messages",
    "Outcome",
    "Policy",
    "Slot",
    "Stats",
    "Verdict",
    "agrade_answer",
    "agrade_completion",
    "agrade_completions",
    "extract_answer",
    "grade_answer",
    "grade_answers",
    "grade_choice",
    "grade_completion",
    "grade_completions",
    "grade_read",
    "read_completion",
    "read_slots",
    "shutdown",
    "stats",
]
