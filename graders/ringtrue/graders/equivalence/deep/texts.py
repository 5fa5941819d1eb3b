r"""The deep tier's order of work on two texts: read both, compare the trees, then ask math-verify if need be.

One real row: an answer `9^{9^{9^{9}}}` is over a limit and `timeout`, before sympy sees any of it.
"""

import importlib
import importlib.metadata

from ringtrue.graders.equivalence.deep.compare import compare_nodes
from ringtrue.graders.equivalence.deep.convert import CannotError
from ringtrue.graders.equivalence.deep.same import SYMPY_ERRORS
from ringtrue.graders.equivalence.deep.second_opinion import absence, second_opinion
from ringtrue.graders.equivalence.deep.size import TooLargeError
from ringtrue.graders.parse import LimitError, Node, ParseError, Sequence, parse_answer
from ringtrue.graders.policy import Policy
from ringtrue.graders.worker.protocol import DeepReply

__all__ = ["compare_texts", "import_all"]


def compare_texts(gold: str, answer: str, policy: Policy) -> DeepReply:
    """Compare two texts; see `compare_deep`."""
    try:
        equal, how = compare_nodes(*_read(gold, answer, policy), policy)
    except (LimitError, TooLargeError) as error:
        return DeepReply("timeout", f"over a limit: {error}")
    except (CannotError, ParseError) as error:
        equal, how = None, str(error)
    except SYMPY_ERRORS as error:
        equal, how = None, f"sympy failed ({type(error).__name__})"
    if equal is None:
        equal, opinion = second_opinion(gold, answer)
        how = f"{how}; {opinion}"
    if equal is None:
        return DeepReply("unknown", how)
    return DeepReply("equal" if equal else "different", how)


def _read(gold: str, answer: str, policy: Policy) -> tuple[Node, Node]:
    """Both trees; a comma between digits of the answer is what the gold's are."""
    if policy.comma == "decimal_comma":
        return parse_answer(gold, commas="decimal"), parse_answer(answer, commas="decimal")
    tree = parse_answer(gold)
    is_list = isinstance(tree, Sequence) and tree.kind == "list"
    return tree, parse_answer(answer, commas="list" if is_list else "thousands")


def import_all() -> str:
    """Import math-verify where it takes part, run every path once, and say who takes part."""
    note = absence()
    if not note:
        importlib.import_module("math_verify")
        note = f"math-verify {importlib.metadata.version('math-verify')} takes part"
    compare_texts(r"\frac{\sin 2x}{2}", r"\sin x \cos x", Policy())
    second_opinion(r"\sqrt{8}", r"2\sqrt{2}")
    return note
