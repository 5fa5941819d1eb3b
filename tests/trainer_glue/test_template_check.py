"""What `check_template` finds in templates that people train with, and what it leaves alone.

The templates are those that ship with TRL; Phi-4's, which does not, is written here in short.
"""

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from ringtrue.graders import Dialect
from ringtrue.rewards import BoxedFormat, Correctness, Reward, ThinkFormat
from ringtrue.trainer_glue.template_check import check_template, recipe_conflict

_TRL = importlib.util.find_spec("trl")
TEMPLATES: Final = Path(str(_TRL.origin)).parent / "chat_templates" if _TRL else Path("missing")

PLAIN: Final = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
PHI_4: Final = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}<|im_sep|>{{ m['content'] }}<|im_end|>{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant<|im_sep|>{% endif %}"
)
SYSTEM: Final = ({"role": "system", "content": "Be brief."}, {"role": "user", "content": "What is 6 * 7?"})


@dataclass
class Tokenizer:
    """Renders a template as transformers does; every other token is one character."""

    chat_template: str | None
    bos_token: str | None = None
    bos_token_id: int | None = 0
    adds_bos: bool = True
    all_special_tokens: Sequence[str] = ()

    def apply_chat_template(
        self,
        conversation: list[dict[str, str]],
        /,
        *,
        tokenize: bool,
        add_generation_prompt: bool,
        **options: object,
    ) -> str:
        assert not tokenize
        utils = pytest.importorskip("transformers.utils.chat_template_utils")
        template = utils._compile_jinja_template(self.chat_template)  # as transformers does
        return str(
            template.render(
                messages=conversation,
                add_generation_prompt=add_generation_prompt,
                bos_token=self.bos_token or "",
                **options,
            )
        )

    def __call__(self, text: str) -> Mapping[str, list[int]]:
        bos = self.bos_token or ""
        starts = bool(bos) and text.startswith(bos)
        ids = [0] * starts + [ord(letter) for letter in text.removeprefix(bos)]
        return {"input_ids": [0] * (self.adds_bos and bool(bos)) + ids}


def _of_trl(name: str, **options: Any) -> Tokenizer:
    path = TEMPLATES / f"{name}.jinja"
    if not path.is_file():
        pytest.skip(f"this TRL has no template {name}: pip install -U 'ringtrue[train]'")
    return Tokenizer(path.read_text(encoding="utf-8"), **options)


def _family(name: str) -> Tokenizer:
    return Tokenizer(PHI_4) if name == "phi_4" else _of_trl(name)


@pytest.mark.parametrize(
    ("name", "dialect", "prefilled", "added"),
    [
        ("qwen2_5", "think", False, "You are Qwen"),
        ("qwen3", "think", False, ""),
        ("qwen3_5_think", "think", True, ""),
        ("llama3", "think", False, ""),
        ("llama3_1", "think", False, "Cutting Knowledge Date"),
        ("llama3_2", "think", False, "Cutting Knowledge Date"),
        ("deepseek_r1_distill", "think", True, ""),
        ("gptoss", "harmony", False, "You are ChatGPT"),
        ("gemma3", "think", False, ""),
        ("gemma4", "channel", False, ""),
        ("phi3_5", "think", False, ""),
        ("phi_4", "think", False, ""),
    ],
)
def test_a_familys_own_dialect_leaves_only_its_system_prompt(
    name: str, dialect: str, prefilled: bool, added: str
) -> None:
    tokenizer = _family(name)
    seen = Dialect.from_tokenizer(tokenizer)
    assert (seen.name, seen.prefilled) == (dialect, prefilled)
    findings = check_template(tokenizer, (ThinkFormat() + Correctness()).with_dialect(seen))
    if added:
        [finding] = findings
        assert "adds a system prompt by itself" in finding
        assert added in finding
    else:
        assert findings == []


@pytest.mark.parametrize(
    ("name", "dialect", "said"),
    [
        ("deepseek_r1_distill", Dialect.named("think"), "as_prefilled()"),
        ("qwen3", Dialect.named("think").as_prefilled(), "does not end with '<think>'"),
        ("gptoss", Dialect.named("think"), "the template marks reasoning with"),
        ("qwen3", Dialect.named("harmony"), "the template marks reasoning with"),
        ("gemma4", Dialect.named("think"), "not with '<think>'"),
    ],
)
def test_another_familys_dialect_is_a_conflict(name: str, dialect: Dialect, said: str) -> None:
    tokenizer = _family(name)
    recipe = ThinkFormat().with_dialect(dialect)
    assert said in recipe_conflict(tokenizer, recipe)
    assert any(said in finding and "think_format" in finding for finding in check_template(tokenizer, recipe))


def test_a_recipe_that_follows_whatever_is_there_has_no_conflict() -> None:
    for name in ("deepseek_r1_distill", "gptoss", "qwen3", "gemma4"):
        assert recipe_conflict(_family(name), ThinkFormat()) == ""


