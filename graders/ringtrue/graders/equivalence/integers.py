r"""The tier of families over the integers: `k\pi, k \in \mathbb{Z}` is `n\pi, n \in \mathbb{Z}`.

So is `\{2k+1 \mid k \in \mathbb{Z}\}` with another letter.

A letter that both sides declare to run through the integers has no name of its own. What it does not do:
rename a letter that either side leaves undeclared, or find that two families of different form are one.
"""

from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.rewriting import rename
from ringtrue.graders.equivalence.side import Side, ask
from ringtrue.graders.equivalence.variables import variables
from ringtrue.graders.parse import Call, Constant, Relation, Symbol
from ringtrue.graders.parse.answer import integer_letter
from ringtrue.graders.policy import Policy

__all__ = ["compare"]


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """Compare two families with the gold's letter in both; abstain where the letters are one already."""
    left, right = gold.node, answer.node
    if policy.constants == "strict" or left is None or right is None:
        return None
    wanted, given = _declared(gold), _declared(answer)
    if wanted is None or given is None or wanted == given or wanted in variables(right):
        return None
    found = ask(left, rename(right, {given: wanted}), policy, decide)
    equal = found is not None and found.equal
    return Finding(True, f"constants={policy.constants}", "the same family of values") if equal else found


def _declared(side: Side) -> str | None:
    match side.node:
        case Call("such_that", (_, Relation(("in",), (Symbol(name), Constant())))):
            return name
    return integer_letter(side.text)
