r"""Combinations and permutations as schools write them.

Real rows: `C_{400}^{40}` is the binomial of 400 and 40, `A_5^2` is 5!/3!, `{}_{5}C_{2}` is the binomial too.

A constant squared, `C_1^2`, has an upper number above the lower one, or a small lower one. Points such as
`P(5,2)` stay calls: the name says nothing about what is meant.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ringtrue.graders.parse.tokens import Token
from ringtrue.graders.parse.tree import Add, Call, Div, Neg, Node, Number, Symbol

if TYPE_CHECKING:
    from ringtrue.graders.parse.parser import Parser

__all__ = ["PREFIX", "combinations"]

_LETTERS: Final = frozenset(["n", "m"])
_CHOSEN: Final = frozenset(["k", "r", "m", "i", "j"])
_NAMES: Final = frozenset(["C", "P", "A"])


def combinations(parser: "Parser", name: str) -> Node | None:
    """`C_5^2`, `C_{5}^{2}`, `C^2_5`, `C_n^k`, `A_5^2`; taken. None if it is not that.

    The parser stands after the letter.
    """
    found: dict[str, Node] = {}
    index = parser.index
    for _ in range(2):
        mark = parser.tokens[index].kind
        if mark not in ("_", "^") or mark in found:
            return None
        script = _script(parser, index + 1)
        if script is None:
            return None
        found[mark], index = script
    total, part = found["_"], found["^"]
    if isinstance(total, Number) and isinstance(part, Number):
        if total.value < 3 or total.value < part.value or (name != "C" and part.value < 2):
            return None
    elif not (isinstance(total, Symbol) and total.name in _LETTERS) or name == "P" or not _is_chosen(part):
        return None
    parser.jump(index)
    return _counted(name, total, part)


def _is_chosen(part: Node) -> bool:
    return isinstance(part, Symbol) and part.name in _CHOSEN


def _counted(name: str, total: Node, part: Node) -> Node:
    if name == "C":
        return Call("binom", (total, part))
    rest = Add((total, Neg(part)))
    if isinstance(total, Number) and isinstance(part, Number):
        return Div(Call("factorial", (total,)), Call("factorial", (Number(total.value - part.value),)))
    return Div(Call("factorial", (total,)), Call("factorial", (rest,)))


def _script(parser: "Parser", index: int) -> tuple[Node, int] | None:
    """A number or a letter, braced or not, and where it ends."""
    tokens = parser.tokens
    braced = tokens[index].kind == "{"
    token = tokens[min(index + braced, len(tokens) - 1)]
    index += 1 + 2 * braced
    if braced and tokens[min(index, len(tokens)) - 1].kind != "}":
        return None
    if token.kind == "NUM" and token.text.isdecimal():
        return Number(Fraction(int(token.text))), index
    return (Symbol(token.text), index) if token.kind == "SYM" else None


def _leading(parser: "Parser", token: Token) -> Node:
    """`{}_5C_2` and `{}^5P_2`: a script before the letter; the parser stands after its mark."""
    total = _script(parser, parser.index)
    if total is not None and total[1] + 1 < len(parser.tokens):
        letter, mark = parser.tokens[total[1]], parser.tokens[total[1] + 1]
        if letter.text in _NAMES and mark.kind == "_":
            part = _script(parser, total[1] + 2)
            if part is not None:
                parser.jump(part[1])
                return _counted(letter.text, total[0], part[0])
    parser.jump(parser.index - 1)
    raise parser.unexpected(f"a value before {token.text!r}")


PREFIX: Final = {"_": _leading, "^": _leading}
