"""The adapter inside the real GRPOTrainer on CPU, against values worked out by hand from its completions."""

import json
import math
import pickle
import runpy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from ringtrue.graders import Dialect
from ringtrue.rewards import CharLimit, Correctness, FormatReward
from ringtrue.trainer_glue import trl

pytestmark = [
    pytest.mark.trl,
    # trl 1.16 still sets the old name, transformers 5.23 warns of it; neither is ours.
    pytest.mark.filterwarnings("ignore:`(is_)?gradient_checkpointing` is deprecated:FutureWarning"),
]

TOTAL = 0.3 * FormatReward() + 0.7 * Correctness()
TEXTS = [r"<think>a</think>\boxed{1}", r"\boxed{1}", r"\boxed{2}", "no answer"]
GOLDS = ["1", "2", None, "1"]
PLAIN = [{"prompt": f"problem {index}", "gold": gold} for index, gold in enumerate(GOLDS)]
MESSAGES = [{**row, "prompt": [{"role": "user", "content": row["prompt"]}]} for row in PLAIN]

Train = Callable[..., Any]


def text_of(completion: Any) -> str:
    return completion if isinstance(completion, str) else completion[-1]["content"]


def format_by_hand(completion: Any) -> float:
    text = text_of(completion)
    return 0.3 * text.startswith("<think>") + 0.2 * (r"\boxed" in text)


def correctness_by_hand(completion: Any, gold: str | None) -> float | None:
    text = text_of(completion)
    if gold is None:
        return None
    if r"\boxed" not in text:
        return -1.0
    return 1.0 if rf"\boxed{{{gold}}}" in text else -0.5


def by_hand(batch: Any) -> tuple[list[float], list[float | None], list[float]]:
    """Format, correctness and the weighted total of every row of one step."""
    _, completions, columns = batch
    formats = [format_by_hand(c) for c in completions]
    corrects = [correctness_by_hand(c, gold) for c, gold in zip(completions, columns["gold"], strict=True)]
    total = [0.3 * f + (0.0 if c is None else 0.7 * c) for f, c in zip(formats, corrects, strict=True)]
    return formats, corrects, total


def mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known)


@pytest.fixture(scope="module")
def whole(train: Train) -> Any:
    """The recipe itself as the one reward function; prompts are text."""
    return train([TOTAL], rows=PLAIN, texts=TEXTS)


@pytest.fixture(scope="module")
def parts(train: Train) -> Any:
    """The recipe split into parts, their weights in the config; prompts are messages."""
    funcs, weights = trl.split(TOTAL)
    return train(funcs, weights, rows=MESSAGES, texts=TEXTS)


class TestWhole:
    def test_the_logged_reward_is_the_total_worked_out_by_hand(self, whole: Any) -> None:
        assert len(whole.log) == len(whole.batches) == 2
        for entry, batch in zip(whole.log, whole.batches, strict=True):
            assert entry["reward"] == pytest.approx(mean(by_hand(batch)[2]))
            assert entry["rewards/weighted_sum/mean"] == pytest.approx(mean(by_hand(batch)[2]))

    def test_the_parts_are_logged_by_name(self, whole: Any) -> None:
        for entry, batch in zip(whole.log, whole.batches, strict=True):
            formats, corrects, _ = by_hand(batch)
            assert entry["weighted_sum/format_reward/mean"] == pytest.approx(mean(formats))
            assert entry["weighted_sum/correctness/mean"] == pytest.approx(mean(corrects))

    def test_completions_were_plain_text(self, whole: Any) -> None:
        prompts, completions, columns = whole.batches[0]
        assert completions == TEXTS * 2
        assert prompts == ["problem 0"] * 4 + ["problem 1"] * 4
        assert columns == {"gold": ["1"] * 4 + ["2"] * 4}


class TestParts:
    def test_weights_and_means_are_those_worked_out_by_hand(self, parts: Any) -> None:
        for entry, batch in zip(parts.log, parts.batches, strict=True):
            formats, corrects, total = by_hand(batch)
            assert entry["rewards/format_reward/mean"] == pytest.approx(mean(formats))
            assert entry["rewards/correctness/mean"] == pytest.approx(mean(corrects))
            assert entry["reward"] == pytest.approx(mean(total))

    def test_a_direct_call_gives_what_was_logged(self, parts: Any, whole: Any) -> None:
        for ran in (parts, whole):
            for entry, (prompts, completions, columns) in zip(ran.log, ran.batches, strict=True):
                assert entry["reward"] == pytest.approx(mean(TOTAL(completions, prompts, **columns)))

    def test_messages_and_text_score_alike(self, parts: Any, whole: Any) -> None:
        assert parts.batches[0][1][0] == [{"role": "assistant", "content": TEXTS[0]}]
        assert [e["reward"] for e in parts.log] == [e["reward"] for e in whole.log]

    def test_a_row_without_gold_has_only_its_other_part(self, parts: Any) -> None:
        table = parts.table(2)
        missing = [math.isnan(value) for value in table["correctness"]]
        assert missing == [True] * 4 + [False] * 4
        assert not any(map(math.isnan, table["format_reward"]))

    def test_advantages_follow_the_total(self, parts: Any) -> None:
        table, total = parts.table(1), by_hand(parts.batches[0])[2]
        for start in (0, 4):
            group = total[start : start + 4]
            spread = math.sqrt(sum((value - mean(group)) ** 2 for value in group) / 3)
            expected = [(value - mean(group)) / (spread + 1e-4) for value in group]
            assert list(table["advantage"][start : start + 4]) == pytest.approx(expected, abs=1e-3)


