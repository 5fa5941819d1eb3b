"""What a config is refused for, with the sentence that its author reads."""

import copy
import importlib.util
import json
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from ringtrue.trainer_glue.grpo_settings import OLD_NAMES, RENAMED
from ringtrue.trainer_glue.training import (
    ConfigError,
    TrainConfig,
    grpo_fields,
    kept_fields,
    load_config,
    output_checks,
)
from ringtrue.trainer_glue.training.spellings import MOVED, OWNED
from ringtrue.trainer_glue.unsloth_saving import GGUF_TYPES, check_save_method

NOTES = Path(__file__).resolve().parents[3] / "examples" / "train" / "notes.toml"
BASE: Mapping[str, Any] = {
    "model": {"name": "me/tiny", "max_seq_length": 1024},
    "data": [{"hub": "me/rows", "ability": "math"}],
    "reward": {"preset": "gpt_oss_notes"},
    "grpo": {"max_steps": 1},
}


def config(**changes: Any) -> TrainConfig:
    """The base with changes: tables are merged, all else is put in place."""
    table = copy.deepcopy(dict(BASE))
    for key, value in changes.items():
        known = table.get(key)
        table[key] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value
    return load_config(table)


def problems(**changes: Any) -> list[str]:
    try:
        config(**changes)
    except ConfigError as error:
        return list(error.problems)
    return []


