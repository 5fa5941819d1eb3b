r"""Golds that are words, ratios, and mixed quantities: weekdays, parity, scale models, clock hands.

One kind: which weekday is 40 days after a Tuesday; `\text{Sunday}` and `sunday` are right, `\text{not
Sunday}` and `\text{Sunday or Monday}` are wrong. Not here: free text of more than a few words.
"""

from random import Random

from ..problem import Maker, Problem, no, ok

__all__ = ["WORDS"]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _weekday(rng: Random) -> Problem:
    start, ahead = rng.randrange(7), rng.choice((38, 46, 60, 68, 79, 100))
    day = _DAYS[(start + ahead) % 7]
    later, earlier = _DAYS[(start + ahead + 1) % 7], _DAYS[(start + ahead - 1) % 7]
    return Problem(
        "weekday",
        "math",
        f"Today is {_DAYS[start]}. Which day of the week will it be in {ahead} days?",
        f"\\text{{{day}}}",
        (
            f"Weekdays repeat every 7 days, so only the remainder of {ahead} counts. || We work modulo 7.",
            f"${ahead} = 7 \\cdot {ahead // 7} + {ahead % 7}$. || Dividing {ahead} by 7 leaves {ahead % 7}.",
            f"Count {ahead % 7} days on from {_DAYS[start]}. || So go {ahead % 7} days forward from "
            f"{_DAYS[start]}.",
        ),
        "It will be {answer}.",
        (
            ok(f"\\text{{{day}}}", plain=day),
            ok(f"\\text{{{day.lower()}}}", "in lower case", plain=day.lower()),
            ok(day, "without the text command", plain=f"**{day}**"),
        ),
        (
            no(f"\\text{{{later}}}", "off by one", plain=later),
            no(f"\\text{{{earlier}}}", "off by one", plain=earlier),
            no(f"\\text{{not {day}}}", "a denial with the right word in it", plain=f"not {day}", hard=True),
            no(f"\\text{{{day} or {later}}}", "two days at once", plain=f"{day} or {later}", hard=True),
        ),
    )


def _parity(rng: Random) -> Problem:
    n, k = rng.randrange(20, 90), rng.randrange(3, 9)
    word, wrong = ("even", "odd") if n * k % 2 == 0 else ("odd", "even")
    return Problem(
        "parity",
        "math",
        f"Let $N$ be the sum of {k} copies of the number {n}. Is $N$ even or odd?",
        f"\\text{{{word}}}",
        (
            f"The sum is $N = {k} \\cdot {n}$. || Adding {n} to itself {k} times is ${k} \\cdot {n}$.",
            "A product is odd only if both factors are odd. || It is enough to look at the parity "
            "of the factors.",
            f"Here the factors are {k} and {n}. || The two factors are {k} and {n}.",
        ),
        "So $N$ is {answer}.",
        (
            ok(f"\\text{{{word}}}", plain=word),
            ok(f"\\text{{{word.capitalize()}}}", "with a capital", plain=word.capitalize()),
            ok(f"\\mathrm{{{word}}}", "in another font", plain=f"{word}."),
        ),
        (
            no(f"\\text{{{wrong}}}", "parity", plain=wrong),
            no(f"\\text{{{wrong} or {word}}}", "both words at once", plain=f"{wrong} or {word}", hard=True),
            no(f"{n * k + 1}", "a number for a word"),
        ),
    )


def _paint(rng: Random) -> Problem:
    left, right = rng.choice(((3, 4), (2, 5), (5, 7), (4, 9)))
    times = rng.randrange(3, 8)
    return Problem(
        "paint",
        "math",
        f"A painter mixes {left * times} litres of blue with {right * times} litres of yellow. What "
        f"is the ratio of "
        "blue to yellow in lowest terms?",
        f"{left}:{right}",
        (
            f"The ratio is ${left * times} : {right * times}$. || As given it is ${left * times}$ to "
            f"${right * times}$.",
            f"Both numbers are divisible by {times}. || The greatest common divisor is {times}.",
        ),
        "In lowest terms the ratio is ${answer}$.",
        (
            ok(f"{left}:{right}"),
            ok(f"{left} : {right}", "with spaces"),
            ok(f"\\frac{{{left}}}{{{right}}}", "as a fraction", plain=f"{left}/{right}", hard=True),
        ),
        (
            no(f"{right}:{left}", "swapped", hard=True),
            no(f"{left}:{right + 1}", "off by one"),
            no(f"{left}:{left + right}", "compared with the whole"),
        ),
    )


WORDS: tuple[Maker, ...] = (_weekday, _parity, _paint)
