"""Every registered reward holds the laws of its kind."""

import json
import math
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewards import laws
from rewards.cases import CASES, RIGHT, built
from rewards.own_rewards import mentions_units
from rewards.strategies import NOTHING, UNUSABLE_GOLDS, USABLE_GOLDS, bodies, completions
from ringtrue.graders import Dialect
from ringtrue.rewards import Reward
from ringtrue.rewards.registry import SHIPPED
from ringtrue.rewards.testing import check_reward
from ringtrue.rewards.testing.guess import examine
from ringtrue.rewards.testing.law import LAWS, Broken, Plan
from ringtrue.rewards.testing.laws import (
    agreement,
    answers,
    behaviour,
    code,
    composites,
    formats,
    golden,
    lengths,
    process,
    rewriting,
    sameness,
    shape,
    side_effects,
    slots,
    time,
)
from ringtrue.rewards.testing.running import NotChecked
from ringtrue.rewards.testing.subject import Subject

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(CASES)
PLAIN = [name for name in NAMES if "/" not in name]
"""Each reward once; variants are only put to the laws that their options bear on."""
GRADERS = [name for name in PLAIN if CASES[name].gold]
FORMATS = [name for name in NAMES if CASES[name].tags]
few = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
over_all = pytest.mark.parametrize("name", NAMES)

FAMILIES = (
    agreement, answers, behaviour, code, composites, formats, golden, lengths, process, rewriting, sameness, shape,
    side_effects, slots, time,
)  # fmt: skip
HERE = sorted({name for family in FAMILIES for name in family.__all__} - {"reproducible", "picklable"})
"""The laws of every kind. Those in fresh processes are put to all rewards at once, below."""
NOT_SHIPPED = {"agrees_with_reference", "continuity", "symmetric", "transitive"}
"""No shipped reward is of their kind, or declares what they ask for."""
NO_TAGS = {"boxed_format", "code_format", "harmony_format", "reasoning_steps"}
"""Formats without pairs of tags: their edits are in the tests of formats."""


def test_every_registered_reward_has_a_case() -> None:
    assert {name.partition("/")[0] for name in CASES} == set(SHIPPED)


@over_all
def test_declares_its_kind_range_and_traits(name: str) -> None:
    reward = built(name)
    assert reward.kind != "own"
    assert type(reward).traits is not Reward.traits, "inherits the traits of the base: declare its own"
    assert reward.low < reward.high
    assert reward.scope == ("group" if CASES[name].groups else "row")
    assert bool(CASES[name].gold) is ("gold" in reward.needs)


@cache
def subject(name: str) -> Subject:
    """A reward as the kit sees it."""
    return examine(built(name), **CASES[name].check_options())


@over_all
def test_shipped(name: str) -> None:
    """In this process: what a child of its own would guard against, these rewards are known not to do."""
    found = {}
    for law in HERE:
        plan = Plan(3 if "/" in name else 8, until=monotonic() + 200)
        verdict = put(name, law, plan)
        expected = "broken" if law in CASES[name].expected_failures else ""
        if name in NO_TAGS and law in {"exact_format", "content_blind"}:
            expected = "not checked"
        if plan.cut or not verdict.startswith(expected) or bool(verdict) is not bool(expected):
            found[law] = verdict
    assert not found


def put(name: str, law: str, plan: Plan) -> str:
    """What one law finds in one reward; nothing where it holds or is not for it."""
    try:
        if not LAWS[law].excuse(subject(name)):
            LAWS[law].check(subject(name), plan)
    except Broken as broken:
        return f"broken: {broken.message}"
    except NotChecked as reason:
        return f"not checked: {reason}"
    return ""


@pytest.mark.soak
@pytest.mark.timeout(900)
@over_all
def test_shipped_holds_the_whole_check(name: str) -> None:
    case = CASES[name]
    report = check_reward(
        built(name), expected_failures=case.expected_failures, budget=300.0, on_fail="collect",
        **case.check_options(),
    )  # fmt: skip
    assert report.ok, report.text()


@pytest.mark.parametrize("law", HERE)
def test_every_law_is_put_to_some_shipped_reward(law: str) -> None:
    applies = [name for name in PLAIN if not LAWS[law].excuse(subject(name))]
    assert bool(applies) is not (law in NOT_SHIPPED)


@over_all
def test_law_49_golden(name: str) -> None:
    case = CASES[name]
    assert laws.scored(built(name), case.batch()) == pytest.approx(case.values(), nan_ok=False)


@pytest.mark.parametrize("name", GRADERS)
@few
@given(data=st.data())
def test_law_19_abstains_exactly_where_the_gold_cannot_be_used(name: str, data: st.DataObject) -> None:
    reward, kind = built(name), CASES[name].gold or ""
    usable = data.draw(st.lists(st.booleans(), min_size=1, max_size=4))
    golds = [data.draw(st.sampled_from((USABLE_GOLDS if good else UNUSABLE_GOLDS)[kind])) for good in usable]
    batch = CASES[name].dressed(laws.Batch([data.draw(completions()) for _ in usable], {"gold": golds}))
    # A sum with a part that always applies goes on without the part that abstains.
    laws.abstains_iff(reward, batch, usable if reward.traits.abstains else [True] * len(usable))


