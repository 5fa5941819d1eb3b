"""Recipes in TOML."""

from pathlib import Path

import pytest

from ringtrue.graders import Dialect, Policy
from ringtrue.rewards import Correctness, load_recipe, presets, recipe_paths
from ringtrue.rewards.recipe import RecipeError

NOTES = """
name = "gpt_oss_notes"
[[reward]]
use = "format_reward"
weight = 0.3
[[reward]]
use = "correctness"
weight = 0.7
gold = "ground_truth"
correct = 1.0
wrong = -0.5
missing = -1.0
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_seed_notes_recipe(tmp_path: Path) -> None:
    recipe = load_recipe(written(tmp_path, NOTES))
    assert recipe.name == "gpt_oss_notes"
    assert recipe.parts == (presets.gpt_oss_notes.parts[0], Correctness(gold="ground_truth"))
    right = "<think>6 times 7</think>\\boxed{42}"
    assert recipe([right], ground_truth=["42"]) == pytest.approx([0.85])
    assert load_recipe(str(tmp_path / "recipe.toml")) == recipe


def test_everything_that_a_recipe_may_say(tmp_path: Path) -> None:
    text = """
    missing = "renormalise"
    dialect = { open = "<plan>", close = "</plan>", prefilled = true }
    [[reward]]
    use = "correctness"
    name = "strict"
    policy = { percent = "strict", slots = ["boxed", "<SOLUTION>"], digits = 4 }
    [[reward]]
    use = "rewards.own_rewards:mentions_units"
    weight = 2
    """
    recipe = load_recipe(written(tmp_path, text))
    dialect = Dialect("<plan>", "</plan>", prefilled=True)
    policy = Policy(percent="strict", slots=("boxed", "<SOLUTION>"), digits=4)
    assert recipe.parts[0] == Correctness(name="strict", policy=policy, dialect=dialect)
    assert (recipe.weights, recipe.missing, recipe.name) == ((1.0, 2.0), "renormalise", "weighted_sum")
    assert recipe_paths(tmp_path / "recipe.toml") == ["rewards.own_rewards:mentions_units"]


FAULTS = {
    "no TOML": ("reward = [", "not a TOML file"),
    "unknown key at the top": (
        'nmae = "x"\n[[reward]]\nuse = "correctness"',
        "unknown key 'nmae': did you mean 'name'?",
    ),
    "a table called rewards": (
        '[[rewards]]\nuse = "correctness"',
        "unknown key 'rewards': did you mean 'reward'?",
    ),
    "no reward": ('name = "x"', "no [[reward]] table"),
    "one table for a list": ('[reward]\nuse = "correctness"', "no [[reward]] table"),
    "no use": ("[[reward]]\nweight = 1", "[[reward]] number 1: key 'use' is None"),
    "unknown reward": (
        '[[reward]]\nuse = "corectness"',
        "number 1: no reward is called 'corectness': did you mean",
    ),
    "unknown option": (
        '[[reward]]\nuse = "format_reward"\n[[reward]]\nuse = "correctness"\nwrogn = 0.0',
        "[[reward]] number 2: reward 'correctness' has no option 'wrogn': did you mean 'wrong'?",
    ),
    "a bad value": (
        '[[reward]]\nuse = "correctness"\nwrong = 2.0',
        "number 1: Correctness: correct=1.0, wrong=2.0",
    ),
    "a weight in words": (
        '[[reward]]\nuse = "correctness"\nweight = "0.3"',
        "key 'weight' is '0.3': give a number",
    ),
    "a weight without end": (
        '[[reward]]\nuse = "correctness"\nweight = inf',
        "weights, that of 'correctness', is inf",
    ),
    "unknown policy": (
        '[[reward]]\nuse = "correctness"\npolicy = { unit = "x" }',
        "unknown key 'policy.unit': did you mean 'units'?",
    ),
    "bad policy": ('[[reward]]\nuse = "correctness"\npolicy = { units = "x" }', "Policy.units is 'x'"),
    "policy in words": (
        '[[reward]]\nuse = "correctness"\npolicy = "strict"',
        "write a table, e.g. policy = {",
    ),
    "bad dialect": ('dialect = "r1"\n[[reward]]\nuse = "correctness"', "key 'dialect': dialect is 'r1'"),
    "bad dialect table": ('dialect = {open = "<a>"}\n[[reward]]\nuse = "correctness"', "key 'dialect': "),
    "bad rule": ('missing = "zero"\n[[reward]]\nuse = "correctness"', "'skip' or 'renormalise'"),
    "dialects that differ": (
        '[[reward]]\nuse = "correctness"\ndialect = "think"\n[[reward]]\nuse = "choice"\ndialect = "mistral"',
        "different dialects",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_named_with_its_file_and_place(case: str, tmp_path: Path) -> None:
    text, words = FAULTS[case]
    path = written(tmp_path, text)
    with pytest.raises(RecipeError) as caught:
        load_recipe(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)


def test_a_mapping_does_as_well_and_has_no_file_to_name() -> None:
    assert load_recipe({"reward": [{"use": "correctness", "wrong": 0.0, "missing": 0}]}).parts == (
        Correctness(wrong=0.0, missing=0.0),
    )
    with pytest.raises(RecipeError, match=r"^recipe: \[\[reward\]\] number 1 is 'correctness'"):
        load_recipe({"reward": ["correctness"]})


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RecipeError, match="not a TOML file"):
        load_recipe(path)


def test_a_file_that_is_absent_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_recipe(tmp_path / "absent.toml")
