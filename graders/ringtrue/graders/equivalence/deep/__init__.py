r"""The deep tier: sympy on our own tree, then math-verify as a second opinion. Runs in the worker's children.

One real row: `\frac{\sin 2x}{2}` against `\sin x \cos x`, whose difference simplifies to 0.

Importing this imports neither sympy nor math-verify; calling it does. It sets no time limit: call it through
`ringtrue.graders.worker`, which ends it at its deadline.
"""

from typing import Any

from ringtrue.graders.parse.tree import Node
from ringtrue.graders.policy import Policy
from ringtrue.graders.worker.protocol import DeepReply

__all__ = ["compare_deep", "to_sympy", "warm_up"]


def to_sympy(node: Node) -> Any:
    """The sympy object that a tree stands for.

    Raises:
        CannotError: where it stands for none (`deep.convert`).
        TooLargeError: where building it could cost too much (`deep.size`).

    >>> from ringtrue.graders.parse.tree import Add, Symbol
    >>> to_sympy(Add((Symbol("x"), Symbol("y"))))
    x + y
    """
    from ringtrue.graders.equivalence.deep.convert import convert
    from ringtrue.graders.equivalence.deep.size import check_size

    check_size(node)
    return convert(node)


def compare_deep(gold: str, answer: str, policy: Policy) -> DeepReply:
    r"""Compare two texts by every means there is.

    >>> compare_deep(r"2\sin x \cos x", r"\sin 2x", Policy()).status
    'equal'
    """
    from ringtrue.graders.equivalence.deep.texts import compare_texts

    return compare_texts(gold, answer, policy)


def warm_up() -> str:
    """Import what `compare_deep` needs, and say whether math-verify takes part.

    >>> "math-verify" in warm_up()
    True
    """
    from ringtrue.graders.equivalence.deep.texts import import_all

    return import_all()
