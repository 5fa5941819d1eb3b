"""Faulty versions of a reward, to see which of them the author's tests notice."""

from ringtrue.rewards.testing.faults.fault import Call, Fault, Faulty, faulty
from ringtrue.rewards.testing.faults.report import FaultResult, FaultStatus, SensitivityReport
from ringtrue.rewards.testing.faults.run import FAULTS, sensitivity

__all__ = [
    "FAULTS", "Call", "Fault", "FaultResult", "FaultStatus", "Faulty", "SensitivityReport", "faulty",
    "sensitivity",
]  # fmt: skip
