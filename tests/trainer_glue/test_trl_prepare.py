"""What `prepare` takes from the chat template as the run renders it, and what it warns of."""

import logging
from dataclasses import dataclass
from typing import Any

import pytest

from ringtrue.graders import Dialect
from ringtrue.rewards import (
    BoxedFormat,
    CharLimit,
    ChoiceCorrectness,
    Correctness,
    FormatReward,
    KimiLength,
    Reward,
    ThinkFormat,
)
from ringtrue.trainer_glue import trl


class Switched:
    """Opens the reasoning, or closes it at once where thinking is off."""

    def apply_chat_template(
        self,
        conversation: list[dict[str, str]],
        /,
        *,
        tokenize: bool,
        add_generation_prompt: bool,
        enable_thinking: bool = True,
    ) -> str:
        assert not tokenize
        end = "<|assistant|><think>\n" + "\n</think>\n\n" * (not enable_thinking)
        return f"<|user|>{conversation[0]['content']}" + end * add_generation_prompt


def test_the_dialect_is_that_of_the_prompt_as_the_run_renders_it() -> None:
    opened, closed = (
        trl.prepare(
            1.0 * ThinkFormat(), tokenizer=Switched(), chat_template_kwargs={"enable_thinking": thinking}
        )[0][0]
        for thinking in (True, False)
    )
    text = r"3 and 4 make 7</think>It is \boxed{7}."
    assert (opened([text]), closed([text])) == ([1.0], [0.0])
    assert closed(["<think>3 and 4 make 7</think>It is 7."]) == [1.0]


def test_no_options_render_the_template_as_it_is() -> None:
    unset: list[dict[str, object] | None] = [None, {}]
    for options in unset:
        [func], _ = trl.prepare(ThinkFormat(), tokenizer=Switched(), chat_template_kwargs=options)
        assert func.reward.dialect == Dialect.named("think").as_prefilled()


def test_a_part_that_cannot_hold_is_warned_of_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger=trl.__name__):
        trl.prepare(
            ThinkFormat() + BoxedFormat(),
            tokenizer=Switched(),
            chat_template_kwargs={"enable_thinking": False},
        )
    [record] = caplog.records
    said = record.getMessage()
    assert "think_format: " in said
    assert "thinking is off" in said
    assert "boxed_format" not in said


def test_a_recipe_that_fits_is_not_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    recipe = ThinkFormat() + BoxedFormat()
    with caplog.at_level(logging.WARNING, logger=trl.__name__):
        trl.prepare(recipe, tokenizer=Switched())
        trl.prepare(recipe, tokenizer=Switched(), dialect="think")
        trl.prepare(recipe, chat_template_kwargs={"enable_thinking": False})
        trl.prepare(BoxedFormat(), tokenizer=Switched(), chat_template_kwargs={"enable_thinking": False})
    assert caplog.records == []


def test_a_dialect_in_words_that_the_template_does_not_know_is_warned_of_not_refused(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, logger=trl.__name__):
        [func], weights = trl.prepare(ThinkFormat(), tokenizer=Switched(), dialect="mistral")
    assert "not with '[THINK]'" in caplog.text
    assert weights == [1.0]
    assert func.reward.dialect == Dialect.named("mistral")


OPTIONS = "Which colour is it?\nA. red\nB. green"
VISION_TEMPLATES = {
    "plain": "<|im_start|>user\n<|image|>{}<|im_end|>\n<|im_start|>assistant\n",
    "prefilled": "<|im_start|>user\n<|image|>{}<|im_end|>\n<|im_start|>assistant\n<think>\n",
    "header": "<bos><start_of_turn>user\n<start_of_image>{}<end_of_turn>\n<start_of_turn>model\n",
    "inst": "<s>[INST][IMG]{}[/INST]",
}


@dataclass
class Written:
    """Renders one question by a template with a place for it."""

    template: str
    blocks_only: bool = False

    def apply_chat_template(
        self, conversation: list[dict[str, Any]], /, *, tokenize: bool, add_generation_prompt: bool
    ) -> str:
        content = conversation[0]["content"]
        if not isinstance(content, str):
            content = content[-1]["text"]
        elif self.blocks_only:
            content = ""
        return self.template.format(content)


VISION_TEXTS = [
    "<think>\nleaves\n</think>\n\nThe answer is (B).",
    "leaves\n</think>\n\nThe answer is (B).",
    "The answer is green.",
    "The answer is red.",
    "<think>\nleaves",
    "",
    r"\boxed{B}",
    "It has leaves.\n\n**green**",
]


@pytest.mark.parametrize("template", VISION_TEMPLATES)
@pytest.mark.parametrize(
    "total",
    [
        0.3 * FormatReward() + 0.7 * Correctness(),
        ThinkFormat() + BoxedFormat() + CharLimit(limit=12),
        ChoiceCorrectness(options_in_prompt=True),
        KimiLength(),
    ],
    ids=lambda total: total.name,
)
def test_plain_strings_of_a_batch_with_images_are_read_as_messages_are(template: str, total: Reward) -> None:
    """Unsloth hands over rendered prompts and bare texts where there are images, and TRL messages."""
    tokenizer = Written(VISION_TEMPLATES[template], blocks_only=template == "inst")
    asked = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": OPTIONS}]}]
    count = len(VISION_TEXTS)
    columns = {"gold": ["B"] * count, "image": [object() for _ in range(count)]}
    ids = [list(map(ord, text)) for text in VISION_TEXTS]
    funcs, _ = trl.prepare(total, num_generations=4, tokenizer=tokenizer)
    for func in funcs:
        as_messages = func(
            prompts=[asked] * count,
            completions=[[{"role": "assistant", "content": text}] for text in VISION_TEXTS],
            completion_ids=ids,
            **columns,
        )
        rendered = tokenizer.template.format(OPTIONS)
        as_text = func(prompts=[rendered] * count, completions=VISION_TEXTS, completion_ids=ids, **columns)
        assert as_text == as_messages
        assert len(set(as_text)) > 1 or func.__name__ == "boxed_format"


def test_one_question_about_several_images_is_still_several_groups() -> None:
    """Their prompts are equal strings: only the number of generations tells them apart."""
    texts = ["aa", "a", "b", "bbbb"]
    ids = [list(map(ord, text)) for text in texts]
    [func], _ = trl.prepare(KimiLength(), num_generations=2, tokenizer=Written(VISION_TEMPLATES["plain"]))
    golds = ["aa", "a", "b", "bbbb"]
    together = func(texts, ["same"] * 4, ids, gold=golds)
    apart = [func(texts[i : i + 2], ["same"] * 2, ids[i : i + 2], gold=golds[i : i + 2]) for i in (0, 2)]
    assert together == apart[0] + apart[1]
    assert together != trl.as_reward_func(KimiLength())(texts, ["same"] * 4, ids, gold=golds)
