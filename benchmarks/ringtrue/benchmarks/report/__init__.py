"""One HTML page from scored rows: figures on top, every row below, readable offline.

>>> from ringtrue.benchmarks import ScoreTally
>>> from ringtrue.benchmarks.report import ReportTally
>>> ReportTally(ScoreTally()).chosen.most
2000
"""

from ringtrue.benchmarks.report.chosen import ChosenRows, ReportTally
from ringtrue.benchmarks.report.page import write_report

__all__ = ["ChosenRows", "ReportTally", "write_report"]
