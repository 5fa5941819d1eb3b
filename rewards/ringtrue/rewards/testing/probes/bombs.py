"""Completions that aim at the process: towers of powers, deep nesting, tags over and over.

A real one: number 56, `bomb_tower`: `9^{9^{9^{9}}}`, which Python's own integers never finish.
"""

from collections.abc import Iterator
from typing import Final

from ringtrue.rewards.testing.probes.probe import Probe, ProbeKind, probe
from ringtrue.rewards.testing.probes.slot import Slot

__all__ = ["answers", "texts"]

_ANSWERS: Final = (
    ("bomb_tower", "9^{9^{9^{9}}}"),
    ("bomb_tower", "9**9**9**9"),
    ("bomb_nested_powers", "\\dfrac{5^{(5^{(5^{(5^5)})}-4)}-5}{16}"),
    ("bomb_factorial", "(10^7)!"),
    ("bomb_factorial", "\\binom{10^9}{5\\cdot10^8}"),
    ("bomb_nesting", "(" * 3000 + "1" + ")" * 3000),
    ("bomb_nesting", "\\sqrt{" * 300 + "2" + "}" * 300),
    ("bomb_nesting", "\\frac{1}{" * 200 + "2" + "}" * 200),
    ("bomb_nesting", "9" * 1_000_000),
)
_TEXTS: Final = ("<think>" * 50_000, "\\boxed{" * 50_000, "so it is " * 110_000, "<answer>" * 50_000)


def answers(gold: object, slot: Slot) -> Iterator[Probe]:
    """Bombs in the answer's slot."""
    for name, answer in _ANSWERS:
        yield probe(name, "maths", slot.full(answer), gold, bomb=True)


def texts(kind: ProbeKind, gold: object = None) -> Iterator[Probe]:
    """Bombs for whoever searches the text."""
    for text in _TEXTS:
        yield probe("bomb_regex", kind, text, gold, bomb=True)
