r"""What a chat template tells of a model's reasoning: render the prompt up to where it writes, and look.

One real row: Qwen3-Thinking-2507 renders `...<|im_start|>assistant\n<think>\n`, so the reasoning is opened
by the prompt; Qwen3 with `enable_thinking=False` renders `...assistant\n<think>\n\n</think>\n\n`, so there
is none in the completion.

Nothing is imported for it: the tokenizer brings its own renderer. It does not guess from a model's name, and
a template that knows no reasoning (Qwen2.5, Llama 3, Gemma 3, Phi) leaves every dialect of plain tags
possible.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from ringtrue.graders.dialect import DIALECTS, ChatTokenizer, Dialect, prefilled_by

__all__ = ["read_template", "template_conflict"]

_ASK: Final = ({"role": "user", "content": "What is 1 + 1?"},)
_LAST_TAG: Final = re.compile(r"<([A-Za-z][\w:]{0,40})>\Z")
_TO_SELF: Final = Dialect("to=self<|message|>", "<|eom|><|start|>assistant to=user<|message|>")
"""Muse Glimmer: the reasoning is a message to itself. With special tokens stripped nothing is left of it."""


class _Template(NamedTuple):
    """A rendered generation prompt, and the text of the template behind it."""

    prompt: str
    source: str


def read_template(
    tokenizer: ChatTokenizer, conversation: Sequence[Mapping[str, object]] | None = None, **options: object
) -> Dialect:
    """What `Dialect.from_tokenizer` answers."""
    found = _render(tokenizer, conversation, options)
    return DIALECTS["think"] if found is None else _dialect_of(found)


def template_conflict(
    dialect: Dialect | str,
    tokenizer: ChatTokenizer,
    conversation: Sequence[Mapping[str, object]] | None = None,
    **options: object,
) -> str:
    r"""Why a reward for this dialect cannot hold with this template, and what to do; empty where it can.

    Args:
        dialect: what the recipe expects.
        tokenizer: whatever renders the model's chat template.
        conversation: as for `Dialect.from_tokenizer`.
        **options: as for `Dialect.from_tokenizer`.

    >>> class R1:
    ...     def apply_chat_template(self, conversation, /, *, tokenize, add_generation_prompt):
    ...         return "<|User|>" + conversation[0]["content"] + "<|Assistant|><think>\n"
    >>> template_conflict("think", R1())
    "the prompt opens the reasoning with '<think>': use Dialect.from_tokenizer(tokenizer), or .as_prefilled()"
    >>> template_conflict(Dialect.from_tokenizer(R1()), R1())
    ''
    """
    asked = Dialect.resolve(dialect)
    found = _render(tokenizer, conversation, options)
    if found is None or (asked is not None and not asked.open):
        return ""
    seen = _dialect_of(found)
    known = seen if asked is None else asked
    if found.prompt.rstrip().endswith((seen.close, known.close)):
        return (
            "the prompt closes the reasoning (thinking is off), so that no completion holds any: use 'none'"
        )
    if known.name != "harmony" and {known.open, known.close} & _special(tokenizer):
        return (
            f"{known.open!r} or {known.close!r} is a special token, which trainers strip from completions: "
            "add both as plain tokens, or keep special tokens"
        )
    return "" if asked is None else _between(asked, seen)


def _between(asked: Dialect, seen: Dialect) -> str:
    same = (asked.open, asked.close) == (seen.open, seen.close)
    if same and asked.prefilled == seen.prefilled:
        return ""
    if seen.prefilled and not asked.prefilled and same:
        return (
            f"the prompt opens the reasoning with {seen.open!r}: "
            "use Dialect.from_tokenizer(tokenizer), or .as_prefilled()"
        )
    if asked.prefilled and not (same and seen.prefilled):
        return f"the prompt does not end with {asked.open!r}: use the dialect without prefilled=True"
    # A template that renders plain tags, or none, can still be trained to write others.
    if seen.prefilled or seen.name != "think" or asked.name == "harmony":
        return f"the template marks reasoning with {seen.open!r}, not with {asked.open!r}"
    return ""


def _special(tokenizer: object) -> set[object]:
    inner = getattr(tokenizer, "tokenizer", tokenizer)
    return set(getattr(inner, "all_special_tokens", ()))


def _render(
    tokenizer: ChatTokenizer,
    conversation: Sequence[Mapping[str, object]] | None,
    options: Mapping[str, object],
) -> _Template | None:
    """The prompt as the model gets it; None where there is no template."""
    # A processor without a template of its own leaves it to its tokenizer.
    if getattr(tokenizer, "chat_template", "") is None:
        tokenizer = getattr(tokenizer, "tokenizer", tokenizer)
    template = getattr(tokenizer, "chat_template", "")
    if template is None:
        return None
    render: Callable[..., object] | None = getattr(tokenizer, "apply_chat_template", None)
    if render is None:
        raise TypeError(
            f"{repr(tokenizer)[:60]} has no apply_chat_template: give a loaded tokenizer or processor, "
            "or the dialect by name"
        )
    asked = [dict(message) for message in (_ASK if conversation is None else conversation)]
    try:
        prompt = render(asked, tokenize=False, add_generation_prompt=True, **options)
    except Exception as error:
        error.add_note(
            f"while rendering the chat template for {len(asked)} message(s): give messages that it takes as "
            "conversation=[...], with a system message where it needs one, or the dialect by name"
        )
        raise
    if not isinstance(prompt, str):
        raise TypeError(
            f"apply_chat_template(tokenize=False) returned {type(prompt).__name__}, not str; "
            "give the dialect by name instead"
        )
    # Several templates under names: which one is used depends on the conversation, so all are looked at.
    sources = template.values() if isinstance(template, Mapping) else (template,)
    return _Template(prompt, "\n".join(map(str, sources)))


def _dialect_of(found: _Template) -> Dialect:
    return prefilled_by(found.prompt) or _custom_prefill(*found) or _kind_of(found.source + found.prompt)


def _custom_prefill(prompt: str, source: str) -> Dialect | None:
    # Seen in public notebooks: the template ends its prompt with `<start_working_out>`. The closing tag must
    # be written somewhere too, or a role token such as `<assistant>` would pass for an opened tag.
    found = _LAST_TAG.search(prompt[-200:].rstrip())
    if not found:
        return None
    tag = found.group(1)
    close = f"<end_{tag[6:]}>" if tag.startswith("start_") else f"</{tag}>"
    if close in source or close in prompt:
        return Dialect(found.group(), close, prefilled=True)
    return None


def _kind_of(source: str) -> Dialect:
    if "<|channel|>" in source:
        return DIALECTS["harmony"]
    for name in ("channel", "mistral"):
        if DIALECTS[name].close in source:
            return DIALECTS[name]
    return _TO_SELF if _TO_SELF.open in source else DIALECTS["think"]
