r"""Equations, lines, inequalities, derivatives: golds that are expressions, sets, tuples, intervals.

One kind: solve x^2 + 3x - 10 = 0; `\{-5, 2\}`, `2, -5` and `x = 2 \text{ or } x = -5` are right, `\{5,
-2\}`, `2` and the interval `[-5, 2]` are wrong. Not here: anything that needs more than school algebra.
"""

from random import Random

from ..problem import Maker, Problem, no, ok

__all__ = ["ALGEBRA"]


def _signed(number: int, letter: str = "") -> str:
    size = "" if letter and abs(number) == 1 else f"{abs(number)}"
    return f"{'+' if number >= 0 else '-'} {size}{letter}"


def _line(rng: Random) -> Problem:
    slope, cut = rng.randrange(2, 7), rng.randrange(1, 9)
    x1, x2 = rng.randrange(1, 3), rng.randrange(4, 6)
    y1, y2 = slope * x1 + cut, slope * x2 + cut
    other = slope + 1 if slope == cut else cut
    return Problem(
        "line",
        "math",
        f"Find an equation of the straight line through the points $({x1}, {y1})$ and $({x2}, {y2})$.",
        f"y = {slope}x + {cut}",
        (
            f"The slope is $\\frac{{{y2} - {y1}}}{{{x2} - {x1}}} = {slope}$. || "
            f"From the first point to the second, $y$ rises by {y2 - y1} while $x$ grows by "
            f"{x2 - x1}, so the slope is "
            f"{slope}.",
            f"Insert $({x1}, {y1})$ in $y = {slope}x + b$: ${y1} = {slope * x1} + b$. || "
            f"The line is $y = {slope}x + b$ for some $b$, and the first point gives ${y1} = "
            f"{slope * x1} + b$.",
            "Solve this for $b$. || This settles $b$.",
        ),
        "The line is ${answer}$.",
        (
            ok(f"y = {slope}x + {cut}"),
            ok(f"{slope}x - y + {cut} = 0", "in general form", hard=True),
            ok(f"{slope}x + {cut}", "without the left side"),
            ok(f"y - {cut} = {slope}x", "rearranged"),
            ok(f"{cut} + {slope}x = y", "sides and terms swapped"),
        ),
        (
            no(f"y = {slope}x - {cut}", "sign"),
            no(f"y = {other}x + {slope}", "slope and intercept swapped"),
            no(f"y = {slope}x + {cut + 1}", "off by one"),
            no(f"x = {slope}y + {cut}", "variables swapped", hard=True),
        ),
    )


def _quadratic(rng: Random) -> Problem:
    small, big = -rng.randrange(4, 9), rng.randrange(1, 4)
    b, c = -(small + big), small * big
    return Problem(
        "quadratic",
        "math",
        f"Find all real solutions of $x^2 {_signed(b, 'x')} {_signed(c)} = 0$.",
        f"\\{{{small}, {big}\\}}",
        (
            f"We look for two numbers with product ${c}$ and sum ${-b}$. || The left side factors "
            f"if two numbers "
            f"multiply to ${c}$ and add up to ${-b}$.",
            f"These are ${small}$ and ${big}$, so the equation is $(x + {-small})(x - {big}) = 0$. || "
            f"Taking ${small}$ and ${big}$ gives $(x + {-small})(x - {big}) = 0$.",
            "A product is zero only if one of its factors is. || Each factor can be zero.",
        ),
        "The solutions are ${answer}$.",
        (
            ok(f"\\{{{small}, {big}\\}}", plain=f"{{{small}, {big}}}"),
            ok(f"{big}, {small}", "as a list in another order"),
            ok(
                f"x = {small} \\text{{ or }} x = {big}",
                "as assignments",
                plain=f"x = {small} or x = {big}",
                hard=True,
            ),
            ok(f"\\left\\{{ {big}, {small} \\right\\}}", "in another order", plain=f"{{{big}, {small}}}"),
        ),
        (
            no(f"\\{{{-small}, {-big}\\}}", "sign", plain=f"{{{-small}, {-big}}}"),
            no(f"x = {big}", "one of two solutions"),
            no(f"[{small}, {big}]", "an interval for a set", hard=True),
            no(f"{small}, 0, {big}", "one solution too many", hard=True),
        ),
        parts=(f"{small}", f"{big}"),
    )


