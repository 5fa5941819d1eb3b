"""Every registered reward holds the laws of its kind."""

import json
import math
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewards import laws
from rewards.cases import BARE, CASES, PROSE, RIGHT, UNCLOSED, WRONG, built
from rewards.own_rewards import mentions_units
from rewards.strategies import (
    FLOATS,
    NOTHING,
    UNUSABLE_GOLDS,
    USABLE_GOLDS,
    batches,
    bodies,
    completions,
    groups_of,
)
from ringtrue.graders import Dialect
from ringtrue.rewards import Reward, WeightedSum
from ringtrue.rewards.registry import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(CASES)
PLAIN = [name for name in NAMES if "/" not in name]
"""Each reward once; variants are only put to the laws that their options bear on."""
GRADERS = [name for name in PLAIN if CASES[name].gold]
FORMATS = [name for name in NAMES if CASES[name].tags]
few = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
GROUPED = [name for name in NAMES if CASES[name].groups]
over_all = pytest.mark.parametrize("name", NAMES)

ANSWERS: dict[str | None, tuple[tuple[tuple[str, bool], ...], object]] = {
    "choice": ((("The answer is (B).", True), ("The answer is (A).", False), ("A good way.", False)), "B"),
    "maths": (((RIGHT, True), (BARE, True), (WRONG, False), (PROSE, False), (UNCLOSED, False)), "42"),
}
ANSWERS[None] = ANSWERS["maths"]
NESTED = (0, 1, 2, 10, 99, 100, 101, 199, 200, 201, 300, 399, 400, 401, 1000, 3000, 5000, 50_000)
"""Lengths up to far past every limit in the cases."""


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


@over_all
def test_law_49_golden(name: str) -> None:
    case = CASES[name]
    assert laws.scored(built(name), case.batch()) == pytest.approx(case.values(), nan_ok=False)


@over_all
def test_law_5_the_ends_of_the_range_are_reached(name: str) -> None:
    reward, reached = built(name), [value for value in CASES[name].values() if value is not None]
    laws.bounded(reward, CASES[name].batch(), reward.low, reward.high)
    if not isinstance(reward, WeightedSum):
        assert reward.traits.low_open or min(reached) == reward.low
        assert reward.traits.high_open or max(reached) == reward.high


@over_all
@few
@given(data=st.data())
def test_laws_1_to_5_shape_total_finite_typed_bounded(name: str, data: st.DataObject) -> None:
    reward, batch = built(name), CASES[name].dressed(data.draw(batches(CASES[name].gold)))
    laws.shape(reward, batch)
    laws.typed(reward, batch)
    laws.bounded(reward, batch, reward.low, reward.high)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in GROUPED])
@few
@given(data=st.data())
def test_laws_8_9_10_12_rows_do_not_meet(name: str, data: st.DataObject) -> None:
    reward, kind, dressed = built(name), CASES[name].gold, CASES[name].dressed
    batch = dressed(data.draw(batches(kind, most=4)))
    laws.stateless(reward, batch, dressed(data.draw(batches(kind, most=2))))
    laws.permutation(reward, batch, data.draw(st.permutations(range(len(batch)))))
    laws.batch_independence(reward, batch)
    laws.duplication(reward, batch)


@pytest.mark.parametrize("name", GROUPED)
@few
@given(data=st.data())
def test_laws_8_to_12_groups_do_not_meet(name: str, data: st.DataObject) -> None:
    reward, answers = built(name), ANSWERS[CASES[name].gold]
    batch = CASES[name].dressed(data.draw(groups_of(*answers)))
    laws.bounded(reward, batch, reward.low, reward.high)
    laws.stateless(reward, batch, CASES[name].dressed(data.draw(groups_of(*answers, most=3))))
    laws.permutation(reward, batch, data.draw(st.permutations(range(len(batch)))))
    laws.groups_apart(reward, batch)
    laws.group_locality(reward, batch, data.draw(st.integers(0, len(batch) - 1)))
    laws.group_duplication(reward, batch)


