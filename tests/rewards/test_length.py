"""The length rewards: how they count, what they refuse, and what they leave alone."""

import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from ringtrue.graders import Dialect, Verdict
from ringtrue.rewards import (
    AdaptiveLength,
    BoxedFormat,
    ChoiceCorrectness,
    Correctness,
    CosineLength,
    EfficientLength,
    KimiLength,
    LaserLength,
    LeadLength,
    RelativeLength,
    Reward,
    Row,
    ShortestCorrect,
    SoftOverlong,
    Status,
    TruncationPenalty,
    read_rows,
)
from ringtrue.rewards.errors import SetupError

RIGHT, WRONG = r"\boxed{42}", r"\boxed{43}"


def ids(*lengths: int) -> list[list[int]]:
    return [[7] * length for length in lengths]


@pytest.fixture
def tokenizer(tmp_path: Path) -> Path:
    """A tokenizer of words, which cuts at three of them unless it is told not to."""
    made = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.enable_truncation(3)
    made.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


# How long a completion is


def test_tokens_are_the_hosts_whatever_the_text() -> None:
    assert SoftOverlong(limit=4, cache=2)(["", "word " * 99], completion_ids=ids(5, 1)) == [-1.0, 0.0]


def test_without_tokens_nothing_is_guessed() -> None:
    with pytest.raises(SetupError) as caught:
        CosineLength(limit=9, name="short")([RIGHT], gold=["42"])
    assert "'short' counts tokens" in str(caught.value)
    for mend in ("completion_ids=", "tokenizer=", 'unit="chars"'):
        assert mend in str(caught.value)


def test_characters_are_counted_where_they_are_asked_for_also_where_there_are_tokens() -> None:
    reward = SoftOverlong(limit=4, cache=2, unit="chars")
    assert reward(["数学的", "abcde", "<think>"], completion_ids=ids(100, 1, 1)) == [-0.5, -1.0, -1.0]


@pytest.mark.parametrize("place", ["folder", "file"])
def test_a_named_tokenizer_counts_and_does_not_cut(tokenizer: Path, place: str) -> None:
    name = str(tokenizer if place == "folder" else tokenizer / "tokenizer.json")
    reward = SoftOverlong(limit=10, cache=10, tokenizer=name)
    assert reward(["one two three four five", "", "\ud800 x"]) == [-0.5, 0.0, -0.2]
    assert reward(["one"], completion_ids=ids(9)) == [-0.9]
    assert pickle.loads(pickle.dumps(reward)) == reward


def test_a_tokenizer_that_is_not_there_is_a_set_up_mistake(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="there is no tokenizer"):
        SoftOverlong(limit=10, cache=10, tokenizer=str(tmp_path))(["x"])


# Which rows belong together


def test_without_prompts_or_groups_a_group_reward_says_what_to_hand_in() -> None:
    with pytest.raises(SetupError, match=r"'kimi_length' compares .* prompts=\[\.\.\.\] .* group=\[\.\.\.\]"):
        KimiLength()([RIGHT], completion_ids=ids(1), gold=["42"])


def test_two_prompts_in_a_batch_are_two_groups() -> None:
    found = KimiLength()(
        [RIGHT] * 4, ["p", "p", "q", "q"], ids(10, 20, 1000, 3000), gold=["42"] * 4
    )  # fmt: skip
    assert found == [0.5, -0.5, 0.5, -0.5]


def test_a_row_whose_gold_cannot_be_read_does_not_count_in_its_group() -> None:
    rewards: list[Reward] = [
        KimiLength(), EfficientLength(), LeadLength(), ShortestCorrect(), AdaptiveLength(beta=1, norm=9),
        LaserLength(target=(5, 50, 500)), RelativeLength(),
    ]  # fmt: skip
    for reward in rewards:
        three = reward([RIGHT, RIGHT, WRONG], ["p"] * 3, ids(10, 40, 20), gold=["42"] * 3)
        four = reward([RIGHT, RIGHT, WRONG, RIGHT], ["p"] * 4, ids(10, 40, 20, 1), gold=[*["42"] * 3, None])
        assert four == [*three, None], reward.name


# What counts as right


def test_the_grader_says_what_is_right_and_its_values_do_not_matter() -> None:
    for grader in (Correctness(wrong=0.0, missing=0.0), Correctness(correct=5.0, wrong=4.0, missing=-9.0)):
        reward = LaserLength(target=9, grader=grader)
        assert reward([RIGHT, WRONG, ""], completion_ids=ids(1, 1, 1), gold=["42"] * 3) == [1.5, 0.0, 0.0]
    choice = LaserLength(target=9, grader=ChoiceCorrectness(gold="key"))
    assert choice(["The answer is (B)."], completion_ids=ids(1), key=["B"]) == [1.5]
    assert choice.needs == ("key",)


