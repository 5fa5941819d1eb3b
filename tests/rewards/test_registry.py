"""Rewards by name."""

import importlib.metadata
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

import ringtrue.rewards as shipped
from rewards.cases import CASES, built
from rewards.own_rewards import mentions_units
from ringtrue.rewards import Correctness, FormatReward, WeightedSum, get_reward, list_rewards, presets
from ringtrue.rewards.registry import SHIPPED
from ringtrue.rewards.reward import snake_case


@pytest.mark.parametrize("name", SHIPPED)
def test_a_class_is_registered_under_its_own_name(name: str) -> None:
    module, _, symbol = SHIPPED[name].partition(":")
    assert name == (symbol if module.endswith("presets") else snake_case(symbol))


def test_options_reach_the_reward() -> None:
    assert get_reward("correctness", wrong=0.0, missing=0.0) == Correctness(wrong=0.0, missing=0.0)
    assert get_reward("gpt_oss_notes") is presets.gpt_oss_notes
    assert get_reward("boxed_math", name="mine").name == "mine"


@pytest.mark.parametrize(
    ("name", "options", "error", "words"),
    [
        ("corectness", {}, ValueError, "no reward is called 'corectness': did you mean 'correctness'?"),
        ("zzz", {}, ValueError, "no reward is called 'zzz': Known: adaptive_length"),
        (
            "weighted_sum",
            {"weights": (1,)},
            TypeError,
            "'weighted_sum' needs the option 'parts': it has no default",
        ),
        ("correctness", {"wrogn": 0.0}, TypeError, "has no option 'wrogn': did you mean 'wrong'?"),
        ("gpt_oss_notes", {"weight": (1,)}, TypeError, "has no option 'weight': did you mean 'weights'?"),
        ("rewards.own_rewards:mentions_units", {"low": 0}, TypeError, "has no option 'low'"),
        ("rewards.own_rewards:plain", {}, TypeError, "no reward: decorate a function"),
        ("rewards.own_rewards:absent", {}, ValueError, "rewards.own_rewards has no 'absent'"),
        ("rewards.nowhere:absent", {}, ValueError, "there is no module 'rewards.nowhere'"),
    ],
)
def test_a_wrong_name_or_option_is_named(
    name: str, options: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as caught:
        get_reward(name, **options)
    assert words in str(caught.value)


def test_a_dotted_path_finds_an_authors_reward() -> None:
    assert get_reward("rewards.own_rewards:mentions_units") is mentions_units
    assert get_reward("rewards.own_rewards:no_shouting", name="quiet").name == "quiet"
    assert get_reward("ringtrue.rewards:FormatReward", limit=5) == FormatReward(limit=5)


def test_a_module_that_fails_to_import_says_so_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "needs_absent.py").write_text("import a_module_that_is_absent\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="a_module_that_is_absent"):
        get_reward("needs_absent:thing")


def test_plugins_are_found_and_cannot_take_over_a_shipped_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def entry(name: str, value: str) -> EntryPoint:
        return EntryPoint(name, value, "ringtrue.rewards")

    found = [
        entry("units", "rewards.own_rewards:mentions_units"),
        entry("correctness", "rewards.own_rewards:mentions_units"),
        entry("broken", "rewards.nowhere:thing"),
    ]
    monkeypatch.setattr(
        importlib.metadata, "entry_points", lambda group: found if group == "ringtrue.rewards" else []
    )
    assert get_reward("units") is mentions_units
    assert isinstance(get_reward("correctness"), Correctness)
    records = {record.name: record for record in list_rewards()}
    assert records["units"].summary == "Whether the answer has a unit."
    assert records["broken"].summary.startswith("cannot be loaded: ")
    with pytest.raises(ValueError, match="did you mean 'units'"):
        get_reward("unit")


def test_the_list_says_what_each_is() -> None:
    records = {record.name: record for record in list_rewards()}
    assert list(records) == sorted(SHIPPED)
    assert all(record.summary.endswith(".") and len(record.summary) < 100 for record in records.values())
    seen = records["correctness"]
    assert (seen.kind, seen.scope, seen.low, seen.high, seen.needs) == (
        "correctness",
        "row",
        -1.0,
        1.0,
        ("gold",),
    )
    assert records["boxed_math"].kind == "preset"
    assert (records["weighted_sum"].low, records["weighted_sum"].kind) == (None, "combine")


def test_the_scope_is_right_also_where_an_option_is_needed_first() -> None:
    records = {record.name: record for record in list_rewards()}
    for name, case in CASES.items():
        if "/" not in name:
            assert records[name].scope in {built(name).scope, "row or group"}, name
            if records[name].low is None:
                assert set(records[name].needs) <= set(built(name).needs), name
        assert case.options or records[name].low is not None, name
    known = {name: records[name].scope for name in ("adaptive_length", "soft_overlong", "cached", "gate")}
    assert known == {
        "adaptive_length": "group", "soft_overlong": "row", "cached": "row", "gate": "row or group",
    }  # fmt: skip
    assert records["laser_length"].scope == records["weighted_sum"].scope == "row or group"
    assert records["adaptive_length"].needs == ("gold",)


@pytest.mark.parametrize(
    ("preset", "text", "value"),
    [
        ("gsm8k", "She has 3 * 14 = 42 of them.\n#### 42", 1.0),
        ("gsm8k", "It is \\boxed{42}.", 0.0),
        ("deepseek_r1", "3 * 14</think>\\boxed{42}", 1.5),
        ("deepseek_r1", "<think>3 * 14</think>\\boxed{42}", 1.5),
        ("deepseek_r1", "3 * 14 = \\boxed{42}", 0.0),
        ("gpt_oss", "analysis3 * 14assistantfinal\\boxed{42}", 1.5),
        ("gpt_oss", "analysis3 * 14assistantfinal\\boxed{41}", 0.5),
        ("gpt_oss", "\\boxed{42}", 1.0),
    ],
)
def test_a_preset_pays_what_it_is_for(preset: str, text: str, value: float) -> None:
    solution = "3 * 14 = 42\n#### 42"
    assert get_reward(preset)([text], answer=[solution]) == [value]


def test_presets_are_ready_callables_for_a_dotted_path() -> None:
    for name in presets.SUMMARIES:
        assert getattr(presets, name).__name__ == name
    assert set(presets.SUMMARIES) == set(presets.__all__) - {"SUMMARIES"}


def test_the_seed_notes_preset_is_what_the_notes_say() -> None:
    assert presets.gpt_oss_notes == WeightedSum(
        name="gpt_oss_notes", parts=(FormatReward(), Correctness()), weights=(0.3, 0.7)
    )


def test_a_right_answer_stays_above_a_wrong_one_in_every_preset() -> None:
    wrong_in_form, right_bare = "<think>x</think>\\boxed{41}", "\\boxed{42}"
    for preset in (presets.gpt_oss_notes, presets.r1_math, presets.boxed_math):
        wrong, right = preset([wrong_in_form, right_bare], gold=["42", "42"])
        assert (right or 0.0) > (wrong or 0.0), preset.name


def test_importing_loads_nothing_heavy_and_no_reward_before_it_is_asked_for() -> None:
    """One that loaded torch would cost every worker seconds; all of the rewards double the import."""
    heavy = "torch trl transformers sympy math_verify pydantic numpy importlib.metadata"
    program = f"""
import sys
import ringtrue.rewards
early = [m for m in sys.modules if m.startswith("ringtrue.rewards.correctness")]
from ringtrue.rewards import *
print([*early, *(m for m in {heavy.split()!r} if m in sys.modules)])
"""
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert run.stdout.strip() == "[]"


def test_the_package_offers_every_shipped_reward_and_nothing_else() -> None:
    """A class in the registry that the package does not name, a name without a module, a preset that slips in."""
    classes = {path.rpartition(":")[2] for path in SHIPPED.values() if ".presets:" not in path}
    assert classes <= set(shipped.__all__) <= set(dir(shipped))
    assert {getattr(shipped, name).__qualname__ for name in classes} == classes
    for name in ("boxed_math", "Corectness"):
        with pytest.raises(AttributeError, match=f"has no attribute '{name}'"):
            getattr(shipped, name)
