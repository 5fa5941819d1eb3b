"""The checks against lm-eval's, on texts made to meet them: they differ only where we say that they do.

The reference's tokenizer data are a download, so that number_sentences and capital_word_frequency are left
out: 23 of 25. `pip install 'lm-eval[ifeval]==0.4.13'` in an environment of its own to run it.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringtrue.graders.instructions import CONSTRAINTS, check_constraints, loose_forms, read_constraints

pytestmark = pytest.mark.soak
MISSING: Final = "lm-eval is not installed here: make soak runs this in .venv-oracle"

AT_LEAST: Final = {"relation": "at least"}
LESS: Final = {"relation": "less than"}
TASKS: Final[Mapping[str, tuple[tuple[dict[str, object], ...], tuple[str, ...]]]] = {
    "keywords:existence": (({"keywords": ["Sea", "sky"]},), ("sea", "SKY", "side", " ", "Skyline", "s")),
    "keywords:frequency": (
        ({"keyword": "aba", "frequency": 2, **AT_LEAST}, {"keyword": "aba", "frequency": 2, **LESS}),
        ("aba", "ABA", "ba", " ", "\n"),
    ),
    "keywords:forbidden_words": (
        ({"forbidden_words": ["art", "so so"]},),
        ("art", "Art", "ist", "so", "SO", "_", "1", " ", ".", "é", "\n"),
    ),
    "keywords:letter_frequency": (
        ({"letter": "e", "let_frequency": 2, "let_relation": "at least"},
         {"letter": "E", "let_frequency": 3, "let_relation": "less than"}),
        ("e", "E", "é", "a", " "),
    ),
    "length_constraints:number_words": (
        ({"num_words": 3, **AT_LEAST}, {"num_words": 4, **LESS}),
        ("word", " ", "-", "'s", "_", "1.5", "\n", "中文"),
    ),
    "length_constraints:number_paragraphs": (({"num_paragraphs": 2},), ("***", "one", "\n", " ", "*", "******")),
    "length_constraints:nth_paragraph_first_word": (
        ({"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "So"},),
        ("so", "So,", '"so"', "'SO", "\n\n", "\n", "one ", " ", "*so"),
    ),
    "detectable_content:number_placeholders": (({"num_placeholders": 2},), ("[", "]", "name", " ", "\n", "[x]")),
    "detectable_content:postscript": (
        ({"postscript_marker": "P.S."}, {"postscript_marker": "P.P.S"}, {"postscript_marker": "Note"}),
        ("P.S.", "p. s.", "P.P.S", "p. p. s", " and", "\n", "x", "note", "P."),
    ),
    "detectable_format:number_bullet_lists": (
        ({"num_bullets": 2},), ("* ", "- ", "*one*", "**two**", "text", "\n", "  ", "-3", "---"),
    ),
    "detectable_format:constrained_response": (
        ({},), ("My answer is yes.", "my answer is no.", "My answer is no.", " So ", "My answer is"),
    ),
    "detectable_format:number_highlighted_sections": (({"num_highlights": 2},), ("*", "**", "a", " ", "\n", "*b*")),
    "detectable_format:multiple_sections": (
        ({"section_spliter": "Section", "num_sections": 2},), ("Section", " ", "1", "2", "\n", "section 3", "x"),
    ),
    "detectable_format:json_format": (
        ({},), ('{"a": 1}', "```json\n", "```", "\n", "[1", "]", ", ", "7", '"', "NaN", " "),
    ),
    "detectable_format:title": (({},), ("<<", ">>", "<", ">", "a", " ", "\n")),
    "combination:two_responses": (({},), ("******", "one", "two", "ONE", "\n", " ", "***")),
    "combination:repeat_prompt": (
        ({"prompt_to_repeat": "Why? So."},), ("why? so.", "Why? So.", "why", "?", " so.", " ", "Because"),
    ),
    "startend:end_checker": (({"end_phrase": "That is all."},), ("That is all.", "THAT", " is all.", '"', " ", "x")),
    "startend:quotation": (({},), ('"', "a", " ", "“", "\n")),
    "punctuation:no_comma": (({},), (",", "a", " ", "，", "‚")),
}  # fmt: skip
"""By id: some arguments, and the pieces that texts are made of."""
SPOKEN: Final = {
    "en": "This is a long enough sentence about the weather of tomorrow, and nobody would take it for another.",
    "de": "Das ist ein langer Satz über das Wetter von morgen, und niemand hielte ihn für einen anderen.",
    "fr": "Voici une phrase assez longue sur le temps de demain, et personne ne la prendrait pour une autre.",
    "ru": "Это достаточно длинное предложение о завтрашней погоде, и никто не примет его за другое.",
    "ko": "이것은 내일의 날씨에 대한 충분히 긴 문장이며 아무도 다른 것으로 여기지 않을 것입니다.",
    "hi": "यह कल के मौसम के बारे में एक काफी लंबा वाक्य है और कोई भी इसे दूसरा नहीं समझेगा।",
    "th": "นี่คือประโยคที่ยาวพอเกี่ยวกับสภาพอากาศของวันพรุ่งนี้",
    "fa": "این یک جمله به اندازه کافی طولانی درباره هوای فردا است و هیچ کس آن را با دیگری اشتباه نمی گیرد.",
}


_MARKER: Final = r"(?:p\.\s?p\.\s?s|p\.\s?s\.|note)"
INTENDED: Final[Mapping[str, Callable[[str], bool]]] = {
    "length_constraints:number_words":  # underscores alone are no word
        lambda text: any(set(word) == {"_"} for word in re.findall(r"\w+", text)),
    "length_constraints:nth_paragraph_first_word":  # the reference counts empty ones when it picks
        lambda text: any(not piece.strip() for piece in text.split("\n\n")),
    "detectable_content:number_placeholders":  # one without a name
        lambda text: any(not re.search(r"\w", inside) for inside in re.findall(r"\[.*?\]", text)),
    "detectable_content:postscript":  # the marker within a word, or with nothing after it
        lambda text: bool(re.search(rf"\w{_MARKER}|{_MARKER}\W*$", text.lower())),
    "detectable_format:number_bullet_lists":  # a rule, a bullet alone
        lambda text: any(re.fullmatch(r"\s*[*-][*\s-]*", line) for line in text.split("\n")),
    "detectable_format:constrained_response":  # two answers
        lambda text: "My answer is yes." in text and "My answer is no." in text,
    "detectable_format:number_highlighted_sections":  # one that counts twice
        lambda text: "***" in text,
    "detectable_format:multiple_sections":  # a number that counts twice
        lambda text: len(set(found := re.findall(r"Section\s?(\d+)", text))) < len(found),
    "detectable_format:json_format":  # no JSON, and fences within fences
        lambda text: "NaN" in text or text.count('"a"') > 1 or text.count("```") > 2,
    "combination:two_responses":  # one answer in other capitals
        lambda text: len({" ".join(one.lower().split()) for one in text.split("******")} - {""}) == 1,
    "combination:repeat_prompt":  # no answer
        lambda text: text.strip().lower() == "why? so.",
    "startend:quotation":  # of nothing
        lambda text: not text.strip().strip('"').strip(),
    "punctuation:no_comma":  # another script's
        lambda text: "\uff0c" in text,
}  # fmt: skip
"""Where our check goes beyond the reference, which the constraint's docstring says."""


