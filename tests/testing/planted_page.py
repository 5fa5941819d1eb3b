"""The page on which fault is caught by what: `python -m testing.planted_page` in tests/ writes it."""

import inspect
from functools import partial
from pathlib import Path

from ringtrue.rewards.testing import SensitivityReport, check_reward, sensitivity
from ringtrue.rewards.testing.faults import FAULTS, Fault
from ringtrue.rewards.testing.law import LAWS
from testing.planted import PLANTED
from testing.sound_reward import CASES, score

__all__ = ["PAGE", "fault_rows", "law_row", "said", "sensed"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "planted_faults.md"
FRESH = {"reproducible", "picklable"}
"""They start processes, and are put to their own planted reward only."""
EXAMPLES = 20

_HEAD = """# Planted faults, and what caught them

The kit is tested with rewards that are wrong in one known way. `python -m testing.planted_page`, called in tests/,
writes this page anew, and the tests hold it to what the kit says.

## A planted reward for every law

Each breaks its law and no hard law besides, and a test fails when that law is taken out. A law without "advice" behind
it is hard for this reward, and fails its check. What else the whole check says of it, as advice, is in the last column.

| law | what the planted reward does | caught by | advice besides |
|---|---|---|---|
"""
_FAULTS = """
## Faults around a sound reward

`sensitivity` wraps these around any reward. Here it is a plain reader of boxes, tested with {cases} golden cases
([sound_reward.py](../tests/testing/sound_reward.py)) and with the laws. "not told apart" means that for this reward
nothing that was tried shows the fault; no golden case can show what leaves the values as they are.

| fault | what it does | its law | noticed by the laws | by golden cases |
|---|---|---|---|---|
"""


def said(law: str) -> str:
    """What is wrong with a law's planted reward, in the first sentence of its docstring."""
    function = PLANTED[law].function
    text = inspect.getdoc(function if inspect.isroutine(function) else type(function)) or ""
    return text.splitlines()[0]


def law_row(law: str) -> str:
    """A line of the first table: the whole check of one planted reward."""
    reward, options = PLANTED[law]
    laws = [name for name in LAWS if name not in FRESH or name == law]
    asked = {"max_examples": EXAMPLES, "budget": 300.0, "probes": "off", **options}
    report = check_reward(reward, laws=laws, on_fail="collect", **asked)
    caught = [f"`{name}`" for name in report.broken]
    caught += [f"`{law}` (advice)"] if law in report.advice else []
    besides = ", ".join(f"`{name}`" for name in report.advice if name != law) or "none"
    return f"| {LAWS[law].number} | {said(law)} | {', '.join(caught) or 'nothing'} | {besides} |"


def sensed() -> tuple[SensitivityReport, SensitivityReport]:
    """What the laws notice, and what golden cases notice."""
    return sensitivity(score, partial(check_reward, gold="gold")), sensitivity(score, CASES)


def fault_rows(by_laws: SensitivityReport, by_cases: SensitivityReport) -> list[str]:
    """The lines of the second table."""
    return [_fault_row(fault, by_laws, by_cases) for fault in FAULTS]


def _fault_row(fault: Fault, by_laws: SensitivityReport, by_cases: SensitivityReport) -> str:
    noticed = by_laws.result(fault.name).noticed.partition(":")[0].removesuffix(" (advice)")
    cells = (f"`{noticed}`" if noticed else _unnoticed(by_laws, fault), _unnoticed(by_cases, fault) or "yes")
    return f"| `{fault.name}` | It {fault.does}. | `{fault.law}` | {' | '.join(cells)} |"


def _unnoticed(report: SensitivityReport, fault: Fault) -> str:
    status = str(report.result(fault.name).status)
    return {"killed": "", "survived": "no", "alike": "not told apart"}[status]


def page() -> str:
    """The whole page."""
    laws = sorted(PLANTED, key=lambda name: (LAWS[name].number, name))
    first = [law_row(law) for law in laws]
    second = fault_rows(*sensed())
    return "\n".join([_HEAD + "\n".join(first), _FAULTS.format(cases=len(CASES)) + "\n".join(second), ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