class TestLogs:
    def test_shares_of_every_outcome_are_in_the_log(self, parts: Any) -> None:
        first, second = parts.log
        assert first["correctness/outcome/correct"] == pytest.approx(3 / 8)
        assert first["correctness/outcome/wrong"] == pytest.approx(3 / 8)
        assert first["correctness/outcome/no_answer"] == pytest.approx(2 / 8)
        assert first["correctness/outcome/timeout"] == 0.0
        assert second["correctness/outcome/unreadable_gold"] == pytest.approx(4 / 8)
        assert first["correctness/errors"] == first["format_reward/errors"] == 0.0

    def test_extracted_answers_stand_beside_the_completions(self, parts: Any) -> None:
        table = parts.table(1)
        assert list(table["correctness/extracted"].fillna("")) == ["1", "1", "2", ""] * 2
        assert list(table["correctness/outcome"])[:4] == ["correct", "correct", "wrong", "no_answer"]
        assert [json.dumps(cell[-1]["content"]) for cell in table["completion"]][:4] == [
            json.dumps(t) for t in TEXTS
        ]


def test_two_parts_of_one_class_do_not_share_a_log_key(train: Train) -> None:
    total = 0.5 * CharLimit(limit=5, penalty=-0.2) + 0.5 * CharLimit(limit=10, penalty=-0.4)
    funcs, weights = trl.split(total)
    ran = train(funcs, weights, rows=PLAIN, texts=TEXTS, max_steps=1)
    [entry] = ran.log
    assert entry["rewards/char_limit/mean"] == pytest.approx(-0.2)
    assert entry["rewards/char_limit_2/mean"] == pytest.approx(-0.4 / 4)
    assert entry["reward"] == pytest.approx(0.5 * -0.2 + 0.5 * -0.1)


def test_rows_that_no_part_can_score_are_left_out(train: Train) -> None:
    """The trainer leaves a row out of mean and advantage where every function says None."""
    ran = train([trl.as_reward_func(Correctness())], rows=PLAIN[2:], texts=TEXTS, max_steps=1)
    [entry], table = ran.log, ran.table(1)
    assert entry["reward"] == pytest.approx(mean([1.0, 1.0, -0.5, -1.0]))
    assert list(table["advantage"][:4]) == [0.0] * 4
    assert table["advantage"][4] > 0


def test_a_batch_without_a_single_gold_trains_on_nothing(train: Train) -> None:
    rows = [{**row, "gold": "" if index else None} for index, row in enumerate(PLAIN[:2])]
    [entry] = train([trl.as_reward_func(Correctness())], rows=rows, texts=TEXTS, max_steps=1).log
    assert entry["reward"] is None
    assert entry["grad_norm"] == 0.0


@pytest.mark.parametrize("func", [TOTAL, trl.as_reward_func(TOTAL)])
def test_a_missing_column_is_a_clear_error_before_any_step(train: Train, func: Any) -> None:
    rows = [{"prompt": row["prompt"], "label": "1"} for row in PLAIN]
    with pytest.raises(ValueError, match=r"no column holds the right answer; columns here: label"):
        train([func], rows=rows, texts=TEXTS)


def test_dropped_columns_point_at_the_option_that_drops_them(train: Train) -> None:
    with pytest.raises(ValueError, match="columns here: none") as caught:
        train([trl.as_reward_func(TOTAL)], rows=PLAIN, texts=TEXTS, remove_unused_columns=True)
    assert "remove_unused_columns=True" in "".join(caught.value.__notes__)


def test_an_author_s_failure_costs_its_rows_and_not_the_run(
    train: Train, caplog: pytest.LogCaptureFixture
) -> None:
    from ringtrue.rewards import Row, reward

    @reward(low=0.0, high=1.0)
    def half_broken(row: Row) -> float:
        return 1.0 / ("boxed" in row.completion.text)

    [entry] = train([trl.as_reward_func(half_broken)], rows=PLAIN, texts=TEXTS, max_steps=1).log
    assert entry["half_broken/errors"] == 2.0
    assert entry["reward"] == 1.0
    assert caplog.text.count("ZeroDivisionError: ") == 1


