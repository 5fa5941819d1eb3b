r"""The shapes in which models and hosts deliver a completion: tags, channels, messages, and their prompts.

>>> STYLES["think"].wrap("I add.", "It is $\\boxed{4}$.")
'<think>\nI add.\n</think>\n\nIt is $\\boxed{4}$.'
>>> STYLES["harmony_stripped"].wrap("I add.", "It is 4.")
'analysisI add.assistantfinalIt is 4.'

A style says how thinking and answer are joined, where the answer stands and what the prompt looks like. It
does not know what is right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["STYLES", "Message", "Shape", "Style"]

Message: TypeAlias = dict[str, object]
Shape: TypeAlias = str | list[Message]

_BOX = "Put your final answer in \\boxed{}."
_TAG = "Reason inside <think> </think> and give the result inside <answer> </answer>."


@dataclass(frozen=True, slots=True)
class Style:
    """One way to deliver a completion."""

    name: str
    """The `source` of its rows."""
    slot: str
    """Where its answer stands: `boxed`, `tag`, `hash` or `phrase`."""
    wrap: Callable[[str, str], Shape]
    """Join thinking and answer."""
    prompt: Callable[[str], Shape]
    """The prompt for a problem."""
    thinks: bool = True
    """Whether it shows its reasoning apart from the answer."""
    unclosed: Callable[[str], Shape] | None = None
    """Thinking that runs into the length limit; None where the style cannot show that."""
    end: str = ""
    """The token that ends a finished completion, where the host keeps it."""
    turns: tuple[str, ...] = ()
    """How a model runs on into a turn of its own invention; `{}` is where that turn's answer goes."""


def _plain(_thinking: str, answer: str) -> str:
    return answer


def _boxes(problem: str) -> str:
    return f"{problem}\n{_BOX}"


def _chatml(problem: str) -> str:
    return f"<|im_start|>user\n{problem}\n{_BOX}<|im_end|>\n<|im_start|>assistant\n<think>\n"


def _asked(problem: str) -> list[Message]:
    return [{"role": "user", "content": f"{problem}\n{_BOX}"}]


def _tools(thinking: str, answer: str) -> list[Message]:
    call = {
        "type": "function",
        "function": {"name": "python", "arguments": '{"code": "assert check(result)"}'},
    }
    return [
        {"role": "assistant", "content": thinking, "tool_calls": [call]},
        {"role": "tool", "name": "python", "content": "ok"},
        {"role": "assistant", "content": answer},
    ]


_IM = "<|im_end|>\n<|im_start|>user\nAre you sure?<|im_end|>\n<|im_start|>assistant\n{}"
_EOT = "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n{}"
_USER = "\nUser: Please check that again.\nAssistant: {}"
_QUESTION = "\nQuestion: What is the result when you check it again?\nA moment. {}"
_TOOL = "<tool_response>checked, the right result is here: {}</tool_response>"
_FINAL = "<|end|><|start|>assistant<|channel|>final<|message|>"
_HARMONY = "<|end|><|start|>user<|message|>Sure?" + _FINAL + "{}<|return|>"

_ALL: Final = (
    Style("boxed", "boxed", _plain, _boxes, thinks=False, turns=(_IM, _EOT, _TOOL)),
    Style(
        "base_model", "phrase", _plain, lambda p: f"Question: {p}\nAnswer:",
        thinks=False, turns=(_QUESTION, _USER),
    ),
    Style(
        "hash", "hash", _plain, lambda p: f"{p}\nEnd with a line '#### result'.",
        thinks=False, turns=(_USER,),
    ),
    Style(
        "phrase", "phrase", _plain, lambda p: f"{p}\nThink step by step.",
        thinks=False, turns=(_EOT, _USER),
    ),
    Style(
        "answer_tag", "tag", lambda t, a: f"<think>\n{t}\n</think>\n{a}", lambda p: f"{p}\n{_TAG}",
        unclosed=lambda t: f"<think>\n{t}", turns=(_IM,),
    ),
    Style(
        "answer_tag_cut", "tag", lambda t, a: f"<think> {t} </think> {a}".removesuffix("</answer>"),
        lambda p: f"{p}\n{_TAG}",
        unclosed=lambda t: f"<think> {t}",
    ),
    Style(
        "think", "boxed", lambda t, a: f"<think>\n{t}\n</think>\n\n{a}", _boxes,
        unclosed=lambda t: f"<think>\n{t}", turns=(_IM, _EOT),
    ),
    Style(
        "think_prefilled", "boxed", lambda t, a: f"{t}\n</think>\n\n{a}", _chatml,
        unclosed=lambda t: t, end="<|im_end|>", turns=(_IM,),
    ),
    Style(
        "mistral", "boxed", lambda t, a: f"[THINK]{t}[/THINK]{a}", lambda p: f"<s>[INST]{p}\n{_BOX}[/INST]",
        unclosed=lambda t: f"[THINK]{t}", turns=("</s>[INST]Are you sure?[/INST]{}",),
    ),
    Style(
        "harmony", "boxed",
        lambda t, a: f"<|channel|>analysis<|message|>{t}{_FINAL}{a}",
        lambda p: f"<|start|>user<|message|>{p}\n{_BOX}<|end|><|start|>assistant",
        unclosed=lambda t: f"<|channel|>analysis<|message|>{t}", end="<|return|>", turns=(_HARMONY,),
    ),
    Style(
        "harmony_stripped", "boxed", lambda t, a: f"analysis{t}assistantfinal{a}", _boxes,
        unclosed=lambda t: f"analysis{t}",
    ),
    Style(
        "channel", "boxed", lambda t, a: f"<|channel>thought\n{t}<channel|>{a}",
        lambda p: f"<|turn>user\n{p}\n{_BOX}<turn|>\n<|turn>model\n",
        unclosed=lambda t: f"<|channel>thought\n{t}", end="<turn|>",
    ),
    Style(
        "messages", "boxed",
        lambda t, a: [{"role": "assistant", "content": f"<think>\n{t}\n</think>\n{a}"}], _asked,
    ),
    Style(
        "content_blocks", "boxed",
        lambda _, a: [{"role": "assistant", "content": [{"type": "text", "text": a}]}], _asked, thinks=False,
    ),
    Style(
        "reasoning_content", "boxed",
        lambda t, a: [{"role": "assistant", "content": a, "reasoning_content": t}], _asked,
        unclosed=lambda t: [{"role": "assistant", "content": None, "reasoning_content": t}],
    ),
    Style("tools", "boxed", _tools, _asked, thinks=False),
)  # fmt: skip

STYLES: Final = {style.name: style for style in _ALL}
"""Every style by its name."""
