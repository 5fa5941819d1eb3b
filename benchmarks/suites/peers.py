r"""Other graders, each as its own documentation shows it, and two string baselines written here.

math-verify takes part with the gold wrapped in a box, so that it is read as maths: a bare `\sqrt{2}` is not.
TRL's reward is called as shipped, with the bare gold. Both need the main thread: their time-outs are alarms.
"""

import importlib
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from ringtrue.benchmarks.bench.peers import math_verify, wrapped

__all__ = ["Peer", "exact_match", "math_verify", "normalised_numbers", "trl_accuracy", "wrapped"]

Peer = Callable[[Any, str], bool]
"""Whether a grader pays a text for a gold."""


def trl_accuracy() -> Peer | None:
    """TRL's `accuracy_reward`, where TRL is installed."""
    try:
        reward = importlib.import_module("trl.rewards").accuracy_reward
    except ImportError:
        return None

    def pays(gold: Any, text: str) -> bool:
        golds = gold if isinstance(gold, list) else [gold]
        messages = [[{"role": "assistant", "content": text}]]
        return any(reward(messages, [str(one)])[0] == 1.0 for one in golds)

    pays("1/2", "\\boxed{0.5}")
    return pays


_MARKS: Final = re.compile(r"\\left|\\right|\\[!,;: ]|\\quad|\$|\s|\\(?:text|mathrm|textbf|mbox)\{|\\boxed\{")
_NUMBER: Final = re.compile(r"-?[\d.]+(?:/[\d.]+)?")
_FRACTION: Final = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")


def exact_match(gold: Any, text: str) -> bool:
    r"""The same text, less spaces, dollars, braces and LaTeX marks.

    >>> exact_match("(1,2)", r"$\left(1, 2\right)$"), exact_match("1/2", "0.5")
    (True, False)
    """
    return any(_plain(one) == _plain(text) for one in (gold if isinstance(gold, list) else [gold]))


def normalised_numbers(gold: Any, text: str) -> bool:
    r"""The same text after normalising, or the same number; lists element by element.

    >>> normalised_numbers("(1/2, 3)", r"(\frac{1}{2}, 3.0)"), normalised_numbers("x+1", "1+x")
    (True, False)
    """
    return any(_same(_plain(one), _plain(text)) for one in (gold if isinstance(gold, list) else [gold]))


def _plain(text: object) -> str:
    bare = _FRACTION.sub(r"\1/\2", _MARKS.sub("", str(text)))
    return bare.replace("{", "").replace("}", "").replace("\\%", "").replace("^\\circ", "").rstrip(".")


def _same(gold: str, answer: str) -> bool:
    if gold == answer:
        return True
    golds, answers = gold.split(","), answer.split(",")
    if len(golds) != len(answers):
        return _number(gold.replace(",", "")) is not None and _number(gold.replace(",", "")) == _number(
            answer.replace(",", "")
        )
    values = [
        (_number(one.strip("()")), _number(other.strip("()")))
        for one, other in zip(golds, answers, strict=True)
    ]
    return all(one is not None and one == other for one, other in values)


def _number(text: str) -> Fraction | None:
    if not _NUMBER.fullmatch(text) or len(text) > 50:
        return None
    try:
        top, _, bottom = text.partition("/")
        return Fraction(top) / Fraction(bottom or "1")
    except (ValueError, ZeroDivisionError):
        return None
