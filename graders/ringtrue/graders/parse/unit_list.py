"""The one table of units: symbol, size, spellings.

A real row: `km = 1000 m: kilometre kilometres ...` says that `12 kilometres` is `12 km`, and 12,000 m.

The parser takes its spellings from here and the units tier its sizes, so that neither knows a unit that the
other does not. A size is exact, in units that stand in the table too; `base` is a dimension of its own. The
mean solar mass is a rounded number and so is a base; so are a month (no fixed number of days), a currency
(no rates) and an angle in radians (180/pi is not rational). Sources: the SI brochure, NIST Handbook 44.
"""

from typing import Final

__all__ = ["SCALES", "UNIT_NAMES", "UNIT_SIZES"]

_TABLE: Final = """
m = base: metre metres meter meters 米
cm = 1/100 m: centimetre centimetres centimeter centimeters cms 厘米 公分
mm = 1/1000 m: millimetre millimetres millimeter millimeters
km = 1000 m: kilometre kilometres kilometer kilometers kms 千米 公里
dm = 1/10 m: decimetre decimetres decimeter decimeters
um = 1/1000000 m: micrometre micrometer micrometers micron microns μm µm
nm = 1/1000000000 m: nanometre nanometer nanometers
pm = 1/1000000000000 m:
fm = 1/1000000000000000 m:
Å = 1/10000000000 m: angstrom angstroms Angstrom
in = 127/5000 m: inch inches
ft = 381/1250 m: foot feet
yd = 1143/1250 m: yard yards yds
mi = 201168/125 m: mile miles
nmi = 1852 m:
ly = 9460730472580800 m: light-year light-years lightyear lightyears
au = 149597870700 m: AU
pc = base: parsec parsecs
kpc = 1000 pc:
Mpc = 1000000 pc:
ha = 10000 m^2: hectare hectares
acre = 316160658/78125 m^2: acres
L = 1/1000 m^3: liter liters litre litres l
mL = 1/1000000 m^3: milliliter milliliters millilitre millilitres ml cc
dL = 1/10000 m^3: deciliter deciliters
uL = 1/1000000000 m^3: μL µL microliter microliters
gal = 473176473/125000000000 m^3: gallon gallons
qt = 473176473/500000000000 m^3: quart quarts
pt = 473176473/1000000000000 m^3: pint pints
cup = 473176473/2000000000000 m^3: cups
tbsp = 1/16 cup: tablespoon tablespoons
tsp = 1/48 cup: teaspoon teaspoons
s = base: second seconds sec secs
ms = 1/1000 s: millisecond milliseconds
us = 1/1000000 s: microsecond microseconds μs µs
ns = 1/1000000000 s: nanosecond nanoseconds
min = 60 s: minute minutes mins 分钟
h = 3600 s: hour hours hr hrs 小时
day = 86400 s: days
week = 604800 s: weeks wk
fortnight = 1209600 s: fortnights
month = base: months
year = 12 month: years yr yrs
decade = 120 month: decades
century = 1200 month: centuries
kg = base: kilogram kilograms kgs kilo kilos 千克 公斤
g = 1/1000 kg: gram grams gramme grammes gm
mg = 1/1000000 kg: milligram milligrams
ug = 1/1000000000 kg: μg µg microgram micrograms
t = 1000 kg: ton tons tonne tonnes
lb = 45359237/100000000 kg: pound pounds lbs
oz = 1/16 lb: ounce ounces
M_sun = base:
N = kg*m/s^2: newton newtons
kN = 1000 N:
dyn = 1/100000 N: dyne dynes
J = N*m: joule joules
kJ = 1000 J: kilojoule kilojoules
MJ = 1000000 J:
erg = 1/10000000 J: ergs
mJ = 1/1000 J:
uJ = 1/1000000 J: μJ µJ
eV = 1602176634/10000000000000000000000000000 J:
keV = 1000 eV:
MeV = 1000000 eV:
GeV = 1000000000 eV:
cal = 523/125 J: calorie calories
kcal = 1000 cal: kilocalorie kilocalories
Wh = 3600 J:
kWh = 3600000 J: kilowatt-hours kilowatt-hour
W = J/s: watt watts
kW = 1000 W: kilowatt kilowatts
mW = 1/1000 W: milliwatt milliwatts
GW = 1000000000 W:
MW = 1000000 W: megawatt megawatts
hp = 37284993579113511/50000000000000 W: horsepower
Pa = N/m^2: pascal pascals
kPa = 1000 Pa:
MPa = 1000000 Pa:
GPa = 1000000000 Pa:
atm = 101325 Pa: atmosphere atmospheres
bar = 100000 Pa: bars
torr = 20265/152 Pa: Torr
psi = 8896443230521/1290320000 Pa:
A = base: amp amps ampere amperes
mA = 1/1000 A: milliamp milliamps
uA = 1/1000000 A: μA µA
V = W/A: volt volts
mV = 1/1000 V: millivolt millivolts
uV = 1/1000000 V: μV µV
kV = 1000 V: kilovolt kilovolts
ohm = V/A: ohms Ohm Ω
kohm = 1000 ohm: kΩ kilohm kilohms kiloohms
Mohm = 1000000 ohm: MΩ megohms
C = A*s: coulomb coulombs
uC = 1/1000000 C: μC µC
nC = 1/1000000000 C:
F = C/V: farad farads
uF = 1/1000000 F: μF µF
nF = 1/1000000000 F:
pF = 1/1000000000000 F:
T = V*s/m^2: tesla teslas
mT = 1/1000 T:
nT = 1/1000000000 T:
uT = 1/1000000 T: μT µT
G = 1/10000 T: gauss
Wb = V*s: weber webers
H = V*s/A: henry henries
S = A/V: siemens
mol = base: mole moles
mmol = 1/1000 mol:
kmol = 1000 mol:
M = 1000 mol/m^3:
Hz = 1/s: hertz
kHz = 1000 Hz: kilohertz
MHz = 1000000 Hz: megahertz
GHz = 1000000000 Hz: gigahertz
K = base: kelvin kelvins
degC = 1 K: celsius Celsius
degF = 5/9 K: fahrenheit Fahrenheit
degree = base: degrees deg degs 度
arcmin = 1/60 degree: arcminute arcminutes
arcsec = 1/3600 degree: arcsecond arcseconds
rad = base: radian radians rads
sr = base: steradian steradians
rev = base: revolution revolutions revs
rpm = rev/min:
mi/h = mi/h: mph
km/h = km/h: kph kmh kmph
m/s = m/s: mps
ft/s = ft/s: fps
mi/gal = mi/gal: mpg
knot = 463/900 m/s: knots
dB = base: decibel decibels
ppm = base:
ppb = base:
lx = base: lux
bit = base: bits
byte = 8 bit: bytes
KB = 1000 byte: kB kilobyte kilobytes
MB = 1000000 byte: megabyte megabytes
GB = 1000000000 byte: gigabyte gigabytes
dollar = base: dollars USD usd bucks
cent = 1/100 dollar: cents penny pennies
nickel = 1/20 dollar: nickels
dime = 1/10 dollar: dimes
euro = base: euros EUR
yen = base: JPY
pound_sterling = base: GBP sterling
rupee = base: rupees Rs INR
yuan = base: RMB CNY 元
peso = base: pesos
franc = base: francs
unit = base: units
square_unit = unit^2:
dozen = 12 unit:
point = base: points
thousand = 1000: thousands
million = 1000000: millions
billion = 1000000000: billions
trillion = 1000000000000: trillions
"""

SCALES: Final = frozenset(["dozen", "thousand", "million", "billion", "trillion"])
"""The symbols in the table that count, and measure nothing."""

UNIT_NAMES: Final[dict[str, str]] = {}
"""Each spelling of a unit and its symbol."""

UNIT_SIZES: Final[dict[str, str]] = {}
"""Each symbol and its size: a number and units, or `base`."""


def _read() -> None:
    for line in _TABLE.strip().splitlines():
        head, _, names = line.partition(":")
        symbol, _, size = head.partition(" = ")
        UNIT_SIZES[symbol] = size
        for name in (symbol, *names.split()):
            UNIT_NAMES[name] = symbol
    UNIT_NAMES.update(
        {
            name.capitalize(): symbol
            for name, symbol in list(UNIT_NAMES.items())
            if len(name) > 3 and name.isalpha()
        }
    )


_read()
