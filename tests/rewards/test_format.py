"""The format rewards on completions that try to look the part."""

import pytest

from growth import assert_linear
from ringtrue.graders import Dialect
from ringtrue.rewards import BoxedFormat, FormatReward, ThinkFormat

THOUGHT = "<think>6 times 7 is 42.</think>"

THINKING = {
    "right": (f"{THOUGHT}\n42", 1.0),
    "blank space at both ends": (f"\n {THOUGHT} 42 \n\n", 1.0),
    "several lines": ("<think>\nfirst\n\nthen\n</think>\n\nso\n42", 1.0),
    "no reasoning": ("42", 0.0),
    "empty": ("", 0.0),
    "tags alone": ("<think></think>", 0.0),
    "blank reasoning": ("<think> \n </think>42", 0.0),
    "no answer": (THOUGHT, 0.0),
    "blank answer": (f"{THOUGHT}\n ", 0.0),
    "never closed": ("<think>6 times 7 is 42.", 0.0),
    "words before it": (f"Sure! {THOUGHT} 42", 0.0),
    "a second block": (f"{THOUGHT} 42 {THOUGHT}", 0.0),
    "a second block and answer": (f"{THOUGHT}42{THOUGHT}42", 0.0),
    "opened twice": (f"<think>{THOUGHT}42", 0.0),
    "closed twice": (f"{THOUGHT}</think>42", 0.0),
    "nested": ("<think>a<think>b</think>c</think>42", 0.0),
    "reordered": ("</think>6 times 7<think>42", 0.0),
    "tag spam": ("<think>" * 5 + "42", 0.0),
    "the answer inside": ("<think>6 times 7\\boxed{42}</think>", 0.0),
    "another dialect's tags": ("[THINK]6 times 7[/THINK]42", 1.0),
    "harmony": (
        "<|channel|>analysis<|message|>6 times 7<|end|><|start|>assistant<|channel|>final<|message|>42", 1.0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", THINKING)
def test_think_format(case: str) -> None:
    text, value = THINKING[case]
    assert ThinkFormat()([text]) == [value]


SOFT = {
    "right": (f"{THOUGHT} 42", 1.0),
    "never closed": ("<think>6 times 7", 0.5),
    "no answer": (THOUGHT, 0.75),
    "closed twice": (f"{THOUGHT}</think>42", 0.75),
    "words before it": (f"Sure! {THOUGHT} 42", 0.75),
    "no reasoning": ("42", 0.0),
    "tags alone": ("<think></think>", 0.0),
    "empty": ("", 0.0),
}


@pytest.mark.parametrize("case", SOFT)
def test_think_format_soft(case: str) -> None:
    text, value = SOFT[case]
    assert ThinkFormat(soft=True)([text]) == [value]


@pytest.mark.parametrize(
    "reward", [ThinkFormat(), ThinkFormat(soft=True), FormatReward(box=0.0, thinking=1.0)]
)
def test_reasoning_that_the_prompt_opened_counts(reward: ThinkFormat | FormatReward) -> None:
    text = "6 times 7 is 42.</think>\n42"
    assert reward([text], ["What is 6 times 7?<think>\n"]) == [1.0]
    assert reward.with_dialect(Dialect.named("think").as_prefilled())([text]) == [1.0]
    assert reward([text], ["What is 6 times 7?"])[0] != 1.0


def test_reasoning_in_a_key_of_its_own_counts() -> None:
    message = {"role": "assistant", "content": "\\boxed{42}", "reasoning_content": "6 times 7"}
    assert ThinkFormat()([[message]]) == [1.0]
    assert FormatReward()([[message]]) == [0.5]
    assert ThinkFormat()([[{**message, "content": ""}]]) == [0.0]


def test_a_wrong_dialect_does_not_count() -> None:
    assert ThinkFormat(dialect="mistral")([f"{THOUGHT}42"]) == [0.0]


BOXES = {
    "right": ("so $\\boxed{42}$.", 1.0),
    "fbox": ("\\fbox{42}", 1.0),
    "nested braces": ("\\boxed{\\frac{1}{2}}", 1.0),
    "inside an answer tag": ("<answer>\\boxed{42}</answer>", 1.0),
    "after reasoning with one": ("<think>\\boxed{41}</think>\\boxed{42}", 1.0),
    "none": ("42", 0.0),
    "empty": ("\\boxed{}", 0.0),
    "blank": ("\\boxed{ }", 0.0),
    "two": ("\\boxed{1} \\boxed{2}", 0.0),
    "two joined": ("\\boxed{1} and \\boxed{2}", 0.0),
    "the same twice": ("\\boxed{1} \\boxed{1}", 0.0),
    "an empty one as well": ("\\boxed{} \\boxed{1}", 0.0),
    "taken back": ("\\boxed{1} \\boxed{}", 0.0),
    "never closed": ("\\boxed{42", 0.0),
    "one inside another": ("\\boxed{\\boxed{42}}", 0.0),
    "only in reasoning": ("<think>\\boxed{42}</think>42", 0.0),
    "in reasoning that never closes": ("<think>\\boxed{42}", 0.0),
    "in a code fence": ("```\n\\boxed{42}\n```", 0.0),
    "in a comment": ("<!-- \\boxed{42} -->", 0.0),
    "without braces": ("\\boxed", 0.0),
}


@pytest.mark.parametrize("case", BOXES)
def test_boxed_format(case: str) -> None:
    text, value = BOXES[case]
    assert BoxedFormat()([text]) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"{THOUGHT}\\boxed{{42}}", 0.5),
        ("\\boxed{42}", 0.2),
        (f"{THOUGHT}42", 0.3),
        (f"{THOUGHT}\\boxed{{42}}" + "x" * 3000, 0.3),
        ("x" * 3000, 0.0),
        ("x" * 3001, -0.2),
        ("Use <think> and </think>, then \\boxed{}.", 0.0),
        ("<think></think>\\boxed{}", 0.0),
    ],
)
def test_format_reward(text: str, value: float) -> None:
    assert FormatReward()([text]) == pytest.approx([value])


def test_each_part_is_an_option() -> None:
    reward = FormatReward(thinking=1.0, box=0.5, too_long=-3.0, limit=20)
    assert (reward.low, reward.high) == (-3.0, 1.5)
    assert reward([f"{THOUGHT}\\boxed{{42}}", "x" * 21]) == [-1.5, -3.0]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"thinking": -0.1}, r"FormatReward\.thinking is -0\.1: give a finite number from 0\.0"),
        ({"box": float("nan")}, r"FormatReward\.box is nan"),
        ({"too_long": 0.2}, r"FormatReward\.too_long is 0\.2: give a finite number up to 0\.0"),
        ({"limit": 0}, r"FormatReward\.limit is 0: give a whole number from 1"),
        ({"limit": 3000.0}, r"FormatReward\.limit is 3000\.0"),
        ({"dialect": "thinking"}, r"dialect is 'thinking'; it takes 'auto', 'think'"),
    ],
)
def test_options_are_checked_when_it_is_built(options: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        FormatReward(**options)  # type: ignore[arg-type]


def test_soft_is_a_truth() -> None:
    with pytest.raises(TypeError, match=r"ThinkFormat\.soft is 1: give True or False"):
        ThinkFormat(soft=1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "piece", ["<think>", "</think>", "\\boxed{", "<think>x</think>\\boxed{", "\\boxed{}", "`<think>`"]
)
def test_time_grows_as_the_text_does(piece: str) -> None:
    assert_linear(lambda count: FormatReward()([piece * count]), 1_000)
