"""`ringtrue check`: the laws against one reward, by its exit codes, its report and its messages."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from ringtrue.rewards.testing.law import LAWS

OWN = """
import time

def hashes(completions, gold, **kwargs):
    answers = [text.rpartition("####")[2].strip() for text in completions]
    return [float(one == right) for one, right in zip(answers, gold)]

def ints(completions, **kwargs):
    return [len(text) % 2 for text in completions]

def one_too_few(completions, **kwargs):
    return [0.0 for _ in completions[1:]]

def hangs(completions, **kwargs):
    while any("\\x00" in text for text in completions):
        time.sleep(1)
    return [0.0 for _ in completions]

class Built:
    def __call__(self, completions, **kwargs):
        return [0.0 for _ in completions]

class Needs:
    def __init__(self, weight):
        self.weight = weight

number = 3
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with rewards of one's own, where the command is run."""
    (tmp_path / "own_checked.py").write_text(OWN)
    (tmp_path / "own_broken.py").write_text("\n\nnothing_like_it\n")
    (tmp_path / "own_needy.py").write_text("import no_such_library_at_all\n")
    monkeypatch.chdir(tmp_path)
    before = list(sys.path)
    yield tmp_path
    sys.path[:] = before
    for name in ("own_checked", "own_broken", "own_needy"):
        sys.modules.pop(name, None)


