"""What the plug-in costs a run of pytest that does not use it, and what it takes for granted of the kit."""

import subprocess
import sys
from pathlib import Path

from ringtrue.rewards.testing import LawResult
from ringtrue.rewards.testing.subject import Subject

MOST_MS = 20.0


def started(code: str, folder: Path) -> str:
    """What a fresh process says."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_starting_pytest_imports_nothing_of_ours_but_the_plugin(tmp_path: Path) -> None:
    (tmp_path / "test_plain.py").write_text("def test_plain():\n    pass\n")
    # The plug-in of hypothesis itself imports hypothesis at the end of every run: it stays out of this one.
    code = (
        "import sys, pytest\n"
        "code = pytest.main(['-q', '-p', 'no:cacheprovider', '-p', 'no:hypothesispytest', '.'])\n"
        "print('LOADED', code, *sorted(name for name in sys.modules if name.split('.')[0] in "
        "('ringtrue', 'hypothesis', 'rich', 'typer', 'sympy', 'numpy', 'orjson', 'mpmath')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = next(line for line in done.stdout.splitlines() if line.startswith("LOADED"))
    assert loaded.split() == ["LOADED", "0", "ringtrue", "ringtrue.pytest_plugin"], done.stdout


def test_the_test_kit_needs_no_pytest() -> None:
    code = "import sys; sys.modules['pytest'] = None; import ringtrue.rewards.testing as t; print(t.check_reward)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_starting_pytest_costs_little_more_with_the_plugin(tmp_path: Path) -> None:
    """In seconds of the processor, which another process at work does not lengthen; the least of five."""
    code = (
        "import time, pytest\n"
        "began = time.process_time()\n"
        "import ringtrue.pytest_plugin\n"
        "print(1000 * (time.process_time() - began))"
    )
    spent = [float(started(code, tmp_path)) for _ in range(5)]
    assert min(spent) < MOST_MS, spent


def test_the_kit_is_typed_as_it_is_used_here() -> None:
    # The plug-in reads these by name from objects that it does not import.
    assert {"text"} <= set(dir(LawResult))
    assert {"golden", "scope"} <= set(Subject.__dataclass_fields__)
