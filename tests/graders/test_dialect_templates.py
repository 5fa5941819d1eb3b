"""Every chat template of the installed trl package, and a few of models that it lacks, each with its answer."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

from ringtrue.graders import DIALECTS, Dialect, read_completion
from ringtrue.graders.chat_template import template_conflict

pytest.importorskip("transformers")
# Found without importing it: only its files are of interest here.
TRL: Final = find_spec("trl")
if TRL is None or TRL.origin is None:
    pytest.skip("the trl package is not installed", allow_module_level=True)
FOLDER: Final = Path(TRL.origin).parent / "chat_templates"
SHIPPED: Final = sorted(path.stem for path in FOLDER.glob("*.jinja"))

PLAIN, OPENED = DIALECTS["think"], DIALECTS["think"].as_prefilled()
HARMONY, CHANNEL = DIALECTS["harmony"], DIALECTS["channel"]
TO_SELF: Final = Dialect("to=self<|message|>", "<|eom|><|start|>assistant to=user<|message|>")

# Written down from the templates' documentation. `PLAIN` also for models that know no reasoning.
EXPECTED: Final[dict[str, Dialect]] = {
    "cohere": PLAIN, "cohere2": PLAIN, "deepseek_r1_distill": OPENED, "deepseekv3": OPENED,
    "diffusion_gemma": CHANNEL, "gemma": PLAIN, "gemma3": PLAIN, "gemma4": CHANNEL, "gemma4_v2": CHANNEL,
    "gemma4_v3": CHANNEL, "gemma4_v4": CHANNEL, "gemma4_v5": CHANNEL, "glm4moe": PLAIN, "gptoss": HARMONY,
    "idefics3": PLAIN, "lfm2": PLAIN, "lfm2_2_5": PLAIN, "lfm2_2_5_v2": PLAIN, "lfm2_2_5_vl": PLAIN,
    "lfm2_v2": PLAIN, "llama3": PLAIN, "llama3_1": PLAIN, "llama3_2": PLAIN, "llava_next": PLAIN,
    "muse_glimmer": TO_SELF, "nemotron_3_5_lightning": OPENED, "nemotron_3_nano": OPENED,
    "nemotron_3_super": OPENED, "nemotron_3_ultra": OPENED, "phi3": PLAIN, "phi3_5": PLAIN, "qwen2_5": PLAIN,
    "qwen2_5_vl": PLAIN, "qwen3": PLAIN, "qwen3_5_nothink": PLAIN, "qwen3_5_think": OPENED, "qwen3_6": OPENED,
    "qwen3_8": OPENED, "qwen3_instruct_2507": PLAIN, "qwen3_vl": PLAIN, "smolvlm": PLAIN,
}  # fmt: skip

# The documented form of models whose templates the package lacks, written for this test.
WRITTEN: Final[dict[str, tuple[str, Dialect]]] = {
    "DeepSeek-R1": (
        "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}<｜User｜>{{ m.content }}"
        "{% elif m.role == 'assistant' %}<｜Assistant｜>{{ m.content.split('</think>')[-1] }}<｜end▁of▁sentence｜>"
        "{% else %}{{ m.content }}{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}<｜Assistant｜><think>\n{% endif %}", OPENED,
    ),
    "Qwen3-Thinking-2507": (
        "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content.split('</think>')[-1] }}<|im_end|>\n"
        "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}", OPENED,
    ),
    "Phi-4": (
        "{% for m in messages %}<|im_start|>{{ m.role }}<|im_sep|>{{ m.content }}<|im_end|>{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant<|im_sep|>{% endif %}", PLAIN,
    ),
    "Phi-4-reasoning": (
        "<|im_start|>system<|im_sep|>Structure your response into two sections: <think> {Thought section} </think> "
        "{Solution section}.<|im_end|>{% for m in messages %}<|im_start|>{{ m.role }}<|im_sep|>{{ m.content }}"
        "<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant<|im_sep|>{% endif %}", PLAIN,
    ),
    "Magistral": (
        "{{ bos_token }}[SYSTEM_PROMPT]Draft your thinking first: [THINK]here[/THINK] then answer.[/SYSTEM_PROMPT]"
        "{% for m in messages %}{% if m.role == 'user' %}[INST]{{ m.content }}[/INST]{% else %}{{ m.content }}"
        "{{ eos_token }}{% endif %}{% endfor %}", DIALECTS["mistral"],
    ),
    "a notebook's own": (
        "{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}Work between <start_working_out> and "
        "<end_working_out>.{% if add_generation_prompt %}<start_working_out>{% endif %}",
        Dialect("<start_working_out>", "<end_working_out>", prefilled=True),
    ),
}  # fmt: skip


def tokenizer(template: str | dict[str, str] | None, **options: Any) -> Any:
    """A real tokenizer of 256 bytes, with the tokens that templates ask for."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = {byte: index for index, byte in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    core = Tokenizer(models.BPE(vocab=alphabet, merges=[]))
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    named = {"bos_token": "<s>", "eos_token": "</s>", **options}
    build: Any = PreTrainedTokenizerFast
    return build(tokenizer_object=core, chat_template=template, **named)


