"""Programs found, run and graded: each style of tests, where the tests are, and what each outcome is."""

import json
import os
import threading
from dataclasses import replace
from typing import Any

import pytest

from ringtrue.graders import Outcome, read_completion
from ringtrue.graders.code import (
    CodePolicy,
    CodeVerdict,
    Language,
    Limits,
    LocalSandbox,
    grade_code,
    levels,
    probe_level,
)
from ringtrue.graders.code.extract import find_code
from ringtrue.graders.code.grade import same_output
from ringtrue.graders.code.language import LANGUAGES, PYTHON
from ringtrue.graders.code.sandbox import SandboxError
from ringtrue.graders.code.suite import read_suite

LIMITS = Limits(cpu=5, wall=120)
if probe_level() is None:
    pytest.skip("no program can be run on this machine", allow_module_level=True)


def graded(gold: object, code: str, *, fence: str = "```python\n{}\n```", **options: Any) -> CodeVerdict:
    count, visible = options.pop("count", False), options.pop("visible", None)
    policy = CodePolicy(**({"limits": LIMITS} | options))
    shown = None if visible is None else [visible]
    completion = read_completion(fence.format(code), dialect="none")
    return grade_code([gold], [completion], policy=policy, count=count, visible=shown)[0]


DOUBLE, SAME = "def double(x):\n    return 2 * x", "def double(x):\n    return x"
HUMANEVAL = {
    "prompt": 'def double(x):\n    """Twice x."""\n',
    "entry_point": "double",
    "test": "def check(candidate):\n    assert candidate(2) == 4\n    for n in range(5):\n        assert candidate(n) == n + n\n",
}
MBPP = {"test_list": ["assert double(2) == 4", "assert double('ab') == 'abab'"], "test_setup_code": ""}
CALLS = {"fn_name": "double", "inputs": [[2], [[1, 2]]], "outputs": [4, [1, 2, 1, 2]]}
CASES = {"inputs": ["2\n", "5\n"], "outputs": ["4\n", "10\n"]}
STYLES = {
    "humaneval": HUMANEVAL,
    "mbpp": MBPP,
    "list": MBPP["test_list"],
    "text": "assert double(2) == 4\nassert double(0) == 0",
    "json": json.dumps(MBPP),
    "calls": CALLS,
    "lines of arguments": {"fn_name": "double", "inputs": ["2", '"ab"'], "outputs": ["4", '"abab"']},
    "pytest": "from solution import double\n\ndef test_two():\n    assert double(2) == 4\n\ndef test_no():\n    assert double(0) == 0\n",
    "called by itself": "def check(candidate):\n    assert candidate(2) == 4\n\ndef test_check():\n    check(double)\n\ntest_check()\n",
}


@pytest.mark.parametrize("style", STYLES)
def test_styles_of_function_tests(style: str) -> None:
    right, wrong = graded(STYLES[style], DOUBLE), graded(STYLES[style], SAME)
    assert (right.outcome, right.mode, right.passed) == (Outcome.CORRECT, "two_processes", right.total)
    assert (wrong.outcome, wrong.mode) == (Outcome.WRONG, "two_processes")


@pytest.mark.parametrize("gold", [CASES, [{"input": "2\n", "output": "4"}, {"input": "5\n", "output": "10"}]])
def test_input_and_output(gold: object) -> None:
    assert graded(gold, "print(2 * int(input()))").outcome is Outcome.CORRECT
    assert graded(gold, "print(2 + int(input()))").outcome is Outcome.WRONG
    assert graded(gold, "print(2 * int(input()))\nraise SystemExit(1)").outcome is Outcome.WRONG
    assert graded(gold, "print(2 * int(input()))\nraise SystemExit").outcome is Outcome.CORRECT
    assert graded(gold, "import sys\nprint(2 * int(open('/dev/stdin').read()))").outcome is Outcome.CORRECT


def test_output_is_compared_whole() -> None:
    assert same_output("1\n2 \n\n", "1\n2") is True
    for got in ("1", "1\n", "1\n2\n3", "\n1\n2", "1 2", ""):
        assert same_output(got, "1\n2") is False
    assert same_output("1  2\n", "1\n2", "tokens") is True
    assert same_output("1\n2", "1\n2\n", "exact") is False


def test_a_method_of_a_solution_class() -> None:
    code = "class Solution:\n    def double(self, x: int) -> int:\n        return 2 * x"
    assert graded(CALLS, code).outcome is Outcome.CORRECT


def test_objects_stay_with_the_program() -> None:
    code = "class Node:\n    def __init__(self, v): self.v, self.left = v, None\ndef depth(n): return 1 + depth(n.left) if n else 0"
    gold = {
        "test_list": ["assert depth(root) == 2"],
        "test_setup_code": "root = Node(1)\nroot.left = Node(2)",
    }
    assert graded(gold, code).mode == "two_processes"
    assert graded(gold, code).outcome is Outcome.CORRECT


