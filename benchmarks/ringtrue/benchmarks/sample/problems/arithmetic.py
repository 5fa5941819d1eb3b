r"""Word problems of a few sums: tickets, prices, percentages, speeds.

One kind: 14 rows of 18 seats, 27 sold, so 225 are left; `225.`, `225 seats` and `14 \cdot 18 - 27 = 225`
are right, 226, 235 and 2250 are wrong. Not here: anything with letters.
"""

from random import Random

from ..problem import Maker, Problem, no, ok

__all__ = ["ARITHMETIC"]


def _seats(rng: Random) -> Problem:
    rows, seats, sold = rng.randrange(11, 29), rng.randrange(12, 25), rng.randrange(21, 99)
    total = rows * seats
    left = total - sold
    return Problem(
        "seats",
        "math",
        f"A theatre has {rows} rows with {seats} seats in each row. For tonight's play {sold} tickets have "
        "been sold so far. How many seats are still free?",
        left,
        (
            f"The theatre has {rows} rows of {seats} seats, so there are ${rows} \\times {seats} = "
            f"{total}$ seats. || "
            f"Multiply the rows by the seats in a row: ${rows} \\cdot {seats} = {total}$ seats altogether.",
            f"Of these, {sold} are taken. || {sold} tickets have gone, so that many seats are taken.",
            f"Subtract the seats that are taken from the total, ${total} - {sold}$. || "
            f"What remains is ${total} - {sold}$.",
        ),
        "What is left is ${answer}$.",
        (
            ok(f"{left}"),
            ok(f"{left}.", "with a full stop"),
            ok(f"{left} \\text{{ seats}}", "with a unit the gold lacks", plain=f"{left} seats"),
            ok(f"{total} - {sold} = {left}", "as a chain that agrees", hard=True),
            ok(f"{left}.0", "as a decimal"),
        ),
        (
            no(f"{left + 1}", "off by one"),
            no(f"{left + 10}", "a digit slipped in the subtraction"),
            no(f"{total + sold}", "added where it should subtract"),
            no(f"{left - 1} = {left}", "a false equation with the right value in it", hard=True),
            no(f"-{left}", "sign"),
        ),
    )


def _bakery(rng: Random) -> Problem:
    trays, rolls, bad = rng.randrange(6, 15), rng.randrange(24, 49, 4), rng.randrange(7, 23)
    baked = trays * rolls
    packed = baked - bad
    bags, rest = divmod(packed, 6)
    solution = (
        f"The bakery makes {trays} * {rolls} = {baked} rolls.\nOf these {baked} - {bad} = {packed} "
        f"are good.\n"
        f"{packed} / 6 is {bags} full bags with {rest} left over.\n#### {bags}"
    )
    return Problem(
        "bakery",
        "math",
        f"A bakery takes {trays} trays of {rolls} rolls out of the oven. {bad} rolls are burnt and "
        f"thrown away; the "
        "others are packed in bags of six. How many full bags are there?",
        solution,
        (
            f"{trays} trays with {rolls} rolls each make {trays} * {rolls} = {baked} rolls. || "
            f"The number of rolls baked is {trays} * {rolls} = {baked}.",
            f"After throwing {bad} away there are {baked} - {bad} = {packed} rolls. || "
            f"{bad} are burnt, so {baked} - {bad} = {packed} good rolls remain.",
            f"Six rolls go in a bag, so divide {packed} by 6 and drop the remainder of {rest}. || "
            f"{packed} divided by 6 has a remainder of {rest}, and a bag that is not full does not count.",
        ),
        "The number of full bags is {answer}.",
        (
            ok(f"{bags}"),
            ok(f"{bags} \\text{{ bags}}", "with a unit the gold lacks", plain=f"{bags} bags"),
            ok(f"{bags}.", "with a full stop"),
        ),
        (
            no(f"{bags - 1}", "off by one"),
            no(f"{baked // 6}", "forgot the burnt rolls"),
            no(f"{packed}", "stopped a step early"),
            no(f"{bags}{rest}", "remainder glued to the quotient", hard=True),
        ),
    )


