"""Every choice about what counts as equal, in one place, with its default and its reason.

>>> Policy().percent
'lenient'
>>> Policy(percent="lax")
Traceback (most recent call last):
    ...
ValueError: Policy.percent is 'lax'; it takes 'lenient' or 'strict'
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final, Literal, Self

__all__ = ["SLOT_KINDS", "Policy"]

SLOT_KINDS: Final = ("boxed", "tag", "hash", "phrase", "letter", "code", "json", "last_number")
"""The answer slots that `Policy.slots` may name; any `<TAG>` counts as well."""

_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "conflict": ("reject", "last"),
    "percent": ("lenient", "strict"),
    "units": ("convert", "ignore", "require", "strict"),
    "order": ("by_shape", "ordered"),
    "comma": ("by_gold", "decimal_comma", "thousands"),
    "assignment": ("lenient", "strict"),
    "equation": ("lenient", "strict"),
    "constants": ("integration", "rename", "strict"),
    "base": ("compare", "ignore"),
    "ratio": ("value", "strict"),
    "text": ("words", "exact"),
    "several": ("any", "all"),
    "unevaluated": ("accept", "reject"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What counts as the answer, and what counts as equal.

    The defaults are lenient where people are, so they are not an equivalence relation: 50% equals both
    0.5 and 50. `Policy.strict()` is one.
    """

    slots: tuple[str, ...] = ("boxed", "tag", "hash", "phrase")
    """Where an answer may stand, best first. `<NAME>` names a tag of one's own."""
    strict_tags: bool = False
    """Refuse a last `<answer>` that never closes (hosts cut at the stop string `</answer>`)."""
    conflict: Literal["reject", "last"] = "reject"
    """Slots that differ in value: ambiguous, or the last one counts."""
    percent: Literal["lenient", "strict"] = "lenient"
    r"""`50\%` equals 0.5, and 50 as an omitted unit; strict: by value only. Bare numbers are never scaled."""
    units: Literal["convert", "ignore", "require", "strict"] = "convert"
    """A unit on one side only is ignored, two are converted; require: both or none; strict: same unit."""
    digits: int | Literal["exact"] = 6
    """Significant digits to which a rounded answer must agree with an exact gold."""
    order: Literal["by_shape", "ordered"] = "by_shape"
    """Bare comma lists and sets are unordered, tuples ordered; ordered: lists too."""
    comma: Literal["by_gold", "decimal_comma", "thousands"] = "by_gold"
    """`100,200` is a list where the gold is one, else thousands; decimal_comma: `1,5` is
    1.5; thousands: always those, where the groups are well formed."""
    assignment: Literal["lenient", "strict"] = "lenient"
    """Gold `5` takes `x = 5`, gold `x = 5` takes `5`, never `y = 5`."""
    equation: Literal["lenient", "strict"] = "lenient"
    """`2x+y=3` takes `4x+2y=6`; strict: the same two sides."""
    constants: Literal["integration", "rename", "strict"] = "integration"
    """One free constant `+C` counts up to its name; rename: any one-to-one renaming of letters."""
    base: Literal["compare", "ignore"] = "compare"
    """`101_2` is not `101_3` and not 101; ignore: the written base and modulus fall away."""
    ratio: Literal["value", "strict"] = "value"
    """`3:4` is 3/4; strict: only another ratio."""
    text: Literal["words", "exact"] = "words"
    """Case, articles and final punctuation of word answers do not count; exact: they do."""
    several: Literal["any", "all"] = "any"
    """A list of golds: any one of them, or all, as parts of one answer."""
    unevaluated: Literal["accept", "reject"] = "accept"
    """Arithmetic left standing (`6!`, `2^{10}`) within limits; reject: only values."""

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            value = getattr(self, name)
            if value not in allowed:
                raise ValueError(f"Policy.{name} is {value!r}; it takes {_either(allowed)}")
        if not isinstance(self.strict_tags, bool):
            raise TypeError(f"Policy.strict_tags is {self.strict_tags!r}; it takes True or False")
        if self.digits != "exact" and not (type(self.digits) is int and self.digits >= 1):
            raise ValueError(f"Policy.digits is {self.digits!r}; it takes 'exact' or a whole number from 1")
        slots: object = self.slots  # what a caller without a type checker may hand in
        if not isinstance(slots, tuple) or not slots:
            raise ValueError(
                f"Policy.slots is {self.slots!r}; it takes a tuple of at least one of {SLOT_KINDS}"
            )
        for slot in self.slots:
            if slot not in SLOT_KINDS and not (len(slot) > 2 and slot[0] == "<" and slot[-1] == ">"):
                raise ValueError(
                    f"Policy.slots names {slot!r}; known are {_either(SLOT_KINDS)}, or a tag <NAME>"
                )

    def __hash__(self) -> int:
        # A policy is a part of the key of all that is kept, and the few that a run has differ in equality.
        return hash((self.slots, self.conflict))

    @classmethod
    def strict(cls) -> Self:
        """Every leniency off: equality is then symmetric and transitive."""
        return cls(
            strict_tags=True, percent="strict", units="strict", digits="exact", order="ordered",
            comma="thousands", assignment="strict", equation="strict", constants="strict", ratio="strict",
            text="exact",
        )  # fmt: skip

    @classmethod
    def from_pairs(cls, pairs: Iterable[str]) -> Self:
        """Read `KEY=VALUE` texts, as the command line and recipes hand them over.

        >>> Policy.from_pairs(["percent=strict", "digits=4"]).digits
        4
        """
        options: dict[str, object] = {}
        known = [f.name for f in fields(cls)]
        for pair in pairs:
            key, sign, value = pair.partition("=")
            if not sign or key not in known:
                raise ValueError(f"policy {pair!r} is no KEY=VALUE; keys are {', '.join(known)}")
            options[key] = _read(key, value)
        return cls(**options)  # type: ignore[arg-type]


def _read(key: str, value: str) -> object:
    if key == "slots":
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if key == "strict_tags":
        return {"true": True, "false": False}.get(value.lower(), value)
    if key == "digits" and value.isdecimal():
        return int(value)
    return value


def _either(names: tuple[str, ...]) -> str:
    return " or ".join(", ".join(map(repr, names)).rsplit(", ", 1))
