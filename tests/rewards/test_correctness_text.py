"""Texts by SQuAD's rules, and by ROUGE-L: against the definitions and the library."""

import importlib
import sys
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders import Policy
from ringtrue.graders.words import bag_f1, gold_texts, normalize_words, token_f1
from ringtrue.rewards import Rouge, Status, TextMatch, TokenF1, read_rows
from ringtrue.rewards.correctness import rouge
from ringtrue.rewards.correctness.rouge import common_subsequence

WORDS = st.lists(
    st.sampled_from(
        ["the", "cat", "Cats", "running", "runs,", "a", "12", "it's", "café", "flies", "x-y", "!"]
    ),
    max_size=12,
)
TEXTS = st.one_of(WORDS.map(" ".join), st.text(max_size=30))
few = settings(max_examples=100, deadline=None)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The U.S.A.", "usa"), ("an  apple\na day", "apple day"), ("theatre", "theatre"), ("a-b", "ab"), ("THE", ""),
        ("«ja»", "«ja»"), ("", ""),
    ],
)  # fmt: skip
def test_normalisation(text: str, normal: str) -> None:
    assert normalize_words(text) == normal


@few
@given(one=TEXTS, other=TEXTS)
def test_f1_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert token_f1(one, other) == token_f1(other, one)
    assert 0.0 <= token_f1(one, other) <= 1.0
    assert token_f1(one, one) == 1.0


@few
@given(one=TEXTS, other=TEXTS)
def test_f1_is_the_harmonic_mean_of_precision_and_recall(one: str, other: str) -> None:
    gold, answer = normalize_words(one).split(), normalize_words(other).split()
    common = sum((Counter(gold) & Counter(answer)).values())
    if not gold or not answer:
        expected = float(gold == answer)
    elif not common:
        expected = 0.0
    else:
        precision, recall = common / len(answer), common / len(gold)
        expected = 2 * precision * recall / (precision + recall)
    assert token_f1(one, other) == pytest.approx(expected, abs=1e-15)


def test_words_count_as_often_as_they_occur() -> None:
    assert bag_f1(["no", "no", "yes"], ["no"]) == 0.5
    assert bag_f1(["no"], ["no", "no", "no"]) == 0.5


@pytest.mark.parametrize(
    ("gold", "texts"),
    [("x", ("x",)), (7, ("7",)), (7.5, ("7.5",)), (None, ()), ([], ()), ({"a": 1}, ()), ([["x"]], ())],
)
def test_golds_as_texts(gold: object, texts: tuple[str, ...]) -> None:
    assert gold_texts(gold) == texts


GOLD = "Denver Broncos"
RIGHT = [
    "Denver Broncos",
    " the denver  BRONCOS!\n",
    "<answer>Denver Broncos</answer> ok",
    "\\boxed{Denver Broncos}",
]
WRONG = [
    "Denver", "Denver Broncos and Panthers", "not Denver Broncos", "Denver Broncos or Panthers", "1Denver Broncos", "Broncos Denver",
    "<answer>Panthers</answer> beat the Denver Broncos", "<answer>Denver Broncos</answer> <answer>Panthers</answer>",
]  # fmt: skip
NONE = ["", "\u200b", "<think>Denver Broncos</think>", "<think>Denver Broncos", "<answer></answer>", "The!"]


@pytest.mark.parametrize("text", RIGHT)
def test_text_match_pays_the_gold(text: str) -> None:
    assert TextMatch()([text], gold=[["Carolina", GOLD]]) == [1.0]
    assert TokenF1()([text], gold=[["Carolina", GOLD]]) == [1.0]


@pytest.mark.parametrize("text", WRONG)
def test_text_match_pays_nothing_else(text: str) -> None:
    assert TextMatch()([text], gold=[GOLD]) == [-0.5]


@pytest.mark.parametrize("text", NONE)
def test_no_word_is_no_answer(text: str) -> None:
    assert TextMatch()([text], gold=[GOLD]) == [-1.0]
    assert TokenF1()([text], gold=[GOLD]) == [0.0]
    assert Rouge()([text.replace("The", "")], gold=[GOLD]) == [0.0]


