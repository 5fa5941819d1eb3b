r"""Lengths, areas, angles, vectors and matrices: golds with roots, pi, degrees, and rows of numbers.

One kind: the distance of two points is `3\sqrt{13}`; `\sqrt{117}` and `10.8167` are right, `10.8` is
rounded too far and wrong. Not here: drawings.
"""

from math import isqrt, pi, sqrt
from random import Random

from ..problem import Maker, Problem, no, ok

__all__ = ["GEOMETRY"]


def _distance(rng: Random) -> Problem:
    factor = rng.choice((3, 4, 6))
    a, b = rng.choice(((2, 3), (1, 2), (1, 4), (2, 5)))
    inner = a * a + b * b
    x, y = rng.randrange(1, 5), rng.randrange(1, 5)
    value = factor * sqrt(inner)
    return Problem(
        "distance",
        "math",
        f"How far apart are the points $({x}, {y})$ and $({x + factor * a}, {y + factor * b})$? "
        f"Simplify your answer.",
        f"{factor}\\sqrt{{{inner}}}",
        (
            f"The points differ by {factor * a} across and {factor * b} up. || The differences of "
            f"the coordinates are "
            f"{factor * a} and {factor * b}.",
            f"By the theorem of Pythagoras the distance is $\\sqrt{{{(factor * a) ** 2} + "
            f"{(factor * b) ** 2}}}$. || "
            f"So the square of the distance is ${(factor * a) ** 2} + {(factor * b) ** 2} = "
            f"{factor * factor * inner}$.",
            f"Take the square factor {factor * factor} out of the root. || "
            f"Since ${factor * factor * inner} = {factor * factor} \\cdot {inner}$, the root simplifies.",
        ),
        "The distance is ${answer}$.",
        (
            ok(f"{factor}\\sqrt{{{inner}}}", plain=f"{factor}√{inner}"),
            ok(f"\\sqrt{{{factor * factor * inner}}}", "not simplified", plain=f"√{factor * factor * inner}"),
            ok(f"{factor} \\cdot \\sqrt{{{inner}}}", "with a dot", plain=f"{factor}*sqrt({inner})"),
            ok(f"{value:#.6g}", "to six digits", hard=True),
        ),
        (
            no(f"{factor}\\sqrt{{{inner + 1}}}", "off by one under the root", plain=f"{factor}√{inner + 1}"),
            no(f"{value:.3g}", "rounded to three digits", hard=True),
            no(f"{factor * (a + b)}", "added the sides"),
            no(f"{inner}\\sqrt{{{factor}}}", "root of the wrong factor", plain=f"{inner}√{factor}"),
        ),
    )


def _circle(rng: Random) -> Problem:
    radius = rng.choice((3, 5, 7, 9, 11))
    area = radius * radius
    return Problem(
        "circle",
        "math",
        f"A circle has a diameter of {2 * radius}. What is its exact area?",
        f"{area}\\pi",
        (
            f"The radius is half the diameter, so $r = {radius}$. || Half of {2 * radius} is "
            f"{radius}, the radius.",
            f"The area is $\\pi r^2$ with $r^2 = {area}$. || Use $A = \\pi r^2$, where $r^2 = {area}$.",
        ),
        "The area is ${answer}$.",
        (
            ok(f"{area}\\pi", plain=f"{area}π"),
            ok(f"{radius}^2 \\cdot \\pi", "square left standing", plain=f"{radius}^2*pi"),
            ok(f"\\pi \\times {area}", "factors swapped", plain=f"π × {area}"),
            ok(f"{area * pi:.6g}", "to six digits", hard=True),
        ),
        (
            no(f"{2 * radius}\\pi", "the circumference", plain=f"{2 * radius}π"),
            no(f"{area}", "pi forgotten"),
            no(f"{area * pi:.3g}", "rounded to three digits", hard=True),
            no(f"{4 * area}\\pi", "took the diameter for the radius", plain=f"{4 * area}π"),
        ),
    )


def _triangle(rng: Random) -> Problem:
    first, second = rng.randrange(31, 69), rng.randrange(42, 83)
    if first == second or first + second == 90:
        second += 2
    third = 180 - first - second
    return Problem(
        "triangle",
        "math",
        f"Two angles of a triangle measure ${first}^\\circ$ and ${second}^\\circ$. How large is the "
        f"third one?",
        f"{third}^\\circ",
        (
            "The three angles of a triangle add up to $180^\\circ$. || We use that the angles add "
            "up to $180^\\circ$.",
            f"The two known ones make ${first}^\\circ + {second}^\\circ = {first + second}^\\circ$. || "
            f"Together the known angles have {first + second} degrees.",
        ),
        "The third angle is ${answer}$.",
        (
            ok(f"{third}^\\circ", plain=f"{third}°"),
            ok(f"{third}", "degree sign left out"),
            ok(f"{third}^{{\\circ}}", "with braces", plain=f"{third} degrees"),
        ),
        (
            no(f"{first + second}^\\circ", "stopped a step early", plain=f"{first + second}°"),
            no(f"{third + 10}^\\circ", "a digit slipped", plain=f"{third + 10}°"),
            no(f"{third + 180}^\\circ", "took 360 degrees", plain=f"{third + 180}°"),
        ),
    )


