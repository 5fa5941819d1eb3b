"""Inside verl 0.6.1, the last with whole groups: its reward manager for batches, and that for single rows."""

import importlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.verl import as_batch_compute_score, as_compute_score
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR, RECIPE, ROWS, HostRow

pytestmark = pytest.mark.hosts
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/hosts/verl/reward.py"
HANDED_OVER = [row for row in ROWS if row.name != "prefilled"]  # no prompt comes along
GROUP = ShortestCorrect(floor=-1.0, unit="chars")
SHORT, LONG = r"\boxed{7}", r"Three and four, taken together, make \boxed{7}"
END = 0
"""The id of a special token, which the host's decoding leaves out; and of the padding."""


class Letters:
    """A tokenizer of one token a character."""

    def decode(self, tokens: Any, *, skip_special_tokens: bool) -> str:
        assert skip_special_tokens
        return "".join(chr(token) for token in tokens.tolist() if token != END)


def batch(completions: list[str], golds: list[object], infos: list[dict[str, Any]]) -> Any:
    """As the rollout leaves it: prompts, completions with an end token, padding behind."""
    torch, numpy = importlib.import_module("torch"), importlib.import_module("numpy")
    said = [[*map(ord, text), END] for text in completions]
    width = max(map(len, said))
    objects: dict[str, list[Any]] = {
        "data_source": ["sums"] * len(said),
        "reward_model": [{"style": "rule", "ground_truth": gold} for gold in golds],
        "extra_info": infos,
    }
    arrays = {name: numpy.empty(len(said), dtype=object) for name in objects}
    for name, values in objects.items():
        arrays[name][:] = values
    tensors = {
        "prompts": torch.tensor([[5, 6]] * len(said)),
        "responses": torch.tensor([one + [END] * (width - len(one)) for one in said]),
        "attention_mask": torch.tensor([[1, 1] + [1] * len(one) + [0] * (width - len(one)) for one in said]),
    }
    return importlib.import_module("verl").DataProto.from_dict(tensors=tensors, non_tensors=arrays)


def kept(manager: str, func: Callable[..., Any], data: Any) -> tuple[list[float], dict[str, list[float]]]:
    """The rewards that the manager writes at each last token, and its metrics."""
    made = importlib.import_module("verl.workers.reward_manager").get_reward_manager_cls(manager)(
        tokenizer=Letters(), num_examine=0, compute_score=func
    )
    result = made(data, return_dict=True)
    lengths = data.batch["attention_mask"][:, 2:].sum(dim=1)
    rewards = [row[length - 1].item() for row, length in zip(result["reward_tensor"], lengths, strict=True)]
    assert result["reward_tensor"].sum().item() == pytest.approx(sum(rewards), abs=1e-5)
    return rewards, dict(result["reward_extra_info"])


def of_rows(rows: list[HostRow]) -> Any:
    return batch([row.completion for row in rows], [row.gold for row in rows], [{"index": 7} for _ in rows])


BOTH = pytest.mark.parametrize(
    ("manager", "make"), [("batch", as_batch_compute_score), ("naive", as_compute_score)]
)


@BOTH
def test_a_recipe_gives_the_values_of_a_direct_call(manager: str, make: Callable[..., Any]) -> None:
    rewards, metrics = kept(manager, make(RECIPE), of_rows(HANDED_OVER))
    assert rewards == pytest.approx([row.value for row in HANDED_OVER], abs=1e-6)
    assert set(metrics) == {"score", "think_format", "correctness", "unscored", "error"}
    assert {len(values) for values in metrics.values()} == {len(HANDED_OVER)}


@BOTH
def test_a_row_without_a_value_gets_the_floor(manager: str, make: Callable[..., Any]) -> None:
    rewards, metrics = kept(manager, make(CORRECTNESS, floor=FLOOR), of_rows(HANDED_OVER))
    assert rewards == [FLOOR if row.alone is None else row.alone for row in HANDED_OVER]
    assert metrics["unscored"] == [float(row.alone is None) for row in HANDED_OVER]


def test_groups_are_compared_wherever_their_rows_stand() -> None:
    func = as_batch_compute_score(GROUP, num_generations=2)
    infos: list[dict[str, Any]] = [{"uid": uid} for uid in "abab"]
    mixed, _ = kept("batch", func, batch([SHORT, LONG, LONG, SHORT], ["7"] * 4, infos))
    expected = GROUP([SHORT, LONG], ["p", "p"], gold=["7", "7"])
    assert mixed == pytest.approx([expected[0], expected[1], expected[1], expected[0]])
    assert mixed[0] != mixed[1]


def test_the_trainers_own_uid_is_not_handed_over() -> None:
    """Why the dataset's extra_info has to hold one."""
    data = batch([SHORT, LONG], ["7"] * 2, [{"index": 0}, {"index": 0}])
    numpy = importlib.import_module("numpy")
    data.non_tensor_batch["uid"] = numpy.array(["a", "a"], dtype=object)
    with pytest.raises(ValueError, match="extra_info has no uid or prompt"):
        kept("batch", as_batch_compute_score(GROUP), data)


def test_a_group_that_was_cut_is_refused() -> None:
    infos: list[dict[str, Any]] = [{"uid": uid} for uid in "aab"]
    with pytest.raises(ValueError, match="a uid of its own"):
        kept("batch", as_batch_compute_score(GROUP), batch([SHORT, LONG, SHORT], ["7"] * 3, infos))


def test_a_validation_with_one_sample_a_problem_runs(caplog: pytest.LogCaptureFixture) -> None:
    infos: list[dict[str, Any]] = [{"uid": uid} for uid in "ab"]
    with caplog.at_level(logging.WARNING):
        rewards, _ = kept("batch", as_batch_compute_score(GROUP), batch([SHORT, LONG], ["7"] * 2, infos))
    assert len(rewards) == 2
    assert "alone" in caplog.text


def test_the_example_is_a_file_that_the_configuration_names() -> None:
    config = importlib.import_module("omegaconf").OmegaConf.create(
        {"custom_reward_function": {"path": str(EXAMPLE), "name": "compute_score", "reward_kwargs": {}}}
    )
    func = importlib.import_module("verl.trainer.ppo.reward").get_custom_reward_fn(config)
    assert kept("naive", func, of_rows([row for row in ROWS if row.name == "right"]))[0] == [1.5]
