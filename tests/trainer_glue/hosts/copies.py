"""Minimal copies of hosts' modules, where an adapter or an example needs a class or a decorator of its host.

open_instruct.ground_truth_utils  VerifierFunction, VerificationResult: by their documented signature
inspect_ai                        task, Task; scorer, Score, mean, stderr, Target; Sample; generate (0.3.285)
swift.rewards                     orms (ms-swift 4.6.0)
reasoning_gym                     create_dataset, ProceduralDataset (0.1.25)
"""

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from unittest.mock import patch


@dataclass
class VerificationResult:
    score: float
    cost: float = 0.0
    reasoning: str | None = None


class VerifierFunction:
    def __init__(self, name: str, weight: float = 1.0, verifier_config: object = None) -> None:
        self.name = name
        self.weight = weight
        self.verifier_config = verifier_config


@dataclass
class Score:
    value: Any
    answer: str | None = None
    explanation: str | None = None
    metadata: dict[str, Any] | None = None


class Target(Sequence[str]):
    def __init__(self, target: str | list[str]) -> None:
        self.target = [target] if isinstance(target, str) else target

    def __getitem__(self, index: Any) -> Any:
        return self.target[index]

    def __len__(self) -> int:
        return len(self.target)


def scorer(metrics: Sequence[object], name: str | None = None) -> Callable[..., Any]:
    def wrapper(build: Callable[[], Any]) -> Callable[[], Any]:
        def built() -> Any:
            made = build()
            if not inspect.iscoroutinefunction(made):
                raise TypeError(f"'{name}' is not declared as an async callable.")
            made.__registry_info__ = {"name": name or build.__name__, "metrics": metrics}
            return made

        return built

    return wrapper


def mean() -> str:
    return "mean"


def stderr() -> str:
    return "stderr"


@dataclass
class Sample:
    input: str
    target: str


@dataclass
class Task:
    dataset: list[Sample]
    solver: object
    scorer: Any


class ProceduralDataset(list[dict[str, Any]]):
    """A list of entries; `score_answer` is set on it."""

    score_answer: Callable[..., float]


def create_dataset(task: str, size: int, seed: int) -> ProceduralDataset:
    metadata = {"source_dataset": task, "seed": seed}
    return ProceduralDataset({"question": "3+4?", "answer": "7", "metadata": metadata} for _ in range(size))


@contextmanager
def in_place() -> Iterator[None]:
    """The copies under their hosts' names, for as long as this lasts."""
    contents: dict[str, dict[str, object]] = {
        "open_instruct": {},
        "open_instruct.ground_truth_utils": {
            "VerifierFunction": VerifierFunction, "VerificationResult": VerificationResult,
        },
        "inspect_ai": {"Task": Task, "task": lambda made: made},
        "inspect_ai.dataset": {"Sample": Sample},
        "inspect_ai.scorer": {"scorer": scorer, "Score": Score, "mean": mean, "stderr": stderr},
        "inspect_ai.solver": {"generate": lambda: None},
        "swift": {},
        "swift.rewards": {"orms": {}},
        "reasoning_gym": {"create_dataset": create_dataset},
        "reasoning_gym.dataset": {"ProceduralDataset": ProceduralDataset},
    }  # fmt: skip
    modules = {name: ModuleType(name) for name in contents}
    for name, content in contents.items():
        modules[name].__dict__.update(content)
        parent, _, own = name.rpartition(".")
        if parent:
            setattr(modules[parent], own, modules[name])
    with patch.dict(sys.modules, modules):
        yield
