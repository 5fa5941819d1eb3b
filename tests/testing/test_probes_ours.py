"""What the probes say of the rewards that ship with ringtrue: nothing bad is paid, nothing good refused."""

import pytest

from ringtrue.rewards import (
    AnswerTagFormat,
    BoxedFormat,
    ChoiceCorrectness,
    CodeFormat,
    Correctness,
    FormatReward,
    HarmonyFormat,
    JsonFormat,
    NumericCorrectness,
    ReasoningSteps,
    Reward,
    TagCount,
    TextMatch,
    ThinkFormat,
    ToolCallMatch,
    get_reward,
)
from ringtrue.rewards.testing import Task, probes
from ringtrue.rewards.testing.guess import examine
from ringtrue.rewards.testing.tasks import CHOICE_TASKS, TEXT_TASKS
from testing.probe_rewards import INTEGERS, names

CALL = '{"name": "roll", "arguments": {"sides": 6, "die": "red"}}'
CALLS = (Task(CALL, CALL, CALL.replace("6", "7"), "tools"),)


@pytest.mark.parametrize(
    ("reward", "tasks", "style"),
    [
        (Correctness(), None, None),
        (Correctness(), None, "boxed"),
        (Correctness(), None, "answer"),
        (Correctness(), None, "think_answer_lines"),
        (Correctness(), None, "phrase"),
        (ChoiceCorrectness(), CHOICE_TASKS, None),
        (ChoiceCorrectness(), CHOICE_TASKS, "choice"),
        (ChoiceCorrectness(), CHOICE_TASKS, "hashes"),
        (ToolCallMatch(), CALLS, "<tool_call>{answer}</tool_call>"),
        (get_reward("r1_math"), None, None),
        (get_reward("gpt_oss"), None, None),
    ],
    ids=lambda given: getattr(given, "name", given) if isinstance(given, Reward | str) else "",
)
def test_our_answer_rewards_pay_nothing_bad_and_refuse_nothing_good(
    reward: Reward, tasks: tuple[Task, ...] | None, style: str | None
) -> None:
    report = probes.run(examine(reward, tasks=tasks, style=style), seconds=60.0)
    assert report.ok, report.text()
    assert report.bad > 5
    assert report.good > 1
    assert report.left_out == 0


KNOWN = [
    # Reward, tasks, style, what it does wrong today; a name that goes must go from here.
    (TextMatch(), TEXT_TASKS, None, {"text"}),
    (TextMatch(), TEXT_TASKS, "hashes", {"hedge_two"}),
    (NumericCorrectness(), None, None, {"equation_rhs", "right"}),
    (ChoiceCorrectness(), CHOICE_TASKS, "bare", {"hedge_two"}),
    (Correctness(), TEXT_TASKS, "hashes", {"hedge_two"}),
]


@pytest.mark.parametrize(
    ("reward", "tasks", "style", "known"), KNOWN, ids=lambda given: getattr(given, "name", "")
)
def test_what_our_rewards_do_wrong_is_known(
    reward: Reward, tasks: tuple[Task, ...] | None, style: str | None, known: set[str]
) -> None:
    report = probes.run(examine(reward, tasks=tasks, style=style), seconds=60.0)
    assert names([*report.paid, *report.refused, *report.failed]) <= known, report.text()


@pytest.mark.parametrize(
    "reward",
    [
        ThinkFormat(), AnswerTagFormat(), BoxedFormat(), FormatReward(), TagCount(), HarmonyFormat(), JsonFormat(),
        ReasoningSteps(), CodeFormat(),
    ],
    ids=lambda reward: reward.name,
)  # fmt: skip
def test_our_format_rewards_pay_nothing_bad_and_refuse_nothing_good(reward: Reward) -> None:
    report = probes.run(examine(reward))
    assert report.ok, report.text()
    assert (report.notes, report.good, report.left_out) == ([], 3, 0)
    assert report.bad > 20


def test_unreadable_golds_are_counted_in_no_rate_where_it_declares_to_abstain() -> None:
    report = probes.run(examine(NumericCorrectness(), tasks=INTEGERS))
    assert "'[0,5)'" in report.unread
    assert not any(finding.gold == "'[0,5)'" for finding in report.refused)


def test_the_golds_of_the_authors_own_cases_are_used() -> None:
    cases = [
        {"completion": f"\\boxed{{{gold}}}", "gold": gold, "expect": 1.0}
        for gold in ("Lima", "Quito", "??", None)
    ]
    report = probes.run(examine(Correctness(), cases=cases, style="boxed"))
    assert report.ok, report.text()
    assert report.bad < 200  # texts only: no pack of maths
