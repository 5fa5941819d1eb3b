"""One HTML page from scored rows: figures on top, every row below, readable offline.

>>> from ringtrue.benchmarks.report import ReportRow, summarise
>>> summarise([ReportRow(id="1", completion_text="4", gold="4", label=True, value=1.0, outcome="correct")]).n
1
"""

from ringtrue.benchmarks.report.page import write_report
from ringtrue.benchmarks.report.row import ReportRow
from ringtrue.benchmarks.report.summary import Summary, summarise

__all__ = ["ReportRow", "Summary", "summarise", "write_report"]