def differs_by_intent(name: str, text: str) -> bool:
    return name in INTENDED and INTENDED[name](text)


@pytest.fixture(scope="module")
def oracle() -> Any:
    """The reference's checkers by id; its tokenizer data are not looked for, so that nothing is downloaded."""
    data = pytest.importorskip("nltk.data", reason=MISSING)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "find", lambda name: name)
        reference = "lm_eval.tasks.ifeval.instructions_registry"
        registry = pytest.importorskip(reference, reason=MISSING)
    pytest.importorskip("langdetect").DetectorFactory.seed = 0
    return registry.INSTRUCTION_DICT


def theirs(oracle: Any, name: str, arguments: Mapping[str, object]) -> Callable[[str], bool]:
    """The reference's check, with its guard against empty texts."""
    checker = oracle[name](name)
    checker.build_description(**arguments)
    return lambda text: bool(text.strip() and checker.check_following(text))


def test_every_type_is_compared_that_needs_no_download(oracle: Any) -> None:
    languages = {"language:response_language", "change_case:english_capital", "change_case:english_lowercase"}
    downloads = {"length_constraints:number_sentences", "change_case:capital_word_frequency"}
    assert {*TASKS} | languages | downloads == {*CONSTRAINTS} == {*oracle}


@pytest.mark.parametrize("name", TASKS)
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_says_the_same_as_the_reference(oracle: Any, name: str, data: st.DataObject) -> None:
    every, pieces = TASKS[name]
    arguments = data.draw(st.sampled_from(every))
    text = "".join(data.draw(st.lists(st.sampled_from(pieces), max_size=9)))
    check, asked = theirs(oracle, name, arguments), read_constraints([name], [arguments])
    if not differs_by_intent(name, text):
        assert check_constraints(asked, text)[0].holds is check(text), json.dumps(text)
    forms = loose_forms(text)
    if not any(differs_by_intent(name, form) for form in forms.values()):
        assert check_constraints(asked, text, loose=True)[0].holds is any(map(check, forms.values()))


@pytest.mark.parametrize("code", SPOKEN)
def test_tells_the_same_language(oracle: Any, code: str) -> None:
    for asked in SPOKEN:
        name, arguments = "language:response_language", {"language": asked}
        ours = check_constraints(read_constraints([name], [arguments]), SPOKEN[code])[0].holds
        assert ours is theirs(oracle, name, arguments)(SPOKEN[code]) is (asked == code)
    for name, change in (
        ("change_case:english_capital", str.upper),
        ("change_case:english_lowercase", str.lower),
    ):
        ours = check_constraints(read_constraints([name], [{}]), change(SPOKEN[code]))[0].holds
        assert ours is theirs(oracle, name, {})(change(SPOKEN[code])) is (code == "en")