def _discount(rng: Random) -> Problem:
    # Odd and no multiple of five, so that the price is never whole and rounding it is always an error.
    cents = rng.choice([dollars * 100 for dollars in range(31, 90) if dollars % 2 and dollars % 5])
    off = rng.choice((15, 25, 35, 45))
    cut = cents * off // 100
    now = cents - cut
    price = f"{now // 100}.{now % 100:02d}"
    rounded = f"{(now + 50) // 100}"
    return Problem(
        "discount",
        "math",
        f"A rucksack costs ${cents // 100}. In the sale everything is {off}% off. What is the sale "
        f"price in dollars?",
        price,
        (
            f"The discount is {off}% of \\${cents // 100}. || First find the discount, {off}% of "
            f"\\${cents // 100}.",
            f"That is $0.{off} \\times {cents // 100} = {cut / 100:.2f}$ dollars. || "
            f"In dollars: $\\frac{{{off}}}{{100}} \\cdot {cents // 100} = {cut / 100:.2f}$.",
            f"Take it from the full price: ${cents // 100} - {cut / 100:.2f}$. || "
            f"The customer pays the rest, ${cents // 100} - {cut / 100:.2f}$.",
        ),
        "The sale price is {answer}.",
        (
            ok(price),
            ok(f"\\${price}", "with a currency sign", plain=f"${price}"),
            ok(f"{price} \\text{{ dollars}}", "with a unit the gold lacks", plain=f"{price} dollars"),
            ok(f"\\dfrac{{{now}}}{{100}}", "as a fraction", plain=f"{now}/100"),
        ),
        (
            no(f"{cut / 100:.2f}", "the discount, not the price"),
            no(f"{now // 10}.{now % 10}0", "decimal point slipped"),
            no(rounded, "rounded to a whole number", hard=True),
            no(f"{(now + 100) / 100:.2f}", "a digit slipped"),
        ),
    )


def _growth(rng: Random) -> Problem:
    old = rng.randrange(2, 9) * 100
    percent = rng.choice((12, 15, 24, 35, 45))
    new = old + old * percent // 100
    return Problem(
        "growth",
        "math",
        f"A chess club grew from {old} to {new} members in a year. By what percentage did its "
        f"membership grow?",
        f"{percent}\\%",
        (
            f"The club gained ${new} - {old} = {new - old}$ members. || "
            f"The growth in members is ${new} - {old} = {new - old}$.",
            f"Relative to the old membership this is $\\frac{{{new - old}}}{{{old}}}$. || "
            f"Divide by where it started: $\\frac{{{new - old}}}{{{old}}}$.",
        ),
        "As a percentage the growth is {answer}.",
        (
            ok(f"{percent}\\%", plain=f"{percent}%"),
            ok(f"{percent}", "per cent sign left out"),
            ok(f"0.{percent}", "as a decimal", hard=True),
            ok(f"\\frac{{{percent}}}{{100}}", "as a fraction", plain=f"{percent}/100", hard=True),
        ),
        (
            no(f"0.{percent}\\%", "scaled by a hundred", plain=f"0.{percent}%", hard=True),
            no(f"{percent + 1}\\%", "off by one", plain=f"{percent + 1}%"),
            no(f"{100 + percent}\\%", "the new size, not the growth", plain=f"{100 + percent}%"),
            no(f"-{percent}\\%", "sign", plain=f"-{percent}%"),
        ),
    )


