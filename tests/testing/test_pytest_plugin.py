"""The pytest plug-in, by real pytest runs in processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REWARDS = """
import os

def score(completions, gold, **kwargs):
    return [float(text.endswith(str(right))) for text, right in zip(completions, gold)]

def ints(completions, **kwargs):
    return [len(text) % 2 for text in completions]

def short_of_one(completions, **kwargs):
    return [0.0 for _ in completions[1:]]

def counted(completions, file="counted", **kwargs):
    with open(os.environ["COUNT"] + file, "a") as written:
        written.write(".")
    return [0.0 for _ in completions]

def counted_too(completions, **kwargs):
    return counted(completions, file="counted_too")

def group_size(completions, **kwargs):
    return [float(len(completions)) for _ in completions]

def by_worker(completions, gold, **kwargs):
    if os.environ.get("PYTEST_XDIST_WORKER") == "gw0":
        return score(completions, gold)
    return [0.0 for _ in completions]
"""
HEAD = "import my_rewards as my\nfrom ringtrue.rewards.testing import parametrize_with_laws\n"
BODY = "\ndef test_laws(reward, law):\n    law(reward)\n"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run pytest as a user does, in a project of its own with the rewards above."""
    (tmp_path / "my_rewards.py").write_text(REWARDS)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")

    def call(*args: str) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *args],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=200,
            env={**kept, "COUNT": str(tmp_path / "count"), "COLUMNS": "200"},
        )  # fmt: skip

    return call


def outcomes(done: "subprocess.CompletedProcess[str]", file: Path) -> dict[str, str]:
    """Each test's outcome by its id, out of the lines of `-v`."""
    found = {}
    for line in done.stdout.splitlines():
        for word in ("PASSED", "FAILED", "XFAIL", "SKIPPED", "ERROR"):
            if f" {word}" in line and f"{file.name}::" in line and not line.startswith((word, "[")):
                found[line.split(f"{file.name}::", 1)[1].split(f" {word}")[0]] = word
    return found


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


# Laws


def test_one_test_a_reward_and_law(run: Run, tmp_path: Path) -> None:
    laws = "laws=['shape', 'total', 'typed', 'bounded', 'group_locality']"
    path = write(
        tmp_path / "test_laws.py",
        f"{HEAD}@parametrize_with_laws([my.score, my.ints, my.short_of_one, my.score], {laws}){BODY}",
    )
    done = run("-v", str(path))
    # `bounded` and `group_locality` are for none of them: they make no test, and nothing is skipped.
    assert outcomes(done, path) == {
        f"test_laws[{name}-{law}]": "FAILED" if (name, law) == ("short_of_one", "shape") else "PASSED"
        for name in ("score", "ints", "short_of_one", "score_2")
        for law in ("shape", "total", "typed")
    }
    failure = done.stdout.split("test_laws[short_of_one-shape] __")[1]
    for text in ("broken  shape (law 1)", "0 values for 1 rows", "call: short_of_one(", "why it matters:"):
        assert text in failure, done.stdout
    assert (
        "pytest_laws.py" not in failure.split("====")[0]
    )  # no frame of ours between the author and the finding
    # Advice passes, and is told.
    advice = done.stdout.split("advice, and what was left out")[1]
    assert "test_laws[ints-typed]" in advice
    assert "advice  typed (law 4)" in advice


def test_expected_failures_are_strict(run: Run, tmp_path: Path) -> None:
    expected = "{'short_of_one-shape': 'known', 'typed': 'ints are fine here'}"
    path = write(
        tmp_path / "test_laws.py",
        f"{HEAD}@parametrize_with_laws([my.ints, my.short_of_one], laws=['shape', 'typed'], "
        f"expected_failures={expected}){BODY}",
    )
    done = run("-v", "-rx", str(path))
    assert outcomes(done, path) == {
        "test_laws[ints-shape]": "PASSED",
        "test_laws[ints-typed]": "XFAIL",
        "test_laws[short_of_one-shape]": "XFAIL",
        "test_laws[short_of_one-typed]": "FAILED",
    }
    assert "XPASS(strict)" in done.stdout
    assert "ints are fine here" in done.stdout


def test_what_is_left_out_for_time_passes_and_is_told(run: Run, tmp_path: Path) -> None:
    options = "laws=['shape', 'typed'], seconds=0, expected_failures={'typed': 'known'}"
    path = write(tmp_path / "test_laws.py", f"{HEAD}@parametrize_with_laws([my.ints], {options}){BODY}")
    done = run("-v", str(path), "--junitxml", "out.xml")
    # An expected failure that was not looked for is not one that holds after all.
    assert outcomes(done, path) == {"test_laws[ints-shape]": "PASSED", "test_laws[ints-typed]": "XFAIL"}
    assert "left out  shape (law 1)" in done.stdout
    assert "budget of time" in (tmp_path / "out.xml").read_text()


def test_the_marker_chooses_laws(run: Run, tmp_path: Path) -> None:
    code = f"{HEAD}@parametrize_with_laws([my.ints], laws=['shape']){BODY}\ndef test_other():\n    pass\n"
    path = write(tmp_path / "test_laws.py", code)
    write(
        tmp_path / "a.reward.jsonl",
        {"reward": "my_rewards:ints"},
        {"completion": "a", "expect": 1, "why": "x"},
    )
    assert list(outcomes(run("-v", "-m", "not reward_laws", str(path)), path)) == ["test_other"]
    assert "2 deselected" in run("-m", "reward_cases", ".").stdout
    told = run("--markers").stdout
    assert "@pytest.mark.reward_laws:" in told
    assert "@pytest.mark.reward_cases:" in told


