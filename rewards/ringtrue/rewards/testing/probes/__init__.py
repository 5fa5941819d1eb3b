"""Probes: completions that must not be paid, and controls that must, for the author's own golds and style.

>>> from ringtrue.rewards import Correctness
>>> from ringtrue.rewards.testing import probes
>>> from ringtrue.rewards.testing.guess import examine
>>> report = probes.run(examine(Correctness()), probes.generate(["12"], "boxed"))
>>> len(report.paid), len(report.refused), report.bad > 80
(0, 0, True)
"""

from ringtrue.rewards.testing.probes.generate import generate, write
from ringtrue.rewards.testing.probes.golds import as_task
from ringtrue.rewards.testing.probes.probe import CATALOGUE, Probe
from ringtrue.rewards.testing.probes.report import Finding, ProbeReport
from ringtrue.rewards.testing.probes.run import run

__all__ = ["CATALOGUE", "Finding", "Probe", "ProbeReport", "as_task", "generate", "run", "write"]
