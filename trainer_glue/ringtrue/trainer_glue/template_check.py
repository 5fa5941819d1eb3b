r"""What of a chat template speaks against a run with this recipe: one sentence a finding, before any step.

A real one: Qwen2.5's template puts `You are Qwen, created by Alibaba Cloud. You are a helpful assistant.`
before every conversation that has no system message of its own, which a prompt file does not show.

The template is rendered through the tokenizer's own `apply_chat_template` and read as text: nothing is
guessed from a model's name, nothing is downloaded, and no completion is looked at.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ringtrue.graders.chat_template import template_conflict
from ringtrue.graders.dialect import ChatTokenizer, Dialect
from ringtrue.rewards import Reward

__all__ = ["check_template", "recipe_conflict"]

_MARK: Final = "QQ17QQ"
"""Stands for the user's words, to find them again in the prompt."""
_MARKUP: Final = re.compile(r"<[^<>\s]{1,60}>|\[/?[A-Z_]{1,20}\]")
_ROLES: Final = frozenset({"system", "user", "assistant", "developer", "model", "human", "message", "start"})
_CUT: Final = frozenset({"assistant", "tool"})
"""Roles whose messages a template may write in other words."""


def check_template(
    tokenizer: ChatTokenizer,
    recipe: Reward,
    conversation: Sequence[Mapping[str, object]] | None = None,
    **kwargs: object,
) -> list[str]:
    r"""Render a prompt as a trainer does, and say what a recipe or a reader would stumble over.

    Looked at: whether the recipe's dialect fits (reasoning opened or closed by the prompt, tags that are
    special tokens), a system prompt that the template adds, a system message that it refuses or drops, a
    generation prompt that is missing, and a BOS token that plain text would get twice.

    Args:
        tokenizer: a loaded tokenizer or processor.
        recipe: the reward or recipe, as `trl.prepare` takes it or with its dialect already set.
        conversation: the messages of one prompt of the dataset; one question by a user when left out.
        **kwargs: the run's `chat_template_kwargs`, as `enable_thinking=False`.

    Returns:
        The findings, each with what to do; empty where there are none.

    >>> from ringtrue.rewards import BoxedFormat
    >>> class Plain:
    ...     def apply_chat_template(self, conversation, /, *, tokenize, add_generation_prompt):
    ...         text = "".join(f"<|{turn['role']}|>{turn['content']}" for turn in conversation)
    ...         return text + "<|assistant|>" * add_generation_prompt
    >>> check_template(Plain(), BoxedFormat())
    []
    """
    if getattr(tokenizer, "chat_template", "") is None and not _inner_template(tokenizer):
        return ["there is no chat template: give prompts as text, or set tokenizer.chat_template"]
    asked = [dict(message) for message in conversation or ()] or [{"role": "user", "content": _MARK}]
    try:
        prompt = _render(tokenizer, asked, kwargs)
    except Exception as error:  # noqa: BLE001 - a template raises what it likes, and that is the finding
        return [_refused(error, asked)]
    findings = [
        recipe_conflict(tokenizer, recipe, asked, **kwargs),
        _generation_prompt(tokenizer, asked, prompt, kwargs),
        _system(tokenizer, asked, prompt, kwargs),
        _bos(tokenizer, prompt),
    ]
    return [finding for finding in findings if finding]


def recipe_conflict(
    tokenizer: ChatTokenizer,
    recipe: Reward,
    conversation: Sequence[Mapping[str, object]] | None = None,
    **kwargs: object,
) -> str:
    """Why parts of a recipe cannot hold with this template, and what to do; empty where they can.

    A part that does not pay for reasoning is at odds with a template only where its dialect is
    given in words.

    Args:
        tokenizer: whatever renders the model's chat template.
        recipe: the reward or recipe.
        conversation: as for `check_template`.
        **kwargs: as for `check_template`.
    """
    said: dict[str, list[str]] = {}
    for part in _leaves(recipe):
        asks = part.kind == "format" and "eason" in part.instructions
        # A part that follows the tags that are there loses nothing where there are none, unless it pays
        # for them.
        if not asks and Dialect.resolve(part.dialect) is None:
            continue
        reason = template_conflict(part.dialect, tokenizer, conversation, **kwargs)
        if reason and (asks or "thinking is off" not in reason):
            said.setdefault(reason, []).append(part.name)
    return "; ".join(f"{', '.join(dict.fromkeys(names))}: {reason}" for reason, names in said.items())


