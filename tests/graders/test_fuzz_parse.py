"""A long run of the parser on mutated answers: `make soak`, seconds by RINGTRUE_FUZZ_SECONDS (60).

What holds for every text: a tree or a ParseError whose position lies in the text, the same one twice, a
tree that can be hashed, and a cost bounded by the length.
"""

import os
import random
import time

import pytest

from ringtrue.graders.parse import Node, ParseError, parse_answer
from ringtrue.graders.parse.limits import MAX_CHARACTERS

SEEDS = r"""
\frac{3\pi}{8}|3\frac12|1{,}000.50|0.1\overline{6}|101_2|(1A)_{16}|2e-1|6.02e23|3 \times 10^{-5}|28\%|$57,500$
x \in [0, \frac{1}{2})|]0;1[ \cup [2,3[|\{x \mid x>0\}|(1,2),(3,4)|\begin{pmatrix}0&1\1&0\end{pmatrix}|x=\pm 2
\begin{cases} x & x>0 \\ 0 & \text{otherwise} \end{cases}|\sin^2 2x \cos x|\log_{2} 8|\sqrt[3]{-8}|\binom{8}{2}
5'3"|2 h 30 min|30^\circ 15' 20''|5\text{ ft }3\text{ in}|12 \mathrm{~kg} \cdot \mathrm{m} / \mathrm{s}^{2}
\$1.5 \text{ million}|USD 5|20°C|5 apples|C_{5}^{2}|{}_5C_2|3 \mid n|\ce{H2O}|\mathrm{Ca^{2+}}|Answer: 5
Solution is: $[x=-1, y=2]$|\int_0^1 x^2 dx|\frac{dy}{dx}=ky|\sum_{k=1}^{10} k|\lim_{x \to 0} f(x)|\vec{v}|||x||
twenty-one|4:30 p.m.|\left\{\begin{array}{l} x=1 \\ y=2 \end{array}\right.|f^{-1}(x)=\sqrt{x}|3 \pmod 7|３，５。
x^2'^3!|\langle 1,2,3 \rangle|<1,2,3>|\lfloor x \rfloor|a \le b < c|1:2:3|x_1=1, x_2=2|\text{no}|e^{i\pi}+1
"""
_COMMANDS = r"""
\ \\ \{ \} \left \right \frac \sqrt \text{ \mathrm{ \begin{pmatrix} \end{pmatrix} \mid \cup \infty \pm \in \sum
\int \ce{ _{16} ^{2+} ^\circ min sec and or \( \) \$ e-1 1e5 ° ½ ² ₁ ， 或 ″
"""
_PIECES = (*"0123456789xyznkeiABCfdghms+-*/^_=<>!%|,;:.'&()[]{}\"$~ ", *_COMMANDS.split())
_RATE = 50e-6
"""Seconds a character: ten times what the slowest shape takes, since a machine may be busy."""


def mutated(rng: random.Random, seeds: list[str]) -> str:
    text = rng.choice(seeds)
    for _ in range(rng.randint(0, 8)):
        start = rng.randint(0, len(text))
        end = min(len(text), start + rng.randint(0, 6))
        piece = rng.choice(
            (rng.choice(_PIECES), rng.choice(seeds), text[start:end], chr(rng.randrange(0x3100)))
        )
        choice = rng.random()
        if choice < 0.3:
            text = text[:start] + text[end:]
        elif choice < 0.9:
            text = text[:start] + piece + text[rng.choice((start, end)) :]
        elif len(text) < 500:
            text = text[:start] + text[start:end] * rng.randint(2, 400) + text[end:]
    return text


def outcome(text: str, commas: str) -> Node | str:
    try:
        return parse_answer(text, commas=commas)  # type: ignore[arg-type]
    except ParseError as error:
        if not 0 <= error.position <= len(text):
            raise AssertionError(f"position {error.position} is outside of {text!r}") from error
        return str(error)


def timed(text: str, commas: str) -> tuple[Node | str, float]:
    start = time.thread_time()
    found = outcome(text, commas)
    return found, time.thread_time() - start


def check(text: str, commas: str) -> None:
    """Raise if a text breaks what must hold."""
    first, spent = timed(text, commas)
    bound = 0.02 + _RATE * min(len(text), MAX_CHARACTERS)
    # A pause of the machine, or of the garbage collector, is not the text's.
    assert spent < bound or min(timed(text, commas)[1] for _ in range(5)) < bound, (spent, text)
    assert outcome(text, commas) == first, text
    if not isinstance(first, str):
        assert hash(first) == hash(first)
        assert repr(first)


def fuzz(seconds: float, seed: int) -> int:
    rng = random.Random(seed)
    seeds = [item for line in SEEDS.strip().splitlines() for item in line.split("|") if item]
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        check(mutated(rng, seeds), rng.choice(("thousands", "list", "decimal")))
        count += 1
    return count


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_mutated_answers() -> None:
    seed = int(os.environ.get("RINGTRUE_FUZZ_SEED", "0"))
    assert fuzz(float(os.environ.get("RINGTRUE_FUZZ_SECONDS", "60")), seed) > 0
