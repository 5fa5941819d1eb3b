r"""Twenty-two rewards in as many styles that are right by the hard laws: the kit must find no fault in them.

They differ in everything that the laws leave free: sync and async, texts and messages, what they return, how
they name things, functions, classes, methods and partials. None is a fault in disguise.
"""

import functools
import json
import math
import random
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from ringtrue.rewards import Correctness, FormatReward, Row, Traits, reward

__all__ = ["HONEST", "HonestReward"]

BOX = re.compile(r"\\boxed\{([^{}]*)\}")


def text_of(completion: Any) -> str:
    """The text of a completion of any shape."""
    if isinstance(completion, str):
        return completion
    if isinstance(completion, list) and completion and isinstance(completion[-1], Mapping):
        content = completion[-1].get("content")
        return content if isinstance(content, str) else ""
    return ""


def answer_of(completion: Any) -> str | None:
    """What the only box after the thinking holds; None where there is none, or several that differ."""
    text = text_of(completion)
    boxes = {box.strip() for box in BOX.findall(text.rpartition("</think>")[2])}
    return boxes.pop() if len(boxes) == 1 and text.count("<think>") == text.count("</think>") else None


def gold_of(gold: Any) -> str | None:
    """A gold to compare with; None where there is none."""
    return gold.strip() or None if isinstance(gold, str) else None


def last_box(text: str) -> str | None:
    """What the last box holds."""
    boxes = BOX.findall(text)
    return boxes[-1].strip() if boxes else None


def exact_box(completions: Any, gold: Any, **kwargs: Any) -> list[float]:
    return [
        float(gold_of(g) is not None and answer_of(c) == gold_of(g))
        for c, g in zip(completions, gold, strict=True)
    ]


def abstaining(completions: Any, solution: Any, **kwargs: Any) -> list[float | None]:
    """None where there is no gold."""
    return [
        None if gold_of(g) is None else float(answer_of(c) == gold_of(g))
        for c, g in zip(completions, solution, strict=True)
    ]


async def waiting(completions: Any, ground_truth: Any, **kwargs: Any) -> list[float]:
    return exact_box(completions, ground_truth)


def texts_only(completions: Sequence[str], answer: Sequence[str], **_: Any) -> list[float]:
    """It takes plain texts and no messages."""
    for text in completions:
        if not isinstance(text, str):
            raise TypeError("give plain texts")
    return exact_box(completions, answer)


def messages_only(completions: Any, answer: Any, **kwargs: Any) -> list[float]:
    """It takes messages and no plain texts."""
    return exact_box(
        [[completion[-1]] if completion[-1]["content"] is not None else "" for completion in completions],
        answer,
    )


def as_tuple(completions: Any, gold: Any, **kwargs: Any) -> tuple[float, ...]:
    return tuple(exact_box(completions, gold))


def as_numpy(completions: Any, gold: Any, **kwargs: Any) -> Any:
    return np.asarray(exact_box(completions, gold), dtype=np.float32)


def as_tensor(completions: Any, gold: Any, **kwargs: Any) -> Any:
    return torch.tensor(exact_box(completions, gold))


def as_ints(completions: Any, gold: Any, **kwargs: Any) -> list[int]:
    return [int(value) for value in exact_box(completions, gold)]


def own_names(completions: Any, *, target: Any, weight: float = 2.0, **other: Any) -> list[float]:
    """Its gold stands in a column of its own name."""
    return [weight * value for value in exact_box(completions, target)]


class Hashes:
    """A class with `__call__`: the last `#### n`, right 1.0, wrong -0.5, none -1.0."""

    pattern = re.compile(r"^####[ \t]*(-?\d+)[ \t]*$", re.MULTILINE)

    def __init__(self, right: float = 1.0) -> None:
        self.right = right

    def __call__(self, completions: Any, answer: Any, **kwargs: Any) -> list[float]:
        return [self.one(text_of(c), g) for c, g in zip(completions, answer, strict=True)]

    def one(self, text: str, gold: Any) -> float:
        found = self.pattern.findall(text)
        if not found:
            return -1.0
        return self.right if isinstance(gold, str) and found[-1] == gold.strip() else -0.5


def scaled(completions: Any, gold: Any, *, factor: float, **kwargs: Any) -> list[float]:
    return [factor * value for value in exact_box(completions, gold)]


fenced: Callable[..., list[float]] = lambda completions, **kwargs: [  # noqa: E731  # a lambda is the point
    float(text_of(one).count("```") == 2) for one in completions
]
fenced.__name__ = "fenced"


def coin(completions: Any, **kwargs: Any) -> list[float]:
    """Declared stochastic."""
    return [random.random() for _ in completions]


