r"""Tokens to a tree, by recursive descent: lists, relations, sums, products, factors.

One real row: `2x + 1 = \frac12` is a relation of a sum and a quotient.

Each level loops over its own operators and calls the next, so the depth of the stack is that of the groups,
which is counted and limited. What begins a value is looked up in `PREFIX`; the modules beside this one fill
it. Judgements on what is ambiguous: `a/bc` divides by the product unless `a` and `b` are plain numbers
(`1/2x` is half of x); `\sin x/2` halves the sine, but `\sin \pi/2` has the angle; `f(x)` is a call where a
call is the custom.
"""

from collections.abc import Callable, Iterable
from typing import Final

from ringtrue.graders.parse import (
    brackets,
    combinations,
    environments,
    functions,
    operators,
    quantities,
    values,
)
from ringtrue.graders.parse.cursor import Cursor
from ringtrue.graders.parse.errors import LimitError, ParseError
from ringtrue.graders.parse.limits import MAX_ELEMENTS
from ringtrue.graders.parse.tokens import Token
from ringtrue.graders.parse.tree import (
    Add,
    Call,
    Div,
    Mul,
    Neg,
    Node,
    Number,
    PlusMinus,
    Pow,
    Quantity,
    Ratio,
    Relation,
    Text,
)
from ringtrue.graders.parse.words import split_words

__all__ = ["Parser"]

_PREFIX: Final[dict[str, Callable[["Parser", Token], Node]]] = {
    **values.PREFIX,
    **brackets.PREFIX,
    **functions.PREFIX,
    **environments.PREFIX,
    **quantities.PREFIX,
    **combinations.PREFIX,
}
"""By the kind of the token that begins a value, the function that reads it."""
_POSTFIX: Final[dict[str, Callable[["Parser", Node], Node]]] = operators.POSTFIX
"""By the kind of the token that follows a value tightly: `^`, `!`, `_`, a prime, a degree."""
_SUFFIX: Final[dict[str, Callable[["Parser", Node], Node | None]]] = quantities.SUFFIX
"""By the kind of the token that follows a whole product: a unit, a percent sign, a modulus."""

_IMPLICIT: Final = frozenset(
    split_words(
        "SYM CONST FUNC ( [ { \\{ FRAC SQRT ROOT BINOM LBAR LFLOOR LCEIL BEGIN ACCENT BOLD VULGAR SUM "
        "OPAQUE PARTIAL LANGLE"
    )
)
_ABSORBED: Final = frozenset(["SYM", "CONST", "SQRT", "ROOT", "ACCENT"])
_BARS: Final = frozenset(["|", "||"])
_AFTER_BRACKET: Final = frozenset(split_words("END , ; ) ] } \\} AND OR SETOP REL NEWLINE"))
"""What follows a `[` only where it closes an interval: `[0, 1[`."""
_GROUP_ENDS: Final = frozenset([")", "}", "]", "RBAR", "!"])
_JOINS: Final = frozenset([",", ";", "AND", "OR", "NEWLINE"])


