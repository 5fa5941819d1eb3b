"""Rewards made of rewards: values, ranges and what else passes through them."""

import math
import pickle
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrue.graders import Completion, Dialect, Gold, Policy, Verdict, grade_read
from ringtrue.rewards import (
    BoxedFormat,
    ByAbility,
    CharLimit,
    ChoiceCorrectness,
    Clip,
    Correctness,
    FormatReward,
    Gate,
    KimiLength,
    Normalize,
    RelativeLength,
    Reward,
    Row,
    Scale,
    Schedule,
    Score,
    Shift,
    SoftOverlong,
    Status,
    ThinkFormat,
    Traits,
    WeightedSum,
    read_rows,
    reward,
)
from ringtrue.rewards.correctness import correctness
from ringtrue.rewards.errors import SetupError

RIGHT = "<think>6 times 7</think>\\boxed{42}"
BARE = "\\boxed{42}"


def leaf(column: str) -> Any:
    """A reward that says what a column says, from -1 to 2."""

    @reward(low=-1, high=2, needs=(column,), name=column)
    def says(row: Row) -> float | None:
        value = row.columns[column]
        assert value is None or isinstance(value, float)
        return value

    return says


LEAVES = {column: leaf(column) for column in "abcd"}
LEAST, MOST = -1.0, 2.0
ENDLESS = reward(low=0, high=math.inf)(LEAVES["a"].function)
BOTTOMLESS = reward(low=-math.inf, high=0)(LEAVES["a"].function)
VALUES = (LEAST, MOST, 0.0, 0.3, None)


def at(step: int, max_steps: int = 100) -> Any:
    return SimpleNamespace(global_step=step, max_steps=max_steps)


def ability_columns(abilities: Sequence[object], **columns: Sequence[object]) -> dict[str, Any]:
    return {"ability": abilities, **columns}


