"""Minimal copies of two hosts' modules, where an adapter needs a base class or a decorator of its host.

open_instruct.ground_truth_utils  VerifierFunction, VerificationResult: by their documented signature
inspect_ai.scorer                 scorer, Score, mean, stderr, Target (0.3.285)
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


@contextmanager
def in_place() -> Iterator[None]:
    """The copies under their hosts' names, for as long as this lasts."""
    gym, grounds = ModuleType("open_instruct"), ModuleType("open_instruct.ground_truth_utils")
    ai, scorers = ModuleType("inspect_ai"), ModuleType("inspect_ai.scorer")
    grounds.__dict__.update(VerifierFunction=VerifierFunction, VerificationResult=VerificationResult)
    scorers.__dict__.update(scorer=scorer, Score=Score, mean=mean, stderr=stderr)
    with patch.dict(sys.modules, {module.__name__: module for module in (gym, grounds, ai, scorers)}):
        yield