def cases(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


RIGHT: dict[str, object] = {"completion": "#### 7", "gold": "7", "expect": 1.0, "why": "right"}


def test_a_sound_reward_holds_and_it_is_said_that_its_code_runs(ringtrue: Any, folder: Path) -> None:
    done = ringtrue("check", "own_checked:hashes", "--laws", "shape,total,permutation")
    assert (done.code, "hashes: holds the laws (3 held;" in done.out) == (0, True), done
    assert "runs the code of own_checked:hashes" in done.err


def test_a_broken_law_is_exit_1_with_the_finding(ringtrue: Any, folder: Path) -> None:
    done = ringtrue("check", "own_checked:one_too_few", "--laws", "shape")
    assert done.code == 1
    for text in (
        "one_too_few: BREAKS the laws",
        "broken  shape (law 1)",
        "call: one_too_few(",
        "why it matters:",
    ):
        assert text in done.out


def test_advice_fails_nothing(ringtrue: Any, folder: Path) -> None:
    done = ringtrue("check", "own_checked:ints", "--laws", "typed")
    assert (done.code, "advice  typed" in done.out) == (0, True)


def test_a_shipped_reward_by_its_name_is_held_to_every_law(ringtrue: Any) -> None:
    done = ringtrue("check", "boxed_format", "--laws", "typed,repeatable")
    assert (done.code, "boxed_format: holds" in done.out) == (0, True), done
    assert "runs the code" not in done.err


def test_an_expected_failure_passes_and_a_mended_one_fails(ringtrue: Any, folder: Path) -> None:
    args = ("check", "own_checked:one_too_few", "--laws", "shape,total")
    done = ringtrue(*args, "--expect", "shape=known since = long")
    assert (done.code, "known since = long" in done.out) == (0, True)
    done = ringtrue(*args, "--expect", "shape=known", "--expect", "total=thought so")
    assert (done.code, "mended  total" in done.out) == (1, True)


def test_a_class_is_built_first(ringtrue: Any, folder: Path) -> None:
    assert ringtrue("check", "own_checked:Built", "--laws", "shape").code == 0


def test_json_is_the_report_and_nothing_else(ringtrue: Any, folder: Path) -> None:
    done = ringtrue("check", "own_checked:one_too_few", "--laws", "shape,total", "--json")
    report = json.loads(done.out)
    assert (done.code, report["ok"]) == (1, False)
    assert {one["law"]: one["status"] for one in report["results"]} == {"shape": "broken", "total": "held"}


def test_junit_has_a_case_a_law(ringtrue: Any, folder: Path) -> None:
    done = ringtrue("check", "own_checked:one_too_few", "--laws", "shape,total", "--junit", "out.xml")
    assert done.code == 1
    suite = ElementTree.fromstring((folder / "out.xml").read_text())
    assert {one.get("name"): one.find("failure") is not None for one in suite} == {
        "shape": True,
        "total": False,
    }


def test_the_options_reach_the_check(ringtrue: Any, folder: Path) -> None:
    declared = ("--kind", "penalty", "--kind", "language", "--low", "0", "--high", "0.5")
    done = ringtrue("check", "own_checked:ints", "--laws", "bounded", *declared)
    assert (done.code, "1.0 is not in 0.0 to 0.5" in done.out) == (1, True)
    done = ringtrue("check", "own_checked:ints", "--laws", "bounded", "--low", "-inf", "--high", "inf")
    assert done.code == 0
    done = ringtrue("check", "own_checked:ints", "--laws", "batch_independence", "--scope", "group", "--json")
    assert json.loads(done.out)["results"][0]["status"] == "not applicable"
    done = ringtrue("check", "own_checked:ints", "--laws", "shape", "--budget", "0.1", "--json")
    assert json.loads(done.out)["results"][0]["status"] in ("left out", "held")


def test_a_reward_that_hangs_is_named_and_not_suffered(ringtrue: Any, folder: Path) -> None:
    done = ringtrue(
        "check",
        "own_checked:hangs",
        "--laws",
        "total",
        "--deadline",
        "0.2",
        "--budget",
        "1",
        "--kind",
        "penalty",
    )
    assert (done.code, "was killed" in done.out) == (1, True), done


# Golden cases


def test_golden_cases_are_checked(ringtrue: Any, folder: Path) -> None:
    wrong = {"completion": "#### -7", "gold": "7", "expect": 1.0, "why": "by mistake", "id": "sign"}
    path = cases(folder, RIGHT)
    args = ("check", "own_checked:hashes", "--cases", path, "--laws", "golden")
    assert ringtrue(*args).code == 0
    cases(folder, RIGHT, wrong)
    done = ringtrue(*args)
    assert done.code == 1
    assert "sign (" in done.out
    assert "cases.jsonl:2): expected 1.0, got 0.0 (by mistake)" in done.out


def test_pin_writes_what_is_missing_and_pin_all_what_does_not_hold(ringtrue: Any, folder: Path) -> None:
    path = cases(
        folder,
        {"completion": "#### 8", "gold": "7", "expect": 1.0, "why": "does not hold"},
        {"completion": "#### 7", "gold": "7", "why": "new"},
    )
    args = ("check", "own_checked:hashes", "--cases", path, "--laws", "golden")
    done = ringtrue(*args)
    assert (done.code, "cases.jsonl:2: there is no 'expect'" in done.err, "--pin" in done.err) == (
        3,
        True,
        True,
    )
    done = ringtrue(*args, "--pin")
    assert (done.code, "1 case pinned" in done.err, "cases.jsonl:2: expect 1.0" in done.err) == (
        1,
        True,
        True,
    )
    done = ringtrue(*args, "--pin-all")
    assert (done.code, "cases.jsonl:1: expect 0.0" in done.err) == (0, True)
    assert [json.loads(line)["expect"] for line in path.read_text().splitlines()] == [0.0, 1.0]
    assert "0 cases pinned" in ringtrue(*args, "--pin").err


def test_the_first_line_of_the_file_gives_the_options_of_its_reward(ringtrue: Any, folder: Path) -> None:
    path = cases(
        folder,
        {"reward": "correctness", "options": {"wrong": -0.25}},
        {"completion": "so $\\boxed{8}$", "gold": "7", "expect": -0.25, "why": "by its options"},
    )
    assert ringtrue("check", "correctness", "--cases", path, "--laws", "golden").code == 0


# What cannot be checked


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["own_checked:nothing"], 2, "own_checked has no 'nothing'; it has Built, Needs, hangs, hashes"),
        (["no_such_module_here:score"], 2, "there is no module 'no_such_module_here': run where"),
        (["own_checked:number"], 2, "own_checked:number is 3 of type int, which cannot be called"),
        (["own_checked:Needs"], 2, "is a class, and building it raises TypeError"),
        (["own_checked:"], 2, "write package.module:name"),
        (["own_broken:score"], 2, "importing own_broken raises NameError: name 'nothing_like_it'"),
        (["own_broken:score"], 2, "own_broken.py:3)"),
        (["own_needy:score"], 2, "importing own_needy raises ModuleNotFoundError"),
        (["corectness"], 2, "did you mean 'correctness'?"),
        (["cosine_length"], 2, "needs the option 'limit': it has no default; build it in a module of yours"),
        (["correctness", "--laws", "tootal"], 2, "--laws: no law is called 'tootal'; did you mean 'total'?"),
        (["correctness", "--laws", ","], 2, "--laws names no law"),
        (["correctness", "--expect", "tootal=x"], 2, "--expect: no law is called 'tootal'"),
        (["correctness", "--expect", "total"], 2, "the reason is missing; write --expect LAW=REASON"),
        (["correctness", "--kind", "maths"], 2, "--kind maths: there is no such kind; one of answer,"),
        (["correctness", "--scope", "batch"], 2, "--scope batch: there is no such scope; one of row, group"),
        (["correctness", "--probes", "none"], 2, "--probes none: there is no such probes; one of auto,"),
        (["correctness", "--low", "0"], 2, "a range has two ends; give --low and --high"),
        (["correctness", "--low", "1", "--high", "nan"], 2, "the lower end must be below"),
        (["correctness", "--pin"], 2, "name it with --cases"),
        (["correctness", "--junit", "no/such/folder.xml"], 2, "there is no folder no/such"),
        (
            ["correctness", "--cases", "none.jsonl"],
            3,
            "none.jsonl: No such file or directory: check the path",
        ),
        (["correctness", "--max-examples", "0"], 2, "--max-examples"),
        ([], 2, "check --help"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(
    ringtrue: Any, folder: Path, args: list[str], code: int, said: str
) -> None:
    done = ringtrue("check", *args)
    assert done.code == code, done
    assert said in done.err
    assert done.out == ""


def test_without_hypothesis_the_pip_command_is_said(folder: Path) -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "from ringtrue.cli import main\n"
        "sys.exit(main(['check', 'own_checked:hashes']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=folder
    )
    assert (done.returncode, done.stderr.strip()) == (
        3,
        "ringtrue: the test kit needs hypothesis; pip install 'ringtrue[testing]'",
    )


