"""The shape of the tree: one namespace, four portions, imports that run one way."""

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PORTIONS = {
    "graders": ["graders"],
    "rewards": ["rewards"],
    "trainer_glue": ["trainer_glue"],
    "benchmarks": ["benchmarks", "cli"],
}
FLOORS = {
    name: floor for floor, name in enumerate(["graders", "rewards", "trainer_glue", "benchmarks", "cli"])
}
PUBLIC = json.loads((ROOT / "tests" / "public_names.json").read_text(encoding="utf-8"))
HOSTED = (
    "areal", "axolotl", "easyr1", "inspect_ai", "ms_swift", "open_instruct", "openrlhf", "reasoning_gym",
    "slime", "verifiers", "verl",
)  # fmt: skip
HEAVY = ("torch", "trl", "transformers", "sympy", "math_verify", "pydantic", "numpy")


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the import package with the name of the package it belongs to."""
    for portion, packages in PORTIONS.items():
        for package in packages:
            for path in sorted((ROOT / portion / "ringtrue" / package).rglob("*.py")):
                yield package, path


def imported(path: Path) -> Iterator[str]:
    """The dotted names that a module imports anywhere in it; relative ones stay within its package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_namespace_has_no_init_file() -> None:
    assert [str(p) for portion in PORTIONS for p in (ROOT / portion).glob("ringtrue/__init__.py")] == []


def test_every_portion_ships_its_type_marker() -> None:
    for portion, packages in PORTIONS.items():
        for package in packages:
            assert (ROOT / portion / "ringtrue" / package / "py.typed").is_file(), package


def test_imports_run_one_way() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for package, path in modules()
        for name in imported(path)
        if name.startswith("ringtrue.") and FLOORS.get(name.split(".")[1], 0) > FLOORS[package]
    ]
    assert wrong == []


def test_the_sample_generator_imports_nothing_of_ours() -> None:
    """Else the sample's labels could lean on the grader that they judge."""
    folder = ROOT / "benchmarks/ringtrue/benchmarks/sample"
    names = [name for path in folder.rglob("*.py") for name in imported(path)]
    assert [name for name in names if name.startswith("ringtrue")] == []


@pytest.mark.parametrize(
    "package",
    ["ringtrue.graders", "ringtrue.rewards", "ringtrue.trainer_glue.trl", "ringtrue.trainer_glue.nemo_gym"],
)
def test_importing_stays_light(package: str) -> None:
    code = f"import sys, {package}; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_an_adapter_does_not_import_its_host() -> None:
    names = ", ".join(f"ringtrue.trainer_glue.{name}" for name in HOSTED)
    code = f"import sys, {names}; print(*(m for m in {(*HEAVY, *HOSTED, 'swift')!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


@pytest.mark.parametrize("package", PUBLIC)
def test_the_public_names_are_those_of_the_snapshot(package: str) -> None:
    """A name that comes or goes is a decision: write it into tests/public_names.json, and into the changelog."""
    module = importlib.import_module(package)
    assert sorted(module.__all__) == PUBLIC[package]
    assert [name for name in module.__all__ if not hasattr(module, name)] == []
