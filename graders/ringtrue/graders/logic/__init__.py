"""Logic tasks: countdown, the game of 24, knights and knaves, zebra puzzles, and those of reasoning-gym.

>>> from ringtrue.graders.logic import LogicEntry, check_countdown
>>> check_countdown(LogicEntry(None, {"numbers": [3, 7, 25], "target": 100}), "25*(7-3)").outcome.value
'correct'
"""

from ringtrue.graders.logic.countdown import check_countdown, check_game24
from ringtrue.graders.logic.entry import LogicEntry, read_entry
from ringtrue.graders.logic.finding import Finding
from ringtrue.graders.logic.grade import LOGIC_POLICY, LogicTask, grade_logic, require_verifiers
from ringtrue.graders.logic.knights import check_knights
from ringtrue.graders.logic.tasks import LOGIC_TASKS, resolve_task
from ringtrue.graders.logic.zebra import check_zebra

__all__ = [
    "LOGIC_POLICY",
    "LOGIC_TASKS",
    "Finding",
    "LogicEntry",
    "LogicTask",
    "check_countdown",
    "check_game24",
    "check_knights",
    "check_zebra",
    "grade_logic",
    "read_entry",
    "require_verifiers",
    "resolve_task",
]
