r"""Answers to trees: one lexer and one recursive-descent parser for LaTeX, plain text and what mixes both.

One real row: `x \in [0, \frac{1}{2})` is a `Relation` of a `Symbol` and an `Interval`.

The parser evaluates nothing, is linear in the length, and refuses what is over its limits before it builds
anything. Prose raises `ParseError`, unless the whole answer is words: then it is a `Text`.
"""

from ringtrue.graders.parse.answer import parse_answer
from ringtrue.graders.parse.errors import LimitError, ParseError
from ringtrue.graders.parse.numbers import Commas
from ringtrue.graders.parse.tree import (
    Add,
    Based,
    Call,
    Constant,
    Div,
    Interval,
    Matrix,
    Mod,
    Mul,
    Neg,
    Node,
    Number,
    Opaque,
    Percent,
    PlusMinus,
    Pow,
    Quantity,
    Ratio,
    Relation,
    Sequence,
    Symbol,
    Text,
)

__all__ = [
    "Add", "Based", "Call", "Commas", "Constant", "Div", "Interval", "LimitError", "Matrix", "Mod", "Mul",
    "Neg", "Node", "Number", "Opaque", "ParseError", "Percent", "PlusMinus", "Pow", "Quantity", "Ratio",
    "Relation", "Sequence", "Symbol", "Text", "parse_answer",
]  # fmt: skip