def test_other_commands_do_not_load_the_test_kit() -> None:
    code = "import sys; from ringtrue.cli.app import run; run(['list', '--json']); print('hypothesis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_help_has_an_example(ringtrue: Any) -> None:
    done = ringtrue("check", "--help")
    assert (done.code, "Example: ringtrue check my_rewards:score" in " ".join(done.out.split())) == (0, True)


@pytest.mark.soak
def test_as_a_process_of_its_own_with_every_law(start: Any, folder: Path) -> None:
    """The whole of it, as typed: every law is in the report, and the module stands where the command is run."""
    process = start("check", "own_checked:hashes", "--max-examples", "5", "--json")
    out, err = process.communicate(timeout=120)
    report = json.loads(out)
    assert {one["law"] for one in report["results"]} == set(LAWS)
    assert process.returncode == (0 if report["ok"] else 1), err
    assert "Traceback" not in err


def test_on_a_terminal_the_law_being_checked_is_shown_and_findings_have_colours(folder: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "ringtrue.cli", "check", "own_checked:ints", "--laws", "shape,typed"]
    around = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = subprocess.Popen(
        command, stdout=follower, stderr=follower, cwd=folder, env={**around, "TERM": "xterm-256color"}
    )
    os.close(follower)
    seen = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while chunk := os.read(leader, 65536):
            seen += chunk
    process.wait()
    os.close(leader)
    text = seen.decode("utf-8", "replace")
    assert process.returncode == 0, text
    plain = re.sub("\x1b\\[[0-9;?]*[A-Za-z]", "", text)
    assert "0/2 shape" in plain
    assert "1/2 typed" in plain
    assert re.search("\x1b\\[33m *advice", text), text