class TestGate:
    def test_the_reward_counts_only_where_the_condition_holds(self) -> None:
        gated = Gate(Correctness(), when=ThinkFormat())
        assert gated([RIGHT, BARE, "\\boxed{41}"], gold=["42"] * 3) == [1.0, -0.5, -0.5]

    @pytest.mark.parametrize(
        ("inner", "floor"),
        [
            (Correctness(wrong=0.0, missing=-1.0), 0.0),
            (Scale(Correctness(), factor=2), -1.0),
            (Scale(Correctness(), factor=-2), 1.0),
            (Clip(Correctness(), low=-0.25), -0.25),
            (Shift(Correctness(), by=3), 2.5),
            (0.3 * FormatReward() + 0.7 * Correctness(), 0.3 * -0.2 - 0.7),
            (FormatReward(), -0.2),
        ],
    )
    def test_the_floor_is_what_a_wrong_answer_earns_else_the_low(self, inner: Reward, floor: float) -> None:
        gated = Gate(inner, when=ThinkFormat())
        alone = inner([BARE], gold=["42"])[0] or 0.0
        assert gated.closed == pytest.approx(floor)
        assert gated([BARE], gold=["42"]) == [pytest.approx(min(alone, floor))]

    def test_no_row_gains_by_failing_it(self) -> None:
        none, wrong = "I do not know.", r"\boxed{41}"
        for floor, expected in ((None, [-0.5, -0.5, -1.0]), (0.25, [0.25, -0.5, -1.0])):
            gated = Gate(Correctness(), when=ThinkFormat(), floor=floor)
            assert gated([BARE, wrong, none], gold=["42"] * 3) == expected
            assert gated.low == -1.0

    def test_a_floor_of_ones_own_widens_the_range(self) -> None:
        gated = Gate(BoxedFormat(), when=ThinkFormat(), floor=-2)
        assert (gated.low, gated.high, gated([BARE, RIGHT])) == (-2.0, 1.0, [-2.0, 1.0])

    def test_a_floor_that_costs_nothing_is_refused(self) -> None:
        with pytest.raises(
            ValueError, match=r"Gate.floor is 3.0, and 'boxed_format' never earns more than 1.0"
        ):
            Gate(BoxedFormat(), when=ThinkFormat(), floor=3)

    def test_a_part_of_the_full_score_is_not_enough(self) -> None:
        gated = Gate(BoxedFormat(), when=ThinkFormat(soft=True), floor=-1)
        assert gated(["<think>x</think><think>\\boxed{1}", RIGHT]) == [-1.0, 1.0]

    def test_rounding_does_not_close_a_gate(self) -> None:
        @reward(low=0.0, high=1.0)
        def tenths(row: Row) -> float | None:
            return 0.7 + 0.2 + 0.1  # 0.9999999999999999

        assert Gate(BoxedFormat(), when=tenths, floor=-1)([BARE]) == [1.0]

    def test_a_gate_that_does_not_apply_leaves_the_reward_alone(self) -> None:
        gated = Gate(LEAVES["a"], when=LEAVES["b"], floor=-1)
        assert gated(["x"] * 3, a=[0.5, 0.5, None], b=[None, 2.0, None]) == [0.5, 0.5, None]

    def test_a_gate_that_cannot_be_known_gives_nothing(self) -> None:
        gated = Gate(BoxedFormat(), when=Correctness(), floor=-1)
        (score,) = gated.score(read_rows([BARE], columns={"gold": [None]}))
        assert (score.value, score.status) == (None, Status.UNREADABLE_GOLD)
        assert score.reason == "correctness left out: unreadable_gold"

    def test_no_value_stays_none_behind_a_closed_gate(self) -> None:
        gated = Gate(Correctness(), when=ThinkFormat())
        assert gated([BARE], gold=[None]) == [None]

    def test_a_timeout_of_the_condition_shows(self) -> None:
        gated = Gate(BoxedFormat(), when=Correctness(), floor=0)
        (score,) = gated.score(read_rows(["\\boxed{9^{9^{9^{9}}}}"], columns={"gold": ["4"]}))
        assert (score.value, score.status) == (0.0, Status.TIMEOUT)

    def test_parts_are_named_apart(self) -> None:
        gated = Gate(BoxedFormat(), when=BoxedFormat())
        (score,) = gated.score(read_rows([BARE]))
        assert {name: (part.value, part.weight) for name, part in score.parts.items()} == {
            "boxed_format": (1.0, 1.0),
            "boxed_format_2": (1.0, 0.0),
        }

    def test_a_condition_without_a_full_score_is_refused(self) -> None:
        for when in (ENDLESS, RelativeLength()):
            with pytest.raises(ValueError, match="never earns its full score"):
                Gate(BoxedFormat(), when=when)
        with pytest.raises(ValueError, match="no lower end to fall to: give floor"):
            Gate(BOTTOMLESS, when=BoxedFormat())
        assert Gate(BOTTOMLESS, when=BoxedFormat(), floor=-1).closed == -1.0


