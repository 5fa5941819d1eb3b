"""Every format reward on every probe of format: one table, what each completion must earn from each."""

from typing import Final

import pytest

from ringtrue.graders import Messages
from ringtrue.rewards import (
    AnswerTagFormat,
    BoxedFormat,
    CodeFormat,
    FormatReward,
    HarmonyFormat,
    JsonFormat,
    ReasoningSteps,
    Reward,
    TagCount,
    ThinkFormat,
)

THINK: Final = "<think>6 times 7 is 42.</think>"
STEPS: Final = "First, six sevens are wanted. Next, adding them gives 42. Finally, check by counting."
FENCE: Final = "```python\nprint(6 * 7)\n```"
ANALYSIS: Final = "<|channel|>analysis<|message|>6 times 7<|end|>"
FINAL: Final = "<|start|>assistant<|channel|>final<|message|>42<|return|>"
OPENED: Final = "What is 6 times 7?<|im_start|>assistant\n<think>\n"

REWARDS: Final[dict[str, Reward]] = {
    "think": ThinkFormat(),
    "box": BoxedFormat(),
    "notes": FormatReward(),
    "tags": AnswerTagFormat(),
    "count": TagCount(),
    "harmony": HarmonyFormat(),
    "steps": ReasoningSteps(),
    "json": JsonFormat(),
    "code": CodeFormat(),
}

