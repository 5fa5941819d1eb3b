"""A run that is killed outright is taken up again at its last whole checkpoint, and comes to its end."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.trl, pytest.mark.soak]
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "train"


@pytest.fixture
def folder(tiny: Any, tmp_path: Path) -> Path:
    """The example, with a checkpoint every step."""
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    tokenizer = tiny.tiny_tokenizer()
    tokenizer.save_pretrained(tmp_path / "tiny-model")
    tiny.tiny_model(tokenizer).save_pretrained(tmp_path / "tiny-model")
    text = (tmp_path / "tiny.toml").read_text()
    (tmp_path / "tiny.toml").write_text(text.replace("max_steps = 3", "max_steps = 6\nsave_steps = 1"))
    return tmp_path


def started(folder: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "ringtrue.cli", "train", "tiny.toml", *options],
        stderr=subprocess.PIPE, text=True, cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip


def killed_after(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stderr is not None
    try:
        while line not in (said := process.stderr.readline()):
            assert said, "the run ended"
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def test_a_run_that_is_killed_twice_is_resumed_to_its_end(folder: Path) -> None:
    killed_after(started(folder), "step 2/6")
    killed_after(started(folder, "--resume"), "step 4/6")
    last = started(folder, "--resume")
    said = last.communicate(timeout=300)[1]
    assert last.returncode == 0, said[-2000:]
    assert "step 1/6" not in said
    lines = (folder / "tiny-run" / "log.jsonl").read_text().splitlines()
    assert [json.loads(line)["step"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert (folder / "tiny-run" / "adapter" / "adapter_model.safetensors").is_file()