class TestByAbility:
    MIXED = ByAbility({"math": Correctness(), "choice": ChoiceCorrectness(wrong=0, missing=0)})

    def test_each_row_goes_to_its_recipe(self) -> None:
        values = self.MIXED(
            [BARE, "The answer is (B).", "\\boxed{41}", "The answer is (A)."],
            **ability_columns(["math", "choice", "math", "choice"], gold=["42", "B", "42", "B"]),
        )
        assert values == [1.0, 1.0, -0.5, 0.0]

    def test_the_others_have_nothing_to_say(self) -> None:
        (score,) = self.MIXED.score(read_rows([BARE], columns=ability_columns(["math"], gold=["42"])))
        assert {name: (part.value, part.status) for name, part in score.parts.items()} == {
            "math": (1.0, Status.OK),
            "choice": (None, Status.NOT_APPLICABLE),
        }
        assert score.extracted == "42"

    @pytest.mark.parametrize("ability", ["Math", "", None, 3, ["math"], math.nan])
    def test_an_unknown_ability_is_refused_with_the_known_ones(self, ability: object) -> None:
        with pytest.raises(SetupError, match=r"ability is .*known abilities are 'math', 'choice'.*default"):
            self.MIXED([BARE, BARE], **ability_columns(["math", ability], gold=["42", "42"]))

    def test_or_goes_to_the_default(self) -> None:
        mixed = ByAbility({"math": Correctness()}, default=BoxedFormat())
        assert mixed([BARE, BARE], **ability_columns([None, "chat"], gold=["1", "1"])) == [1.0, 1.0]
        assert list(mixed.recipes) == ["math", "default"]

    def test_groups_stay_whole(self) -> None:
        mixed = ByAbility({"math": KimiLength(), "format": BoxedFormat()})
        ids = [[7] * n for n in (100, 200, 400, 300, 5)]
        values = mixed(
            [BARE, BARE, BARE, "\\boxed{1}", BARE],
            completion_ids=ids,
            **ability_columns(["math"] * 4 + ["format"], gold=["42"] * 5, group=[1] * 4 + [2]),
        )
        assert values == pytest.approx([0.5, 1 / 6, -0.5, -1 / 6, 1.0])
        assert mixed.scope == "group"

    def test_the_column_is_needed(self) -> None:
        assert self.MIXED.needs == ("ability", "gold")
        with pytest.raises(ValueError, match="needs the column ability"):
            self.MIXED.check_columns(["gold"])
        with pytest.raises(ValueError, match="needs the column kind; columns here: gold"):
            ByAbility({"math": Correctness()}, column="kind")([BARE], gold=["42"])

    def test_it_says_which_ability_is_asked_for_what(self) -> None:
        asked = ByAbility(
            {"math": ThinkFormat() + BoxedFormat(), "choice": ThinkFormat() + ChoiceCorrectness()}
        ).instructions
        assert asked.splitlines() == [
            "Reason inside <think> and </think> first, then give the answer.",
            "For math: Put the final answer in \\boxed{}, once.",
            "For choice: End with: The answer is (X), with the letter of the one right option.",
        ]

    @pytest.mark.parametrize(
        ("parts", "options", "error", "words"),
        [
            ({}, {}, ValueError, "at least one"),
            ((("a", BoxedFormat()), ("a", BoxedFormat())), {}, ValueError, "each once"),
            ({"a": 1}, {}, TypeError, r"parts\['a'\] is 1: give a reward"),
            ({"": BoxedFormat()}, {}, ValueError, "text that is not blank"),
            ((1, 2), {}, TypeError, "give a mapping"),
            ({"default": BoxedFormat()}, {"default": BoxedFormat()}, ValueError, "leave default"),
            ({"a": BoxedFormat()}, {"default": 1}, TypeError, "ByAbility.default is 1"),
            ({"a": BoxedFormat()}, {"column": ""}, ValueError, "ByAbility.column"),
        ],
    )
    def test_options_are_checked(
        self, parts: Any, options: dict[str, Any], error: type[Exception], words: str
    ) -> None:
        with pytest.raises(error, match=words):
            ByAbility(parts, **options)


