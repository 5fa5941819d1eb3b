"""Multiple choice: options out of prompts, announced letters, texts by value, and letters that contradict."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders import Policy, grade_choice
from ringtrue.graders.choice_options import options_in_prompt
from ringtrue.graders.choice_phrases import find_choices
from ringtrue.rewards import ChoiceCorrectness

few = settings(max_examples=60, deadline=None)
STYLES = ("{}) ", "({}) ", "{}. ", "{}: ", "- {}) ", "**{})** ", "  {}. ")
TEXTS = st.lists(
    st.sampled_from(["red", "5 cm", "C. S. Lewis", "a (B) or so", "none of these", "1/2"]),
    min_size=2,
    max_size=10,
)


@few
@given(
    TEXTS,
    st.sampled_from(STYLES),
    st.sampled_from(["\n", "\n\n"]),
    st.sampled_from(["", "\nA: Let us see.", "\nAnswer:"]),
)
def test_a_list_of_options_is_read_as_it_was_written(
    texts: list[str], style: str, between: str, after: str
) -> None:
    lines = between.join(style.format("ABCDEFGHIJ"[i]) + text for i, text in enumerate(texts))
    found = options_in_prompt(f"Which one?\n{lines}{after}")
    assert list(found.values()) == texts
    assert "".join(found) == "ABCDEFGHIJ"[: len(texts)]


@pytest.mark.parametrize(
    ("prompt", "options"),
    [
        ("Pick: A) 1 B) 2 C) 3", {"A": "1", "B": "2", "C": "3"}),
        ("A) 1\nB) 2\nAnswer: A\n\nQ: next?\nA) 3\nB) 4", {"A": "3", "B": "4"}),
        ("A) a long\ntext\nB) b", {"A": "a long\ntext", "B": "b"}),
        ("A) only one", {}), ("", {}), (None, {}), ("A good way. B is not.", {}), ("A) 1\nC) 2", {}), ("B) 1\nC) 2", {}),
        ([{"role": "system", "content": "A) x\nB) y"}, {"role": "user", "content": "A) 1\nB) 2"}], {"A": "1", "B": "2"}),
        ([{"role": "user", "content": [{"type": "text", "text": "A. 1\nB. 2"}]}, {"role": "assistant", "content": ""}], {"A": "1", "B": "2"}),
    ],
)  # fmt: skip
def test_options_in_prompts(prompt: object, options: dict[str, str]) -> None:
    assert options_in_prompt(prompt) == options  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Solution: Choice_B", "Solution: Choice\\_B\nConfidence: 95%", "Solution: Choice B.\nNote: ask a doctor.", "Conclusion: Choice_B: 5 cm",
        "Therefore, the solution is Choice B: five centimetres in all.", "the correct choice is B: five.", "So the correct choice is: Choice_B: five",
        "Choice_B is the correct answer because it fits.", "We see that option B is correct.", "The answer is (B), which states that it has more than five of them.",
        "**The answer is (B) By measuring how much of the lead is left in a rock of some age**", "the correct answer is Choice_B, 5 cm", "The right option is (B).",
        "The correct choice for the length of it, in all, is Choice_B.",
    ],
)  # fmt: skip
def test_an_announced_choice_counts(text: str) -> None:
    assert grade_choice("B", text).outcome == "correct"
    assert grade_choice("A", text).outcome == "wrong"
    assert grade_choice("B", f"<think>{text}").outcome == "no_answer"
    assert grade_choice("B", f"```\n{text}\n```").outcome == "no_answer"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Solution: Choice_B/D", "ambiguous"), ("Solution: Choice_B or Choice_D", "ambiguous"), ("Solution: Choice_B, Choice_D\nDone.", "ambiguous"),
        ("The correct choice is B: five. The correct choice is C: six.", "ambiguous"), ("Choice_B is correct. Choice_D is correct.", "ambiguous"),
        ("The correct choice is not B: it is too long.", "no_answer"), ("If choice B is correct, then so is C.", "no_answer"),
        ("Choice B is incorrect.", "no_answer"), ("Which answer is B: hm?", "no_answer"), ("Let us look at each option: B. five", "no_answer"),
        ("Choice A: 1\nChoice C: 3\nChoice B: 2", "no_answer"), ("One option is (B).", "no_answer"),
        ("The answer: (B) is incorrect", "unreadable_answer"),
        ("Solution: Choice B, but also consider Choice C.\nDone.", "ambiguous"), ("Solution: Choice B, since choice C is too long.\nDone.", "correct"),
        ("The solution is A good one", "no_answer"), ("A good way. B is next.", "no_answer"), ("Options: A. 1 B. 2", "no_answer"),
    ],
)  # fmt: skip
def test_what_a_sentence_announces(text: str, outcome: str) -> None:
    assert grade_choice("B", text).outcome == outcome


def test_a_letter_beside_a_value_counts_where_the_options_are_not_known() -> None:
    text = "It is \\boxed{68}.\nSolution: Choice_D\nConfidence: 90%"
    assert grade_choice("D", text).outcome == "correct"
    assert grade_choice("D", text, options=["66", "67", "69", "68"]).outcome == "correct"
    assert grade_choice("D", text, options=["66", "67", "68", "69"]).outcome != "correct"
    assert grade_choice("D", text, options=["1", "2", "3", "4"]).outcome == "unreadable_answer"


OPTIONS = ["0.5 cm", "the red one", "1/3", "x^2 + 1"]


@pytest.mark.parametrize(
    ("answer", "letter"),
    [
        ("\\frac{1}{2} cm", "A"),
        ("5 mm", "A"),
        ("red one", "B"),
        ("The Red One.", "B"),
        ("\\frac{2}{6}", "C"),
        ("1+x^2", "D"),
        ("(C) 2/6", "C"),
    ],
)
def test_an_options_text_counts_by_value(answer: str, letter: str) -> None:
    assert grade_choice(letter, f"\\boxed{{{answer}}}", options=OPTIONS).outcome == "correct"


@pytest.mark.parametrize(
    "answer",
    [
        "(C) 0.5 cm",
        "C) the red one",
        "B: 1/3",
        "A or B",
        "A, B, C, D",
        "0.5 cm or 1/3",
        "C/D",
        "(A)(C)",
        "not C",
        "0.5 cm, the red one, 1/3, x^2 + 1",
    ],
)
def test_a_contradiction_or_a_hedge_never_pays(answer: str) -> None:
    for gold in "ABCD":
        assert grade_choice(gold, f"\\boxed{{{answer}}}", options=OPTIONS).outcome != "correct"


def test_a_text_that_two_options_share_names_neither() -> None:
    assert grade_choice("B", "\\boxed{2/4}", options=["0.5", "1/2"]).outcome == "ambiguous"
    assert grade_choice("B", "\\boxed{5}", options=["5 cm", "5 kg"]).outcome == "ambiguous"
    assert grade_choice("B", "\\boxed{(B) 5}", options=["5 cm", "5 kg"]).outcome == "correct"


def test_a_lone_letter_is_a_label_even_where_texts_are_letters() -> None:
    blood = ["O", "B", "A", "AB"]
    assert grade_choice("A", "The answer is A.", options=blood).outcome == "correct"
    assert grade_choice("C", "The answer is A.", options=blood).outcome == "wrong"
    assert grade_choice("D", "\\boxed{AB}", options=blood).outcome == "correct"


@few
@given(
    st.permutations(["3 cm", "5 cm", "7 cm", "9 cm"]),
    st.sampled_from(["list", "mapping", "prompt"]),
    st.booleans(),
)
def test_shuffled_options_move_the_letter_and_not_the_text(
    texts: list[str], how: str, by_letter: bool
) -> None:
    right = "ABCD"[texts.index("5 cm")]
    said = [
        f"The answer is ({right}).",
        "\\boxed{5 cm}",
        f"\\boxed{{{right}) 5 cm}}",
        "\\boxed{7 cm}",
        f"\\boxed{{{right}) 7 cm}}",
    ]
    gold = [right if by_letter else "5 cm"] * 5
    listed = dict(zip("ABCD", texts, strict=True))
    if how == "prompt":
        prompt = "How long?\n" + "\n".join(f"{letter}) {text}" for letter, text in listed.items())
        values = ChoiceCorrectness(options_in_prompt=True)(said, prompts=[prompt] * 5, gold=gold)
    else:
        values = ChoiceCorrectness(options="choices")(
            said, gold=gold, choices=[texts if how == "list" else listed] * 5
        )
    assert values == [1.0, 1.0, 1.0, -0.5, -0.5]


def test_a_column_goes_before_the_prompt_and_a_prompt_without_a_list_leaves_letters() -> None:
    reward = ChoiceCorrectness(options="choices", options_in_prompt=True)
    choices, prompts = [["5", "6"], None, None], ["A) 6\nB) 5", "A) 6\nB) 5", "How many?"]
    assert reward(["\\boxed{5}"] * 3, prompts=prompts, gold=["A"] * 3, choices=choices) == [1.0, -0.5, -0.5]
    with pytest.raises(TypeError, match=r"ChoiceCorrectness\.options_in_prompt is 1"):
        ChoiceCorrectness(options_in_prompt=1)  # type: ignore[arg-type]


def test_under_last_the_last_announced_counts() -> None:
    policy = Policy(slots=("boxed", "phrase"), conflict="last")
    assert (
        grade_choice(
            "C", "The correct choice is B: five. The correct choice is C: six.", policy=policy
        ).outcome
        == "correct"
    )
    assert (
        grade_choice("B", "Solution: Choice_B\nDone.", policy=Policy(slots=("boxed",))).outcome == "no_answer"
    )


@pytest.mark.parametrize(
    "piece",
    [
        "answer ",
        "solution is ",
        "Choice A or ",
        "Choice_A is correct. ",
        "choice " * 9,
        "the correct choice is x ",
        "A) x ",
        "A. ",
    ],
)
def test_reading_is_linear(piece: str) -> None:
    assert_linear(lambda size: (find_choices(piece * size), options_in_prompt(piece * size)), 300)
    assert_linear(lambda size: grade_choice("A", piece * size, options=["x", "y"]), 300)
