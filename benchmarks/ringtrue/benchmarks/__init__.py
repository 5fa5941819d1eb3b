"""Offline benchmarking: files of completions to scores, verdicts and reports.

>>> from ringtrue.benchmarks import Columns
>>> Columns(gold="target").gold
'target'
"""

from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.errors import InputError, InterruptError, MachineError, RunError, UsageError
from ringtrue.benchmarks.grading import GradeTask
from ringtrue.benchmarks.output import open_output
from ringtrue.benchmarks.reading import FileRow, Source
from ringtrue.benchmarks.results import ScoreResult, score_file
from ringtrue.benchmarks.running import Run
from ringtrue.benchmarks.scoring import ScoreTask
from ringtrue.benchmarks.summary import GradeTally, ScoreTally

__all__ = [
    "Columns",
    "FileRow",
    "GradeTally",
    "GradeTask",
    "InputError",
    "InterruptError",
    "MachineError",
    "Record",
    "Run",
    "RunError",
    "ScoreResult",
    "ScoreTally",
    "ScoreTask",
    "Source",
    "UsageError",
    "open_output",
    "score_file",
]
