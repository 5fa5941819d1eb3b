"""Recipes in TOML."""

from pathlib import Path

import pytest

from rewards.own_rewards import mentions_units
from ringtrue.graders import Dialect, Policy
from ringtrue.rewards import (
    BoxedFormat,
    ByAbility,
    CharLimit,
    Clip,
    Correctness,
    Gate,
    KimiLength,
    RelativeLength,
    Reward,
    Scale,
    Schedule,
    TextMatch,
    ThinkFormat,
    TruncationPenalty,
    WeightedSum,
    load_recipe,
    presets,
    recipe_paths,
)
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


NESTED = """
name = "nested"
dialect = "mistral"
[[reward]]
use = "gate"
weight = 2
reward = { use = "clip", low = -0.5, reward = { use = "correctness", gold = "answer", policy = { percent = "strict" } } }
when = { use = "rewards.own_rewards:mentions_units" }

[[reward]]
use = "kimi_length"
weight = 0.2
grader = { use = "correctness", gold = "answer", wrong = 0.0 }

[[reward]]
use = "by_ability"
default = { use = "scale", factor = 0.5, reward = { use = "ringtrue.rewards:BoxedFormat" } }
[reward.parts]
logic = { use = "correctness", gold = "answer" }
[[reward.parts.math]]
use = "think_format"
weight = 0.3
[[reward.parts.math]]
use = "schedule"
end = 0.7
reward = { use = "correctness", gold = "answer" }

[[reward]]
use = "weighted_sum"
missing = "renormalise"
parts = [{ use = "boxed_format", weight = 0.25 }, { use = "char_limit", limit = 5 }]
"""


def test_an_option_that_is_a_reward_is_a_table_of_its_own(tmp_path: Path) -> None:
    recipe = load_recipe(written(tmp_path, NESTED))
    graded = Correctness(gold="answer")
    assert recipe == WeightedSum(
        name="nested",
        dialect="mistral",
        weights=(2, 0.2, 1, 1),
        parts=(
            Gate(
                Clip(Correctness(gold="answer", policy=Policy(percent="strict")), low=-0.5),
                when=mentions_units,
            ),
            KimiLength(grader=Correctness(gold="answer", wrong=0.0)),
            ByAbility(
                {
                    "logic": graded,
                    "math": WeightedSum(parts=(ThinkFormat(), Schedule(graded, end=0.7)), weights=(0.3, 1)),
                },
                default=Scale(BoxedFormat(), factor=0.5),
            ),
            WeightedSum(parts=(BoxedFormat(), CharLimit(limit=5)), weights=(0.25, 1), missing="renormalise"),
        ),
    )
    assert "For math: Reason inside [THINK]" in recipe.instructions
    assert recipe.with_dialect("think").parts[2].inner[1].inner[0].dialect == "think"


def test_a_reward_inside_a_reward_of_length(tmp_path: Path) -> None:
    recipe = load_recipe(
        written(
            tmp_path,
            """
[[reward]]
use = "truncation_penalty"
limit = 400
reward = { use = "relative_length", reward = { use = "correctness", wrong = 0, missing = 0 } }

[[reward]]
use = "gate"
weight = 0.5
floor = -0.75
reward = { use = "truncation_penalty", coef = 0.5, reward = { use = "text_match", gold = "answer" } }
when = { use = "think_format" }
""",
        )
    )
    graded = Correctness(wrong=0, missing=0)
    assert recipe == WeightedSum(
        parts=(
            TruncationPenalty(limit=400, reward=RelativeLength(reward=graded)),
            Gate(
                TruncationPenalty(coef=0.5, reward=TextMatch(gold="answer")), when=ThinkFormat(), floor=-0.75
            ),
        ),
        weights=(1, 0.5),
    )
    assert recipe.scope == "group"
    dialects = {one.dialect for one in everything_in(recipe.with_dialect("mistral"))}
    assert dialects == {"mistral"}
    assert recipe.fingerprint != load_recipe({"reward": [{"use": "correctness"}]}).fingerprint
    values = recipe(
        ["<think>x</think>#### 42", "#### 42", "<think>x</think>#### 41"], prompts=["p"] * 3, answer=["42"] * 3,
        completion_ids=[[7] * 10, [7] * 20, [7] * 400], truncated=[False, False, True],
    )  # fmt: skip
    first, second = (1 / (1 + 0.33 * length / (430 / 3)) for length in (10, 20))
    assert values == pytest.approx([first + 0.5, second - 0.375, -0.25])


