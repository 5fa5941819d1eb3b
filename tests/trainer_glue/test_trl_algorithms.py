"""TRL's other ways to train with the same rewards: RLOO, GDPO, evaluation, and AsyncGRPO's own child process.

The child is the real one: spawned, the rewards pickled into it. Only vLLM is played, by a server on loopback.
"""

import importlib
import json
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import pytest

from ringtrue.rewards import CharLimit, Correctness, FormatReward, KimiLength
from ringtrue.rewards.groups import gdpo
from ringtrue.trainer_glue import trl

pytestmark = [
    pytest.mark.trl,
    # trl 1.16 still sets the old name, transformers 5.23 warns of it; neither is ours.
    pytest.mark.filterwarnings("ignore:`(is_)?gradient_checkpointing` is deprecated:FutureWarning"),
]

TOTAL = 0.3 * FormatReward() + 0.7 * Correctness()
TEXTS = [r"<think>a</think>\boxed{1}", r"\boxed{1}", r"\boxed{2}", "no answer"]
ROWS = [{"prompt": f"problem {index}", "gold": gold} for index, gold in enumerate(["1", "2"])]
MESSAGES = [{**row, "prompt": [{"role": "user", "content": row["prompt"]}]} for row in ROWS]

Train = Callable[..., Any]


def numbers(values: Sequence[float | None]) -> list[float]:
    """The values, none of which may be missing."""
    known = [value for value in values if value is not None]
    assert len(known) == len(values)
    return known


def test_rloo_logs_the_same_parts_and_outcomes(train: Train) -> None:
    funcs, weights = trl.split(TOTAL)
    grpo = train(funcs, weights, rows=ROWS, texts=TEXTS, max_steps=1)
    # beta: with a model that is on no disk there is no reference model to load.
    rloo = train(funcs, weights, rows=ROWS, texts=TEXTS, trainer="RLOO", beta=0.0, max_steps=1)
    ours = [key for key in grpo.log[0] if key.startswith(("rewards/", "correctness/", "format_reward/"))]
    assert {"correctness/outcome/wrong", "correctness/errors", "rewards/format_reward/mean"} <= set(ours)
    for key in (*ours, "reward"):
        # The recorder has no value, so its own means are no numbers.
        assert rloo.log[0][key] == pytest.approx(grpo.log[0][key], nan_ok=True), key


def test_gdpo_takes_the_parts_and_their_weights(train: Train) -> None:
    """Each part is normalised inside its group, so the parts must come apart, each with its own weight."""
    funcs, weights = trl.split(TOTAL)
    ran = train(
        funcs, weights, rows=ROWS, texts=TEXTS, max_steps=1,
        multi_objective_aggregation="normalize_then_sum",
    )  # fmt: skip
    prompts, completions, columns = ran.batches[0]
    parts = {part.name: part(completions, prompts, **columns) for part in TOTAL.parts}
    expected = gdpo(parts, [0] * 4 + [1] * 4, weights=dict(zip(parts, weights, strict=True)))
    assert list(ran.table(1)["advantage"]) == pytest.approx(expected, abs=1e-3)
    assert ran.log[0]["reward"] == pytest.approx(sum(numbers(TOTAL(completions, prompts, **columns))) / 8)


def test_parts_of_one_class_inside_nested_sums_keep_names_of_their_own(train: Train) -> None:
    total = CharLimit(limit=5, penalty=-0.2) + 0.5 * (
        CharLimit(limit=10, penalty=-0.4) + CharLimit(limit=20, penalty=-0.8)
    )
    funcs, weights = trl.split(total)
    [entry] = train(funcs, weights, rows=ROWS, texts=TEXTS, max_steps=1).log
    assert len({func.__name__ for func in funcs}) == 3
    added = 0.0
    for func, weight in zip(funcs, weights, strict=True):
        assert isinstance(func.reward, CharLimit)
        limit = func.reward.limit
        penalty, given = {5: (-0.2, 1.0), 10: (-0.4, 0.5), 20: (-0.8, 0.5)}[limit]
        mean = penalty * sum(len(text) > limit for text in TEXTS) / len(TEXTS)
        assert weight == given
        assert entry[f"rewards/{func.__name__}/mean"] == pytest.approx(mean)
        added += weight * mean
    assert entry["reward"] == pytest.approx(added)


