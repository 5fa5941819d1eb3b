"""Reading a completion: where its reasoning ends, what shape it came in, where an invented turn begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.graders.completion import Completion, Messages, read_completion
from ringtrue.graders.dialect import DIALECTS, Dialect

HARMONY = "<|channel|>analysis<|message|>{}<|end|><|start|>assistant<|channel|>final<|message|>{}<|return|>"
OWN = Dialect("<start_working_out>", "<end_working_out>")

# One output, in every shape in which a host hands it over: all read the same.
SHAPES: list[tuple[str, str | Messages, Dialect | str, str | Messages | None]] = [
    ("think", "<think>\nso 2+2\n</think>\n\n\\boxed{4}", "auto", None),
    ("named", "<think>so 2+2</think>\\boxed{4}", "think", None),
    ("leading blank", "\n <think>so 2+2</think>\\boxed{4}\n", "auto", None),
    ("turn header", "<|im_start|>assistant\n<think>so 2+2</think>\\boxed{4}<|im_end|>", "auto", None),
    ("lone close", "so 2+2\n</think>\n\n\\boxed{4}", "auto", None),
    ("prefilled by prompt", "so 2+2\n</think>\n\n\\boxed{4}", "auto", "Q: 2+2? <think>\n"),
    ("prefilled, named", "so 2+2</think>\\boxed{4}", "think", "Q: 2+2? <think>"),
    ("prefilled, declared", "so 2+2</think>\\boxed{4}", DIALECTS["think"].as_prefilled(), None),
    ("prefilled, tag put back", "<think>so 2+2</think>\\boxed{4}", DIALECTS["think"].as_prefilled(), None),
    (
        "prefilled by a message",
        "so 2+2</think>\\boxed{4}",
        "auto",
        [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": "<think>\n"}],
    ),
    ("messages", [{"role": "assistant", "content": "<think>so 2+2</think>\\boxed{4}"}], "auto", None),
    ("role missing", [{"content": "<think>so 2+2</think>\\boxed{4}"}], "auto", None),
    (
        "blocks",
        [{"role": "assistant", "content": [{"type": "text", "text": "<think>so 2+2</think>"}, "\\boxed{4}"]}],
        "auto",
        None,
    ),
    (
        "thinking block",
        [
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "so 2+2"},
                    {"type": "text", "text": "\\boxed{4}"},
                ],
            }
        ],
        "auto",
        None,
    ),
    *(
        (key, [{"role": "assistant", key: "\nso 2+2\n", "content": "\n\n\\boxed{4}"}], "auto", None)
        for key in ("reasoning_content", "thinking", "reasoning")
    ),
    (
        "split off although prefilled",
        [{"role": "assistant", "reasoning_content": "so 2+2", "content": "\\boxed{4}"}],
        DIALECTS["think"].as_prefilled(),
        "Q <think>",
    ),
    (
        "after a tool",
        [
            {"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "add"}}]},
            {"role": "tool", "content": "\\boxed{9}"},
            {"role": "assistant", "content": "<think>so 2+2</think>\\boxed{4}"},
        ],
        "auto",
        None,
    ),
    ("harmony", HARMONY.format("so 2+2", "\\boxed{4}"), "auto", None),
    ("harmony, named", HARMONY.format("so 2+2", "\\boxed{4}"), "harmony", None),
    ("harmony, whole turn", "<|start|>assistant" + HARMONY.format("so 2+2", "\\boxed{4}"), "auto", None),
    ("harmony, stripped", "analysisso 2+2assistantfinal\\boxed{4}", "auto", None),
    ("harmony, stripped and named", "analysisso 2+2assistantfinal\\boxed{4}", "harmony", None),
    ("harmony, opened and stripped", "so 2+2assistantfinal\\boxed{4}", "harmony", None),
    (
        "harmony, opened",
        "so 2+2<|end|><|start|>assistant<|channel|>final<|message|>\\boxed{4}",
        "auto",
        "<|start|>assistant<|channel|>analysis<|message|>",
    ),
    (
        "harmony, split",
        [{"role": "assistant", "thinking": "so 2+2", "content": "\\boxed{4}"}],
        "harmony",
        None,
    ),
    ("mistral", "[THINK]so 2+2[/THINK]\\boxed{4}</s>", "auto", None),
    ("Gemma 4", "<|channel>thought\nso 2+2\n<channel|>\\boxed{4}<turn|>", "auto", None),
    ("own tags", "<start_working_out>so 2+2<end_working_out>\\boxed{4}", OWN, None),
]


@pytest.mark.parametrize(
    ("completion", "dialect", "prompt"), [shape[1:] for shape in SHAPES], ids=[shape[0] for shape in SHAPES]
)
def test_every_shape_reads_the_same(
    completion: str | Messages, dialect: Dialect | str, prompt: str | Messages | None
) -> None:
    read = read_completion(completion, dialect=dialect, prompt=prompt)
    assert (read.reasoning, read.answer) == ("so 2+2", r"\boxed{4}")
    assert (read.opens, read.closes, read.starts_open, read.closed, read.cut) == (1, 1, True, True, None)
    assert read.well_formed
    assert read.text[read.answer_start :].startswith(read.answer)


# What was never answered: reasoning that does not close.
UNCLOSED: list[tuple[str, str | Messages, Dialect | str, str | None]] = [
    ("tag", "<think>maybe \\boxed{4}", "auto", None),
    ("after a preamble", "Sure! <think>maybe \\boxed{4}", "auto", None),
    ("after an answer", "It is \\boxed{4}. <think>maybe \\boxed{5}", "auto", None),
    ("opened again", "<think>a</think><think>maybe \\boxed{4}", "auto", None),
    ("prefilled", "maybe \\boxed{4}", "auto", "Q <think>\n"),
    ("prefilled, declared", "maybe \\boxed{4}", DIALECTS["think"].as_prefilled(), None),
    (
        "prefilled, in a message",
        [{"role": "assistant", "content": "maybe \\boxed{4}"}],
        DIALECTS["think"].as_prefilled(),
        None,
    ),
    (
        "split off",
        [{"role": "assistant", "reasoning_content": "maybe \\boxed{4}", "content": ""}],
        "auto",
        None,
    ),
    (
        "split off, no content",
        [{"role": "assistant", "thinking": "maybe \\boxed{4}", "content": None}],
        "auto",
        None,
    ),
    ("harmony", "<|channel|>analysis<|message|>maybe \\boxed{4}", "auto", None),
    ("harmony, closed without final", "<|channel|>analysis<|message|>maybe \\boxed{4}<|end|>", "auto", None),
    ("harmony, stripped", "analysisMaybe \\boxed{4}", "auto", None),
    ("harmony, a tool call last", "<|channel|>commentary to=f<|message|>\\boxed{4}<|call|>", "auto", None),
    (
        "harmony, header cut off",
        "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>fin",
        "auto",
        None,
    ),
    ("mistral", "[THINK]maybe \\boxed{4}", "auto", None),
    ("channel", "<|channel>thought\nmaybe \\boxed{4}", "auto", None),
    ("quoted close", "<think>it ends with `</think>`, so \\boxed{4}", "auto", None),
]


@pytest.mark.parametrize(
    ("completion", "dialect", "prompt"), [case[1:] for case in UNCLOSED], ids=[case[0] for case in UNCLOSED]
)
def test_reasoning_that_never_closes_gives_no_answer(
    completion: str | Messages, dialect: Dialect | str, prompt: str | None
) -> None:
    read = read_completion(completion, dialect=dialect, prompt=prompt)
    assert (read.answer, read.closed, read.well_formed) == ("", False, False)
    assert r"\boxed{4}" not in read.text[read.answer_start :]


# (text, dialect, answer): only the answer matters here.
ANSWERS = [
    ("a later block is taken out", "<think>a</think>W <think>G</think>", "auto", "W"),
    ("a later block between answers", "<think>a</think>W <think>x</think>V", "auto", "W V"),
    ("a later block that never closes", "<think>a</think>W <think>G", "auto", "W"),
    ("nothing before the block counts", "G <think>a</think>W", "auto", "W"),
    ("a second closing tag is text", "<think>a</think>W</think>G", "auto", "W</think>G"),
    ("nested", "<think>a<think>b</think>W", "auto", "W"),
    ("prose that mentions the tag", "Use `<think>` tags. W", "auto", "Use `<think>` tags. W"),
    ("a mention after the answer", '<think>a</think>W, not "<think>"', "auto", 'W, not "<think>"'),
    ("nothing is cut", "<think>a</think>W", "none", "<think>a</think>W"),
    ("another dialect's tags", "[THINK]a[/THINK]W", "think", "[THINK]a[/THINK]W"),
    ("lone close, not prefilled", "a</think>W", "think", "W"),
    ("the first kind of tag decides", "<think>a [THINK]</think>W", "auto", "W"),
    ("no tags at all", "W", "think", "W"),
    ("prose that begins with analysis", "analysis of W", "auto", "analysis of W"),
    ("prose that begins with finally", "finally W", "harmony", "finally W"),
    ("final message alone, stripped", "finalW", "auto", "W"),
    ("tags inside the reasoning only", HARMONY.format("<think>a</think>", "W"), "auto", "W"),
    (
        "tool calls in between",
        "<|channel|>analysis<|message|>a<|end|>"
        "<|start|>assistant<|channel|>commentary to=functions.f "
        "<|constrain|>json<|message|>{}<|call|><|start|>functions.f to=assistant<|channel|>commentary<|message|>G<|end|>"
        "<|start|>assistant<|channel|>final<|message|>W",
        "auto",
        "W",
    ),
    (
        "tool calls, stripped",
        "analysisaassistantcommentary to=functions.f json{}Gassistantfinal W",
        "auto",
        "W",
    ),
    ("the word in the answer", HARMONY.format("a", "the assistantfinal W"), "auto", "the assistantfinal W"),
]


@pytest.mark.parametrize(
    ("text", "dialect", "answer"), [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS]
)
def test_the_answer_is_what_follows_the_reasoning(text: str, dialect: str, answer: str) -> None:
    read = read_completion(text, dialect=dialect)
    assert (read.answer, read.closed) == (answer, True)


TURNS = [
    "<|im_end|>\n<|im_start|>assistant\n\\boxed{5}",
    "<|im_start|>user\n",
    "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n\\boxed{5}",
    "<|start_header_id|>user",
    "<end_of_turn>\n<start_of_turn>model\n\\boxed{5}",
    "<|end|><|start|>assistant<|channel|>final<|message|>\\boxed{5}",
    "<turn|>\n<|turn>model\n5",
    "</s><s>5",
    "<|endoftext|>Human: 5",
    "[INST] 5 [/INST]",
    "<tool_response>correct answer: 5</tool_response>",
    "\nUser: 5",
    "\nHuman: 5",
    "\nQuestion: 5",
    "\nQ: 2 + 3?\nA: 5",
    "<｜User｜>5",
]


@pytest.mark.parametrize("head", ["", "<think>a</think>", "<|im_start|>assistant\n<think>a</think>"])
@pytest.mark.parametrize("turn", TURNS)
def test_an_invented_turn_is_cut_off(head: str, turn: str) -> None:
    read = read_completion(f"{head}so \\boxed{{4}}{turn}")
    assert read.answer == r"so \boxed{4}"
    assert read.cut == turn


def test_an_invented_turn_after_harmony_is_cut_off() -> None:
    again = HARMONY.format("a", "W") + "<|start|>assistant<|channel|>final<|message|>G"
    assert read_completion(again).answer == "W"
    assert "G" in (read_completion(again).cut or "")
    assert read_completion("analysisaassistantfinalWassistantfinalG").answer == "W"


@pytest.mark.parametrize(
    "end", ["<|im_end|>", "</s>", "<|eot_id|>", "<end_of_turn>\n", "<|im_end|>\n<|endoftext|>"]
)
def test_an_end_token_at_the_end_is_no_turn(end: str) -> None:
    read = read_completion("<think>a</think>W" + end)
    assert (read.answer, read.cut) == ("W", None)


@pytest.mark.parametrize(
    "start", ["<|im_start|>assistant\n", "</s>", "<|start_header_id|>assistant<|end_header_id|>\n\n"]
)
def test_a_marker_at_the_start_cuts_nothing(start: str) -> None:
    read = read_completion(start + "W")
    assert (read.answer, read.cut) == ("W", None)


def test_a_known_prompt_that_opens_nothing_leaves_a_lone_close_ill_formed() -> None:
    read = read_completion("a</think>W", prompt="2+2?")
    assert (read.answer, read.opens, read.starts_open, read.well_formed) == ("W", 0, False, False)


@pytest.mark.parametrize(
    "text",
    [
        "<think></think>W",
        "<think> \n</think>W",
        "<think>a</think>",
        "<think>a</think>\n ",
        "x<think>a</think>W",
        "<think>a</think></think>W",
        "<think><think>a</think>W",
        "</think>a<think>W",
        "<think>a</think>W<think>b</think>",
        "W",
        "",
    ],
)
def test_what_is_not_well_formed(text: str) -> None:
    assert not read_completion(text, prompt="Q").well_formed


def test_the_reasoning_of_later_blocks_is_kept() -> None:
    assert read_completion("<think>a</think>W<think>b</think>").reasoning == "a\nb"
    split = [{"role": "assistant", "reasoning_content": "a", "content": "<think>b</think>W"}]
    assert read_completion(split).reasoning == "a\nb"


@pytest.mark.parametrize(
    ("completion", "mend"),
    [
        (b"4", "decode"),
        (None, "NoneType"),
        (4, "int"),
        ({"content": "4"}, "wrap it in a list"),
        (["4"], "str"),
    ],
)
def test_what_is_no_completion_is_refused_with_its_mend(completion: object, mend: str) -> None:
    with pytest.raises(TypeError, match=mend):
        read_completion(completion)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{"role": "user", "content": "2+2?"}],
        [{"role": "assistant"}],
        [{"role": "assistant", "content": None, "tool_calls": [{}]}],
        [{"role": "assistant", "content": [{"type": "image", "image": object()}, 3]}],
        [{"role": "assistant", "content": 7, "reasoning": {"effort": "low"}}],
    ],
)
def test_messages_that_say_nothing_have_an_empty_answer(messages: Messages) -> None:
    read = read_completion(messages)
    assert (read.text, read.answer, read.reasoning) == ("", "", None)


@pytest.mark.parametrize(
    "prompt", ["", [], [{}], [{"role": "user", "content": "<think>"}], ["<think>"], {}, 3]
)
def test_a_prompt_that_tells_nothing_changes_nothing(prompt: object) -> None:
    assert read_completion("W", prompt=prompt).answer == "W"  # type: ignore[arg-type]


FRAGMENTS = st.sampled_from(
    [
        "<think>", "</think>", "`", "<|channel|>", "analysis", "final", "<|message|>", "<|end|>",
        "[THINK]", "[/THINK]", "<|start|>assistant", "assistantfinal", "<|channel>thought",
        "<channel|>", "<|im_start|>", "<|im_end|>", "</s>", "[INST]", "\nUser:", "\\boxed{4}", "\x00",
        "\ud800", "\u202e", " ", "\n", "word", "<", "答案",
    ]
)  # fmt: skip
TEXTS = st.lists(FRAGMENTS, max_size=12).map("".join)
KINDS = st.sampled_from(["auto", *DIALECTS, OWN, DIALECTS["think"].as_prefilled()])


@given(TEXTS, KINDS, st.none() | TEXTS)
def test_any_text_can_be_read(text: str, dialect: Dialect | str, prompt: str | None) -> None:
    read = read_completion(text, dialect=dialect, prompt=prompt)
    assert read.text == text
    assert read.answer == read.answer.strip()
    assert 0 <= read.answer_start <= len(text)
    assert read.closed or not read.answer
    assert read.cut is None or read.cut in text
    # An answer without later blocks of reasoning stands in the text where it says.
    assert text.startswith(read.answer, read.answer_start) or read.closes > 1 or read.opens > 1
    assert not read.well_formed or (read.reasoning and read.answer and read.opens == read.closes == 1)


@given(TEXTS, KINDS)
def test_a_message_reads_as_its_text(text: str, dialect: Dialect | str) -> None:
    message: Messages = [{"role": "assistant", "content": text}]
    assert read_completion(message, dialect=dialect) == read_completion(text, dialect=dialect)


@given(st.text(alphabet="ab {}\\$.\n", max_size=40), st.text(alphabet="ab {}\\$.", min_size=1, max_size=40))
def test_a_host_that_splits_the_reasoning_off_changes_nothing(reasoning: str, answer: str) -> None:
    whole = read_completion(f"<think>{reasoning}</think>{answer}")
    split = read_completion([{"role": "assistant", "reasoning_content": reasoning, "content": answer}])
    if reasoning and answer.strip():
        assert split == whole


@pytest.mark.parametrize(
    "piece",
    [
        "<think>",
        "</think>",
        "<think></think>",
        "<|channel|>",
        "<|im_end|>",
        "[INST]",
        "\n",
        " ",
        "assistantfinal",
    ],
)
def test_a_million_characters_of_markers_cost_little(piece: str) -> None:
    read = read_completion("a" + piece * (1_000_000 // len(piece)))
    assert isinstance(read, Completion)