def test_noise_from_a_real_generation_and_a_prefilled_template(train: Train, tiny: Any) -> None:
    """Whatever a random model writes is scored, as a direct call scores it."""
    template = tiny.PREFILLED_TEMPLATE
    tokenizer = tiny.tiny_tokenizer(chat_template=template)
    funcs, weights = trl.prepare(TOTAL, num_generations=4, tokenizer=tokenizer)
    assert all(func.reward.dialect == Dialect.named("think").as_prefilled() for func in funcs)
    ran = train(funcs, weights, rows=MESSAGES, texts=None, template=template)
    for entry, (_, completions, columns) in zip(ran.log, ran.batches, strict=True):
        known = TOTAL.with_dialect(funcs[0].reward.dialect)(completions, **columns)
        assert entry["reward"] == pytest.approx(mean(known))


def test_a_prefilled_completion_earns_its_format(train: Train, tiny: Any) -> None:
    template = tiny.PREFILLED_TEMPLATE
    tokenizer = tiny.tiny_tokenizer(chat_template=template)
    funcs, weights = trl.prepare(TOTAL, num_generations=4, tokenizer=tokenizer)
    ran = train(
        funcs,
        weights,
        rows=MESSAGES[:1] * 2,
        texts=[r"a</think>\boxed{1}", "a"],
        template=template,
        max_steps=1,
    )
    assert list(ran.table(1)["format_reward"])[:2] == pytest.approx([0.5, 0.0])
    assert list(ran.table(1)["correctness"])[:2] == [1.0, -1.0]


def test_reasoning_split_off_by_the_tokenizer_scores_alike(train: Train) -> None:
    """A tokenizer with a response template moves the thinking out of the content."""
    from trl.chat_template_utils import qwen3_template

    texts = [TEXTS[0], r"<think>a\boxed{1}", r"\boxed{2}", "no answer"]
    funcs, weights = trl.split(TOTAL)
    ran = train(
        funcs, weights, rows=MESSAGES[:1] * 2, texts=texts, response_template=qwen3_template, max_steps=1
    )
    assert ran.batches[0][1][0] == [{"role": "assistant", "reasoning_content": "a", "content": r"\boxed{1}"}]
    table = ran.table(1)
    assert list(table["format_reward"][:4]) == pytest.approx([0.5, 0.0, 0.2, 0.0])
    assert list(table["correctness"][:4]) == [1.0, -1.0, -0.5, -1.0]


def add(a: int, b: int) -> int:
    """Add two numbers.

    Args:
        a: the one
        b: the other
    """
    return a + b


def test_a_transcript_with_a_tool_call_is_scored_by_its_last_reply(train: Train, tiny: Any) -> None:
    from trl.chat_template_utils import qwen3_template

    call = '<tool_call>{"name": "add", "arguments": {"a": 3, "b": 4}}</tool_call>'
    calls = "{% for c in m.tool_calls or [] %}<tool_call>{{ c.function | tojson }}</tool_call>{% endfor %}"
    # Eight first turns, every other one a call; then a last turn for each of the four calls.
    texts = [call, r"\boxed{8}"] * 4 + [r"<think>a</think>\boxed{7}"] * 4
    funcs, weights = trl.split(TOTAL)
    ran = train(
        funcs,
        weights,
        rows=[{**row, "gold": "7"} for row in MESSAGES[:2]],
        texts=texts,
        tools=[add],
        response_template=qwen3_template,
        template=tiny.CHAT_TEMPLATE.replace("{{ m['content'] }}", "{{ m['content'] }}" + calls),
        max_completion_length=128,
        max_steps=1,
    )
    assert [message["role"] for message in ran.batches[0][1][0]] == ["assistant", "tool", "assistant"]
    assert list(ran.table(1)["correctness"]) == [1.0, -0.5] * 4
    assert list(ran.table(1)["format_reward"]) == pytest.approx([0.5, 0.2] * 4)


def test_rloo_takes_the_same_functions(train: Train) -> None:
    funcs, weights = trl.split(TOTAL)
    # beta: with a model that is on no disk there is no reference model to load.
    ran = train(funcs, weights, rows=PLAIN, texts=TEXTS, trainer="RLOO", beta=0.0, max_steps=1)
    assert ran.log[0]["reward"] == pytest.approx(mean(by_hand(ran.batches[0])[2]))
    assert ran.log[0]["rewards/correctness/mean"] == pytest.approx(mean(by_hand(ran.batches[0])[1]))


def test_a_copy_from_another_process_trains_alike(train: Train, parts: Any) -> None:
    funcs, weights = trl.split(TOTAL)
    ran = train(pickle.loads(pickle.dumps(funcs)), weights, rows=MESSAGES, texts=TEXTS)
    assert [entry["reward"] for entry in ran.log] == [entry["reward"] for entry in parts.log]


def test_the_example_runs(train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = Path(__file__).resolve().parents[2] / "examples"
    monkeypatch.syspath_prepend(str(examples))
    example = runpy.run_path(str(examples / "trl_grpo.py"))
    [entry] = example["main"](["--steps", "1", "--out", str(tmp_path)])
    assert {"reward", "rewards/format_reward/mean", "rewards/correctness/mean"} <= set(entry)
