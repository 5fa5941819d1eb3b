"""A tiny random Qwen2 and its byte-level tokenizer, built here: nothing is downloaded, nothing is written.

It has learned nothing and its completions are noise: it shows in seconds, on a CPU, that a run is wired up.
"""

from typing import TYPE_CHECKING, Final

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

__all__ = ["CHAT_TEMPLATE", "PREFILLED_TEMPLATE", "tiny_model", "tiny_tokenizer"]

CHAT_TEMPLATE: Final = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
PREFILLED_TEMPLATE: Final = CHAT_TEMPLATE.replace("assistant\n{%", "assistant\n<think>\n{%")
"""The same, with the reasoning opened by the prompt: completions then start inside it."""


def tiny_tokenizer(*, chat_template: str = CHAT_TEMPLATE) -> PreTrainedTokenizerFast:
    """Byte-level BPE without merges: 256 bytes, three special tokens, plain `<think>` and `</think>`."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    core = Tokenizer(models.BPE(vocab={byte: index for index, byte in enumerate(alphabet)}, merges=[]))
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    core.decoder = decoders.ByteLevel()
    core.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    # Not special: the trainer decodes without special tokens, and the reward would never see them.
    core.add_tokens([AddedToken("<think>", special=False), AddedToken("</think>", special=False)])
    return PreTrainedTokenizerFast(
        tokenizer_object=core,
        eos_token="<|im_end|>",  # noqa: S106 - a token of the vocabulary
        pad_token="<|endoftext|>",  # noqa: S106 - a token of the vocabulary
        chat_template=chat_template,
    )


def tiny_model(tokenizer: "PreTrainedTokenizerBase") -> Qwen2ForCausalLM:
    """Two layers, 64 wide, 91 thousand random weights, the same each time."""
    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=1024,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
        tie_word_embeddings=True,
    )
    return Qwen2ForCausalLM(config)
