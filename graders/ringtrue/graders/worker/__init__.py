"""The killable worker: a separate program that may be lost at any moment, and the supervisor that never is.

>>> from ringtrue.graders.worker import run_deep, worker_stats
>>> run_deep([])
[]
"""

from ringtrue.graders.worker.pool import WorkerStats
from ringtrue.graders.worker.protocol import DeepReply, DeepTask
from ringtrue.graders.worker.supervisor import run_deep, shutdown, worker_notes, worker_stats

__all__ = ["DeepReply", "DeepTask", "WorkerStats", "run_deep", "shutdown", "worker_notes", "worker_stats"]
