"""Runs one host's tests inside the real host: `python tests/hosts/run.py verl`, or every host without a name.

Each host has an environment of its own, .venv-hosts/HOST, since their pins clash. It is made once, and anew
when environments.toml says something else for that host. Standard library only: it runs before anything is installed.
"""

import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def main(arguments: list[str]) -> int:
    table = tomllib.loads((HERE / "environments.toml").read_text(encoding="utf-8"))
    shared = table.pop("shared")
    unknown = [name for name in arguments if name not in table]
    if unknown:
        print(f"no host is called {', '.join(unknown)}; known: {', '.join(sorted(table))}")  # noqa: T201
        return 2
    failed = [name for name in arguments or sorted(table) if not passes(name, table[name], shared)]
    if failed:
        print(f"failed: {', '.join(failed)}")  # noqa: T201
    return len(failed)


def passes(name: str, host: dict[str, Any], shared: dict[str, Any]) -> bool:
    """Make the environment where there is none, and run that host's tests in it."""
    folder = ROOT / ".venv-hosts" / name
    python = folder / "bin" / "python"
    recipe, ready = repr((host, shared)), folder / ".ready"
    print(f"== {name} ==", flush=True)  # noqa: T201
    if not ready.exists() or ready.read_text(encoding="utf-8") != recipe:
        venv.create(folder, clear=True, with_pip=True)
        base = shared["base"] if host.get("base") else []
        install(python, *shared["install"], *base, *host["install"], "-e", str(ROOT))
        if host.get("alone"):
            install(python, "--no-deps", *host["alone"])
        ready.write_text(recipe, encoding="utf-8")
    quiet = {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    command: list[str | Path] = [
        python, "-m", "pytest", "-m", "hosts", "-o", "filterwarnings=default",  # a host's warnings are its own
        "--timeout", "300", HERE / f"test_{name}.py",
    ]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **quiet}, check=False).returncode == 0


def install(python: Path, *what: str) -> None:
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([python, "-m", "pip", "install", *quiet, *what], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
