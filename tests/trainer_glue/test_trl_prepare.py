"""What `prepare` takes from the chat template as the run renders it, and what it warns of."""

import logging

import pytest

from ringtrue.graders import Dialect
from ringtrue.rewards import BoxedFormat, ThinkFormat
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
