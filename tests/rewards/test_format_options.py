"""What each of the format rewards takes and refuses by its options, its dialect and its host."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders import Dialect
from ringtrue.rewards import (
    AnswerTagFormat,
    BoxedFormat,
    CodeFormat,
    HarmonyFormat,
    JsonFormat,
    ReasoningSteps,
    Reward,
    TagCount,
    ThinkFormat,
)
from ringtrue.rewards.format import reasoning_steps

THINK = "<think>6 times 7 is 42.</think>"
RIGHT = f"{THINK}<answer>42</answer>"
HARMONY = "<|channel|>analysis<|message|>6 times 7<|end|><|start|>assistant<|channel|>final<|message|>42"


def test_an_answer_tag_may_be_left_out_by_the_host() -> None:
    cut = AnswerTagFormat(stop_left_out=True)
    short = RIGHT.removesuffix("</answer>")
    assert cut([RIGHT, short, f"{THINK}<answer>", f"{THINK}<answer>4<answer>2", THINK]) == [
        1.0,
        1.0,
        0.0,
        0.0,
        0.0,
    ]
    assert AnswerTagFormat()([short]) == [0.0]
    # One that ran into the token limit did not stop at the tag.
    assert cut([short, short], truncated=[True, False]) == [0.0, 1.0]
    assert cut([RIGHT], finish_reason=["length"]) == [1.0]


def test_an_answer_block_stands_alone_where_nobody_reasons() -> None:
    plain = AnswerTagFormat(dialect="none")
    assert plain(["<answer>42</answer>", RIGHT, "42", "<answer></answer>"]) == [1.0, 0.0, 0.0, 0.0]
    assert AnswerTagFormat()(["<answer>42</answer>"]) == [0.0]


@pytest.mark.parametrize("reward", [ThinkFormat(), AnswerTagFormat(), TagCount()])
def test_the_dialect_of_the_recipe_decides_which_tags_count(reward: Reward) -> None:
    working = "<working>6 times 7</working><answer>42</answer>"
    own = reward.with_dialect(Dialect("<working>", "</working>"))
    assert own([working]) == [1.0]
    assert own([RIGHT])[0] != 1.0
    opened = own.with_dialect(Dialect("<working>", "</working>", prefilled=True))
    assert opened(["6 times 7</working><answer>42</answer>"]) == [1.0]
    assert own(["6 times 7</working><answer>42</answer>"])[0] != 1.0


TAGS = {
    "none": ("42", 0.0),
    "one": ("<think>so", 0.25),
    "one, and nothing in it": ("<think>", 0.0),
    "opened and closed": (f"{THINK}42", 0.5),
    "three": (RIGHT.removesuffix("</answer>"), 0.75),
    "three, the first missing": (RIGHT.removeprefix("<think>"), 0.75),
    "the answer alone": ("so <answer>42</answer>", 0.5),
    "one of them twice": (f"{RIGHT}</answer>", 0.75),
    "the first at the end again": (f"{RIGHT}<think>", 0.0),
    "middle ones swapped": ("<think>a<answer>b</think>c</answer>", 0.25),
    "no answer in the block": (f"{THINK}<answer></answer>", 0.5),
    "text after it": (f"{RIGHT} so", 1.0),
}


@pytest.mark.parametrize("case", TAGS)
def test_tag_count(case: str) -> None:
    text, value = TAGS[case]
    assert TagCount(dialect="think")([text]) == [value]


def test_tag_count_takes_tags_of_ones_own() -> None:
    plan = TagCount(tags=["<plan>", "</plan>", "####"])  # type: ignore[arg-type]
    assert plan.tags == ("<plan>", "</plan>", "####")
    assert plan(
        ["<plan>add</plan>#### 42", "<plan>add</plan>", "#### 42", "####", "text before <plan>add</plan>"]
    ) == (pytest.approx([1.0, 2 / 3, 1 / 3, 0.0, 2 / 3]))


def test_harmony_ends_as_the_host_leaves_it() -> None:
    strict, lenient = HarmonyFormat(), HarmonyFormat(stop_left_out=True)
    for reward in (strict, lenient):
        assert reward([f"{HARMONY}<|return|>", f"{HARMONY}<|end|>\n"]) == [1.0, 1.0]
        assert reward([f"{HARMONY}<|call|>", f"{HARMONY}<|return|><|return|>", HARMONY[:60]]) == [
            0.0,
            0.0,
            0.0,
        ]
    assert (strict([HARMONY]), lenient([HARMONY])) == ([0.0], [1.0])
    assert lenient([HARMONY], truncated=[True]) == [0.0]


HARMONIES = {
    "with the prompt's end": (f"<|start|>assistant{HARMONY}<|return|>", 1.0),
    "analysis alone": ("<|channel|>analysis<|message|>so<|end|>", 0.0),
    "final alone": ("<|channel|>final<|message|>42<|return|>", 0.0),
    "a tool in between": (
        "<|channel|>analysis<|message|>so<|end|><|start|>assistant<|channel|>commentary to=functions.f<|message|>{}"
        "<|call|>", 0.0,
    ),
    "analysis does not close": (HARMONY.replace("<|end|>", "") + "<|return|>", 0.0),
    "another turn": (f"{HARMONY}<|return|><|start|>user<|message|>and?<|end|>", 0.0),
    "stripped": ("analysisSix sevens.assistantfinal42", 1.0),
    "stripped, two finals": ("analysisSix sevens.assistantfinal42assistantfinal42", 0.0),
    "stripped, two analyses": ("analysisSix sevens.assistantanalysisSo.assistantfinal42", 0.0),
    "stripped, nothing in analysis": ("analysisassistantfinal42", 0.0),
    "stripped, no final": ("analysisSix sevens.", 0.0),
    "not harmony": (RIGHT, 0.0),
}  # fmt: skip


@pytest.mark.parametrize("case", HARMONIES)
def test_harmony(case: str) -> None:
    text, value = HARMONIES[case]
    assert HarmonyFormat()([text]) == [value]


def test_harmony_that_the_prompt_has_opened() -> None:
    opened = HarmonyFormat(dialect=Dialect.named("harmony").as_prefilled())
    rest = HARMONY.removeprefix("<|channel|>analysis<|message|>") + "<|return|>"
    assert opened([rest, f"{HARMONY}<|return|>", "Six sevens.assistantfinal42"]) == [1.0, 1.0, 1.0]
    assert HarmonyFormat(dialect="harmony")([rest]) == [0.0]


STEPS = {
    "one line": ("First, six sevens are wanted. Next, adding gives 42. Finally, check by counting.", 3),
    "lower case after a stop": ("we begin; next, six sevens are wanted. then adding gives 42", 2),
    "headings": ("## Set up\nSix sevens are wanted.\n## Work\nAdding them gives 42.", 2),
    "bullets": ("- six sevens are wanted\n* adding gives 42 apples\n• check by counting up", 3),
    "bold": ("**Step 1:** Six sevens are wanted.\n\n**Step 2:** Adding gives 42.", 2),
    "Chinese": ("首先，六乘七等于多少。其次，相加得到答案。最后，再检查计算。", 3),
    "sums": ("1. 18 * 4 = 72\n2. 72 + 6 = 78\n3. 78 / 2 = 39", 3),
    "a word inside a sentence": ("what comes first, and what next, nobody knows", 0),
    "decimals and years": ("It is 3.14 or so. In 1999. It was 2. 5 more.", 0),
    "a list of single words": ("1. six\n2. seven\n3. forty", 0),
    "one body in other words of order": ("First, go on with it. Next, go on with it. Then go on with it.", 1),
    "a subset of an earlier one": ("1. add six sevens up to 42\n2. add sevens up\n3. six sevens up", 1),
    "words of order as the words": ("First, then next finally. Second, after that lastly.", 0),
    "a comment": ("<!-- 1. six sevens are wanted\n2. adding gives 42 -->", 0),
}


@pytest.mark.parametrize("case", STEPS)
def test_steps(case: str) -> None:
    text, count = STEPS[case]
    assert ReasoningSteps(steps=8)([text, f"<think>{text}</think>1. and 2 more things"]) == [count / 8] * 2


_REFERENCE = re.compile(
    r"^[ \t]{0,8}(?:\#{1,6}[ \t]|(?:\*\*)?\(?\d{1,3}[.)][ \t]|[-*•+][ \t]|(?:\*\*)?step[ \t]\d{1,3}\b)"
    r"|(?:^[ \t]{0,8}|(?<=[.!?;:])[ \t]{1,2})(?:\*\*)?"
    r"(?:first(?:ly)?\b|next\b|then\b|now\b|after\ that\b|to\ begin\b|finally\b|lastly\b"
    r"|(?:second|third|fourth|fifth)(?:ly)?(?=[,:]))"
    r"|(?:^[ \t\u3000]{0,8}|(?<=[。！？；，：\n]))"
    r"(?:首先|其次|然后|接着|接下来|最后|第[一二三四五六七八九十\d]{1,3}步)",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""Marks found at any place, slowly: the module's own search looks only behind what ends a line or sentence."""
