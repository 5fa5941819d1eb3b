r"""Reward functions that many runs used, re-typed from their documented behaviour, with what the kit finds in each.

Nothing here is copied: each is written anew in a few lines from what its documentation and its source say that
it does, so a small detail may differ from the original. TRL's two are those of the TRL that is installed.

`python tests/testing/public_rewards.py` writes docs/public_rewards.md.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from math_verify import LatexExtractionConfig, parse, verify

from ringtrue.rewards import Traits
from ringtrue.rewards.testing import LawReport, check_reward
from ringtrue.rewards.testing.law import LAWS

__all__ = ["PAGE", "PUBLIC", "PublicReward", "checked", "page"]

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


@dataclass(frozen=True)
class PublicReward:
    """One of them, with what is to be found in it."""

    name: str
    reward: Callable[..., Any]
    source: str
    finding: str
    """The law that shows its main fault."""
    cost: str
    """What that fault costs a run."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What is declared of it to `check_reward`."""


_WORKED = "<start_working_out>So it is.<end_working_out><SOLUTION>{answer}</SOLUTION>"
_FORMAT = {"kind": "format"}
_SPAM = {"completion": "First, Second, Next,", "expect": (0.0, 0.9), "why": "three words are no three steps"}
_SWAPPED = {
    "completion": "\n<answer>\n7\n</answer>\n<think>\nSo it is.\n</think>\n", "expect": (0.0, 0.9),
    "why": "an answer before the thinking is the wrong order",
}  # fmt: skip
_TWO_LINES = {
    "completion": "<reasoning>\n6 and 1.\nThat is 7.\n</reasoning>\n<answer>\n7\n</answer>\n", "expect": 0.5,
    "why": "reasoning of two lines is reasoning",
}  # fmt: skip

PUBLIC = (
    PublicReward(
        "open_r1_accuracy", open_r1_accuracy, "open-r1, `accuracy_reward`", "thread_agreement",
        "Math-Verify's timeout is a signal, which works in the main thread only: where a trainer scores in a worker thread, it raises.",
        {"budget": 50.0},
    ),
    PublicReward(
        "open_r1_cosine", open_r1_cosine, "open-r1, `get_cosine_scaled_reward`", "never_rises_again",
        "The cosine is not clamped: beyond the greatest length it rises again, and text of twice that length earns as much as the shortest.",
        {"kind": ("answer", "length")},
    ),
    PublicReward(
        "open_r1_format", open_r1_format, "open-r1, `format_reward`", "closed_slot",
        "`$` with MULTILINE is the end of a line: anything may follow the answer, as long as it starts on a new line.",
        {**_FORMAT, "traits": Traits(slot_closed=True)},
    ),
    PublicReward(
        "open_r1_tag_count", open_r1_tag_count, "open-r1, `tag_count_reward`", "golden",
        "Tags are counted wherever they stand: an answer before the thinking earns it all, and bare tags do too.",
        {**_FORMAT, "cases": (_SWAPPED,)},
    ),
    PublicReward(
        "open_r1_reasoning_steps", open_r1_reasoning_steps, "open-r1, `reasoning_steps_reward`", "golden",
        "\"First, Second, Next,\" is paid as three steps of reasoning.",
        {**_FORMAT, "cases": (_SPAM,)},
    ),
    PublicReward(
        "open_r1_len", open_r1_len, "open-r1, `len_reward`", "group_locality",
        "The shortest and the longest are those of the whole batch: one prompt's completions pay for another's.",
        {"kind": "length", "scope": "group"},
    ),
    PublicReward(
        "trl_think_format", trl_think_format, "TRL, `think_format_reward` (installed)", "exact_format",
        "A second `</think>` costs nothing, nor does an empty block.", _FORMAT,
    ),
    PublicReward(
        "trl_accuracy", trl_accuracy, "TRL, `accuracy_reward` (installed)", "deadline",
        "One answer of nested powers holds the main thread for ten seconds or more; in a worker thread, where it switches its timeouts off, for ever.",
        {"budget": 50.0},
    ),
    PublicReward(
        "notebook_match_format", notebook_match_format, "Unsloth's notebooks, `match_format_exactly`", "exact_format",
        "A tag twice costs nothing; and 500,000 line breaks take quadratic time.", _FORMAT,
    ),
    PublicReward(
        "notebook_match_format_approximately", notebook_match_format_approximately,
        "Unsloth's notebooks, `match_format_approximately`", "exact_format",
        "Tags are counted wherever they stand: in the wrong order they earn the same.", _FORMAT,
    ),
    PublicReward(
        "notebook_check_answer", notebook_check_answer, "Unsloth's notebooks, `check_answer`", "last_answer_wins",
        "The first solution counts, whatever follows it; no answer earns 0, and a wrong one -1: it is better to say nothing.",
        {"style": _WORKED},
    ),
    PublicReward(
        "verl_gsm8k", verl_gsm8k, "verl, `gsm8k.compute_score`, strict", "hedging_does_not_pay",
        "`#### 7 or 8` is paid as 7; and `#### 7.0` is refused.",
    ),
    PublicReward(
        "verl_gsm8k_flexible", partial(verl_gsm8k, flexible=True), "verl, `gsm8k.compute_score`, flexible", "hedging_does_not_pay",
        "The last number anywhere is the answer: of a list the last counts.",
    ),
    PublicReward(
        "verl_last_boxed", verl_last_boxed, "verl, `math.compute_score`", "empty_gold",
        "An empty gold is met by an empty box: a row of broken data pays for saying nothing.",
    ),
    PublicReward(
        "gsm8k_last_number", gsm8k_last_number, "the last number, as in many GSM8K scripts", "hedging_does_not_pay",
        "`8 or 7` is paid as 7, and so is a number that was thought and never given.",
    ),
    PublicReward(
        "demo_correctness", demo_correctness, "willccbb's GRPO demo, `correctness_reward_func`", "empty_gold",
        "An empty gold is met by an empty text; and it prints a page with every call.",
        {"kind": "answer", "gold": "answer", "style": "answer"},
    ),
    PublicReward(
        "demo_int", demo_int, "willccbb's GRPO demo, `int_reward_func`", "exact_format",
        "The tags need not be there, or may be there twice.", _FORMAT,
    ),
    PublicReward(
        "demo_strict_format", demo_strict_format, "willccbb's GRPO demo, `strict_format_reward_func`", "golden",
        "Without DOTALL `.` stops at a line break: reasoning of two lines is never paid, so that one line is learnt.",
        {**_FORMAT, "cases": (_TWO_LINES,)},
    ),
    PublicReward(
        "demo_soft_format", demo_soft_format, "willccbb's GRPO demo, `soft_format_reward_func`", "exact_format",
        "Any tag may be there twice, and anything may follow.", _FORMAT,
    ),
    PublicReward(
        "demo_xmlcount", demo_xmlcount, "willccbb's GRPO demo and Unsloth's notebooks, `xmlcount_reward_func`", "exact_format",
        "A tag is counted with its line break only, so a second one beside it costs nothing; and tags alone are paid.", _FORMAT,
    ),
    PublicReward(
        "dapo_overlong", dapo_overlong, "verl, DAPO's overlong penalty", "bounded",
        "There is no floor at -1: one very long text weighs as much as sixteen right answers.",
        {"kind": "length", "low": -1.0, "high": 0.0},
    ),
)  # fmt: skip
"""The public rewards, family by family."""

