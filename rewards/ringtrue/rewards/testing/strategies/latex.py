r"""LaTeX of small expressions, as models write them: fractions, roots, powers, brackets of both kinds.

A real one: `\dfrac{x}{7} + \sqrt{2}`.
"""

from typing import Final

from hypothesis import strategies as st

__all__ = ["latex"]

_ATOMS: Final = (
    "7", "0", "12", "-3", "0.25", "1{,}000", "x", "y", "n", "\\pi", "e", "\\infty", "\\alpha", "50\\%",
    "\\text{cm}",
)  # fmt: skip
_UNARY: Final = (
    "\\sqrt{{{}}}", "\\left({}\\right)", "({})", "{{{}}}", "-{}", "\\sin {}", "|{}|", "{}!", "\\text{{{}}}",
)  # fmt: skip
_BINARY: Final = (
    "{} + {}", "{} - {}", "{}{}", "{} \\cdot {}", "\\frac{{{}}}{{{}}}", "\\dfrac{{{}}}{{{}}}",
    "\\tfrac{{{}}}{{{}}}", "{}^{{{}}}", "{}_{{{}}}", "{} = {}", "({}, {})", "\\{{{}, {}\\}}", "[{}, {})",
)  # fmt: skip


def latex(*, leaves: int = 6, broken: bool = False) -> st.SearchStrategy[str]:
    r"""LaTeX of expressions with up to so many numbers and letters.

    Args:
        leaves: the most numbers and letters in one.
        broken: also expressions that are cut off somewhere, or lack a brace.

    >>> from hypothesis import find
    >>> find(latex(), lambda text: "\\frac" in text)
    '\\frac{7}{7}'
    """
    whole = st.recursive(
        st.sampled_from(_ATOMS),
        lambda inner: st.one_of(
            st.builds(str.format, st.sampled_from(_UNARY), inner),
            st.builds(str.format, st.sampled_from(_BINARY), inner, inner),
        ),
        max_leaves=leaves,
    )
    if not broken:
        return whole
    cut = st.builds(lambda text, at: text[: at % (len(text) + 1)], whole, st.integers(0, 200))
    unbraced = st.builds(lambda text, brace: text.replace(brace, "", 1), whole, st.sampled_from("{}"))
    return st.one_of(whole, cut, unbraced)
