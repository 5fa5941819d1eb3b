"""Options of a recipe that are tables of their own: how programs are confined, and None for a judge."""

import re
import tomllib
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from ringtrue.graders.code import CodePolicy, Language, Limits, LocalSandbox, SandboxFusion
from ringtrue.rewards import CodeCorrectness, Correctness, Judge, load_recipe
from ringtrue.rewards.errors import RecipeError

DOCS = Path(__file__).resolve().parents[2] / "docs"


def written(folder: Path, text: str) -> Path:
    path = folder / "recipe.toml"
    path.write_text(text)
    return path


def test_programs_are_confined_and_judges_asked_as_the_recipe_says(tmp_path: Path) -> None:
    text = """
    [[reward]]
    use = "code_correctness"
    policy = { level = "namespaces", limits = { cpu = 2, wall = 10 }, language = { name = "zig", file = "m.zig", run = ["/usr/bin/zig", "run", "m.zig"] } }
    sandbox = { use = "sandbox_fusion", url = "http://localhost:8080" }
    [[reward]]
    use = "code_correctness"
    name = "here"
    sandbox = { workers = 3, packages = ["/opt/numpy"] }
    [[reward]]
    use = "correctness"
    [reward.fallback]
    use = "judge"
    model = "m"
    api_key_env = "None"
    temperature = "None"
    """
    zig = Language("zig", "m.zig", run=("/usr/bin/zig", "run", "m.zig"))
    policy = CodePolicy(level="namespaces", limits=Limits(cpu=2, wall=10), language=zig)
    assert load_recipe(written(tmp_path, text)).parts == (
        CodeCorrectness(policy=policy, sandbox=SandboxFusion(url="http://localhost:8080")),
        CodeCorrectness(name="here", sandbox=LocalSandbox(workers=3, packages=("/opt/numpy",))),
        Correctness(fallback=Judge(model="m", api_key_env=None, temperature=None)),
    )


FAULTS = {
    "a policy of maths for programs": (
        '[[reward]]\nuse = "code_correctness"\npolicy = { percent = "strict" }',
        "'code_correctness': unknown key 'policy.percent': Known: block, compare,",
    ),
    "a bad limit": (
        '[[reward]]\nuse = "code_correctness"\npolicy = { limits = { cpus = 2 } }',
        "unknown key 'policy.limits.cpus': did you mean 'cpu'?",
    ),
    "a limit of nothing": (
        '[[reward]]\nuse = "code_correctness"\npolicy = { limits = { cpu = 0 } }',
        "Limits.cpu is 0",
    ),
    "an unknown sandbox": (
        '[[reward]]\nuse = "code_correctness"\nsandbox = { use = "docker" }',
        "sandbox: key 'use' is 'docker': give one of local, piston, sandbox_fusion",
    ),
    "a sandbox without its address": (
        '[[reward]]\nuse = "code_correctness"\nsandbox = { use = "piston" }',
        "url",
    ),
    "None where a value must be": (
        '[[reward]]\nuse = "judge"\nmodel = "m"\nvotes = "None"',
        "votes is 'None'",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_named_with_its_place(case: str, tmp_path: Path) -> None:
    text, words = FAULTS[case]
    with pytest.raises(RecipeError, match=r"recipe.toml: \[\[reward\]\] number 1") as caught:
        load_recipe(written(tmp_path, text))
    assert words in str(caught.value)


@pytest.mark.parametrize("page", ["sandbox", "judge"])
def test_what_the_pages_show_can_be_built(page: str) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert load_recipe(tomllib.loads(recipe)).parts
    (program,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    with redirect_stdout(StringIO()):
        exec(program, {})
