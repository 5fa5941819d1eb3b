r"""1.0 for a program that passes all its tests, -0.5 for one that fails any, -1.0 for none; or the share.

A real row: gold `{"test_list": ["assert double(2) == 4"]}`, completion "```python\ndef double(x):\n    return
2 * x\n```" earns 1.0, with `return x` -0.5, with no block -1.0. Golds are HumanEval's `check`, MBPP's list of
assertions, calls of a function with what they return, or inputs with the output expected of each.

Source: the executed tests of HumanEval (2107.03374), MBPP (2108.07732), APPS (2105.09938) and LiveCodeBench
(2403.07974), run as docs/sandbox.md says: out of reach of the program.

Programs over a limit earn what wrong ones earn. It does not judge style, and knows no test that the gold
lacks: a table of the tested inputs passes, which the gap between visible and hidden tests shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from ringtrue.graders import Outcome, Verdict
from ringtrue.graders.code import CodePolicy, CodeSandbox, CodeVerdict, LocalSandbox, SandboxError, grade_code
from ringtrue.rewards.checks import flag, text
from ringtrue.rewards.columns import require_columns
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Part, Score
from ringtrue.rewards.traits import Traits
from ringtrue.rewards.wording import code_line

__all__ = ["CodeCorrectness"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CodeCorrectness(GradedReward):
    r"""Whether a program passes its tests.

    >>> programs = ["```python\ndef double(x):\n    return 2 * x\n```", "```python\ndouble = abs\n```", "No."]
    >>> CodeCorrectness()(programs, gold=["assert double(2) == 4"] * 3)
    [1.0, -0.5, -1.0]
    """

    version: ClassVar[int] = 1

    share: bool = False
    """Whether a program that fails some tests earns a part, between `wrong` and `correct`, for those it
    passes."""
    visible: str | None = None
    """The column with tests that the prompt shows: run, reported beside the others, and worth nothing."""
    policy: CodePolicy = field(default_factory=CodePolicy)
    """Where the program may stand, how it is confined and for how long it may run."""
    sandbox: CodeSandbox = field(default_factory=LocalSandbox)
    """What runs it."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        flag("CodeCorrectness", "share", self.share)
        if self.visible is not None:
            text("CodeCorrectness", "visible", self.visible)
        if not isinstance(self.policy, CodePolicy):
            raise TypeError(f"CodeCorrectness.policy is {self.policy!r}: give a CodePolicy(...)")
        if isinstance(self.sandbox, type) or not isinstance(self.sandbox, CodeSandbox):
            raise TypeError(f"CodeCorrectness.sandbox is {self.sandbox!r}: give LocalSandbox(...) or another")

    @property
    def needs(self) -> tuple[str, ...]:
        """The column of the tests, and that of the visible ones where it is named."""
        return (self.gold or "gold",) if self.visible is None else (self.gold or "gold", self.visible)

    @property
    def traits(self) -> Traits:
        """It abstains where there are no tests; which of several blocks counts is the policy's choice."""
        return Traits(abstains=True, dominates=True, extracts=self.policy.block, partial=self.share)

    @property
    def instructions(self) -> str:
        """The demand for a block."""
        return code_line(self.policy.spoken.name)

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset in which the tests cannot be found."""
        seen = list(names)
        GradedReward.check_columns(self, seen)
        require_columns([] if self.visible is None else [self.visible], seen, self.name)

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Run the whole batch, as many at once as the sandbox takes."""
        visible = None
        if self.visible is not None:
            for row in rows:
                require_columns([self.visible], row.columns, self.name)
            visible = [row.columns[self.visible] for row in rows]
        try:
            return [
                *grade_code(
                    golds, [row.completion for row in rows],
                    policy=self.policy, sandbox=self.sandbox, visible=visible, count=self.share,
                )
            ]  # fmt: skip
        except SandboxError as error:
            raise SetupError(f"reward {self.name!r}: {error}") from error

    def _scored(self, verdict: Verdict) -> Score:
        score = GradedReward._scored(self, verdict)  # noqa: SLF001 - its own, which slots keep super() from
        if not isinstance(verdict, CodeVerdict):
            return score
        if self.share and verdict.outcome is Outcome.WRONG:
            score = replace(score, value=self.wrong + (self.correct - self.wrong) * verdict.share)
        if verdict.visible_total and verdict.total:
            shown = verdict.visible_passed / verdict.visible_total
            parts = {"hidden": Part(verdict.share, 1.0), "visible": Part(shown, 0.0)}
            score = replace(score, parts=parts)
        return score
