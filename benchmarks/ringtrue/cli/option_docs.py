"""What each option of a reward is for, as its author wrote it under the option.

One example: `SoftOverlong.limit` is "L, from which on the full penalty is due: the run's largest completion."

Python keeps no such text, so it is read from the source. Where there is none, as for a class typed into a
session, there are no texts; nothing else is lost.
"""

import ast
import inspect
import textwrap
from itertools import pairwise

__all__ = ["option_docs"]


def option_docs(owner: type) -> dict[str, str]:
    """The text under each annotated option of a class and of those that it derives from.

    >>> from ringtrue.rewards import SoftOverlong
    >>> option_docs(SoftOverlong)["cache"]
    'C, over how many tokens before the limit the penalty grows.'
    """
    docs: dict[str, str] = {}
    for base in reversed(owner.__mro__):
        docs |= _own_docs(base)
    return docs


def _own_docs(owner: type) -> dict[str, str]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    except (OSError, TypeError, SyntaxError):  # no source at hand, or a built-in
        return {}
    (definition,) = tree.body
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    docs: dict[str, str] = {}
    for option, text in pairwise(body):
        if not (isinstance(option, ast.AnnAssign) and isinstance(option.target, ast.Name)):
            continue
        if (
            isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        ):
            docs[option.target.id] = " ".join(text.value.value.split())
    return docs
