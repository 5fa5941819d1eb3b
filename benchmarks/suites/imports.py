"""What `import ringtrue.rewards` costs on top of bare Python, beside peers."""

import statistics
import subprocess
import sys
import time

STATEMENTS = {
    "bare Python": "pass",
    "import ringtrue.graders": "import ringtrue.graders",
    "import ringtrue.rewards": "import ringtrue.rewards",
    "import math_verify": "import math_verify",
}


def seconds(statement: str, runs: int = 7) -> float:
    """The median wall time of a fresh process."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def report() -> str:
    """A table for RESULTS.md."""
    took = {name: seconds(statement) for name, statement in STATEMENTS.items()}
    bare = took.pop("bare Python")
    lines = ["| statement | seconds on top of bare Python |", "|---|---|"]
    lines += [f"| `{name}` | {took[name] - bare:.3f} |" for name in took]
    return "\n".join(lines)
