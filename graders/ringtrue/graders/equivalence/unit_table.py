"""Units, their dimensions and exact sizes: a small table instead of a library.

A real row: `km/h` is `(Fraction(5, 18), {"m": 1, "s": -1})`.

What it does not do: units with an offset are only themselves (a degree Celsius is no degree Fahrenheit), and
currencies have no rates.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final, TypeAlias

__all__ = ["Measure", "measure"]

Measure: TypeAlias = tuple[Fraction, Mapping[str, int]]
"""Size in base units, and the power of each base unit."""

_TABLE: Final = """
m 1: m meter metre
m 1/1000: mm millimeter millimetre
m 1/100: cm centimeter centimetre
m 1/10: dm decimeter decimetre
m 1000: km kilometer kilometre
m 1/1000000: um micrometer micrometre micron μm µm mum
m 1/1000000000: nm nanometer nanometre
m 127/5000: in inch inches
m 381/1250: ft foot feet
m 1143/1250: yd yard
m 201168/125: mi mile
m 1852: nmi nautical_mile
s 1: s sec second
s 1/1000: ms millisecond
s 1/1000000: us microsecond
s 60: min minute
s 3600: h hr hour
s 86400: day d
s 604800: week wk
s 1209600: fortnight
month 1: month mo
month 12: year yr
month 120: decade
month 1200: century
kg 1/1000: g gram gm
kg 1: kg kilogram kilo
kg 1/1000000: mg milligram
kg 1000: t ton tonne metric_ton
kg 45359237/100000000: lb pound lbs
kg 45359237/1600000000: oz ounce
m3 1/1000: l liter litre L
m3 1/1000000: ml milliliter millilitre mL cc
m3 473176473/125000000000: gal gallon
m3 473176473/500000000000: qt quart
m3 473176473/1000000000000: pt pint
m3 473176473/2000000000000: cup
m2 10000: ha hectare
m2 316160658/78125: acre
A 1: ampere amp A
K 1: kelvin K
degC 1: degC celsius degree_Celsius
degF 1: degF fahrenheit degree_Fahrenheit
mol 1: mol mole
degree 1: degree deg °
degree 1/60: arcminute arcmin
degree 1/3600: arcsecond arcsec
dollar 1: dollar usd USD $ buck
dollar 1/100: cent penny pennies ¢
dollar 1/20: nickel
dollar 1/10: dime
unit 1: unit
unit 12: dozen
euro 1: euro eur EUR €
pound_sterling 1: pound_sterling gbp GBP £
yen 1: yen ¥ JPY
rupee 1: rupee ₹ INR
yuan 1: yuan RMB CNY
bit 1: bit
bit 8: byte B
"""
_DERIVED: Final = {
    "N": "kg*m/s^2", "newton": "kg*m/s^2", "kN": "1000kg*m/s^2", "J": "kg*m^2/s^2", "joule": "kg*m^2/s^2",
    "kJ": "1000kg*m^2/s^2", "W": "kg*m^2/s^3", "watt": "kg*m^2/s^3", "kW": "1000kg*m^2/s^3",
    "Pa": "kg/m/s^2", "pascal": "kg/m/s^2", "kPa": "1000kg/m/s^2", "MPa": "1000000kg/m/s^2",
    "kWh": "3600000kg*m^2/s^2", "Wh": "3600kg*m^2/s^2", "MW": "1000000kg*m^2/s^3", "kHz": "1000s^-1",
    "MHz": "1000000s^-1", "Hz": "s^-1", "hertz": "s^-1", "C": "A*s", "coulomb": "A*s",
    "V": "kg*m^2/s^3/A", "volt": "kg*m^2/s^3/A", "ohm": "kg*m^2/s^3/A^2", "mph": "mi/h", "kph": "km/h",
    "kmh": "km/h",
}  # fmt: skip
_POWERS: Final = {"m3": ("m", 3), "m2": ("m", 2)}
_FACTOR: Final = re.compile(r"([*/· ]?)(\d*)([^\d*/·^ ]+)(?:\^?\{?(-?\d)\}?)?")


def _read_table() -> dict[str, Measure]:
    units: dict[str, Measure] = {}
    for line in _TABLE.strip().splitlines():
        head, names = line.split(":")
        base, size = head.split()[:2]
        name, power = _POWERS.get(base, (base, 1))
        units.update({alias: (Fraction(size), {name: power}) for alias in names.split()})
    return units


_UNITS: Final = _read_table()


@lru_cache(maxsize=1024)
def measure(unit: str) -> Measure | None:
    """The size and dimension of a unit, None where the table does not know it.

    >>> measure("km/h"), measure("apples")
    ((Fraction(5, 18), {'m': 1, 's': -1}), None)
    """
    size, dimension, position, sign = Fraction(1), dict[str, int](), 0, 1
    while position < len(unit):
        match = _FACTOR.match(unit, position)
        if match is None:
            return None
        known = _lookup(match[3])
        if known is None:
            return None
        sign = -1 if match[1] == "/" else sign  # all that follows the stroke is divided by
        power = int(match[4] or 1) * sign
        size *= Fraction(int(match[2] or 1)) * known[0] ** power
        for base, exponent in known[1].items():
            dimension[base] = dimension.get(base, 0) + exponent * power
        position = match.end()
    return (size, {base: power for base, power in dimension.items() if power}) if position else None


def _lookup(name: str) -> Measure | None:
    for form in (
        name,
        name.rstrip("."),
        name.removesuffix("s"),
        name.removesuffix("es"),
        name.lower().removesuffix("s"),
    ):
        if form in _UNITS:
            return _UNITS[form]
        if form in _DERIVED:
            return measure(_DERIVED[form])
    return None
