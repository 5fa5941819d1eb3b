r"""Reward functions that many runs used, re-typed from their documented behaviour, in a few lines each.

Nothing here is copied: each is written anew in a few lines from what its documentation and its source say that
it does, so a small detail may differ from the original. TRL's two are those of the TRL that is installed.
"""

import math
import re
from typing import Any

from math_verify import LatexExtractionConfig, parse, verify

__all__ = [
    "dapo_overlong",
    "demo_correctness",
    "demo_int",
    "demo_soft_format",
    "demo_strict_format",
    "demo_xmlcount",
    "gsm8k_last_number",
    "notebook_check_answer",
    "notebook_match_format",
    "notebook_match_format_approximately",
    "open_r1_accuracy",
    "open_r1_cosine",
    "open_r1_format",
    "open_r1_len",
    "open_r1_reasoning_steps",
    "open_r1_tag_count",
    "trl_accuracy",
    "trl_think_format",
    "verl_gsm8k",
    "verl_last_boxed",
]

Rewards = list[float]


def texts(completions: Any) -> list[str]:
    """What the first message of each completion says: these rewards take no plain texts."""
    return [completion[0]["content"] for completion in completions]


def verified(text: str, gold: str) -> bool | None:
    """Math-Verify's verdict with its defaults: a timeout by signals. None where the gold cannot be parsed."""
    parsed = parse(gold)
    if not parsed:
        return None
    boxed_first = LatexExtractionConfig(boxed_match_priority=0, try_extract_without_anchor=False)
    return bool(verify(parsed, parse(text, extraction_config=[boxed_first], extraction_mode="first_match")))


def open_r1_accuracy(completions: Any, solution: Any, **kwargs: Any) -> list[float | None]:
    verdicts = [verified(text, gold) for text, gold in zip(texts(completions), solution, strict=True)]
    return [None if verdict is None else float(verdict) for verdict in verdicts]


def open_r1_cosine(completions: Any, solution: Any, **kwargs: Any) -> Rewards:
    """Right 1.0 short to 0.5 long, wrong -1.0 short to -0.5 long, over 1000 characters; 1.0 for bad golds."""
    values = []
    for text, gold in zip(texts(completions), solution, strict=True):
        verdict = verified(text, gold)
        if verdict is None:
            values.append(1.0)
            continue
        cosine = math.cos(len(text) / 1000 * math.pi)
        low, high = (0.5, 1.0) if verdict else (-0.5, -1.0)
        values.append(low + 0.5 * (high - low) * (1.0 + cosine))
    return values


def open_r1_format(completions: Any, **kwargs: Any) -> Rewards:
    pattern = r"^<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>$"
    return [float(bool(re.match(pattern, text, re.DOTALL | re.MULTILINE))) for text in texts(completions)]


def open_r1_tag_count(completions: Any, **kwargs: Any) -> Rewards:
    tags = ("<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>")
    return [sum(0.25 for tag in tags if text.count(tag) == 1) for text in texts(completions)]


def open_r1_reasoning_steps(completions: Any, **kwargs: Any) -> Rewards:
    pattern = r"Step \d+:|^\d+\.|\n-|\n\*|First,|Second,|Next,|Finally,"
    return [min(1.0, len(re.findall(pattern, text)) / 3) for text in texts(completions)]


def open_r1_len(completions: Any, solution: Any, **kwargs: Any) -> Rewards:
    """Kimi k1.5's term, with the shortest and the longest of the whole batch."""
    written = texts(completions)
    sizes = [len(text) for text in written]
    if not sizes or max(sizes) == min(sizes):
        return [0.0] * len(sizes)
    terms = [0.5 - (size - min(sizes)) / (max(sizes) - min(sizes)) for size in sizes]
    right = [verified(text, gold) is not False for text, gold in zip(written, solution, strict=True)]
    return [term if ok else min(0.0, term) for term, ok in zip(terms, right, strict=True)]


def trl_think_format(completions: Any, **kwargs: Any) -> Rewards:
    from trl.rewards import think_format_reward  # type: ignore[attr-defined]

    return list(think_format_reward(completions, **kwargs))


def trl_accuracy(completions: Any, solution: Any, **kwargs: Any) -> list[float | None]:
    from trl.rewards import accuracy_reward  # type: ignore[attr-defined]

    return list(accuracy_reward(completions, solution))


SOLUTION = re.compile(
    r"^\s*<start_working_out>.+?<end_working_out>.*?<SOLUTION>(.+?)</SOLUTION>\s*$", re.MULTILINE | re.DOTALL
)


def notebook_match_format(completions: Any, **kwargs: Any) -> Rewards:
    return [3.0 if SOLUTION.search(text) else 0.0 for text in texts(completions)]


def notebook_match_format_approximately(completions: Any, **kwargs: Any) -> Rewards:
    words = ("<end_working_out>", "<SOLUTION>", "</SOLUTION>")
    return [sum(0.5 if text.count(word) == 1 else -1.0 for word in words) for text in texts(completions)]


