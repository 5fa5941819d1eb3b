"""The guide: every step of docs/testing.md runs, in order, and finds what it says."""

import re
import subprocess
import sys
from pathlib import Path

from ringtrue.rewards.testing.law import LAWS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "testing.md").read_text(encoding="utf-8")
STEPS = re.findall(r"(?:<!-- (file: \S+|check) -->\n)?```(\w*)\n(.*?)```", PAGE, re.DOTALL)

OPTIONS = ("--max-examples", "5", "--budget", "120", "--probes", "off")


def named(status: str, text: str) -> list[str]:
    return re.findall(rf"^ +{status} +(\w+)", text, re.MULTILINE)


def run(folder: Path, *command: str, code: int = 0) -> str:
    """What a fresh process says: a step may not live on what an earlier one imported."""
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def test_every_step_runs_and_finds_what_it_says(tmp_path: Path) -> None:
    checks = 0
    assert len(STEPS) >= 9
    for kind, language, text in STEPS:
        if kind.startswith("file: "):
            (tmp_path / kind.removeprefix("file: ")).write_text(text, encoding="utf-8")
        elif kind == "check":
            checks += 1
            broken = named("broken", text)
            command = ("-m", "ringtrue.cli", "check", "my_rewards:score", *OPTIONS)
            report = run(tmp_path, *command, code=int(bool(broken)))
            assert named("broken", report) == broken
            assert set(named("advice", text)) <= set(named("advice", report))
            assert text.splitlines()[0] in report
        else:
            assert language == "python"
            said = run(tmp_path, "-c", text).splitlines()
            promised = [line.partition("# ")[2] for line in text.splitlines() if line.startswith("print")]
            for saying, promise in zip(said, promised, strict=True):
                assert saying == promise or promise.startswith("a "), (saying, promise)
    assert checks == 3
    run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_my_rewards.py")


def test_the_statements_are_those_of_the_laws() -> None:
    for name, number, statement in re.findall(
        r"^ +(?:broken|advice) +(\w+) \(law (\d+)\): (.*)$", PAGE, re.MULTILINE
    ):
        assert (LAWS[name].number, LAWS[name].statement) == (int(number), statement)
