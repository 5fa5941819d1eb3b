"""Law 49: the author's golden cases hold."""

from ringtrue.rewards.testing.golden_run import CaseResult, each_case
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.subject import Subject

__all__ = ["golden"]


@law(
    49, hard="always",
    unless=lambda subject: "" if subject.golden else "no golden cases were given",
    why="What the author saw and wrote down is no longer what a run is trained on.",
)  # fmt: skip
def golden(subject: Subject, plan: Plan) -> None:
    """Every golden case earns what it is expected to earn."""
    broken: list[CaseResult] = []
    # As pytest and `pin` run them, and not by `subject.values`: all three must say the same of a case.
    for result in each_case(subject.reward, subject.golden, scope=subject.scope):
        if not result.ok:
            broken.append(result)
        if plan.out_of_time():
            break
    if broken:
        first = broken[0]
        others = ", ".join(result.case.title for result in broken[1:6])
        more = f"; {len(broken) - 1} more do not hold: {others}" if others else ""
        raise Broken(f"{_line(first)}{more}", first.batch)


def _line(result: CaseResult) -> str:
    why = f" ({result.case.why})" if result.case.why else ""
    return f"{result.case.title}: expected {result.expected}, got {result.got}{why}"
