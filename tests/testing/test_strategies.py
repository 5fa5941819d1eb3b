"""Generators: they give what they promise, and shrink to something that can be read."""

import re
import unicodedata
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from ringtrue.graders import grade_answer
from ringtrue.rewards import Correctness, read_rows
from ringtrue.rewards.testing import Task, strategies
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.strategies import ANSWER_KINDS, equal_forms
from ringtrue.rewards.testing.tasks import STYLES

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MATHS = sorted(set(ANSWER_KINDS) - {"choice", "text"})


@pytest.mark.parametrize("kind", MATHS)
@few
@given(data=st.data())
def test_a_right_answer_is_right_and_a_wrong_one_wrong(kind: str, data: st.DataObject) -> None:
    task = data.draw(strategies.answers(kind, near=True))
    assert task.kind == kind
    assert grade_answer(str(task.gold), task.right).outcome.value == "correct"
    assert grade_answer(str(task.gold), task.wrong).outcome.value == "wrong"


@pytest.mark.parametrize("kind", ANSWER_KINDS)
def test_answers_vary(kind: str) -> None:
    seen: set[object] = set()

    @settings(max_examples=30, database=None)
    @given(strategies.answers(kind))
    def collect(task: Task) -> None:
        seen.add(task.gold)

    collect()
    assert len(seen) >= 4


def test_signs_and_near_misses_only_where_asked_for() -> None:
    def near(task: Task) -> bool:
        return abs(int(str(task.gold)) - int(task.wrong)) == 1 and task.gold != "0"

    find(strategies.answers("integer", near=True), near)
    with pytest.raises(NoSuchExample):
        find(strategies.answers("integer"), near, settings=settings(max_examples=500, database=None))
    with pytest.raises(NoSuchExample):
        find(
            strategies.answers("integer", negative=False),
            lambda task: "-" in str(task),
            settings=settings(max_examples=500, database=None),
        )


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"integers.*choice, decimal"):
        strategies.answers("integers")
    with pytest.raises(ValueError, match=r"utf.*whitespace, latex"):
        strategies.rewritings("7", "utf")


@pytest.mark.parametrize(
    "answer",
    ["7", "-3", "0", "1234", "25000", "0.25", "-2.5", "12.75", "1/2", "\\frac{13}{7}", "(1, 2)", "(1,2)"],
)
def test_every_rewriting_is_equal(answer: str) -> None:
    forms = equal_forms(answer)
    assert forms
    assert answer not in forms
    assert len(set(forms)) == len(forms)
    for form in forms:
        assert grade_answer(answer, form).outcome.value == "correct", form


@pytest.mark.parametrize(
    ("answer", "family", "form"),
    [
        ("7", "number", "7.0"), ("7", "number", "+7"), ("1234", "number", "1,234"), ("0.5", "number", ".5"),
        ("1/2", "latex", "\\dfrac{1}{2}"), ("\\frac{1}{2}", "latex", "\\tfrac{1}{2}"), ("(1, 2)", "latex", "\\left(1, 2\\right)"),
        ("7", "unicode", "７"), ("-3", "unicode", "−3"), ("7", "whitespace", "7 "),
    ],
)  # fmt: skip
def test_the_forms_of_the_law_are_there(answer: str, family: str, form: str) -> None:
    assert form in equal_forms(answer, family)


def test_words_are_only_recomposed() -> None:
    decomposed = unicodedata.normalize("NFD", "Malmö")
    assert equal_forms("Malmö", "number", "latex", "unicode") == [decomposed]
    assert equal_forms(decomposed, "unicode") == ["Malmö"]
    assert equal_forms("x²", "unicode") == [], "NFKC would turn x² into x2"
    assert equal_forms("x-1", "unicode") == ["x-１"], "a minus between two terms is left alone"


@few
@given(data=st.data())
def test_rewritings_draw_the_answer_and_its_forms(data: st.DataObject) -> None:
    assert data.draw(strategies.rewritings("7")) in {"7", *equal_forms("7")}


