"""Completions of readable fragments: tags of every dialect, boxes whole and broken, hostile characters."""

from typing import Final

from hypothesis import strategies as st

__all__ = ["FRAGMENTS", "completions"]

FRAGMENTS: Final = (
    "<think>", "</think>", "<answer>", "</answer>", "[THINK]", "[/THINK]", "<|channel>thought", "<channel|>",
    "<|channel|>analysis<|message|>", "<|end|>", "<|start|>assistant<|channel|>final<|message|>",
    "assistantfinal", "<|im_end|>", "<|im_start|>assistant\n", "\nUser:", "</s>", "`<think>`",
    "\\boxed{", "\\boxed{7}", "\\boxed{}", "\\boxed{8}", "\\fbox{7}", "\\boxed", "}", "{", "$", "\\(", "\\)",
    "#### 7", "The answer is (B).", "The answer is A", "Final answer: 7", "not", "7", "-7", "7.0", "1/2",
    "\\frac{1}{2}", "7 = 42", "7, 8", "(1, 2)", "x^2 + 1", "50\\%", "(((((", "\\text{cm}", "```", "% ",
    "\u202e", "\u200b", "\x00", "\ud800", "数学", "🙂", "é", "７", "٧", "−", "%s", "{0}", "\\1",
    "<!--", "-->", "\n", " ", "\t", "so we get", "Wait:", "First, add. Next, divide.",
)  # fmt: skip
"""What completions are made of."""

_SIZES: Final = (100, 1_000, 10_000, 100_000, 500_001)


def completions(*, characters: int | None = None) -> st.SearchStrategy[str]:
    """Texts of fragments, and any other text.

    Args:
        characters: also texts of up to so many characters, a million for instance: one piece over and over
            between two short texts. Hypothesis warns when it has to print an example of that size.

    >>> from hypothesis import find
    >>> find(completions(), lambda text: "<answer>" in text)
    '<answer>'
    >>> find(completions(characters=10_000), lambda text: len(text) > 5000)[:14]
    '<think><think>'
    """
    fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)
    short = st.one_of(fragments, fragments, st.text(max_size=40))
    return short if characters is None else st.one_of(short, _long(characters))


def _long(characters: int) -> st.SearchStrategy[str]:
    """Sizes are drawn by their order of magnitude: most faults of size begin far below the largest."""
    sizes = [size for size in _SIZES if size < characters] + [characters]
    return st.builds(
        lambda head, piece, tail, size: (
            (head + piece * (size // len(piece)))[: max(size - len(tail), 0)] + tail
        ),
        st.sampled_from(("", *FRAGMENTS)),
        st.sampled_from(FRAGMENTS),
        st.sampled_from(("", *FRAGMENTS)),
        st.sampled_from(sizes),
    )
