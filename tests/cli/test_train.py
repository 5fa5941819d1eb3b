"""`ringtrue train`: help, refusals and the dry run. A real run is in tests/trainer_glue/training/test_run.py."""

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_help_has_an_example(ringtrue: Any) -> None:
    done = ringtrue("train", "--help")
    assert done.code == 0
    assert "ringtrue train run.toml" in done.out


def test_a_bad_config_is_told_with_the_key(ringtrue: Any, tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    text = (EXAMPLES / "train" / "tiny.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("num_generations", "num_generation"), encoding="utf-8")
    done = ringtrue("train", path)
    assert (done.code, "did you mean 'num_generations'" in done.err) == (2, True), done


def test_the_backend_of_the_command_line_is_the_one_that_is_checked(ringtrue: Any, tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    text = (EXAMPLES / "train" / "tiny.toml").read_text(encoding="utf-8")
    path.write_text('algorithm = "rloo"\n' + text.replace('algorithm = "grpo"', ""), encoding="utf-8")
    done = ringtrue("train", path, "--backend", "unsloth")
    assert (done.code, "backend 'unsloth' runs algorithm 'grpo'" in done.err) == (2, True), done
    assert "--backend" in ringtrue("train", path, "--backend", "verl").err


def test_a_backend_that_is_missing_is_told_with_its_own_mend_alone() -> None:
    """In a process of its own: in this one trl may have been imported, which Unsloth does not forgive."""
    if importlib.util.find_spec("unsloth") is not None:
        pytest.skip("Unsloth is installed here")
    done = subprocess.run(
        [sys.executable, "-m", "ringtrue.cli", "train", str(EXAMPLES / "train" / "notes.toml")],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    assert (done.returncode, "this needs Unsloth: pip install" in done.stderr) == (3, True), done
    assert done.stderr.count("pip install") == 1


def test_a_missing_config_and_two_wishes_are_told(ringtrue: Any, tmp_path: Path) -> None:
    assert ringtrue("train", tmp_path / "none.toml").code == 3
    assert ringtrue("train", tmp_path / "none.toml", "--dry-run", "--resume").code == 2


# peft and trl ask transformers 5 by old names.
@pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning")
def test_a_dry_run_ends_with_zero_and_leaves_nothing(
    ringtrue: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("trl", reason="trl is not installed: pip install 'ringtrue[train]'")
    shutil.copytree(EXAMPLES / "train", tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(sys, "path", [str(EXAMPLES), *sys.path])
    tiny: Any = importlib.import_module("tiny_model")
    tiny.tiny_tokenizer().save_pretrained(tmp_path / "tiny-model")
    monkeypatch.chdir(tmp_path)
    done = ringtrue("train", "tiny.toml", "--dry-run")
    assert (done.code, "[model] 'tiny-model' cannot be loaded" in done.err) == (3, True), done
    tiny.tiny_model(tiny.tiny_tokenizer()).save_pretrained(tmp_path / "tiny-model")
    done = ringtrue("train", "tiny.toml", "--dry-run")
    assert (done.code, "8 completions of 2 prompts" in done.err) == (0, True), done
    assert not (tmp_path / "tiny-run").exists()
