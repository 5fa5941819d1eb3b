r"""Laws 19 and 22 to 24: right answers are paid, wrong ones are not, and rows without a gold earn nothing.

What sits behind a broken one is most often a parser: one that drops a sign, reads whole numbers only, or
reads nothing on both sides and finds nothing equal to nothing.
"""

from collections.abc import Callable, Iterator
from typing import Final

from ringtrue.rewards.testing import strategies
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.laws.asking import (
    TellsNothing,
    Told,
    composed,
    grades,
    question,
    style_of,
    told,
    value_of,
)
from ringtrue.rewards.testing.running import for_all
from ringtrue.rewards.testing.strategies import ANSWER_KINDS, completions
from ringtrue.rewards.testing.subject import Failed, Subject
from ringtrue.rewards.testing.tasks import MATH_TASKS, STYLES, Task

__all__ = ["abstain_iff", "accepts_gold", "empty_gold", "reflexive_gold", "rejects_wrong"]

_EMPTY: Final = (None, "", " ", float("nan"))
_BAD_ANSWERS: Final = ("", " ", "\\frac{1", "}", "?", "no idea", "7 = 42", "0/0", "\u200b")
_GROUPED: Final = ("answer", "composite")


def _answers_alone(subject: Subject) -> str:
    return grades(subject) or ("pays by other things too" if composed(subject) else "")


def _abstaining(subject: Subject) -> str:
    if subject.kinds & {"answer", "composite"} and subject.traits.abstains:
        return grades(subject)
    return _answers_alone(subject)


@law(
    19, kinds=_GROUPED, hard="declared", trait="abstains", unless=_abstaining,
    why="A row that earns None is left out of training: a model could hide its mistakes so.",
)  # fmt: skip
def abstain_iff(subject: Subject, plan: Plan) -> None:
    """None exactly where the gold is missing, and never for a bad completion."""
    style, known = style_of(subject), told(subject)
    one = known[0]

    def holds(text: str) -> None:
        batch = question(subject, text, one.task.gold)
        if subject.value(batch) is None:
            raise Broken(f"{text!r} earns None, though its gold is {one.task.gold!r}", batch)

    for answer in _BAD_ANSWERS:
        for text in (answer, style.render(answer)):
            _unless_raised(holds, text)
    if one.wrong is not None:
        for_all(completions(), holds, plan, share=0.5)
    if not subject.traits.abstains:
        return
    for gold in _EMPTY:
        for text in (style.render(one.task.right), "", style.render("")):
            batch = question(subject, text, gold)
            value = subject.value(batch)
            if value is not None:
                raise Broken(f"{text!r} earns {value}, though its gold is {gold!r}", batch)


def _unless_raised(holds: Callable[[str], None], text: str) -> None:
    try:
        holds(text)
    except Failed:  # law 2 says so
        return


@law(
    19, kinds=_GROUPED, hard="always",
    unless=lambda subject: grades(subject) or _shares_pay(subject),
    why="Rows without a gold are in every data set; nothing equal to nothing pays a model for silence.",
)  # fmt: skip
def empty_gold(subject: Subject, _: Plan) -> None:
    """A missing or empty gold never pays."""
    style, one = style_of(subject), told(subject)[0]
    texts = (
        "",
        style.render(""),
        style.render(" "),
        style.render(one.task.right),
        style.render(one.task.wrong),
    )
    for gold in _EMPTY:
        for text in texts:
            batch = question(subject, text, gold)
            try:
                value = subject.value(batch)
            except Failed:  # that it raises on a gold pays nobody
                continue
            if one.is_paid(value):
                raise Broken(f"{text!r} earns {value} for the gold {gold!r}, as a right answer does", batch)


def _shares_pay(subject: Subject) -> str:
    """Where parts that abstain are left out of a mean, the other parts may pay in full."""
    return "its parts say it themselves" if subject.strict and composed(subject) else ""


def _says_nothing(subject: Subject) -> bool:
    """Whether it was declared to grade answers, and says None of each that is right."""
    tasks = subject.tasks or MATH_TASKS
    styles = [subject.style] if subject.style else list(STYLES.values())
    asked = [(style.render(task.right), task.gold) for style in styles for task in tasks]
    try:
        return all(subject.value(question(subject, *one)) is None for one in asked)
    except Failed:
        return False


def _accepts(subject: Subject) -> str:
    declared = "kind" in subject.declared and subject.gold is not None and subject.scope == "row"
    return "" if declared and subject.style is None else _answers_alone(subject) or _not_made_up(subject)


