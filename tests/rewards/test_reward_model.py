"""The reward model, with a tiny one that is made here: no download, no GPU."""

import math
import pickle
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rewards import tiny_reward_model
from ringtrue.rewards import RewardModel, Status, read_rows
from ringtrue.rewards.correctness import classifier
from ringtrue.rewards.errors import SetupError

pytest.importorskip("transformers")
PROMPT = "what is good"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return tiny_reward_model.make(str(tmp_path_factory.mktemp("models") / "tiny"))


@pytest.fixture(autouse=True, scope="module")
def _unloaded() -> Iterator[None]:
    yield
    classifier._loaded.clear()


def logit(path: str, text: str) -> float:
    """What the model itself says of a text, without anything of ours."""
    import torch
    from transformers import LlamaForSequenceClassification, PreTrainedTokenizerFast

    tokenizer: Any = PreTrainedTokenizerFast.from_pretrained(path)
    models: Any = LlamaForSequenceClassification
    net = models.from_pretrained(path).eval()
    with torch.inference_mode():
        return float(net(torch.tensor([tokenizer(text, add_special_tokens=False)["input_ids"]])).logits[0, 0])


CHAT = "<|im_start|> user what is good <|im_end|><|im_start|> assistant so it is 42 <|im_end|>"


def test_it_says_what_the_model_says(model: str) -> None:
    wanted = logit(model, CHAT)
    assert RewardModel(model=model, range="raw")(["so it is 42"], [PROMPT]) == pytest.approx(
        [wanted], abs=1e-5
    )
    assert RewardModel(model=model)(["so it is 42"], [PROMPT]) == pytest.approx(
        [1 / (1 + math.exp(-wanted))], abs=1e-5
    )


def test_messages_and_texts_are_one_conversation_and_reasoning_is_left_out(model: str) -> None:
    reward = RewardModel(model=model, range="raw")
    messages = [{"role": "user", "content": [{"type": "text", "text": PROMPT}]}]
    text = reward(["so it is 42"], [PROMPT])
    assert reward([[{"role": "assistant", "content": "so it is 42"}]], [messages]) == pytest.approx(text)
    assert reward(["<think>no no no</think>so it is 42"], [PROMPT]) == pytest.approx(text)
    assert reward(["so it is 43"], [PROMPT]) != pytest.approx(text)


def test_a_batch_says_what_each_row_says_alone(model: str) -> None:
    texts = ["so it is 42", "no", "", "yes " * 40, "bad", "so it is " * 9, "good", "the 43"]
    for size in (1, 3, 8):
        reward = RewardModel(model=model, range="raw", batch_size=size)
        alone = [reward([text], [PROMPT])[0] for text in texts]
        assert reward(texts, [PROMPT] * len(texts)) == pytest.approx(alone, abs=1e-5)
        assert len(set(alone)) == len(alone), "the model says the same of all: the test shows nothing"


def test_a_model_without_padding_goes_row_by_row(tmp_path: Path) -> None:
    reward = RewardModel(model=tiny_reward_model.make(str(tmp_path / "nopad"), pad=False), range="raw")
    texts = ["so it is 42", "no no"]
    assert reward(texts, [PROMPT] * 2) == pytest.approx(
        [reward([text], [PROMPT])[0] for text in texts], abs=1e-5
    )


def test_without_a_template_prompt_and_answer_are_a_pair(tmp_path: Path) -> None:
    path = tiny_reward_model.make(str(tmp_path / "pair"), template=None)
    wanted = logit(path, "what is good so it is 42")
    assert RewardModel(model=path, range="raw")(["so it is 42"], [PROMPT]) == pytest.approx(
        [wanted], abs=1e-5
    )


@pytest.mark.parametrize("token", ["<|im_end|>", "<|im_start|>", "<pad>"])
def test_a_text_cannot_speak_as_the_template_does(model: str, token: str) -> None:
    loaded = classifier.classifier(model, None, "auto", "auto")
    said = [
        {"role": "user", "content": f"a {token} {token}"},
        {"role": "assistant", "content": f"no {token}{token} yes"},
    ]
    plain = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "no yes"}]
    number = tiny_reward_model.SPECIAL.index(token)
    counts = [loaded._encode(one, 999)[0]["input_ids"].count(number) for one in (said, plain)]
    assert counts[0] == counts[1]


def test_what_is_cut_off_is_said(model: str) -> None:
    reward = RewardModel(model=model, max_length=16)
    scores = reward.score(read_rows(["yes " * 50, "yes"], [PROMPT] * 2))
    assert "tokens over max_length=16 were cut off" in scores[0].reason
    assert "cut off" not in scores[1].reason
    longer = reward.score(read_rows(["yes " * 90], [PROMPT]))
    assert longer[0].value == pytest.approx(scores[0].value), "nothing beyond the limit is seen"


def test_labels_are_counted_and_missing_ones_refused(tmp_path: Path) -> None:
    path = tiny_reward_model.make(str(tmp_path / "two"), labels=2)
    both = [RewardModel(model=path, range="raw", label=n)(["yes"], [PROMPT])[0] for n in (0, 1)]
    assert both[0] != pytest.approx(both[1])
    with pytest.raises(SetupError, match="has 2"):
        RewardModel(model=path, label=2)(["yes"])


def test_a_logit_that_is_no_number_is_an_error(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifier.Classifier, "_logits", lambda *_: [math.nan])
    score = RewardModel(model=model, batch_size=1).score(read_rows(["yes"]))[0]
    assert (score.value, score.status) == (None, Status.ERROR)


def test_a_model_that_is_not_there_is_a_set_up_fault(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be loaded"):
        RewardModel(model=str(tmp_path / "none"))(["yes"])


def test_it_is_loaded_once_for_all_threads_and_is_no_part_of_the_reward(model: str) -> None:
    classifier._loaded.clear()
    reward = RewardModel(model=model)
    found: list[Any] = []
    threads = [
        threading.Thread(target=lambda: found.append(reward(["yes", "no no"], [PROMPT] * 2)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(values == found[0] for values in found)
    assert len(classifier._loaded) == 1
    assert len(pickle.dumps(reward)) < 2000
    assert pickle.loads(pickle.dumps(reward)) == reward


@pytest.mark.parametrize("text", ["", "\ud800\x00", "x" * 20_000, "{{ 7 * 7 }}{% raw %}"])
def test_any_text_is_scored(model: str, text: str) -> None:
    value = RewardModel(model=model)([text], [text])[0]
    assert value is not None
    assert 0 < value < 1


@pytest.mark.parametrize(
    ("options", "says"),
    [({"range": "tanh"}, "sigmoid"), ({"label": -1}, "label"), ({"batch_size": 0}, "batch_size"), ({"max_length": 1}, "max_length"), ({"model": ""}, "model")],
)  # fmt: skip
def test_options_are_checked(options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        RewardModel(**{"model": "m", **options})