def test_the_number_of_examples_is_that_of_the_command_line_else_the_test_else_the_ini_file(
    run: Run, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "test_laws.py",
        f"{HEAD}@parametrize_with_laws([my.counted], kind='penalty', laws=['shape'], max_examples=9){BODY}",
        "@parametrize_with_laws([my.counted_too], kind='penalty', laws=['shape'])",
        "def test_too(reward, law):\n    law(reward)",
    )
    write(tmp_path / "pytest.ini", "[pytest]\nreward_max_examples = 20")
    counts = []
    for more in ("--collect-only", "--verbose", "--reward-max-examples=5"):
        files = [tmp_path / f"count{name}" for name in ("counted", "counted_too")]
        for file in files:
            file.write_text("")
        assert run("-q", more, str(path)).returncode == 0
        counts.append([file.stat().st_size for file in files])
    # Collecting calls it too, to see what it is, and the law a few times besides; each example is one call more.
    tried, asked, lined = counts
    assert all(few > none + 5 for few, none in zip(lined, tried, strict=True)), counts
    added = [many - few for many, few in zip(asked, lined, strict=True)]
    assert added == [pytest.approx(9 - 5, abs=2), pytest.approx(20 - 5, abs=2)], counts


def test_a_wrong_number_of_examples_is_refused(run: Run) -> None:
    done = run("--reward-max-examples", "0")
    assert (done.returncode, "give a whole number from 1" in done.stderr) == (4, True)


def test_two_workers_have_the_same_ids_whatever_the_reward_does(run: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "test_laws.py",
        f"{HEAD}@parametrize_with_laws([my.by_worker, my.score], "
        f"laws=['shape', 'rejects_wrong', 'accepts_gold']){BODY}",
    )
    write(
        tmp_path / "sums.reward.jsonl",
        {"reward": "my_rewards:score"},
        *({"completion": text, "gold": "7", "expect": float(text == "7"), "why": "x"} for text in "5678"),
    )
    done = run("-n", "2", "-v", ".")
    assert "Different tests were collected" not in done.stdout
    assert "failed" not in done.stdout.splitlines()[-1], done.stdout
    assert "error" not in done.stdout.splitlines()[-1], done.stdout
    assert len({line.split(" PASSED ")[1] for line in done.stdout.splitlines() if " PASSED " in line}) >= 6
    assert path.name in done.stdout


# Golden cases


def test_cases_are_tests_of_their_own(run: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "sums.reward.jsonl",
        {"reward": "my_rewards:score"},
        {"completion": "7", "gold": "7", "expect": 1.0, "why": "plain"},
        "",
        {"completion": "-7", "gold": "7", "expect": 0.0, "why": "a sign counts", "id": "sign"},
    )
    done = run("-v", ".")
    assert outcomes(done, path) == {"line2": "PASSED", "sign": "FAILED"}
    failure = done.stdout.split("= FAILURES =")[1]
    for text in (
        "case sign (", "sums.reward.jsonl:4) does not hold", "  expected  0.0", "  got       1.0",
        "  why       a sign counts", "  call      score(completions=['-7'], gold=['7'])",
    ):  # fmt: skip
        assert text in failure
    assert "Traceback" not in failure
    assert "pytest_plugin.py" not in failure
    # One of them alone, by its id.
    assert "1 passed" in run(f"{path.name}::line2").stdout


def test_a_group_file_is_scored_together_and_each_case_told_apart(run: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "size.reward.jsonl",
        {"reward": "my_rewards:group_size", "scope": "group"},
        *(
            {"completion": text, "expect": size, "why": "x", "id": text}
            for text, size in (("a", 2), ("b", 3))
        ),
    )
    assert outcomes(run("-v", "."), path) == {"a": "PASSED", "b": "FAILED"}


def test_a_shipped_reward_with_options(run: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "c.reward.jsonl",
        {"reward": "correctness", "options": {"wrong": -0.25}},
        {"completion": "so $\\boxed{8}$", "gold": "7", "expect": -0.25, "why": "as its options say"},
    )
    assert outcomes(run("-v", "."), path) == {"line2": "PASSED"}


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ({"completion": "7", "expect": 1, "why": "x"}, ":1: the first line must name the reward"),
        ({"reward": "my_rewards:nothing"}, "my_rewards has no 'nothing'; it has by_worker, counted,"),
        ({"reward": "no_such_module:score"}, "there is no module 'no_such_module'"),
        ({"reward": "./my_rewards.py:score"}, "write my_rewards:score"),
        ({"reward": "corectness"}, "did you mean 'correctness'?"),
        ({"reward": "my_rewards:REWARDS"}, "has no 'REWARDS'"),
        ({"reward": "my_rewards:score", "options": {"a": 1}}, "a function, which takes no options"),
        ("{", ":1: not JSON"),
    ],
)
def test_a_file_that_cannot_be_run_is_an_error_in_one_sentence(
    run: Run, tmp_path: Path, first: object, said: str
) -> None:
    write(tmp_path / "a.reward.jsonl", first, {"completion": "8", "expect": 1, "why": "x"})
    done = run("-q", ".")
    assert done.returncode == 2
    assert said in done.stdout
    assert "Traceback" not in done.stdout


def test_other_names_of_files_by_the_ini_file(run: Run, tmp_path: Path) -> None:
    lines = ({"reward": "my_rewards:ints"}, {"completion": "a", "expect": 1, "why": "x"})
    write(tmp_path / "a.reward.jsonl", *lines)
    write(tmp_path / "b.golden.jsonl", *lines)
    write(tmp_path / "data.jsonl", *lines)
    write(tmp_path / "pytest.ini", "[pytest]\nreward_files = *.golden.jsonl")
    assert "1 passed" in run("-q", ".").stdout
