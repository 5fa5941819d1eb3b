"""The bundled sample: regenerates to the byte, stands apart from the graders, and labels what it makes."""

import ast
import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ringtrue.benchmarks.sample import RECIPE_PATH, SAMPLE_PATH
from ringtrue.benchmarks.sample.generate import SEED, main, rows
from ringtrue.benchmarks.sample.problem import Maker, Problem, no, ok
from ringtrue.benchmarks.sample.problems import CHOICE, MATHS
from ringtrue.benchmarks.sample.prose import derive, think, trail_off
from ringtrue.benchmarks.sample.scene import Scene, slot_sentence
from ringtrue.benchmarks.sample.styles import STYLES
from ringtrue.benchmarks.sample.twists import TWISTS

FOLDER = SAMPLE_PATH.parent
SHIPPED: list[dict[str, Any]] = [json.loads(line) for line in SAMPLE_PATH.read_text("utf-8").splitlines()]
LABELLED = [row for row in SHIPPED if row["label"] is not None]


def test_the_shipped_file_is_what_the_generator_writes(tmp_path: Path) -> None:
    assert main(["--seed", str(SEED), "--out", str(tmp_path / "again.jsonl")]) == 0
    assert (tmp_path / "again.jsonl").read_bytes() == SAMPLE_PATH.read_bytes()