def shipped(name: str) -> Any:
    """A tokenizer with this template of the package."""
    return tokenizer((FOLDER / f"{name}.jinja").read_text(encoding="utf-8"))


def test_every_template_has_an_expected_answer() -> None:
    """A new template in the package asks for a line in the table; older packages may lack some."""
    assert {name.removesuffix("_training") for name in SHIPPED} <= set(EXPECTED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_template_tells_its_dialect(name: str) -> None:
    assert Dialect.from_tokenizer(shipped(name)) == EXPECTED[name.removesuffix("_training")]


@pytest.mark.parametrize("name", WRITTEN)
def test_a_documented_template_tells_its_dialect(name: str) -> None:
    template, expected = WRITTEN[name]
    assert Dialect.from_tokenizer(tokenizer(template)) == expected


@pytest.mark.parametrize("name", SHIPPED)
def test_what_it_tells_reads_the_template_s_own_reasoning(name: str) -> None:
    """The text between the delimiters is reasoning, what follows is the answer, as the model would write it."""
    known = Dialect.from_tokenizer(shipped(name))
    written = f"{'' if known.prefilled else known.open}\nsix sevens\n{known.close}\n42"
    read = read_completion(written, dialect=known)
    assert (read.reasoning, read.answer, read.well_formed) == ("six sevens", "42", True)


SWITCHED: Final[dict[str, dict[bool, Dialect | None]]] = {
    "qwen3": {True: PLAIN, False: None}, "glm4moe": {True: PLAIN, False: None},
    "qwen3_5_nothink": {True: OPENED, False: None}, "qwen3_5_think": {True: OPENED, False: None},
    "qwen3_8": {True: OPENED, False: None}, "nemotron_3_nano": {True: OPENED, False: None},
    "gemma4": {True: CHANNEL, False: CHANNEL}, "qwen2_5": {True: PLAIN, False: PLAIN},
}  # fmt: skip


@pytest.mark.parametrize("thinking", [True, False])
@pytest.mark.parametrize("name", SWITCHED)
def test_thinking_is_switched_as_the_run_does_it(name: str, thinking: bool) -> None:
    expected = SWITCHED[name][thinking]
    known = Dialect.from_tokenizer(shipped(name), enable_thinking=thinking)
    conflict = template_conflict(known, shipped(name), enable_thinking=thinking)
    # Where the prompt has closed the reasoning again, the tags stay what they are, and nothing is opened.
    assert known == (expected or PLAIN)
    assert conflict.startswith("the prompt closes the reasoning") is (expected is None)


def test_the_conversation_of_the_run_is_rendered() -> None:
    tools = [{"type": "function", "function": {"name": "add", "description": "adds", "parameters": {}}}]
    system = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "1 + 1?"}]
    assert Dialect.from_tokenizer(shipped("gptoss"), system, tools=tools, reasoning_effort="high") == HARMONY
    assert Dialect.from_tokenizer(shipped("qwen3_5_think"), system, tools=tools) == OPENED
    blocks = [{"role": "user", "content": [{"type": "text", "text": "1 + 1?"}]}]
    assert Dialect.from_tokenizer(shipped("smolvlm"), blocks) == PLAIN


NEEDS_SYSTEM: Final = (
    "{% if messages[0].role != 'system' %}{{ raise_exception('A system message is needed') }}{% endif %}"
    "{{ messages[0].content }}{{ messages[1].content }}<think>"
)


def test_a_template_that_refuses_says_what_to_give_it() -> None:
    with pytest.raises(Exception, match="A system message is needed") as caught:
        Dialect.from_tokenizer(tokenizer(NEEDS_SYSTEM))
    assert "conversation=[...], with a system message where it needs one" in caught.value.__notes__[0]
    system = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "1 + 1?"}]
    assert Dialect.from_tokenizer(tokenizer(NEEDS_SYSTEM), system) == OPENED
    # A token that the template wants and the tokenizer lacks.
    with pytest.raises(Exception, match="bos_token") as missing:
        Dialect.from_tokenizer(
            tokenizer((FOLDER / "llama3.jinja").read_text(encoding="utf-8"), bos_token=None)
        )
    assert "or the dialect by name" in missing.value.__notes__[0]


