"""The kinds of problems, a topic a module; each kind draws its numbers from the generator's seed."""

from .algebra import ALGEBRA
from .arithmetic import ARITHMETIC
from .choice import CHOICE
from .geometry import GEOMETRY
from .numbers import NUMBERS
from .open_ended import OPEN_ENDED, OpenEnded
from .words import WORDS

__all__ = ["CHOICE", "MATHS", "OPEN_ENDED", "OpenEnded"]

MATHS = (*ARITHMETIC, *ALGEBRA, *GEOMETRY, *NUMBERS, *WORDS)
