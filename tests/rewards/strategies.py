"""Generators of completions, golds and batches, of readable fragments: a shrunk example stays readable."""

from collections.abc import Mapping
from typing import Final

from hypothesis import strategies as st

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
    "code": ("assert f(1) == 2", {"test_list": ["assert f(1) == 2"]}, '{"inputs": ["3"], "outputs": ["6"]}'),
    "game24": ("4 9 10 13", "(10-4)*(13-9)", [4, 9, 10, 13], {"numbers": [4, 9, 10, 13]}),
    "number": ("7", 7, 0.5, "1/2", "7 cm", "50\\%", "-3 m/s", ["7", "8"], "1e-5", "\\sqrt{2}"),
    "text": ("seven", "7", 7, "Final answer", ["so we get", "数学 7"]),
    "tools": (
        '{"name": "roll", "arguments": {"sides": 6}}',
        [{"function": {"name": "roll", "arguments": '{"sides": 6}'}}],
        {"name": "now", "parameters": {}},
    ),
}
UNUSABLE_GOLDS: Final[Mapping[str, tuple[object, ...]]] = {
    "maths": (None, float("nan"), "", "  ", [], [None], "\\boxed{", "\\frac{1", {"a": 1}),
    "game24": (None, float("nan"), "", "24", "four numbers", [], {"a": 1}, "4 * 5", [4, "x"], True),
    "choice": (None, float("nan"), "", "A or B", "not a letter at all", 7),
    "code": (None, float("nan"), "", [], {}, "f(1)", "assert f(", {"test_list": []}, {"inputs": ["3"]}, 7),
    "number": (
        None,
        float("nan"),
        float("inf"),
        "",
        " ",
        [],
        [None],
        "5 or 6",
        "5-x",
        True,
        "\\infty",
        {"a": 1},
    ),
    "text": (None, float("nan"), "", "  ", [], [None], "?!", {"a": 1}),
    "tools": (
        None,
        float("nan"),
        "",
        [],
        "[]",
        "roll",
        7,
        [{"name": ""}],
        '[{"name": "roll", "arguments": [1]}]',
    ),
}


def completions() -> st.SearchStrategy[str]:
    """Texts of fragments, and any other text."""
    fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)
    return st.one_of(fragments, fragments, st.text(max_size=40))


def bodies() -> st.SearchStrategy[str]:
    """Words without any tag, escape or line start that means something."""
    letters = st.sampled_from("abcdefg hijkl 0123456789 äß数 .,")
    return st.text(letters, min_size=1, max_size=30).map(lambda text: f"so {text.strip()} yes")
