"""The test kit for reward authors: laws that a reward must hold, probes that must not score, golden cases.

>>> from ringtrue.rewards.testing import check_reward
>>> def brief(completions, **kwargs):
...     return [-len(text) / 1000 for text in completions]
>>> report = check_reward(brief, laws=["shape", "total"], on_fail="collect")
>>> report.ok
True

It needs hypothesis: `pip install 'ringtrue[testing]'`.
"""

try:
    import hypothesis as _hypothesis  # noqa: F401
except ImportError as error:
    raise ImportError("ringtrue.rewards.testing needs hypothesis: pip install 'ringtrue[testing]'") from error

from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.check import check_reward
from ringtrue.rewards.testing.faults import Fault, SensitivityReport, sensitivity
from ringtrue.rewards.testing.golden import CasesError, GoldenCase, read_cases
from ringtrue.rewards.testing.golden_run import CaseResult, run_cases
from ringtrue.rewards.testing.pinning import pin
from ringtrue.rewards.testing.pytest_laws import parametrize_with_laws
from ringtrue.rewards.testing.report import LawReport, LawResult, RewardBroken, Status
from ringtrue.rewards.testing.rows import row
from ringtrue.rewards.testing.tasks import Style, Task

__all__ = [
    "Batch",
    "CaseResult",
    "CasesError",
    "Fault",
    "GoldenCase",
    "LawReport",
    "LawResult",
    "RewardBroken",
    "SensitivityReport",
    "Status",
    "Style",
    "Task",
    "check_reward",
    "parametrize_with_laws",
    "pin",
    "read_cases",
    "row",
    "run_cases",
    "sensitivity",
]
