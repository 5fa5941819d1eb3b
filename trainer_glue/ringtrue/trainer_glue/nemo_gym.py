r"""NeMo-Gym over HTTP: the body of its `POST /verify` to a row, and the number back into it.

A real body: `{"responses_create_params": {"input": [{"role": "user", "content": "18 * 4?"}]}, "response":
{"output": [{"type": "message", "role": "assistant", "content": [{"type": "output_text", "text":
"\\boxed{72}"}]}]}, "expected_answer": "72"}`; the answer is the same object with `"reward": 1.0` and
`"mask_sample": false`. A row without a value gets the floor and true, and so is left out of its scores.

Every field of the task is a column, those of `verifier_metadata` too; `expected_answer`, where most of its
environments keep the gold, counts as the gold unless a column of a usual name is there. Tool calls are left
out of the text, and reasoning items are its reasoning. `ringtrue serve` has the route; nothing of NeMo-Gym is
imported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ringtrue.graders import Messages
from ringtrue.rewards import Reward
from ringtrue.rewards.columns import GOLD_COLUMNS
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["Verifier", "as_verifier"]

_OWN: Final = frozenset(
    {"responses_create_params", "response", "verifier_metadata", "reward", "mask_sample", "failure_reason"}
)


@dataclass(frozen=True, slots=True)
class Verifier(HostReward):
    """A reward that answers the bodies of `POST /verify`."""

    host: ClassVar[str] = "NeMo-Gym"

    def verify(self, body: Mapping[str, Any]) -> dict[str, object]:
        """The body with its reward, whether to leave that out and why, and the value of each part.

        Raises:
            ValueError: naming what the body lacks.
        """
        messages, prompt = _completion(body), _prompt(body)
        columns = {name: [value] for name, value in _columns(body).items()}
        [score] = self.scores([messages], None if prompt is None else [prompt], columns=columns)
        said = {"reward": self.value(score), "mask_sample": score.value is None}
        return {
            **body,
            **said,
            "failure_reason": score.reason if score.value is None else None,
            "reward_parts": self.record(score),
        }


def as_verifier(reward: Reward, *, floor: float | None = None) -> Verifier:
    r"""Any reward or recipe for NeMo-Gym's bodies.

    Args:
        reward: what scores.
        floor: the number for a row without a value; by default the least that the reward gives.

    >>> from ringtrue.rewards.presets import boxed_math
    >>> said = {"type": "message", "content": [{"type": "output_text", "text": r"\boxed{7}"}]}
    >>> body = {"responses_create_params": {"input": "3+4?"}, "response": {"output": [said]}}
    >>> as_verifier(boxed_math).verify({**body, "expected_answer": "7"})["reward"]
    1.0
    """
    return Verifier(reward, floor)


def _completion(body: Mapping[str, Any]) -> Messages:
    response = body.get("response")
    output = response.get("output") if isinstance(response, Mapping) else None
    if not isinstance(output, Sequence) or isinstance(output, str):
        raise ValueError(  # noqa: TRY004 - the shape of a body, not of an argument
            'response.output is no list: send the response, as {"output": [{"type": "message", ...}]}'
        )
    items = [item for item in output if isinstance(item, Mapping)]
    # Several messages stand around tool calls: together they are what the model wrote.
    blocks = [
        block for item in items if item.get("type") == "message" for block in _listed(item.get("content"))
    ]
    thoughts = [
        str(block.get("text", ""))
        for item in items
        if item.get("type") == "reasoning"
        for block in [*_listed(item.get("content")), *_listed(item.get("summary"))]
        if isinstance(block, Mapping)
    ]
    message: dict[str, object] = {"role": "assistant", "content": blocks}
    return [{**message, "reasoning_content": "\n".join(thoughts)} if thoughts else message]


def _listed(content: object) -> list[Any]:
    if isinstance(content, str):
        return [content]
    return list(content) if isinstance(content, Sequence) else []


def _prompt(body: Mapping[str, Any]) -> str | Messages | None:
    asked = body.get("responses_create_params")
    given = asked.get("input") if isinstance(asked, Mapping) else None
    if isinstance(given, str):
        return given
    if isinstance(given, Sequence) and all(isinstance(message, Mapping) for message in given):
        return given
    return None


def _columns(body: Mapping[str, Any]) -> dict[str, object]:
    more = body.get("verifier_metadata")
    columns = dict(more) if isinstance(more, Mapping) else {}
    columns |= {name: value for name, value in body.items() if name not in _OWN}
    if (cut := _truncated(body)) is not None:
        columns.setdefault("truncated", cut)
    if "expected_answer" in columns and not any(name in columns for name in GOLD_COLUMNS):
        columns["ground_truth"] = columns["expected_answer"]
    return columns


def _truncated(body: Mapping[str, Any]) -> bool | None:
    details = body["response"].get("incomplete_details")
    return details.get("reason") == "max_output_tokens" if isinstance(details, Mapping) else None
