r"""Golds with a right and a wrong answer to each, and the styles in which completions state an answer.

A real one: the task `Task("1/2", right=r"\frac{1}{2}", wrong=r"\frac{1}{3}")` in the style `boxed` gives
`So it is $\boxed{\frac{1}{2}}$.` and `So it is $\boxed{\frac{1}{3}}$.`
"""

from dataclasses import dataclass
from typing import Final

from ringtrue.rewards.testing.batch import Batch

__all__ = [
    "CHOICE_TASKS",
    "MATH_TASKS",
    "PROGRAM_STYLE",
    "PROGRAM_TASKS",
    "STYLES",
    "TEXT_TASKS",
    "Style",
    "Task",
]


@dataclass(frozen=True, slots=True)
class Task:
    """A gold, an answer that is right and one that is wrong."""

    gold: object
    """As it stands in the gold's column."""
    right: str
    """Equal to it."""
    wrong: str
    """Never equal to it."""
    kind: str = "integer"
    """integer, fraction, decimal, constant, expression, set, tuple, interval, matrix, text, choice, code."""


@dataclass(frozen=True, slots=True)
class Style:
    r"""How a completion states its answer.

    >>> STYLES["hashes"].render("7")
    'So it is that.\n#### 7'
    """

    name: str
    """What reports call it."""
    template: str
    """A completion with `{answer}` where the answer stands."""

    def render(self, answer: str) -> str:
        """A completion that states this answer."""
        return self.template.replace("{answer}", answer)

    def states(self, *answers: str, before: str = "", thinking: str = "") -> str:
        r"""A completion that states these answers one after the other, after one reasoning.

        Args:
            *answers: what it states, in order.
            before: text in front of the first statement.
            thinking: what the reasoning says besides; it is opened where the style has none.

        >>> STYLES["hashes"].states("8", "7")
        'So it is that.\n#### 8\nWait, no.\nSo it is that.\n#### 7'
        >>> STYLES["answer"].states("8", thinking="7?")
        '<think>7?</think>\n<answer>8</answer>'
        """
        head, closing, statement = self.template.rpartition("</think>\n")
        if thinking:
            head = f"{head or '<think>'}{thinking}"
            closing = "</think>\n"
        stated = "\nWait, no.\n".join(statement.replace("{answer}", answer) for answer in answers)
        return head + closing + before + stated

    @property
    def statement(self) -> str:
        """What follows the reasoning, with `{answer}` in it."""
        return self.template.rpartition("</think>\n")[2]

    @property
    def closed(self) -> bool:
        """Whether a delimiter ends the answer, so that text after it is no part of it."""
        return self.template.rpartition("{answer}")[2].lstrip()[:1] in ("<", "}", "[")

    def batch(self, *answers: tuple[str, object], gold: str = "gold") -> Batch:
        """A batch of completions with the golds that they answer."""
        return Batch([self.render(answer) for answer, _ in answers], {gold: [right for _, right in answers]})


_THINK: Final = "<think>Let me work it out, step by step.</think>\n"

STYLES: Final = {
    style.name: style
    for style in (
        Style("think_boxed", _THINK + "So it is $\\boxed{{answer}}$."),
        Style("boxed", "So it is $\\boxed{{answer}}$."),
        Style("think_answer", _THINK + "<answer>{answer}</answer>"),
        Style(
            "think_answer_lines",
            "<think>\nLet me work it out, step by step.\n</think>\n<answer>\n{answer}\n</answer>",
        ),
        Style("answer", "<answer>{answer}</answer>"),
        Style("hashes", "So it is that.\n#### {answer}"),
        Style("phrase", "Step by step. The answer is {answer}"),
        Style("final", "Step by step.\nFinal answer: {answer}"),
        Style("choice", "Step by step. The answer is ({answer})."),
        Style("dollars", "So it is ${answer}$."),
        Style("sentence", "So it is {answer}."),
        Style("bare", "{answer}"),
    )
}
"""The styles that are tried, the most complete first."""

MATH_TASKS: Final = (
    Task("7", "7", "8"),
    Task("12", "12", "21"),
    Task("-3", "-3", "3"),
    Task("1/2", "\\frac{1}{2}", "\\frac{1}{3}", "fraction"),
    Task("0.25", "0.25", "0.35", "decimal"),
    Task("x^2+1", "x^2 + 1", "x^2 - 1", "expression"),
    Task("\\sqrt{2}", "\\sqrt{2}", "\\sqrt{3}", "constant"),
    Task("(1,2)", "(1, 2)", "(2, 1)", "tuple"),
)
"""Golds of maths, the plainest first: many a reward reads integers only."""

CHOICE_TASKS: Final = (Task("B", "B", "C", "choice"), Task("A", "A", "D", "choice"))
TEXT_TASKS: Final = (
    Task("Paris", "Paris", "Rome", "text"),
    Task("blue whale", "blue whale", "grey seal", "text"),
)

PROGRAM_TASKS: Final = (
    Task(
        "assert double(2) == 4\nassert double(0) == 0", "def double(x):\n    return 2 * x",
        "def double(x):\n    return x + 2", "code",
    ),
)  # fmt: skip
"""Golds that are tests, with a program that passes them and one that fails some."""
PROGRAM_STYLE: Final = Style("python block", "```python\n{answer}\n```")
