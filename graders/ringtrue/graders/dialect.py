r"""How a model marks its reasoning: a pair of delimiters, and whether the prompt has already opened it.

One real row: DeepSeek-R1's chat template ends with `<think>\n`, so its completions read
`First, 6 times 7 ...</think>\n\n\boxed{42}`: that is `Dialect("<think>", "</think>", prefilled=True)`.

The named dialects are `think` (DeepSeek-R1, Qwen3, GLM, Nemotron), `harmony` (gpt-oss), `mistral`
(Magistral), `channel` (Gemma 4) and `none`. This module cuts nothing: `completion` does. It does not guess
from a model's name. Where a host strips the tags of `mistral` or `channel` as special tokens, nothing is left
to cut at: the reasoning then reads as answer text, so keep special tokens there, or the reasoning apart.
Harmony leaves the names of its channels behind, and is read either way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Protocol, Self

__all__ = ["DIALECTS", "ChatTokenizer", "Dialect"]


class ChatTokenizer(Protocol):
    """Anything that renders a chat, such as a tokenizer or processor of transformers."""

    def apply_chat_template(
        self, conversation: list[dict[str, str]], /, *, tokenize: bool, add_generation_prompt: bool
    ) -> object:
        """The prompt as text, up to where the model begins to write."""
        ...


@dataclass(frozen=True, slots=True)
class Dialect:
    """The delimiters of a model's reasoning.

    >>> Dialect("<start_working_out>", "<end_working_out>").close
    '<end_working_out>'
    """

    open: str
    """What begins the reasoning."""
    close: str
    """What ends it."""
    prefilled: bool = False
    """The prompt ends with `open`, so a completion holds only `close`."""
    name: str = "custom"
    """One of the named dialects, or `custom`."""

    def __post_init__(self) -> None:
        for field, value in (("open", self.open), ("close", self.close), ("name", self.name)):
            if not isinstance(value, str):
                raise TypeError(f"Dialect.{field} is {value!r}; it takes a str")
        if not isinstance(self.prefilled, bool):
            raise TypeError(f"Dialect.prefilled is {self.prefilled!r}; it takes True or False")
        if self.name == "none":
            if self.open or self.close or self.prefilled:
                raise ValueError("the dialect 'none' has no delimiters; give yours another name")
        elif not self.open.strip() or not self.close.strip() or self.open == self.close:
            raise ValueError(
                f"Dialect({self.open!r}, {self.close!r}) needs two different delimiters that are not blank; "
                "for no reasoning at all use Dialect.named('none')"
            )

    @classmethod
    def named(cls, name: str) -> "Dialect":
        """One of the known dialects by name.

        >>> Dialect.named("mistral").open
        '[THINK]'
        """
        try:
            return DIALECTS[name]
        except KeyError:
            raise ValueError(f"no dialect is called {name!r}; known are {', '.join(DIALECTS)}") from None

    @classmethod
    def resolve(cls, value: "Dialect | str") -> "Dialect | None":
        """The dialect that an option names; None for `auto`.

        >>> Dialect.resolve("auto") is None
        True
        >>> Dialect.resolve("harmony").name
        'harmony'
        """
        if isinstance(value, Dialect):
            return value
        if not isinstance(value, str):
            raise TypeError(f"dialect is {value!r}; it takes 'auto', a name or a Dialect(open, close)")
        if value == "auto":
            return None
        if value not in DIALECTS:
            known = ", ".join(map(repr, DIALECTS))
            raise ValueError(f"dialect is {value!r}; it takes 'auto', {known} or a Dialect(open, close)")
        return DIALECTS[value]

    @classmethod
    def from_tokenizer(cls, tokenizer: ChatTokenizer) -> "Dialect":
        r"""Render the generation prompt of a chat template and look at its end.

        A template that knows no reasoning gives `think`: a model may be trained to use those tags, and
        they change nothing where there are none.

        >>> class R1:
        ...     def apply_chat_template(self, conversation, /, *, tokenize, add_generation_prompt):
        ...         return "<|User|>" + conversation[0]["content"] + "<|Assistant|><think>\n"
        >>> Dialect.from_tokenizer(R1())
        Dialect(open='<think>', close='</think>', prefilled=True, name='think')
        """
        template = getattr(tokenizer, "chat_template", "")
        if template is None:
            return DIALECTS["think"]
        prompt = tokenizer.apply_chat_template(
            [{"role": "user", "content": "What is 1 + 1?"}], tokenize=False, add_generation_prompt=True
        )
        if not isinstance(prompt, str):
            raise TypeError(
                f"apply_chat_template(tokenize=False) returned {type(prompt).__name__}, not str; "
                "give the dialect by name instead"
            )
        source = "\n".join(map(str, template.values())) if isinstance(template, Mapping) else str(template)
        return prefilled_by(prompt) or _custom_prefill(prompt, source) or _kind_of(source + prompt)

    def as_prefilled(self) -> Self:
        """The same delimiters, opened by the prompt.

        >>> Dialect.named("think").as_prefilled().prefilled
        True
        """
        return self if self.prefilled else replace(self, prefilled=True)


DIALECTS: Final[Mapping[str, Dialect]] = MappingProxyType(
    {
        "think": Dialect("<think>", "</think>", name="think"),
        "harmony": Dialect("<|channel|>analysis<|message|>", "<|channel|>final<|message|>", name="harmony"),
        "mistral": Dialect("[THINK]", "[/THINK]", name="mistral"),
        "channel": Dialect("<|channel>thought", "<channel|>", name="channel"),
        "none": Dialect("", "", name="none"),
    }
)
"""The dialects that go by a name. In harmony the reasoning ends where the final channel's message begins."""

_LAST_TAG: Final = re.compile(r"<([A-Za-z]\w{0,40})>\Z")


def prefilled_by(prompt: str) -> Dialect | None:
    r"""The named dialect whose opening delimiter ends the prompt.

    >>> prefilled_by("Question: 1+1? Assistant: <think>\n").prefilled
    True
    """
    end = prompt[-200:].rstrip()
    for dialect in DIALECTS.values():
        if dialect.open and end.endswith(dialect.open):
            return dialect.as_prefilled()
    return None


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
    return DIALECTS["think"]