@pytest.mark.parametrize("gold", ["The", "?", "a", ["an", None]])
def test_a_gold_without_a_word_is_unreadable_whatever_the_answer(gold: object) -> None:
    for text in ("", "The", "?", "Denver"):
        assert TextMatch()([text], gold=[gold]) == [None]
        assert TokenF1()([text], gold=[gold]) == [None]


def test_several_words_that_differ_are_ambiguous_unless_the_last_counts() -> None:
    texts = ["<answer>Rhine</answer> no: <answer>Seine</answer>"]
    assert TextMatch()(texts, gold=["Seine"]) == [-0.5]
    assert TextMatch(policy=Policy(conflict="last"))(texts, gold=["Seine"]) == [1.0]


def test_the_nearest_gold_counts() -> None:
    assert TokenF1()(["Denver Broncos"], gold=[["Broncos", "Denver Colorado Broncos", "x"]]) == [
        pytest.approx(0.8)
    ]


@few
@given(
    gold=TEXTS,
    answer=TEXTS,
    stemmer=st.booleans(),
    measure=st.sampled_from(["fmeasure", "precision", "recall"]),
)
def test_rouge_is_the_librarys(gold: str, answer: str, stemmer: bool, measure: str) -> None:
    library: Any = importlib.import_module("rouge_score.rouge_scorer")
    reward = Rouge(stemmer=stemmer, measure=measure)  # type: ignore[arg-type]
    first, second = reward.tokens(gold), reward.tokens(answer)
    assert first is not None
    assert second is not None
    expected = getattr(
        library.RougeScorer(["rougeL"], use_stemmer=stemmer).score(gold, answer)["rougeL"], measure
    )
    assert (reward.share(first, second) if first and second else 0.0) == expected


@few
@given(st.lists(st.sampled_from("abc"), max_size=40), st.lists(st.sampled_from("abc"), max_size=40))
def test_the_subsequence_on_bits_is_that_of_the_table(first: list[str], second: list[str]) -> None:
    table = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            table[i + 1][j + 1] = table[i][j] + 1 if one == other else max(table[i][j + 1], table[i + 1][j])
    assert common_subsequence(tuple(first), tuple(second)) == table[-1][-1]


def test_a_text_over_the_limit_is_not_cut_and_earns_nothing() -> None:
    reward = Rouge(max_tokens=3)
    rows = read_rows(["a b c", "a b c d", "a"], columns={"gold": ["a b c", "a b c", "a b c d"]})
    scores = reward.score(rows)
    assert [(score.value, score.status) for score in scores] == [
        (1.0, Status.OK), (0.0, Status.TIMEOUT), (None, Status.UNREADABLE_GOLD),
    ]  # fmt: skip


def test_a_word_without_end_is_not_stemmed() -> None:
    """The library's stemmer recurses over a run of y, and fails on this."""
    word = "y" * 5000
    assert Rouge(stemmer=True)([f"running {word}", word], gold=[f"runs {word}", "runs"]) == [1.0, 0.0]


@pytest.mark.parametrize(
    "options", [{"measure": "f1"}, {"max_tokens": 0}, {"stemmer": 1}, {"policy": None}, {"gold": ""}]
)
def test_options_are_checked(options: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError), match=r"Rouge\."):
        Rouge(**options)  # type: ignore[arg-type]


def test_the_cost_of_words_is_linear() -> None:
    match, share = TextMatch(), TokenF1()
    assert_linear(
        lambda size: (match(["a, " * size], gold=["x"]), share(["ab c! " * size], gold=["x"])), 2000
    )


def test_a_missing_library_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rouge, "_library", rouge._library.__wrapped__)
    monkeypatch.setitem(sys.modules, "rouge_score.tokenize", None)
    with pytest.raises(ImportError, match=r"pip install 'ringtrue\[rouge\]'"):
        Rouge()(["a"], gold=["a"])