LIVE = "def once(f, x):\n    return f(x)"
NEEDS_LIVE = "assert once(lambda v: v + 1, 2) == 3"


def test_one_process_is_named_and_can_be_refused() -> None:
    verdict = graded(NEEDS_LIVE, LIVE)
    assert (verdict.outcome, verdict.mode) == (Outcome.CORRECT, "one_process")
    refused = graded(NEEDS_LIVE, LIVE, one_process=False)
    assert refused.outcome is Outcome.ERROR
    assert "one_process" in refused.detail


def test_a_program_cannot_ask_for_one_process() -> None:
    for value in ("lambda: 4", "object()", "iter(int, 1)", "__import__('sys')"):
        assert graded("assert f(2) == 4", f"def f(x):\n    return {value}").mode == "two_processes"


def test_helpers_of_the_task_are_the_tasks() -> None:
    gold = {
        "prompt": "def value(x):\n    return x * x - 4\n\ndef root(a):\n",
        "entry_point": "root",
        "test": "def check(candidate):\n    assert value(candidate(1)) == 0\n",
    }
    assert graded(gold, "def root(a):\n    return 2").outcome is Outcome.CORRECT
    assert graded(gold, "def value(x):\n    return 0\ndef root(a):\n    return 9").outcome is Outcome.WRONG


def test_builtins_in_tests_are_never_the_programs() -> None:
    gold = "assert sorted(order([3, 1])) == [1, 3]\nassert order([]) == []"
    assert graded(gold, "def sorted(x): return [1, 3]\ndef order(x): return []").outcome is Outcome.WRONG
    assert graded("assert sum(10, 15) == 6", "def sum(a, b): return 6").outcome is Outcome.CORRECT


def test_changes_to_arguments_are_seen() -> None:
    gold = "items = [3, 1]\nsort(items)\nassert items == [1, 3]"
    assert graded(gold, "def sort(x): x.sort()").outcome is Outcome.CORRECT


def test_what_functions_raise_is_seen() -> None:
    gold = "try:\n    f(0)\nexcept ZeroDivisionError:\n    pass\nelse:\n    assert False"
    assert graded(gold, "def f(x): return 1 / x").outcome is Outcome.CORRECT
    assert graded(gold, "def f(x): return 1").outcome is Outcome.WRONG


def test_share_and_gap() -> None:
    verdict = graded(["assert f(1) == 1", "assert f(2) == 4", "assert f(3) == 9"], "def f(x): return {1: 1, 2: 4}.get(x)",
                     fence="```python\n{}\n```".replace("{}", "def f(x): return dict([(1, 1), (2, 4)]).get(x)"),
                     count=True, visible=["assert f(1) == 1"])  # fmt: skip
    assert (verdict.outcome, verdict.passed, verdict.total) == (Outcome.WRONG, 2, 3)
    assert (verdict.visible_passed, verdict.visible_total) == (1, 1)
    assert verdict.gap == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "code", ["while True: pass", "import time\ntime.sleep(60)", "while True: print('x' * 9999)"]
)
def test_over_a_limit(code: str) -> None:
    limits = Limits(cpu=1, wall=2, output=1 << 20)
    assert graded("assert f(1) == 1", code, limits=limits).outcome is Outcome.TIMEOUT
    assert graded(CASES, code, limits=limits).outcome is Outcome.TIMEOUT


def test_no_program_and_no_tests() -> None:
    assert graded(MBPP, "", fence="I do not know.{}").outcome is Outcome.NO_ANSWER
    assert graded(MBPP, "So it is.", fence="{}", whole=True).outcome is Outcome.NO_ANSWER
    texts: list[object] = [None, "", "double(2)", "assert double("]
    for gold in [*texts, {"test_list": []}, {"inputs": ["1"], "outputs": []}, 7, [7]]:
        assert graded(gold, DOUBLE).outcome is Outcome.UNREADABLE_GOLD
    assert graded(MBPP, f"{DOUBLE}\n```\n```python\n{DOUBLE}", block="only").outcome is Outcome.AMBIGUOUS


def test_a_completion_that_continues_the_task() -> None:
    for text in ("    return 2 * x\n", "    y = x\n    return x + y\n\ndef other():\n    pass"):
        assert graded(HUMANEVAL, text, fence="{}").outcome is Outcome.CORRECT
    assert graded(HUMANEVAL, DOUBLE, fence="{}").outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("```python\na\n```\n```text\nb\n```", "a\n"),
        ("```python\na\n```\n```py\nb\n```", "b\n"),
        ("```\na\n```", "a\n"),
        ("```\na\n```\n```python\nb\n```\n```\nc\n```", "b\n"),
        ("```python\na\n```\n```python\nb", "b"),
        ("~~~python\na\n```\nb\n~~~", "a\n```\nb\n"),
        ("<!--\n```python\na\n```\n-->", ""),
        ("`print(1)`", ""),
        ("```python\n```", ""),
        ("```bash\nls\n```", ""),
    ],
)
def test_where_the_program_is(answer: str, code: str) -> None:
    assert find_code(answer, PYTHON).code == code


