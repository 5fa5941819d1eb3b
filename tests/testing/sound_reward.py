"""A sound reward of few words, and golden cases that say what it is to do."""

from typing import Any

from ringtrue.rewards import Correctness

__all__ = ["CASES", "boxed", "score"]


def boxed(answer: object) -> str:
    return f"<think>6 and {answer}?</think> It is $\\boxed{{{answer}}}$."


def score(completions: Any, gold: Any, **kwargs: Any) -> list[float | None]:
    """A sound reward of few words."""
    return list(Correctness(wrong=0.0, missing=0.0)(completions, gold=gold))


CASES: list[dict[str, object]] = [
    {"completion": boxed(7), "gold": "7", "expect": 1.0, "why": "right"},
    {"completion": boxed(8), "gold": "7", "expect": 0.0, "why": "wrong"},
    {"completion": boxed(8), "gold": "8", "expect": 1.0, "why": "the same text, another gold"},
    {"completion": "It is 7.", "gold": "7", "expect": 0.0, "why": "in no box"},
    {"completion": "", "gold": "7", "expect": 0.0, "why": "nothing"},
    {"completion": "<think>It is $\\boxed{7}$.", "gold": "7", "expect": 0.0, "why": "thought, never given"},
    {
        "completion": f"<think>{boxed(7).rpartition('>')[2]}</think> So.",
        "gold": "7",
        "expect": 0.0,
        "why": "idem",
    },
    {"completion": f"{boxed(7)} No: $\\boxed{{8}}$.", "gold": "7", "expect": 0.0, "why": "two answers"},
    {"completion": boxed(7).upper(), "gold": "7", "expect": 0.0, "why": "no box in capitals"},
    {"completion": boxed(7), "gold": None, "expect": None, "why": "no gold"},
    {"completion": boxed("数"), "gold": "7", "expect": 0.0, "why": "another script"},
    {"completion": f" {boxed(7)}\n", "gold": "7", "expect": 1.0, "why": "spaces"},
    {
        "completion": [{"role": "assistant", "content": boxed(7)}],
        "gold": "7",
        "expect": 1.0,
        "why": "messages",
    },
]