def _matrix(rng: Random) -> Problem:
    a, b, c, d = (rng.randrange(1, 5) for _ in range(4))
    k = rng.randrange(2, 5)
    rows = ((a + k * b, b), (c + k * d, d))
    if rows[0][1] == rows[1][0]:
        rows = ((a + k * b, b), (c + k * d + k, d + 1))
        d += 1
    (p, q), (r, s) = rows
    grid = f"{p} & {q} \\\\ {r} & {s}"
    return Problem(
        "matrix",
        "math",
        f"Compute $\\begin{{pmatrix}} {a} & {b} \\\\ {c} & {d} \\end{{pmatrix}} "
        f"\\begin{{pmatrix}} 1 & 0 \\\\ {k} & 1 \\end{{pmatrix}}$.",
        f"\\begin{{pmatrix}} {grid} \\end{{pmatrix}}",
        (
            "Each entry is a row of the first matrix times a column of the second. || We multiply "
            "rows by columns.",
            f"The first row gives ${a} \\cdot 1 + {b} \\cdot {k} = {p}$ and ${b}$. || First row: "
            f"${p}$ and ${q}$.",
            f"The second row gives ${c} \\cdot 1 + {d} \\cdot {k} = {r}$ and ${d}$. || Second row: "
            f"${r}$ and ${s}$.",
        ),
        "The product is ${answer}$.",
        (
            ok(f"\\begin{{pmatrix}} {grid} \\end{{pmatrix}}"),
            ok(f"\\begin{{bmatrix}} {grid} \\end{{bmatrix}}", "with square brackets"),
            ok(f"\\begin{{pmatrix}}{p}&{q}\\\\{r}&{s}\\end{{pmatrix}}", "without spaces"),
        ),
        (
            no(f"\\begin{{pmatrix}} {p} & {r} \\\\ {q} & {s} \\end{{pmatrix}}", "transposed", hard=True),
            no(
                f"\\begin{{pmatrix}} {p} & {q} \\\\ {r} & {s + 1} \\end{{pmatrix}}", "one entry is off by one"
            ),
            no(f"\\begin{{pmatrix}} {p} & {q} & {r} & {s} \\end{{pmatrix}}", "flattened", hard=True),
        ),
    )


def _tank(rng: Random) -> Problem:
    side = rng.choice((4, 6, 7, 8))  # at 5 the volume would equal the area
    lid = side * side
    glass = 5 * lid
    return Problem(
        "tank",
        "math",
        f"An open glass tank is a cube with edges of {side} cm and no lid. How much glass does it need?",
        f"{glass} \\text{{ cm}}^2",
        (
            f"One face has an area of ${side} \\cdot {side} = {lid}$ square centimetres. || "
            f"A square with an edge of {side} cm has an area of {lid} square centimetres.",
            "A cube has six faces, but the lid is missing, so five are made of glass. || Without "
            "the lid there are "
            "five faces.",
        ),
        "The tank needs {answer} of glass.",
        (
            ok(f"{glass} \\text{{ cm}}^2", plain=f"{glass} cm^2"),
            ok(f"{glass}", "unit left out"),
            ok(f"{glass}\\,\\text{{cm}}^{{2}}", "with braces", plain=f"{glass} cm²"),
        ),
        (
            no(f"{6 * lid} \\text{{ cm}}^2", "counted the lid", plain=f"{6 * lid} cm^2"),
            no(f"{glass} \\text{{ cm}}", "unit", plain=f"{glass} cm", hard=True),
            no(f"{side**3} \\text{{ cm}}^2", "the volume", plain=f"{side**3} cm^2"),
        ),
    )


def _ladder(rng: Random) -> Problem:
    short, long = rng.choice(((5, 13), (8, 17), (7, 25), (9, 41), (20, 29)))
    high = isqrt(long * long - short * short)
    return Problem(
        "ladder",
        "math",
        f"A ladder of {long} feet leans against a wall. Its foot stands {short} feet away from the "
        f"wall. How many feet "
        "up the wall does it reach?",
        high,
        (
            "Wall, floor and ladder make a right triangle with the ladder as its longest side. || "
            "The ladder is the "
            "hypotenuse of a right triangle.",
            f"So $h^2 = {long}^2 - {short}^2 = {long * long} - {short * short}$. || "
            f"By Pythagoras, $h^2 + {short * short} = {long * long}$.",
            f"That is $h^2 = {high * high}$. || Hence $h^2$ equals {high * high}.",
        ),
        "The height is ${answer}$.",
        (
            ok(f"{high}"),
            ok(f"{high} \\text{{ feet}}", "with a unit the gold lacks", plain=f"{high} feet"),
            ok(
                f"\\sqrt{{{high * high}}} = {high}",
                "as a chain that agrees",
                plain=f"√{high * high} = {high}",
                hard=True,
            ),
            ok(f"h = {high}", "as an assignment"),
        ),
        (
            no(f"{long - short}", "subtracted the lengths"),
            no(f"{high * high}", "forgot the root"),
            no(f"{high + 1}", "off by one"),
        ),
    )


GEOMETRY: tuple[Maker, ...] = (_distance, _circle, _triangle, _matrix, _tank, _ladder)