BAD: list[tuple[dict[str, Any], str]] = [
    # Unknown keys, with the nearest that is known.
    ({"modle": {"name": "x"}}, "top level: unknown key 'modle': did you mean 'model'?"),
    ({"model": {"naem": "x"}}, "[model]: unknown key 'naem': did you mean 'name'?"),
    ({"lora": {"rnak": 8}}, "[lora]: unknown key 'rnak': did you mean 'rank'?"),
    ({"mix": {"weigths": {}}}, "[mix]: unknown key 'weigths': did you mean 'weights'?"),
    ({"eval": {"evry": 2}}, "[eval]: unknown key 'evry': did you mean 'every'?"),
    ({"save": {"ggufs": []}}, "[save]: unknown key 'ggufs': did you mean 'gguf'?"),
    ({"data": [{"hub": "a/b", "filee": "x"}]}, "number 1: unknown key 'filee': did you mean 'file'?"),
    ({"eval": {"data": [{"hub": "a/b", "golld": "x"}]}}, "[[eval.data]] number 1: unknown key 'golld'"),
    ({"grpo": {"lerning_rate": 1e-6}}, "[grpo]: unknown key 'lerning_rate': did you mean 'learning_rate'?"),
    # Spellings of other days and other tools.
    ({"grpo": {"max_new_tokens": 512}}, "write [grpo] max_completion_length"),
    ({"grpo": {"max_prompt_length": 512}}, "give [mix] max_prompt_tokens"),
    ({"grpo": {"tokenizer": "x"}}, "leave it out: the processing_class is loaded with the model"),
    ({"tokenizer": "x"}, "leave it out: the processing_class is loaded with the model"),
    ({"reward_weights": [0.3, 0.7]}, "write [grpo] reward_weights, or the weights in the recipe"),
    ({"reward_funcs": ["x"]}, "write [reward] recipe or preset"),
    ({"lora": {"r": 16}}, "write [lora] rank"),
    ({"lora": {"lora_alpha": 16}}, "write [lora] alpha"),
    ({"model": {"torch_dtype": "auto"}}, "write [model] dtype"),
    ({"grpo": {"output_dir": "x"}}, "key 'output_dir' is set elsewhere: write [save] folder"),
    ({"grpo": {"eval_steps": 5}}, "key 'eval_steps' is set elsewhere: write [eval] every"),
    # Batches of whole groups, with numbers that mend them.
    (
        {"grpo": {"per_device_train_batch_size": 1}},
        "no multiple of num_generations=8: set per_device_train_batch_size=8, or gradient_accumulation_steps=8",
    ),
    (
        {"grpo": {"per_device_train_batch_size": 2, "steps_per_generation": 2}},
        "set per_device_train_batch_size=4, or steps_per_generation=4",
    ),
    ({"grpo": {"generation_batch_size": 12}}, "set generation_batch_size=16"),
    ({"grpo": {"generation_batch_size": 16, "per_device_train_batch_size": 3}}, "generation_batch_size=24"),
    ({"grpo": {"generation_batch_size": 8, "steps_per_generation": 1}}, "both given: leave one out"),
    ({"grpo": {"num_generations": 1}}, "'num_generations' is 1: give a whole number from 2"),
    ({"grpo": {"num_generations": "8"}}, "'num_generations' is '8': GRPOConfig takes int"),
    ({"grpo": {"num_generations": True}}, "'num_generations' is True: GRPOConfig takes int"),
    ({"eval": {"num_generations": 3}, "grpo": {"per_device_eval_batch_size": 4}}, "set it to 6"),
    # Lengths against the context.
    ({"grpo": {"max_completion_length": 1024}}, "leaves no room for a prompt in [model] max_seq_length 1024"),
    (
        {"grpo": {"max_completion_length": 900}, "mix": {"max_prompt_tokens": 200}},
        "1100 is more than [model] max_seq_length 1024: set max_prompt_tokens to 124, or "
        "max_completion_length to 824",
    ),
    ({"grpo": {"max_completion_length": 12.5}}, "is 12.5: GRPOConfig takes int"),
    # The length of the run.
    ({"grpo": {"num_train_epochs": 1}}, "max_steps and num_train_epochs are both given"),
    ({"grpo": {"max_steps": 0}}, "max_steps is 0: give a number above 0"),
    ({"grpo": {"temperature": 0}}, "all completions of a prompt would be the same"),
    ({"grpo": {"learning_rate": "fast"}}, "'learning_rate' is 'fast': GRPOConfig takes float"),
    # LoRA and the model.
    ({"lora": {"rank": 0}}, "[lora]: key 'rank' is 0: give a whole number from 1"),
    ({"lora": {"rank": "16"}}, "[lora]: key 'rank' is '16': give a whole number from 1"),
    ({"lora": {"dropout": 1.5}}, "give a number from 0 to 0.9"),
    ({"lora": 7}, "[lora] is 7: write a table"),
    ({"lora": False, "model": {"load_in_4bit": True}}, "weights in 4 bit cannot be trained"),
    ({"lora": {"target_modules": "all-linear"}, "backend": "unsloth"}, "name them for unsloth"),
    ({"model": {"dtype": "fp16"}}, "give 'auto' or 'bfloat16' or 'float16' or 'float32'"),
    ({"model": {"dialect": "thnk"}}, "dialect is 'thnk'; it takes 'auto', 'think'"),
    ({"model": {"name": "./nowhere"}}, "there is no such folder as nowhere"),
    # Saving and logging.
    ({"save": {"gguf": "q4_k_n"}, "backend": "unsloth"}, "gguf 'q4_k_n' is no quantisation: did you mean"),
    ({"save": {"gguf": "q4_k_m"}}, 'gguf is written by Unsloth: write backend = "unsloth"'),
    ({"save": {"merged_4bit": True}}, 'merged_4bit is written by Unsloth: write backend = "unsloth"'),
    ({"save": {"merged_4bit": True}, "backend": "unsloth"}, "merged_4bit needs [model] load_in_4bit = true"),
    ({"log": {"jsonl": True}}, "[log]: key 'jsonl' is True: give a text or false"),
    ({"log": {"report_to": ["wandbb"]}}, "report_to 'wandbb' is known to no trainer: did you mean 'wandb'?"),
    ({"log": {"jsonl": "eval.jsonl"}, "eval": {}}, "is for evaluations: give another name"),
    # The weights of the abilities.
    ({"mix": {"weights": {"maths": 1}}}, "weights names no ability 'math': did you mean 'maths'?"),
    ({"mix": {"weights": {"math": 1, "code": 1}}}, "weights.code: no [[data]] table has that ability"),
    ({"mix": {"weights": {"math": -1}}}, "weights.math is -1: give a number above 0"),
    ({"mix": {"weights": {"math": "60 %"}}}, "key 'weights' is {'math': '60 %'}: give a table of numbers"),
    ({"mix": {"weights": {"math": float("nan")}}}, "give a table of numbers"),
    ({"mix": {"weights": {}}}, "weights names no ability: add one"),
    ({"mix": {"exhausted": "stpo"}}, "give 'cycle' or 'stop' or 'renormalise'"),
    (
        {"data": [{"hub": "a/b", "ability": "maht"}, {"hub": "a/b"}]},
        "weights are the default, without a share for 'maht': did you mean 'math'?",
    ),
    # Sources.
    ({"data": []}, "no [[data]] table: write one"),
    ({"data": "rows.jsonl"}, "'data' is 'rows.jsonl': write [[data]] tables"),
    ({"data": [{}]}, "give either file or hub"),
    ({"data": [{"hub": "a/b", "file": "x.jsonl"}]}, "give either file or hub"),
    ({"data": [{"file": "nowhere.jsonl"}]}, "there is no file nowhere.jsonl"),
    ({"data": [{"hub": "a/b", "prompt": "q", "template": "{q}"}]}, "'prompt' and 'template' are both given"),
    ({"eval": {"share": 0.9}}, "key 'share' is 0.9: give a number above 0 to 0.5"),
    # Rewards.
    ({"reward": []}, "[reward]: is missing: write recipe"),
    ({"reward": {"preset": "gpt_oss_note"}}, "no preset is called 'gpt_oss_note': did you mean 'gpt_oss_notes'?"),
    ({"reward": {"recipe": "x.toml"}}, "give one of recipe, preset and use alone"),
    ({"grpo": {"reward_weights": [0.3]}}, "reward_weights has 1 numbers and the recipe 2 parts (format_reward, "),
    ({"grpo": {"reward_weights": ["a", 0.7]}}, "give numbers"),
    ({"grpo": {"reward_weights": [0.3, 0.7]}, "backend": "unsloth"}, "reward_weights stand in the recipe"),
    # What is run.
    ({"algorithm": "grop"}, "'algorithm' is 'grop': give 'grpo' or 'rloo'"),
    ({"backend": "verl"}, "'backend' is 'verl': give 'trl' or 'unsloth'"),
    ({"backend": "unsloth", "algorithm": "rloo"}, "backend 'unsloth' runs algorithm 'grpo', not 'rloo'"),
    (
        {"algorithm": "rloo", "grpo": {"scale_rewards": "group"}},
        "'scale_rewards' is a field of algorithm 'grpo', not of 'rloo'",
    ),
    (
        {"algorithm": "gdpo", "grpo": {"multi_objective_aggregation": "sum_then_normalize"}},
        'algorithm "gdpo" is multi_objective_aggregation "normalize_then_sum"',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), BAD, ids=[said[:50] for _, said in BAD])
