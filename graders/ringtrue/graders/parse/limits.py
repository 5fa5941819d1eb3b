"""How large an answer may be before it is refused, so that no text can cost more than milliseconds.

The longest gold that was seen has 1,400 characters and 330 tokens, the deepest 9 nested groups; the limits
stand well above that and well below what Python's own recursion or integer parsing would choke on.
"""

from typing import Final

__all__ = [
    "MAX_CHARACTERS", "MAX_DEPTH", "MAX_DIGITS", "MAX_ELEMENTS", "MAX_EXPONENT", "MAX_STACKED", "MAX_TOKENS",
]  # fmt: skip

MAX_CHARACTERS: Final = 20_000
"""Length of an answer; counted before anything else."""
MAX_TOKENS: Final = 6_000
"""Tokens in an answer."""
MAX_DIGITS: Final = 2_000
"""Digits in one number. Python itself refuses 4,300, and converts in quadratic time below that."""
MAX_EXPONENT: Final = 1_000
"""Size of the exponent of a number in scientific notation, which is the only power that is ever computed."""
MAX_DEPTH: Final = 32
"""Nested groups. Each adds at most a dozen nodes to a path through the tree and ten frames to the stack."""
MAX_STACKED: Final = 60
"""Operators in one answer that nest to the left without a group: `a/b/c`, `x!!!`, `x^2'^3`."""
MAX_ELEMENTS: Final = 3_000
"""Items of one list or cells of one matrix."""
