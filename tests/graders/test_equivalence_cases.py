"""Pairs that must be equal and pairs that must not, tier by tier: each was got wrong by some grader in use."""

import pytest

from ringtrue.graders.equivalence import Side, decide
from ringtrue.graders.policy import Policy

EQUAL = {
    "text": [
        ("16", "16."),
        (r"\frac{1}{2}", r"$\left.\dfrac12\right.$"),
        (r"\text{even}", "even"),
        ("B", "(B)"),
        ("(B)", "B"),
        ("B", r"\text{B}"),
        ("B", r"\textbf{B}"),
        ("B", "**B**"),
        ("B", "B) 5"),
        ("B", "B. foo"),
        (r"\text{even}", "Even."),
        (r"\text{even}", "the even"),
        (r"\infty", "∞"),
        ("1{,}000", "1,000"),
        ("7:30", "7:30"),
    ],
    "rational": [
        ("1000", r"1\,000"),
        ("7/2", "3 1/2"),
        ("0.0015", "1.5e-3"),
        ("602000000000000000000000", "6.02e23"),
        ("1/3", "0.333..."),
        ("1/6", r"0.1666\ldots"),
        ("4/33", "0.1212…"),
        ("1/7", "0.142857142857..."),
        ("1/2", "½"),
        ("0.5", "1/2"),
        ("1/3", "0.333333"),
        ("0.333333333", "1/3"),
        ("0.12048192771084337", r"\frac{10}{83}"),
        ("6!", "720"),
        ("1024", "2^{10}"),
        ("2004!/2003!", "2004"),
        ("3", r"\sqrt{9}"),
        ("28", r"\binom{8}{2}"),
        ("-2", r"\sqrt[3]{-8}"),
        ("2.0", "2"),
        ("55", r"\sum_{k=1}^{10} k"),
    ],
    "units": [
        ("18", "€18"),
        ("45", r"45^\circ"),
        ("30", r"30\degree"),
        ("36", r"36 \text{ m}"),
        ("36 \\text{ m}", "36m"),
        (r"1 \text{ m}", r"100 \text{ cm}"),
        (r"2 \text{ hours}", r"120 \text{ minutes}"),
        (r"1 \text{ km/h}", r"1000 \text{ m/h}"),
        (r"\$5", "500 cents"),
        (r"\frac{\pi}{4}", r"45^\circ"),
        ("0.5", r"50\%"),
        ("50", r"50\%"),
        ("1/2", r"50\%"),
        (r"12\%", "0.12"),
        (r"28\%", "28 pct"),
        (r"77 \text{ km}", "77000 m"),
        (r"5 \text{ cm}", "5cm"),
        ("3.5 hours", "3 hours and 30 minutes"),
        ("210 minutes", "3 hours 30 minutes"),
        (r"\$5.20", "5 dollars and 20 cents"),
        (r"5 \text{ ft } 3 \text{ in}", "63 inches"),
    ],
    "clock": [
        ("1:58", r"1:58 \text{ a.m.}"),
        (r"1:58 \text{ a.m.}", "1:58"),
        ("14:55", r"2:55 \text{ pm}"),
        (r"\text{noon}", "12:00 p.m."),
        (r"4 \text{ p.m.}", "4:00 pm"),
    ],
    "words": [
        ("DeathValley", "Death Valley"),
        (r"\text{Rug B}", "RugB"),
        (r"\mbox{four}", "4"),
        ("4", r"\text{four}"),
        (r"\text{AB}", "AB"),
    ],
    "notation": [("3/4", "3:4"), ("3:4", "6:8"), (r"3 \pmod 7", r"10 \pmod 7")],
    "assignment": [
        ("5", "x=5"),
        ("x=5", "5"),
        ("5", "AB = 5"),
        ("|AB|=5", "5"),
        ("f(x)=x^2", "x^2"),
        ("x^2", "y=x^2"),
        ("f(x)=x^2", "y=x^2"),
        ("42", "x = 40+2 = 42"),
        ("23", "12 + 11 = 23"),
        ("3", r"f(-2)+f(-1)=\frac{8}{4}+1=3"),
        ("7", "AB + BC = 3 + 4 = 7"),
        ("13.33", r"\frac{40}{3} \approx 13.33"),
        (r"\sqrt{2}", r"x=\sqrt{2} \approx 1.41"),
        ("1.41", r"\sqrt{2} \approx 1.41"),
        ("2,-2", r"x = \pm 2"),
    ],
    "structure": [
        ("1, 2", r"\{1\} \cup \{2\}"),
        (r"\pm 1", r"\{-1\} \cup \{1\}"),
        ("x=1, y=2", "x=1 y=2"),
        ("x = 1, y = 2", "y = 2\nx = 1"),
        ("x=1, y=2", r"x=1 \quad y=2"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "[1 2; 3 4]"),
        (r"\pm 2", "2, -2"),
        (r"\pm 2", "-2, 2"),
        ("1,2", r"\{2,1\}"),
        (r"\{1,2\}", r"\{1,1,2\}"),
        ("1,2", "(1,2)"),
        ("100, 200, 300", "100,200,300"),
        ("100,200", "100, 200"),
        ("1000.99", "1000,99"),
        ("x=2,y=3", "(2,3)"),
        ("(2,3)", "y=3, x=2"),
        ("1,2", r"x=2 \text{ or } x=1"),
        (r"\{5\}", "5"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\begin{bmatrix}1&2\\3&\frac{8}{2}\end{bmatrix}"),
    ],
    "sets": [
        (r"(-\infty,1]\cup[10,\infty)", r"x \le 1 \text{ or } x \ge 10"),
        (r"[10,\infty)\cup(-\infty,1]", r"(-\infty,1]\cup[10,+\infty)"),
        ("(2,5)", "2<x<5"),
        ("x>2", r"(2,\infty)"),
        ("[0,1)", r"0 \le x < 1"),
        ("x < 2", "2x+3<7"),
        (r"x \le 5", r"5 \ge x"),
        (r"\mathbb{R}", r"(-\infty,\infty)"),
        (r"x \neq 1", r"(-\infty,1)\cup(1,\infty)"),
        (r"(0,1)\cup[1,2)", "(0,2)"),
        (r"(0,\frac{1}{\sqrt 2})", r"0<x<\frac{\sqrt 2}{2}"),
    ],
    "numeric": [
        ("e", "2.718281828..."),
        ("-1", r"e^{i\pi}"),
        ("i", r"\sqrt{-1}"),
        (r"\frac{\sqrt3}{2}", r"\sin 60^\circ"),
        (r"\frac{\sqrt3}{2}", r"\sin(\pi/3)"),
        (r"\sqrt{2}", "1.41421"),
        (r"\frac{1}{\sqrt2}", r"\frac{\sqrt2}{2}"),
        (r"3+4\sqrt{2}", r"\sqrt{24\sqrt{2}+41}"),
        ("2", r"\log 100"),
        (r"\ln 8", r"3\ln 2"),
        ("5", "|3+4i|"),
        ("3+4i", "4i+3"),
        ("3", r"\lfloor\sqrt{10}\rfloor"),
        (r"\frac{1}{2}", r"\cos\frac{\pi}{3}"),
    ],
    "symbolic": [
        ("x^2+2x+1", "(x+1)^2"),
        (r"\frac{x^2-1}{x-1}", "x+1"),
        ("1", r"\sin^2 x+\cos^2 x"),
        (r"\sqrt{x}\sqrt{y}", r"\sqrt{xy}"),
        (r"\ln x^2", r"2\ln x"),
        ("2^{n+1}", r"2\cdot 2^n"),
        ("e^{2x}", "(e^x)^2"),
        (r"\cos(n\pi)", "(-1)^n"),
        (r"\frac{n!}{k!(n-k)!}", r"\binom{n}{k}"),
        ("(1-e^{-t})u(t)", "u(t)-u(t)e^{-t}"),
        ("x^2+C", "x^2+c"),
        ("3e^{-t}+C", "C+3e^{-t}"),
        ("0.64N", r"\frac{16}{25}N"),
    ],
    "relation": [
        ("2x+y=3", "4x+2y=6"),
        ("2x+y=3", "y=3-2x"),
        ("y = 1/x", "xy=1"),
        (r"\frac{x^2}{4}+y^2=1", "x^2+4y^2=4"),
        ("x+y<1", "2x+2y<2"),
        ("x+y<1", "1>y+x"),
        ("x-y<1", "y-x>-1"),
        (r"y = \ln x", "x = e^y"),
        ("x^2+y^2=C", "x^2+y^2=c"),
        (r"\frac{dx}{dt}=kx", r"kx = \frac{dx}{dt}"),
    ],
}

DIFFERENT = [
    # Tolerances.
    ("2e-7", "1e-7"), ("2^{-98}", "2^{-99}"), ("1/2004!", "1/2006!"), ("10000", "10001"), ("10^{30}", "10^{30}+1"),
    ("1/3", "0.33"), ("0.5", "0.54"), (r"\frac12", "0.54"), (r"\sqrt{2}", "1.41"), ("e^{-1000}", "2e^{-1000}"),
    (r"\sqrt2", r"\sqrt{2}+10^{-200}"), ("1234567", "1234567.8"), ("0.333333333", "0.333334"),
    # Scale, sign, suffix, substring.
    ("5", "500"), ("0.05", "5"), ("50", "0.5"), ("42", "0.42"), ("42", "-42"), ("42", "42!"), ("42", "42x"),
    ("42", r"42+\epsilon"), ("42", "42^2"), ("42", "1420"), ("36", "36x"),
    # Bases, moduli, units.
    ("101_3", "101_2"), ("101", "101_2"), ("5", "101_2"), ("42", "42_8"), (r"3 \pmod 7", r"3 \pmod 8"),
    ("3", r"3 \pmod 7"), (r"10 \text{ cm}", r"10 \text{ m}"), (r"1 \text{ hour}", r"1 \text{ minute}"),
    (r"\$5", r"5\text{ cents}"), (r"5 \text{ m}", r"5 \text{ s}"),
    # Hedges, chains that contradict themselves, equations that say nothing.
    ("3", "3,3"), ("42", "41, 42, 43"), ("42", r"41 \text{ or } 42"), ("42", r"\{41,42\}"), ("42", r"\pm 42"),
    ("42", "[33,51]"), ("42", r"x \ge 0"), ("42", "7 = 42"), ("42", "x=41=42"), ("x", "x = x"), ("x", "y=y"),
    ("x", "x = x + 0"), ("42", "42 = 42"), ("6", "6 = 7"), ("x=5", "y=5"), ("1,2,3", "1,2"),
    # Shapes.
    ("(1,2)", "(2,1)"), ("(1,2)", "[1,2]"), ("(1,2)", r"\{1,2\}"), ("(0,1)", "(0,1.5)"), ("(0,1]", "(0,1)"),
    (r"(0,1)\cup(1,2)", "(0,2)"), ("x>2", "x<2"), ("x>2", r"x\ge 2"), ("2, 3", "(3,2)"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\begin{pmatrix}1&3\\2&4\end{pmatrix}"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1,2,3,4)"),
    (r"\begin{pmatrix}1\\2\end{pmatrix}", r"\begin{pmatrix}1&2\end{pmatrix}"),
    (r"\emptyset", r"\{0\}"), ("5", r"\infty"), (r"\infty", r"-\infty"), ("5", "0/0"),
    # Words and letters.
    (r"\text{blue}", r"\text{not blue}"), (r"\text{odd}", r"\text{odd or even}"), (r"\text{Friday}", r"\text{Monday}"),
    ("B", "C"), ("B", "A, B, C, D"), ("B", "A and B"), ("1:30", "1:45"), (r"\text{yes}", r"\text{no}"), ("-5", "undefined"),
    ("infinite", "7"), ("7", r"\text{Infinitely many}"), (r"\text{two lines}", "3"), (r"\text{no solutions}", "(2, 4)"),
    # Times and amounts.
    (r"1:58 \text{ a.m.}", r"1:58 \text{ p.m.}"), ("1:58", r"1:59 \text{ a.m.}"), ("14:55", r"2:55 \text{ am}"),
    (r"4 \text{ p.m.}", "5"), ("3.5 hours", "3 hours 20 minutes"), ("2.5", r"2 \text{ m and } 50 \text{ cm}"),
    ("36m", r"36 \text{ m}"), (r"77 \text{ km}", "77000 s"), (r"77 \text{ km}", "77 m"),
    # Kinds that are never equal.
    ("x/f = 2x", "x/f = 3x"), ("e^{398t}+501", "e^{398t}+62"), ("1+5e^{-398n}", "1+62e^{-398n}"), ("2x+3y<7", "12x+3y<7"), ("5", "x+y=5"), ("10", "2x = 10"), ("m > -3", "y = 2x"), (r"\sqrt{3}", r"(0,5)\cup(5,\infty)"),
    ("7", r"\frac{dx}{dt}=kx-a"), (r"\frac12", r"\int_0^1 x\,dx"), ("e", r"\mathbb{R}"), ("2:3:4", "24"),
    (r"\frac{1}{1-x}", r"\sum_{n=0}^{\infty} x^n"), ("x^2+1", r"\begin{pmatrix}1\\2\end{pmatrix}"),
    ("-\\frac13, -1", "x \\le 2"), ("a > 2", "b > 2"), ("B", "y+k=0"), ("3", "f(2) = 4 = 3"), ("5", "5 + 2 \\text{ cm}"),
    # Curves.
    (r"r=7\sin\theta", r"y=7\sin x"), (r"y=e^{-x}", r"y=e^{x}"), ("x=5", "x^2+y^2=25"), (r"y=\sqrt x", "y^2=x"),
    (r"\cos x = \frac{4}{5}", "x = 3"), ("y=2", "x^2=x\\cdot x"), ("(x, y) = (1, 2)", "x + y = 3"),
    ("(1-e^{-t})u(t)", "1-e^{-t}"), ("f(x+1)", "f(x)"),
    # Expressions.
    ("x", r"\sqrt{x^2}"), ("x^2+1", "y^2+1"), ("a^2", "b^2"), ("2x+y=3", "2x+y=4"), ("x^2+C", "x^2"),
    ("x^2", "x^2+C"), ("y = 2x", "x = 2y"), ("x<y", "y<x"), ("5", "x"), ("2^n", "2^{n+1}"),
    # What goes on, and what stands side by side.
    ("1/3", "0.334..."), ("x=1, y=2", "x=2 y=1"), ("x=2, y=3", "x = 2 y = 3 z"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "[1 3; 2 4]"),
    # What vanishes at whole numbers, and what has a branch.
    ("0", r"\sin(n\pi)"), ("n!", r"n!+\sin(\pi n)"), ("1", r"\cos(2\pi x)"), (r"\frac{n!}{(n-2)!}", "n(n+1)"),
    (r"\sqrt{\sin^2 x}", r"\sin x"), (r"\arcsin(\sin x)", "x"),
    # Two values are no range, and no equation.
    (r"3 \pm 2\sqrt2", r"x > \frac{13}{4}"), (r"1 \pm \sqrt{19}", r"\frac{240}{x-2}-\frac{240}{x}=10"),
    (r"5 \pm 1", r"(1,4-\sqrt3)\cup(4+\sqrt3,7)"), ("2, 3, 5", r"(2,3)\cup\{5\}"), (r"\pm 1", "[-1,1]"),
    # A number too large to evaluate.
    (r"\frac{1}{2004!}", "24x^2-6x+3"), ("C", r"\frac{1}{2004!}"),
    # In any order, but as often.
    ("1, 1, 2", "1, 2, 2"), ("x, x, y", "x, y, y"), ("(1,2), (3,4)", "(4,3), (1,2)"),
]  # fmt: skip


def settle(gold: str, answer: str, policy: Policy) -> bool | None:
    settled = decide(Side(gold), Side(answer), policy)
    return None if settled is None else settled.equal


@pytest.mark.parametrize(("gold", "answer"), [pair for pairs in EQUAL.values() for pair in pairs])
def test_equal(gold: str, answer: str) -> None:
    assert settle(gold, answer, Policy()) is True


@pytest.mark.parametrize(("gold", "answer"), DIFFERENT)
def test_different(gold: str, answer: str) -> None:
    assert settle(gold, answer, Policy()) is False


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("42", "4\u200b2"),
        ("42", r"4\u200b2"),
        ("A", "A) 5 B) 6"),
        ("42", "42 is wrong"),
        ("42", "__import__('os')"),
    ],
)
def test_never_paid(gold: str, answer: str) -> None:
    """What is not understood may be abstained on, but never paid."""
    assert settle(gold, answer, Policy()) is not True


@pytest.mark.parametrize("gold", sorted({gold for pairs in EQUAL.values() for gold, _ in pairs}))
def test_reflexive(gold: str) -> None:
    for policy in (Policy(), Policy.strict()):
        assert settle(gold, gold, policy) is True


@pytest.mark.parametrize(
    ("tier", "pair"),
    [
        ("rational", ("1/2", "0.5")),
        ("numeric", (r"\sqrt2", r"\sqrt{8}/2")),
        ("symbolic", ("x+x", "2x")),
        ("sets", ("x>2", "x<2")),
    ],
)
def test_the_tier_is_named(tier: str, pair: tuple[str, str]) -> None:
    settled = decide(Side(pair[0]), Side(pair[1]), Policy())
    assert settled is not None
    assert settled.tier == tier
    assert settled.detail
