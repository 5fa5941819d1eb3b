"""A sequence classifier of transformers, loaded once a process; the one module that imports it.

A real conversation: `[{"role": "user", "content": "6 * 7?"}, {"role": "assistant", "content": "42"}]`.

Texts cannot speak as the template does: a special token that stands in one, such as `<|im_end|>`, is broken
up.
"""

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ringtrue.rewards.errors import SetupError

__all__ = ["Classified", "Classifier", "classifier"]

Conversation = Sequence[Mapping[str, str]]

_loaded: Final[dict[tuple[object, ...], "Classifier"]] = {}
_lock = threading.RLock()


@dataclass(frozen=True, slots=True)
class Classified:
    """What the model said of one conversation."""

    logit: float
    """Of the label."""
    cut: int
    """Tokens that it did not see."""


def classifier(model: str, revision: str | None, device: str, dtype: str) -> "Classifier":
    """The loaded model, of this process: one that was loaded before a fork is loaded again.

    Raises:
        SetupError: where it cannot be loaded.
    """
    key = (os.getpid(), model, revision, device, dtype)
    with _lock:
        if key not in _loaded:
            _loaded[key] = Classifier(model, revision, device, dtype)
        return _loaded[key]


class Classifier:
    """Model and tokenizer."""

    def __init__(self, model: str, revision: str | None, device: str, dtype: str) -> None:
        """Load both.

        Raises:
            SetupError: where that fails.
        """
        try:
            import torch
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
            from transformers.utils import logging as transformers_logging
        except ImportError as error:
            raise SetupError(
                "RewardModel needs torch and transformers: pip install 'ringtrue[reward-model]'"
            ) from error
        self._torch: Any = torch
        tokenizers: Any = AutoTokenizer
        models: Any = AutoModelForSequenceClassification
        logging: Any = transformers_logging
        bars = logging.is_progress_bar_enabled()
        logging.disable_progress_bar()  # a reward prints nothing
        place = device if device != "auto" else "cuda" if torch.cuda.is_available() else "cpu"
        try:
            self._tokenizer: Any = tokenizers.from_pretrained(model, revision=revision)
            self._model: Any = models.from_pretrained(model, revision=revision, dtype=dtype).to(place).eval()
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise SetupError(f"RewardModel: {model!r} cannot be loaded on {place}: {error}") from error
        finally:
            if bars:
                logging.enable_progress_bar()
        self._name = model
        self._place = place
        self._special = _special(self._tokenizer)

    def classify(
        self, conversations: Sequence[Conversation], *, label: int, batch_size: int, max_length: int
    ) -> list[Classified]:
        """One logit a conversation, in order.

        Raises:
            SetupError: where the model has no such label.
        """
        labels = int(self._model.config.num_labels)
        if label >= labels:
            raise SetupError(f"RewardModel.label is {label}, and {self._name!r} has {labels}, counted from 0")
        # A tokenizer of today takes one caller at a time, and a model gains nothing by several.
        with _lock:
            encoded = [self._encode(one, max_length) for one in conversations]
            order = sorted(range(len(encoded)), key=lambda n: len(encoded[n][0]["input_ids"]))
            size = batch_size if self._pads else 1
            logits = [0.0] * len(encoded)
            for start in range(0, len(order), size):
                some = order[start : start + size]
                for n, logit in zip(some, self._logits([encoded[n][0] for n in some], label), strict=True):
                    logits[n] = logit
        return [Classified(logit, cut) for logit, (_, cut) in zip(logits, encoded, strict=True)]

    @property
    def _pads(self) -> bool:
        return self._tokenizer.pad_token_id is not None and self._model.config.pad_token_id is not None

    def _logits(self, rows: Sequence[Mapping[str, list[int]]], label: int) -> list[float]:
        torch = self._torch
        if len(rows) == 1:
            batch = {name: torch.tensor([ids]) for name, ids in rows[0].items()}
        else:
            batch = self._tokenizer.pad(list(rows), return_tensors="pt")
        with torch.inference_mode():
            logits = self._model(**{name: value.to(self._place) for name, value in batch.items()}).logits
        return [float(value) for value in logits[:, label].float().cpu().tolist()]

    def _encode(self, conversation: Conversation, max_length: int) -> tuple[dict[str, list[int]], int]:
        clean = [{**message, "content": self._broken_up(message["content"])} for message in conversation]
        texts: tuple[str, ...]
        if self._tokenizer.chat_template:
            texts = (self._tokenizer.apply_chat_template(clean, tokenize=False),)
        else:
            texts = ("\n".join(message["content"] for message in clean[:-1]), clean[-1]["content"])
        options = {"add_special_tokens": len(texts) > 1, "verbose": False}
        whole = self._tokenizer(*texts, **options)
        cut = len(whole["input_ids"]) - max_length
        if cut <= 0:
            return dict(whole), 0
        return dict(self._tokenizer(*texts, **options, truncation=True, max_length=max_length)), cut

    def _broken_up(self, text: str) -> str:
        text = text.encode("utf-8", "replace").decode("utf-8")
        for token in self._special:
            text = text.replace(token, f"{token[0]} {token[1:]}")
        return text


def _special(tokenizer: Any) -> list[str]:
    """Tokens that a template speaks with, the longest first."""
    known = {*tokenizer.all_special_tokens, *tokenizer.get_added_vocab()}
    return sorted((token for token in known if len(token) > 1 and token.strip()), key=len, reverse=True)
