"""The example's run with the real trainer: three steps, resumed to five, saved."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ringtrue.trainer_glue.training import ConfigError, TrainConfig, load_config
from ringtrue.trainer_glue.training.dry_run import dry_run
from ringtrue.trainer_glue.training.run import train

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


@pytest.mark.parametrize(
    ("change", "said"),
    [({"algorithm": "async_grpo"}, "not run here"), ({"backend": "unsloth", "algorithm": "rloo"}, "unsloth")],
)
def test_what_is_not_run_is_refused_before_anything_is_loaded(
    config: TrainConfig, change: dict[str, Any], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        train(replace(config, **change), say=print)


def test_nothing_to_resume_is_refused(config: TrainConfig) -> None:
    with pytest.raises(ConfigError, match="no checkpoint"):
        train(config, resume=True, say=print)


def test_a_dry_run_shows_the_template_and_pays_the_golds(config: TrainConfig) -> None:
    said: list[str] = []
    assert dry_run(config, say=said.append) == 0, said
    assert any("<|im_start|>user" in line and "assistant" in line for line in said)


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