@pytest.mark.parametrize("name", [name for name in PLAIN if not CASES[name].gold])
@few
@given(texts=st.lists(completions(), max_size=4))
def test_law_19_others_never_abstain(name: str, texts: list[str]) -> None:
    laws.abstains_iff(built(name), CASES[name].dressed(laws.Batch(list(texts))), [True] * len(texts))


@pytest.mark.parametrize("name", [name for name in NAMES if CASES[name].nothing is not None])
def test_law_36_saying_nothing_does_not_pay(name: str) -> None:
    case = CASES[name]
    columns: dict[str, list[object]] = (
        {"gold": [USABLE_GOLDS[case.gold][0]] * len(NOTHING)} if case.gold else {}
    )
    assert case.nothing is not None
    laws.empty_floor(built(name), laws.Batch(list(NOTHING), columns), case.nothing)


DIALECTS = {
    "think": Dialect.named("think"),
    "mistral": Dialect.named("mistral"),
    "own": Dialect("<start_working_out>", "<end_working_out>"),
}


def edits(right: str, tags: Sequence[str]) -> list[str]:
    """Texts that are one edit away: a tag dropped, doubled, added or swapped, words in front, all twice."""
    dropped = [right.replace(tag, "") for tag in tags]
    doubled = [right.replace(tag, tag * 2) for tag in tags]
    again = [right + tag for tag in tags]
    swapped = [
        right.replace(one, "\0").replace(other, one).replace("\0", other)
        for i, one in enumerate(tags) for other in tags[i + 1 :]
    ]  # fmt: skip
    return [
        *dropped,
        *doubled,
        *again,
        *swapped,
        f"First: {right}" if "think" in tags[0] else right + right,
        right + right,
    ]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", FORMATS)
def test_law_37_any_edit_of_a_right_text_costs(name: str, dialect: str) -> None:
    known = DIALECTS[dialect]
    own = {"<think>": known.open, "</think>": known.close}
    right = RIGHT.replace("<think>", known.open).replace("</think>", known.close)
    tags = [own.get(tag, tag) for tag in CASES[name].tags]
    laws.exact_format(built(name).with_dialect(known), right, edits(right, tags))


@pytest.mark.parametrize("name", FORMATS)
@few
@given(thought=bodies(), words=bodies(), inside=bodies())
def test_law_38_format_does_not_read_the_words(name: str, thought: str, words: str, inside: str) -> None:
    text = f"<think>{thought}</think>\n{words} \\boxed{{{inside}}}"
    laws.content_blind(built(name), RIGHT, text)


OWN: list[tuple[str, Callable[[Reward, laws.Batch], None]]] = [
    (law.__name__, law)
    for law in (
        laws.shape, laws.typed, laws.repeatable, laws.batch_independence, laws.duplication, laws.pure,
        laws.thread_agreement, laws.picklable, laws.shape_of_input,
    )
]  # fmt: skip


@pytest.mark.parametrize("law", [law for _, law in OWN], ids=[name for name, _ in OWN])
def test_an_authors_function_holds_them_too(law: Callable[[Reward, laws.Batch], None]) -> None:
    law(mentions_units, laws.Batch(["5 cm", "<think>5 cm</think>5", "", "\ud800\x00"]))


def score_golden_rows(names: Sequence[str], rewards: Sequence[Reward]) -> list[list[float | None]]:
    """What another process says of the golden rows."""
    return [laws.scored(reward, CASES[name].batch()) for name, reward in zip(names, rewards, strict=True)]


@pytest.mark.timeout(120)
def test_law_16_scores_the_same_in_a_spawned_process() -> None:
    rewards = [built(name) for name in NAMES]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        there = pool.apply(score_golden_rows, (NAMES, rewards))
    assert there == score_golden_rows(NAMES, rewards)


PROGRAM = """
import json
from rewards.test_laws import NAMES, built, score_golden_rows
rewards = [built(name) for name in NAMES]
prints = [reward.fingerprint for reward in rewards]
print(json.dumps({"values": score_golden_rows(NAMES, rewards), "fingerprints": prints}))
"""


@pytest.mark.timeout(120)
def test_law_7_scores_the_same_in_fresh_processes(tmp_path: Path) -> None:
    path = os.pathsep.join(
        str(ROOT / part) for part in ("graders", "rewards", "trainer_glue", "benchmarks", "tests")
    )
    places = [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "4242", "LC_ALL": "POSIX", "TZ": "America/Lima"},
    ]
    said = []
    for place in places:
        command = [sys.executable, "-c", PROGRAM]
        run = subprocess.run(
            command,
            env={**os.environ, **place, "PYTHONPATH": path},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        said.append(json.loads(run.stdout))
    assert said[0] == said[1] == said[2]
    rewards = [built(name) for name in NAMES]
    assert said[0]["values"] == score_golden_rows(NAMES, rewards)
    assert said[0]["fingerprints"] == [reward.fingerprint for reward in rewards]
    assert not any(math.isnan(value) for values in said[0]["values"] for value in values if value is not None)