def _leaves(recipe: Reward) -> list[Reward]:
    inner = recipe.inner
    return [leaf for part in inner for leaf in _leaves(part)] if inner else [recipe]


def _render(
    tokenizer: ChatTokenizer,
    conversation: Sequence[Mapping[str, object]],
    kwargs: Mapping[str, object],
    *,
    generation_prompt: bool = True,
) -> str:
    asked: list[dict[str, str]] = [dict(message) for message in conversation]  # type: ignore[arg-type]
    return str(
        tokenizer.apply_chat_template(
            asked, tokenize=False, add_generation_prompt=generation_prompt, **kwargs
        )
    )


def _inner_template(tokenizer: object) -> object:
    return getattr(getattr(tokenizer, "tokenizer", None), "chat_template", None)


def _refused(error: Exception, asked: Sequence[Mapping[str, object]]) -> str:
    mend = "give messages that it takes"
    if any(message.get("role") == "system" for message in asked):
        mend = "it may know no system role: put those words into the first message of the user"
    return f"the chat template refuses these messages ({type(error).__name__}: {error}): {mend}"


def _generation_prompt(
    tokenizer: ChatTokenizer, asked: Sequence[Mapping[str, object]], prompt: str, kwargs: Mapping[str, object]
) -> str:
    try:
        without = _render(tokenizer, asked, kwargs, generation_prompt=False)
    except Exception:  # noqa: BLE001 - a template that only renders prompts has one
        return ""
    if without != prompt:
        return ""
    return (
        "the template adds no generation prompt, so the model goes on with the user's turn: end the template "
        "with the assistant's header under {% if add_generation_prompt %}"
    )


def _system(
    tokenizer: ChatTokenizer, asked: Sequence[Mapping[str, object]], prompt: str, kwargs: Mapping[str, object]
) -> str:
    """What the prompt says that no message says, or leaves out though a message says it."""
    for message in asked:
        content = message.get("content")
        # Reasoning of earlier turns is cut, and results of tools are written as JSON: both on purpose.
        if message.get("role") in _CUT:
            continue
        if isinstance(content, str) and content.strip() and content.strip() not in prompt:
            return (
                f"what the {message.get('role')} message says is not in the prompt "
                f"({content.strip()[:40]!r}): "
                "the template drops it, so say it in the first message of the user"
            )
    added = _added(asked, prompt)
    if not added:
        return ""
    own = [{"role": "system", "content": _MARK}]
    rest = [message for message in asked if message.get("role") != "system"]
    try:
        stays = bool(_added([*own, *rest], _render(tokenizer, [*own, *rest], kwargs)))
    except Exception:  # noqa: BLE001 - it knows no system role
        stays = True
    mend = (
        "it stays beside a system message of your own"
        if stays
        else "a system message of your own replaces it"
    )
    return f"the template adds a system prompt by itself ({added[:80]!r}): {mend}"


def _added(asked: Sequence[Mapping[str, object]], prompt: str) -> str:
    """The words before the first message of the user that are neither markup nor in a message."""
    for message in asked:
        content = message.get("content")
        text = content if isinstance(content, str) else ""
        if message.get("role") != "system":
            head = prompt[: prompt.find(text.strip())] if text.strip() else ""
            break
        prompt = prompt.replace(text.strip(), " ", 1)
    else:
        return ""
    # Between two marks stands the name of a role, or what somebody says.
    lines = (line.strip() for line in _MARKUP.sub("\n", head).splitlines())
    words = " ".join(line for line in lines if line.casefold().strip(":# ") not in _ROLES).split()
    return " ".join(words) if len(words) > 1 else ""


def _bos(tokenizer: object, prompt: str) -> str:
    inner: Any = getattr(tokenizer, "tokenizer", tokenizer)
    bos, first = getattr(inner, "bos_token", None), getattr(inner, "bos_token_id", None)
    if not bos or first is None or not _tokenises(inner) or not prompt.startswith(str(bos)):
        return ""
    ids = list(inner(prompt)["input_ids"])
    if ids[:2] != [first, first]:
        return ""
    return (
        f"the template writes {bos!r} and the tokenizer adds another to a rendered prompt: give the trainer "
        "message lists, or tokenise rendered prompts with add_special_tokens=False"
    )


def _tokenises(value: object) -> bool:
    # Apart, since a checker that sees `callable` here takes what the call gives for an object.
    return callable(value)