@pytest.mark.parametrize("name", PLAIN)
@few
@given(data=st.data())
def test_laws_13_16_20_21_pure_picklable_open_to_columns_and_messages(name: str, data: st.DataObject) -> None:
    reward, batch = built(name), CASES[name].dressed(data.draw(batches(CASES[name].gold, most=3)))
    laws.pure(reward, batch)
    laws.picklable(reward, batch)
    rows = len(batch)
    more = data.draw(
        st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers(), min_size=rows, max_size=rows))
    )
    laws.extra_columns(
        reward, batch, {**more, "temperature": 0.7, "note": "a text", "environments": [1, 2, 3]}
    )
    laws.shape_of_input(reward, batch)


@over_all
def test_law_6_repeatable(name: str) -> None:
    laws.repeatable(built(name), CASES[name].batch())


@over_all
def test_law_14_threads_agree(name: str) -> None:
    laws.thread_agreement(built(name), CASES[name].batch())


@over_all
def test_law_13_a_golden_batch_leaves_no_trace(name: str) -> None:
    laws.pure(built(name), CASES[name].batch())


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


@pytest.mark.parametrize("name", [name for name in NAMES if built(name).traits.dominates])
@few
@given(data=st.data())
def test_law_39_right_stays_above_wrong(name: str, data: st.DataObject) -> None:
    batch = CASES[name].dressed(data.draw(groups_of(*ANSWERS[CASES[name].gold])))
    laws.dominates(built(name), batch, [bool(right) for right in batch.columns["right"]])


@pytest.mark.parametrize("name", [name for name in NAMES if built(name).traits.monotone != "none"])
def test_law_40_longer_never_pays(name: str) -> None:
    reward, rows = built(name), len(NESTED)
    same: dict[str, list[object]] = {
        column: [values[0]] * rows for column, values in CASES[name].columns.items()
    }
    texts: list[object] = [f"<think>{'x' * length}</think>\n\\boxed{{42}}" for length in NESTED]
    columns: dict[str, list[object]] = {**same, "gold": ["42"] * rows, "group": ["one"] * rows}
    longer = laws.Batch(texts, columns, completion_ids=[[7] * length for length in NESTED])
    laws.monotone(laws.scored(reward, longer), reward.traits.monotone)
    # And a row that grows while its neighbours stay as they are.
    own = longer.with_column("group", NESTED)
    beside = laws.Batch(
        [*texts, *[RIGHT] * rows, *[RIGHT] * rows, *[WRONG] * rows],
        {column: values * 4 for column, values in own.columns.items()},
        completion_ids=[[7] * n for n in (*NESTED, *[100] * rows, *[400] * rows, *[300] * rows)],
    )
    laws.monotone(laws.scored(reward, beside)[:rows], reward.traits.monotone)


@pytest.mark.parametrize("name", [name for name in NAMES if built(name).high == 0.0])
@few
@given(data=st.data())
def test_law_42_a_penalty_does_not_pay(name: str, data: st.DataObject) -> None:
    batch = CASES[name].dressed(data.draw(batches(CASES[name].gold)))
    laws.penalty_sign(built(name), batch, CASES[name].dressed(laws.Batch([RIGHT, WRONG, PROSE])))


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("length", [0, 1, 4000])
@pytest.mark.parametrize("rows", [1, 8])
@pytest.mark.parametrize("name", GROUPED)
def test_a_group_of_equals_earns_the_same(name: str, rows: int, length: int, right: bool) -> None:
    """One row, all wrong, all right, all of one length, all empty: nothing to divide by."""
    batch = laws.Batch(
        [RIGHT if right else WRONG] * rows, {"gold": ["42"] * rows, "group": [5] * rows},
        completion_ids=[[7] * length] * rows,
    )  # fmt: skip
    laws.typed(built(name), batch)
    assert len(set(laws.scored(built(name), batch))) == 1


@few
@given(data=st.data())
def test_law_46_a_sum_is_the_sum_of_its_parts(data: st.DataObject) -> None:
    names = data.draw(
        st.lists(st.sampled_from([n for n in NAMES if CASES[n].gold != "choice"]), min_size=1, max_size=4)
    )
    weights = data.draw(st.lists(FLOATS, min_size=len(names), max_size=len(names)))
    parts = [built(name) for name in names]
    total = WeightedSum(parts=tuple(parts), weights=tuple(weights))
    batch = data.draw(batches("maths", most=3))
    for name in names:
        batch = CASES[name].dressed(batch)
    laws.weighted(total, parts, weights, batch)
    laws.bounded(total, batch, total.low, total.high)


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