def test_an_evaluation_with_smaller_groups_is_refused(tiny: Any, tmp_path: Path) -> None:
    """The training step has whole groups; the evaluation would compare two completions as if they were four."""
    host, datasets = (pytest.importorskip(name) for name in ("trl", "datasets"))
    tokenizer = tiny.tiny_tokenizer()
    funcs, weights = trl.prepare(KimiLength(), num_generations=4)
    data = datasets.Dataset.from_list(ROWS)
    config = host.GRPOConfig(
        output_dir=str(tmp_path), num_generations=4, num_generations_eval=2, per_device_train_batch_size=8,
        per_device_eval_batch_size=8, max_completion_length=4, report_to="none", use_cpu=True, bf16=False,
        gradient_checkpointing=False, disable_tqdm=True, reward_weights=weights,
    )  # fmt: skip
    trainer = host.GRPOTrainer(
        tiny.tiny_model(tokenizer), funcs, config,
        train_dataset=data, eval_dataset=data, processing_class=tokenizer,
    )  # fmt: skip
    with pytest.raises(ValueError, match=r"compares the 4 completions of a prompt, and got 2 of one") as told:
        trainer.evaluate()
    assert "num_generations_eval=4" in str(told.value)


@pytest.fixture
def served(tiny: Any) -> Iterator[str]:
    """What the rollout child asks vLLM for: the tokens of the next text, and a probability for each."""
    tokenizer = tiny.tiny_tokenizer()
    tokens = cycle([tokenizer(text)["input_ids"] + [tokenizer.eos_token_id] for text in TEXTS])
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                ids = next(tokens)
            choice = {"token_ids": ids, "logprobs": {"token_logprobs": [-0.5] * len(ids)}}
            body = json.dumps({"choices": [choice]}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture
def rollouts(
    tiny: Any, served: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Sequence[Any], int], list[Any]]]:
    """Start TRL's rollout child with these reward functions and take samples out of its queue."""
    pytest.importorskip("aiohttp")  # TRL's own need
    module = importlib.import_module("trl.experimental.async_grpo.async_rollout_worker")
    datasets = pytest.importorskip("datasets")
    # The child speaks HTTP alone; only the parent asks whether vLLM is there.
    monkeypatch.setattr(module, "is_vllm_available", lambda *_, **__: True)
    importlib.import_module("accelerate").PartialState(cpu=True)  # the logger of the parent needs it
    started = []

    def run(funcs: Sequence[Any], count: int) -> list[Any]:
        tokenizer = tiny.tiny_tokenizer()
        # Without one the child wants a chat template that it knows; with one, reasoning comes split off.
        tokenizer.response_template = importlib.import_module("trl.chat_template_utils").qwen3_template
        worker = module.AsyncRolloutWorker(
            model_name="tiny", dataset=datasets.Dataset.from_list(MESSAGES), reward_funcs=list(funcs),
            processing_class=tokenizer, eos_token_ids=[tokenizer.eos_token_id], num_generations=4,
            max_inflight_tasks=4, vllm_server_url=served, child_ready_timeout=120,
        )  # fmt: skip
        started.append(worker)
        worker.start()
        found: list[Any] = []
        while len(found) < count:
            worker.check_health(120)
            found.append(worker.rollout_buffer.get(timeout=60))
        return found

    yield run
    for worker in started:
        worker.stop()


def text_of(sample: Any) -> str:
    """What the server sent, put together again."""
    [message] = sample.completion
    thought = message.get("reasoning_content")
    return f"<think>{thought}</think>{message['content']}" if thought else str(message["content"])


def gold_of(sample: Any) -> str:
    [row] = [row for row in MESSAGES if row["prompt"] == sample.prompt]
    return str(row["gold"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # a fork or spawn from a process with threads
def test_the_rewards_work_in_the_child_of_async_grpo(rollouts: Any) -> None:
    """It takes no weights, so the recipe goes as one function; groups come one by one, in another thread."""
    whole = trl.as_reward_func(TOTAL)
    [kimi], _ = trl.prepare(KimiLength(), num_generations=4)
    samples = rollouts([whole, kimi], 16)
    assert {text_of(sample) for sample in samples} == set(TEXTS)
    groups: dict[Any, list[Any]] = {}
    for sample in samples:
        groups.setdefault(sample.group_id, []).append(sample)
    assert [len(group) for group in groups.values()] == [4] * 4
    for group in groups.values():
        texts, golds = [text_of(sample) for sample in group], [gold_of(sample) for sample in group]
        direct = numbers(TOTAL(texts, gold=golds))
        given = kimi(
            texts, [sample.prompt for sample in group], gold=golds,
            completion_ids=[written(sample) for sample in group],
        )  # fmt: skip
        lengths = numbers(given)
        assert [s.metrics["rewards/weighted_sum"] for s in group] == pytest.approx(direct)
        assert [s.metrics["rewards/kimi_length"] for s in group] == pytest.approx(lengths)
        assert [s.metrics["reward"] for s in group] == pytest.approx(
            [one + other for one, other in zip(direct, lengths, strict=True)]
        )


def written(sample: Any) -> list[int]:
    """The tokens of a row that the model wrote."""
    return [token for token, own in zip(sample.input_ids, sample.completion_mask, strict=True) if own]
