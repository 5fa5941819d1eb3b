r"""The options that a multiple-choice prompt lists, by letter.

A real row: `Which is a prime?\nA) 4\nB) 5\nAnswer:` has the options `{"A": "4", "B": "5"}`; so has
`(A) 4 (B) 5` on one line. Of several lists, as in a prompt with examples, the last one counts.

A list begins with A, goes on letter by letter in one style, and has at least two options. An option runs to
the next label, the last one to the end of its line.
"""

import re
from collections.abc import Sequence
from typing import Final

from ringtrue.graders.messages import Messages, last_reply

__all__ = ["options_in_prompt"]

_LABEL: Final = re.compile(
    r"(?<!\S)(?:[-*]\s{1,3})?\*{0,2}(?:\(([A-Z])\)|([A-Z])([).:]))\*{0,2}[ \t]{1,8}(?=\S)"
)
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONGEST: Final = 200_000


def options_in_prompt(prompt: str | Messages | None) -> dict[str, str]:
    r"""The last list of options in a prompt; nothing where there is none.

    Args:
        prompt: the text, or the messages, of which the last one by the user asks.

    >>> options_in_prompt("Pick one. A. red B. green\nA: Let's think.")
    {'A': 'red', 'B': 'green'}
    """
    text = _question(prompt)[-_LONGEST:]
    labels = list(_LABEL.finditer(text))
    lined = [label for label in labels if _begins_line(text, label.start())]
    # Labels at line starts first: elsewhere a letter may be an initial, or a mention: `(B)`.
    return _last_list(text, lined) or _last_list(text, labels)


def _last_list(text: str, labels: Sequence[re.Match[str]]) -> dict[str, str]:
    last: list[re.Match[str]] = []
    runs: dict[str, list[re.Match[str]]] = {}
    for label in labels:
        run = runs.setdefault(label[3] or "()", [])
        if _letter(label) == "A":
            run = runs[label[3] or "()"] = [label]
        elif run and _letter(label) == _LETTERS[len(run) : len(run) + 1]:
            run.append(label)
            last = run
        else:
            runs[label[3] or "()"] = []
    return _texts(text, last) if last else {}


def _letter(label: re.Match[str]) -> str:
    return label[1] or label[2]


def _begins_line(text: str, place: int) -> bool:
    return text[max(0, place - 8) : place].rstrip(" \t")[-1:] in ("", "\n")


def _texts(text: str, run: Sequence[re.Match[str]]) -> dict[str, str]:
    stops = [label.start() for label in run[1:]]
    line = text.find("\n", run[-1].end())
    stops.append(len(text) if line < 0 else line)
    return {_letter(label): text[label.end() : stop].strip() for label, stop in zip(run, stops, strict=True)}


def _question(prompt: str | Messages | None) -> str:
    if prompt is None or isinstance(prompt, str):
        return prompt or ""
    for message in reversed(prompt):
        if message.get("role") == "user":
            return last_reply([{"content": message.get("content")}]).content
    return ""