class TestSchedule:
    @pytest.mark.parametrize(
        ("shape", "weights"),
        [
            ("linear", [0.2, 0.2, 0.3, 0.4, 0.5, 0.6, 0.6]),
            ("cosine", [0.2, 0.2, 0.2 + 0.4 * (1 - math.cos(math.pi / 4)) / 2, 0.4]),
            ("step", [0.2, 0.2, 0.2, 0.2, 0.2, 0.6, 0.6]),
        ],
    )
    def test_the_weight_follows_the_step(self, shape: Any, weights: list[float]) -> None:
        warmed = Schedule(BoxedFormat(), start=0.2, end=0.6, over_steps=8, start_step=2, shape=shape)
        steps = (0, 2, 4, 6, 8, 10, 1000)
        seen = [warmed([BARE], trainer_state=at(step))[0] for step in steps[: len(weights)]]
        assert seen == pytest.approx(weights)

    def test_without_a_trainer_the_weight_is_the_last(self) -> None:
        assert Schedule(BoxedFormat(), start=0, end=0.5, over_steps=8)([BARE]) == [0.5]

    def test_by_default_it_takes_the_whole_run(self) -> None:
        warmed = Schedule(BoxedFormat())
        assert [warmed([BARE], trainer_state=at(n, 40))[0] for n in (0, 10, 40)] == [0.0, 0.25, 1.0]
        late = Schedule(BoxedFormat(), start_step=20)
        assert [late([BARE], trainer_state=at(n, 40))[0] for n in (20, 30, 40)] == [0.0, 0.5, 1.0]

    @pytest.mark.parametrize("length", [-1, 0, None])
    def test_a_run_of_unknown_length_is_refused(self, length: Any) -> None:
        state = SimpleNamespace(global_step=3, max_steps=length)
        with pytest.raises(SetupError, match="give over_steps"):
            Schedule(BoxedFormat())([BARE], trainer_state=state)

    def test_a_weight_of_nought_is_nought_and_not_minus_nought(self) -> None:
        (value,) = Schedule(CharLimit(limit=1))(["too long"], trainer_state=at(0))
        assert str(value) == "0.0"

    def test_the_range_holds_at_every_step(self) -> None:
        turned = Schedule(LEAVES["a"], start=-1, end=0.5)
        assert (turned.low, turned.high) == (-2.0, 1.0)
        assert (Schedule(BOTTOMLESS).low, Schedule(BOTTOMLESS).high) == (-math.inf, 0.0)

    def test_the_part_is_logged_with_its_weight_of_the_step(self) -> None:
        rows = read_rows([BARE], trainer_state=at(25))
        (score,) = Schedule(BoxedFormat()).score(rows)
        assert (score.parts["boxed_format"].value, score.parts["boxed_format"].weight) == (1.0, 0.25)

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"start": 1.0}, "start and end are both 1.0"),
            ({"over_steps": 0}, "Schedule.over_steps is 0"),
            ({"start_step": -1}, "Schedule.start_step is -1"),
            ({"shape": "square"}, "it takes 'linear', 'cosine' or 'step'"),
            ({"end": math.inf}, "Schedule.end is inf"),
        ],
    )
    def test_options_are_checked(self, options: dict[str, Any], words: str) -> None:
        with pytest.raises(ValueError, match=words):
            Schedule(BoxedFormat(), **options)


class TestMaps:
    def test_scaled_shifted_clipped_and_normalised_by_hand(self) -> None:
        a, values = LEAVES["a"], [-1.0, 0.5, 2.0, None]
        for made, expected in (
            (Scale(a, factor=-2), [2.0, -1.0, -4.0, None]),
            (Shift(a, by=1), [0.0, 1.5, 3.0, None]),
            (Clip(a, low=0, high=1), [0.0, 0.5, 1.0, None]),
            (Clip(a, high=0.5), [-1.0, 0.5, 0.5, None]),
            (Normalize(a), [0.0, 0.5, 1.0, None]),
        ):
            assert made(["x"] * 4, a=values) == expected
            assert (made.low, made.high) == (min(expected[:3]), max(expected[:3]))  # type: ignore[type-var]

    def test_a_clip_wider_than_the_reward_changes_nothing(self) -> None:
        assert Clip(Correctness(), low=-9, high=9).traits == Correctness().traits
        assert (Clip(Correctness(), low=-9).low, Clip(Correctness(), high=9).high) == (-1.0, 1.0)

    def test_what_a_map_cannot_promise_it_does_not(self) -> None:
        assert Clip(Correctness(), high=0).traits.dominates is False
        assert Scale(Correctness(), factor=2).traits == Correctness().traits
        assert Scale(Correctness(), factor=-1).traits == Traits(abstains=True)
        assert Gate(Correctness(), when=ThinkFormat()).traits.dominates is False
        assert Schedule(Correctness(), start=0.5).traits.dominates is True
        assert Schedule(Correctness(), start=0).traits.dominates is False
        assert Scale(SoftOverlong.paper(), factor=0.5).traits.monotone == "down"

    @pytest.mark.parametrize(
        ("build", "words"),
        [
            (lambda: Scale(BoxedFormat(), factor=0), "Scale.factor is 0"),
            (lambda: Scale(BoxedFormat(), factor=math.nan), "Scale.factor is nan"),
            (lambda: Shift(BoxedFormat(), by=math.inf), "Shift.by is inf"),
            (lambda: Clip(BoxedFormat(), low=2), "leave nothing of 'boxed_format', from 0.0 to 1.0"),
            (lambda: Clip(BoxedFormat(), low=0.5, high=0.5), "leave nothing"),
            (lambda: Clip(BoxedFormat(), low=math.nan), "Clip.low is nan"),
            (lambda: Clip(BoxedFormat(), high="1"), "Clip.high is '1'"),  # type: ignore[arg-type]
            (lambda: Normalize(ENDLESS), "there is no scale from 0 to 1"),
        ],
    )
    def test_options_are_checked(self, build: Any, words: str) -> None:
        with pytest.raises(ValueError, match=words):
            build()

    @pytest.mark.parametrize("kind", [Gate, Scale, Shift, Clip, Normalize, Schedule])
    def test_what_is_no_reward_is_refused(self, kind: Any) -> None:
        options: Any = {Gate: {"when": BoxedFormat()}, Scale: {"factor": 2}, Shift: {"by": 1}}.get(kind, {})
        with pytest.raises(TypeError, match=f"{kind.__name__}.reward is 1: give a reward"):
            kind(1, **options)