class Parser(Cursor):
    """The grammar, a level a method."""

    __slots__ = ()

    def listing(self, ends: frozenset[str]) -> tuple[list[Node], str]:
        """Items up to one of the ending kinds, and `list` or `either` for how they were joined."""
        items = [self.relation()]
        kind = "list"
        while self.kind not in ends:
            if self.kind not in _JOINS:
                raise self.unexpected("an operator or the end")
            while self.kind in _JOINS:
                kind = "either" if self.advance().kind == "OR" else kind
            if self.kind in ends and self.kind != "[":
                break  # behind a comma a square bracket opens, as in `[[1, 2], [3, 4]]`
            items.append(self.relation())
            if len(items) > MAX_ELEMENTS:
                raise LimitError("elements of a list", len(items), MAX_ELEMENTS, self.token.start)
        return items, kind

    def relation(self) -> Node:
        """A chain of relations, or one side alone."""
        self.deeper()
        left = self.ratio()
        if self.kind == "REL" or (self.kind == "MID" and not self.bars):
            operators: list[str] = []
            operands = [left]
            while self.kind == "REL" or (self.kind == "MID" and not self.bars):
                operators.append(self.advance().text)
                operands.append(self.ratio())
            left = Relation(tuple(operators), tuple(operands))
        self.depth -= 1
        return left

    def ratio(self) -> Node:
        """`3 : 4`."""
        first = self.union()
        if self.kind != ":" or self.bars:
            return first
        items = [first]
        while self.kind == ":":
            self.advance()
            items.append(self.union())
        self.refuse_words(items)
        return Ratio(tuple(items))

    def union(self) -> Node:
        """Unions, intersections and differences of sets, from the left."""
        left = self.sum()
        nested = False
        while self.kind == "SETOP":
            nested = self.stack(nested)
            name = self.advance().text
            items = [left]
            items.append(self.sum())
            while self.kind == "SETOP" and self.token.text == name and name != "setminus":
                self.advance()
                items.append(self.sum())
            left = Call(name, tuple(items))
        return left

    def sum(self) -> Node:
        """Terms with their signs."""
        terms: list[Node] = [self.signed()]
        nested = False
        while True:
            kind = self.kind
            if kind == "+":
                self.advance()
                terms.append(self.signed())
            elif kind == "-":
                terms.append(self.signed())
            elif kind == "PM":
                self.advance()
                nested = self.stack(nested)
                terms = [PlusMinus(self.add(terms), self.product())]
            else:
                return self.add(terms)

    def signed(self) -> Node:
        """A product with the signs before it."""
        kind = self.kind
        if kind == "-":
            self.advance()
            return Neg(self.signed_more())
        if kind == "+":
            self.advance()
            return self.signed_more()
        if kind == "PM":
            self.advance()
            return PlusMinus(None, self.product())
        return self.product()

    def signed_more(self) -> Node:
        """What follows a sign; further signs are counted, since each is one more frame."""
        if self.kind in ("+", "-", "PM"):
            self.deeper()
            node = self.signed()
            self.depth -= 1
            return node
        return self.product()

    def product(self) -> Node:
        """Factors, written side by side or with an operator, and the unit after them."""
        factors: list[Node] = [self.factor()]
        nested = False
        while True:
            kind = self.kind
            if kind in _IMPLICIT or (kind in _BARS and not self.bars):
                if kind == "[" and (self.reversed or self.peek() in _AFTER_BRACKET):
                    return self.multiply(factors)
                if kind == "(" and self.peek() == "MOD":
                    self.advance()
                    factors = [quantities.modulus(self, self.multiply(factors))]
                    self.expect(")")
                    continue
                factors.append(self.factor())
            elif kind == "*":
                self.advance()
                self.times(factors)
            elif kind == "/":
                self.advance()
                top = self.multiply(factors)
                factors = [Div(top, self.denominator(top))]
                nested = self.stack(nested)
            elif kind == "NUM":
                self.number_after(factors)
            elif kind in _SUFFIX:
                value = self.multiply(factors)
                suffixed = _SUFFIX[kind](self, value)
                if suffixed is None:
                    return value
                factors = [suffixed]
                nested = self.stack(nested)
            else:
                return self.multiply(factors)

    def times(self, factors: list[Node]) -> None:
        r"""The factor after a times sign; `3 \times 10^5` is one number."""
        scaled = values.scientific(self, factors[-1]) if self.kind == "NUM" else None
        if scaled is None:
            factors.append(self.operand())
        else:
            factors[-1] = scaled

    def number_after(self, factors: list[Node]) -> None:
        """A number right after a value: after a group, a factorial or a power, or before a power."""
        before = self.tokens[self.index - 1].kind
        power = self.token.gap and (isinstance(factors[-1], Pow) or (self.peek() == "^" and before != "NUM"))
        if before not in _GROUP_ENDS and not power:
            raise self.unexpected("an operator before the number")
        factors.append(self.factor())

    def denominator(self, top: Node) -> Node:
        """What a slash divides by."""
        bottom = self.operand()
        self.refuse_words((top, bottom))
        if isinstance(bottom, Number) and isinstance(top, Number):
            return bottom
        factors: list[Node] = [bottom]
        while self.kind in _ABSORBED:
            factors.append(self.factor())
        return self.multiply(factors)

    def operand(self) -> Node:
        r"""A factor that may have a sign: `2 \cdot -3`."""
        if self.kind == "-":
            self.deeper()
            self.advance()
            node: Node = Neg(self.operand())
            self.depth -= 1
            return node
        return self.factor()

    def value(self) -> Node:
        """A value without what follows it: a number, a letter, a group, a call."""
        token = self.tokens[self.index]
        begin = _PREFIX.get(token.kind)
        if begin is None:
            raise self.unexpected("a value")
        self.advance()
        return begin(self, token)

    def factor(self) -> Node:
        """A value with what follows it tightly."""
        node = self.value()
        nested = False
        while self.kind in _POSTFIX:
            node = _POSTFIX[self.kind](self, node)
            nested = self.stack(nested)
        return node

    def add(self, terms: list[Node]) -> Node:
        r"""A sum; the unit of its last term is that of all, if no other has one: `2\pi + 3 \text{ cm}`."""
        if len(terms) == 1:
            return terms[0]
        if (rest := brackets.without_set(terms)) is not None:
            return rest
        last = terms[-1]
        quantity = last.operand if isinstance(last, Neg) else last
        if (
            isinstance(quantity, Quantity)
            and quantity.unit != "degree"
            and not any(map(quantities.has_unit, terms[:-1]))
        ):
            value = Neg(quantity.value) if isinstance(last, Neg) else quantity.value
            return Quantity(Add((*terms[:-1], value)), quantity.unit)
        self.refuse_words(terms)
        return Add(tuple(terms))

    def multiply(self, factors: list[Node]) -> Node:
        """A product."""
        if len(factors) == 1:
            return factors[0]
        self.refuse_words(factors)
        return Mul(tuple(factors))

    def refuse_words(self, nodes: Iterable[Node]) -> None:
        """Words have no place in arithmetic: `j{undefined}`."""
        for node in nodes:
            if isinstance(node, Text):
                raise ParseError(
                    f"unexpected word {node.words[:40]!r} in arithmetic", self.token.start, "a value"
                )
