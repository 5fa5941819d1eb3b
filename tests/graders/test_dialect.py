"""Dialects: the named ones, one's own, and what a tokenizer's chat template tells."""

import pickle
from collections.abc import Mapping

import pytest

from ringtrue.graders.dialect import DIALECTS, Dialect


class Template:
    """A tokenizer that renders one message between fixed texts."""

    def __init__(self, prompt: str, chat_template: str | Mapping[str, str] | None = "") -> None:
        self.prompt = prompt
        self.chat_template = chat_template

    def apply_chat_template(
        self, conversation: list[dict[str, str]], /, *, tokenize: bool, add_generation_prompt: bool
    ) -> object:
        assert tokenize is False
        assert add_generation_prompt is True
        return self.prompt.replace("Q", conversation[0]["content"])


CHATML = "<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\n"
GENERATION_PROMPTS = [
    ("R1 opens the reasoning", "<｜User｜>Q<｜Assistant｜><think>\n", "", "think", True),
    ("Qwen3 leaves it to the model", CHATML, "<think>", "think", False),
    ("thinking switched off", CHATML + "<think>\n\n</think>\n\n", "<think></think>", "think", False),
    ("gpt-oss", "<|start|>user<|message|>Q<|end|><|start|>assistant", "<|channel|>", "harmony", False),
    ("gpt-oss, opened", "Q<|start|>assistant<|channel|>analysis<|message|>", "", "harmony", True),
    ("Magistral", "<s>[INST]Q[/INST]", "[THINK]x[/THINK]", "mistral", False),
    ("Gemma 4", "<|turn>user\nQ<turn|>\n<|turn>model\n", "<|channel>thought\nx<channel|>", "channel", False),
    ("Gemma 4, opened", "Q<|channel>thought\n", "", "channel", True),
    ("knows no reasoning", "<start_of_turn>user\nQ<end_of_turn>\n<start_of_turn>model\n", "", "think", False),
]


@pytest.mark.parametrize(
    ("prompt", "template", "name", "prefilled"),
    [case[1:] for case in GENERATION_PROMPTS],
    ids=[case[0] for case in GENERATION_PROMPTS],
)
def test_a_generation_prompt_tells_the_dialect(
    prompt: str, template: str, name: str, prefilled: bool
) -> None:
    found = Dialect.from_tokenizer(Template(prompt, template))
    assert (found.name, found.prefilled) == (name, prefilled)


def test_a_tag_of_ones_own_is_read_from_the_end_of_the_prompt() -> None:
    template = Template("Put it between <working> and </working>. Q\nassistant: <working>\n")
    assert Dialect.from_tokenizer(template) == Dialect("<working>", "</working>", prefilled=True)
    start = Template("Q<start_working_out>", "... <end_working_out>")
    assert Dialect.from_tokenizer(start).close == "<end_working_out>"


def test_a_role_token_is_no_opened_tag() -> None:
    assert Dialect.from_tokenizer(Template("<user>Q<assistant>")) == DIALECTS["think"]


def test_a_tokenizer_without_a_template_is_not_asked() -> None:
    assert Dialect.from_tokenizer(Template("Q<think>", chat_template=None)) == DIALECTS["think"]


def test_several_templates_are_all_looked_at() -> None:
    many = Template("Q", chat_template={"default": "x", "reasoning": "[THINK]..[/THINK]"})
    assert Dialect.from_tokenizer(many).name == "mistral"


def test_a_tokenizer_that_returns_ids_is_refused() -> None:
    class Ids(Template):
        def apply_chat_template(
            self, conversation: list[dict[str, str]], /, *, tokenize: bool, add_generation_prompt: bool
        ) -> object:
            return [1, 2]

    with pytest.raises(TypeError, match="give the dialect by name"):
        Dialect.from_tokenizer(Ids("Q"))


def test_resolve() -> None:
    own = Dialect("<a>", "</a>")
    assert Dialect.resolve(own) is own
    assert Dialect.resolve("auto") is None
    assert [Dialect.resolve(name) for name in DIALECTS] == list(DIALECTS.values())
    with pytest.raises(ValueError, match=r"'thinking'; it takes 'auto', 'think', 'harmony'"):
        Dialect.resolve("thinking")
    with pytest.raises(ValueError, match="known are think"):
        Dialect.named("auto")
    with pytest.raises(TypeError, match="it takes 'auto'"):
        Dialect.resolve(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("delimiters", [("", "x"), ("x", ""), (" ", "x"), ("x", "x")])
def test_delimiters_that_cannot_work_are_refused(delimiters: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="two different delimiters"):
        Dialect(*delimiters)


def test_arguments_are_checked() -> None:
    with pytest.raises(TypeError, match=r"Dialect\.open is None"):
        Dialect(None, "x")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"Dialect\.prefilled is 1"):
        Dialect("<a>", "</a>", prefilled=1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="has no delimiters"):
        Dialect("<a>", "</a>", name="none")


def test_a_dialect_is_a_value() -> None:
    think = Dialect.named("think")
    assert pickle.loads(pickle.dumps(think.as_prefilled())) == think.as_prefilled() != think
    assert hash(think) == hash(Dialect("<think>", "</think>", name="think"))
