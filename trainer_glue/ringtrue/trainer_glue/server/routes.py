r"""The routes: what each host sends, and the answer it reads.

A real one, slime's: `POST /slime {"prompt": "18 * 4?", "response": "... \\boxed{72}", "label": "72"}` is
answered by `{"score": 1.0, "unscored": 0.0, "error": 0.0}`.

Values are those of a direct call. /score alone takes whole groups, and alone says null where there is no
value: the hosts know nothing but numbers, so there it is the floor, flagged and counted.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.host_reward import HostReward
from ringtrue.trainer_glue.nemo_gym import Verifier
from ringtrue.trainer_glue.server.bodies import ScoreBody, checked_rows, one_each, read_json, text_or_messages
from ringtrue.trainer_glue.server.refusal import Refusal

__all__ = ["Route", "build_routes"]

_Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One path, and what answers there."""

    path: str
    """Where it is."""
    example: Mapping[str, object]
    """A body that it takes."""
    answer: Callable[[_Body], object] | None = None
    """From a body to what is sent back; None where the reward cannot serve here."""
    fault: str = ""
    """Why it cannot."""

    def respond(self, data: bytes) -> bytes:
        """Answer a request's bytes with bytes.

        Raises:
            Refusal: where the body, or the reward for this route, is at fault.
        """
        if self.answer is None:
            raise Refusal(422, "route", f"{self.path} is off: {self.fault}")
        body = read_json(data)
        try:
            found = self.answer(body)
        except (TypeError, ValueError) as error:  # a row's fault raises nothing: this is wrong set-up
            raise Refusal(422, "setup", str(error)) from error
        return json.dumps(found).encode()


def build_routes(reward: Reward, *, max_rows: int, floor: float | None = None) -> tuple[Route, ...]:
    """Every route, those that the reward cannot serve with the reason.

    >>> from ringtrue.rewards import ShortestCorrect
    >>> [route.path for route in build_routes(ShortestCorrect(), max_rows=8) if route.answer is not None]
    ['/score']
    """
    # It says null and needs no floor: a reward without a lowest value is served here all the same.
    plain = _Plain(reward, 0.0 if floor is None else floor)
    verify = _one_row("/verify", _VERIFY, None, lambda: Verifier(reward, floor).verify)
    return (
        Route("/score", _SCORE, lambda body: plain.respond(ScoreBody.read(body, max_rows=max_rows))),
        _one_row("/openrlhf", _OPENRLHF, reward, lambda: _OpenRlhf(reward, floor, max_rows).respond),
        _one_row("/slime", _SLIME, reward, lambda: _Slime(reward, floor).respond),
        _one_row("/slime/number", _SLIME, reward, lambda: _Slime(reward, floor).number),
        verify,
        # NeMo-Gym's agents begin with it; nothing is kept between requests here.
        Route("/seed_session", {}, None if verify.fault else lambda _: {}, verify.fault),
    )


def _one_row(
    path: str, example: _Body, gold_only: Reward | None, build: Callable[[], Callable[[_Body], object]]
) -> Route:
    try:
        if gold_only is not None:
            gold_only.check_columns(["ground_truth"])  # all that these hosts send besides the texts
        return Route(path, example, build())
    except ValueError as error:
        return Route(path, example, fault=str(error))


@dataclass(frozen=True, slots=True)
class _Plain(HostReward):
    host: ClassVar[str] = "POST /score"
    whole_groups: ClassVar[bool] = True

    def respond(self, body: ScoreBody) -> dict[str, object]:
        scores = self.scores(body.completions, body.prompts, body.completion_ids, body.columns)
        names = [part.name for part in self.reward.inner]
        found = [[score.parts.get(name) for score in scores] for name in names]
        return {
            "reward": self.reward.name,
            "values": [score.value for score in scores],
            "statuses": [score.status for score in scores],
            "reasons": [score.reason for score in scores],
            "parts": {
                name: [None if part is None else part.value for part in parts]
                for name, parts in zip(names, found, strict=True)
            },
        }


@dataclass(frozen=True, slots=True)
class _OpenRlhf(HostReward):
    host: ClassVar[str] = "OpenRLHF"
    max_rows: int = 4096

    def respond(self, body: _Body) -> dict[str, object]:
        queries = checked_rows(body, "query", max_rows=self.max_rows)
        prompts = one_each("prompts", body.get("prompts"), len(queries))
        labels = one_each("labels", body.get("labels"), len(queries))
        rows = [
            _cut_off(_text(f"query[{index}]", query), _text(f"prompts[{index}]", prompt))
            for index, (query, prompt) in enumerate(zip(queries, prompts, strict=True))
        ]
        records = [self.record(s) for s in self.scores(rows, prompts, columns={"ground_truth": labels})]
        values = [record["score"] for record in records]
        # Their logs hold a "score" of their own.
        names = [name for name in (records[0] if records else {}) if name != "score"]
        logs = {name: [record[name] for record in records] for name in names}
        return {"rewards": values, "scores": values, "extra_logs": logs}


@dataclass(frozen=True, slots=True)
class _Slime(HostReward):
    host: ClassVar[str] = "slime"

    def respond(self, body: _Body) -> dict[str, float]:
        if "response" not in body:
            raise Refusal(422, "shape", "response is missing: send {prompt, response, label}")
        prompt = body.get("prompt")
        completion = text_or_messages("response", body["response"])
        prompts = None if prompt is None else [text_or_messages("prompt", prompt)]
        [score] = self.scores([completion], prompts, columns=self.columns_of(body.get("label")))
        return self.record(score)

    def number(self, body: _Body) -> float:
        return self.respond(body)["score"]


def _text(where: str, value: object) -> str:
    if isinstance(value, str):
        return value
    raise Refusal(422, "shape", f"{where} is no text: send what the tokenizer decoded")


def _cut_off(query: str, prompt: str) -> str:
    """The completion: OpenRLHF's query is prompt and completion, decoded with special tokens."""
    place = query.find(prompt)  # not always at 0: a tokenizer may put a start token before it
    return query if place < 0 else query[place + len(prompt) :]


_SCORE: _Body = {
    "completions": ["<think>18 * 4 = 72</think> \\boxed{72}", "\\boxed{10}"],
    "prompts": ["18 * 4?", "18 * 4?"],
    "columns": {"gold": ["72", "72"]},
}
_OPENRLHF: _Body = {
    "query": ["<|user|>18 * 4?<|assistant|>\\boxed{72}<|end|>"],
    "prompts": ["<|user|>18 * 4?<|assistant|>"],
    "labels": ["72"],
}
_SLIME: _Body = {"prompt": "18 * 4?", "response": "\\boxed{72}", "label": "72"}
_VERIFY: _Body = {
    "responses_create_params": {"input": [{"role": "user", "content": "18 * 4?"}]},
    "response": {
        "output": [
            {
                "type": "message", "role": "assistant",
                "content": [{"type": "output_text", "text": "\\boxed{72}"}],
            }
        ]
    },
    "expected_answer": "72",
}  # fmt: skip