def _journey(rng: Random) -> Problem:
    speed, hours = rng.choice((16, 18, 22, 24)), rng.choice((2, 3, 4))
    far = speed * hours + speed // 2
    return Problem(
        "journey",
        "math",
        f"A cyclist rides at a steady {speed} kilometres per hour for {hours} hours and 30 minutes. "
        f"How far does she "
        "ride? Give your answer with its unit.",
        f"{far} \\text{{ km}}",
        (
            f"Distance is speed times time, and {hours} hours 30 minutes are {hours}.5 hours. || "
            f"Write the time as {hours}.5 hours; the distance is the speed times the time.",
            f"In {hours} hours she covers ${speed} \\cdot {hours} = {speed * hours}$ km. || "
            f"The whole hours give ${speed} \\times {hours} = {speed * hours}$ km.",
            f"The half hour adds {speed // 2} km. || Half an hour more is another {speed // 2} km.",
        ),
        "Altogether she rides {answer}.",
        (
            ok(f"{far} \\text{{ km}}", plain=f"{far} km"),
            ok(f"{far}", "unit left out"),
            ok(f"{far}\\,\\mathrm{{km}}", "with a thin space", plain=f"{far}km"),
            ok(f"{far}000 \\text{{ m}}", "in metres", plain=f"{far}000 m", hard=True),
        ),
        (
            no(f"{far} \\text{{ m}}", "unit", plain=f"{far} m", hard=True),
            no(f"{far} \\text{{ miles}}", "unit", plain=f"{far} miles", hard=True),
            no(f"{speed * hours} \\text{{ km}}", "forgot the half hour", plain=f"{speed * hours} km"),
            no(f"{far + 1} \\text{{ km}}", "off by one", plain=f"{far + 1} km"),
        ),
    )


def _recipe(rng: Random) -> Problem:
    people, times = rng.choice((4, 6, 8)), rng.choice((3, 5, 7))
    guests = people * times // 2
    whole = times // 2
    return Problem(
        "recipe",
        "math",
        f"A soup for {people} people needs one litre of stock. How many litres does the cook need "
        f"for {guests} people? "
        "Give an exact value.",
        f"\\frac{{{times}}}{{2}}",
        (
            f"Each person takes $\\frac{{1}}{{{people}}}$ of a litre. || One litre shared by "
            f"{people} people is "
            f"$\\frac{{1}}{{{people}}}$ of a litre each.",
            f"For {guests} people that is $\\frac{{{guests}}}{{{people}}}$ litres. || "
            f"Multiply by the guests: ${guests} \\cdot \\frac{{1}}{{{people}}}$.",
            "Now cancel the common factor. || This can be cancelled down.",
        ),
        "The amount of stock is ${answer}$.",
        (
            ok(f"\\frac{{{times}}}{{2}}", plain=f"{times}/2"),
            ok(f"{whole}.5", "as a decimal"),
            ok(f"{whole}\\frac{{1}}{{2}}", "as a mixed number", plain=f"{whole} 1/2", hard=True),
            ok(f"\\dfrac{{{guests}}}{{{people}}}", "not cancelled", plain=f"{guests}/{people}"),
            ok(f"{whole}.5 \\text{{ litres}}", "with a unit the gold lacks", plain=f"{whole}.5 litres"),
        ),
        (
            no(f"\\frac{{2}}{{{times}}}", "upside down", plain=f"2/{times}"),
            no(f"{whole}.2", "one half written as .2", hard=True),
            no(f"{whole + 1}", "rounded up"),
            no(f"\\frac{{{times + 2}}}{{2}}", "off by one", plain=f"{times + 2}/2"),
        ),
    )


def _frost(rng: Random) -> Problem:
    start, fall = rng.randrange(3, 9), rng.randrange(11, 19)
    end = fall - start
    return Problem(
        "frost",
        "math",
        f"At noon it is {start} degrees Celsius. By midnight the temperature has fallen by {fall} "
        f"degrees. What is it "
        "then, in degrees Celsius?",
        f"-{end}",
        (
            f"Start at {start} and go down by {fall}. || We begin at {start} degrees and lose {fall}.",
            f"The first {start} degrees bring us to zero, which leaves {end} more to go. || "
            f"Falling {start} degrees reaches zero; another {end} remain.",
        ),
        "At midnight it is ${answer}$.",
        (
            ok(f"-{end}"),
            ok(f"−{end}", "with a typographic minus", hard=True),
            ok(f"-{end}^\\circ\\text{{C}}", "with a unit the gold lacks", plain=f"-{end}°C", hard=True),
            ok(f"{start} - {fall} = -{end}", "as a chain that agrees", hard=True),
        ),
        (
            no(f"{end}", "sign"),
            no(f"-{end + 1}", "off by one"),
            no(f"{start + fall}", "added where it should subtract"),
        ),
    )


ARITHMETIC: tuple[Maker, ...] = (_seats, _bakery, _discount, _growth, _journey, _recipe, _frost)
