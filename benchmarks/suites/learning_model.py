"""What the proofs of learning share: a tokenizer, a model from scratch, supervised training, sampling.

Everything is plain torch and transformers, and nothing is downloaded.
"""

import importlib.util
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch

__all__ = ["Shape", "Trace", "build_model", "build_tokenizer", "sample", "supervised"]

_TINY_MODEL: Final = Path(__file__).resolve().parents[2] / "examples" / "tiny_model.py"
_IGNORED: Final = -100


@dataclass(frozen=True, slots=True)
class Trace:
    """One problem as supervised training shows it."""

    prompt: str
    """What the user says."""
    completion: str
    """What the teacher wrote."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a model."""

    hidden: int
    """The width; heads are 64 wide where it has room for more than one."""
    layers: int
    """How many layers."""
    heads: int
    """How many attention heads."""
    inner: int
    """The width inside the feed-forward blocks."""


def build_tokenizer(words: Sequence[str]) -> Any:
    """The byte-level tokenizer of the examples, with these words as one plain token each."""
    from tokenizers import AddedToken

    spec = importlib.util.spec_from_file_location("tiny_model", _TINY_MODEL)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(_TINY_MODEL)
    examples = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(examples)
    tokenizer = examples.tiny_tokenizer()
    tokenizer.add_tokens([AddedToken(word, special=False, normalized=False) for word in words])
    return tokenizer


def build_model(tokenizer: Any, shape: Shape, seed: int) -> Any:
    """A Qwen2 of random weights, the same for the same seed."""
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=shape.hidden,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=max(1, shape.heads // 2),
        max_position_embeddings=512,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
        tie_word_embeddings=True,
    )
    return Qwen2ForCausalLM(config)


def as_prompt(tokenizer: Any, text: str) -> str:
    """What a user says as the model sees it."""
    messages = [{"role": "user", "content": text}]
    return str(tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))


def supervised(
    model: Any,
    tokenizer: Any,
    traces: Sequence[Trace],
    *,
    steps: int,
    batch: int,
    rate: float,
    seed: int,
    seconds: float = float("inf"),
) -> list[float]:
    """Train on the completions of the traces, in bf16 where there is a GPU.

    Args:
        model: trained in place.
        tokenizer: its tokenizer.
        traces: what to imitate; batches are drawn from them at random.
        steps: how many batches at most.
        batch: traces a batch.
        rate: the highest learning rate, after a warm-up and before a linear decay.
        seed: of the draws.
        seconds: time after which to stop; the rate decays with the time spent too.

    Returns:
        The loss of every step.
    """
    device = next(model.parameters()).device
    ids, labels = (part.to(device) for part in _tensors(tokenizer, traces))
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
    draws = torch.Generator().manual_seed(seed)
    losses: list[torch.Tensor] = []
    began = time.monotonic()
    model.train()
    for step in range(steps):
        done = max(step / steps, (time.monotonic() - began) / seconds)
        if done >= 1.0:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 50) * (1.0 - done)
        chosen = torch.randint(len(ids), (batch,), generator=draws).to(device)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
            loss = model(input_ids=ids[chosen], labels=labels[chosen]).loss
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.detach())
        if step % 50 == 0 and device.type == "cuda":
            torch.cuda.synchronize()  # else the clock runs ahead of the work
    return [round(value, 4) for value in torch.stack(losses).float().tolist()]


def sample(
    model: Any, tokenizer: Any, prompts: Sequence[str], *, longest: int, seed: int, batch: int = 512
) -> list[str]:
    """One completion a prompt, at temperature 1, as GRPO samples them."""
    device = next(model.parameters()).device
    torch.manual_seed(seed)
    model.eval()
    texts: list[str] = []
    for start in range(0, len(prompts), batch):
        shown = [as_prompt(tokenizer, prompt) for prompt in prompts[start : start + batch]]
        inputs = tokenizer(shown, return_tensors="pt", padding=True, padding_side="left").to(device)
        with torch.no_grad():
            out = model.generate(
                input_ids=inputs["input_ids"],
                attention_mask=inputs["attention_mask"],
                max_new_tokens=longest,
                do_sample=True,
                temperature=1.0,
                top_k=0,
                top_p=1.0,
                pad_token_id=tokenizer.pad_token_id,
                eos_token_id=tokenizer.eos_token_id,
            )
        width = inputs["input_ids"].shape[1]
        texts += tokenizer.batch_decode(out[:, width:], skip_special_tokens=True)
    return texts


def _tensors(tokenizer: Any, traces: Sequence[Trace]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids padded on the right, and the labels: only what the teacher wrote."""
    prompts = [as_prompt(tokenizer, trace.prompt) for trace in traces]
    wholes = [
        shown + trace.completion + tokenizer.eos_token for shown, trace in zip(prompts, traces, strict=True)
    ]
    lengths = [len(row) for row in tokenizer(prompts)["input_ids"]]
    padded = tokenizer(wholes, padding=True, padding_side="right", return_tensors="pt")
    ids, labels = padded["input_ids"], padded["input_ids"].clone()
    labels[padded["attention_mask"] == 0] = _IGNORED
    labels[torch.arange(ids.shape[1])[None] < torch.tensor(lengths)[:, None]] = _IGNORED
    return ids, labels
