r"""Programs graded by their tests: found in the completion, run in a sandbox, compared outside of it.

A real row: gold `["assert double(2) == 4"]`, completion "```python\ndef double(x):\n    return 2 * x\n```" is
correct, "two_processes" at the level "namespaces".

Every test counts. An exit status never passes anything: outputs are compared whole, and assertions are made
by a process that the program cannot reach. It does not judge style, speed or memory within the limits.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

from ringtrue.graders.code.extract import Found, find_code
from ringtrue.graders.code.local import LocalSandbox
from ringtrue.graders.code.policy import CodePolicy
from ringtrue.graders.code.sandbox import CodeSandbox, Program, Status, TestRun
from ringtrue.graders.code.suite import Suite, read_suite
from ringtrue.graders.code.verdict import CodeVerdict
from ringtrue.graders.completion import Completion
from ringtrue.graders.verdict import Outcome

__all__ = ["grade_code", "same_output"]

_OVER: Final[frozenset[Status]] = frozenset({"timeout", "memory", "output", "processes"})


def grade_code(
    golds: Sequence[object],
    completions: Sequence[Completion],
    *,
    policy: CodePolicy | None = None,
    sandbox: CodeSandbox | None = None,
    visible: Sequence[object] | None = None,
    count: bool = False,
) -> list[CodeVerdict]:
    r"""Grade a batch of programs.

    Args:
        golds: the tests of each; see `suite` for their forms.
        completions: what the model wrote, read.
        policy: what counts as the program, and how well it must be confined.
        sandbox: what runs it; by default this machine.
        visible: tests that the prompt shows, which are run and reported and count for nothing.
        count: go on after a test that fails, to know how many hold.

    Raises:
        SandboxError: where programs cannot be confined as the policy demands; nothing was run then.

    >>> from ringtrue.graders import read_completion
    >>> program = read_completion("```python\ndef double(x):\n    return 2 * x\n```")
    >>> grade_code([["assert double(2) == 4"]], [program])[0].outcome.value
    'correct'
    """
    policy, sandbox = policy or CodePolicy(), sandbox or LocalSandbox()
    one = _Grader(policy, sandbox, sandbox.ready(policy.level), count)
    shown = visible or [None] * len(golds)
    jobs = list(zip(golds, completions, shown, strict=True))
    if len(jobs) < 2 or sandbox.workers < 2:
        return [one.grade(*job) for job in jobs]
    with ThreadPoolExecutor(min(sandbox.workers, len(jobs))) as threads:
        return list(threads.map(lambda job: one.grade(*job), jobs))


def same_output(got: str, expected: str, compare: str = "lines") -> bool:
    r"""Whether a program wrote what was expected, compared whole.

    >>> same_output("1 \n2\n\n", "1\n2"), same_output("1", "1\n2")
    (True, False)
    """
    if compare == "exact":
        return got == expected
    if compare == "tokens":
        return got.split() == expected.split()
    return _lines(got) == _lines(expected)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")]


@dataclass(frozen=True, slots=True)
class _Grader:
    """What is the same for all rows of a batch."""

    policy: CodePolicy
    sandbox: CodeSandbox
    level: str
    count: bool

    def grade(self, gold: object, completion: Completion, visible: object) -> CodeVerdict:
        began = time.perf_counter()
        verdict = self._graded(read_suite(gold), completion, read_suite(visible))
        return replace(verdict, level=self.level, seconds=time.perf_counter() - began)

    def _graded(self, suite: Suite | None, completion: Completion, visible: Suite | None) -> CodeVerdict:
        language = self.policy.spoken
        if suite is None or (suite.tests and language.run):
            why = (
                "the tests are missing or cannot be read" if suite is None else "function tests are Python's"
            )
            return CodeVerdict(Outcome.UNREADABLE_GOLD, detail=why)
        found = self._found(completion, suite)
        if not found.code:
            if found.where == "several":
                return CodeVerdict(Outcome.AMBIGUOUS, detail="several blocks hold a program")
            return CodeVerdict(Outcome.NO_ANSWER, detail="there is no program")
        program = Program(suite.program(found.code, whole=found.where == "whole"), language)
        verdict = self._run(program, suite)
        if found.where == "whole" and "SyntaxError" in verdict.detail and not suite.prompt:
            verdict = replace(verdict, outcome=Outcome.NO_ANSWER)
        if visible is not None and verdict.outcome is not Outcome.ERROR:
            shown = self._run(program, visible)
            verdict = replace(verdict, visible_passed=shown.passed, visible_total=visible.total)
            verdict = replace(
                verdict, detail=f"{verdict.detail}; visible: {shown.passed} of {visible.total}".lstrip("; ")
            )
        return replace(verdict, extracted=found.code, slot=found.where)

    def _found(self, completion: Completion, suite: Suite) -> Found:
        whole = self.policy.whole or bool(suite.prompt)
        found = find_code(completion.answer, self.policy.spoken, block=self.policy.block, whole=whole)
        if found.where != "whole":
            return found
        # Its reading is trimmed, and the indent of a first line is part of a program.
        before = completion.text[: completion.answer_start]
        return found._replace(code=before[len(before.rstrip(" \t")) :] + found.code)

    def _run(self, program: Program, suite: Suite) -> CodeVerdict:
        if suite.tests is None:
            return self._run_cases(program, suite)
        tests = replace(suite.tests, all_cases=self.count)
        run = self.sandbox.run_tests(program, tests, self.policy.limits, one_process=self.policy.one_process)
        return _settled(run, suite.total)

    def _run_cases(self, program: Program, suite: Suite) -> CodeVerdict:
        cases: list[str] = []
        status: Status = "ended"
        for given, expected in suite.cases:
            run = self.sandbox.run(program, given, self.policy.limits)
            status = run.status if status == "ended" else status
            if run.status != "ended":
                cases.append(run.detail or run.status)
            elif run.exit != 0:
                cases.append(f"it ends with the status {run.exit}: {run.stderr.strip()[-200:]}")
            else:
                cases.append(
                    "" if same_output(run.stdout, expected, self.policy.compare) else "another output"
                )
            if cases[-1] and not self.count:
                break
        return _settled(TestRun(status, tuple(cases), mode="output"), suite.total)


def _settled(run: TestRun, total: int) -> CodeVerdict:
    passed = sum(not case for case in run.cases)
    fault = run.stopped or next(filter(None, run.cases), "")
    total = max(total, len(run.cases))
    if run.broken:
        return CodeVerdict(Outcome.UNREADABLE_GOLD, detail=run.broken, mode=run.mode)
    if run.status == "failed":
        return CodeVerdict(Outcome.ERROR, detail=fault, mode=run.mode)
    if run.cases and not fault:
        outcome, detail = Outcome.CORRECT, f"all {len(run.cases)} tests hold"
        passed = total = len(run.cases)
    else:
        outcome = Outcome.TIMEOUT if run.status in _OVER else Outcome.WRONG
        detail = fault or "no test was run"
        passed = min(passed, total - 1)
    return CodeVerdict(outcome, detail=detail, tier="run", passed=passed, total=total, mode=run.mode)
