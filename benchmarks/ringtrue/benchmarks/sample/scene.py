"""One row in the making: a problem, a style, and the sentences in which an answer slot stands.

>>> from random import Random
>>> from ringtrue.benchmarks.sample.problem import ok
>>> slot_sentence(Random(3), "hash", ok("7"))
'#### 7'
"""

from dataclasses import dataclass
from random import Random

from .problem import Form, Problem
from .prose import derive, think
from .styles import Shape, Style

__all__ = ["Scene", "join", "slot_sentence"]

_BOXED = (
    "Therefore the result is $\\boxed{@}$.",
    "\\[\n\\boxed{@}\n\\]",
    "So we arrive at \\(\\boxed{@}\\).",
    "**Final Answer:** $\\boxed{@}$",
    "$$\\boxed{@}$$",
    "Final result: \\boxed{@}",
    "This gives $\\fbox{@}$.",
)
_TAG = ("<answer>@</answer>", "<answer> @ </answer>", "<answer>\n@\n</answer>")
_HASH = ("#### @",)
_PHRASE = (
    "The answer is @.",
    "So the final answer is @.",
    "Final answer: @",
    "**Answer:** @",
    "Answer: @",
    "Therefore, the answer is: @",
)
_SENTENCES = {"boxed": _BOXED, "tag": _TAG, "hash": _HASH, "phrase": _PHRASE}


def slot_sentence(rng: Random, slot: str, form: Form) -> str:
    """Write the sentence or line in which this form stands as the answer."""
    text = form.text(slot)
    if slot != "boxed" and "\\" in text:
        text = f"${text}$"
    sentence = rng.choice(_SENTENCES[slot])
    if sentence.endswith("@."):
        text = text.removesuffix(".")
    return sentence.replace("@", text)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a row is written from."""

    rng: Random
    """The generator's source of chance."""
    problem: Problem
    """What is asked."""
    style: Style
    """How the completion is delivered."""

    def slot(self, form: Form) -> str:
        """Write an answer slot in this style."""
        return slot_sentence(self.rng, self.style.slot, form)

    def said(self, form: Form) -> str:
        """Name the form in prose, as the derivation does."""
        return form.tex if "${answer}$" in self.problem.last else form.plain

    def body(self, form: Form) -> str:
        """Write what stands before the slot: a derivation, or a sentence where the thinking held it."""
        if self.style.slot == "tag":
            return ""
        if self.style.thinks and self.rng.random() < 0.6:
            return self.problem.last.replace("{answer}", self.said(form))
        return derive(self.rng, self.problem, self.said(form))

    def thought(self, form: Form) -> str:
        """Write reasoning that arrives at the form."""
        return think(self.rng, self.problem, self.said(form))

    def finish(self, form: Form, answer: str, *, thinking: str | None = None, ended: bool = True) -> Shape:
        """Deliver an answer after reasoning about `form`, or after `thinking`."""
        whole = self.style.wrap(self.thought(form) if thinking is None else thinking, answer)
        return whole + self.style.end if ended and isinstance(whole, str) else whole

    def usual(self, form: Form) -> Shape:
        """Write the ordinary completion: reasoning, derivation, slot."""
        return self.finish(form, join(self.body(form), self.slot(form)))


def join(*paragraphs: str) -> str:
    r"""Join what is not empty by blank lines.

    >>> join("First.", "", "Last.")
    'First.\n\nLast.'
    """
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