DEEP = Gate(
    0.5 * ThinkFormat() + 0.5 * Schedule(Clip(Correctness(), low=-0.5), over_steps=10),
    when=ByAbility({"math": BoxedFormat(), "chat": Normalize(FormatReward())}),
)


class TestWhatPassesThrough:
    def test_needs_scope_instructions_and_columns(self) -> None:
        assert DEEP.needs == ("gold", "ability")
        assert DEEP.scope == "row"
        assert Clip(Shift(KimiLength(), by=1), high=1).scope == "group"
        assert "Reason inside <think>" in DEEP.instructions
        with pytest.raises(ValueError, match="no column holds the right answer"):
            DEEP.check_columns(["ability"])
        with pytest.raises(ValueError, match="needs the column ability"):
            DEEP.check_columns(["gold"])

    def test_a_dialect_reaches_every_leaf(self) -> None:
        own = Dialect("<plan>", "</plan>")
        changed = DEEP.with_dialect(own)
        assert "Reason inside <plan>" in changed.instructions
        seen: list[object] = []

        def look(node: Reward) -> None:
            seen.append(node.dialect)
            for inner in node.inner:
                look(inner)

        look(changed)
        assert len(seen) == 10
        assert set(seen) == {own}

    def test_the_dialect_of_one_leaf_is_that_of_all(self) -> None:
        made = Gate(BoxedFormat(), when=Clip(ThinkFormat(dialect="mistral"), high=1))
        assert made.dialect == made.reward.dialect == "mistral"
        with pytest.raises(ValueError, match=r"different dialects.*with_dialect"):
            Gate(BoxedFormat(dialect="think"), when=ThinkFormat(dialect="mistral"))

    def test_it_can_be_pickled_compared_printed_and_hashed(self) -> None:
        names = {name: value for name, value in globals().items() if name[0].isupper()}
        assert pickle.loads(pickle.dumps(DEEP)) == DEEP
        assert eval(repr(DEEP), names) == DEEP
        assert hash(pickle.loads(pickle.dumps(DEEP))) == hash(DEEP)

    def test_the_fingerprint_follows_what_is_inside(self) -> None:
        prints = {
            Gate(Scale(Correctness(wrong=wrong), factor=factor), when=when).fingerprint
            for wrong in (0.0, -0.5)
            for factor in (1.0, 2.0)
            for when in (ThinkFormat(), ThinkFormat(soft=True))
        }
        assert len(prints) == 8

    def test_arithmetic_goes_on(self) -> None:
        total = 2 * Gate(BoxedFormat(), when=ThinkFormat()) + Scale(CharLimit(), factor=3)
        assert total([RIGHT, BARE]) == [2.0, 0.0]
        assert [part.name for part in total.parts] == ["gate", "scale"]

    def test_a_row_is_graded_once_in_the_whole_tree(self, monkeypatch: pytest.MonkeyPatch) -> None:
        graded: list[int] = []

        def counting(
            golds: Sequence[Gold], completions: Sequence[Completion], *, policy: Policy
        ) -> list[Verdict]:
            graded.append(len(golds))
            return grade_read(golds, completions, policy=policy)

        monkeypatch.setattr(correctness, "grade_read", counting)
        total = Gate(Correctness(wrong=0.0, missing=0.0), when=Clip(Correctness(), high=1)) + KimiLength()
        total([RIGHT, BARE], ["p", "p"], [[1], [2]], gold=["42", "42"])
        assert graded == [2]


