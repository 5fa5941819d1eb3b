"""The measuring suites: they run on the bundled sample, and their generator says true things."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from ringtrue.graders import Outcome, grade_answer
from ringtrue.rewards import Correctness, ThinkFormat
from suites.data import SAMPLE_ONLY
from suites.measure import Run, error, measured, spread
from suites.near_misses import near_misses
from suites.rewriting import rewritings
from suites.steps import make_step

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
PORTIONS = ("graders", "rewards", "trainer_glue", "benchmarks")

GOLDS = [
    "7", "-12", "4096", "-31250", "0.35", "18.5", r"\frac{3}{8}", r"-\frac{7}{20}", r"\dfrac{5}{3}", "9/16",
    r"3\sqrt{7}", r"2+5\sqrt{3}", r"\frac{4\pi}{9}", r"\frac{2-\sqrt{11}}{6}", r"40^\circ", r"35\%", r"\$24.50",
    "x^2-4x+9", "(y+3)(y-8)", r"\frac{a+2}{b^3}", "3p^2q", "t^5", r"5\text{ cm}", r"12 \text{ apples}",
    "(2,-5)", "(1,4,9)", "[3,8)", r"(-\infty,6]", r"[2,\infty)", r"\left(\frac{1}{4}, 7\right)", "2, 5, 11", r"\{1,6\}",
    "y=3x-4", "x=9", "x^2+y^2=25", r"\text{even}", r"\text{Yes}", "No", "C", "(B)", r"\text{(D)}", "isosceles", "$6x+1$",
    r"$\frac{8}{15}$", "p+4q", r"6 \pi", "(x-1)^2+(y+2)^2=49", "2^{10}", "1.25e4",
]  # fmt: skip


def run(*arguments: str) -> str:
    """What `python -m suites.run` prints where no real files are."""
    root = BENCHMARKS.parent
    done = subprocess.run(
        [sys.executable, "-m", "suites.run", *arguments],
        cwd=BENCHMARKS,
        env={
            **os.environ,
            SAMPLE_ONLY: "1",
            "PYTHONPATH": os.pathsep.join(str(root / name) for name in PORTIONS),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("gold", GOLDS)
def test_a_rewriting_is_the_same_answer(gold: str) -> None:
    for seed in range(5):
        for kind, text in rewritings(gold, Random(seed), most=20).items():
            verdict = grade_answer(gold, text)
            assert verdict.outcome is Outcome.CORRECT, (kind, text, verdict)


@pytest.mark.parametrize("gold", GOLDS)
def test_a_near_miss_is_another_answer(gold: str) -> None:
    for seed in range(20):
        for kind, text in near_misses(gold, Random(seed), most=20).items():
            verdict = grade_answer(gold, text)
            assert verdict.outcome not in (Outcome.CORRECT, Outcome.UNREADABLE_GOLD, Outcome.ERROR), (
                kind,
                text,
            )


def test_every_gold_is_met_in_both_ways() -> None:
    assert [gold for gold in GOLDS if not rewritings(gold, Random(1))] == []
    only_right = {"isosceles", "1.25e4"}
    assert {gold for gold in GOLDS if not near_misses(gold, Random(1), most=20)} <= only_right


@pytest.mark.parametrize(
    ("gold", "kinds"),
    [
        ("1^5x", set()),
        ("x^2=0", {"variable"}),
        (r"\pm 4", set()),
        ("x^2+C", set()),
        (r"2k\pi+1", set()),
        ("f(x)=x^2", set()),
        (r"\binom{6}{2}", set()),
        ("0", {"digit"}),
        ("(3,3)", {"digit", "sign"}),
        ("$a$ and $b$", set()),
    ],
)
def test_no_near_miss_is_made_where_it_might_be_equal(gold: str, kinds: set[str]) -> None:
    made = {kind for seed in range(20) for kind in near_misses(gold, Random(seed), most=20)}
    assert made <= kinds


def test_texts_are_drawn_alike_from_one_seed_and_never_twice() -> None:
    first, again = (rewritings("1500", Random(4), most=9) for _ in range(2))
    assert first == again
    assert len(set(first.values())) == len(first)
    assert "1500" not in first.values()


def test_error_counts_both_ways_of_being_wrong() -> None:
    assert error([True, True, False, False], [True, False, True, False]) == "50.00% of 4 (1 refused, 1 paid)"


def test_a_run_measures_every_row_and_counts_cpu() -> None:
    found = measured(lambda n: sum(range(n)), [10, 200_000], "sums")
    assert found.found == [45, 19_999_900_000]
    assert found.seconds[1] > found.seconds[0]
    assert found.mean > 0
    assert spread(Run([0] * 100, [0.001] * 99 + [0.5], 0.2, 0.1)) == ["3.000", "1.00", "1.00", "500.00"]


def test_the_suites_run_on_the_bundled_sample() -> None:
    before = (BENCHMARKS / "RESULTS.md").stat().st_mtime_ns if (BENCHMARKS / "RESULTS.md").exists() else 0
    printed = run("--limit", "20", "--only", "completions")
    assert "20 completions of the bundled sample" in printed
    assert "| ringtrue |" in printed
    assert "| math-verify, gold wrapped |" in printed
    assert "Skipped: " in run("--limit", "20", "--only", "pairs")
    after = (BENCHMARKS / "RESULTS.md").stat().st_mtime_ns if (BENCHMARKS / "RESULTS.md").exists() else 0
    assert before == after


def test_a_step_is_drawn_alike_and_no_two_completions_are_equal() -> None:
    step, again = make_step(200), make_step(200)
    assert step == again
    texts = [messages[0]["content"] for messages in step.completions]
    assert len(set(texts)) == 200
    assert all(3990 <= len(text) <= 4000 for text in texts)
    assert len(set(step.golds)) == 25
    values = Correctness(wrong=0.0, missing=0.0)(step.completions, solution=step.golds)
    assert 0.35 < sum(value or 0.0 for value in values) / 200 < 0.65
    assert ThinkFormat()(step.completions) == [1.0] * 200


@pytest.mark.trl
def test_a_step_is_measured_beside_the_trainers_own_rewards() -> None:
    printed = run("--limit", "8", "--only", "rewards")
    assert "8 completions of " in printed
    for name in ("Correctness", "ThinkFormat", "SoftOverlong", "CosineLength", "RepetitionPenalty"):
        assert f"| `{name}` | " in printed
    assert "| one sum of the four | " in printed


@pytest.mark.soak
def test_imports_are_measured() -> None:
    assert "`import ringtrue.rewards`" in run("--limit", "20", "--only", "imports")


def test_disagreements_go_where_they_are_told(tmp_path: Path) -> None:
    listing = tmp_path / "listing.md"
    run("--limit", "200", "--only", "differences", "--disagreements", str(listing))
    assert listing.read_text(encoding="utf-8").startswith("## 1. completions: ")