def test_another_language() -> None:
    verdict = graded(CASES, "read x\necho $((2 * x))", fence="```bash\n{}\n```", language="bash")
    assert verdict.outcome is Outcome.CORRECT, verdict
    assert graded(MBPP, "ls", fence="```bash\n{}\n```", language="bash").outcome is Outcome.UNREADABLE_GOLD
    with pytest.raises(ValueError, match="absolute"):
        Language("own", "main.x", ("x",))


DOUBLES = {
    "bash": ("read x\necho $((2 * x))", "read x\necho $((3 * x))"),
    "javascript": (
        "console.log(2 * require('fs').readFileSync(0, 'utf8'))",
        "console.log(3 * require('fs').readFileSync(0, 'utf8'))",
    ),
    "cpp": (
        "#include <iostream>\nint main() { int x; std::cin >> x; std::cout << 2 * x; }",
        "#include <iostream>\nint main() { int x; std::cin >> x; std::cout << 2 * x }",
    ),
}
THERE = [name for name, one in LANGUAGES.items() if one.run and os.access((one.build or one.run)[0], os.X_OK)]
BUILT = Language("own", "main.x", ("/bin/bash", "built"), build=("/bin/cp", "-v", "main.x", "built"))


def test_every_named_language_has_a_program_here() -> None:
    assert {*DOUBLES, "python"} == {*LANGUAGES}


@pytest.mark.parametrize("name", THERE)
def test_named_languages_run_within_the_default_limits(name: str) -> None:
    """Else a language that goes by a name is one in which every program is wrong."""
    if LANGUAGES[name].build and levels()[0].available is False:
        return
    limits = Limits(cpu=60, wall=300)
    found = [
        graded(CASES, code, fence=f"```{name}\n{{}}\n```", language=name, limits=limits)
        for code in DOUBLES[name]
    ]
    assert [one.outcome for one in found] == [Outcome.CORRECT, Outcome.WRONG], found


@pytest.mark.skipif(not levels()[0].available, reason="a build needs the level namespaces")
def test_what_a_build_says_is_no_output_and_one_that_fails_is_wrong() -> None:
    code, wrong = DOUBLES["bash"]
    for built, right in ((BUILT, True), (replace(BUILT, build=("/bin/false",)), False)):
        found = graded(CASES, code, fence="```own\n{}\n```", language=built)
        assert (found.outcome is Outcome.CORRECT) is right, found
    lost = graded(CASES, code, fence="```own\n{}\n```", language=replace(BUILT, run=("/tmp/none",)))
    assert lost.outcome is Outcome.WRONG
    assert "/tmp/none" in lost.detail
    assert graded(CASES, wrong, fence="```own\n{}\n```", language=BUILT).outcome is Outcome.WRONG


def test_a_language_that_is_not_here_stops_the_run() -> None:
    """Else every program of it would be a wrong one."""
    zig = Language("zig", "main.zig", ("/usr/bin/no-such-zig", "main.zig"))
    with pytest.raises(SandboxError, match="no-such-zig, which is not on this machine"):
        graded(CASES, "x", fence="```zig\n{}\n```", language=zig)
    with pytest.raises(SandboxError, match="needs the level 'namespaces', and this is 'limits'"):
        grade_code(
            [CASES], [read_completion("```own\nx\n```")], sandbox=LocalSandbox(level="limits"),
            policy=CodePolicy(language=BUILT, level="limits"),
        )  # fmt: skip


def test_a_level_that_is_not_here_is_refused() -> None:
    with pytest.raises(SandboxError, match="'namespaces' is demanded"):
        grade_code([], [], policy=CodePolicy(level="namespaces"), sandbox=LocalSandbox(level="limits"))
    with pytest.raises(SandboxError, match="'landlock' is demanded"):
        grade_code([], [], sandbox=LocalSandbox(level="limits"))


@pytest.mark.parametrize(
    "options", [{"cpu": 0}, {"memory": 1.5}, {"wall": float("inf")}, {"processes": True}]
)
def test_limits_are_checked(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Limits(**options)


def test_many_threads_share_a_sandbox() -> None:
    found: list[Outcome] = []
    work = [threading.Thread(target=lambda: found.append(graded(MBPP, DOUBLE).outcome)) for _ in range(8)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert found == [Outcome.CORRECT] * 8


def test_suites_count_their_cases() -> None:
    for gold, total in ((HUMANEVAL, 1), (MBPP, 2), (CALLS, 2), (CASES, 2)):
        suite = read_suite(gold)
        assert suite is not None
        assert suite.total == total