def test_a_bad_config_is_refused_with_what_to_write(changes: dict[str, Any], said: str) -> None:
    found = problems(**changes)
    assert any(said in problem for problem in found), found
    assert all(problem.startswith("config") for problem in found)


def test_the_notes_are_a_config_without_a_warning_and_pay_each_ability_by_its_recipe() -> None:
    run = load_config(NOTES)
    assert run.warnings == ()
    assert run.mix.weights == {"math": 60, "logic": 20, "code": 15, "chat": 5}
    assert (run.backend, run.model.load_in_4bit, run.lora and run.lora.scale) == ("unsloth", True, 32)
    text = "<think>One and one.</think> It is $\\boxed{2}$."
    paid = run.reward([text] * 2, gold=["2", None], ability=["logic", "chat"])
    assert paid == pytest.approx([0.3 * 0.5 + 0.7, 0.3 * 0.5])


def test_the_notes_in_their_old_spelling_are_refused_with_the_new_one(tmp_path: Path) -> None:
    """The comments of the file say what each key was called."""
    text = NOTES.read_text(encoding="utf-8")
    renamed = re.findall(r"^(\w+) = .*# was (\w+)$", text, flags=re.MULTILINE)
    assert {old for _, old in renamed} == {"max_new_tokens", "max_prompt_length", "warmup_ratio"}
    for new, old in renamed:
        old_file = tmp_path / f"{old}.toml"
        old_file.write_text(re.sub(rf"^{new} =", f"{old} =", text, flags=re.MULTILINE), encoding="utf-8")
        with pytest.raises(ConfigError, match=rf"key '{old}' is an old .* {new}"):
            load_config(old_file)


def test_the_base_of_the_table_is_sound() -> None:
    assert not problems()


def test_async_grpo_is_refused_in_one_short_sentence() -> None:
    [only] = problems(algorithm="async_grpo")
    assert "async_grpo' needs a vLLM server and is not run from a config: write 'grpo'" in only
    assert "AsyncGRPOTrainer" in only
    assert len(only) < 250


