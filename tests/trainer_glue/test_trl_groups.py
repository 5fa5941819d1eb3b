"""Advantages of the group tools against those that TRL's own trainers work out from the same rewards."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ringtrue.rewards.groups import advantages, gdpo, group_signal
from ringtrue.rewards.groups.advantages import Method

pytestmark = [
    pytest.mark.trl,
    # trl 1.16 still sets the old name, transformers 5.23 warns of it; neither is ours.
    pytest.mark.filterwarnings("ignore:`(is_)?gradient_checkpointing` is deprecated:FutureWarning"),
]

Train = Callable[..., Any]

# Six groups of four: mixed, constant, one row without any value, one row with a value, none, all different.
RIGHT = [1.0, 1.0, 1.0, 0.0, 0.1, 0.1, 0.1, 0.1, 1.0, None, 0.0, 0.0, 1.0, None, None, None] + [None] * 4
RIGHT += [0.3, -2.0, 5.0, 0.25]
STYLE = [-0.5, 0.0, -0.25, 0.0, 0.3, 0.3, 0.3, 0.3, None, None, -0.1, 0.0, None, None, None, None] + [
    None
] * 4
STYLE += [None, 0.0, None, None]
GROUPS = [row // 4 for row in range(24)]
WEIGHTS = {"right": 0.7, "style": 0.4}


class Table:
    """A reward function that gives the values of one column."""

    def __init__(self, name: str, values: Sequence[float | None]) -> None:
        self.__name__, self.values = name, values

    def __call__(self, completions: Sequence[Any], **columns: Any) -> list[float | None]:
        assert len(completions) == len(self.values)
        return list(self.values)


def advantages_of(
    train: Train, monkeypatch: pytest.MonkeyPatch, *, trainer: str = "GRPO", **options: Any
) -> list[float]:
    """What one step of a real trainer makes of these rewards."""
    import trl

    built, seen = getattr(trl, f"{trainer}Trainer"), []
    own = built._generate_and_score_completions

    def watched(self: Any, inputs: Any) -> Any:
        output = own(self, inputs)
        seen.append(output["advantages"].tolist())
        return output

    monkeypatch.setattr(built, "_generate_and_score_completions", watched)
    train(
        [Table("right", RIGHT), Table("style", STYLE)], list(WEIGHTS.values()), trainer=trainer, texts=["yes", "no"],
        rows=[{"prompt": f"problem {index}"} for index in range(6)], max_steps=1,
        per_device_train_batch_size=24, **options,
    )  # fmt: skip
    [found] = seen
    return list(found)


def total() -> list[float | None]:
    """The weighted sum over the parts that have a value, as the trainer adds them up."""
    sums: list[float | None] = []
    for right, style in zip(RIGHT, STYLE, strict=True):
        terms = [w * v for w, v in zip(WEIGHTS.values(), (right, style), strict=True) if v is not None]
        sums.append(sum(terms) if terms else None)
    return sums


CASES: list[tuple[Method, dict[str, Any]]] = [
    ("grpo", {"scale_rewards": "group"}),
    ("grpo_batch", {"scale_rewards": "batch"}),
    ("dr_grpo", {"scale_rewards": "none"}),
    # beta: with a model that is on no disk there is no reference model to load.
    ("rloo", {"trainer": "RLOO", "beta": 0.0}),
]


@pytest.mark.parametrize(("method", "options"), CASES, ids=[method for method, _ in CASES])
def test_agrees_with_the_trainer(
    train: Train, monkeypatch: pytest.MonkeyPatch, method: Method, options: dict[str, Any]
) -> None:
    logged = advantages_of(train, monkeypatch, **options)
    assert any(abs(value) > 0.1 for value in logged)
    # Its numbers have 24 bits, so a constant group is not quite zero there.
    assert advantages(total(), GROUPS, method=method) == pytest.approx(logged, abs=1e-3)


def test_gdpo_agrees_with_the_trainer(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    logged = advantages_of(train, monkeypatch, multi_objective_aggregation="normalize_then_sum")
    assert any(abs(value) > 0.1 for value in logged)
    found = gdpo({"right": RIGHT, "style": STYLE}, GROUPS, weights=WEIGHTS)
    assert found == pytest.approx(logged, abs=1e-3)


def test_groups_without_signal_are_those_whose_advantages_are_zero(
    train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged = advantages_of(train, monkeypatch, scale_rewards="none")
    flat = [all(abs(value) < 1e-6 for value in logged[start : start + 4]) for start in range(0, 24, 4)]
    assert group_signal(total(), GROUPS).no_signal == sum(flat) / 6
