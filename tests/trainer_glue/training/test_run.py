"""The example's run with the real trainer: three steps, resumed to five, saved."""

import json
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards import BoxedFormat, ByAbility, Correctness, read_rows
from ringtrue.trainer_glue.training import ConfigError, TrainConfig, load_config
from ringtrue.trainer_glue.training.dry_run import dry_run
from ringtrue.trainer_glue.training.generations import Values, constant_parts, note_values
from ringtrue.trainer_glue.training.run import train
from ringtrue.trainer_glue.training.tables import EvalTable

pytestmark = [
    pytest.mark.trl,
    # peft and trl ask transformers 5 by old names.
    pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning"),
]
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "train"


@pytest.fixture
def config(tiny: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainConfig:
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    tokenizer = tiny.tiny_tokenizer()
    tokenizer.save_pretrained(tmp_path / "tiny-model")
    tiny.tiny_model(tokenizer).save_pretrained(tmp_path / "tiny-model")
    monkeypatch.chdir(tmp_path)
    return load_config(tmp_path / "tiny.toml")


def steps(folder: Path) -> list[int]:
    return [json.loads(line)["step"] for line in (folder / "log.jsonl").read_text().splitlines()]


def test_three_steps_are_resumed_to_five_and_saved(config: TrainConfig) -> None:
    import torch
    from safetensors.torch import load_file

    said: list[str] = []
    folder = train(config, say=said.append)
    assert steps(folder) == [1, 2, 3]
    assert any("weights are trained" in line and not line.startswith("0 of") for line in said)
    assert sum(line.startswith("step ") for line in said) == 3
    with pytest.raises(ConfigError, match="holds a run already"):
        train(config, say=said.append)

    longer = replace(
        config, grpo={**config.grpo, "max_steps": 5}, save=replace(config.save, merged_16bit=True)
    )
    train(longer, resume=True, say=said.append)
    assert steps(folder) == [1, 2, 3, 4, 5]
    line = json.loads((folder / "log.jsonl").read_text().splitlines()[-1])
    assert {"rewards/format_reward/mean", "rewards/correctness/mean"} <= line.keys()
    assert (folder / "adapter" / "adapter_model.safetensors").is_file()
    merged = load_file(folder / "merged_16bit" / "model.safetensors")
    assert {value.dtype for value in merged.values()} == {torch.bfloat16}
    assert not any("lora" in name for name in merged)


def test_held_out_rows_are_scored_by_the_recipe_every_so_many_steps_and_at_the_end(
    config: TrainConfig,
) -> None:
    said: list[str] = []
    held = EvalTable(share=0.25, every=2, num_generations=2)
    folder = train(replace(config, eval=held), say=said.append)
    found = [json.loads(line) for line in (folder / "eval.jsonl").read_text().splitlines()]
    assert [(line["step"], line["problems"], line["completions"]) for line in found] == [(2, 2, 4), (3, 2, 4)]
    assert found[0].keys() >= {"reward", "correct", "parts", "abilities"}
    assert found[0]["abilities"]["math"]["reward"] == found[0]["reward"]
    assert set(found[0]["parts"]) == {"format_reward", "correctness"}
    assert sum("2 held-out problems" in line for line in said) == 2
    assert steps(folder) == [1, 2, 3]
    # What the trainer itself made of the same completions.
    state = json.loads((folder / "checkpoints" / "checkpoint-3" / "trainer_state.json").read_text())
    own = [entry["eval_reward"] for entry in state["log_history"] if "eval_reward" in entry]
    assert own
    assert [line["reward"] for line in found][: len(own)] == pytest.approx(own, abs=1e-6)
    # A resumed run has each evaluation once.
    longer = replace(config, eval=held, grpo={**config.grpo, "max_steps": 4})
    train(longer, resume=True, say=said.append)
    again = [json.loads(line)["step"] for line in (folder / "eval.jsonl").read_text().splitlines()]
    assert again == [2, 3, 4]


def test_ctrl_c_leaves_a_checkpoint_that_the_run_goes_on_from(config: TrainConfig) -> None:
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if line.startswith("step 1/"):
            signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        train(config, say=say)
    folder = Path(config.save.folder)
    assert said[-1] == "stopped after step 2: --resume goes on from there"
    assert (folder / "checkpoints" / "checkpoint-2" / "trainer_state.json").is_file()
    assert not (folder / "adapter").exists()
    assert signal.getsignal(signal.SIGINT) is before

    # A checkpoint that a kill cut off is passed over.
    (folder / "checkpoints" / "checkpoint-9").mkdir()
    train(config, resume=True, say=said.append)
    assert steps(folder) == [1, 2, 3]
    assert (folder / "adapter").is_dir()


def test_what_is_reported_to_is_asked_for_before_the_model_is_loaded(
    config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "ringtrue.trainer_glue.training.run.load_model", lambda _: pytest.fail("it was loaded")
    )
    absent = replace(config, log=replace(config.log, report_to=("azure_ml",)))
    with pytest.raises(ImportError, match="report_to azure_ml: pip install the package"):
        train(absent, say=print)


def test_nothing_to_resume_is_refused(config: TrainConfig) -> None:
    with pytest.raises(ConfigError, match="no checkpoint"):
        train(config, resume=True, say=print)


def test_a_dry_run_shows_the_template_and_pays_the_golds_and_a_few_completions(config: TrainConfig) -> None:
    said: list[str] = []
    # The weights are random: what they write earns the same throughout, which is told and fails nothing.
    assert dry_run(config, say=said.append) == 0, said
    assert any("<|im_start|>user" in line and "assistant" in line for line in said)
    assert any("math: 8 completions of 2 prompts earn -0.7 on average, from -0.7 to" in line for line in said)
    assert "warning: math: to all of them 'correctness' gave -1, 'format_reward' gave 0" in said
    assert any("2 of 2 prompts earned alike" in line for line in said)
    assert not Path(config.save.folder).exists()


def test_a_dry_run_does_without_a_model_that_cannot_be_loaded(
    config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_config: TrainConfig) -> None:
        raise ImportError("this needs a GPU")

    monkeypatch.setattr("ringtrue.trainer_glue.training.generations.load_model", missing)
    said: list[str] = []
    assert dry_run(config, say=said.append) == 0, said
    assert "no completions of the model were tried: this needs a GPU" in said


def test_what_completions_earn_shows_that_a_part_can_give_more_than_golds_did(config: TrainConfig) -> None:
    """Constant is what neither golds nor completions move: of abilities without golds nothing is claimed."""
    recipe = ByAbility({"math": Correctness(), "chat": BoxedFormat()})
    rows = read_rows([r"\boxed{7}", "7"], columns={"gold": ["7", None], "ability": ["math", "chat"]})
    seen: Values = {}
    note_values(recipe, recipe.score(rows), seen)
    assert seen == {"math": {1.0}, "chat": {0.0}}
    note_values(recipe, recipe.score(read_rows(["8"], columns={"gold": ["7"], "ability": ["math"]})), seen)
    assert constant_parts(seen) == [("chat", 0.0)]


@pytest.mark.parametrize(
    ("gold", "preset", "said"),
    [
        ("forty-two or so", "gpt_oss_notes", "earn no more than a wrong answer"),
        ("7", "logic", "nothing says which task"),
    ],
)
def test_a_dry_run_warns_of_golds_that_earn_nothing(
    config: TrainConfig, tmp_path: Path, gold: str, preset: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A place that the grader does not read, whatever stands in it.
    monkeypatch.setattr("ringtrue.trainer_glue.training.dry_run._SLOTS", ("It is 7, not %s",))
    (tmp_path / "sums.jsonl").write_text(json.dumps({"question": "How much?", "gold": gold}) + "\n")
    path = tmp_path / "other.toml"
    path.write_text((tmp_path / "tiny.toml").read_text().replace("gpt_oss_notes", preset))
    lines: list[str] = []
    assert dry_run(load_config(path), say=lines.append) > 0
    assert any(line.startswith("warning: ") and said in line for line in lines), lines
