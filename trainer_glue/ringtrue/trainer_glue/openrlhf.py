r"""Any reward or recipe as the `reward_func` of a file that OpenRLHF is given.

A real call: `f(["18 * 4?... \\boxed{72}<|im_end|>"], ["18 * 4?"], ["72"])` gives a dict of tensors: `rewards`
[1.0], `scores` [1.0], and `extra_logs` with the value of each part.

A query starts with its prompt, which is cut off, also where OpenRLHF cut the prompt's start away or its
tokenizer spaces it otherwise. Where the prompt cannot be told from the completion, the row is no reward's to
score: it gets the floor, `error` 1.0 in the logs, and a warning, for OpenRLHF swallows what is raised here.
So too a reward is refused when built whose columns are not there: labels are all it hands over.

Lists of one are handed over, so no groups. The call imports torch; nothing of OpenRLHF is imported.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ringtrue.rewards import Reward, Score
from ringtrue.trainer_glue.guard import failed_score
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_reward_func"]

_LEAST_OVERLAP: Final = 16
"""How much of a prompt's end must open a query to be taken for what was left of the prompt."""
_LONGEST_START: Final = 32
"""How far behind the query's start the prompt may stand: a tokenizer can put a token before it."""


@dataclass(frozen=True, slots=True)
class _RewardFunc(HostReward):
    host: ClassVar[str] = "OpenRLHF"

    def __post_init__(self) -> None:
        HostReward.__post_init__(self)
        self.reward.check_columns(["ground_truth"])

    def reward_func(
        self, queries: Sequence[str], prompts: Sequence[str], labels: Sequence[object], /, **_: object
    ) -> dict[str, Any]:
        """Score queries."""
        import torch

        given = zip(queries, prompts, labels, strict=True)
        records = [self.record(self._score(*row)) for row in given]
        values = torch.tensor([record["score"] for record in records], dtype=torch.float32)
        names = [name for name in (records[0] if records else ()) if name != "score"]
        logs = {name: torch.tensor([record[name] for record in records]) for name in names}
        return {"rewards": values, "scores": values.clone(), "extra_logs": logs}

    def _score(self, query: str, prompt: str, label: object) -> Score:
        said = _after_prompt(query, prompt)
        if said is None:
            error = ValueError(
                f"a query does not start with its prompt: {query[:80]!r}, and the prompt {prompt[:80]!r}; "
                "hand over prompts as the tokenizer gives them back (it may drop or change characters)"
            )
            return failed_score(self.reward.name, error)
        [score] = self.scores([said], [prompt], columns={"ground_truth": [label]})
        return score


def as_reward_func(reward: Reward, *, floor: float | None = None) -> Callable[..., dict[str, Any]]:
    r"""Any reward or recipe for `--reward.remote_url file.py`, under the name `reward_func`.

    Args:
        reward: what scores.
        floor: the number for a row without a value; by default the least that the reward gives.

    >>> from ringtrue.rewards.presets import boxed_math
    >>> as_reward_func(boxed_math)([r"3+4?\boxed{7}"], ["3+4?"], ["7"])["rewards"].tolist()
    [1.0]
    """
    return _RewardFunc(reward, floor).reward_func


def _after_prompt(query: str, prompt: str) -> str | None:
    """What stands behind the prompt; None where the query does not start with it, nor with its end."""
    start = query.find(prompt, 0, len(prompt) + _LONGEST_START)
    if start >= 0:
        return query[start + len(prompt) :]
    end = _end_of_spaced(query, prompt)
    if end is None:
        end = _overlap(query, prompt)
        return query[end:] if end >= _LEAST_OVERLAP else None
    return query[end:]


def _end_of_spaced(query: str, prompt: str) -> int | None:
    """Where the prompt ends in the query, white space aside: some tokenizers space anew."""
    at = 0
    for wanted in prompt:
        if wanted.isspace():
            continue
        while at < len(query) and query[at].isspace():
            at += 1
        if at == len(query) or query[at] != wanted:
            return None
        at += 1
    return at


def _overlap(query: str, prompt: str) -> int:
    """How long the longest end of the prompt is that opens the query, by Knuth, Morris and Pratt: linear."""
    head = query[: len(prompt)]
    borders = [0] * len(head)
    for index in range(1, len(head)):
        borders[index] = _extended(head, borders, borders[index - 1], head[index])
    matched = 0
    for char in prompt:
        matched = _extended(head, borders, matched, char)
    return matched


def _extended(head: str, borders: Sequence[int], matched: int, char: str) -> int:
    """The match with one character more, or the longest shorter one that the character extends."""
    while matched and (matched == len(head) or head[matched] != char):
        matched = borders[matched - 1]
    return matched + (head[matched : matched + 1] == char)
