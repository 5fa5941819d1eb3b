"""Pairs of the kinds that other graders' suites hold, each labelled by hand by the rules of this one.

Spellings of one value, units and words, lists and sets, equations, physics answers, what a phrase wraps
around an answer; and beside them what must stay apart. A rule that is mended in one place shows here where
it breaks another.
"""

from typing import Final

import pytest

from ringtrue.graders import Outcome, grade_answer, grade_completion

EQUAL: Final = (
    ("10", "10"), (r"\frac{1}{2}", r"\frac12"), (r"\frac{1}{2}", "1/2"), (r"\frac{1}{2}", "0.5"),
    (r"\frac{1}{2}", ".5"), (r"\sqrt{2}", r"\sqrt2"), (r"3\sqrt{2}", r"3\sqrt 2"), (r"\$5", "5"),
    ("5", r"5\text{ dollars}"), (r"90^\circ", "90"), ("x=3", "3"), ("3", "k = 3"), (r"10\%", "10"),
    (r"10\%", "0.1"), (r"\text{Evelyn}", "Evelyn"), ("(1,2)", "(1, 2)"), ("1,2", "2,1"),
    (r"\left( 3, \frac{\pi}{2} \right)", r"(3,\pi/2)"), (r"\{1,2,3\}", r"\{3,2,1\}"), ("x^2+2x+1", "(x+1)^2"),
    (r"\frac{1}{x+1}", "(x+1)^{-1}"), ("f(x)=x+1", "x+1"), (r"\dfrac{7}{2}", r"3\frac{1}{2}"),
    ("3.5", r"3\tfrac12"), ("1000", "1,000"), ("1{,}234", "1234"), ("1234567", "1,234,567"), ("12", "12.0"),
    ("12", "12.00"), ("0.75", "75%"),
    (r"\begin{pmatrix}1\\2\end{pmatrix}", r"\begin{bmatrix}1\\2\end{bmatrix}"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", r"\begin{pmatrix}1&2\\3&4\end{pmatrix}"),
    (r"\begin{pmatrix}1\\2\end{pmatrix}", "(1,2)"), ("[0,1]", r"0 \le x \le 1"),
    (r"(-\infty,0)\cup(1,\infty)", r"x<0 \text{ or } x>1"), (r"x\in[0,1]", "[0,1]"),
    (r"[0,1] \cup [2,3]", r"[2,3]\cup[0,1]"), ("1.6e-19", r"1.6 \times 10^{-19}"), ("3e8", r"3\cdot 10^8"),
    ("300000000", r"3\times10^{8}"), (r"2.5 \text{ mm}", r"0.25 \text{ cm}"), ("9.8", "9.8 m/s^2"),
    ("4.5e33", r"4.5\times 10^{33} \text{ erg}"), ("20", r"20 \text{ GHz}"),
    (r"\frac{v_0^2}{2g}", r"\frac{v_{0}^{2}}{2 g}"), (r"e^{-t/\tau}", r"\exp(-t/\tau)"),
    (r"\sqrt{\frac{2E}{m}}", r"\sqrt{2E/m}"), (r"\arcsin{1.3 \sin{\theta_w}}", r"\arcsin(1.3\sin\theta_w)"),
    (r"\frac{1}{2} m v^2", "0.5mv^2"), (r"\frac{d y}{d t}+3 y=0", r"\frac{dy}{dt} + 3y = 0"),
    (r"x_{0} \cos (\omega t)", r"x_0\cos(\omega t)"), ("10^5", "100000"), (r"2.75 \%", "0.0275"),
    ("1/3", r"\frac{1}{3}"), (r"\{x | x>2\}", r"(2,\infty)"), (r"x \ge 2", r"[2,\infty)"), ("x>2", "2<x"),
    ("1 < x < 2", "(1,2)"), (r"x \neq 3", r"(-\infty,3)\cup(3,\infty)"),
    (r"\mathbb{R}\setminus\{3\}", r"x\ne 3"), ("2x+3y=6", "2x+3y-6=0"), ("y=2x+1", "2x-y+1=0"),
    ("a=1,b=2", "b=2, a=1"), ("(1,2),(3,4)", "(3,4),(1,2)"), (r"\{(1,2),(3,4)\}", r"\{(3,4),(1,2)\}"),
    ("1, 2, 3", "1 and 2 and 3"), ("x = 1, x = 2", "1,2"), (r"x=1 \text{ or } x=-1", r"\pm1"),
    (r"\pm 1", "1, -1"), ("1±√2", r"1 \pm \sqrt{2}"), (r"1+\sqrt2, 1-\sqrt2", r"1\pm\sqrt{2}"),
    (r"\binom{5}{2}", "10"), ("5!", "120"), (r"\log_2 8", "3"), (r"\ln e", "1"), (r"\sin(\pi/6)", "1/2"),
    (r"\frac{\sqrt{3}}{3}", r"\frac{1}{\sqrt{3}}"), (r"\sqrt{12}", r"2\sqrt{3}"), (r"e^{i\pi}", "-1"),
    ("2i", r"\sqrt{-4}"), ("3+4i", "4i+3"), ("|z|=5", "|z| = 5"), (r"\emptyset", r"\{\}"),
    (r"0.1\overline{6}", "1/6"), (r"0.\overline{3}", "1/3"), (r"\frac{a}{b}", "a/b"), ("2^{x+1}", r"2\cdot2^x"),
    (r"\tan x", r"\frac{\sin x}{\cos x}"), ("x(x-1)", "x^2-x"), ("x+y", "y+x"), ("xy", "yx"),
    ("$12$", r"\boxed{12}"), ("12", "So the answer is $12$."), ("12", r"Therefore, \boxed{12}."),
    ("12", "the final answer is 12"), ("12", r"The final answer is $\boxed{12}$. I hope it is correct."),
    ("12", "12 apples"), ("12", "twelve"), ("12", "about 12"), ("12", r"\approx 12"), ("12", "12 cm²"),
    (r"12 \text{ cm}^2", "12 square centimeters"), (r"5 \text{ m}", "500 cm"), (r"5 \text{ km}", "5000 m"),
    ("1 hour", "60 minutes"), (r"72 \text{ km/h}", "20 m/s"), ("30 minutes", "1/2 hour"),
    ("$1,000", "1000 dollars"), ("€20", "20 euros"), ("$1.50", "150 cents"), ("45 degrees", r"\frac{\pi}{4}"),
    (r"\frac{\pi}{4} \text{ radians}", r"\frac{\pi}{4}"), ("10:30 AM", "10:30 a.m."), ("3:2", "3 to 2"),
    ("3:2", r"\frac32"), ("1:2:3", "1 : 2 : 3"), ("A", "(A)"), ("A", r"\textbf{(A)}"), ("A", "A."),
    ("A", "A) 12"), (r"\text{(C)} 12", "C"), ("(C) 12", "(C)"), ("yes", "Yes"), ("True", "true"),
    ("Monday", "monday"), ("1, 2, ..., 10", r"1,2,\ldots,10"), ("p = 2 and q = 3", "q=3, p=2"),
    ("x=2,y=3", "(2,3)"), ("(2,3)", "x=2, y=3"), (r"\begin{cases}x=1\\y=2\end{cases}", "x=1, y=2"),
    (r"\begin{cases}x=1\\y=2\end{cases}", "(1,2)"), (r"y=\frac{1}{2}x+3", "y=0.5x+3"),
    ("x^{2}+y^{2}=1", "x²+y²=1"), (r"\vec{i}+2\vec{j}", r"\mathbf{i}+2\mathbf{j}"),
    (r"\langle 1,2\rangle", "(1,2)"), (r"\overrightarrow{AB}", r"\vec{AB}"), (r"120^{\circ}", "120°"),
    ("37°", "37 degrees"), (r"\triangle ABC", r"\triangle ABC"), (r"\angle A = 30^\circ", "30"),
    ("AB = 5", "5"), (r"\frac{\pi}{6}+k\pi, k\in\mathbb{Z}", r"\frac{\pi}{6}+k\pi"),
    (r"x=\frac{\pi}{6}+2k\pi, k \in Z", r"x=\frac{\pi}{6}+2k\pi,\ k\in\mathbb{Z}"),
    (r"2+\frac{1}{n}", r"\frac{2n+1}{n}"), (r"\frac{x^2-1}{x-1}", "x+1"), ("ln 2", r"\ln(2)"),
    ("log 100", r"\log_{10}100"), ("sqrt(3)/2", r"\frac{\sqrt{3}}{2}"), ("3*x**2", "3x^2"),
    ("x**2 + 1", "x^2+1"), ("pi/4", r"\frac{\pi}{4}"), ("2*pi", r"2\pi"), ("5 (mod 7)", r"5 \pmod 7"),
    (r"5 \pmod 7", r"x\equiv 5 \pmod{7}"), ("11", "11_{10}"), ("1010_2", "1010_{2}"), ("2^3*5", "40"),
    (r"2^3 \cdot 5", "40"), ("1/4 < x < 1/2", "(1/4,1/2)"), ("[-1, 1]", "-1≤x≤1"), ("(0, ∞)", "x>0"),
    (r"\infty", "+∞"), ("undefined", "undefined"), ("18", "$18.00"), ("18", "18."), ("18", "= 18"),
    ("18", "=> 18"), ("18", "**18**"), ("18", "18 (eighteen)"), ("18", "eighteen dollars"),
    ("70000", "70,000 dollars"), ("70000", "$70,000"), ("2/3", "2 / 3"), ("2/3", r"\frac{2}{3} \approx 0.667"),
    ("2/3", r"\dfrac{2}{3}\text{ cups}"), ("540", r"3 \times 180 = 540"), ("x=5", r"x = \boxed{5}"),
    ("-5", "- 5"), ("-5", "−5"), ("1/(2x)", r"\frac{1}{2x}"), ("1/2x", r"\frac{x}{2}"),
    ("(x-1)(x+2)", "(x+2)(x-1)"), ("(x-1)(x+2)", "x^2+x-2"), (r"9\sqrt{3}", r"9\sqrt{3}\text{ square units}"),
    (r"6\text{ ways}", "6"), (r"a+b\sqrt{c}", "a + b√c"), ("y = -3x + 4", "-3x+4"), ("y=-3x+4", "y = 4 - 3x"),
    ("4x - 3y = 12", "y = (4/3)x - 4"), (r"\frac{-1}{2}", r"-\frac{1}{2}"), (r"\frac{1}{-2}", r"-\frac12"),
    ("-1/2", "1/-2"), ("1.0", "1"), ("0", "0.0"), ("0", "-0"), ("0.5", "1/2 or 50%"),
    ("Alice and Bob", "Bob and Alice"), ("Alice, Bob", "Alice and Bob"),
    (r"\left[\frac{1}{2}, 1\right]", "[0.5,1]"),
    (r"a \leq -1 \text{ or } a\geq 1", r"(-\infty,-1]\cup[1,+\infty)"), ("3/2", "1.5"), ("3/2", "1 1/2"),
    ("3/2", r"1\frac{1}{2}"), ("0.001", "10^{-3}"), ("1e-3", "0.001"), ("6.022e23", r"6.022\times10^{23}"),
    ("100", "1e2"), ("0.1+0.2", "0.3"), ("bottomofthemine", "bottom of the mine"),
    ("bottom of the mine", "bottomofthemine"), ("west side", "Westside"), ("2x", "x*2"),
    (r"\lambda", r"\lambda"), (r"\alpha+\beta", r"\beta+\alpha"), (r"40\text{ and }50", "40, 50"),
    ("1.5 hours", "90 minutes"), ("2 hours 30 minutes", "150 minutes"), ("2 hours and 30 minutes", "2.5 hours"),
    ('5\'10"', "70 inches"), ("5 ft 10 in", "70 in"), ("0 degrees Celsius", "32 degrees Fahrenheit"),
    ("50 mph", "50 miles per hour"), ("3.0 kJ", "3000 J"), ("2 mol", "2 moles"), ("H2O", r"\text{H}_2\text{O}"),
    (r"\mathrm{H_2O}", "H2O"), ("NaCl", r"\text{NaCl}"), (r"2\sqrt{5}", "4.47213595"),
    (r"\frac{1}{3}", "0.333333"), ("x^2 - 4", "(x-2)(x+2)"), (r"\frac{3}{2}\sqrt{2}", r"\frac{3\sqrt{2}}{2}"),
    (r"\sqrt[3]{2}", "2^{1/3}"), (r"\sqrt[3]{2}", "2^(1/3)"), (r"\cos(2x)", r"1-2\sin^2 x"),
    (r"\frac{1}{2}\ln 3", r"\ln\sqrt3"), (r"\log_{10} 5", "lg 5"), (r"x\in(1,2)", "1<x<2"),
    (r"x\in\{1,2\}", "1,2"), (r"\{1,2\}", "1, 2"), ("(1, -2, 3)", r"\begin{pmatrix}1\\-2\\3\end{pmatrix}"),
    (r"\begin{bmatrix}1&2\end{bmatrix}", "[1, 2]"), ("6 cm", "6"), ("6", "6 meters squared"),
    (r"6\text{ m}^2", "6m^2"), (r"6\,\text{m}^2", r"6\ \mathrm{m^2}"), ("2:30 PM", "14:30"), ("$2.50", "2.5"),
    ("$2.50", "$2.5"), ("25%", "1/4"), ("25%", "25 percent"), ("25", "25%"), ("0.25", "25%"),
    ("5000000", "5 million"), ("5 million", "5,000,000"), ("1.2 billion", "1200000000"), ("3 dozen", "36"),
    ("x = -1 or x = 3", "-1, 3"), ("x=-1, 3", "{-1,3}"), ("x_1 = 1, x_2 = 2", "1,2"), ("none", "None"),
    ("impossible", "Impossible"), ("0 solutions", "0"), ("(3,4)", "x=3 and y=4"), ("A=3, B=4", "3, 4"),
    ("a = 3; b = 4", "a=3,b=4"), (r"\frac{x+2}{x-3}", "(x+2)/(x-3)"), (r"-\frac{b}{2a}", "-b/(2a)"),
    ("-b/2a", r"-\frac{b}{2a}"), (r"2\pi r", "2*pi*r"), (r"4\pi", "4π"),
    (r"4\pi \text{ square inches}", r"4\pi"), (r"\pi r^2", r"r^2\pi"), ("f(2)=5", "5"), ("f'(x)=2x", "2x"),
    (r"\frac{dy}{dx}=2x", "2x"), ("y'=2x", "2x"), (r"\int_0^1 x dx = 1/2", "1/2"),
    (r"\lim_{x\to0} f(x) = 1", "1"), (r"\lim_{x\to 0}\frac{\sin x}{x}=1", "1"), ("x^2+C", "x^2 + c"),
    (r"\ln|x|+C", r"\ln |x| + C"), (r"\frac{x^3}{3}+C", r"\frac13x^3+C"), ("1, 4, 9, 16", "1,4,9,16"),
    ("1,4,9", "1;4;9"), (r"1\text{, }4\text{, }9", "1,4,9"), ("{1,4,9}", r"\{1,4,9\}"),
    ("1/2, 1/3", r"\frac12,\frac13"), ("9:00", "9:00 AM"), ("15 minutes", "15 min"),
    ("1 hour 30 min", "90 min"), ("3 days", "72 hours"), ("2 weeks", "14 days"), ("10^{-5}", "0.00001"),
    ("10^{-5}", "1E-5"), ("1.0E5", "100000"), ("5e-3", "0.005"), ("0.005", "5 x 10^-3"),
    ("0.005", r"5\times 10^{-3}"), ("5*10^(-3)", "0.005"), ("12,345.67", "12345.67"), ("12 345", "12345"),
    ("sin(30°)", "0.5"), (r"\sin 30^\circ", r"\frac12"), (r"\tan^{-1}(1)", r"\frac{\pi}{4}"),
    (r"\arctan 1", r"\pi/4"), (r"\sin^{-1}x", r"\arcsin x"), (r"\widehat{ABC}", r"\widehat{ABC}"),
    (r"\frac{5}{6}\text{ of the cake}", r"\frac56"), (r"\frac{5}{6}", "5/6 of the cake"), ("3+2i", "2i+3"),
    (r"re^{i\theta}", r"r e^{i \theta}"), (r"\overline{z}", r"\bar{z}"), (r"p \to q", "p → q"),
    (r"\neg p", "¬p"), (r"p\land q", "p ∧ q"), (r"A\cup B", "A ∪ B"), ("A'", r"A^{\prime}"),
    (r"\bar{A}", r"\overline{A}"), (r"y \leq 2x + 1", r"2x - y + 1 \geq 0"), ("2 <= x <= 5", "2≤x≤5"),
    ("x < 2 or x > 5", r"(-\infty,2)\cup(5,\infty)"), ("all real numbers", r"\mathbb{R}"),
    ("all real numbers", r"(-\infty,\infty)"), ("all reals", r"\mathbb{R}"), ("five", "5"),
    ("twenty-five", "25"), ("one hundred", "100"), ("two thirds", "2/3"), ("one-half", "1/2"), ("zero", "0"),
    ("January 5", "Jan 5"), ("5 January", "January 5"), ("Jan. 5, 2020", "January 5, 2020"), ("7", "7 ways"),
    ("7 ways", "7 choices"), ("7", "exactly 7"), ("7", "approximately 7"), ("7", "7 approx"), ("7", "only 7"),
    ("7", "7 each"), ("7", "7 in total"), ("7", "7 total"), ("7", "a total of 7"), ("7", "Total: 7"),
    ("7", "Answer: 7"), ("7", "Ans. 7"), ("7", "7 (answer)"), ("7", "(7)"), ("7", "[7]"), ("7", "{7}"),
    ("7", '"7"'), ("7", "'7'"), ("7", "7;"), ("7", "7:"), ("7", "~7"), ("7", "≈7"), ("7", "$$7$$"),
    ("7", r"\[7\]"), ("7", r"\boxed{7}"), ("7", "`7`"), ("x", "x"), ("a_n=2n+1", "2n+1"),
    ("a_n = 2n + 1", "a_{n}=1+2n"), ("T(n)=O(n)", "O(n)"), (r"O(n \log n)", r"O(n\log n)"), ("H_2O", "H_{2}O"),
    ("CO2", "CO_2"), (r"\text{CO}_2", "CO2"), ("Na^+", r"\mathrm{Na^+}"), ("(b)", "B"), ("B", "Option B"),
    ("B", "option (B)"), ("B", "B: 12"), ("B", "The answer is B"), ("B", "Choice B"), ("B", "Answer B"),
)  # fmt: skip
"""Gold and answer: one answer, however it is written."""

DIFFERENT: Final = (
    ("5", "6"), (r"\frac{3}{4}", r"\frac{4}{3}"), ("-1", "1"), (r"2\pi", "6.28"), ("(1,2)", "(2,1)"),
    ("x^2+2x+1", "(x+2)^2"), ("7", "7.01"), ("0.333", r"\frac13"),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\begin{pmatrix}1&3\\2&4\end{pmatrix}"), ("[0,1)", "[0,1]"),
    ("0.3333", r"\frac{1}{3}"), ("x>2", "x<2"), ("y=2x+1", "y=2x-1"), (r"\pm 1", "1"), ("3+4i", "3-4i"),
    ("0.333...", "1/3"), ("12", "12 or 13"), ("A", "(B)"), ("yes", "no"), ("even", "odd"), ("2/3", "0.67"),
    ("5", r"x=5\text{ (rejected }x=-5)"), ("red and blue", "blue"), ("7/3", "2.333"),
    ("12345678901234567890", "12345678901234567891"), ("2^{100}", "2^{101}"), ("ice cream", "cream ice"),
    ("x", "y"), ("x+1", "x"), (r"\theta", r"\phi"), ("2", "x=2, y=3"), (r"\{1,2\}", "(1,2)"), ("0.25", "25"),
    ("A=3, B=4", "A=4, B=3"), ("x+2/x-3", r"\frac{x+2}{x-3}"), ("e^x + C", "e^x"),
    (r"\sin^{-1} x", r"\frac{1}{\sin x}"), ("3+2i", "3+2j"), ("7", "7 or so"), ("7", "7ish"), ("7", "<7>"),
    ("7", "#7"), ("7", "No. 7"), ("2n+1", "2k+1"), ("AC", "A, C"), ("A,C", "AC"),
)  # fmt: skip
"""Gold and answer: two answers, or none."""


def _boxed(answer: str) -> str:
    return answer if "boxed" in answer else rf"$\boxed{{{answer}}}$"


@pytest.mark.parametrize(("gold", "answer"), EQUAL)
def test_one_answer_in_two_spellings_is_paid(gold: str, answer: str) -> None:
    assert grade_answer(gold, answer).outcome is Outcome.CORRECT
    assert grade_completion(gold, _boxed(answer)).outcome is Outcome.CORRECT


@pytest.mark.parametrize(("gold", "answer"), DIFFERENT)
def test_two_answers_are_not_one(gold: str, answer: str) -> None:
    for verdict in (grade_answer(gold, answer), grade_completion(gold, _boxed(answer))):
        assert verdict.outcome in (Outcome.WRONG, Outcome.UNREADABLE_ANSWER, Outcome.AMBIGUOUS)
