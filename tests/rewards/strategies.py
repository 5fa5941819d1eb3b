"""Generators of completions, golds and batches, of readable fragments: a shrunk example stays readable."""

from collections.abc import Mapping
from typing import Final

from hypothesis import strategies as st

from rewards.laws import Batch

FRAGMENTS: Final = (
    "<think>", "</think>", "<answer>", "</answer>", "[THINK]", "[/THINK]", "<|channel>thought", "<channel|>",
    "<|channel|>analysis<|message|>", "<|end|>", "<|start|>assistant<|channel|>final<|message|>",
    "assistantfinal", "<|im_end|>", "<|im_start|>assistant\n", "\nUser:", "</s>", "`<think>`",
    "\\boxed{", "\\boxed{7}", "\\boxed{}", "\\boxed{8}", "\\fbox{7}", "\\boxed", "}", "{", "$", "\\(", "\\)",
    "#### 7", "The answer is (B).", "The answer is A", "Final answer: 7", "not", "7", "-7", "7.0", "1/2",
    "\\frac{1}{2}", "7 = 42", "7, 8", "(1, 2)", "x^2 + 1", "50\\%", "9^{9^{9^{9}}}", "(((((", "10^{400}!",
    "\\text{cm}", "```", "% ", "<!--", "-->", "\u202e", "\u200b", "\x00", "\ud800", "数学", "🙂", "é", "７",
    "٧", "−",
    "\n", " ", "\t", "so we get", "Wait:", "First, add. Next, divide.",
)  # fmt: skip

NOTHING: Final = (
    "", " ", "\n \t", "</s>", "<|im_end|>", "<|endoftext|>", "<think></think>", "<think>", "</think>",
    "<think>\n\n</think>\n", "<think>\n\n</think>\n<answer>\n\n</answer>", "\\boxed{}", "<answer></answer>",
    "<think></think>" * 5, "[THINK][/THINK]",
)  # fmt: skip
"""Texts that say nothing."""

USABLE_GOLDS: Final[Mapping[str, tuple[object, ...]]] = {
    "maths": (
        "7",
        "1/2",
        "\\frac{1}{2}",
        "\\sqrt{2}",
        "(1,2)",
        "x^2+1",
        7,
        0.5,
        "\\text{even}",
        ["7", "8"],
        "so\n#### 7",
    ),
    "choice": ("A", "B", "(C)"),
}
UNUSABLE_GOLDS: Final[Mapping[str, tuple[object, ...]]] = {
    "maths": (None, float("nan"), "", "  ", [], [None], "\\boxed{", "\\frac{1", {"a": 1}),
    "choice": (None, float("nan"), "", "A or B", "not a letter at all", 7),
}

LENGTHS: Final = st.one_of(st.sampled_from((0, 1, 100, 100, 200, 400)), st.integers(0, 5000))
FLOATS: Final = st.floats(-2, 2, allow_nan=False).map(lambda value: round(value, 3))


def completions() -> st.SearchStrategy[str]:
    """Texts of fragments, and any other text."""
    fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)
    return st.one_of(fragments, fragments, st.text(max_size=40))


def golds(kind: str) -> st.SearchStrategy[object]:
    """Usable and unusable golds."""
    return st.sampled_from((*USABLE_GOLDS[kind], *UNUSABLE_GOLDS[kind]))


def batches(kind: str | None, *, most: int = 6) -> st.SearchStrategy[Batch]:
    """Batches, with a gold column of this kind if any."""
    size = st.integers(0, most)
    return size.flatmap(
        lambda n: st.builds(
            Batch,
            st.lists(completions(), min_size=n, max_size=n),
            st.fixed_dictionaries({"gold": st.lists(golds(kind), min_size=n, max_size=n)} if kind else {}),
        )
    )


def groups_of(
    texts: tuple[tuple[str, bool], ...], gold: object, *, most: int = 7
) -> st.SearchStrategy[Batch]:
    """Rows of up to three prompts with right and wrong answers, some golds missing, lengths that often agree.

    Args:
        texts: completions, and whether each is right.
        gold: the right answer.
        most: the most rows.
    """
    row = st.tuples(st.sampled_from(texts), LENGTHS, st.sampled_from(("p", "q", "r")), st.integers(0, 9))
    return st.lists(row, min_size=1, max_size=most).map(
        lambda rows: Batch(
            [text for (text, _), _, _, _ in rows],
            {
                "gold": [None if chance == 0 else gold for _, _, _, chance in rows],
                "group": [group for _, _, group, _ in rows],
                "right": [right for (_, right), _, _, _ in rows],
            },
            completion_ids=[[7] * length for _, length, _, _ in rows],
        )
    )


def bodies() -> st.SearchStrategy[str]:
    """Words without any tag, escape or line start that means something."""
    letters = st.sampled_from("abcdefg hijkl 0123456789 äß数 .,")
    return st.text(letters, min_size=1, max_size=30).map(lambda text: f"so {text.strip()} yes")
