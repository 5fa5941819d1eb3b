"""Counting, chances, number bases, huge and tiny numbers, complex numbers, ratios, several golds.

One kind: `2^{40}` written out; `1{,}099{,}511{,}627{,}776` is right, the same with one digit off in the
middle is wrong, though a float cannot tell them apart. Not here: proofs.
"""

from math import comb, gcd
from random import Random

from ..problem import Maker, Problem, no, ok

__all__ = ["NUMBERS"]


def _balls(rng: Random) -> Problem:
    red, blue = rng.choice(((5, 3), (5, 2), (4, 3), (6, 5), (7, 4)))
    whole = red + blue
    top, bottom = red * (red - 1), whole * (whole - 1)
    share = gcd(top, bottom)
    p, q = top // share, bottom // share
    return Problem(
        "balls",
        "math",
        f"A bag holds {red} red and {blue} blue balls. Two balls are drawn without putting the "
        f"first one back. What is "
        "the probability that both are red?",
        f"\\frac{{{p}}}{{{q}}}",
        (
            f"The first ball is red with probability $\\frac{{{red}}}{{{whole}}}$. || "
            f"For the first draw {red} of {whole} balls are red.",
            f"If it is, {red - 1} of the remaining {whole - 1} balls are red. || "
            f"For the second draw the chance is $\\frac{{{red - 1}}}{{{whole - 1}}}$.",
            f"Multiply: $\\frac{{{red}}}{{{whole}}} \\cdot \\frac{{{red - 1}}}{{{whole - 1}}} = "
            f"\\frac{{{top}}}{{{bottom}}}$. || The product is $\\frac{{{top}}}{{{bottom}}}$.",
        ),
        "The probability is ${answer}$.",
        (
            ok(f"\\frac{{{p}}}{{{q}}}", plain=f"{p}/{q}"),
            ok(f"\\dfrac{{{p}}}{{{q}}}", "with another fraction command", plain=f"{p} / {q}"),
            ok(f"\\frac{{{top}}}{{{bottom}}}", "not cancelled", plain=f"{top}/{bottom}"),
            ok(f"{p / q:.6f}", "to six digits", hard=True),
        ),
        (
            no(
                f"\\frac{{{red * red}}}{{{whole * whole}}}",
                "put the ball back",
                plain=f"{red * red}/{whole * whole}",
            ),
            no(f"\\frac{{{q}}}{{{p}}}", "upside down", plain=f"{q}/{p}"),
            no(f"{p / q:.2f}", "rounded to two digits", hard=True),
            no(f"\\frac{{{p + 1}}}{{{q}}}", "off by one", plain=f"{p + 1}/{q}"),
        ),
    )


def _committee(rng: Random) -> Problem:
    people, chosen = rng.choice(((9, 3), (10, 4), (11, 3), (12, 4), (8, 3)))
    ways = comb(people, chosen)
    return Problem(
        "committee",
        "math",
        f"In how many ways can a club of {people} members choose a committee of {chosen}?",
        f"{ways}",
        (
            "The order within a committee does not matter, so this is a combination. || We count "
            "subsets, not "
            "sequences.",
            f"The number is $\\binom{{{people}}}{{{chosen}}} = "
            f"\\frac{{{people}!}}{{{chosen}!\\,{people - chosen}!}}$. "
            f"|| Choose {chosen} of {people}: $\\binom{{{people}}}{{{chosen}}}$.",
            "Most factors cancel. || The larger factorial in the denominator cancels.",
        ),
        "The number of committees is ${answer}$.",
        (
            ok(f"{ways}"),
            ok(
                f"\\binom{{{people}}}{{{chosen}}} = {ways}",
                "as a chain that agrees",
                plain=f"{ways}.",
                hard=True,
            ),
            ok(f"{ways} \\text{{ ways}}", "with a unit the gold lacks", plain=f"{ways} ways"),
        ),
        (
            no(f"{ways * 6 if chosen == 3 else ways * 24}", "counted the order"),
            no(f"{people * chosen}", "multiplied"),
            no(f"{ways + 1}", "off by one"),
            no(f"{ways}!", "a factorial too many", hard=True),
        ),
    )


def _power(rng: Random) -> Problem:
    exponent = rng.choice((37, 40, 43, 50))
    value = 2**exponent
    digits = f"{value}"
    middle = len(digits) // 2
    slipped = digits[:middle] + str((int(digits[middle]) + 1) % 10) + digits[middle + 1 :]
    commas = f"{value:,}"
    return Problem(
        "power",
        "math",
        f"Write $2^{{{exponent}}}$ in decimal notation.",
        digits,
        (
            "Start from $2^{10} = 1024$ and go on from there. || It helps that $2^{10} = 1024$.",
            "Squaring gives $2^{20} = 1048576$. || Then $2^{20} = 1024^2 = 1048576$.",
            f"The remaining factor is $2^{{{exponent - 20}}}$. || Multiply by "
            f"$2^{{{exponent - 20}}}$ to finish.",
        ),
        "The number is ${answer}$.",
        (
            ok(digits),
            ok(commas.replace(",", "{,}"), "with thousands marked", plain=commas, hard=True),
            ok(commas.replace(",", "\\,"), "with thin spaces", plain=commas, hard=True),
        ),
        (
            no(slipped, "a digit slipped", hard=True),
            no(f"{value + 1}", "off by one", hard=True),
            no(digits[:-1], "a digit lost"),
            no(f"{value * 2}", "one doubling too many"),
        ),
    )


