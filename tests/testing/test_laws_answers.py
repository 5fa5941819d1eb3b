"""Laws 19, 22 to 36 and 50: each is broken by its planted reward, and by no honest one."""

from collections.abc import Sequence
from typing import Any, Final

import pytest

from ringtrue.graders import Policy
from ringtrue.rewards import (
    ChoiceCorrectness,
    Correctness,
    NumericCorrectness,
    Rouge,
    TextMatch,
    TokenF1,
    get_reward,
)
from ringtrue.rewards.testing import LawReport, Status, Task, check_reward
from ringtrue.rewards.testing.law import LAWS
from ringtrue.rewards.testing.laws import agreement, answers, rewriting, slots
from ringtrue.rewards.traits import Traits
from testing.honest_readers import HONEST_READERS
from testing.planted_answers import PLANTED_ANSWERS

MINE: Final = sorted({name for family in (agreement, answers, rewriting, slots) for name in family.__all__})


def checked(reward: Any, laws: Sequence[str] = MINE, **options: Any) -> LawReport:
    return check_reward(reward, laws=laws, on_fail="collect", **options)


def said(report: LawReport) -> str:
    return f"{report.broken} {report.advice}\n{report.text()}"


def test_every_law_of_the_family_has_a_planted_reward() -> None:
    assert sorted(PLANTED_ANSWERS) == MINE


def test_the_hard_ones_are_those_of_the_design() -> None:
    assert [name for name in MINE if LAWS[name].hard == "always"] == [
        "empty_gold",
        "last_answer_wins",
        "no_superstring",
    ]
    assert {name: LAWS[name].number for name in MINE} == {
        "abstain_iff": 19, "empty_gold": 19, "accepts_gold": 22, "rejects_wrong": 23, "reflexive_gold": 24,
        "symmetric": 25, "transitive": 26, "whitespace": 27, "latex_rewriting": 28, "number_form": 29,
        "unicode_form": 30, "prefix_invariance": 31, "last_answer_wins": 32, "no_superstring": 33,
        "no_credit_outside_slot": 34, "hedging_does_not_pay": 35, "empty_floor": 36, "agrees_with_reference": 50,
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(HONEST_READERS))
def test_an_honest_reader_breaks_no_hard_law(name: str) -> None:
    reward, options = HONEST_READERS[name]
    report = checked(reward, max_examples=15, **options)
    assert report.broken == [], said(report)
    asked = [
        law
        for law in ("last_answer_wins", "no_superstring", "empty_gold")
        if report.result(law).status is Status.HELD
    ]
    assert len(asked) == 3, said(report)


OURS: Final = {
    "correctness": Correctness(), "strict": Correctness(policy=Policy.strict()), "last": Correctness(policy=Policy(conflict="last")),
    "choice": ChoiceCorrectness(), "number": NumericCorrectness(), "tolerant": NumericCorrectness(absolute=0.4, relative=0.1),
    "text": TextMatch(), "f1": TokenF1(), "rouge": Rouge(), "gsm8k": get_reward("gsm8k"), "r1_math": get_reward("r1_math"),
    "gpt_oss_notes": get_reward("gpt_oss_notes"),
}  # fmt: skip


@pytest.mark.parametrize("name", OURS)
def test_ours_hold_all_that_apply(name: str) -> None:
    # Under `conflict="last"` the last of several answers counts, as is said here.
    traits = Traits(abstains=True, dominates=True, extracts="last") if name == "last" else None
    report = checked(OURS[name], max_examples=15, traits=traits)
    assert report.broken == report.advice == [], said(report)
    assert sum(result.status is Status.HELD for result in report.results) >= 3, said(report)
    assert not [result for result in report.results if result.status is Status.LEFT_OUT], said(report)


def test_symmetry_is_asked_of_strict_graders_only() -> None:
    assert checked(Correctness(policy=Policy.strict()), ["symmetric", "transitive"]).text().count("2 held")
    for reward in (Correctness(), HONEST_READERS["last_hash"][0], TokenF1()):
        assert all(
            result.status is Status.SKIPPED for result in checked(reward, ["symmetric", "transitive"]).results
        )


def test_a_declared_rule_for_several_answers_is_held_to() -> None:
    first, _ = HONEST_READERS["first_tag"]
    last, _ = HONEST_READERS["exact_tag"]
    broken_rules = [
        (first, Traits(extracts="last")), (first, Traits(extracts="only")),
        (last, Traits(extracts="only")), (last, Traits(extracts="first")),
    ]  # fmt: skip
    for reward, traits in broken_rules:
        assert checked(reward, ["last_answer_wins"], traits=traits).broken == ["last_answer_wins"]
    only, _ = HONEST_READERS["only_one"]
    assert checked(only, ["last_answer_wins"]).ok, "to refuse both is no fault where nothing is declared"
    assert checked(only, ["last_answer_wins"], traits=Traits(extracts="last")).broken == ["last_answer_wins"]


def test_a_declared_abstention_is_held_to_on_both_sides() -> None:
    only, options = HONEST_READERS["only_one"]
    assert checked(only, ["abstain_iff"], **options).result("abstain_iff").status is Status.HELD
    never, _ = HONEST_READERS["last_hash"]
    report = checked(never, ["abstain_iff"], traits=Traits(abstains=True))
    assert "gold is None" in report.result("abstain_iff").message
    lazy, _ = PLANTED_ANSWERS["abstain_iff"]
    assert checked(lazy, ["abstain_iff"]).advice == ["abstain_iff"], "advice, where nothing was declared"


