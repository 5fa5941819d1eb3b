"""The filter of system calls, run as the kernel runs it: on both machines that it knows, whichever this is."""

import struct
from typing import Final

import pytest

from ringtrue.graders.code.inside import seccomp

ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
OWN: Final = 7
MACHINES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NUMBERS: Final = {
    "x86_64": {"read": 0, "openat": 257, "execve": 59, "socketpair": 53, "wait4": 61, "exit_group": 231},
    "aarch64": {"read": 63, "openat": 56, "execve": 221, "socketpair": 199, "wait4": 260, "exit_group": 94},
}
"""What any program does."""
over_all = pytest.mark.parametrize(
    ("machine", "alone"), [(machine, alone) for machine in MACHINES for alone in (True, False)]
)


def said(machine: str, number: int, *arguments: int, alone: bool, arch: int | None = None) -> int:
    """What the filter returns for a call."""
    steps = seccomp._steps(machine, alone=alone, own=OWN)
    data = struct.pack("<IIQ6Q", number, arch or MACHINES[machine], 0, *(*arguments, *[0] * 6)[:6])
    place, value = 0, 0
    while True:
        code, then, otherwise, operand = steps[place]
        place += 1
        if code == 0x20:
            value = int.from_bytes(data[operand : operand + 4], "little")
        elif code == 0x06:
            return operand
        else:
            holds = {0x15: value == operand, 0x35: value >= operand, 0x45: bool(value & operand)}[code]
            place += then if holds else otherwise


def special(machine: str, name: str) -> int:
    return seccomp._SPECIAL[machine][name]


@over_all
def test_what_any_program_does_is_allowed_and_what_the_tables_name_is_not(machine: str, alone: bool) -> None:
    for name, number in NUMBERS[machine].items():
        assert said(machine, number, alone=alone) == ALLOW, name
    _, denied, denied_alone = seccomp._TABLES[machine]
    for number in denied:
        assert said(machine, number, alone=alone) == EPERM
    for number in denied_alone:
        assert said(machine, number, alone=alone) == (EPERM if alone else ALLOW)


@over_all
def test_other_numberings_of_calls_pass_by_nothing(machine: str, alone: bool) -> None:
    read = NUMBERS[machine]["read"]
    assert said(machine, read, alone=alone, arch=0x40000003) == KILL
    assert said(machine, read | 0x40000000, alone=alone) == EPERM


@over_all
def test_new_processes_and_namespaces(machine: str, alone: bool) -> None:
    clone = special(machine, "clone")
    assert said(machine, clone, 0x10000000, alone=alone) == EPERM
    assert said(machine, clone, 0x10000000 | 0x10000, alone=alone) == EPERM
    assert said(machine, clone, 0x10000, alone=alone) == ALLOW, "a thread"
    assert said(machine, clone, 17, alone=alone) == (EPERM if alone else ALLOW), "a process"
    assert said(machine, special(machine, "clone3"), alone=alone) == ENOSYS


@over_all
def test_sockets_are_of_this_machine_or_none(machine: str, alone: bool) -> None:
    socket = special(machine, "socket")
    assert said(machine, socket, 1, alone=alone) == (EPERM if alone else ALLOW)
    for family in (2, 10, 16, 17, 40):
        assert said(machine, socket, family, alone=alone) == EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_a_program_alone_signals_nobody_else(machine: str) -> None:
    """By no call, and by no descriptor that names whom to signal."""
    for name in ("kill", "tgkill"):
        assert said(machine, special(machine, name), OWN, alone=True) == ALLOW
        for other in (OWN + 1, 1, 0, 0xFFFFFFFF, 0xFFFFFFFF - OWN + 1):
            assert said(machine, special(machine, name), other, alone=True) == EPERM
    for name, commands in (("fcntl", (8, 10, 15)), ("ioctl", (0x8901, 0x8902))):
        for command in commands:
            assert said(machine, special(machine, name), 3, command, alone=True) == EPERM
        assert said(machine, special(machine, name), 8, 4, alone=True) == ALLOW
    limits = special(machine, "prlimit64")
    assert (said(machine, limits, 0, alone=True), said(machine, limits, 9, alone=True)) == (ALLOW, EPERM)


def test_the_tables_fit_their_names() -> None:
    arm_alone = [name for name in seccomp._ALONE if name not in ("fork", "vfork")]  # it has only clone
    for names, table in (
        (seccomp._NAMES, seccomp._X86),
        (seccomp._NAMES, seccomp._ARM),
        (seccomp._ALONE, seccomp._X86_ALONE),
        (arm_alone, seccomp._ARM_ALONE),
    ):
        assert len(table) == len(set(table)) == len(names)


@over_all
def test_no_jump_leaves_the_program_and_it_is_short_enough_for_the_kernel(machine: str, alone: bool) -> None:
    steps = seccomp._steps(machine, alone=alone, own=OWN)
    assert all(place + 1 + max(step[1], step[2]) < len(steps) for place, step in enumerate(steps[:-1]))
    assert len(steps) < 4096