def test_all_problems_are_told_at_once() -> None:
    said = problems(modle={}, lora={"rank": 0}, grpo={"max_new_tokens": 5}, algorithm="x")
    assert len(said) == 4


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lora": {"rank": 12}}, "rank 12 is unusual: 8, 16, 32, 64, 128"),
        ({"lora": {"rank": 16, "alpha": 7}}, "alpha 7 with rank 16 scales the adapter by 0.4375: 16 or 32"),
        ({"lora": {"dropout": 0.1}}, "rarely helps: 0 is usual"),
        ({"lora": {"target_modules": ["q_prj"]}}, "did you mean 'q_proj'?"),
        ({"grpo": {"max_completion_length": 1000}}, "prompts of more than 24 tokens are left out"),
        ({"grpo": {"reward_weights": [0.3, 0.7]}}, "take the place of the recipe's weights"),
        ({"algorithm": "gdpo", "reward": {"preset": "logic"}}, "'logic' is scored as one"),
        ({"lora": False, "save": {"merged_16bit": True}}, "no adapter to merge"),
    ],
)
def test_what_is_odd_is_a_warning(changes: dict[str, Any], said: str) -> None:
    table = {**changes, "reward": changes["reward"]} if "reward" in changes else changes
    assert any(said in warning for warning in config(**table).warnings)


@pytest.mark.parametrize("rank", [8, 16, 32, 64, 128])
def test_the_lora_presets_are_taken_without_a_word(rank: int) -> None:
    for alpha in (rank, 2 * rank, None):
        lora = {"rank": rank} if alpha is None else {"rank": rank, "alpha": alpha}
        assert config(lora=lora).warnings == ()


def test_a_reward_that_compares_a_group_needs_the_same_group_in_evaluation() -> None:
    table = {"use": "kimi_length", "weight": 1.0}
    said = problems(reward=[table], eval={"num_generations": 2})
    assert any("compares the 8 completions of a prompt" in problem for problem in said), said
    assert not problems(reward=[table], eval={"num_generations": 8})


def test_the_positions_of_a_local_model_are_its_context(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"max_position_embeddings": 256}))
    [said] = problems(
        model={"name": str(tmp_path), "max_seq_length": 1024}, grpo={"max_completion_length": 64}
    )
    assert "max_seq_length 1024 is more than the model's 256 positions: set it to 256 or less" in said


@pytest.mark.parametrize("processes", [1, 4])
def test_processes_count_in_a_batch(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", str(processes))
    assert bool(problems(grpo={"per_device_train_batch_size": 2})) == (processes == 1)


def test_every_gguf_type_of_a_config_can_be_saved() -> None:
    assert config(backend="unsloth", save={"gguf": sorted(GGUF_TYPES)}).save.gguf
    assert {check_save_method(f"gguf:{name}") for name in GGUF_TYPES} == {"gguf"}


def test_a_spelling_leads_to_a_field_that_there_is() -> None:
    known = set(kept_fields.GRPO_FIELDS) | set(kept_fields.TRAINING_FIELDS)
    assert set(RENAMED.values()) <= known
    assert set(OWNED) <= known | set(kept_fields.ASYNC_GRPO_FIELDS)
    assert set(RENAMED) <= set(MOVED) & set(OLD_NAMES)
    assert not set(RENAMED) & known


@pytest.mark.trl
@pytest.mark.parametrize(
    ("algorithm", "place"),
    [
        ("grpo", "trl.GRPOConfig"),
        ("rloo", "trl.RLOOConfig"),
        ("async_grpo", "trl.experimental.async_grpo.AsyncGRPOConfig"),
    ],
)
def test_the_kept_fields_are_those_of_the_installed_trl(
    algorithm: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRL_EXPERIMENTAL_SILENCE", "1")
    if importlib.util.find_spec("trl") is None:
        pytest.skip("trl is not installed: pip install 'ringtrue[train]'")
    module, _, name = place.rpartition(".")
    real = {one.name for one in fields(getattr(importlib.import_module(module), name)) if one.init}
    kept = {*kept_fields.TRAINING_FIELDS, *grpo_fields._KEPT[algorithm]}
    assert kept == real
    assert set(grpo_fields.known_fields(algorithm)) == real


@pytest.mark.trl
def test_the_reporters_are_those_of_the_installed_transformers() -> None:
    utils = pytest.importorskip("transformers.integrations.integration_utils")
    assert {*utils.INTEGRATION_TO_CALLBACK, "all", "none"} == output_checks.REPORTERS