def answered_by_nothing(completions: Sequence[str], gold: Sequence[object], **_: object) -> list[float]:
    """Pays whatever is said where there is no gold."""
    return [
        1.0 if g in (None, "") else float(c.endswith(f"#### {g}"))
        for c, g in zip(completions, gold, strict=True)
    ]


def test_a_missing_gold_that_pays_for_anything_is_found() -> None:
    assert checked(answered_by_nothing, ["empty_gold"]).broken == ["empty_gold"]


def noisy(completions: Sequence[str], gold: Sequence[object], **_: object) -> list[float]:
    noisy.calls += 1  # type: ignore[attr-defined]
    last_hash: Any = HONEST_READERS["last_hash"][0]
    return [value + noisy.calls / 1000 for value in last_hash(completions, gold)]  # type: ignore[attr-defined]


noisy.calls = 0  # type: ignore[attr-defined]


def test_noise_is_left_to_the_law_of_noise() -> None:
    report = checked(noisy, ["last_answer_wins", "no_superstring", "empty_gold"])
    assert report.ok
    assert "repeatable" in report.result("no_superstring").message


def broken_off(completions: Sequence[str], gold: Sequence[object], **_: object) -> list[float]:
    """Raises on a missing gold, on two answers and on blanks: not a matter of these laws."""
    if any(g in (None, "") for g in gold) or any(c.count("####") != 1 for c in completions):
        raise ValueError("no")
    last_hash: Any = HONEST_READERS["last_hash"][0]
    values: list[float] = last_hash(completions, gold)
    return values


def test_raising_is_left_to_the_law_of_raising() -> None:
    assert checked(broken_off).broken == []


def test_the_authors_own_tasks_are_all_asked() -> None:
    last_hash, _ = HONEST_READERS["last_hash"]
    tasks = [Task("7", "7", "8"), Task("\\pi", "\\pi", "3"), Task("e", "e", "3")]
    report = checked(last_hash, ["reflexive_gold"], tasks=tasks)
    assert report.advice == ["reflexive_gold"]
    assert "'\\\\pi'" in report.result("reflexive_gold").message
    assert "1 golds more" in report.result("reflexive_gold").message


def test_a_refusal_names_all_the_forms_that_are_refused() -> None:
    reward, chosen = PLANTED_ANSWERS["number_form"]
    assert (
        "'7.0', '7.', '7e0', '+7'" in checked(reward, ["number_form"], **chosen).result("number_form").message
    )


def test_agreement_is_only_asked_with_a_reference() -> None:
    last_hash, _ = HONEST_READERS["last_hash"]
    assert (
        checked(last_hash, ["agrees_with_reference"]).result("agrees_with_reference").status is Status.SKIPPED
    )
    assert (
        checked(last_hash, ["agrees_with_reference"], reference=last_hash)
        .result("agrees_with_reference")
        .status
        is Status.HELD
    )
    reward, options = PLANTED_ANSWERS["agrees_with_reference"]
    message = checked(reward, ["agrees_with_reference"], **options).result("agrees_with_reference").message
    assert "rows differ" in message


def by_length_too(completions: Sequence[str], gold: Sequence[object], **_: object) -> list[float]:
    """Right answers earn less the longer they are; nobody has declared that."""
    last_hash: Any = HONEST_READERS["last_hash"][0]
    values = last_hash(completions, gold)
    return [
        (1.0 if value else -1.0) - len(text) / 10_000 for text, value in zip(completions, values, strict=True)
    ]


def test_what_length_moves_is_no_matter_of_these_laws() -> None:
    report = checked(by_length_too)
    assert report.broken == []
    assert set(report.advice) <= {
        "latex_rewriting",
        "number_form",
        "unicode_form",
        "no_credit_outside_slot",
    }, said(report)


@pytest.mark.parametrize("name", ["exact_tag", "last_box", "only_one", "whole_form"])
def test_a_careful_reader_hears_little_advice(name: str) -> None:
    reward, options = HONEST_READERS[name]
    assert set(checked(reward, **options).advice) <= {
        "no_credit_outside_slot",
        "number_form",
        "latex_rewriting",
        "unicode_form",
    }


def shouting_match(completions: Sequence[str], gold: Sequence[object], **_: object) -> list[float]:
    """Folds capitals, and composes no characters."""
    return [
        float(bool(g) and c.strip().lower() == str(g).lower()) for c, g in zip(completions, gold, strict=True)
    ]


def test_letters_in_two_code_points_are_asked_of_readers_that_fold() -> None:
    message = checked(shouting_match, ["unicode_form"]).result("unicode_form").message
    assert "São Tomé" in message
    exact, _ = HONEST_READERS["exact_tag"]
    assert checked(exact, ["unicode_form"]).advice == []


def format_of_tags(completions: Sequence[str], **_: object) -> list[float]:
    """Pays for tags with nothing in them."""
    return [float("<think>" in text and "</think>" in text) for text in completions]


def test_empty_tags_are_no_format() -> None:
    report = checked(format_of_tags, ["empty_floor"], kind="format")
    assert report.advice == ["empty_floor"]
    assert "<think></think>" in report.result("empty_floor").message
