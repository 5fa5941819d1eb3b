"""Laws 37 and 38 for every format reward: an edit of a right text costs, and what the text says does not count."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewards import laws
from rewards.strategies import completions
from ringtrue.graders import Dialect
from ringtrue.rewards import (
    AnswerTagFormat,
    BoxedFormat,
    CodeFormat,
    FormatReward,
    HarmonyFormat,
    JsonFormat,
    ReasoningSteps,
    Reward,
    TagCount,
    ThinkFormat,
)

BODY = "\0"
OWN = Dialect("<start_working_out>", "<end_working_out>")
PREFILLED = Dialect.named("think").as_prefilled()
few = settings(max_examples=60, deadline=None)
fewer = settings(max_examples=8, deadline=None)
"""Each example is put to every edit there is."""


@dataclass(frozen=True)
class Template:
    """A reward and the text that it wants: its tags with bodies between them."""

    reward: Reward
    pieces: tuple[str, ...]
    """Tags, and `BODY` where words go."""
    harmless: tuple[str, ...] = ()
    """Tags that may be there twice, since text beside them costs nothing."""
    trailing: bool = True
    """Whether text at the end can be seen to be one; only asked where the reward says that it costs."""

    def text(self, bodies: Sequence[str], pieces: Sequence[str] | None = None) -> str:
        """The tags around these words."""
        words = iter(bodies)
        return "".join(next(words) if piece == BODY else piece for piece in pieces or self.pieces)

    def edits(self, bodies: Sequence[str]) -> Iterator[str]:
        """Every text that is one edit away: a tag dropped, doubled or moved, two swapped, all of it twice."""
        pieces, right = self.pieces, self.text(bodies)
        tags = [place for place, piece in enumerate(pieces) if piece != BODY]
        for place in tags:
            rest = pieces[:place] + pieces[place + 1 :]
            yield self.text(bodies, rest)
            if pieces[place] not in self.harmless:
                yield self.text(bodies, pieces[: place + 1] + pieces[place:])
            for to in range(len(pieces)):
                yield self.text(bodies, (*rest[:to], pieces[place], *rest[to:]))
            for other in tags:
                swapped = list(pieces)
                swapped[place], swapped[other] = pieces[other], pieces[place]
                yield self.text(bodies, swapped)
        yield right + right
        if self.reward.traits.slot_closed and self.trailing:
            yield from (f"{right} so", f"{right}\nso there", f"{right}{right[-1]}")
            if pieces[0] != BODY:
                yield f"so {right}"


def _tags(reasoning: Dialect, *rest: str) -> tuple[str, ...]:
    return (reasoning.open, BODY, reasoning.close, *rest)


THINK, MISTRAL = Dialect.named("think"), Dialect.named("mistral")
ANSWER = ("<answer>", BODY, "</answer>")
HARMONY = (
    "<|channel|>", "analysis", "<|message|>", BODY, "<|end|>", "<|start|>", "assistant",
    "<|channel|>", "final", "<|message|>", BODY, "<|return|>",
)  # fmt: skip
OBJECT = ("{", '"a": "', BODY, '"', "}")
TEMPLATES: dict[str, Template] = {
    "think": Template(ThinkFormat(dialect="think"), _tags(THINK, BODY)),
    "think/soft": Template(ThinkFormat(dialect="think", soft=True), _tags(THINK, BODY)),
    "think/own": Template(ThinkFormat(dialect=OWN), _tags(OWN, BODY)),
    "think/prefilled": Template(ThinkFormat(dialect=PREFILLED), (BODY, "</think>", BODY)),
    "box": Template(BoxedFormat(dialect="think"), ("\\boxed{", BODY, "}"), harmless=("}",)),
    "notes": Template(
        FormatReward(dialect="think"), _tags(THINK, "\\boxed{", BODY, "}"), harmless=("}",)
    ),
    "tags": Template(AnswerTagFormat(dialect="think"), _tags(THINK, *ANSWER)),
    "tags/mistral": Template(AnswerTagFormat(dialect=MISTRAL), _tags(MISTRAL, *ANSWER)),
    "tags/prefilled": Template(AnswerTagFormat(dialect=PREFILLED), (BODY, "</think>", *ANSWER)),
    "tags/none": Template(AnswerTagFormat(dialect="none"), ANSWER),
    "count": Template(TagCount(dialect="think"), _tags(THINK, *ANSWER)),
    "count/own": Template(TagCount(dialect=OWN), _tags(OWN, *ANSWER)),
    "count/prefilled": Template(TagCount(dialect=PREFILLED), (BODY, "</think>", *ANSWER)),
    "count/plan": Template(
        TagCount(tags=("<plan>", "</plan>", "<code>", "</code>")),
        ("<plan>", BODY, "</plan>", "<code>", BODY, "</code>"),
    ),
    "harmony": Template(HarmonyFormat(), HARMONY),
    "harmony/prefilled": Template(HarmonyFormat(dialect=Dialect.named("harmony").as_prefilled()), HARMONY[3:]),
    # Once the tokens are gone, a second "analysis" could be the first word, and nothing tells what trails.
    "harmony/stripped": Template(
        HarmonyFormat(), ("analysis", BODY, "assistantfinal", BODY), harmless=("analysis",), trailing=False
    ),
    "json": Template(JsonFormat(), OBJECT),
    "json/fenced": Template(JsonFormat(fence="required"), ("```json\n", *OBJECT, "\n```")),
    "code": Template(CodeFormat(), ("```python\n", BODY, "\n```")),
}  # fmt: skip
over_templates = pytest.mark.parametrize("name", TEMPLATES)


def words() -> st.SearchStrategy[str]:
    """Any words but for the signs that quote, tag, escape or end something in one of the formats."""
    signs = st.characters(exclude_characters="<>[]{}\\|`'\"‘’“”~%$#", exclude_categories=("C", "Z"))
    return st.text(signs | st.sampled_from(" \n数é🙂=+"), max_size=30).map(lambda body: f"so{body}yes")


def one_line() -> st.SearchStrategy[str]:
    """Words that JSON takes as they are."""
    return words().map(lambda body: body.replace("\n", " "))


@over_templates
@fewer
@given(data=st.data())
def test_law_37_any_single_edit_costs(name: str, data: st.DataObject) -> None:
    template = TEMPLATES[name]
    bodies = [data.draw(one_line()) for _ in range(template.pieces.count(BODY))]
    right = template.text(bodies)
    assert template.reward([right]) == [template.reward.high]
    edited = [text for text in dict.fromkeys(template.edits(bodies)) if text != right]
    laws.exact_format(template.reward, right, edited)


@over_templates
@few
@given(data=st.data())
def test_law_38_what_it_says_does_not_count(name: str, data: st.DataObject) -> None:
    template = TEMPLATES[name]
    source = one_line() if name.startswith("json") else words()
    first, second = (
        template.text([data.draw(source) for _ in range(template.pieces.count(BODY))]) for _ in range(2)
    )
    laws.content_blind(template.reward, first, second)
    laws.content_blind(template.reward, first, f"\n {first}\n\n")


MARKS = (
    "1. ",
    "2) ",
    "- ",
    "* ",
    "Step 4: ",
    "**Step 5** ",
    "### ",
    "First, ",
    "Next, ",
    "Finally, ",
    "Then ",
    "首先",
)


@few
@given(data=st.data(), wanted=st.integers(1, 5), count=st.integers(0, 7))
def test_steps_count_by_their_marks_whatever_they_say(data: st.DataObject, wanted: int, count: int) -> None:
    numbers = iter(data.draw(st.permutations(range(40))))
    bodies = [f"w{next(numbers)} x{next(numbers)} y{next(numbers)} z{next(numbers)}" for _ in range(count)]
    marks = [data.draw(st.sampled_from(MARKS)) for _ in bodies]
    said = "".join(f"{mark}{body}.\n" for mark, body in zip(marks, bodies, strict=True))
    reward = ReasoningSteps(steps=wanted)
    assert reward([f"<think>{said}</think>42"]) == [min(1.0, count / wanted)]
    assert reward([said]) == [min(1.0, count / wanted)]
    if 0 < count <= wanted:
        without = "".join(f"{mark}{body}.\n" for mark, body in zip(marks[1:], bodies[1:], strict=True))
        unmarked = f"{bodies[0]}\n{without}"
        repeated = f"{said}{marks[0]}{bodies[-1]}.\n"
        assert reward([without]) == reward([unmarked]) == [(count - 1) / wanted]
        assert reward([repeated]) == reward([said])


@given(text=completions())
def test_the_stricter_format_implies_the_laxer(text: str) -> None:
    """Fragments in any order: whoever holds the whole template holds each of its parts."""
    if AnswerTagFormat()([text]) == [1.0]:
        assert TagCount()([text]) == ThinkFormat()([text]) == [1.0]
    if HarmonyFormat()([text]) == [1.0]:
        assert ThinkFormat()([text]) == [1.0]
    if ThinkFormat()([text]) == [1.0]:
        assert ThinkFormat(soft=True)([text]) == [1.0]
    for better, base in (
        (AnswerTagFormat(stop_left_out=True), AnswerTagFormat()),
        (HarmonyFormat(stop_left_out=True), HarmonyFormat()),
        (JsonFormat(value="any", empty=True), JsonFormat()),
    ):
        assert (better([text])[0] or 0.0) >= (base([text])[0] or 0.0)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(value=VALUES, indent=st.none() | st.integers(0, 3))
def test_whatever_json_writes_is_taken(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert JsonFormat(value="any", empty=True)([text]) == [1.0]
    assert JsonFormat(empty=True)([text]) == [float(isinstance(value, dict))]
    assert JsonFormat(value="array", empty=True)([f"```\n{text}\n```"]) == [float(isinstance(value, list))]
    assert JsonFormat(value="any")([text])[0] == float(value not in ({}, [], "", None))