_PIECES = (
    "\n", " ", "  ", "\t", ". ", ".", "!", "? ", ": ", ";", "，", "。", "：", "first", "Second,", "third:", "next", "Then",
    "finally", "Step 3", "**", "1.", "12) ", "(3) ", "- ", "* ", "# ", "## ", "首先", "第一步", "最后", "six", "\u3000",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_steps_begin_where_a_slow_search_finds_them(text: str) -> None:
    ends = [found.end() for found in _REFERENCE.finditer(text)]
    assert [found.end() - 1 for found in reasoning_steps._MARK.finditer("\n" + text)] == ends


JSON = {
    "nested": ('{"a": {"b": [1, 2.5e3, true, null, "x"]}}', 1.0),
    "keys that brackets": ('{"[[[": "\\\\"}', 1.0),
    "the same key at two depths": ('{"a": {"a": 1}}', 1.0),
    "at the limit": ('{"a":' + "[" * 63 + "1" + "]" * 63 + "}", 1.0),
    "over the limit": ('{"a":' + "[" * 64 + "1" + "]" * 64 + "}", 0.0),
    "brackets in a text are not deep": ('{"a": "' + "[" * 500 + '"}', 1.0),
    "a number of any length": ('{"a": ' + "7" * 5000 + "}", 1.0),
    "a huge exponent": ('{"a": 1e999999}', 1.0),
    "single quotes": ("{'a': 1}", 0.0),
    "a bare key": ("{a: 1}", 0.0),
    "a line break in a text": ('{"a": "x\ny"}', 0.0),
    "a comment": ('{"a": 1} // so', 0.0),
    "JSON lines": ('{"a": 1}\n{"a": 2}', 0.0),
    "a byte order mark": ('\ufeff{"a": 1}', 0.0),
    "never closed": ('{"a": [1, 2', 0.0),
    "python's own": ("{True: None}", 0.0),
    "in a fence without a name": ('```\n{"a": 1}\n```', 1.0),
    "in a fence of another name": ('```python\n{"a": 1}\n```', 0.0),
    "in a fence that does not close": ('```json\n{"a": 1}', 0.0),
    "words after the fence": ('```json\n{"a": 1}\n```\nThat is it.', 0.0),
    "a fence in one line": ('```json {"a": 1} ```', 0.0),
    "an end token": ('{"a": 1}<|im_end|>', 1.0),
    "a turn after it": ('{"a": 1}<|im_end|>\n<|im_start|>user\nAnd?', 0.0),
    "only in the reasoning": ('<think>{"a": 1}</think>', 0.0),
}


@pytest.mark.parametrize("case", JSON)
def test_json(case: str) -> None:
    text, value = JSON[case]
    assert JsonFormat()([text]) == [value]


def test_json_of_each_kind_and_fence() -> None:
    texts = ['{"a": 1}', "[1]", "7", '"x"', "false", "0", "null", "[]"]
    assert JsonFormat()(texts) == [1.0, *[0.0] * 7]
    assert JsonFormat(value="array")(texts) == [0.0, 1.0, *[0.0] * 6]
    assert JsonFormat(value="any")(texts) == [*[1.0] * 6, 0.0, 0.0]
    assert JsonFormat(value="any", empty=True)(texts) == [1.0] * 8
    fenced = ["[1]", "```json\n[1]\n```"]
    assert JsonFormat(value="array", fence="never")(fenced) == [1.0, 0.0]
    assert JsonFormat(value="array", fence="required")(fenced) == [0.0, 1.0]


CODE = {
    "text around it": ("So:\n\n```python\nprint(42)\n```\n\nThat prints 42.", 1.0),
    "after reasoning with another": ("<think>```python\nx\n```</think>\n```python\nprint(42)\n```", 1.0),
    "a short name": ("```py\nprint(42)\n```", 1.0),
    "capitals": ("```Python\nprint(42)\n```", 1.0),
    "more backticks hold fewer": ("````python\n```\nprint(42)\n````", 1.0),
    "tildes": ("~~~python\nprint(42)\n~~~", 1.0),
    "tildes hold backticks": ("~~~python\n```\n~~~", 1.0),
    "indented by three": ("   ```python\n   print(42)\n   ```", 1.0),
    "indented by four": ("    ```python\n    print(42)\n    ```", 0.0),
    "inline": ("```python print(42)```", 0.0),
    "no name": ("```\nprint(42)\n```", 0.0),
    "another name": ("```java\nprint(42)\n```", 0.0),
    "more words after the name": ("```python title=x\nprint(42)\n```", 0.0),
    "two of them": ("```python\na\n```\n```python\nb\n```", 0.0),
    "another language as well": ("```python\na\n```\n```bash\nb\n```", 0.0),
    "closed by the other sign": ("```python\nprint(42)\n~~~", 0.0),
    "closed by fewer": ("````python\nprint(42)\n```", 0.0),
    "never closed": ("```python\nprint(42)", 0.0),
    "empty": ("```python\n```", 0.0),
    "after a comment": ("<!-- so -->\n```python\nprint(42)\n```", 1.0),
    "in a comment that does not close": ("<!-- so\n```python\nprint(42)\n```", 0.0),
    "only in reasoning": ("<think>```python\nprint(42)\n```</think>42", 0.0),
}


@pytest.mark.parametrize("case", CODE)
def test_code(case: str) -> None:
    text, value = CODE[case]
    assert CodeFormat()([text]) == [value]


def test_code_of_another_language() -> None:
    text = "```JS\nlet x = 42\n```"
    assert (CodeFormat(language="javascript")([text]), CodeFormat(language="js")([text])) == ([1.0], [1.0])
    assert CodeFormat(language="rust")([text]) == [0.0]


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: TagCount(tags=()), r"TagCount\.tags is \(\): give a tuple of 1 to 16 different tags"),
        (lambda: TagCount(tags=("<a>", "<a>")), r"give a tuple of 1 to 16 different tags"),
        (lambda: TagCount(tags="<a>"), r"TagCount\.tags is '<a>': give a tuple"),  # type: ignore[arg-type]
        (lambda: TagCount(tags=(["<a>"],)), r"TagCount\.tags is \['<a>'\]: give a text"),  # type: ignore[arg-type]
        (lambda: TagCount(tags=("<a>", " ")), r"TagCount\.tags is ' ': give a text"),
        (lambda: ReasoningSteps(steps=0), r"ReasoningSteps\.steps is 0: give a whole number from 1"),
        (lambda: JsonFormat(value="list"), r"JsonFormat\.value is 'list': give one of object, array, any"),  # type: ignore[arg-type]
        (lambda: JsonFormat(fence=True), r"JsonFormat\.fence is True: give one of allowed"),  # type: ignore[arg-type]
        (lambda: CodeFormat(language=""), r"CodeFormat\.language is '': give a text"),
        (lambda: CodeFormat(language="python 3"), r"give one word, as 'python'"),
    ],
)
def test_options_are_checked_when_it_is_built(build: Callable[[], Reward], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        build()


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: AnswerTagFormat(stop_left_out=1), r"AnswerTagFormat\.stop_left_out is 1"),  # type: ignore[arg-type]
        (lambda: HarmonyFormat(stop_left_out=""), r"HarmonyFormat\.stop_left_out is ''"),  # type: ignore[arg-type]
        (lambda: JsonFormat(empty=None), r"JsonFormat\.empty is None: give True or False"),  # type: ignore[arg-type]
    ],
)
def test_switches_are_truths(build: Callable[[], Reward], words: str) -> None:
    with pytest.raises(TypeError, match=words):
        build()


