"""A reward model small enough for a test: two layers, words for tokens, a chat template; made, not downloaded."""

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

__all__ = ["PATH", "SPECIAL", "make"]

SPECIAL: Final = ["<pad>", "<unk>", "<|im_start|>", "<|im_end|>"]
_WORDS: Final = "user assistant system < > | im_start im_end _ the a so it is 42 43 what good bad yes no"
WORDS: Final = [*SPECIAL, *_WORDS.split()]
TEMPLATE: Final = "{% for message in messages %}<|im_start|> {{ message['role'] }} {{ message['content'] }} <|im_end|>{% endfor %}"
PATH: Final = str(Path(tempfile.gettempdir()) / f"ringtrue-tiny-reward-model-2-{os.getuid()}")
"""Where `make` puts it by default: the same for all processes of a user, so that fingerprints agree."""


def make(path: str = PATH, *, template: str | None = TEMPLATE, labels: int = 1, pad: bool = True) -> str:
    """Write one, unless it is there; whole or not at all."""
    if (Path(path) / "config.json").is_file():
        return path
    import torch
    from transformers import LlamaConfig, LlamaForSequenceClassification

    configs: Any = LlamaConfig  # half typed
    models: Any = LlamaForSequenceClassification

    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        target = Path(folder) / "model"
        config = configs(
            vocab_size=len(WORDS), hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
            num_key_value_heads=2, max_position_embeddings=4096, num_labels=labels,
            pad_token_id=0 if pad else None, bos_token_id=None, eos_token_id=3,
        )  # fmt: skip
        model = models(config)
        for n, weights in enumerate(model.parameters()):  # the same on any version of any machine
            places = torch.arange(weights.numel(), dtype=torch.float64).reshape(weights.shape)
            weights.data = torch.sin(places * 1.7 + n).float()
        model.save_pretrained(target)
        _tokenizer(target, template, pad=pad)
        with contextlib.suppress(OSError):  # another process was first
            target.rename(path)
    return path


def _tokenizer(target: Path, template: str | None, *, pad: bool) -> None:
    added = [
        {
            "id": n,
            "content": word,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for n, word in enumerate(SPECIAL)
    ]
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"}, "post_processor": None, "decoder": None,
        "model": {"type": "WordLevel", "vocab": {word: n for n, word in enumerate(WORDS)}, "unk_token": "<unk>"},
    }  # fmt: skip
    settings: dict[str, object] = {
        "tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<unk>", "eos_token": "<|im_end|>",
        "model_max_length": 100000, "additional_special_tokens": ["<|im_start|>"],
    }  # fmt: skip
    if pad:
        settings["pad_token"] = "<pad>"
    if template is not None:
        settings["chat_template"] = template
    (target / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    (target / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