PAGE = Path(__file__).resolve().parents[2] / "docs" / "public_rewards.md"

_HEAD = """# What the kit finds in public rewards

Each of these reward functions was used in many runs. They are re-typed here from their documented behaviour, in a
few lines each (tests/testing/public_rewards.py), and nothing is copied: a small detail may differ from the original,
and the original may have changed since. TRL's two are those of the installed TRL {trl}. A finding is a reason to test
one's own version of such a reward, and no verdict on the project that it comes from.

`check_reward` was asked of each with {examples} examples a law, without the laws that start processes. A broken hard law fails a check; advice is shown
with what it costs. All are in the shape that TRL asks for, and take message lists only (advice `shape_of_input`, left
out of the table). The tests hold
each main finding; `python tests/testing/public_rewards.py` writes this page anew.

| reward | source | hard laws broken | advice | main finding, and what it costs |
|---|---|---|---|---|
"""
_EXAMPLES = 10
_LEFT_OUT = ("picklable", "reproducible")
"""Laws that start processes: they find nothing here, and take most of the time."""


def checked(one: PublicReward, **options: Any) -> LawReport:
    """What the kit finds in one of them."""
    laws = [law for law in LAWS if law not in _LEFT_OUT]
    with_defaults = {
        "laws": laws, "max_examples": _EXAMPLES, "deadline": 2.0, "budget": 15.0, "on_fail": "collect", **one.options, **options,
    }  # fmt: skip
    return check_reward(one.reward, **with_defaults)


def row(one: PublicReward, report: LawReport) -> str:
    """Its line of the table."""
    advice = [law for law in report.advice if law != "shape_of_input"]
    hard, soft = (", ".join(f"`{law}`" for law in laws) or "none" for laws in (report.broken, advice))
    return f"| `{one.name}` | {one.source} | {hard} | {soft} | `{one.finding}`: {one.cost} |"


def page() -> str:
    """The whole page."""
    import trl
    import trl.rewards  # here, or every law would load it anew in its child

    rows = [row(one, checked(one)) for one in PUBLIC]
    return _HEAD.format(trl=trl.__version__, examples=_EXAMPLES) + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
