"""InstructionFollowing: what is read, what a part earns, and what a wrong set-up says."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrue.graders.instructions import CONSTRAINTS
from ringtrue.rewards import InstructionFollowing, Status, get_reward, read_rows

IDS = ["punctuation:no_comma", "keywords:frequency", "startend:end_checker", "punctuation:no_comma"]
KWARGS: list[dict[str, Any]] = [
    {"keyword": None, "end_phrase": None},
    {"keyword": "knot", "frequency": 2, "relation": "at least"},
    {"end_phrase": "The end."},
    {},
]
ALL_HELD = "A knot and a knot. The end."


def earned(completion: object, *, ids: object = IDS, kwargs: object = KWARGS, **options: Any) -> float | None:
    reward = InstructionFollowing(**options)
    return reward([completion], instruction_id_list=[ids], kwargs=[kwargs])[0]  # type: ignore[list-item]


def test_all_or_a_share() -> None:
    texts = [ALL_HELD, "A knot and a knot.", "A knot. The end.", "A knot, a knot.", "One, two."]
    assert [earned(text) for text in texts] == [1.0, -0.5, -0.5, -0.5, -0.5]
    assert [earned(text, pay="share") for text in texts] == [1.0, 0.625, 0.625, -0.125, -0.5]
    assert [earned(text, pay="share", wrong=0.0, missing=0.0) for text in texts] == [
        1.0,
        0.75,
        0.75,
        0.25,
        0.0,
    ]


def test_strict_by_default_and_loose_by_option() -> None:
    text = f"Sure, gladly:\n*{ALL_HELD}*\nHope, it helps!"
    assert earned(text) == -0.5
    assert earned(text, loose=True) == 1.0


@pytest.mark.parametrize(
    "completion",
    [
        "<think>A knot and a knot. The end.</think>I see.",  # held in the reasoning alone
        "<think>A knot</think>A knot. The end.",  # one of two
        "This answer has no commas, and a knot, and a knot. The end.",  # said, not done
        'I use "knot" twice. The end.',
        "<answer>A knot</answer> and a knot, so it is. <answer>The end.</answer>",
    ],
)
def test_what_an_answer_says_of_itself_or_reasons_does_not_count(completion: str) -> None:
    assert earned(completion) == -0.5


@pytest.mark.parametrize(
    "completion",
    ["", " ", "<think>A knot and a knot. The end.", "<think>x</think> \u200b", "<answer></answer>"],
)
def test_no_answer_is_missing(completion: str) -> None:
    """Else no comma would be held by silence."""
    for options in ({}, {"pay": "share"}, {"loose": True}):
        assert earned(completion, ids=["punctuation:no_comma"], kwargs=[{}], **options) == -1.0


@settings(max_examples=80, deadline=None)
@given(reasoning=st.text(alphabet="ab ,.*\n\"'[]knot中", max_size=40))
def test_the_reasoning_is_irrelevant(reasoning: str) -> None:
    for answer in (ALL_HELD, "A knot, a knot."):
        assert earned(f"<think>{reasoning}</think>{answer}") == earned(answer)
        message = {"role": "assistant", "content": answer, "reasoning_content": reasoning}
        assert earned([message]) == earned(answer)


def test_an_answer_block_around_all_of_it_is_only_its_frame() -> None:
    ids: list[str] = ["startend:quotation"]
    kwargs: list[dict[str, object]] = [{}]
    for text in ('<answer>"So."</answer>', '<think>x</think>\n<answer>\n"So."\n</answer>', '<answer>"So."'):
        assert earned(text, ids=ids, kwargs=kwargs) == 1.0
    for text in (
        'So: <answer>"So."</answer>',
        '<answer>"a"</answer><answer>"b"</answer>',
        '<answer>"a"</answer> b',
    ):
        assert earned(text, ids=ids, kwargs=kwargs) == -0.5


def test_each_instruction_is_a_part_with_its_reason() -> None:
    rows = read_rows(["A knot, a knot."], columns={"instruction_id_list": [IDS], "kwargs": [KWARGS]})
    (score,) = InstructionFollowing().score(rows)
    assert {name: part.value for name, part in score.parts.items()} == {
        "punctuation:no_comma": 0.0, "keywords:frequency": 1.0, "startend:end_checker": 0.0,
        "punctuation:no_comma#2": 0.0,
    }  # fmt: skip
    assert score.parts["keywords:frequency"].reason == "'knot': 2, asked for at least 2"
    assert score.reason.startswith(
        "1 of 4 held; not punctuation:no_comma (commas: 1), startend:end_checker ("
    )
    assert (score.status, score.extracted) == (Status.OK, "A knot, a knot.")


def test_its_parts_and_outcomes_are_logged() -> None:
    seen: dict[str, float] = {}
    InstructionFollowing()(
        [ALL_HELD, "A knot, a knot."],
        instruction_id_list=[IDS] * 2,
        kwargs=[KWARGS] * 2,
        log_metric=seen.__setitem__,
    )
    assert seen["instruction_following/startend:end_checker/mean"] == 0.5
    assert seen["instruction_following/outcome/correct"] == 0.5


@pytest.mark.parametrize(
    ("ids", "kwargs", "says"),
    [
        (None, None, "not a list"), (IDS, None, "not a list"), ([], [], "no instruction"),
        (["keywords:frequency"], [{"keyword": "knot", "frequency": 2, "relation": None}], "needs the argument 'relation'"),
        (["combination:repeat_prompt"], [{}], "needs the argument 'prompt_to_repeat'"),
        (["words:count"], [{}], "no instruction 'words:count'"), (IDS, KWARGS[:2], "4 instructions with 2"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_checked_gives_none(ids: object, kwargs: object, says: str) -> None:
    for text in (ALL_HELD, ""):
        rows = read_rows([text], columns={"instruction_id_list": [ids], "kwargs": [kwargs]})
        (score,) = InstructionFollowing(pay="share").score(rows)
        assert (score.value, score.status) == (None, Status.UNREADABLE_GOLD)
        assert says in score.reason


def test_columns_are_named_and_asked_for() -> None:
    reward = InstructionFollowing(column="ids", arguments="args")
    assert reward([ALL_HELD], ids=[IDS], args=[KWARGS]) == [1.0]
    assert reward.needs == ("ids", "args")
    for call in (lambda: reward([ALL_HELD], ids=[IDS]), lambda: reward.check_columns(["ids", "kwargs"])):
        with pytest.raises(ValueError, match="needs the column args"):
            call()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"pay": "most"}, "give 'all' or 'share'"),
        ({"gold": "kwargs"}, "has no gold"),
        ({"column": " "}, "column"),
        ({"arguments": 7}, "arguments"),
    ],
)
def test_options_are_checked(options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        InstructionFollowing(**options)
    with pytest.raises(TypeError, match="loose"):
        get_reward("instruction_following", loose=1)


def test_several_pays_do_not_change_what_is_held() -> None:
    """A wrong answer earns less than a right one whatever its share."""
    wrong = earned("A knot and a knot, no comma.\nThe end.", pay="share")
    assert wrong is not None
    assert wrong < 1.0
    assert InstructionFollowing(pay="share").traits.partial
    assert not InstructionFollowing().traits.partial


def test_the_page_lists_every_constraint_and_its_example_prints_what_it_says() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "instructions.md").read_text(encoding="utf-8")
    assert [name for name in CONSTRAINTS if f"`{name}`" not in page] == []
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    with redirect_stdout(StringIO()) as printed:
        exec(program, {})
    assert printed.getvalue().splitlines() == re.findall(r"^print\(.*\)   # (.*)$", program, re.MULTILINE)