@few
@given(strategies.latex())
def test_latex_is_balanced(text: str) -> None:
    assert text.replace("\\{", "").replace("\\}", "").count("{") == text.replace("\\{", "").replace(
        "\\}", ""
    ).count("}")
    assert len(text) < 600


def test_latex_reaches_every_shape() -> None:
    for part in ("\\frac", "\\sqrt", "^{", "\\left(", "\\text", ", "):
        assert part in find(strategies.latex(), lambda text, part=part: part in text)  # type: ignore[misc]


def test_broken_latex_only_where_asked_for() -> None:
    def lopsided(text: str) -> bool:
        return re.sub(r"\\[{}]", "", text).count("{") != re.sub(r"\\[{}]", "", text).count("}")

    assert len(find(strategies.latex(broken=True), lopsided)) < 12
    with pytest.raises(NoSuchExample):
        find(strategies.latex(), lopsided, settings=settings(max_examples=300, database=None))


def test_completions_of_a_megabyte_and_not_more() -> None:
    sizes: list[int] = []

    @settings(max_examples=60, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategies.completions(characters=1_000_000))
    def collect(text: str) -> None:
        sizes.append(len(text))

    collect()
    assert max(sizes) > 990_000
    assert max(sizes) <= 1_000_000
    assert min(sizes) < 20


def test_completions_are_short_by_default() -> None:
    with pytest.raises(NoSuchExample):
        find(
            strategies.completions(),
            lambda text: len(text) > 600,
            settings=settings(max_examples=300, database=None),
        )


@few
@given(strategies.conversations())
def test_a_conversation_ends_with_the_assistants_text(chat: list[dict[str, object]]) -> None:
    assert chat[-1]["role"] == "assistant"
    assert isinstance(chat[-1]["content"], str)
    for before, message in pairwise(chat):
        assert message["role"] != "tool" or "tool_calls" in before


@few
@given(strategies.conversations(odd=True))
def test_odd_conversations_are_read_by_our_rewards(chat: list[dict[str, object]]) -> None:
    read_rows([chat])
    assert Correctness()([chat], gold=["7"])[0] is not None


def test_odd_contents_only_where_asked_for() -> None:
    def odd(chat: list[dict[str, object]]) -> bool:
        return not all(isinstance(message.get("content"), str) for message in chat)

    assert find(strategies.conversations(odd=True), odd)
    with pytest.raises(NoSuchExample):
        find(strategies.conversations(), odd, settings=settings(max_examples=200, database=None))
    with pytest.raises(NoSuchExample):
        find(
            strategies.conversations(tools=False),
            lambda chat: any(m["role"] == "tool" for m in chat),
            settings=settings(max_examples=200, database=None),
        )


@few
@given(strategies.groups(4, prompts=2))
def test_groups_have_one_gold_and_one_prompt_each(batch: Batch) -> None:
    assert len(batch) == 8
    assert batch.columns["group"] == [0] * 4 + [1] * 4
    assert batch.prompts is not None
    assert batch.completion_ids is not None
    for half in (slice(0, 4), slice(4, 8)):
        assert len(set(batch.columns["gold"][half])) == 1
        assert len(set(map(str, batch.prompts[half]))) == 1


def test_groups_mix_right_and_wrong() -> None:
    def mixed(batch: Batch) -> bool:
        values = Correctness()(**batch.arguments())  # type: ignore[arg-type]
        return 1.0 in values and -0.5 in values

    batch = find(strategies.groups(2, odd=False, style=STYLES["hashes"]), mixed)
    assert sorted(map(str, batch.completions)) == ["So it is that.\n#### 0", "So it is that.\n#### 50"]


def test_fractions_are_what_they_say() -> None:
    task = find(strategies.answers("fraction"), lambda task: str(task.gold).startswith("3/"))
    top, bottom = re.findall(r"\d+", task.right)
    assert Fraction(str(task.gold)) == Fraction(int(top), int(bottom))
