r"""Where the answer stands: boxes, tags, `####` and phrases; what is quoted, taken back, joined or echoed."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders.boxes import find_boxes
from ringtrue.graders.completion import read_completion
from ringtrue.graders.policy import Policy
from ringtrue.graders.quoted import blank_quoted
from ringtrue.graders.slots import Slot, read_slots, reduce_span
from ringtrue.graders.verdict import Outcome

DEFAULT = Policy()
STRICT_TAGS = Policy(strict_tags=True)


def chosen(text: str, policy: Policy = DEFAULT) -> tuple[str, str] | None:
    """Kind and text of the slot that counts."""
    slot = read_slots(text, policy).chosen
    return None if slot is None else (slot.kind, slot.text)


# A name, a text, and the kind and text of the slot that counts.
FOUND = [
    ("box", r"so $\boxed{4}$.", "boxed", "4"),
    ("framed box", r"\fbox{4}", "boxed", "4"),
    ("deep braces", r"\boxed{\frac{1}{\sqrt{2}}}", "boxed", r"\frac{1}{\sqrt{2}}"),
    ("escaped braces", r"\boxed{\{1, 2\}}", "boxed", r"\{1, 2\}"),
    ("one escaped brace", r"\boxed{\left\{ x \right.}", "boxed", r"\left\{ x \right."),
    ("new line before a brace", r"\boxed{\text{a}\\{b}}", "boxed", r"\text{a}\\{b}"),
    ("box after a new line command", r"x \\\boxed{4}", "boxed", "4"),
    ("doubled backslash", r"\\boxed{4}", "boxed", "4"),
    ("space before the brace", r"\boxed {4}", "boxed", "4"),
    ("number without braces", r"so \boxed 42.", "boxed", "42"),
    ("boxed twice over", r"\boxed{\boxed{4}}", "boxed", "4"),
    ("unclosed brace before", r"\frac{1 so \boxed{4}", "boxed", "4"),
    ("stray brace before", r"} so \boxed{4}", "boxed", "4"),
    ("last box", r"\boxed{3}, no, it must be \boxed{4}", "boxed", "4"),
    ("earlier box that never closed", r"\boxed{3 and later \boxed{4}", "boxed", "4"),
    ("box before all else", r"<answer>3</answer> #### 2 \boxed{4} The answer is 1", "boxed", "4"),
    ("tag", "<answer> 4 </answer>", "tag", "4"),
    ("tag cut at its stop string", "so\n<answer> 4", "tag", "4"),
    ("last tag", "<answer>3</answer> <answer>4</answer>", "tag", "4"),
    ("tag opened twice", "<answer>3 <answer>4</answer>", "tag", "4"),
    ("box in the tag", r"<answer> The answer is \boxed{4}. </answer>", "boxed", "4"),
    ("fence in the tag", "<answer>\n```\n4\n```\n</answer>", "tag", "4"),
    ("box without its backslash", "<answer>boxed{no}</answer>", "tag", "no"),
    ("mentioned tag", "<answer>4</answer> in `<answer>` tags", "tag", "4"),
    ("tag before hashes", "<answer>4</answer> #### 3", "tag", "4"),
    ("hashes", "2+2 = 4\n#### 4", "hash", "4"),
    ("hashes in a line", "so each has 4. #### 4 ", "hash", "4"),
    ("hashes with money", "#### $1,000.", "hash", "$1,000"),
    ("hashes before a phrase", "The answer is 3.\n#### 4", "hash", "4"),
    ("headings are no hashes", "#### Step 1: add\n2+2\n#### 2. Check\nfine\n#### 4", "hash", "4"),
    ("the answer is", "So the answer is 4.", "phrase", "4"),
    ("final answer is", "The final answer is: $4$. Done.", "phrase", "$4$"),
    ("letter", "The answer is (B).", "phrase", "(B)"),
    ("letter and text", "The correct answer is B) 5 cm.", "phrase", "B) 5 cm"),
    ("bold label", "**Answer:** 4", "phrase", "4"),
    ("bold value", "the answer is **3.5**. Cheers", "phrase", "3.5"),
    ("decimal point", "Answer: 3.5", "phrase", "3.5"),
    ("abbreviated decimal at the end", "The answer is .5.", "phrase", ".5"),
    ("money", "The answer is $18. Then $3 are left.", "phrase", "$18"),
    ("point inside maths", "The answer is $x = 1. 5$.", "phrase", "$x = 1. 5$"),
    ("list", "The answers are 2 and 3.", "phrase", "2 and 3"),
    ("with what it answers", "The answer to the second question is 4.", "phrase", "4"),
    ("because", "The answer is 4, because 2+2=4.", "phrase", "4"),
    ("next line", "Final answer:\n\n4", "phrase", "4"),
    ("displayed", "The answer is\n\\[\n\\frac{1}{2}\n\\]\n", "phrase", "\\[\n\\frac{1}{2}\n\\]"),
    ("heading", "### Final Answer\n4", "phrase", "4"),
    ("upper case", "FINAL ANSWER: 4", "phrase", "4"),
    ("line A", "2+2=4\nA: 4", "phrase", "4"),
    ("word", "The answer is Monday.", "phrase", "Monday"),
    ("Chinese", "所以答案是 4。谢谢", "phrase", "4"),
    ("Chinese with a colon", "答案：4", "phrase", "4"),
    ("last phrase", "The answer is 3. No, the answer is 4.", "phrase", "4"),
    ("a phrase in a phrase", "The answer is that the answer is 4.", "phrase", "4"),
    ("condition in another clause", "If x = 1, the answer is 4.", "phrase", "4"),
    ("prose after a value", "The answer is 4. I hope the answer is clear.", "phrase", "4"),
    ("in inline code", "Answer: `4`", "phrase", "4"),
    ("others ruled out", "The answer is for sure D, it can't be A or B.", "phrase", "D"),
    ("another denied", "The answer is 4, not 5.", "phrase", "4"),
    ("hedged by the next clause", "The answer is 4, it could be 5", "phrase", "4, it could be 5"),
    ("surplus braces", "#### 4}}}}", "hash", "4"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "answer"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND]
)
def test_the_slot_that_counts(text: str, kind: str, answer: str) -> None:
    assert chosen(text) == (kind, answer)


NO_ANSWER = [
    ("empty", ""),
    ("blank", "\n \t"),
    ("punctuation", ":"),
    ("opener", "Let's solve this problem step by step."),
    ("Chinese opener", "解"),
    ("the last number pays prose", "There are 3 boys and 4 girls."),
    ("empty box alone", r"\boxed{}"),
    ("taken back by an empty box", r"\boxed{4} \boxed{}"),
    ("taken back by a blank box", r"\boxed{4} \boxed{\quad}"),
    ("taken back by an empty tag", "<answer>4</answer><answer> </answer>"),
    ("taken back by empty hashes", "#### 4\n####"),
    ("taken back by an empty phrase", "The answer is 4. The answer is ."),
    ("negated", "The answer is definitely not 4."),
    ("negated before", "I don't think the answer is 4."),
    ("contracted", "The answer isn't 4."),
    ("denied and hedged", "The answer is 4, not 5, but maybe 6"),
    ("asked", "Is it that the answer is 4?"),
    ("conditional", "We would be done if the answer is 4"),
    ("another's answer", "Tom's answer is 4."),
    ("wrong answer", "The wrong answer is 4."),
    ("explanation under a heading", "## Answer\nThe side of the square that we look for has length 4"),
    ("options", "A: 4\nB: 5\nC: 6"),
    ("line A of a worked example", "A: Let's think step by step"),
    ("only in a fence", "```\n\\boxed{4}\n```"),
    ("only in a comment", "<!-- \\boxed{4} -->"),
    ("only in a comment that never closes", "<!-- \\boxed{4}"),
    ("only in a comment line", "% \\boxed{4}"),
    ("only in an indented comment line", "x\n  % #### 4"),
    ("mentioned command", r"the \boxed command"),
    ("five hashes", "##### 4"),
    ("tags mentioned", "Put it in `<answer>` tags"),
    ("answer without a verb", "That was the answer 4"),
]  # fmt: skip


@pytest.mark.parametrize("text", [case[1] for case in NO_ANSWER], ids=[case[0] for case in NO_ANSWER])
def test_what_is_no_answer(text: str) -> None:
    reading = read_slots(text, DEFAULT)
    assert (reading.outcome, reading.chosen, reading.slots) == (Outcome.NO_ANSWER, None, ())
    assert reading.detail


UNREADABLE = [
    ("box cut off", r"\boxed{4} so \boxed{5"),
    ("only box cut off", r"the answer is \boxed{\frac{1}{2}"),
    ("box cut off in a tag", r"<answer>4</answer><answer>\boxed{5"),
]


@pytest.mark.parametrize("text", [case[1] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE])
def test_a_last_box_that_never_closes_never_falls_back(text: str) -> None:
    reading = read_slots(text, DEFAULT)
    assert (reading.outcome, reading.chosen) == (Outcome.UNREADABLE_ANSWER, None)


@pytest.mark.parametrize(
    "text", ["<answer>4", r"<answer>\boxed{4}", "<answer>3</answer><answer>4", "#### 4 <answer>5"]
)
def test_strict_tags_refuse_a_last_tag_that_never_closes(text: str) -> None:
    assert read_slots(text, DEFAULT).chosen is not None
    assert read_slots(text, STRICT_TAGS).outcome is Outcome.UNREADABLE_ANSWER


# (name, text, the competing answers in text order)
COMPETING = [
    ("equal twice", r"\boxed{4} ... \boxed{4}", ["4", "4"]),
    ("right then wrong", r"\boxed{4} Wait: \boxed{5}", ["4", "5"]),
    ("kinds", "The answer is 4. <answer>5</answer> #### 6", ["4", "5", "6"]),
    ("enumerated", r"\boxed{1} \boxed{2} \boxed{3}", ["1", "2", "3"]),
    ("echo of the prompt", r"Put it in \boxed{}. \boxed{4}", ["4"]),
    ("echo with dots", r"Put it in \boxed{...}. \boxed{4}", ["4"]),
    ("echo of a template", "<answer> answer here </answer> <answer>4</answer>", ["4"]),
    ("gap to fill in", r"$\boxed{\phantom{2}} + 1 = 5$, so \boxed{4}", ["4"]),
    ("fence", "\\boxed{5}\n```\n\\boxed{4}\n```", ["5"]),
    ("fence in a line", r"\boxed{5} ```\boxed{4}```", ["5"]),
    ("tilde fence", "\\boxed{5}\n~~~\n\\boxed{4}\n~~~", ["5"]),
    ("fence that never closes", "\\boxed{5}\n```\n\\boxed{4}", ["5"]),
    ("HTML comment", r"\boxed{5} <!-- \boxed{4} -->", ["5"]),
    ("LaTeX comment", "\\boxed{5}\n% \\boxed{4}", ["5"]),
    ("percent is no comment", r"50% of 72 is $\boxed{36}$", ["36"]),
    ("escaped percent", "\\boxed{5}\n\\% \\boxed{4}", ["5", "4"]),
    ("hidden by direction", "\\boxed{5}\u202e\u200b\\boxed{4}", ["5", "4"]),
    ("phrase around a box", r"The answer is $\boxed{4}$.", ["4"]),
    ("heading above a box", "**Final Answer**\n\\[ \\boxed{4} \\]", ["4"]),
    ("phrase inside a tag", "<answer>The answer is 4.</answer>", ["The answer is 4."]),
    ("phrase around hashes", "Answer: #### 4", ["4"]),
    ("prose phrase", r"The answer is obvious: \boxed{4}", ["4"]),
    ("two words for an answer", "The answer is even. #### odd", ["even", "odd"]),
    ("a remark and a word", "The answer is obvious. #### odd", ["odd"]),
    ("a word and a value", "The answer is even. #### 4", ["4"]),
    ("prose and a word", "The answer is the kind of number. #### odd", ["odd"]),
    ("joined by and", r"$\boxed{k=45} \text{ and } \boxed{n=2}$", ["k=45, n=2"]),
    ("joined by a comma", r"$\boxed{3}$, $\boxed{5}$", ["3, 5"]),
    ("joined by or", r"$\boxed{3}$ or $\boxed{5}$", ["3, 5"]),
    ("joined by a quad", r"\boxed{3} \quad \boxed{5}", ["3, 5"]),
    ("joined by a label", r"\boxed{3} \text{ area: } \boxed{5}", ["3, 5"]),
    ("joined three times", r"\boxed{1}, \boxed{2}, and \boxed{3}", ["1, 2, 3"]),
    ("joined with itself", r"\boxed{3} and \boxed{3}", ["3"]),
    ("not joined by blanks", "\\boxed{3}\n\n\\boxed{5}", ["3", "5"]),
    ("not joined by prose", r"\boxed{3} and then again \boxed{5}", ["3", "5"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "texts"), [case[1:] for case in COMPETING], ids=[case[0] for case in COMPETING]
)
def test_the_answers_that_compete(text: str, texts: list[str]) -> None:
    assert [slot.text for slot in read_slots(text, DEFAULT).slots] == texts


# (name, text, the answers that contradict the chosen one)
RIVALS = [
    ("a value, and the option that has it", r"The correct answer is $36$, which is \boxed{A}", []),
    ("the option after a phrase", "The answer is 36. Therefore, the answer is (E).", []),
    ("an option before a value", r"The answer is (E). \boxed{36}", []),
    ("two values", r"The answer is 35. \boxed{36}", ["35"]),
    ("two options", r"The answer is (B). \boxed{A}", ["(B)"]),
    ("another option with its value", r"The answer is (B) 36. \boxed{A}", ["(B) 36"]),
    ("a value and a variable", r"The answer is 36. \boxed{x}", ["36"]),
    ("a value among words", r"The answer is x. \boxed{A}", ["x"]),
    ("equal texts", r"\boxed{4} #### 4", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "texts"), [case[1:] for case in RIVALS], ids=[case[0] for case in RIVALS])
def test_an_option_and_its_value_do_not_contradict(text: str, texts: list[str]) -> None:
    assert [slot.text for slot in read_slots(text, DEFAULT).rivals] == texts


# (name, slots of the policy, text, kind, answer)
NAMED = [
    ("own tag", ("<SOLUTION>",), "<SOLUTION> 4 </SOLUTION> \\boxed{5}", "<SOLUTION>", "4"),
    ("own tag cut off", ("<SOLUTION>",), "<SOLUTION>4", "<SOLUTION>", "4"),
    ("own tag around a box", ("<SOLUTION>",), r"<SOLUTION>so \boxed{4}</SOLUTION>", "<SOLUTION>", "4"),
    ("order", ("hash", "boxed"), "#### 4\n\\boxed{5}", "hash", "4"),
    ("unclosed box where boxes do not count", ("hash",), "\\boxed{5 #### 4", "hash", "4"),
    ("letter alone", ("letter",), "B", "letter", "B"),
    ("letter on the last line", ("letter",), "Both fit.\n\n**(B)**.", "letter", "B"),
    ("letter with its text", ("letter",), "(B) 5 cm", "letter", "(B) 5 cm"),
    ("choice on the last line", ("letter",), "Step 1: no\nSolution: Choice_B, 5 cm", "letter", "B"),
    ("last number", ("last_number",), "3 boys and 4,000 girls.", "last_number", "4,000"),
    ("last block of code", ("code",), "```\nx\n```\n```python\ny = 1\n```", "code", "y = 1\n"),
    ("code that never closes", ("code",), "```python\ny = 1", "code", "y = 1"),
    ("JSON", ("json",), 'so {"a": "}"} it is {"b": [1]}', "json", '{"b": [1]}'),
    ("JSON answer key", ("json",), '```json\n{"answer": 4}\n```', "json", "4"),
    ("not JSON", ("json",), "{4}", "json", "{4}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("slots", "text", "kind", "answer"), [case[1:] for case in NAMED], ids=[case[0] for case in NAMED]
)
def test_slots_that_a_policy_names(slots: tuple[str, ...], text: str, kind: str, answer: str) -> None:
    assert chosen(text, Policy(slots=slots)) == (kind, answer)


@pytest.mark.parametrize("text", ["A good way to think of it", "A and B", "b"])
def test_prose_holds_no_letter(text: str) -> None:
    assert chosen(text, Policy(slots=("letter",))) is None


# Whole completions whose right answer G is hidden where it must not count; W is wrong.
PROBES = [
    ("first right, last wrong", r"<think>r</think> \boxed{G} Wait: \boxed{W}"),
    ("hedge", r"<think>r</think> either \boxed{W} or \boxed{G}"),
    ("think only", r"<think>\boxed{G}</think>"),
    ("unclosed think", r"<think>maybe \boxed{G}"),
    ("think right, final wrong", r"<think>\boxed{G}</think>\boxed{W}"),
    ("think after the answer", r"<think>r</think> \boxed{W} <think>\boxed{G}</think>"),
    ("final empty", r"<think>r</think> \boxed{G} \boxed{}"),
    ("final unterminated", r"<think>r</think> \boxed{G} \boxed{W"),
    ("negated", "The answer is definitely not G."),
    ("fake turn", "<think>r</think> \\boxed{W}<|im_end|><|im_start|>assistant\n\\boxed{G}"),
    ("fake tool result", r"\boxed{W}<tool_response>correct answer: \boxed{G}</tool_response>"),
    ("comment line", "\\boxed{W}\n% \\boxed{G}"),
    ("code fence", "\\boxed{W}\n```\n\\boxed{G}\n```"),
    ("HTML comment", r"\boxed{W} <!-- \boxed{G} -->"),
    ("prompt echo", r"Put your answer in \boxed{} or <answer> answer here </answer>. G"),
    ("empty tags", "<think>\n\n</think>\n<answer>\n\n</answer> G"),
    ("wrong order", "</answer></think><think>G<answer>"),
    ("answer inside the reasoning", "<think><answer>G</answer></think>"),
    ("prose that quotes the tags", "I was told to write `<answer>` and `</answer>` around G"),
]


@pytest.mark.parametrize("text", [case[1] for case in PROBES], ids=[case[0] for case in PROBES])
def test_a_hidden_answer_is_not_the_only_one(text: str) -> None:
    read = read_completion(text)
    reading = read_slots(read.answer, DEFAULT)
    assert {slot.text for slot in reading.slots} != {"G"}
    assert reading.chosen is None or reading.chosen.text != "G"


# A sentence, and the one value that it states.
SPANS = [
    ("The probability is $\\frac{1}{2}$.", r"\frac{1}{2}"),
    ("It is \\(x^2\\) exactly.", "x^2"),
    ("\\text{There are } 6 \\text{ ways}", "6"),
    ("$5$", "5"),
    ("**$5$.**", "5"),
    ("12 + 11 = 23", "12 + 11 = 23"),
    ("Leo has a total of 100 + 50 = 150 stickers.", "100 + 50 = 150"),
    ("5 * 10 = 50 dollars, so she has 50 dollars", "5 * 10 = 50"),
    ("The number of ways to choose 2 of 4 is 6", "6"),
    ("Of 4 and 5 the sum is 9 apples", "9"),
    ("6. Therefore, there are 6 ways to select 5 students", "6"),
    ("The area is 5\\sqrt{3}", r"5\sqrt{3}"),
    ("so the value of x is \\sqrt{5}.", r"\sqrt{5}"),
    ("It costs $18.", "$18"),
    ("It takes 28 percent", r"28\%"),
    ("It is 5 cm long", r"5 \text{ cm}"),
    ("The roots of it are 2 and 3", "2, 3"),
    ("The largest $n$ is 34.", "34"),
    ("The largest \\(n\\) is 34.", "34"),
    ("$x$ = 7", "7"),
    ("The largest $n$ is $m$.", "m"),
    ("Statement $A$ is correct", "A"),
    ("The largest $n$ with $n^2 < 50$ is 7", "7"),
    ("so x equals 5", "5"),
    ("5 apples. Therefore there are 5 apples", "5"),
    ("The beanstalk was 10 inches tall after 3 weeks.", "10"),
    ("If the factor is increased by 11, the result is 12 + 11 = 23.", "12 + 11 = 23"),
    ("the number is not 10 which is 1,000.99", "1,000.99"),
    ("Andy is earning $60 per week", "$60"),
    ("James made $9,750.", "$9,750"),
    ("If it is not 8, it is 7", None),
    ("it is not 7", None),
    ("rejecting 7", None),
    ("over 7", None),
    ("print(7)", None),
    ("~~7~~", None),
    ("seven in base 7", None),
    ("The number is 10 which is 1,000.99", None),
    ("The price is 20 and the tax is 5", None),
    ("5 or 7 apples", None),
    ("either $5$ or $7$", None),
    ("The answer is definitely not $5$", None),
    ("$5$ is wrong, it is $7$", None),
    ("at least 5 apples", None),
    ("more than 5 apples", None),
    ("10, 11 and 12, then 10", None),
    ("5 apples and 7 pears", None),
    ("x = 5 here, y = 3 there", None),
    ("it grows like 5x", None),
    ("Monday it is", None),
    ("", None),
    ("word " * 1000 + "5", None),
]


@pytest.mark.parametrize(("sentence", "value"), SPANS)
def test_a_sentence_states_one_value_or_none(sentence: str, value: str | None) -> None:
    assert reduce_span(sentence) == value


FRAGMENTS = st.sampled_from(
    [
        "\\boxed{", "\\fbox{", "}", "{", "\\{", "\\\\", "<answer>", "</answer>", "#### ", "\n", "```",
        "<!--", "-->", "\n% ", "The answer is ", "Answer:", "not ", "A: ", "$", "\\[", "\\]", ".",
        "3.5", "4", " and ", ", ", "\\quad", "\x00", "\ud800", "\u202e", "\u200b", "答案是", "x = ",
        "\\text{", "is ", "`", "**", '{"answer": ',
    ]
)  # fmt: skip
TEXTS = st.lists(FRAGMENTS, max_size=14).map("".join)
EVERY = Policy(
    slots=("boxed", "tag", "hash", "phrase", "letter", "code", "json", "last_number", "<SOLUTION>")
)


DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "math.jsonl.gz"


@pytest.mark.real_data
@pytest.mark.skipif(not DATA.exists(), reason=f"{DATA} is not here")
def test_right_completions_have_a_slot() -> None:
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["label"] is True]
    found = [read_slots(read_completion(row["completion"]).answer, DEFAULT).chosen for row in rows]
    # Measured: 4 of 4,384 right completions have none, two of them because their reasoning never closes.
    assert len(rows) == 4384
    assert found.count(None) <= 4


@given(TEXTS, st.sampled_from([DEFAULT, STRICT_TAGS, EVERY]))
def test_any_text_can_be_read(text: str, policy: Policy) -> None:
    reading = read_slots(text, policy)
    assert (reading.outcome is None) == (reading.chosen is not None) == bool(reading.slots)
    starts = [slot.start for slot in reading.slots]
    assert starts == sorted(starts)
    for slot in reading.slots:
        assert 0 <= slot.start < slot.end <= len(text)
        assert slot.text == slot.text.strip() or slot.kind == "code"
        assert slot.kind in policy.slots
    reduce_span(text)


@given(TEXTS)
def test_blanking_keeps_every_offset(text: str) -> None:
    blank = blank_quoted(text)
    assert len(blank) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, blank, strict=True))


@given(
    st.text(alphabet="abc 12.,$()+=\n\u200b答", max_size=60),
    st.sampled_from([r"\boxed{4}", "<answer>4</answer>", "#### 4", "The answer is 4."]),
)
def test_what_stands_before_the_answer_does_not_matter(junk: str, answer: str) -> None:
    assert read_slots(f"{junk}\n\n{answer}", DEFAULT).chosen == _moved(answer, len(junk) + 2)


def _moved(answer: str, offset: int) -> Slot | None:
    slot = read_slots(answer, DEFAULT).chosen
    return slot and Slot(slot.kind, slot.text, slot.start + offset, slot.end + offset)


@given(st.lists(st.sampled_from(["\\boxed{", "}", "{", "x"]), max_size=12).map("".join))
def test_boxes_match_their_braces(text: str) -> None:
    for box in find_boxes(text):
        if box.end >= 0:
            assert text[box.end - 1] == "}"
            inside = text[box.start + len("\\boxed{") : box.end - 1]
            assert inside.count("{") == inside.count("}")


BOMBS = [
    "\\boxed{", "\\boxed{}", "\\boxed{1}", "\\boxed{1},", "<answer>", "<answer>1</answer>",
    "#### 1\n", "answer is ", "The answer is 5. ", "answer\n", "A: 1\n", "A:", "```", "```\n",
    "<!--", "\n%", "%", "{", "}", "$", "\\(", "\n", " ", "答案是", "answer to a ", "answer: \n",
    '{"a":', '"', '"\\', "1", "1,", "\nchoice A", "\\boxed{1} and ", "'`", "答案是a，",
]  # fmt: skip


@pytest.mark.parametrize("piece", BOMBS)
def test_time_grows_as_the_text_does(piece: str) -> None:
    def work(size: int) -> None:
        text = piece * (size // len(piece))
        read_slots(read_completion(text, dialect="none").answer, EVERY)

    assert_linear(work, 25_000, times=8)


@pytest.mark.parametrize("piece", ["answer is ", "The answer is 5. ", "A: 1\n", "答案是"])
def test_answers_without_end_grow_no_faster(piece: str) -> None:
    assert_linear(lambda count: read_slots(piece * count, DEFAULT), 6_000)


SENTENCES = [
    "If x, ", "it is not 1, but 2 ", "~~a ", "counting 5 ", "1 base 2 ", "not ", "a, ", "was 5 after ", "ing ", "is 5 cm in ",
]  # fmt: skip


@pytest.mark.parametrize("piece", SENTENCES)
def test_a_sentence_without_end_is_reduced_in_linear_time(piece: str) -> None:
    assert_linear(lambda count: reduce_span((piece * count)[:2000]), 20)


@pytest.mark.parametrize(
    ("written", "held"),
    [
        (r"$\boxed{7}^2$", "{7}^2"),
        (r"$-\boxed{7}$", "-{7}"),
        (r"$x = -\boxed{7}.$", "-{7}"),
        (r"\boxed{50}\%", r"{50}\%"),
        (r"<answer>\boxed{7} + 1</answer>", "{7} + 1"),
        (r"$\boxed{7}!$", "{7}!"),
        (r"It is \boxed{7}!", "7"),
        (r"- \boxed{7} - done", "7"),
        (r"**\boxed{7}** 5 apples", "7"),
        (r"\boxed{B} - 5 cm", "B"),
    ],
)
def test_what_changes_a_box_from_outside_belongs_to_it(written: str, held: str) -> None:
    assert chosen(written) == ("boxed", held)


def test_surplus_braces_are_trimmed_at_once() -> None:
    assert chosen("#### 4" + "}" * 200_000) == ("hash", "4")
    assert_linear(lambda count: chosen("#### 4" + "}" * count), 12_000)


@pytest.mark.parametrize("piece", [r"\boxed{", r"\boxed{x = $", "<answer>"])
def test_openers_without_end_grow_no_faster(piece: str) -> None:
    assert_linear(lambda count: read_slots(piece * count, DEFAULT), 3_000)