@law(
    22, kinds=["answer"], unless=_accepts,
    why="Right answers that are refused teach a model to avoid them.",
)  # fmt: skip
def accepts_gold(subject: Subject, plan: Plan) -> None:
    """The gold itself, given as the answer, earns the most that an answer earns."""
    if subject.style is None and _says_nothing(subject):
        raise Broken("every right answer earns None, in every known style", _first_right(subject))
    style = style_of(subject)
    try:
        known = told(subject)
    except TellsNothing as nothing:
        first = subject.tasks[0]
        ends = [value_of(subject, style.render(answer), first.gold) for answer in (first.right, first.wrong)]
        raise Broken(
            f"no right answer earns more than a wrong one: for the gold {first.gold!r} {first.right!r} earns "
            f"{ends[0]}, and {first.wrong!r} {ends[1]}",
            _first_right(subject),
        ) from nothing

    def holds(task: Task) -> None:
        batch = question(subject, style.render(str(task.gold)), task.gold)
        value = subject.value(batch)
        # A made-up gold may be of no use to it, as the lone article "A" is to a reward of texts.
        if value is not None and not known[0].is_paid(value):
            raise Broken(
                f"the gold {task.gold!r} given as the answer earns {value}, and a right answer "
                f"{known[0].right}",
                batch,
            )

    for_all(strategies.answers(*_kinds(known)), holds, plan)


def _first_right(subject: Subject) -> Batch:
    style = subject.style or STYLES["think_boxed"]
    task = (subject.tasks or MATH_TASKS)[0]
    return question(subject, style.render(task.right), task.gold)


def _kinds(known: list[Told]) -> list[str]:
    return sorted({one.task.kind for one in known} & set(ANSWER_KINDS))


def _not_made_up(subject: Subject) -> str:
    kinds = {task.kind for task in subject.tasks}
    return "its tasks are of no kind that can be made up" if kinds.isdisjoint(ANSWER_KINDS) else ""


@law(
    23, kinds=_GROUPED, unless=grades,
    why="Wrong answers that are paid are what a model finds first.",
)  # fmt: skip
def rejects_wrong(subject: Subject, plan: Plan) -> None:
    """A wrong answer earns less than a right one, and no more than other wrong ones."""
    style, known = style_of(subject), told(subject)
    signs = any(str(one.task.gold).startswith("-") for one in known)
    near = any((one.task.gold, one.task.wrong) == ("7", "8") for one in known)
    exact = "answer" in subject.kinds and subject.strict and not subject.traits.partial

    def holds(task: Task) -> None:
        batch = question(subject, style.render(task.wrong), task.gold)
        value = subject.value(batch)
        if known[0].is_paid(value) or (exact and known[0].beats_wrong(value)):
            raise Broken(f"the wrong answer {task.wrong!r} earns {value} for the gold {task.gold!r}", batch)

    for one in known:
        holds(one.task)
    if kinds := _kinds(known):
        for_all(strategies.answers(*kinds, negative=signs, near=near), holds, plan)


@law(
    24, kinds=["answer"], unless=lambda subject: _answers_alone(subject) or _is_no_answer(subject),
    why="A gold that the reward cannot read makes its prompt unsolvable: every answer to it is wrong.",
)  # fmt: skip
def reflexive_gold(subject: Subject, plan: Plan) -> None:
    """Each gold of the author's own earns the most, given as the answer to itself."""
    style, known = style_of(subject), told(subject)
    refused = []
    for gold in _own_golds(subject):
        if plan.out_of_time():
            break
        batch = question(subject, style.render(_stated(gold)), gold)
        try:
            value = subject.value(batch)
        except Failed:
            continue
        if not known[0].is_paid(value):
            refused.append((gold, value, batch))
    if refused:
        gold, value, batch = refused[0]
        more = f", and {len(refused) - 1} golds more" if len(refused) > 1 else ""
        raise Broken(f"the gold {gold!r} given as the answer earns {value}{more}", batch)


def _own_golds(subject: Subject) -> Iterator[object]:
    """Golds of the tasks, and of those cases that are paid in full."""
    yield from (task.gold for task in subject.tasks if _answers_itself(task))
    numbers = [case.expect for case in subject.golden if isinstance(case.expect, float)]
    for case in subject.golden:
        gold = case.columns.get(subject.gold or "")
        if numbers and case.expect == max(numbers) and isinstance(gold, str | int | float | list):
            yield gold


def _answers_itself(task: Task) -> bool:
    """Whether the gold may be given as the answer: the numbers of a puzzle, or tests, may not."""
    return task.kind in ANSWER_KINDS or str(task.gold) == task.right


def _is_no_answer(subject: Subject) -> str:
    tasks = subject.tasks
    return "its golds are no answers" if tasks and not any(map(_answers_itself, tasks)) else ""


def _stated(gold: object) -> str:
    return str(gold[0]) if isinstance(gold, list) and gold else str(gold)
