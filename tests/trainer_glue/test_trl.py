"""The adapter by itself: no trainer, no torch."""

import asyncio
import inspect
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.graders import Dialect
from ringtrue.rewards import (
    BoxedFormat,
    CharLimit,
    Correctness,
    Row,
    ThinkFormat,
    WeightedSum,
    reward,
)
from ringtrue.trainer_glue import trl
from ringtrue.trainer_glue.trl import RewardFunc
from trainer_glue.adapted import TEXT, TOTAL, Log, ShareOfGroup, fragile

CALL = {"type": "function", "function": {"name": "add", "arguments": {"a": 3, "b": 4}}}

# Every shape in which TRL or Unsloth hand over one right, well-formed completion.
SHAPES: dict[str, Any] = {
    "plain text": TEXT,
    "one message": [{"role": "assistant", "content": TEXT}],
    "content blocks": [{"role": "assistant", "content": [{"type": "text", "text": TEXT}]}],
    "reasoning split off": [
        {"role": "assistant", "reasoning_content": "3 and 4", "content": r"So \boxed{7}"}
    ],
    "thinking split off": [{"role": "assistant", "thinking": "3 and 4", "content": r"So \boxed{7}"}],
    "tool transcript": [
        {"role": "assistant", "content": "", "tool_calls": [CALL]},
        {"role": "tool", "name": "add", "content": "7"},
        {"role": "assistant", "content": TEXT},
    ],
    "tool call without content": [
        {"role": "assistant", "tool_calls": [CALL]},
        {"role": "tool", "name": "add", "content": "7"},
        {"role": "assistant", "reasoning_content": "3 and 4", "content": r"So \boxed{7}"},
    ],
}
EMPTY: dict[str, Any] = {
    "no text": "",
    "content None": [{"role": "assistant", "content": None}],
    "no content": [{"role": "assistant"}],
    "cut inside the reasoning": [{"role": "assistant", "reasoning_content": r"so \boxed{7}", "content": ""}],
}


class TestValues:
    @pytest.mark.parametrize("shape", SHAPES)
    def test_every_shape_earns_the_full_score(self, shape: str) -> None:
        funcs, weights = trl.split(TOTAL)
        values = [f(completions=[SHAPES[shape]], prompts=["3+4?"], gold=["7"])[0] for f in funcs]
        assert values == [0.5, 1.0]
        assert weights == [0.3, 0.7]

    @pytest.mark.parametrize("shape", EMPTY)
    def test_no_answer_is_no_answer_in_every_shape(self, shape: str) -> None:
        assert trl.as_reward_func(Correctness())(completions=[EMPTY[shape]], gold=["7"]) == [-1.0]

    @pytest.mark.parametrize("prompt", ["3+4?", [{"role": "user", "content": "3+4?"}], None])
    def test_prompts_of_every_shape(self, prompt: Any) -> None:
        func = trl.as_reward_func(TOTAL)
        prompts = None if prompt is None else [prompt]
        assert func([TEXT], prompts, [[1, 2]], gold=["7"]) == TOTAL([TEXT], prompts, [[1, 2]], gold=["7"])

    @given(
        st.lists(
            st.tuples(st.sampled_from([*SHAPES.values(), *EMPTY.values()]), st.sampled_from(["7", "8", None]))
        )
    )
    def test_the_same_as_a_direct_call_and_parts_add_up_to_it(
        self, rows: list[tuple[Any, str | None]]
    ) -> None:
        completions, golds = [text for text, _ in rows], [gold for _, gold in rows]
        direct = TOTAL(completions, gold=golds)
        assert trl.as_reward_func(TOTAL)(completions, gold=golds) == direct
        funcs, weights = trl.split(TOTAL)
        columns = [f(completions, gold=golds) for f in funcs]
        for index, expected in enumerate(direct):
            parts = [(w, c[index]) for w, c in zip(weights, columns, strict=True)]
            known = [w * value for w, value in parts if value is not None]
            assert (sum(known) if known else None) == pytest.approx(expected)

    def test_host_arguments_are_no_columns(self) -> None:
        state = type("State", (), {"global_step": 3, "max_steps": 9})()
        func = trl.as_reward_func(Correctness())
        assert func(
            [TEXT], gold=["7"], trainer_state=state, environments=[object()] * 2, **Log().arguments()
        ) == [1.0]

    def test_a_row_holds_all_that_the_trainer_gives(self) -> None:
        seen: list[Row] = []

        @reward(low=0.0, high=1.0)
        def watch(row: Row) -> float:
            seen.append(row)
            return 0.0

        state = type("State", (), {"global_step": 3, "max_steps": 9})()
        trl.as_reward_func(watch)(["a"], ["p"], [[5, 6]], ability=["math"], trainer_state=state)
        [row] = seen
        assert (row.prompt, row.token_ids, row.columns) == ("p", [5, 6], {"ability": "math"})
        assert (row.step, row.max_steps) == (3, 9)

    def test_the_reward_s_own_dialect_reads_the_completion(self) -> None:
        text = r"\boxed{7}</think>"
        assert trl.as_reward_func(Correctness())([text], gold=["7"]) == [-1.0]
        assert trl.as_reward_func(Correctness(dialect="none"))([text], gold=["7"]) == [1.0]

    def test_an_empty_batch(self) -> None:
        assert trl.as_reward_func(Correctness())([]) == []


