"""Runs one host's tests inside the real host: `python tests/hosts/run.py verl`, or every host without a name.

Each host has an environment of its own, .venv-hosts/HOST, since their pins clash: it lies on top of the one that
runs this file, whose torch, transformers and ray they share, so that it holds only what differs. It is made once,
and anew when environments.toml says something else for that host or the packages below have other versions.
"""

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def main(arguments: list[str]) -> int:
    table = tomllib.loads((HERE / "environments.toml").read_text(encoding="utf-8"))
    unknown = [name for name in arguments if name not in table]
    if unknown:
        print(f"no host is called {', '.join(unknown)}; known: {', '.join(sorted(table))}")  # noqa: T201
        return 2
    failed = [name for name in arguments or sorted(table) if not passes(name, table[name])]
    if failed:
        print(f"failed: {', '.join(failed)}")  # noqa: T201
    return len(failed)


def passes(name: str, host: dict[str, Any]) -> bool:
    """Make the environment where there is none, and run that host's tests in it."""
    folder = ROOT / ".venv-hosts" / name
    python = folder / "bin" / "python"
    below = (ROOT / "constraints/trl.txt").read_text(encoding="utf-8")
    recipe, ready = repr((host, sys.executable, below)), folder / ".ready"
    print(f"== {name} ==", flush=True)  # noqa: T201
    if not ready.exists() or ready.read_text(encoding="utf-8") != recipe:
        create(folder, python)
        install(python, *host["install"])
        if "alone" in host:
            install(python, "--no-deps", *host["alone"])
        ready.write_text(recipe, encoding="utf-8")
    quiet = {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    command: list[str | Path] = [
        python, "-m", "pytest", "-m", "hosts", "-o", "filterwarnings=default",  # a host's warnings are its own
        "--timeout", "300", HERE / f"test_{name}.py",
    ]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **quiet}, check=False).returncode == 0


def create(folder: Path, python: Path) -> None:
    """An empty environment that finds what it lacks in the one that runs this file."""
    venv.create(folder, clear=True, symlinks=True)
    ask: list[str | Path] = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    own = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    line = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    (own / "below.pth").write_text(line, encoding="utf-8")


def install(python: Path, *what: str) -> None:
    # This environment's pip: a setuptools that came with an own one would hide the newer one below.
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python]
    subprocess.run([*pip, "install", "--quiet", "--disable-pip-version-check", *what], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
