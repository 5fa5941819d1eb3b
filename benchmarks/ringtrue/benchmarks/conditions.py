"""Conditions on a run's figures: `--fail-if "timeout_rate > 0.01 or correctness.mean < 0.2"`.

A figure is compared with a number or another figure (`< <= > >= == !=`); comparisons are joined by `and`,
`or` and parentheses. The figures are those of the summary, with a dot for each step inwards, and a rate for
each status: `timeout_rate` is the share of rows with the status `timeout`.

Nothing is evaluated: the text is cut into words, and the words are read one by one. A figure without a value
(the mean of no rows) decides nothing by itself: the condition then counts as holding, since a check that
could not be made is not passed.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ringtrue.benchmarks.errors import UsageError
from ringtrue.rewards import Status

__all__ = ["Condition", "flat_figures"]

_WORD: Final = re.compile(
    r"\s*(?:(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w.])|(?P<sign><=|>=|==|!=|<|>)|(?P<paren>[()])"
    r"|(?P<name>[A-Za-z_][\w./]*))"
)
_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_LONGEST: Final = 2_000


def flat_figures(summary: Mapping[str, object]) -> dict[str, float | None]:
    """The figures of a summary by name; lists and texts are none.

    >>> flat_figures({"rows": 4, "status": {"ok": 3, "timeout": 1}, "mean": None})["timeout_rate"]
    0.25
    """
    found: dict[str, float | None] = {}
    _flatten(summary, "", found)
    statuses = summary.get("status")
    counts = statuses if isinstance(statuses, Mapping) else {}
    rows = summary.get("rows")
    for status in Status:
        count = counts.get(status.value, 0)
        found[f"status.{status.value}"] = float(count)
        found[f"{status.value}_rate"] = count / rows if isinstance(rows, int) and rows else None
    return found


def _flatten(values: Mapping[str, object], before: str, found: dict[str, float | None]) -> None:
    for name, value in values.items():
        # A part is named by itself: `correctness.mean`.
        path = before if name == "parts" else f"{before}{name}"
        if isinstance(value, Mapping):
            _flatten(value, path if path.endswith(".") or not path else f"{path}.", found)
        elif value is None or isinstance(value, int | float):
            found[path] = None if value is None else float(value)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, read.

    >>> condition = Condition("timeout_rate > 0.01 or mean < 0.2")
    >>> condition.names
    ('timeout_rate', 'mean')
    >>> condition.holds({"timeout_rate": 0.0, "mean": 0.1})
    True
    """

    text: str
    """As the user wrote it."""
    _words: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_words", _words(self.text))
        # Reading it once, with any figures, finds every fault of it.
        _Reader(self, dict.fromkeys(self.names, 0.0)).read()

    @property
    def names(self) -> tuple[str, ...]:
        """The figures that it asks for."""
        named = (word for word in self._words if word[0].isalpha() or word[0] == "_")
        return tuple(dict.fromkeys(word for word in named if word not in {"and", "or"}))

    def check_names(self, known: Mapping[str, float | None], parts: Iterable[str]) -> None:
        """Refuse figures that there will not be.

        Args:
            known: The figures of a run of no rows; one without a value may still get figures within it.
            parts: The parts of the recipe, whose figures are not.

        Raises:
            UsageError: A figure is unknown.
        """
        figures = [name.removeprefix("total") for name in known if name.startswith("total.")]
        figures += [".quantiles", ".status"]
        names = list(parts)
        # Parts of a part (`gate/correctness`) are not known yet.
        inner = [name.partition(".")[0] for name in self.names if name.partition("/")[0] in names]
        self._values({**known, **{f"{part}{figure}": None for part in names + inner for figure in figures}})

    def holds(self, figures: Mapping[str, float | None]) -> bool:
        """Whether it holds.

        Raises:
            UsageError: A figure is unknown.
        """
        return _Reader(self, self._values(figures)).read()

    def _values(self, figures: Mapping[str, float | None]) -> dict[str, float | None]:
        for name in self.names:
            # `agreement.share`, where there is no agreement, is known and has no value.
            outer = [name[:at] for at, letter in enumerate(name) if letter == "."]
            if name not in figures and all(figures.get(path, 0.0) is not None for path in outer):
                listed = ", ".join(sorted(figures))
                raise UsageError(f"--fail-if: there is no figure {name!r}", mend=f"there are {listed}")
        return {name: figures.get(name) for name in self.names}

    def said(self, figures: Mapping[str, float | None]) -> str:
        """The figures that it asked for, for a person.

        >>> Condition("mean < 0.2").said({"mean": 0.1})
        'mean is 0.1'
        """
        return ", ".join(f"{name} is {_shown(value)}" for name, value in self._values(figures).items())

    @property
    def words(self) -> tuple[str, ...]:
        """The text cut into words."""
        return self._words


def _shown(value: float | None) -> str:
    return "without a value" if value is None else f"{value:.6g}"


def _words(text: str) -> tuple[str, ...]:
    if len(text) > _LONGEST:
        raise UsageError(f"--fail-if has {len(text):,} characters", mend=f"{_LONGEST:,} are enough")
    words: list[str] = []
    at = 0
    while text[at:].strip():
        found = _WORD.match(text, at)
        if found is None:
            what = f"--fail-if: {text[at:].strip()[:20]!r} is no figure, number, comparison, and, or"
            raise UsageError(what, mend='write for example "timeout_rate > 0.01 or mean < 0.2"')
        words.append(found[0].strip())
        at = found.end()
    return tuple(words)


class _Reader:
    """Reads words from the left: `or` binds less than `and`, and that less than a comparison."""

    def __init__(self, condition: Condition, figures: Mapping[str, float | None]) -> None:
        self._text = condition.text
        self._words = [*condition.words, ""]
        self._figures = figures
        self._at = 0
        self._depth = 0

    def read(self) -> bool:
        held = self._either()
        if self._words[self._at]:
            raise self._wrong("and, or, or the end")
        return held

    def _either(self) -> bool:
        held = self._both()
        while self._take("or"):
            held = self._both() or held
        return held

    def _both(self) -> bool:
        held = self._one()
        while self._take("and"):
            held = self._one() and held
        return held

    def _one(self) -> bool:
        if self._take("("):
            self._depth += 1
            if self._depth > 50:
                raise self._wrong("fewer parentheses")
            held = self._either()
            if not self._take(")"):
                raise self._wrong("a closing parenthesis")
            self._depth -= 1
            return held
        left = self._value()
        sign = self._words[self._at]
        if sign not in _COMPARE:
            raise self._wrong("one of < <= > >= == !=")
        self._at += 1
        right = self._value()
        return True if left is None or right is None else _COMPARE[sign](left, right)

    def _take(self, word: str) -> bool:
        taken = self._words[self._at] == word
        self._at += taken
        return taken

    def _value(self) -> float | None:
        word = self._words[self._at]
        if not word or word in {"and", "or", "(", ")"} or word in _COMPARE:
            raise self._wrong("a figure or a number")
        self._at += 1
        return self._figures[word] if word[0].isalpha() or word[0] == "_" else float(word)

    def _wrong(self, wanted: str) -> UsageError:
        saw = repr(self._words[self._at]) if self._words[self._at] else "the end"
        return UsageError(f"--fail-if {self._text!r}: {saw} stands where {wanted} should")
