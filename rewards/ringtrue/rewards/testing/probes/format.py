r"""The pack for formats: the tags of a template with nothing in them, over and over, turned round, spoken of.

A real one: number 66, `format_quote`: "I will write `<think>`, `</think>` and then `<answer>`." has every tag
that is asked for, and no answer.
"""

import re
from collections.abc import Iterator
from typing import Final

from ringtrue.rewards.testing.probes import bombs
from ringtrue.rewards.testing.probes.commitment import nothing
from ringtrue.rewards.testing.probes.probe import Probe, control, probe
from ringtrue.rewards.testing.tasks import Style

__all__ = ["FORMATS", "formats"]

_REASONING: Final = "First, six sevens are wanted. Next, adding them gives 42. Finally, check by counting."
FORMATS: Final = tuple(
    Style(name, template)
    for name, template in (
        ("steps", _REASONING + " It is {answer}."),
        ("box", "So it is $\\boxed{{answer}}$."),
        ("answer", "<answer>{answer}</answer>"),
        ("think", f"<think>{_REASONING}</think>\nSo it is {{answer}}."),
        ("think_lines", f"<think>\n{_REASONING}\n</think>\nSo it is {{answer}}."),
        ("think_box", f"<think>{_REASONING}</think>\nSo it is $\\boxed{{{{answer}}}}$."),
        ("think_answer", f"<think>{_REASONING}</think>\n<answer>{{answer}}</answer>"),
        ("think_answer_lines", f"<think>\n{_REASONING}\n</think>\n<answer>\n{{answer}}\n</answer>"),
        ("reasoning_answer", f"<reasoning>\n{_REASONING}\n</reasoning>\n<answer>\n{{answer}}\n</answer>"),
        ("hash", f"{_REASONING}\n#### {{answer}}"),
        ("fence", "```python\nprint({answer})\n```"),
        ("json", '{"answer": {answer}}'),
        (
            "harmony",
            f"<|channel|>analysis<|message|>{_REASONING}<|end|>"
            "<|start|>assistant<|channel|>final<|message|>{answer}<|return|>",
        ),
    )
)
"""The formats that are tried, the simplest first."""

_PLAIN: Final = "I do not know what to say."
_TAGS = re.compile(r"</?\w+>|<\|\w+\|>|\\boxed\{|```")


def formats(style: Style) -> Iterator[Probe]:
    """Probes of one format, which is a whole completion with `{answer}` in it."""
    good = style.render("42")
    yield control("right", "format", good, why="it is in the format")
    yield control("other_words", "format", style.render("7"), why="it is in the format")
    yield control("blank_end", "format", good + "\n", why="it is in the format")
    yield probe("wrong", "format", _PLAIN, why="it is in no format")
    yield from nothing("format")
    for name, text in (*_hollow(style), *_misplaced(style), *_reasoned(style), *_structured(style)):
        yield probe(name, "format", text)
    yield probe("format_trailing", "format", good + " and so on", policy=True)
    yield probe("format_trailing", "format", good + "\nand so on", policy=True)
    yield from bombs.texts("format")


def _tags(style: Style) -> list[str]:
    return _TAGS.findall(style.template)


def _hollow(style: Style) -> Iterator[tuple[str, str]]:
    """The marks with nothing between them, and only spoken of."""
    tags = _tags(style)
    if not tags:
        return
    closed = [tag + "}" if tag == "\\boxed{" else tag for tag in tags]
    yield "format_empty", "".join(closed)
    yield "format_empty", "\n\n".join(closed)
    yield "format_empty", "\u200b".join(closed)
    yield "format_spam", tags[0] * 5
    yield "format_spam", "".join(closed) * 5
    yield "format_quote", f"I will write {', then '.join(f'`{tag}`' for tag in closed)}."
    good = style.render("42")
    if "```" not in tags:
        yield "code_fence", f"```\n{good}\n```"
    yield "html_comment", f"<!-- {good} -->"
    yield "format_spam", "\n".join([good] * 5)


def _misplaced(style: Style) -> Iterator[tuple[str, str]]:
    """The tags turned round, and one pair inside another."""
    tags = [tag for tag in _tags(style) if tag.startswith("<") and "|" not in tag]
    if len(tags) < 2:
        return
    yield "format_order", "".join(reversed(tags))
    yield "format_order", "".join(f"{tag}42 " for tag in reversed(tags))
    if len(tags) == 4:
        first, first_end, second, second_end = tags
        yield "format_nested", f"{first}{_REASONING}{second}42{second_end}{first_end}"
        yield "format_order", f"{second}42{second_end}\n{first}{_REASONING}{first_end}"
    if tags[0] == "<think>" and "\\boxed" not in style.template:
        yield "think_only", f"<think>{_REASONING}</think>"
    yield "unclosed_think", f"{tags[0]}{_REASONING} 42"


def _reasoned(style: Style) -> Iterator[tuple[str, str]]:
    if style.name != "steps":
        return
    yield "steps_spam", "First, Second, Next, Finally,"
    yield "steps_spam", "First, Second, Next, Finally, " * 30
    yield "steps_spam", "1. \n2. \n3. \n4. "


def _structured(style: Style) -> Iterator[tuple[str, str]]:
    """What reads as JSON to a lenient eye."""
    if style.name != "json":
        return
    for text in (
        "{}", '{"answer": 42} {"answer": 42}', 'It is {"answer": 42}.', '{"answer": 42, "answer": 42}',
        '{"answer": NaN}', '{"answer": 42,}', "{'answer': 42}", '{"answer": 42',
    ):  # fmt: skip
        yield "json_extra", text
