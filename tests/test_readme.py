"""Every snippet of the README runs, in order, in one namespace, as a reader would paste them."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"(<!-- compile only -->\n)?```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.trl
@pytest.mark.filterwarnings("ignore:.*gradient_checkpointing:FutureWarning")  # TRL's own default sets it
def test_every_python_snippet_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trl = pytest.importorskip("trl")
    built: list[dict[str, Any]] = []
    # The trainer itself is run by tests/trainer_glue; here only the arguments are taken, and a real config built.
    monkeypatch.setattr(trl, "GRPOTrainer", lambda **kwargs: built.append(kwargs))
    options = {"output_dir": "out", "num_generations": 8, "use_cpu": True, "bf16": False, "report_to": "none"}
    names: dict[str, Any] = {"model": object(), "dataset": object(), "tokenizer": None, "options": options}
    assert len(SNIPPETS) >= 5
    for compile_only, code in SNIPPETS:
        compiled = compile(code, "README.md", "exec")
        if not compile_only:
            exec(compiled, names)
    assert built
    assert built[0]["reward_funcs"][0].__name__
    assert "[0.85, -0.2, -0.7]" in capsys.readouterr().out
    assert names["config"].reward_weights == [0.3, 0.7]


def test_the_outcomes_in_the_comments_are_true() -> None:
    from ringtrue.graders import grade_answer, grade_completion

    calls = re.findall(r"^(grade_\w+\(.*\))\.outcome +# (\w+)", README, re.MULTILINE)
    assert len(calls) >= 6
    for call, outcome in calls:
        assert (
            eval(call, {"grade_answer": grade_answer, "grade_completion": grade_completion}).outcome
            == outcome
        ), call


def test_the_recipe_loads(tmp_path: Path) -> None:
    from ringtrue.rewards import load_recipe

    (source,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert tomllib.loads(source)["name"] == "gpt_oss_notes"
    path = tmp_path / "recipe.toml"
    path.write_text(source, encoding="utf-8")
    recipe = load_recipe(path)
    assert recipe(["\\boxed{4}"], ground_truth=["4"]) == [pytest.approx(0.3 * 0.2 + 0.7)]


def test_the_two_commands_are_there() -> None:
    assert "make demo" in README
    assert "make test" in README
