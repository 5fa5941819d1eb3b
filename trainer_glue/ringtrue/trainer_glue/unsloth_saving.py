r"""Save what Unsloth has trained: the adapter, merged weights of 16 or 4 bits, or GGUF where llama.cpp is.

A real one: `save_pretrained_gguf` without llama.cpp clones it from the network and builds it, minutes after
the run is over; here that is refused at once, with what to set.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

__all__ = ["GGUF_TYPES", "check_save_method", "is_4bit", "need_llama_cpp", "save"]

_GGUF: Final = "gguf:"
GGUF_TYPES: Final = frozenset(
    "bf16 f16 f32 fast_quantized not_quantized q2_k q2_k_l q3_k_l q3_k_m q3_k_s q3_k_xs "  # noqa: SIM905
    "q4_0 q4_1 q4_k q4_k_m q4_k_s q5_0 q5_1 q5_k q5_k_m q5_k_s q6_k q8_0 quantized".split()
)
"""What Unsloth writes without more data, by its names."""
_METHODS: Final = ("adapter", "merged_16bit", "merged_4bit", "gguf:q4_k_m")


def save(model: Any, tokenizer: Any, folder: str | Path, method: str = "adapter") -> Path:
    """Save what was trained.

    Args:
        model: the trained model.
        tokenizer: saved beside it.
        folder: where to.
        method: `adapter` (the LoRA weights alone), `merged_16bit`, `merged_4bit` (for a model that was loaded
            in 4 bits; its adapters are merged into `model` itself, so save it last) or `gguf:` with one of
            llama.cpp's types, as `gguf:q4_k_m`.

    Returns:
        The folder.

    Raises:
        ValueError: no such method, or 4 bits of a model that has 16.
        RuntimeError: GGUF without llama.cpp on this machine.
    """
    kind = check_save_method(method)
    place = Path(folder)
    if kind == "gguf":
        need_llama_cpp()
        model.save_pretrained_gguf(str(place), tokenizer, quantization_method=method.removeprefix(_GGUF))
    elif kind == "adapter":
        if not hasattr(model, "peft_config"):
            raise ValueError("save(method='adapter'): this model has no adapter; use 'merged_16bit'")
        model.save_pretrained(str(place))
        tokenizer.save_pretrained(str(place))
    elif kind == "merged_4bit":
        if not is_4bit(model):
            raise ValueError(
                "save(method='merged_4bit'): load the model with load_in_4bit=True, or use 'merged_16bit'"
            )
        # Unsloth asks for this name from those who know that it is the last step.
        model.save_pretrained_merged(str(place), tokenizer, save_method="merged_4bit_forced")
    else:
        model.save_pretrained_merged(str(place), tokenizer, save_method="merged_16bit")
    return place


def check_save_method(method: str) -> str:
    """The kind of a saving method: `adapter`, `merged_16bit`, `merged_4bit` or `gguf`.

    Raises:
        ValueError: there is no such method.

    >>> check_save_method("gguf:q4_k_m")
    'gguf'
    """
    if method in {"adapter", "merged_16bit", "merged_4bit"}:
        return method
    if method.startswith(_GGUF):
        if method.removeprefix(_GGUF) in GGUF_TYPES:
            return "gguf"
        raise ValueError(f"saving as {method!r}: GGUF types are {', '.join(sorted(GGUF_TYPES))}")
    raise ValueError(f"saving as {method!r}: it takes {', '.join(_METHODS)} (or another GGUF type)")


def need_llama_cpp() -> None:
    """Ask for llama.cpp, before a run rather than after it.

    Raises:
        RuntimeError: there is none that runs.
    """
    tools = importlib.import_module("unsloth_zoo.llama_cpp")
    try:
        tools.check_llama_cpp()
    except RuntimeError as error:
        raise RuntimeError(
            f"saving as GGUF needs llama.cpp, and there is none that runs in {tools.LLAMA_CPP_DEFAULT_DIR} "
            f"({error}). Build it there, or set UNSLOTH_LLAMA_CPP_PATH to the folder with llama-quantize and "
            "convert_hf_to_gguf.py; or save 'merged_16bit' and convert that folder elsewhere. Unsloth's own "
            "model.save_pretrained_gguf(...) would fetch and build it from the network"
        ) from error


def is_4bit(model: Any) -> bool:
    """Whether the weights of a model were loaded in 4 bits."""
    found = getattr(getattr(model, "config", None), "quantization_config", None)
    if isinstance(found, Mapping):
        return bool(found.get("load_in_4bit"))
    return bool(getattr(found, "load_in_4bit", False) or getattr(model, "is_loaded_in_4bit", False))
