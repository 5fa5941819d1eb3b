"""Thin adapters between rewards and trainers: one module a host, none of which imports its host.

>>> from ringtrue.rewards import BoxedFormat
>>> from ringtrue.trainer_glue import trl
>>> funcs, weights = trl.split(2 * BoxedFormat())
>>> weights
[2.0]
"""

from ringtrue.trainer_glue import trl

__all__ = ["trl"]