def test_it_runs_alone_without_ringtrue_and_writes_the_same_bytes(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "alone", ignore=shutil.ignore_patterns("*.jsonl", "__pycache__"))
    command = [
        sys.executable,
        "-S",
        "-E",
        "-m",
        "alone.generate",
        "--out",
        "alone.jsonl",
    ]  # -S: no site-packages
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
    assert (tmp_path / "alone.jsonl").read_bytes() == SAMPLE_PATH.read_bytes()


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.stem)
def test_nothing_here_imports_a_grader(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        assert all(name.split(".")[0] in sys.stdlib_module_names for name in names), (path.name, names)


def test_another_seed_draws_other_rows() -> None:
    assert [row["problem"] for row in rows(1)] != [row["problem"] for row in rows(2)]


def test_size_groups_and_shares() -> None:
    assert len(SHIPPED) >= 400
    assert SAMPLE_PATH.stat().st_size <= 600_000
    assert len({row["id"] for row in SHIPPED}) == len(SHIPPED)
    assert set(Counter(row["group"] for row in SHIPPED).values()) == {8}
    assert sum(row["hard"] for row in SHIPPED) >= len(SHIPPED) / 10
    assert 0.4 < sum(row["label"] for row in LABELLED) / len(LABELLED) < 0.7


def test_groups_stand_together_and_share_problem_prompt_and_gold() -> None:
    for start in range(0, len(SHIPPED), 8):
        group = SHIPPED[start : start + 8]
        for column in ("group", "problem", "prompt", "gold", "source"):
            assert len({json.dumps(row[column]) for row in group}) == 1


def test_some_groups_are_all_right_some_all_wrong_most_mixed() -> None:
    solved = Counter(row["group"] for row in LABELLED if row["label"])
    counts = [solved[group] for group in {row["group"] for row in LABELLED}]
    assert 0 in counts
    assert 8 in counts
    assert sum(0 < count < 8 for count in counts) > len(counts) / 2


def test_only_maths_and_choice_have_labels_and_golds() -> None:
    for row in SHIPPED:
        judged = row["ability"] in {"math", "choice"}
        assert (row["label"] is not None) is judged
        assert (row["gold"] is not None) is judged
    assert {row["ability"] for row in SHIPPED} == {"math", "choice", "logic", "code", "chat"}


def test_golds_of_every_type_are_there() -> None:
    golds = [row["gold"] for row in LABELLED]
    assert {type(gold) for gold in golds} == {int, str, list}
    texts = [str(gold) for gold in golds]
    for mark in (
        "\\frac",
        "\\%",
        "\\pi",
        "\\sqrt",
        "pmatrix",
        "\\text{ km}",
        "y = ",
        "\\{",
        "(",
        "]",
        "_2",
        "####",
    ):
        assert any(mark in text for text in texts), mark
    assert any(len(text) > 10 and text.isdigit() for text in texts)


@pytest.mark.parametrize("seed", [SEED, 1, 2])
def test_every_twist_and_every_style_occurs(seed: int) -> None:
    made = list(rows(seed))
    assert {twist.why for twist in TWISTS} <= {str(row["why"]) for row in made}
    assert {row["source"] for row in made} == set(STYLES)


def test_the_label_follows_the_class() -> None:
    """A wrong form written under a true label would show here."""
    labels = {twist.why: twist.label for twist in TWISTS}
    for row in LABELLED:
        why = row["why"]
        expected = labels[why] if why in labels else why.startswith("right")
        assert row["label"] is expected, row["id"]


def test_message_lists_blocks_tools_and_reasoning_content_are_there() -> None:
    lists = [row["completion"] for row in SHIPPED if isinstance(row["completion"], list)]
    messages = [message for completion in lists for message in completion]
    assert any(isinstance(message["content"], list) for message in messages)
    assert any(message.get("reasoning_content") for message in messages)
    assert any(message["content"] is None for message in messages)
    assert any(message.get("tool_calls") for message in messages)
    assert any(message["role"] == "tool" for message in messages)


def test_prefilled_rows_begin_inside_the_reasoning() -> None:
    made = [row for row in SHIPPED if row["source"] == "think_prefilled"]
    assert made
    for row in made:
        assert row["prompt"].endswith("<think>\n")
        assert not row["completion"].lstrip().startswith("<think>")


def test_the_recipe_names_the_column_and_weighs_to_one() -> None:
    recipe = tomllib.loads(RECIPE_PATH.read_text("utf-8"))
    assert [part["use"] for part in recipe["reward"]] == ["format_reward", "correctness"]
    assert sum(part["weight"] for part in recipe["reward"]) == pytest.approx(1.0)
    assert recipe["reward"][1]["gold"] in SHIPPED[0]


# --- the parts it is made of -----------------------------------------------------------------------


def _value(text: str) -> object:
    bare = text.replace(" ", "").rstrip(".")
    try:
        return Decimal(bare)
    except InvalidOperation:
        return bare


@pytest.mark.parametrize("maker", [*MATHS, *CHOICE])
def test_no_draw_makes_a_wrong_form_right(maker: Maker) -> None:
    """Found so: a cube of edge 5 has a volume equal to its open surface."""
    for seed in range(80):
        problem = maker(Random(seed))
        for slot in ("boxed", "tag"):
            right = {_value(form.text(slot)) for form in problem.right}
            wrong = {_value(form.text(slot)) for form in problem.wrong}
            assert not right & wrong, (problem.key, seed)


@pytest.mark.parametrize("maker", [*MATHS, *CHOICE])
def test_the_usual_form_is_the_gold(maker: Maker) -> None:
    problem = maker(Random(7))
    golds = problem.gold if isinstance(problem.gold, list) else [str(problem.gold).rsplit("#### ", 1)[-1]]
    assert problem.right[0].tex in golds


@pytest.mark.parametrize("maker", [*MATHS, *CHOICE])
def test_derivations_hold_no_answer_slot(maker: Maker) -> None:
    """Or a completion that should give no answer would give one."""
    rng = Random(3)
    problem = maker(rng)
    for text in (derive(rng, problem, "?"), think(rng, problem, "?"), trail_off(rng, problem)):
        for mark in ("\\boxed", "####", "<answer", "answer is", "Answer:", "{answer}", " || "):
            assert mark not in text


HALF = Problem(
    "half", "math", "What is 2/4?", "1/2", ("Halve. || Divide by 2.", "Look again."), "We get ${answer}$.",
    right=(ok("\\frac{1}{2}", plain="1/2"), ok("0.5", "as a decimal")), wrong=(no("2", "upside down"),),
)  # fmt: skip


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_the_usual_completion_ends_with_its_answer(style: Any) -> None:
    text = json.dumps(Scene(Random(1), HALF, style).usual(HALF.right[0]))
    form = HALF.right[0].tex.replace("\\", "\\\\") if style.slot == "boxed" else HALF.right[0].plain
    assert form in text[-90:]


@pytest.mark.parametrize("name", [name for name, style in STYLES.items() if style.unclosed])
def test_unclosed_reasoning_never_closes(name: str) -> None:
    style = STYLES[name]
    assert style.unclosed is not None
    cut, whole = json.dumps(style.unclosed("So.")), json.dumps(style.wrap("So.", "4"))
    for close in ("</think>", "[/THINK]", "final", "<channel|>", '"content": "4"'):
        assert close not in cut
    assert any(close in whole for close in ("</think>", "[/THINK]", "final", "<channel|>", '"content": "4"'))


def test_a_full_stop_is_not_doubled() -> None:
    sentences = {slot_sentence(Random(seed), "phrase", ok("16.")) for seed in range(40)}
    assert "The answer is 16." in sentences
    assert not any(".." in sentence for sentence in sentences)
