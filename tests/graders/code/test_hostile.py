"""Hostile programs: none is paid, none leaves anything, and the next program knows nothing of it."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from graders.code import hostile
from ringtrue.graders.code import Limits, LocalSandbox, Program, Run, Tests, levels
from ringtrue.graders.code.sandbox import TestRun
from ringtrue.graders.code.zygotes import pool

LIMITS = Limits(cpu=1, wall=3, memory=256 << 20, output=1 << 20, disk=8 << 20, processes=16)
PATIENT = replace(LIMITS, wall=120)
"""For honest programs, however busy the machine is."""
TESTS = Tests(entry="f", texts=("assert f(2) == 4\nassert f(5) == 10",))
RIGHT = Program("def f(x):\n    return 2 * x")
NEEDLE = f"needle-{os.urandom(8).hex()}"
"""Drawn, so that it stands in no file."""
FIND = (
    "\nimport re\ndef f(x):\n    m = re.search('nee' 'dle-[0-9a-f]+', ''.join(SEEN))\n    return m and m[0]"
)
LEVELS = [level.name for level in levels() if level.available]
if not LEVELS:
    pytest.skip("no level confines a program on this machine", allow_module_level=True)

PROGRAMS = hostile.EXITS | hostile.RESULTS | hostile.FORGED | hostile.HARM
FILES_OF_OTHERS = {"shared memory", "delete everything"}
"""What the level `limits` says that it does not cover."""
SLOW = {"memory step by step", "memory of many", "fork bomb", "memory files"}


def sandbox(level: str) -> LocalSandbox:
    return LocalSandbox(level=level, workers=1)


def offspring() -> dict[int, str]:
    """All processes below this one, by number, with their state."""
    parents: dict[int, tuple[int, str, str]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().rpartition(")")
        except OSError:
            continue
        state, parent = rest.split()[:2]
        parents[int(path.parent.name)] = int(parent), state, name
    below, found = {os.getpid()}, dict[int, str]()
    while more := {pid for pid, (parent, _, _) in parents.items() if parent in below} - below:
        below |= more
        found.update({pid: parents[pid][2] for pid in more})
    return found


def settled(before: set[int]) -> set[int]:
    """What is left beside those that were there, once what it left in its folder is removed."""
    until = time.monotonic() + 120
    while (left := set(offspring()) - before) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def paid(run: TestRun) -> bool:
    return bool(run.cases) and not any(run.cases) and not run.stopped


def check(level: str, code: str, tests: Tests | None = TESTS) -> TestRun | Run:
    """Run it with tests, or as a script; what is left, and how the next program goes."""
    one = sandbox(level)
    assert paid(one.run_tests(RIGHT, TESTS, PATIENT))
    before, mounts = set(offspring()), Path("/proc/self/mounts").read_text()
    held = len(list(Path("/proc/self/fd").iterdir()))
    run: TestRun | Run
    if tests is None:
        run = one.run(Program(code), "7", LIMITS)
        assert run.stdout != "4\n"
    else:
        run = one.run_tests(Program(code), tests, LIMITS)
        assert not paid(run), run
    assert run.status != "failed", "our own failure is not scored, which a program must not bring about"
    assert settled(before) == set()
    assert Path("/proc/self/mounts").read_text() == mounts
    assert len(list(Path("/proc/self/fd").iterdir())) == held
    zygotes = pool(one, level, (), 1)._started
    assert [list(Path(zygote._scratch).iterdir()) for zygote in zygotes if zygote._scratch] in ([], [[]])
    assert paid(one.run_tests(RIGHT, TESTS, PATIENT))
    assert one.run(Program("import os\nprint(os.listdir('.'), input())"), "7", PATIENT).stdout == "[] 7\n"
    return run


@pytest.mark.parametrize("name", PROGRAMS)
def test_is_contained_and_not_paid(name: str) -> None:
    if LEVELS[0] != "limits" or name not in FILES_OF_OTHERS:
        check(LEVELS[0], PROGRAMS[name])


@pytest.mark.soak
@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("level", LEVELS)
def test_is_contained_at_every_level_with_tests_and_as_a_script(level: str, name: str) -> None:
    if level != "limits" or name not in FILES_OF_OTHERS:
        check(level, PROGRAMS[name])
        check(level, PROGRAMS[name], None)


@pytest.mark.parametrize(
    "name",
    ["always equal", "write to every descriptor", "daemon", "kill everybody", "signal by a descriptor", "locked folders"],
)  # fmt: skip
@pytest.mark.parametrize("level", LEVELS[1:])
def test_some_at_the_lower_levels(level: str, name: str) -> None:
    check(level, PROGRAMS[name])


@pytest.mark.parametrize("name", hostile.SNOOPS)
@pytest.mark.parametrize("level", LEVELS)
def test_finds_no_test(level: str, name: str) -> None:
    tests = Tests(entry="f", texts=(f"assert f(2) == {NEEDLE!r}",))
    check(level, hostile.SNOOPS[name] + FIND, tests)


@pytest.mark.parametrize("name", hostile.SNOOPS)
@pytest.mark.parametrize("level", LEVELS)
def test_finds_no_expected_output(level: str, name: str) -> None:
    one = sandbox(level)
    one.run_tests(RIGHT, Tests(entry="f", texts=(f"assert f(2) == {NEEDLE!r}",)), PATIENT)
    assert NEEDLE not in one.run(Program(hostile.SNOOPS[name] + FIND + "\nprint(f(0))"), "", LIMITS).stdout


@pytest.mark.parametrize("name", [name for name in hostile.BOMBS if name not in SLOW])
def test_bombs(name: str) -> None:
    check(LEVELS[0], hostile.BOMBS[name])


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(SLOW))
@pytest.mark.parametrize("level", LEVELS)
def test_bombs_that_load_the_machine(level: str, name: str) -> None:
    check(level, hostile.BOMBS[name])
    check(level, hostile.BOMBS[name], None)
