"""The instruction grader: which of a row's constraints an answer holds.

A real row: constraints `punctuation:no_comma` and `keywords:frequency` (knot, at least 2); the answer "A knot
and a knot, tied." holds the second alone.

It reads the answer as it stands: what was reasoned before it does not count. It does not judge what is said.
"""

from collections.abc import Sequence

from ringtrue.graders.instructions.constraint import Constraint, Finding
from ringtrue.graders.instructions.loose import loose_forms
from ringtrue.graders.visible import is_visible

__all__ = ["check_constraints"]


def check_constraints(
    constraints: Sequence[Constraint], answer: str, *, loose: bool = False
) -> list[Finding]:
    r"""Check an answer.

    Args:
        constraints: as `read_constraints` gives them.
        answer: the text after the reasoning. One that shows nothing holds no constraint.
        loose: take the best of the answer and its forms without a first line, a last line and asterisks.

    Returns:
        One finding a constraint, in order.

    Raises:
        ImportError: where a language is asked for and no detector is installed.

    >>> from ringtrue.graders.instructions import read_constraints
    >>> asked = read_constraints(["punctuation:no_comma"], [None])
    >>> check_constraints(asked, "Sure, gladly:\nNo comma here.")[0].holds
    False
    >>> check_constraints(asked, "Sure, gladly:\nNo comma here.", loose=True)
    [Finding(holds=True, detail='commas: 0, without its first line')]
    """
    forms = loose_forms(answer) if loose else {"as it is": answer}
    forms = {form: text for form, text in forms.items() if is_visible(text)}
    return [_best(constraint, forms) for constraint in constraints]


def _best(constraint: Constraint, forms: dict[str, str]) -> Finding:
    """The finding in the first form that holds it; else in the answer as it is."""
    findings = []
    for form, text in forms.items():
        finding = constraint.check(text)
        if finding.holds:
            return finding if form == "as it is" else Finding(True, f"{finding.detail}, {form}")
        findings.append(finding)
    return findings[0] if findings else Finding(False, "there is no answer")
