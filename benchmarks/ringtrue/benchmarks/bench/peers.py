r"""Other graders by a short name, called as their own documentation shows it.

One example: `math-verify` is paid for `\boxed{0.5}` where the gold is `1/2`: `verify(parse(gold),
parse(text))`, one row after the other, any of several golds. The gold is wrapped in a box, so that it is read
as maths: a bare `\sqrt{2}` is not.

Their time-outs are alarms, which need the main thread. This module imports nothing of ringtrue: it is loaded
in processes in which nothing else may be measured.
"""

import importlib
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

__all__ = ["PEERS", "load", "math_verify", "math_verify_reward", "wrapped"]

PEERS: Final = {"math-verify": "math_verify_reward"}
"""Short names, and the function of this module behind each."""


def load(name: str) -> Callable[..., list[float]]:
    """The function behind a short name, its package imported.

    Raises:
        ImportError: The package is not installed.

    >>> load("math-verify").__name__
    'math_verify_reward'
    """
    importlib.import_module(name.replace("-", "_"))
    found: Callable[..., list[float]] = globals()[PEERS[name]]
    return found


def wrapped(gold: object) -> str:
    r"""A gold as math-verify reads it best.

    >>> wrapped("1/2"), wrapped("$9$")
    ('\\boxed{1/2}', '$9$')
    """
    text = str(gold)
    return text if "$" in text or "\\boxed" in text else f"\\boxed{{{text}}}"


def math_verify() -> Callable[[Any, str], bool]:
    """`verify(parse(gold), parse(text))`, any of several golds.

    Raises:
        ImportError: math-verify, or the ANTLR runtime that it needs, is not installed.
    """
    package = importlib.import_module("math_verify")
    for name in ("math_verify.parser", "math_verify.grader"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

    def pays(gold: Any, text: str) -> bool:
        golds = gold if isinstance(gold, list) else [gold]
        answer = package.parse(text)
        return any(bool(package.verify(package.parse(wrapped(one)), answer)) for one in golds)

    pays("1/2", "\\boxed{0.5}")  # the first call loads its grammar
    return pays


def math_verify_reward(completions: Sequence[str], gold: Sequence[object], **_: object) -> list[float]:
    r"""math-verify in a plain loop, in the shape that trainers call.

    >>> math_verify_reward([r"\boxed{0.5}", "3"], ["1/2", "4"])
    [1.0, 0.0]
    """
    pays = _loaded.setdefault("math_verify", None) or math_verify()
    _loaded["math_verify"] = pays
    return [float(pays(one, text)) for text, one in zip(completions, gold, strict=True)]


_loaded: Final[dict[str, Callable[[Any, str], bool] | None]] = {}
