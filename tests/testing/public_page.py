"""What the kit finds in public rewards: `python -m testing.public_page` in tests/ writes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ringtrue.rewards import Traits
from ringtrue.rewards.testing import LawReport, check_reward
from ringtrue.rewards.testing.law import LAWS
from testing.public_rewards import (
    dapo_overlong,
    demo_correctness,
    demo_int,
    demo_soft_format,
    demo_strict_format,
    demo_xmlcount,
    gsm8k_last_number,
    notebook_check_answer,
    notebook_match_format,
    notebook_match_format_approximately,
    open_r1_accuracy,
    open_r1_cosine,
    open_r1_format,
    open_r1_len,
    open_r1_reasoning_steps,
    open_r1_tag_count,
    trl_accuracy,
    trl_think_format,
    verl_gsm8k,
    verl_last_boxed,
)

__all__ = ["PAGE", "PUBLIC", "PublicReward", "checked", "page", "row"]


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
        {},
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
        {},
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
each main finding; `python -m testing.public_page`, called in tests/, writes this page anew.

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
        "laws": laws, "max_examples": _EXAMPLES, "deadline": 2.0, "budget": 120.0, "on_fail": "collect", **one.options, **options,
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