def notebook_check_answer(completions: Any, answer: Any, **kwargs: Any) -> Rewards:
    values = []
    for text, gold in zip(texts(completions), answer, strict=True):
        found = SOLUTION.search(text)
        values.append(0.0 if found is None else closeness(found[1], gold))
    return values


def closeness(guess: str, gold: Any) -> float:
    if guess == gold:
        return 3.0
    if guess.strip() == gold.strip():
        return 1.5
    try:
        ratio = float(guess) / float(gold)
    except (ValueError, ZeroDivisionError):
        return -0.5
    return 0.5 if 0.9 <= ratio <= 1.1 else 0.25 if 0.8 <= ratio <= 1.2 else -1.0


def verl_gsm8k(completions: Any, ground_truth: Any, *, flexible: bool = False, **kwargs: Any) -> Rewards:
    """Strict: the last `#### n` of the last 300 characters; flexible: the last number there. Compared as text."""
    pattern = r"-?[0-9.,]+" if flexible else r"#### (-?[0-9.,]+)"
    values = []
    for text, gold in zip(texts(completions), ground_truth, strict=True):
        found = [one for one in re.findall(pattern, text[-300:]) if one not in ("", ".")]
        values.append(float(bool(found) and found[-1].replace(",", "").replace("$", "") == gold))
    return values


def verl_last_boxed(completions: Any, ground_truth: Any, **kwargs: Any) -> Rewards:
    """The last box by counting braces, compared as text once spaces and some LaTeX are dropped."""
    return [
        float((box := last_boxed(text)) is not None and stripped(box) == stripped(gold))
        for text, gold in zip(texts(completions), ground_truth, strict=True)
    ]


def last_boxed(text: str) -> str | None:
    start = text.rfind("\\boxed{")
    depth = 0
    for place in range(start + 6, len(text)) if start >= 0 else ():
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return text[start + 7 : place]
    return None


def stripped(answer: str) -> str:
    for drop in ("\\!", "\\left", "\\right", "\\$", "$", "\\%", "%", " ", "\n"):
        answer = answer.replace(drop, "")
    return answer.replace("tfrac", "frac").replace("dfrac", "frac").rstrip(".")


def gsm8k_last_number(completions: Any, answer: Any, **kwargs: Any) -> Rewards:
    values = []
    for text, gold in zip(texts(completions), answer, strict=True):
        numbers = re.findall(r"-?\d+(?:\.\d+)?", text.replace(",", ""))
        values.append(1.0 if numbers and float(numbers[-1]) == float(gold) else 0.0)
    return values


def demo_correctness(prompts: Any, completions: Any, answer: Any, **kwargs: Any) -> Rewards:
    """2.0 for what stands behind the last `<answer>`, compared as text; it prints the first row."""
    found = [in_answer_tags(text) for text in texts(completions)]
    if found:
        print(  # noqa: T201  # so does the original
            "-" * 20,
            f"Question:\n{prompts[0][-1]['content']}",
            f"\nAnswer:\n{answer[0]}",
            f"\nExtracted:\n{found[0]}",
        )
    return [2.0 if one == gold else 0.0 for one, gold in zip(found, answer, strict=True)]


def in_answer_tags(text: str) -> str:
    return text.split("<answer>")[-1].split("</answer>")[0].strip()


def demo_int(completions: Any, **kwargs: Any) -> Rewards:
    return [0.5 if in_answer_tags(text).isdigit() else 0.0 for text in texts(completions)]


def demo_strict_format(completions: Any, **kwargs: Any) -> Rewards:
    pattern = r"^<reasoning>\n.*?\n</reasoning>\n<answer>\n.*?\n</answer>\n$"
    return [0.5 if re.match(pattern, text) else 0.0 for text in texts(completions)]


def demo_soft_format(completions: Any, **kwargs: Any) -> Rewards:
    pattern = r"<reasoning>.*?</reasoning>\s*<answer>.*?</answer>"
    return [0.5 if re.match(pattern, text) else 0.0 for text in texts(completions)]


def demo_xmlcount(completions: Any, **kwargs: Any) -> Rewards:
    return [xml_count(text) for text in texts(completions)]


def xml_count(text: str) -> float:
    """An eighth for each tag with its newlines, less 0.001 for each character behind the last."""
    value = 0.125 * ((text.count("<reasoning>\n") == 1) + (text.count("\n</reasoning>\n") == 1))
    if text.count("\n<answer>\n") == 1:
        value += 0.125 - len(text.split("\n</answer>\n")[-1]) * 0.001
    if text.count("\n</answer>") == 1:
        value += 0.125 - (len(text.split("\n</answer>")[-1]) - 1) * 0.001
    return value


def dapo_overlong(completions: Any, completion_ids: Any, **kwargs: Any) -> Rewards:
    """Nothing up to 768 tokens, then a 256th for each token more, with no end."""
    return [min(-(len(ids) - 768) / 256, 0.0) for ids in completion_ids]