def _tiny(rng: Random) -> Problem:
    mass, power = rng.randrange(2, 9), rng.randrange(5, 9)
    return Problem(
        "tiny",
        "math",
        f"A grain of pollen weighs $ {mass}.4 \\times 10^{{-{power - 2}}}$ grams. How many grams "
        f"does a hundredth of "
        "it weigh? Use scientific notation.",
        f"{mass}.4 \\times 10^{{-{power}}}",
        (
            "A hundredth is a factor of $10^{-2}$. || Dividing by a hundred multiplies by $10^{-2}$.",
            f"Exponents add up: $-{power - 2} - 2 = -{power}$. || The exponents give $-{power - 2} "
            f"- 2 = -{power}$.",
        ),
        "It weighs ${answer}$ grams.",
        (
            ok(f"{mass}.4 \\times 10^{{-{power}}}", plain=f"{mass}.4 × 10^-{power}"),
            ok(f"{mass}.4e-{power}", "as a computer writes it"),
            ok(f"0.{'0' * (power - 1)}{mass}4", "written out", hard=True),
            ok(f"{mass}.4 \\cdot 10^{{-{power}}}", "with a dot", plain=f"{mass}.4 · 10^(-{power})"),
        ),
        (
            no(
                f"{mass}.4 \\times 10^{{-{power + 1}}}",
                "exponent",
                plain=f"{mass}.4 × 10^-{power + 1}",
                hard=True,
            ),
            no(f"{mass}.4 \\times 10^{{{power}}}", "sign of the exponent", plain=f"{mass}.4 × 10^{power}"),
            no(
                f"{mass}.5 \\times 10^{{-{power}}}",
                "a digit slipped",
                plain=f"{mass}.5 × 10^-{power}",
                hard=True,
            ),
        ),
    )


def _binary(rng: Random) -> Problem:
    number = rng.randrange(33, 63)
    digits = f"{number:b}"
    return Problem(
        "binary",
        "math",
        f"Write the decimal number {number} in base 2, with the base as an index.",
        f"{digits}_2",
        (
            "Halve the number again and again and keep the remainders. || We divide by 2 and note "
            "each remainder.",
            f"The largest power of two that fits is 32, which leaves {number - 32}. || {number} is 32 and "
            f"{number - 32} more.",
            "Reading the remainders upwards gives the digits. || The remainders, last one first, "
            "are the digits.",
        ),
        "In base 2 the number is ${answer}$.",
        (
            ok(f"{digits}_2"),
            ok(f"{digits}_{{2}}", "with braces"),
            ok(f"({digits})_2", "with brackets", hard=True),
        ),
        (
            no(f"{digits}_3", "base", hard=True),
            no(f"{digits}", "read as a decimal number", hard=True),
            no(f"{number + 1:b}_2", "off by one"),
            no(f"{digits}1_2", "a digit too many"),
        ),
    )


def _complex(rng: Random) -> Problem:
    a, b, c = rng.randrange(2, 6), rng.randrange(1, 5), rng.randrange(2, 5)
    real, imaginary = a * c + b, b * c - a
    if imaginary == 0:
        c += 1
        real, imaginary = a * c + b, b * c - a
    sign = "+" if imaginary > 0 else "-"
    flip = "-" if imaginary > 0 else "+"
    size = "" if abs(imaginary) == 1 else f"{abs(imaginary)}"
    front = f"{size}i" if imaginary > 0 else f"-{size}i"
    return Problem(
        "complex",
        "math",
        f"Multiply out $({a} + {b}i)({c} - i)$, where $i^2 = -1$.",
        f"{real} {sign} {size}i",
        (
            f"Expand the brackets: ${a * c} - {a}i + {b * c}i - {b}i^2$. || Multiplying each term "
            f"by each gives "
            f"${a * c} - {a}i + {b * c}i - {b}i^2$.",
            f"Since $i^2 = -1$, the last term is $+{b}$. || The last term turns into $+{b}$.",
            "Collect real and imaginary parts. || Now sort the terms.",
        ),
        "The product is ${answer}$.",
        (
            ok(f"{real} {sign} {size}i"),
            ok(f"{front} + {real}", "terms swapped"),
            ok(f"{real}{sign}{size}i", "without spaces"),
        ),
        (
            no(f"{real} {flip} {size}i", "sign", hard=True),
            no(f"{real + 1} {sign} {size}i", "off by one"),
            no(f"{a * c - b} {sign} {size}i", "took the square of i for 1"),
        ),
    )


def _primes(rng: Random) -> Problem:
    low, first, second = rng.choice(((30, "31", "37"), (40, "41", "43"), (58, "59", "61"), (66, "67", "71")))
    high = int(second) + 2
    golds = [p for p in map(str, range(low, high)) if all(int(p) % d for d in (2, 3, 5, 7))]
    return Problem(
        "primes",
        "math",
        f"Name one prime number between {low} and {high}.",
        golds,
        (
            f"Even numbers and multiples of 5 between {low} and {high} are out. || We can skip the "
            f"even numbers and "
            "those that end in 5.",
            "Of the rest, strike the multiples of 3 and of 7. || What remains must not be divisible "
            "by 3 or 7.",
        ),
        "One prime that is left is ${answer}$.",
        (ok(first), ok(second, "another of the golds", hard=True), ok(f"p = {second}", "as an assignment")),
        (
            no(f"{low + 3}" if (low + 3) % 2 and str(low + 3) not in golds else f"{low + 2}", "no prime"),
            no(f"{int(second) + 1}", "off by one"),
            no(f"{int(first) * 10}", "a digit too many"),
        ),
    )


NUMBERS: tuple[Maker, ...] = (_balls, _committee, _power, _tiny, _binary, _complex, _primes)
