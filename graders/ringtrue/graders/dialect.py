r"""How a model marks its reasoning: a pair of delimiters, and whether the prompt has already opened it.

One real row: DeepSeek-R1's chat template ends with `<think>\n`, so its completions read
`First, 6 times 7 ...</think>\n\n\boxed{42}`: that is `Dialect("<think>", "</think>", prefilled=True)`.

The named dialects are `think` (DeepSeek-R1, Qwen3, GLM, Nemotron), `harmony` (gpt-oss), `mistral`
(Magistral), `channel` (Gemma 4) and `none`. This module cuts nothing: `completion` does. It does not guess
from a model's name. Where a host strips the tags of `mistral` or `channel` as special tokens, nothing is left
to cut at: the reasoning then reads as answer text, so keep special tokens there, or the reasoning apart.
Harmony leaves the names of its channels behind, and is read either way.
"""

from collections.abc import Mapping, Sequence
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
    def from_tokenizer(
        cls,
        tokenizer: ChatTokenizer,
        conversation: Sequence[Mapping[str, object]] | None = None,
        **options: object,
    ) -> "Dialect":
        r"""Render the generation prompt of a chat template and look at its end.

        A tokenizer without a template, and a template that knows no reasoning or has it switched off, give
        `think`: a model may be trained to use those tags, and they change nothing where there are none.

        Args:
            tokenizer: a loaded tokenizer or processor; a processor without a template is asked for its
                tokenizer's.
            conversation: the messages to render, where one question by a user is not enough, as for a
                template that needs a system message or lists of blocks.
            **options: what the run hands to the template besides, as `enable_thinking=False`, `tools=[...]`
                or `reasoning_effort="high"`.

        Raises:
            TypeError: it renders no chat, or not as text.
            Exception: whatever the template raises, with a note that says what to give instead.

        >>> class R1:
        ...     def apply_chat_template(self, conversation, /, *, tokenize, add_generation_prompt):
        ...         return "<|User|>" + conversation[0]["content"] + "<|Assistant|><think>\n"
        >>> Dialect.from_tokenizer(R1())
        Dialect(open='<think>', close='</think>', prefilled=True, name='think')
        """
        # Imported here: that module builds dialects.
        from ringtrue.graders.chat_template import read_template

        return read_template(tokenizer, conversation, **options)

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