def test_the_conversation_that_was_given_is_not_changed() -> None:
    given = [{"role": "user", "content": "1 + 1?"}]
    Dialect.from_tokenizer(shipped("gemma4"), given, enable_thinking=True)
    assert given == [{"role": "user", "content": "1 + 1?"}]


def test_without_a_template_there_is_nothing_to_tell() -> None:
    assert Dialect.from_tokenizer(tokenizer(None)) == PLAIN
    assert template_conflict(OPENED, tokenizer(None)) == ""


def test_several_templates_under_names() -> None:
    source = WRITTEN["DeepSeek-R1"][0]
    assert Dialect.from_tokenizer(tokenizer({"default": source, "tool_use": "x"})) == OPENED
    with pytest.raises(ValueError, match="tool_use") as caught:
        Dialect.from_tokenizer(tokenizer({"tool_use": source}))
    assert caught.value.__notes__


def test_a_processor_is_asked_as_its_tokenizer_is() -> None:
    from transformers import ProcessorMixin

    class Processor(ProcessorMixin):
        def __init__(self, tokenizer: object = None, **options: object) -> None:
            initialise: Any = super().__init__
            initialise(tokenizer, **options)

    inner = tokenizer(WRITTEN["Qwen3-Thinking-2507"][0])
    assert Dialect.from_tokenizer(Processor(inner, chat_template=inner.chat_template)) == OPENED
    # Its own template is missing, as in older checkpoints, and its tokenizer's is there.
    assert Dialect.from_tokenizer(Processor(inner)) == OPENED
    assert Dialect.from_tokenizer(Processor(tokenizer(None))) == PLAIN


@pytest.mark.parametrize("given", ["Qwen/Qwen3-8B", None, {"chat_template": "x"}])
def test_what_is_no_tokenizer_is_refused(given: Any) -> None:
    with pytest.raises(TypeError, match="has no apply_chat_template: give a loaded tokenizer"):
        Dialect.from_tokenizer(given)


MISTRAL, NONE = DIALECTS["mistral"], DIALECTS["none"]
OWN: Final = Dialect("<working>", "</working>")
CONFLICTS: Final[list[tuple[str, Dialect | str, str]]] = [
    ("qwen2_5", PLAIN, ""),
    ("qwen2_5", OWN, ""),
    ("qwen2_5", "auto", ""),
    ("qwen2_5", "none", ""),
    ("qwen2_5", OPENED, "the prompt does not end with '<think>'"),
    ("qwen2_5", HARMONY, "the template marks reasoning with '<think>', not with '<|channel|>analysis"),
    ("qwen3", PLAIN, ""),
    ("deepseek_r1_distill", OPENED, ""),
    ("deepseek_r1_distill", "auto", ""),
    ("deepseek_r1_distill", PLAIN, "the prompt opens the reasoning with '<think>'"),
    ("deepseek_r1_distill", OWN, "the template marks reasoning with '<think>', not with '<working>'"),
    ("deepseek_r1_distill", MISTRAL.as_prefilled(), "the prompt does not end with '[THINK]'"),
    ("gptoss", HARMONY, ""),
    ("gptoss", PLAIN, "the template marks reasoning with '<|channel|>analysis"),
    ("gemma4", CHANNEL, ""),
    ("gemma4", PLAIN, "the template marks reasoning with '<|channel>thought'"),
    ("qwen3_5_nothink", PLAIN, "the prompt closes the reasoning"),
    ("qwen3_5_nothink", "auto", "the prompt closes the reasoning"),
    ("qwen3_5_nothink", "none", ""),
]


@pytest.mark.parametrize(("name", "asked", "words"), CONFLICTS)
def test_a_conflict_of_recipe_and_template_is_told(name: str, asked: Dialect | str, words: str) -> None:
    said = template_conflict(asked, shipped(name))
    assert said.startswith(words)
    assert bool(said) is bool(words)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_a_template_tells_never_conflicts_with_it(name: str) -> None:
    known = Dialect.from_tokenizer(shipped(name))
    said = template_conflict(known, shipped(name))
    assert said == "" or (name.startswith("qwen3_5_nothink") and said.startswith("the prompt closes"))


def test_tags_that_trainers_strip_are_told() -> None:
    source = WRITTEN["Qwen3-Thinking-2507"][0]
    special = tokenizer(source, additional_special_tokens=["<think>", "</think>"])
    assert template_conflict(OPENED, special).startswith("'<think>' or '</think>' is a special token")
    assert template_conflict(OPENED, tokenizer(source)) == ""
    source = (FOLDER / "gptoss.jinja").read_text(encoding="utf-8")
    gptoss = tokenizer(source, additional_special_tokens=["<|channel|>analysis<|message|>"])
    assert template_conflict(HARMONY, gptoss) == ""