class TestSplit:
    def test_two_parts_of_one_class_have_two_names(self) -> None:
        funcs, weights = trl.split(
            0.5 * CharLimit(limit=10) + 0.25 * CharLimit(limit=20) + 0.25 * CharLimit(limit=30)
        )
        assert len({f.__name__ for f in funcs}) == 3
        assert weights == [0.5, 0.25, 0.25]
        assert (
            [f(["x" * 15]) for f in funcs] == [f.reward(["x" * 15]) for f in funcs] == [[-0.2], [0.0], [0.0]]
        )

    def test_a_sum_inside_a_sum_is_multiplied_out(self) -> None:
        inner = (0.5 * BoxedFormat() + 0.5 * CharLimit()).with_name("style")
        total = WeightedSum(parts=(inner, BoxedFormat()), weights=(0.5, 2.0))
        funcs, weights = trl.split(total)
        assert [f.__name__ for f in funcs] == ["boxed_format", "char_limit", "boxed_format_2"]
        assert weights == [0.25, 0.25, 2.0]

    def test_a_sum_that_renormalises_stays_whole(self) -> None:
        total = replace(TOTAL, missing="renormalise")
        [func], weights = trl.split(total)
        assert weights == [1.0]
        assert func([TEXT], gold=[None]) == total([TEXT], gold=[None])

    def test_a_single_reward_is_one_function(self) -> None:
        [func], weights = trl.split(Correctness())
        assert (func.__name__, weights) == ("correctness", [1.0])

    @pytest.mark.parametrize("call", [trl.split, trl.prepare, trl.as_reward_func])
    def test_what_is_no_reward_is_refused(self, call: Any) -> None:
        with pytest.raises(TypeError, match="is no reward"):
            call(lambda completions, **_: [0.0] * len(completions))