def shortest_of_group(completions: Any, prompts: Any, group: Any = None, **kwargs: Any) -> list[float]:
    """Declared to score groups: 1.0 for the shortest of its prompt."""
    keys = list(group) if group is not None else [repr(prompt) for prompt in prompts]
    sizes = [len(text_of(one)) for one in completions]
    least: dict[Any, int] = {}
    for key, size in zip(keys, sizes, strict=True):
        least[key] = min(size, least.get(key, size))
    return [float(size == least[key]) for key, size in zip(keys, sizes, strict=True)]


def too_long(completions: Any, **kwargs: Any) -> list[float]:
    """A penalty: nothing up to 200 characters, -1 from 400 on."""
    return [-min(max(len(text_of(one)) - 200, 0) / 200, 1.0) for one in completions]


def clamped_cosine(completions: Any, completion_ids: Any, **kwargs: Any) -> list[float]:
    return [0.5 * (1.0 + math.cos(math.pi * min(len(ids) / 512, 1.0))) for ids in completion_ids]


def one_json_object(completions: Any, **kwargs: Any) -> list[float]:
    """1.0 for a JSON object with an answer in it, and nothing else."""
    return [float(is_answer_object(text_of(one))) for one in completions]


def is_answer_object(text: str) -> bool:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(read, dict) and isinstance(read.get("answer"), str) and bool(read["answer"].strip())


def think_then_answer(completions: Any, **kwargs: Any) -> list[float]:
    """Exactly one think block with words in it, and words behind it."""
    pattern = re.compile(r"\s*<think>(?=[^<]*\w)[^<]*</think>(?=[^<]*\w)[^<]*\Z")
    return [float(pattern.match(text_of(one)) is not None) for one in completions]


@dataclass(frozen=True)
class Remembering:
    """It remembers whole rows behind a lock: a cache with the right key is no fault."""

    held: dict[tuple[str, str], float] = field(default_factory=dict, hash=False, compare=False)

    def __call__(self, completions: Any, gold: Any, **kwargs: Any) -> list[float]:
        return [self.one(text_of(c), str(g), c, g) for c, g in zip(completions, gold, strict=True)]

    def one(self, text: str, key: str, completion: Any, gold: Any) -> float:
        with LOCK:
            if (text, key) not in self.held:
                self.held[text, key] = exact_box([completion], [gold])[0]
            return self.held[text, key]


LOCK = threading.Lock()


class Judge:
    """A bound method, with the columns that it needs named and no `**kwargs`."""

    def score(
        self, completions: Any, gold: Any, prompts: Any = None, completion_ids: Any = None, **_: Any
    ) -> list[float]:
        return exact_box(completions, gold)


@reward(low=0.0, high=1.0)
def mentions_units(row: Row) -> float | None:
    return float("cm" in row.completion.answer)


def constant(completions: Any, **kwargs: Any) -> list[float]:
    return [0.0] * len(completions)


@dataclass(frozen=True)
class HonestReward:
    """One of them, with what its author declares."""

    name: str
    reward: Callable[..., Any]
    options: Mapping[str, Any] = field(default_factory=dict)


HONEST = (
    HonestReward("exact_box", exact_box),
    HonestReward("abstaining", abstaining, {"traits": Traits(abstains=True)}),
    HonestReward("waiting", waiting),
    HonestReward("texts_only", texts_only),
    HonestReward("messages_only", messages_only),
    HonestReward("as_tuple", as_tuple),
    HonestReward("as_numpy", as_numpy),
    HonestReward("as_tensor", as_tensor),
    HonestReward("as_ints", as_ints),
    HonestReward("own_names", own_names),
    HonestReward("hashes", Hashes()),
    HonestReward("partial", functools.partial(scaled, factor=0.5)),
    HonestReward("named_lambda", fenced),
    HonestReward("coin", coin, {"traits": Traits(stochastic=True), "low": 0.0, "high": 1.0}),
    HonestReward("shortest_of_group", shortest_of_group, {"scope": "group"}),
    HonestReward("too_long", too_long, {"kind": ("length", "penalty"), "low": -1.0, "high": 0.0}),
    HonestReward("clamped_cosine", clamped_cosine, {"kind": "length", "low": 0.0, "high": 1.0}),
    HonestReward("one_json_object", one_json_object),
    HonestReward("think_then_answer", think_then_answer, {"kind": "format"}),
    HonestReward("remembering", Remembering()),
    HonestReward("bound_method", Judge().score),
    HonestReward("decorated", mentions_units),
    HonestReward("constant", constant),
    HonestReward("weighted_sum", 0.3 * FormatReward() + 0.7 * Correctness()),
)