def _system(rng: Random) -> Problem:
    x, y = rng.randrange(2, 8), -rng.randrange(1, 7)
    if x == -y:
        y -= 1
    return Problem(
        "system",
        "math",
        f"The lines $x + y = {x + y}$ and $2x - y = {2 * x - y}$ meet in one point. Give its "
        f"coordinates $(x, y)$.",
        f"({x}, {y})",
        (
            f"Add the two equations, so that $y$ drops out: $3x = {3 * x}$. || "
            f"Adding both equations gives $3x = {3 * x}$.",
            f"Hence $x = {x}$. || From this $x = {x}$.",
            f"Put it in the first equation: $y = {x + y} - {x}$. || The first line then says $y = "
            f"{x + y} - {x}$.",
        ),
        "The lines meet in ${answer}$.",
        (
            ok(f"({x}, {y})"),
            ok(f"\\left({x}, {y}\\right)", "with sized brackets", plain=f"({x},{y})"),
            ok(f"({x}.0, {y})", "with a decimal"),
            ok(f"(x, y) = ({x}, {y})", "as an assignment", hard=True),
        ),
        (
            no(f"({y}, {x})", "coordinates swapped", hard=True),
            no(f"({x}, {-y})", "sign"),
            no(f"\\{{{x}, {y}\\}}", "a set for a point", plain=f"{{{x}, {y}}}", hard=True),
            no(f"({x + 1}, {y})", "off by one"),
        ),
    )


def _inequality(rng: Random) -> Problem:
    low, high, shift = -rng.randrange(2, 8), rng.randrange(3, 9), rng.randrange(1, 6)
    return Problem(
        "inequality",
        "math",
        f"Solve $ {2 * low + shift} < 2x + {shift} \\le {2 * high + shift}$. Write the solution as "
        f"an interval.",
        f"({low}, {high}]",
        (
            f"Subtract {shift} on all three sides: ${2 * low} < 2x \\le {2 * high}$. || "
            f"Taking {shift} away everywhere leaves ${2 * low} < 2x \\le {2 * high}$.",
            "Divide by 2, which is positive, so no sign turns. || Halving all sides keeps the "
            "direction of both signs.",
            "The left end is open and the right end closed. || Only the right end belongs to the solution.",
        ),
        "The solution is ${answer}$.",
        (
            ok(f"({low}, {high}]"),
            ok(f"\\left({low}, {high}\\right]", "with sized brackets", plain=f"({low},{high}]"),
            ok(f"{low} < x \\le {high}", "as an inequality", plain=f"{low} < x <= {high}", hard=True),
            ok(f"x \\in ({low}, {high}]", "as membership", plain=f"x ∈ ({low}, {high}]"),
        ),
        (
            no(f"[{low}, {high}]", "an end of the interval", hard=True),
            no(f"({low}, {high})", "an end of the interval", hard=True),
            no(f"({low}, {high + 1}]", "off by one"),
            no(f"(-\\infty, {high}]", "covers the solution", plain=f"(-∞, {high}]", hard=True),
        ),
    )