def test_thinking_switched_off_speaks_only_against_pay_for_reasoning() -> None:
    tokenizer = _family("qwen3")
    off = check_template(tokenizer, ThinkFormat(), enable_thinking=False)
    assert ["thinking is off" in finding for finding in off] == [True]
    assert check_template(tokenizer, ThinkFormat(), enable_thinking=True) == []
    assert check_template(tokenizer, BoxedFormat().with_dialect("think"), enable_thinking=False) == []


def test_a_conflict_names_only_the_parts_that_have_it() -> None:
    recipe = 0.5 * ThinkFormat() + 0.5 * (ThinkFormat() + BoxedFormat())
    [finding] = check_template(_family("qwen3"), recipe, enable_thinking=False)
    assert finding.startswith("think_format, think_format_2: ")
    assert "boxed_format" not in finding


def test_tags_that_are_special_tokens_are_found() -> None:
    [finding] = check_template(Tokenizer(PLAIN, all_special_tokens=["<think>", "</think>"]), ThinkFormat())
    assert "special token" in finding
    assert check_template(Tokenizer(PLAIN, all_special_tokens=["<eos>"]), ThinkFormat()) == []


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("qwen2_5", []),
        ("llama3_1", ["it stays beside a system message of your own"]),
        ("gptoss", ["it stays beside a system message of your own"]),
        ("phi_4", []),
        ("gemma3", []),
    ],
)
def test_an_own_system_message_replaces_the_familys_or_not(name: str, findings: list[str]) -> None:
    found = check_template(_family(name), BoxedFormat(), SYSTEM)
    assert len(found) == len(findings)
    assert all(end in finding for finding, end in zip(found, findings, strict=True))


def test_the_finding_says_beforehand_that_an_own_message_replaces_it() -> None:
    [finding] = check_template(_family("qwen2_5"), BoxedFormat())
    assert finding.endswith("a system message of your own replaces it")


def test_a_system_message_that_is_refused_or_dropped_is_found() -> None:
    [refused] = check_template(_family("gemma"), BoxedFormat(), SYSTEM)
    assert "refuses these messages" in refused
    assert "first message of the user" in refused
    silent = Tokenizer(PLAIN.replace("{% for m in messages %}", "{% for m in messages[-1:] %}"))
    [dropped] = check_template(silent, BoxedFormat(), SYSTEM)
    assert "'Be brief.'" in dropped
    assert check_template(Tokenizer(PLAIN), BoxedFormat(), SYSTEM) == []


def test_reasoning_that_a_template_cuts_from_earlier_turns_is_no_finding() -> None:
    turns = [
        {"role": "user", "content": "What is 6 * 7?"},
        {"role": "assistant", "content": "<think>\nsix sevens\n</think>\n\n42"},
        {"role": "user", "content": "And 6 * 8?"},
    ]
    assert check_template(_family("qwen3"), BoxedFormat(), turns) == []
    assert check_template(_family("deepseek_r1_distill"), BoxedFormat(), turns) == []


def test_a_missing_generation_prompt_is_found() -> None:
    bare = PLAIN.split("{% if add_generation_prompt %}", maxsplit=1)[0]
    [finding] = check_template(Tokenizer(bare), BoxedFormat())
    assert "adds no generation prompt" in finding
    assert check_template(Tokenizer(PLAIN), BoxedFormat()) == []


@pytest.mark.parametrize(
    ("name", "bos", "adds_bos", "twice"),
    [
        ("llama3", "<|begin_of_text|>", True, True),
        ("llama3", "<|begin_of_text|>", False, False),
        ("gemma3", "<bos>", True, True),
        ("deepseek_r1_distill", "<｜begin▁of▁sentence｜>", True, True),
        ("phi3_5", "<s>", True, False),
        ("qwen3", None, True, False),
    ],
)
def test_a_bos_that_rendered_text_would_get_twice(name: str, bos: str, adds_bos: bool, twice: bool) -> None:
    findings = check_template(_of_trl(name, bos_token=bos, adds_bos=adds_bos), BoxedFormat())
    assert ["add_special_tokens=False" in finding for finding in findings] == [True] * twice


def test_no_template_at_all_is_one_finding() -> None:
    [finding] = check_template(Tokenizer(None), BoxedFormat())
    assert "there is no chat template" in finding


def test_a_processor_without_a_template_is_read_through_its_tokenizer() -> None:
    @dataclass
    class Processor:
        tokenizer: Tokenizer
        chat_template: None = None

        def apply_chat_template(self, conversation: Any, /, **options: Any) -> str:
            return self.tokenizer.apply_chat_template(conversation, **options)

    llama = _of_trl("llama3", bos_token="<|begin_of_text|>")
    [finding] = check_template(Processor(llama), BoxedFormat())
    assert "the tokenizer adds another" in finding


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deepseek_r1_distill", r"6 * 7 is 42</think>It is \boxed{42}."),
        ("qwen3", r"<think>6 * 7 is 42</think>It is \boxed{42}."),
    ],
)
def test_the_familys_dialect_pays_what_the_family_writes(name: str, text: str) -> None:
    recipe: Reward = ThinkFormat().with_dialect(Dialect.from_tokenizer(_family(name)))
    assert recipe([text]) == [1.0]
