"""Integrals: right is what has the integrand as its derivative, whatever its constant and its form.

A real row: gold `sin(9*x + 10)**2/2 + C`, answer `-cos(18*x + 20)/4` is right: they differ by a constant.
`Integral(x**2, x)` is not: that is the question.

It reads both texts with our own parser and bounds their size, but differentiates and simplifies without a
time limit: it runs in the worker.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from ringtrue.graders.worker.protocol import DeepReply

__all__ = ["same_derivative"]

_UNDONE: Final = re.compile(r"\\int|∫|integra|\bdiff\b|derivative|\\frac\s*\{\s*d\b", re.IGNORECASE)
_LOG: Final = re.compile(r"(?<![A-Za-z])log(?=\()")
"""The task is posed in sympy's notation, where `log` is the natural one and `E` its base."""
_EULER: Final = re.compile(r"(?<![A-Za-z\\])E(?![A-Za-z])")


def same_derivative(gold: str, metadata: Mapping[str, Any], answer: str) -> DeepReply:
    """Compare the derivative of an answer with the integrand, or with the gold's derivative.

    Args:
        gold: the entry's answer.
        metadata: with `integrand` and `variable`, where the entry has them.
        answer: the model's antiderivative.

    >>> same_derivative("x**2 + 2*x + C", {}, "(x+1)^2").status
    'equal'
    """
    from ringtrue.graders.equivalence.deep.convert import CannotError
    from ringtrue.graders.equivalence.deep.same import SYMPY_ERRORS, same
    from ringtrue.graders.equivalence.deep.size import TooLargeError
    from ringtrue.graders.parse import LimitError, ParseError

    try:
        wanted, name = _integrand(gold, metadata)
    except (CannotError, LimitError, ParseError, TooLargeError, *SYMPY_ERRORS) as error:
        return DeepReply("unknown", f"the entry's integral cannot be read: {error}")
    if _UNDONE.search(answer):
        return DeepReply("different", "an integral is left standing")
    try:
        equal, how = same(_derivative(answer, name), wanted)
    except (LimitError, TooLargeError) as error:
        return DeepReply("timeout", f"over a limit: {error}")
    except (CannotError, ParseError, *SYMPY_ERRORS) as error:
        return DeepReply("different", f"the answer cannot be read: {error}")
    return DeepReply("equal" if equal else "different", f"its derivative and the integrand: {how}")


def _integrand(gold: str, metadata: Mapping[str, Any]) -> tuple[Any, str]:
    stated, name = metadata.get("integrand"), metadata.get("variable")
    if isinstance(stated, str) and isinstance(name, str):
        return _expression(stated), name
    names = sorted(str(symbol) for symbol in _expression(gold).free_symbols if str(symbol) not in "cC")
    if len(names) != 1:
        raise ValueError(f"{len(names)} variables, and none is named")
    return _derivative(gold, names[0]), names[0]


def _derivative(text: str, name: str) -> Any:
    import sympy

    expression = _expression(text)
    variables = [symbol for symbol in expression.free_symbols if str(symbol) == name]
    return sympy.diff(expression, variables[0]) if variables else sympy.Integer(0)


def _expression(text: str) -> Any:
    from ringtrue.graders.equivalence.deep import to_sympy
    from ringtrue.graders.parse import parse_answer

    return to_sympy(parse_answer(_LOG.sub("ln", _EULER.sub("e", text))))