# Law 46 for trees: every value is worked out a second time, from the formulas, and lies in the declared range.


SHAPES: st.SearchStrategy[Any] = st.sampled_from(("linear", "cosine", "step"))
NUMBERS = st.floats(-3, 3, allow_nan=False).map(lambda number: round(number, 2))


KINDS = (
    "leaf", "sum", "scale", "shift", "clip", "normalize", "gate", "ability", "default", "schedule",
)  # fmt: skip


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Reward:
    """Rewards in rewards, at most so deep."""
    kind = draw(st.sampled_from(KINDS))
    if not depth or kind == "leaf":
        chosen: Reward = LEAVES[draw(st.sampled_from(sorted(LEAVES)))]
        return chosen
    inner = draw(trees(depth - 1))
    span = inner.high - inner.low
    match kind:
        case "sum":
            parts = (inner, *draw(st.lists(trees(depth - 1), max_size=2)))
            weights = tuple(draw(NUMBERS) for _ in parts)
            missing: Any = draw(st.sampled_from(("skip", "renormalise")))
            return WeightedSum(parts=parts, weights=weights, missing=missing)
        case "scale":
            return Scale(inner, factor=draw(NUMBERS.filter(bool)))
        case "clip" if span > 1e-6:
            low, high = draw(st.floats(0, 0.4)), draw(st.floats(0.6, 1))
            return Clip(inner, low=inner.low + low * span, high=inner.low + high * span)
        case "normalize" if span > 1e-6:
            return Normalize(inner)
        case "gate":
            floor = draw(st.none() | NUMBERS.map(lambda number: min(number, inner.high)))
            return Gate(inner, when=draw(trees(depth - 1)), floor=floor)
        case "ability":
            return ByAbility({"x": inner, "y": draw(trees(depth - 1))})
        case "default":
            return ByAbility({"x": inner}, default=draw(trees(depth - 1)))
        case "schedule":
            start, end = draw(NUMBERS), draw(NUMBERS)
            if start != end:
                return Schedule(inner, start=start, end=end, shape=draw(SHAPES), over_steps=10, start_step=5)
    return Shift(inner, by=draw(NUMBERS))


def by_hand(node: Any, row: Mapping[str, Any], step: int | None) -> float | None:
    """The value of a tree, from its formulas."""
    inner: Any = None if isinstance(node, WeightedSum | ByAbility) else getattr(node, "reward", None)
    value = None if inner is None else by_hand(inner, row, step)
    match node:
        case WeightedSum():
            said = [(by_hand(part, row, step), w) for part, w in zip(node.parts, node.weights, strict=True)]
            known = [(v, w) for v, w in said if v is not None]
            if not known:
                return None
            total, there = sum(v * w for v, w in known), sum(abs(w) for _, w in known)
            scale = sum(map(abs, node.weights)) / there if node.missing == "renormalise" and there else 1.0
            return total * scale
        case ByAbility():
            recipes = node.recipes
            return by_hand(recipes.get(row["ability"], recipes.get("default")), row, step)
        case Gate():
            gate = by_hand(node.when, row, step)
            if value is None or gate is None or math.isclose(gate, node.when.high, abs_tol=1e-12):
                return value
            return min(value, inner.low if node.floor is None else node.floor)
        case Schedule():
            done = 1.0 if step is None else min(max((step - 5) / 10, 0), 1)
            bent = {"linear": done, "cosine": (1 - math.cos(math.pi * done)) / 2, "step": float(done == 1)}
            weight = node.start + (node.end - node.start) * bent[node.shape]
            return None if value is None else weight * value
        case Scale():
            return None if value is None else value * node.factor
        case Shift():
            return None if value is None else value + node.by
        case Clip():
            return None if value is None else min(max(value, node.low), node.high)
        case Normalize():
            return None if value is None else (value - inner.low) / (inner.high - inner.low)
        case _:
            return row[node.name.partition("_")[0]]  # type: ignore[no-any-return]


