"""The character limit."""

import pytest

from ringtrue.rewards import CharLimit


@pytest.mark.parametrize(("size", "value"), [(0, 0.0), (3000, 0.0), (3001, -0.2), (300_000, -0.2)])
def test_it_is_a_step(size: int, value: float) -> None:
    assert CharLimit()(["é" * size]) == [value]


def test_reasoning_counts() -> None:
    assert CharLimit(limit=20)(["<think>12345678</think>4"]) == [-0.2]


@pytest.mark.parametrize(
    "options", [{"penalty": 0}, {"penalty": 0.1}, {"penalty": "x"}, {"limit": 0}, {"limit": True}]
)
def test_options_are_checked_when_it_is_built(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"CharLimit\.(penalty|limit) is .*give a"):
        CharLimit(**options)  # type: ignore[arg-type]