class TestPrepare:
    def test_a_prefilled_template_reaches_every_part(self) -> None:
        class Tokenizer:
            chat_template = "{{ messages }}<think>\n"

            def apply_chat_template(self, conversation: Any, /, **_: Any) -> str:
                return f"{conversation[0]['content']}<|assistant|><think>\n"

        total = 0.5 * ThinkFormat() + 0.5 * Correctness()
        funcs, _ = trl.prepare(total, tokenizer=Tokenizer())
        assert [f([r"3 and 4</think>So \boxed{7}"], gold=["7"]) for f in funcs] == [[1.0], [1.0]]
        assert all(f.reward.dialect == Dialect.named("think").as_prefilled() for f in funcs)

    def test_a_dialect_by_name_and_its_prefill_from_the_template(self) -> None:
        class Tokenizer:
            chat_template = "..."

            def apply_chat_template(self, conversation: Any, /, **_: Any) -> str:
                return "user: hi assistant:[THINK]"

        named, _ = trl.prepare(ThinkFormat(), dialect="mistral")
        both, _ = trl.prepare(ThinkFormat(), dialect="mistral", tokenizer=Tokenizer())
        other, _ = trl.prepare(ThinkFormat(), dialect="think", tokenizer=Tokenizer())
        assert named[0].reward.dialect == Dialect.named("mistral")
        assert both[0].reward.dialect == Dialect.named("mistral").as_prefilled()
        assert other[0].reward.dialect == Dialect.named("think")

    def test_an_unknown_dialect_is_named(self) -> None:
        with pytest.raises(ValueError, match="'thonk'"):
            trl.prepare(TOTAL, dialect="thonk")

    def test_groups_with_equal_prompts_are_cut_at_their_known_size(self) -> None:
        [func], _ = trl.prepare(ShareOfGroup(), num_generations=2)
        assert func(["a", "abc", "ab", "ab"], prompts=["p"] * 4) == [0.25, 0.75, 0.5, 0.5]
        assert trl.as_reward_func(ShareOfGroup())(["a", "abc", "ab", "ab"], prompts=["p"] * 4)[0] == 0.125

    @pytest.mark.parametrize("prompts", [["p", "p", "p"], ["p", "q", "q"], ["p", "p", "p", "q"]])
    def test_a_piece_of_a_group_is_refused_with_the_reason(self, prompts: list[str]) -> None:
        [func], _ = trl.prepare(ShareOfGroup(), num_generations=2)
        with pytest.raises(ValueError, match="Several processes split groups"):
            func(["a"] * len(prompts), prompts=prompts)

    def test_a_row_reward_does_not_mind_pieces(self) -> None:
        [func], _ = trl.prepare(BoxedFormat(), num_generations=4)
        assert func([r"\boxed{7}"], prompts=["p"]) == [1.0]

    @pytest.mark.parametrize("size", [0, -1, True, 2.0, "8"])
    def test_a_size_that_is_none_is_refused(self, size: Any) -> None:
        with pytest.raises(ValueError, match="num_generations"):
            trl.prepare(TOTAL, num_generations=size)


class TestPortable:
    def test_pickles_and_compares(self) -> None:
        for func in (*trl.split(TOTAL)[0], trl.as_reward_func(TOTAL)):
            again = pickle.loads(pickle.dumps(func))
            assert again == func
            assert again.__name__ == func.__name__
            assert again([TEXT], gold=["7"]) == func([TEXT], gold=["7"])

    def test_an_asynchronous_trainer_calls_one_group_in_a_thread(self) -> None:
        funcs, _ = trl.prepare(TOTAL, num_generations=2)
        call: dict[str, Any] = {
            "prompts": ["p", "p"],
            "completions": [TEXT, "none"],
            "completion_ids": [[1], [2]],
            "gold": ["7", "7"],
        }

        async def scored() -> list[list[float | None]]:
            return await asyncio.gather(*(asyncio.to_thread(func, **call) for func in funcs))

        assert asyncio.run(scored()) == [func(**call) for func in funcs] == [[0.5, 0.0], [1.0, -1.0]]

    def test_its_signature_shows_two_named_parameters(self) -> None:
        """Axolotl refuses a function that has fewer."""
        names = list(inspect.signature(trl.as_reward_func(fragile)).parameters)
        assert names == ["completions", "prompts", "completion_ids", "columns"]

    def test_many_threads_agree(self) -> None:
        func = trl.as_reward_func(TOTAL)
        with ThreadPoolExecutor(4) as pool:
            values = list(pool.map(lambda _: func([TEXT, "none"], gold=["7", "8"]), range(20)))
        assert all(value == values[0] for value in values)

    def test_importing_it_imports_no_trainer(self) -> None:
        code = "import sys, ringtrue.trainer_glue.trl; print({'torch', 'trl', 'datasets'} & {*sys.modules})"
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": ":".join(sys.path)},
        )
        assert done.stdout.strip() == "set()"

    def test_its_repr_rebuilds_it(self) -> None:
        func = RewardFunc(Correctness(wrong=0.0, missing=0.0), 8)
        assert eval(repr(func)) == func
