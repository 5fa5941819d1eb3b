"""What a reader sees of a text, and where a tag is used rather than named."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders.tags import find_tag
from ringtrue.graders.visible import is_visible

UNSEEN = [
    "",
    " ",
    "\n\t\r\f\v",
    "\u00a0\u2003\u3000",
    "\u200b\u200d\u2060\ufeff",
    "\u202e\u2066",
    "\u00ad\u034f",
    "\x00\x1b",
]
EMPTY = [
    "<!-- so -->",
    "<!-- never closed",
    "<!----> \n<!-- a --> ",
    "<answer></answer>",
    "<think>\u200b</think>",
]


@pytest.mark.parametrize("text", UNSEEN + EMPTY)
def test_nothing_to_see(text: str) -> None:
    assert not is_visible(text)


@pytest.mark.parametrize(
    "text", [".", "0", "é", "数", "🙂", "\u200b7", "<b>", "<", "< !-- x", "<!-- a --> b", "<answer>4"]
)
def test_something_to_see(text: str) -> None:
    assert is_visible(text)


@given(st.characters(categories=("L", "N", "P", "S"), exclude_characters="<\u115f\u1160\u3164\uffa0\u2800"))
def test_letters_figures_and_signs_are_seen(sign: str) -> None:
    assert is_visible(sign), unicodedata.name(sign, repr(sign))


@given(st.text(st.characters(categories=("Zs", "Zl", "Zp", "Cc"))))
def test_blanks_and_controls_are_not(text: str) -> None:
    assert not is_visible(text)


@pytest.mark.parametrize("piece", ["<!---->", "<answer>", " ", "\u200b", "<!--"])
def test_looking_is_linear(piece: str) -> None:
    assert_linear(lambda count: is_visible(piece * count), 2_000)


def test_a_tag_between_quotes_is_named() -> None:
    text = "`<a>` '<a>' \"<a>\" “<a>” `<a> <a>"
    assert [text[place.start : place.end] for place in find_tag(text, "<a>")] == ["<a>"] * 2
    assert [place.start for place in find_tag("<a><a>", "<a>")] == [0, 3]
