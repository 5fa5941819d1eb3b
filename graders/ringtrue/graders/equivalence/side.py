r"""One side of a comparison: the text, and what is found out about it, once.

A real row: `\boxed{\dfrac{1}{2}}` has the text `\dfrac{1}{2}`, the canonical text `\frac12` and the tree
`Div(Number(1), Number(2))`. A gold's side is kept for its whole group, so nothing is parsed twice.
"""

from ringtrue.graders.equivalence.canonical import canonical
from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.parse import LimitError, Node, ParseError, parse_answer
from ringtrue.graders.policy import Policy

__all__ = ["Side", "ask"]


class Side:
    r"""A text, its canonical form, and its tree by each reading of the comma.

    >>> side = Side(r"\dfrac{1}{2}.")
    >>> side.normal
    '\\frac12'
    >>> side.node
    Div(top=Number(value=Fraction(1, 1), digits=None), bottom=Number(value=Fraction(2, 1), digits=None))
    """

    __slots__ = ("_normal", "_readings", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        """What was written."""
        self._normal: str | None = None
        self._readings: dict[str, Node | ParseError] = {}

    @classmethod
    def of(cls, node: Node) -> "Side":
        """A side that is already a tree: a part of a larger answer."""
        side = cls("")
        side._normal = ""
        side._readings["thousands"] = node
        return side

    @property
    def normal(self) -> str:
        """The canonical text; empty for a part that has no text of its own."""
        if self._normal is None:
            self._normal = canonical(self.text)
        return self._normal

    @property
    def node(self) -> Node | None:
        """The tree, or None where the text cannot be read."""
        found = self._readings.get("thousands")  # every tier asks, so that a call less shows
        if found is None:
            found = self._reading("thousands")
        return None if isinstance(found, ParseError) else found

    @property
    def error(self) -> ParseError | None:
        """Why there is no tree."""
        found = self._reading("thousands")
        return found if isinstance(found, ParseError) else None

    @property
    def limit(self) -> str | None:
        """The limit that the text is over, where that is why there is no tree."""
        found = self._reading("thousands")
        return str(found) if isinstance(found, LimitError) else None

    def read(self, commas: str) -> Node | None:
        """The tree under one reading of the comma: `thousands`, `list` or `decimal`."""
        found = self._reading(commas)
        return None if isinstance(found, ParseError) else found

    def reading(self, commas: str) -> "Side":
        """This side with another reading of the comma as its own."""
        side = Side(self.text)
        side._normal = self._normal
        side._readings["thousands"] = self._reading(commas)
        return side

    def __repr__(self) -> str:
        return f"Side({self.text!r})"

    def _reading(self, commas: str) -> Node | ParseError:
        found = self._readings.get(commas)
        if found is None:
            if not self.text and "thousands" in self._readings:
                return self._readings["thousands"]
            try:
                found = parse_answer(self.text, commas=commas)  # type: ignore[arg-type]
            except ParseError as error:
                # Kept without its traceback, which would keep the parser's frames alive.
                found = error.with_traceback(None)
            self._readings[commas] = found
        return found


def ask(first: Node, second: Node, policy: Policy, decide: Decide) -> Finding | None:
    """Compare two parts of larger answers; the gold's part comes first."""
    settled = decide(Side.of(first), Side.of(second), policy)
    if settled is None or settled.equal is None:
        return None
    return Finding(settled.equal, settled.option, settled.detail)
