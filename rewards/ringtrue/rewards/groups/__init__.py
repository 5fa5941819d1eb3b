"""What a trainer makes of the rewards of a group, and what a group says of a model.

>>> from ringtrue.rewards.groups import advantages, pass_at_k
>>> [round(value, 3) for value in advantages([1.0, 0.0, None], ["p", "p", "p"], method="dr_grpo")]
[0.5, -0.5, 0.0]
>>> pass_at_k(4, 1, 2)
0.5

Lists of floats and None in, plain Python out: nothing here needs torch or numpy.
"""

from ringtrue.rewards.groups.advantages import advantages, gdpo
from ringtrue.rewards.groups.estimates import GroupSignal, best_of_n, group_signal, pass_at_k
from ringtrue.rewards.groups.majority import Majority, majority

__all__ = [
    "GroupSignal",
    "Majority",
    "advantages",
    "best_of_n",
    "gdpo",
    "group_signal",
    "majority",
    "pass_at_k",
]
