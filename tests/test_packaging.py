"""The wheel and the sdist, built and installed as a user would."""

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, cwd=cwd, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel built from that sdist."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    return out


def test_the_wheel_holds_every_module_and_its_data(built: Path) -> None:
    names = set(zipfile.ZipFile(next(built.glob("*.whl"))).namelist())
    tracked = {
        path.relative_to(ROOT / portion).as_posix()
        for portion in ("graders", "rewards", "trainer_glue", "benchmarks")
        for path in (ROOT / portion / "ringtrue").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert tracked - names == set()
    assert "ringtrue/__init__.py" not in names


def test_the_sdist_holds_what_the_tests_need(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "Makefile", "tests/test_layout.py"} <= names


def test_the_wheel_works_in_a_clean_environment(built: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    wheel = next(built.glob("*.whl"))
    constraints = ROOT / "constraints" / "trl.txt"
    run(
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "-c",
        constraints,
        wheel,
        cwd=tmp_path,
    )

    version = run(tmp_path / "env" / "bin" / "ringtrue", "--version", cwd=tmp_path)
    assert version.strip() == f"ringtrue {wheel.name.split('-')[1]}"

    grade = "from ringtrue.graders import grade_answer; print(grade_answer(r'\\frac12', '0.5').outcome)"
    assert run(python, "-c", grade, cwd=tmp_path).strip() == "correct"

    (tmp_path / "rows.jsonl").write_text(
        '{"gold": "4", "completion": "so $\\\\boxed{4}$"}\n', encoding="utf-8"
    )
    verdict = run(tmp_path / "env" / "bin" / "ringtrue", "grade", "rows.jsonl", cwd=tmp_path)
    assert '"outcome":"correct"' in verdict.replace(" ", "")
