r"""Any reward or recipe as a verifier class of open-instruct.

A real call: `verifier(tokenized_prediction=[...], prediction="... \\boxed{72}", label="72", query="18 * 4?")`
gives `VerificationResult(score=1.0)`, which open-instruct multiplies by its `--verification_reward`.

open-instruct finds verifiers as the subclasses of its `VerifierFunction`, and calls that of the row's
`dataset` column: import the user's file before it builds them, and name the reward in that column. It wants a
number, hands over one prediction at a time and no groups. Its module is imported when the factory is called.
"""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_verifier"]

_MODULE = "open_instruct.ground_truth_utils"


@dataclass(frozen=True, slots=True)
class _Prediction(HostReward):
    host: ClassVar[str] = "open-instruct"

    def number(
        self, prediction: str, label: object, tokens: Sequence[int] | None, query: str | None
    ) -> float:
        ids = None if tokens is None else [list(tokens)]
        prompts = None if query is None else [query]
        [score] = self.scores([prediction], prompts, ids, self.columns_of(label))
        return self.value(score)


def as_verifier(reward: Reward, *, floor: float | None = None, weight: float = 1.0) -> type[Any]:
    """Any reward or recipe as a subclass of open-instruct's `VerifierFunction`.

    Args:
        reward: what scores; its name is the verifier's.
        floor: the number for a row without a value; by default the least that the reward gives.
        weight: the verifier's weight, as open-instruct's own have one.

    Raises:
        ImportError: where open-instruct is not importable.
    """
    adapter = _Prediction(reward, floor)
    host = _host()

    class Verifier(host.VerifierFunction):  # type: ignore[name-defined,misc]
        def __init__(self, verifier_config: object = None) -> None:
            super().__init__(adapter.reward.name, weight=weight, verifier_config=verifier_config)

        def __call__(
            self,
            tokenized_prediction: Sequence[int] | None,
            prediction: str,
            label: object,
            query: str | None = None,
            rollout_state: object = None,  # noqa: ARG002 - the host's signature
        ) -> Any:
            number = adapter.number(prediction, label, tokenized_prediction, query)
            return host.VerificationResult(score=number)

        def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
            return _rebuilt, (adapter.reward, adapter.floor, weight, self.verifier_config)

    Verifier.__name__ = Verifier.__qualname__ = reward.name
    return Verifier


def _rebuilt(reward: Reward, floor: float | None, weight: float, config: object) -> object:
    return as_verifier(reward, floor=floor, weight=weight)(config)


def _host() -> Any:
    try:
        return importlib.import_module(_MODULE)
    except ImportError as error:
        raise ImportError(
            f"{_MODULE} cannot be imported ({error}): run in a checkout of open-instruct"
        ) from error