def _derivative(rng: Random) -> Problem:
    a, b, c = rng.randrange(2, 6), rng.randrange(2, 7), rng.randrange(3, 12)
    three, two = 3 * a, 2 * b
    return Problem(
        "derivative",
        "math",
        f"Differentiate $f(x) = {a}x^3 + {b}x^2 - {c}x + 7$.",
        f"{three}x^2 + {two}x - {c}",
        (
            "The power rule brings the exponent down and lowers it by one. || We differentiate term "
            "by term with the "
            "power rule.",
            f"$({a}x^3)' = {three}x^2$ and $({b}x^2)' = {two}x$. || The first two terms give "
            f"${three}x^2$ and "
            f"${two}x$.",
            f"The linear term gives $-{c}$ and the constant vanishes. || What is left is $-{c}$ "
            f"from the linear term.",
        ),
        "The derivative is ${answer}$.",
        (
            ok(f"{three}x^2 + {two}x - {c}"),
            ok(f"{two}x + {three}x^{{2}} - {c}", "terms in another order"),
            ok(f"x({three}x + {two}) - {c}", "partly factored", hard=True),
            ok(
                f"{three} \\cdot x^2 + {two} \\cdot x - {c}",
                "with dots",
                plain=f"{three}*x^2 + {two}*x - {c}",
            ),
        ),
        (
            no(f"{three}x^2 + {two}x + {c}", "sign"),
            no(f"{three}x^2 + {b}x - {c}", "a factor forgotten"),
            no(f"{three}x^3 + {two}x - {c}", "exponent", hard=True),
            no(f"{three}x^2 + {two}x - {c}x", "a variable too many", hard=True),
        ),
    )


def _antiderivative(rng: Random) -> Problem:
    a, b = rng.randrange(2, 6), rng.randrange(2, 6)
    return Problem(
        "antiderivative",
        "math",
        f"Find $\\int \\left({3 * a}x^2 + {2 * b}x\\right) dx$.",
        f"{a}x^3 + {b}x^2 + C",
        (
            "Raise each exponent by one and divide by the new exponent. || We integrate each term "
            "on its own.",
            f"$\\int {3 * a}x^2 dx = {a}x^3$. || The first term gives ${a}x^3$.",
            f"$\\int {2 * b}x \\, dx = {b}x^2$. || The second one gives ${b}x^2$.",
            "A constant of integration is free. || Do not forget the constant.",
        ),
        "The antiderivatives are ${answer}$.",
        (
            ok(f"{a}x^3 + {b}x^2 + C"),
            ok(f"{b}x^2 + {a}x^3 + c", "another order and another constant"),
            ok(f"x^2({a}x + {b}) + C", "factored", hard=True),
        ),
        (
            no(f"{a}x^3 - {b}x^2 + C", "sign"),
            no(f"{3 * a}x^3 + {2 * b}x^2 + C", "forgot to divide"),
            no(f"{6 * a}x + {2 * b}", "differentiated instead"),
        ),
    )


def _square(rng: Random) -> Problem:
    root = rng.randrange(6, 14)
    return Problem(
        "square",
        "math",
        f"Find all real numbers $t$ with $t^2 - {root * root} = 0$.",
        f"\\pm {root}",
        (
            f"Bring the constant to the other side: $t^2 = {root * root}$. || This is $t^2 = {root * root}$.",
            f"The square root of {root * root} is {root}. || Since ${root}^2 = {root * root}$, the "
            f"root is {root}.",
            "A square hides the sign, so there are two solutions. || Both signs are possible.",
        ),
        "We get $t = {answer}$.",
        (
            ok(f"\\pm {root}", plain=f"±{root}"),
            ok(f"{root}, -{root}", "written out", hard=True),
            ok(f"\\{{-{root}, {root}\\}}", "as a set", plain=f"{{-{root}, {root}}}"),
        ),
        (
            no(f"{root}", "one of two solutions", hard=True),
            no(f"\\pm {root + 1}", "off by one", plain=f"±{root + 1}"),
            no(f"\\pm {root * root}", "forgot the root", plain=f"±{root * root}"),
        ),
        parts=(f"{root}", f"-{root}"),
    )


ALGEBRA: tuple[Maker, ...] = (_line, _quadratic, _system, _inequality, _derivative, _antiderivative, _square)
