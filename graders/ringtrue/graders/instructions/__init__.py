"""Instructions that a program can check: the 25 types of IFEval (2311.07911), with checks of our own.

>>> arguments = {"keyword": "knot", "frequency": 2, "relation": "at least"}
>>> asked = read_constraints(["keywords:frequency"], [arguments])
>>> check_constraints(asked, "A knot.")
[Finding(holds=False, detail="'knot': 1, asked for at least 2")]
"""

from ringtrue.graders.instructions.constraint import ArgumentError, Constraint, Finding
from ringtrue.graders.instructions.grade import check_constraints
from ringtrue.graders.instructions.loose import loose_forms
from ringtrue.graders.instructions.reading import CONSTRAINTS, read_constraints

__all__ = [
    "CONSTRAINTS",
    "ArgumentError",
    "Constraint",
    "Finding",
    "check_constraints",
    "loose_forms",
    "read_constraints",
]