ROWS = st.lists(
    st.fixed_dictionaries(
        {"ability": st.sampled_from(("x", "y")), **{name: st.sampled_from(VALUES) for name in LEAVES}}
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(tree=trees(), rows=ROWS, step=st.none() | st.integers(0, 20))
def test_law_46_a_tree_is_what_its_formulas_say(
    tree: Reward, rows: list[dict[str, Any]], step: int | None
) -> None:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    try:
        values = tree(["x"] * len(rows), **columns, trainer_state=None if step is None else at(step))
    except SetupError:
        assert "ByAbility" in repr(tree)  # an ability without a recipe
        return
    for value, row in zip(values, rows, strict=True):
        expected = by_hand(tree, row, step)
        if expected is None:
            assert value is None
            assert tree.traits.abstains
            continue
        assert value is not None
        assert value == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert tree.low <= value <= tree.high
        assert type(value) is float


@settings(max_examples=100, deadline=None)
@given(tree=trees(), rows=ROWS)
def test_the_parts_of_a_tree_are_kept_down_to_its_leaves(tree: Reward, rows: list[dict[str, Any]]) -> None:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    try:
        scores = tree.score(read_rows(["x"] * len(rows), columns=columns))
    except SetupError:
        return

    def look(node: Reward, score: Any) -> None:
        kept = dict(score.parts)
        assert len(kept) == len(node.inner)
        for inner, part in zip(node.inner, kept.values(), strict=True):
            if not isinstance(node, ByAbility) or part.status is not Status.NOT_APPLICABLE:
                look(inner, part)

    for score in scores:
        assert isinstance(score, Score)
        look(tree, score)


def tightened(one: Reward) -> Reward:
    span = one.high - one.low
    return Clip(one, low=one.low + span / 8, high=one.high - span / 4)


LINKS: dict[str, Callable[[Reward], Reward]] = {
    "scale": lambda one: Scale(one, factor=1.5),
    "turned": lambda one: Scale(one, factor=-0.5),
    "shift": lambda one: Shift(one, by=0.25),
    "clip": tightened,
    "normalize": Normalize,
    "gate": lambda one: Gate(one, when=LEAVES["b"], floor=-7.0),
    "ability": lambda one: ByAbility({"x": one, "y": LEAVES["c"]}),
    "schedule": lambda one: Schedule(one, start=0.25, end=0.75, over_steps=10),
}


@settings(max_examples=150, deadline=None)
@given(chain=st.lists(st.sampled_from(sorted(LINKS)), unique=True, min_size=1, max_size=5))
def test_law_5_the_ends_of_a_chain_are_reached(chain: list[str]) -> None:
    made: Reward = LEAVES["a"]
    for link in chain:
        made = LINKS[link](made)
    grid = list(product((LEAST, MOST), (LEAST, MOST), (LEAST, MOST), ("x", "y")))
    a, b, c, ability = (list(column) for column in zip(*grid, strict=True))
    values = [
        value
        for step in (0, 10)
        for value in made(["x"] * len(grid), a=a, b=b, c=c, ability=ability, trainer_state=at(step))
        if value is not None
    ]
    assert (min(values), max(values)) == pytest.approx((made.low, made.high))
    assert min(values) >= made.low
    assert max(values) <= made.high