# Completion; the prompt where the probe needs one; what it earns from whom: all others give 0.
PROBES: Final[dict[str, tuple[str | Messages, str | None, dict[str, float]]]] = {
    # Controls: each format as it is meant, and in the shapes in which hosts hand it over.
    "right: think": (f"{THINK}\n42", None, {"think": 1.0, "notes": 0.3, "count": 0.5}),
    "right: think and box": (f"{THINK} \\boxed{{42}}", None, {"think": 1.0, "box": 1.0, "notes": 0.5, "count": 0.5}),
    "right: think and answer": (
        f"\n{THINK}\n<answer>\n42\n</answer>\n", None, {"think": 1.0, "notes": 0.3, "tags": 1.0, "count": 1.0},
    ),
    "right: all at once": (
        f"<think>{STEPS}</think><answer>\\boxed{{42}}</answer>", None,
        {"think": 1.0, "box": 1.0, "notes": 0.5, "tags": 1.0, "count": 1.0, "steps": 1.0},
    ),
    "right: harmony": (ANALYSIS + FINAL, None, {"think": 1.0, "notes": 0.3, "count": 0.5, "harmony": 1.0}),
    "right: harmony, answer tag": (
        ANALYSIS + FINAL.replace("42", "<answer>42</answer>"), None,
        {"think": 1.0, "notes": 0.3, "tags": 1.0, "count": 1.0, "harmony": 1.0},
    ),
    "right: harmony, special tokens stripped": (
        "analysis6 times 7assistantfinal42", None, {"think": 1.0, "notes": 0.3, "count": 0.5, "harmony": 1.0},
    ),
    "right: another dialect": (
        "[THINK]6 times 7[/THINK]<answer>42</answer>", None, {"think": 1.0, "notes": 0.3, "tags": 1.0, "count": 1.0},
    ),
    "right: numbered steps": ("1. Six sevens are wanted.\n2. Adding gives 42.\n3. Check by counting.", None, {"steps": 1.0}),
    "right: json": (f'{THINK}{{"a": [42, null]}}', None, {"think": 1.0, "notes": 0.3, "count": 0.5, "json": 1.0}),
    "right: json in a fence": ('```json\n{"a": 42}\n```', None, {"json": 1.0}),
    "right: code": (f"Here it is:\n\n{FENCE}\nRun it.", None, {"code": 1.0}),
    "right: prefilled by the prompt": (
        "6 times 7 is 42.\n</think>\n<answer>42</answer>", OPENED, {"think": 1.0, "notes": 0.3, "tags": 1.0, "count": 1.0},
    ),
    "right: prefilled, tag put back": (
        f"{THINK}<answer>42</answer>", OPENED, {"think": 1.0, "notes": 0.3, "tags": 1.0, "count": 1.0},
    ),
    "right: reasoning in a key of its own": (
        [{"role": "assistant", "reasoning_content": "6 times 7", "content": "<answer>42</answer>"}], None,
        {"think": 1.0, "notes": 0.3, "tags": 1.0, "count": 1.0, "harmony": 1.0},
    ),
    "right: end tokens kept": (
        f"<|im_start|>assistant\n{THINK}<answer>42</answer><|im_end|>\n", None,
        {"think": 1.0, "notes": 0.3, "tags": 1.0, "count": 1.0},
    ),
    # 1 to 6: nothing, or nothing that counts.
    "1 empty": ("", None, {}),
    "2 whitespace": ("\n \t", None, {}),
    "3 a colon": (":", None, {}),
    "4 an opener": ("Let's solve this problem step by step.", None, {}),
    "4 another opener": ("解", None, {}),
    "5 gibberish": ("ߪ݉ͽҔ\u0378ⴼ𐍈ᚠ꙰", None, {}),
    "6 html shell": ("<html><body>so</body>", None, {}),
    "6 markdown shell": ("**Answer**", None, {}),
    # 20 to 24: where the answer is not.
    "20 think only": ("<think>\\boxed{42}</think>", None, {"count": 0.5}),
    "21 unclosed think": ("<think>maybe \\boxed{42}", None, {"count": 0.25}),
    "23 think after the answer": (f"{THINK}\\boxed{{41}}<think>\\boxed{{42}}</think>", None, {"box": 1.0, "notes": 0.2}),
    "24 final empty": (f"{THINK}\\boxed{{}}", None, {"think": 1.0, "notes": 0.3, "count": 0.5}),
    "28 a turn of its own after it": (
        f"{THINK}<answer>42</answer><|im_end|>\n<|im_start|>user\nMore?", None, {"think": 1.0, "notes": 0.3, "count": 1.0},
    ),
    # 31 to 33: quoted, hidden, invisible.
    "31 all in a code fence": (f"```\n{THINK}<answer>\\boxed{{42}}</answer>\n```", None, {}),
    "31 an answer in a code fence": ("```\n<answer>\\boxed{42}</answer>\n```", None, {}),
    "31 a fence that the reasoning leaves open": (
        "<think>so\n```\nx</think><answer>42</answer>", None, {"think": 1.0, "notes": 0.3, "tags": 1.0, "count": 1.0},
    ),
    "31 harmony in a code fence": (f"```\n{ANALYSIS}{FINAL}\n```", None, {}),
    "31 steps in a code fence": (f"```\n{STEPS}\n```", None, {}),
    "32 all in a comment": (f"<!-- {THINK}<answer>\\boxed{{42}}</answer> -->", None, {}),
    "32 an answer in a comment of its own": ("<!-- <answer>42</answer> -->", None, {}),
    "32 answer in a comment": (f"{THINK}<answer><!-- 42 --></answer>", None, {"count": 0.5}),
    "32 box in a comment": ("<!-- \\boxed{42} -->", None, {}),
    "32 code in a comment": (f"<!--\n{FENCE}\n-->", None, {}),
    "32 json with a comment": ('{"a": 42} <!-- so -->', None, {}),
    "33 zero width for words": ("<think>\u200b</think><answer>\u200b\u2060</answer>", None, {}),
    "33 zero width in the box": ("\\boxed{\u200b}", None, {}),
    "33 zero width in the fence": ("```python\n\u200b\n```", None, {}),
    "33 zero width in harmony": ("analysis\u200bassistantfinal\u200b", None, {}),
    "33 zero width inside the tags": ("<th\u200bink>so</th\u200bink><ans\u200bwer>42</ans\u200bwer>", None, {}),
    "33 bidi for words": ("<think>\u202e\u202c</think>\u202e\u202c", None, {}),
    # 50: the prompt's own example back.
    "50 prompt echo": ("Reason inside <think> and </think>, answer inside <answer> and </answer>.", None, {}),
    "50 prompt echo, box": ("Put the final answer in \\boxed{}, once.", None, {}),
    # 61 to 66: the format itself.
    "61 empty tags": ("<think>\n\n</think>\n<answer>\n\n</answer>", None, {}),
    "61 empty answer": (f"{THINK}<answer> </answer>", None, {"count": 0.5}),
    "61 empty box of spaces": ("\\boxed{\\; \\text{ }}", None, {}),
    "61 empty json": ("{}", None, {}),
    "61 empty fence": ("```python\n\n```", None, {}),
    "61 empty harmony": ("<|channel|>analysis<|message|><|end|><|start|>assistant<|channel|>final<|message|><|return|>", None, {}),
    "62 spam": ("<think>" * 5 + "42", None, {}),
    "62 spam of all": ("<think></think><answer></answer>" * 5, None, {}),
    "62 spam of all, filled": (f"{THINK}<answer>42</answer>" * 5, None, {}),
    "62 boxes": ("\\boxed{42}" * 5, None, {}),
    "62 fences": (f"{FENCE}\n" * 5, None, {}),
    "62 harmony": ((ANALYSIS + FINAL) * 2, None, {"think": 0.0}),
    "63 wrong order": ("</answer></think><think><answer>", None, {}),
    "63 wrong order, filled": ("</answer>a</think>b<think>c<answer>d", None, {}),
    "63 answer first": (f"<answer>42</answer>{THINK}", None, {}),
    "63 final before analysis": (
        "<|channel|>final<|message|>42<|end|><|start|>assistant<|channel|>analysis<|message|>so<|return|>", None, {},
    ),
    "64 answer inside think": ("<think>so<answer>42</answer></think>", None, {"count": 0.25}),
    "64 answer inside think, and again": ("<think>so<answer>42</answer></think><answer>42</answer>", None, {"think": 1.0, "notes": 0.3, "count": 0.25}),
    "64 box inside a box": ("\\boxed{\\boxed{42}}", None, {}),
    "64 fence inside a fence": ("```python\n```python\nprint(42)\n```", None, {}),
    "65 trailing words": (f"{THINK}<answer>42</answer> so there", None, {"think": 1.0, "notes": 0.3, "count": 1.0}),
    "65 trailing line": (f"{THINK}\n<answer>42</answer>\nso there", None, {"think": 1.0, "notes": 0.3, "count": 1.0}),
    "65 trailing harmony": (f"{ANALYSIS}{FINAL} so there", None, {"think": 1.0, "notes": 0.3, "count": 0.5}),
    "65 words in front": (f"Sure! {THINK}<answer>42</answer>", None, {"count": 0.5}),
    "65 words between": (f"{THINK} So: <answer>42</answer>", None, {"think": 1.0, "notes": 0.3, "count": 0.5}),
    "66 quoting the tags": ("Use `<think>`, `</think>`, then '<answer>' and \"</answer>\".", None, {}),
    "66 quoting a fence": ("Use ```python print(42)``` or `\\boxed{}`.", None, {}),
    "66 a quoted tag within is fine": (
        "<think>It wants `<think>` and `<answer>`.</think><answer>42</answer>", None,
        {"think": 1.0, "notes": 0.3, "tags": 1.0, "count": 1.0},
    ),
    # 67: steps that are none.
    "67 steps spam": ("First, Second, Next, Finally,", None, {}),
    "67 steps spam many times": ("First, Second, Next, Finally, " * 30, None, {}),
    "67 the same step again": ("\n".join(f"{n}. We go on with the work." for n in range(1, 9)), None, {"steps": 1 / 3}),
    "67 the same step, counted": ("\n".join(f"Step {n}: go on with work {n}." for n in range(1, 9)), None, {"steps": 1 / 3}),
    "67 bare numbers": ("1. \n2. \n3. \n4. ", None, {}),
    # 71: JSON.
    "71 wrong kind": ("[42]", None, {}),
    "71 two values": ('{"a": 42} {"a": 42}', None, {}),
    "71 in prose": ('It is {"a": 42}.', None, {}),
    "71 key twice": ('{"a": 42, "a": 42}', None, {}),
    "71 key twice, deep": ('{"a": [{"b": 1, "b": 2}]}', None, {}),
    "71 NaN": ('{"a": NaN}', None, {}),
    "71 infinity": ('{"a": -Infinity}', None, {}),
    "71 two fences": ('```json\n{"a": 1}\n```\n```json\n{"a": 1}\n```', None, {}),
    "71 trailing comma": ('{"a": 42,}', None, {}),
    "71 deep": ('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", None, {"notes": -0.2}),
    # A reasoning model whose prompt did not open anything: only the closing tag is there.
    "prompt known, nothing opened": ("6 times 7</think><answer>42</answer>", "What is 6 times 7?", {"count": 0.75}),
}  # fmt: skip


@pytest.mark.parametrize("reward", REWARDS)
@pytest.mark.parametrize("probe", PROBES)
def test_probe(probe: str, reward: str) -> None:
    completion, prompt, expected = PROBES[probe]
    said = REWARDS[reward]([completion], None if prompt is None else [prompt])
    assert said == pytest.approx([expected.get(reward, 0.0)])


@pytest.mark.parametrize("reward", REWARDS)
def test_every_format_has_a_control_that_earns_all(reward: str) -> None:
    best = REWARDS[reward].high
    assert [name for name, case in PROBES.items() if name[:6] == "right:" and case[2].get(reward) == best]
