r"""Laws 27 to 30: a right answer written in another way is the same answer.

What sits behind a broken one is a comparison of texts where values were meant. Refusing costs as much as
paying wrongly: `\dfrac{1}{2}` that earns nothing for `\frac{1}{2}` teaches a model typesetting.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.laws.asking import (
    Told,
    composed,
    grades,
    question,
    reads_latex,
    reads_numbers,
    style_of,
    told,
    unpaid_forms,
    value_of,
)
from ringtrue.rewards.testing.running import NotChecked
from ringtrue.rewards.testing.strategies import equal_forms
from ringtrue.rewards.testing.subject import Subject
from ringtrue.rewards.testing.tasks import Task

__all__ = ["latex_rewriting", "number_form", "unicode_form", "whitespace"]

_ACCENTED: Final = Task("S\u00e3o Tom\u00e9", "S\u00e3o Tom\u00e9", "Malm\u00f6", "text")
_THOUSANDS: Final = (Task("1234", "1234", "4321"), Task("25000", "25000", "52000"))


def _alone(subject: Subject) -> str:
    return grades(subject) or ("pays by other things too" if composed(subject) else "")


def _needing(reader: Callable[[Subject], str]) -> Callable[[Subject], str]:
    return lambda subject: _alone(subject) or reader(subject)


@law(
    27, kinds=["answer"], unless=_alone,
    why="Models put blanks and newlines around what they write; no mistake is in them.",
)  # fmt: skip
def whitespace(subject: Subject, plan: Plan) -> None:
    """Blanks around the answer, and at the end of the text, change nothing."""
    style = style_of(subject)

    def forms() -> Iterator[tuple[Told, str, str]]:
        for one in told(subject):
            text = style.render(one.task.right)
            yield from ((one, text + end, text + end) for end in ("\n", " ", "\n\n"))
            # In parentheses, as in `( B )`, blanks are unusual enough to be refused.
            if style.name == "choice":
                continue
            yield from ((one, form, style.render(form)) for form in equal_forms(one.task.right, "whitespace"))
            if "</" in style.template.rpartition("{answer}")[2]:
                yield one, f"\n{one.task.right}\n", style.render(f"\n{one.task.right}\n")

    unpaid_forms(subject, forms(), plan)


@law(
    28, kinds=["answer"], unless=_needing(reads_latex),
    why="Which of two spellings a model prefers is an accident of its training data.",
)  # fmt: skip
def latex_rewriting(subject: Subject, plan: Plan) -> None:
    r"""Other LaTeX of the same answer, such as \dfrac for \frac, earns the same."""
    style, known = style_of(subject), told(subject)
    if all(one.task.kind != "fraction" for one in known):
        raise NotChecked(r"it pays \frac{1}{2} for 1/2 in part only")
    unpaid_forms(
        subject,
        ((one, form, style.render(form)) for one in known for form in equal_forms(one.task.right, "latex")),
        plan,
    )


@law(
    29, kinds=["answer"], unless=_needing(reads_numbers),
    why="7 and 7.0 are one number, and so are 1000 and 1,000, on either side.",
)  # fmt: skip
def number_form(subject: Subject, plan: Plan) -> None:
    """Other forms of the same number, such as 7.0 and 1,000, earn the same."""
    style, known = style_of(subject), told(subject)

    def forms() -> Iterator[tuple[Told, str, str]]:
        larger = [Told(task, known[0].right, known[0].wrong) for task in _THOUSANDS]
        for one in [*known, *(one for one in larger if _tells(subject, one))]:
            if one.task.kind in ("integer", "decimal"):
                yield from ((one, form, style.render(form)) for form in equal_forms(one.task.right, "number"))
        for one in larger:
            grouped = Told(
                Task(f"{int(one.task.right):,}", one.task.right, one.task.wrong), one.right, one.wrong
            )
            if _tells(subject, one):
                yield grouped, one.task.right, style.render(one.task.right)

    unpaid_forms(subject, forms(), plan)


def _tells(subject: Subject, one: Told) -> bool:
    style = style_of(subject)
    return one.is_paid(value_of(subject, style.render(one.task.right), one.task.gold))


@law(
    30, kinds=["answer"], unless=_alone,
    why="A minus sign of its own, wide digits or a letter in two code points look just as right to a reader.",
)  # fmt: skip
def unicode_form(subject: Subject, plan: Plan) -> None:
    """Other characters for the same answer earn the same, and a raised digit is no digit."""
    style, known = style_of(subject), told(subject)
    kinds = {one.task.kind for one in known}

    def forms() -> Iterator[tuple[Told, str, str]]:
        if not reads_numbers(subject):
            for one in known:
                if one.task.kind in ("integer", "decimal"):
                    for form in equal_forms(one.task.right, "unicode"):
                        yield one, form, style.render(form)
        # A text reward of ringtrue's compares as the published scripts do, which compose no characters; and
        # whoever compares texts as they are, capitals included, means it.
        accented = Told(_ACCENTED, known[0].right, known[0].wrong)
        lowered = Told(replace(_ACCENTED, right=_ACCENTED.right.lower()), known[0].right, known[0].wrong)
        if "text" in kinds and not subject.strict and _tells(subject, accented) and _tells(subject, lowered):
            for form in equal_forms(_ACCENTED.right, "unicode"):
                yield accented, form, style.render(form)

    unpaid_forms(subject, forms(), plan)
    raised = Told(Task("72", "72", "49"), known[0].right, known[0].wrong)
    text = style.render("7\u00b2")
    if _tells(subject, raised) and raised.is_paid(value_of(subject, text, "72")):
        raise Broken(f"{text!r}, which is 49, is paid for the gold '72'", question(subject, text, "72"))