def everything_in(reward: Reward) -> list[Reward]:
    return [reward, *(deeper for part in reward.inner for deeper in everything_in(part))]


def test_paths_are_found_however_deep(tmp_path: Path) -> None:
    assert recipe_paths(written(tmp_path, NESTED)) == [
        "rewards.own_rewards:mentions_units", "ringtrue.rewards:BoxedFormat",
    ]  # fmt: skip
    deep: dict[str, object] = {"use": "my_rewards:brevity"}
    for _ in range(3):
        deep = {"use": "clip", "reward": deep, "parts": {"math": [deep]}}
    assert set(recipe_paths({"reward": [deep]})) == {"my_rewards:brevity"}


def test_weights_of_a_sum_stand_with_its_parts_or_in_a_list_of_their_own() -> None:
    parts = [{"use": "boxed_format"}, {"use": "char_limit"}]
    recipe = load_recipe({"reward": [{"use": "weighted_sum", "parts": parts, "weights": [0.5, 2]}]})
    assert recipe.parts[0] == 0.5 * BoxedFormat() + 2 * CharLimit()


def test_a_mapping_that_is_no_reward_goes_through_as_it_is() -> None:
    schema = {"type": "object", "properties": {"use": {"type": "string"}}, "required": ["use"]}
    recipe = load_recipe({"reward": [{"use": "json_schema_match", "schema": schema}]})
    assert recipe(['{"use": "x"}', "{}"]) == [1.0, -0.5]


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
    "an unknown reward inside": (
        '[[reward]]\nuse = "gate"\nreward = { use = "corectness" }\nwhen = { use = "boxed_format" }',
        "[[reward]] number 1, 'gate': reward: no reward is called 'corectness': did you mean 'correctness'?",
    ),
    "a mistyped option inside": (
        '[[reward]]\nuse = "gate"\nreward = { use = "correctness" }\nwhen = { use = "char_limit", limt = 5 }',
        "number 1, 'gate': when: reward 'char_limit' has no option 'limt': did you mean 'limit'?",
    ),
    "a bad value deep inside": (
        '[[reward]]\nuse = "by_ability"\n[[reward.parts.math]]\nuse = "think_format"\n'
        '[[reward.parts.math]]\nuse = "scale"\nreward = { use = "correctness", wrong = 2.0 }\nfactor = 2',
        "number 1, 'by_ability': parts.math number 2, 'scale': reward: Correctness: correct=1.0, wrong=2.0",
    ),
    "a policy inside": (
        '[[reward]]\nuse = "kimi_length"\ngrader = { use = "correctness", policy = { unit = "x" } }',
        "'kimi_length': grader, 'correctness': unknown key 'policy.unit': did you mean 'units'?",
    ),
    "a weight where none counts": (
        '[[reward]]\nuse = "clip"\nreward = { use = "correctness", weight = 2 }',
        "'clip': reward, 'correctness': key 'weight': only a reward in a list has one",
    ),
    "a weight in words inside": (
        '[[reward]]\nuse = "weighted_sum"\nparts = [{ use = "correctness", weight = "2" }]',
        "'weighted_sum': parts number 1, 'correctness': key 'weight' is '2': give a number",
    ),
    "no reward where one is needed": (
        '[[reward]]\nuse = "gate"\nreward = { uses = "correctness" }\nwhen = { use = "boxed_format" }',
        "number 1: Gate.reward is {'uses': 'correctness'}: give a reward",
    ),
    "a reward that is missing": (
        '[[reward]]\nuse = "gate"\nreward = { use = "correctness" }',
        "number 1: reward 'gate' needs the option 'when'",
    ),
    "dialects that differ inside": (
        '[[reward]]\nuse = "gate"\nreward = { use = "correctness", dialect = "think" }\n'
        'when = { use = "boxed_format", dialect = "mistral" }',
        "number 1: rewards that are combined read the same rows, and are set to different dialects",
    ),
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