def test_each_says_what_it_wants() -> None:
    mistral = Dialect.named("mistral")
    asked = {
        AnswerTagFormat(dialect=mistral): ["[THINK] and [/THINK]", "<answer> and </answer>"],
        TagCount(dialect=mistral): ["[THINK] [/THINK] <answer> </answer>"],
        HarmonyFormat(): ["analysis channel", "final channel"],
        ReasoningSteps(): ["numbered steps"],
        JsonFormat(value="array", fence="required"): ["one JSON array", "```json"],
        CodeFormat(language="rust"): ["```rust"],
    }
    for reward, words in asked.items():
        assert all(word in reward.instructions for word in words), reward.instructions
    total = AnswerTagFormat() + ThinkFormat() + CodeFormat()
    assert total.instructions.count("<think>") == 1


TAG_PIECES = ("<think>", "<answer>x", "</answer>", "<think>x</think><answer>", "`<answer>`", "<!--", "% \n")
SPAM: dict[Reward, tuple[str, ...]] = {
    ThinkFormat(): ("<!---->", "\u200b", "<think>"),
    BoxedFormat(): ("\\boxed{", "```", "\\quad{}"),
    AnswerTagFormat(): TAG_PIECES,
    TagCount(): TAG_PIECES,
    HarmonyFormat(): ("<|channel|>analysis<|message|>", "<|end|>", "assistantfinal", "<|"),
    ReasoningSteps(steps=50): ("1. six sevens\n", "First, ", "\n\n", "   ", "**", "第", "```", "a1b2 "),
    JsonFormat(value="any"): ('"', '\\"', '"\\', "[", '{"a":', '"a",', "7", "```json\n", " "),
    CodeFormat(): ("```python\n", "```", "```python\nx\n```\n", "<!--\n", "~", "\n", "   "),
}


@pytest.mark.parametrize(
    ("reward", "piece"), [(reward, piece) for reward, pieces in SPAM.items() for piece in pieces]
)
def test_time_grows_as_the_text_does(reward: Reward, piece: str) -> None:
    assert_linear(lambda count: reward([piece * count]), 500)
