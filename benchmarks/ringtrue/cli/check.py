"""`ringtrue check`: the laws against one reward, shipped or one's own.

One example: `ringtrue check my_rewards:score --cases cases.jsonl` names each law that does not hold, with the
call that shows it and why it matters, and exits with 1 where a hard one is broken.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

import typer

from ringtrue.benchmarks.errors import MachineError, RunError, UsageError
from ringtrue.cli.lawbar import LawBar
from ringtrue.cli.recipes import announce
from ringtrue.cli.terminal import clean, output_console, say

if TYPE_CHECKING:
    from ringtrue.rewards.testing import LawReport
    from ringtrue.rewards.testing.golden import CaseFile

__all__ = ["check"]

_COLOURS: Final = {
    "broken": "bold red",
    "mended": "bold red",
    "paid": "red",
    "refused": "red",
    "advice": "yellow",
    "expected": "green",
    "left out": "dim",
}


def check(
    name: Annotated[str, typer.Argument(help="A reward's name, or module:object of yours.", metavar="NAME")],
    cases: Annotated[
        Path | None, typer.Option(help="Golden cases: docs/golden_cases.md.", metavar="F.jsonl")
    ] = None,
    pin: Annotated[
        bool, typer.Option("--pin", help="First write expect into --cases where it is missing.")
    ] = False,
    pin_all: Annotated[
        bool, typer.Option("--pin-all", help="As --pin, and anew where a case does not hold.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    junit: Annotated[
        Path | None, typer.Option(help="Write the report as JUnit XML too.", metavar="FILE")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="What it rewards, once for each: answer, format, length, penalty, language, code, judge, "
            "composite, group. Default: guessed.",
            metavar="KIND",
        ),
    ] = None,
    gold: Annotated[
        str | None, typer.Option(help="Column of the gold. Default: guessed.", metavar="COL")
    ] = None,
    scope: Annotated[
        str | None,
        typer.Option(help="row, or group: it compares the completions of a prompt.", metavar="row|group"),
    ] = None,
    low: Annotated[float | None, typer.Option(help="No value is below this.", metavar="X")] = None,
    high: Annotated[float | None, typer.Option(help="No value is above this.", metavar="X")] = None,
    laws: Annotated[str | None, typer.Option(help="Only these laws, by name.", metavar="A,B")] = None,
    probes: Annotated[
        str,
        typer.Option(
            help="What a bad answer that is paid, or a good one refused, counts for: advice; strict: it "
            "fails the check; off; auto: strict for shipped rewards, off with --laws, else advice.",
            metavar="auto|advice|strict|off",
        ),
    ] = "auto",
    reference: Annotated[
        str | None, typer.Option(help="A reward to compare answers with, for law 50.", metavar="NAME")
    ] = None,
    max_examples: Annotated[int, typer.Option(help="Examples that each law tries.", min=1, metavar="N")] = 50,
    budget: Annotated[float, typer.Option(help="Seconds for the whole check.", min=0.1, metavar="S")] = 60.0,
    deadline: Annotated[
        float, typer.Option(help="Seconds that one row may take.", min=0.01, metavar="S")
    ] = 5.0,
    expect: Annotated[
        list[str] | None,
        typer.Option(
            help="A law (or probe:NAME) that is known not to hold, and why, once for each.",
            metavar="LAW=REASON",
        ),
    ] = None,
) -> int:
    """Check a reward against the laws; your own runs in child processes with hard limits.

    Example: ringtrue check my_rewards:score --cases cases.jsonl

    The exit code is 1 where a hard law is broken, or one that --expect names holds after all.
    """
    if (pin or pin_all) and cases is None:
        raise UsageError("--pin writes into a file of cases", mend="name it with --cases F.jsonl")
    _need_the_kit()
    asked = _one_of("--scope", scope, "row", "group")
    options: dict[str, Any] = {
        "kind": _kinds(kind), "gold": gold, "scope": asked, **_range(low, high),
        "laws": _known_laws(laws), "expected_failures": _expected(expect),
        "probes": _one_of("--probes", probes, "auto", "advice", "strict", "off"),
        "max_examples": max_examples, "budget": budget, "deadline": deadline,
    }  # fmt: skip
    if junit is not None and not junit.parent.is_dir():
        raise UsageError(f"--junit {junit}: there is no folder {junit.parent}", mend="make it first")
    held = None if cases is None else _read(cases, pinned=not (pin or pin_all))
    # The file's first line may say with which options its reward is built.
    reward = _reward(name, held.options if held is not None and held.reward == name else {})
    options["reference"] = None if reference is None else _reward(reference, {})
    if held is not None:
        if pin or pin_all:
            held = _pinned(reward, held.path, "all" if pin_all else "missing", asked)
        options |= {"cases": held.cases, "scope": asked or held.scope}
    report = _checked(reward, options)
    if junit is not None:
        junit.write_text(report.junit() + "\n", encoding="utf-8")
    _print(report, json=json)
    return 0 if report.ok else 1


def _need_the_kit() -> None:
    try:
        import ringtrue.rewards.testing  # noqa: F401
    except ImportError as error:
        raise MachineError("the test kit needs hypothesis", mend="pip install 'ringtrue[testing]'") from error


def _kinds(given: list[str] | None) -> list[str] | None:
    from ringtrue.rewards.testing.subject import Kind

    return [_one_of("--kind", kind, *get_args(Kind)) for kind in given] if given else None


def _one_of(option: str, given: str | None, *known: str) -> Any:
    if given is None or given in known:
        return given
    raise UsageError(
        f"{option} {given}: there is no such {option.strip('-')}", mend=f"one of {', '.join(known)}"
    )


def _range(low: float | None, high: float | None) -> dict[str, float | None]:
    if (low is None) != (high is None):
        raise UsageError("a range has two ends", mend="give --low and --high, -inf and inf where it is open")
    if low is not None and high is not None and not low < high:
        raise UsageError(f"--low {low} --high {high}: the lower end must be below the higher one")
    return {"low": low, "high": high}


def _known_laws(text: str | None) -> list[str] | None:
    if text is None:
        return None
    names = [name.strip() for name in text.split(",") if name.strip()]
    _refuse_unknown(names, "--laws")
    if not names:
        raise UsageError("--laws names no law", mend="write e.g. --laws total,permutation")
    return names


def _expected(pairs: list[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs or []:
        law, equals, reason = pair.partition("=")
        if not equals or not reason.strip():
            raise UsageError(f"--expect {pair}: the reason is missing", mend="write --expect LAW=REASON")
        found[law.strip()] = reason.strip()
    _refuse_unknown([law for law in found if not law.startswith("probe:")], "--expect")
    return found


def _refuse_unknown(names: list[str], option: str) -> None:
    from ringtrue.rewards.registry import nearest
    from ringtrue.rewards.testing.check import chosen_laws

    known = {law.name for law in chosen_laws(None)}
    for name in names:
        if name not in known:
            raise UsageError(f"{option}: no law is called {name!r}", mend=nearest(name, known))


def _reward(name: str, options: Mapping[str, Any]) -> Callable[..., Any]:
    from ringtrue.rewards.testing.finding import find_reward

    announce([name])
    try:
        return find_reward(name, options)
    except ImportError as error:  # a shipped reward's own message names what to install
        raise MachineError(str(error)) from error
    except ValueError as error:
        raise UsageError(str(error)) from error
    except TypeError as error:
        mend = "" if ":" in name else "build it in a module of yours, and check module:object"
        raise UsageError(str(error), mend=mend) from error


def _read(path: Path, *, pinned: bool = True) -> "CaseFile":
    from ringtrue.rewards.testing.golden import CaseFile, CasesError

    try:
        return CaseFile.read(path, pinned=pinned)
    except CasesError as error:
        raise RunError(str(error)) from error


def _pinned(
    reward: Callable[..., Any],
    path: Path,
    which: Literal["missing", "all"],
    scope: Literal["row", "group"] | None,
) -> "CaseFile":
    from ringtrue.rewards.testing import CasesError, pin

    try:
        written = pin(reward, path, which=which, scope=scope)
    except CasesError as error:
        raise RunError(str(error)) from error
    say(f"{path}: {len(written)} case{'' if len(written) == 1 else 's'} pinned")
    for result in written:
        say(f"{result.case.title}: expect {result.expected}")
    return _read(path)


def _checked(reward: Callable[..., Any], options: Mapping[str, Any]) -> "LawReport":
    from ringtrue.rewards.testing import check_reward
    from ringtrue.rewards.testing.wanted import UnknownColumnError

    try:
        with LawBar() as bar:
            return check_reward(reward, progress=bar, on_fail="collect", **options)
    except UnknownColumnError as error:
        raise UsageError(str(error), mend="in a file: --cases F.jsonl") from error


def _print(report: "LawReport", *, json: bool) -> None:
    if json:
        sys.stdout.write(report.json() + "\n")
        return
    from rich.text import Text

    console = output_console()
    for line in clean(report.text()).split("\n"):
        status = next((word for word in _COLOURS if line.strip().startswith(f"{word}  ")), "")
        text = Text(line)
        if status:
            text.stylize(_COLOURS[status], 0, line.index(status) + len(status))
        # A call to paste stays one line: breaks put in for the terminal's width would be pasted too.
        console.print(text, soft_wrap=True)