def test_a_recipe_grades_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(self: Correctness, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        asked.append(len(rows))
        return real(self, golds, rows)

    real = Correctness.grade
    monkeypatch.setattr(Correctness, "grade", counted)
    total = (
        Correctness() + 0.2 * KimiLength() + 0.1 * RelativeLength() + CosineLength(limit=9)
    ).with_dialect("think")
    total([RIGHT, WRONG], ["p", "p"], ids(1, 2), gold=["42"] * 2)
    assert asked == [2]


def test_a_bomb_scores_as_wrong_and_keeps_its_status() -> None:
    rows = read_rows(
        [r"\boxed{9^{9^{9^{9}}}}"], ["p"], ids(5), columns={"gold": ["42"]}
    )  # fmt: skip
    (score,) = LeadLength().score(rows)
    assert (score.value, score.status) == (-1.0, Status.TIMEOUT)
    assert score.reason.startswith("5 tokens; ")


def test_reasons_say_how_long_and_whether_right() -> None:
    rows = read_rows([RIGHT], None, ids(5), columns={"gold": ["42"]})
    (score,) = CosineLength(limit=9).score(rows)
    assert (score.reason, score.extracted) == ("5 tokens; right: the same text", "42")


# One dialect


@pytest.mark.parametrize(
    "reward", [CosineLength(limit=9), TruncationPenalty(limit=9), RelativeLength(reward=1 * BoxedFormat())]
)
def test_a_dialect_reaches_what_is_inside(reward: Reward) -> None:
    think, mistral = reward.with_dialect("think"), reward.with_dialect("mistral")
    assert think.dialect == "think"
    assert "dialect='think'" in repr(think)
    assert think.fingerprint != mistral.fingerprint
    assert think.with_dialect("mistral") == mistral
    assert think.with_dialect("auto") == reward


def test_the_dialect_of_what_is_inside_is_how_rows_are_read() -> None:
    inner = Correctness(dialect=Dialect("<go>", "</go>"))
    for reward in (CosineLength(limit=9, grader=inner), TruncationPenalty(limit=9, reward=inner)):
        found = reward([r"<go>\boxed{42}</go>\boxed{43}"], completion_ids=ids(0), gold=["42"])
        assert (found[0] or 0.0) < 0.0
    mine = RelativeLength(grader=Correctness(dialect="think"), reward=BoxedFormat())
    assert mine.reward == BoxedFormat(dialect="think")
    mine = RelativeLength(reward=BoxedFormat(dialect="think"))
    assert (mine.dialect, mine.grader) == ("think", Correctness(dialect="think"))


def test_two_dialects_are_refused() -> None:
    with pytest.raises(
        ValueError, match="CosineLength is set to dialect 'think', and 'correctness' inside it"
    ):
        CosineLength(limit=9, dialect="think", grader=Correctness(dialect="mistral"))


# What was cut off

ENDS: list[tuple[dict[str, Any], dict[str, list[object]], list[float]]] = [
    ({}, {"truncated": [False, True, True]}, [1.0, 0.0, -0.5]),
    ({}, {"finish_reason": ["stop", "length", "length"]}, [1.0, 0.0, -0.5]),
    ({"limit": 4}, {}, [1.0, 0.0, -0.5]),
    ({"end_ids": [2, 3], "limit": 1}, {}, [0.0, 1.0, -0.5]),
    ({"limit": 1}, {"truncated": [False, True, False]}, [1.0, 0.0, -0.5]),
    ({"coef": 0.5, "limit": 4}, {}, [1.0, 0.5, -0.5]),
    ({"fixed": -0.75, "limit": 4}, {}, [1.0, -0.75, -0.75]),
    ({"fixed": -0.25, "limit": 4}, {}, [1.0, -0.25, -0.5]),
]


@pytest.mark.parametrize(("options", "columns", "expected"), ENDS)
def test_what_was_cut_off_earns_less_and_never_more(
    options: dict[str, Any], columns: dict[str, Any], expected: list[float]
) -> None:
    tokens = [[7, 7, 7], [7, 7, 7, 2], [7, 7, 7, 7]]
    reward = TruncationPenalty(**options)
    assert reward([RIGHT, RIGHT, WRONG], None, tokens, gold=["42"] * 3, **columns) == expected


def test_nothing_to_tell_by_is_a_set_up_mistake() -> None:
    with pytest.raises(
        SetupError, match=r"cannot tell what was cut off: .*truncated.*finish_reason.*limit.*end_ids"
    ):
        TruncationPenalty()([RIGHT], None, ids(3), gold=["42"])


def test_an_empty_completion_did_not_run_into_the_limit() -> None:
    assert TruncationPenalty(end_ids=(2,))([""], None, [[]], gold=["42"]) == [-1.0]


def test_a_whole_sum_can_be_cut_down_and_keeps_its_parts() -> None:
    reward = TruncationPenalty(reward=Correctness() + 0.5 * BoxedFormat(), limit=4)
    rows = read_rows([RIGHT], None, ids(4), columns={"gold": ["42"]})
    (score,) = reward.score(rows)
    assert (score.value, set(score.parts)) == (0.0, {"correctness", "boxed_format"})
    assert score.reason.endswith("cut off at the token limit")
    assert (reward.low, reward.high, reward.needs) == (-1.0, 1.5, ("gold",))
    assert reward.traits.monotone == "none"
    assert TruncationPenalty(reward=KimiLength(), limit=4).scope == "group"


@pytest.mark.parametrize(
    ("reward", "dominates"),
    [
        (TruncationPenalty(limit=4), True),
        (TruncationPenalty(limit=4, fixed=-0.5), False),
        (TruncationPenalty(limit=4, reward=Correctness(wrong=0.0, missing=0.0)), False),
        (TruncationPenalty(limit=4, reward=Correctness(wrong=0.0, missing=0.0), coef=0.1), True),
        (CosineLength(limit=4, exceed=-1), False),
        (RelativeLength(reward=BoxedFormat()), False),
    ],
)
def test_right_above_wrong_is_claimed_only_where_it_holds(reward: Reward, dominates: bool) -> None:
    assert reward.traits.dominates is dominates


def test_a_cut_off_right_answer_counts_as_wrong_and_not_in_the_mean() -> None:
    reward = EfficientLength(limit=400)
    found = reward([RIGHT] * 3, ["p"] * 3, ids(100, 200, 400), gold=["42"] * 3)
    assert found[2] == 0.0
    assert found[:2] == reward([RIGHT] * 2, ["p"] * 2, ids(100, 200), gold=["42"] * 2)
