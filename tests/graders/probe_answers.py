"""Answers one at a time: bad ones that look right, good ones that look odd, and what is still open of both."""

from typing import Final

__all__ = [
    "BAD_ANSWERS", "BAD_CHOICES", "BAD_CHOICE_COMPLETIONS", "BOMBS", "GOOD_ANSWERS", "OPEN_ANSWERS",
    "OPEN_CONTROLS", "OPEN_GOOD_ANSWERS",
]  # fmt: skip

BAD_ANSWERS: Final = (
    ("7", "7 or 8"), ("7", r"7 \text{ or } 8"), ("7", "between 6 and 8"), ("7", "7 (or maybe 8)"), ("7", "7,8"),
    ("7", "7;8"), ("7", "7 8"), ("7", "x=7, y=8"), ("7", "0.7"), ("7", "7!!"), ("7", "{7, 8}"), ("7", r"7 \pm 1"),
    ("7", "[6,8]"), ("7", "(6,8)"), ("7", r"7 \mod 3"), ("7", "7_{8}"), ("7", "7_{x}"), ("7", r"\win{7}"),
    ("7", r"\correct{7}"), ("7", "7 % 8"), ("7", "8 % 7"), ("7", r"8 \\ 7"), ("7", r"8 \quad 7"), ("7", "8~7"),
    ("7", r"\boxed{8} 7"), ("7", r"\boxed{\boxed{8} 7}"), ("7", r"\phantom{7} 8"), ("7", r"\phantom{7}"),
    ("7", r"\cancel{7} 8"), ("7", r"\cancel{7}"), ("7", r"\overline{7}8"), ("7", r"\bar{7}"), ("7", "7'"),
    ("7", r"7\text{ is wrong}"), ("7", r"\text{not } 7"), ("7", "not 7"), ("7", r"\neq 7"), ("7", "≠7"), ("7", ">7"),
    ("7", "<7"), ("7", r"\ge 7"), ("7", "x > 7"), ("7", r"x \ne 7"), ("7", "7:2"), ("7", "at least 7"),
    ("7", "at most 7"), ("7", "more than 7"), ("7", "up to 7"), ("7", "7+"), ("7", "7/"), ("7", "7^"),
    ("7", "7^{0}"), ("7", "7_"), ("7", "7="), ("7", "=8=7"), ("7", r"8 \ne 7"), ("7", r"7 \ne 8"),
    ("7", r"8 \equiv 7"), ("7", r"8 \to 7"), ("7", r"8 \Rightarrow 7"), ("7", r"7 \vee 8"), ("7", r"7 \cup 8"),
    ("7", "8 -> 7"), ("7", "(8) 7"), ("7", "8 {7}"), ("7", r"\text{8 7}"), ("7", "seven or eight"), ("7", "seventy"),
    ("7", r"7 \text{ if } x > 0"), ("7", r"\begin{cases} 7 & x>0 \\ 8 & x \le 0 \end{cases}"), ("7", r"\sqrt{7}"),
    ("7", "[7)"), ("7", r"7\%8"), ("7", '7\u200b8'), ("7", '7\u202e8'), ("7", "٧8"), ("7", "7⁷"), ("7", "7₈"),
    ("7", "７８"), ("7", "7²"), ("7", "⁷"), ("7", "₇8"), ("7", "𝟕𝟖"), ("7", "½7"), ("7", "Ⅷ"), ("7", "<s>7</s> 8"),
    ("7", "~~7~~ 8"), ("7", r"\verb|7|"), ("7", r"8 \tag{7}"), ("7", r"\textcolor{white}{7} 8"),
    ("7", r"\hphantom{7}8"), ("7", r"8\footnote{7}"), ("7", r"\stackrel{7}{8}"), ("7", r"\overset{7}{8}"),
    ("7", r"\underbrace{8}_{7}"), ("7", r"\not 7"), ("7", r"\lnot 7"), ("7", "7 is incorrect"),
    ("7", "7 is not the answer"), ("7", "7? No, 8"), ("7", r"7\ldots"), ("7", r"1, \ldots, 7"), ("7", "7e1"),
    ("7", "0x7F"), ("7", "7.7"), ("7", ".7"), ("7", "7.0.0"), ("7", "7-8"), ("7", "7–8"), ("7", "7 to 8"),
    ("7", "-7"), ("7", "−7"), ("7", "—7"), ("7", r"\pm 7"), ("7", r"\mp 7"), ("7", r"7 \times 10^{1}"),
    ("7", r"7 + \epsilon"), ("7", "7 + C"), ("7", "7n"), ("7", r"7 + 2k\pi"), ("7", "O(7)"), ("7", r"\max(7,8)"),
    ("7", r"\binom{7}{2}"), ("7", "f(7)"), ("7", "7(8)"), ("7", "7 if True else 8"), ("7", "lambda: 7"),
    ("7", "A) 7 B) 8"), ("7", r"7 \text{ plus } 8"), ("7", r"7 \text{ per } 8"), ("7", r"7 \text{ out of } 8"),
    ("7", "7 R 1"), ("7", "7ish"), (r"7 \text{ cm}", r"7 \text{ cm}^2"), (r"7 \text{ cm}", r"7 \text{ cm} \times 8"),
    (r"7 \text{ cm}", r"7 \text{ km}"), (r"7 \text{ cm}", r"7 \text{ in}"), (r"7 \text{ cm}", r"7 \text{ cm or m}"),
    ("(7,8)", "{7,8}"), ("(7,8)", "7"), ("(7,8)", "(7;8;9)"), ("(7,8)", "(8,7)"), ("(7,8)", "(7,8,)9"),
    ("(7,8)", r"(7,8) \text{ or } (8,7)"), (r"\frac{7}{8}", "7 8"), (r"\frac{7}{8}", r"\frac{7}{8} x"),
    (r"\frac{7}{8}", r"\frac{7}{8}{9}"), (r"\frac{7}{8}", r"7 \backslash 8"), (r"\frac{7}{8}", r"\frac78 9"),
    (r"\frac{7}{8}", "0.87"), (r"\frac{7}{8}", "0.88"), (r"\frac{7}{8}", "7 - 8"), ("7x", "7y"), ("7x", "7"),
    ("7x", "7X"), ("7x", r"7 \times"), ("7x", "7x^2"), ("7x", "7 x y"), ("7x+1", "7(x+1)"), ("x_{12}", "x_1"),
    ("x_1", "x_2"), ("x_1", "x1"), ("a", "A"), ("A", "a"), (r"7\pi", r"7\pi^2"), (r"7\pi", "7p"),
    (r"7\pi", r"7\pi \text{ cm or } 7"), (r"\sqrt{7}", r"\sqrt 7 7"), (r"\text{(A), (B)}", "A"),
    (r"\text{blue}", r"\text{blue green}"), (r"\text{blue}", r"\text{anything but blue}"),
    (r"\text{blue}", r"\text{light blue}"), (r"\text{red, blue}", r"\text{red}"),
    (r"\text{Monday}", r"\text{Mon or Tue}"), ("Alice", "Alice or Bob"), ("Alice", "not Alice"),
    ("Alice", "Alice's brother"), ("Alice", "Malice"), (r"\text{true}", r"\text{untrue}"),
    (r"\text{true}", r"\text{true or false}"), (r"\text{None}", "None of them, 7"), ("10:30", "10:03"),
    (r"10:30 \text{ a.m.}", r"10:30 \text{ p.m.}"), (r"3 \text{ hours}", r"3 \text{ minutes}"),
    (r"\$5", r"5 \text{ cents}"), (r"\$5", "€5"), ("1,2,3", "1,2"), ("1,2,3", "1,2,3,3"), ("1,2,3", "123"),
    ("1,2,3", "1.2.3"), ("1,2,3", "1,2,4"), ("1,2,3", r"1,2,\ldots"), ("1,2,3", r"1,2,3,\ldots"),
    (r"x\le 7", r"x \lt 7"), (r"x\le 7", r"x \ge 7"), (r"x\le 7", "7"), ("(1,2]", "(1,2)"), ("(1,2]", "1 < x < 2"),
    (r"\begin{pmatrix}7&8\end{pmatrix}", r"\begin{pmatrix}7\\8\end{pmatrix}"), ("7i", "7j"), ("7i", "7"), ("i", "1"),
    ("e", "2.72"), (r"\pi", "3.14"), (r"\pi", "3.1416"), (r"\pi", r"\frac{22}{7}"), ("1e-7", "2e-7"),
    ("10^{30}", "10^{30}+1"), (r"7 \pmod{9}", r"7 \pmod{8}"), ("f(x)=7x", "f(x)=7x+C"), ("x^2 + C", "x^2 + x"),
    ("x^2 + C", "x^2"), (r"\infty", "8"), (r"\infty", r"\infty + 7 - \infty"), (r"\emptyset", "0"),
    (r"\emptyset", r"\{0\}"), (r"\emptyset", r"\{\emptyset\}"), (r"\mathbb{R}", r"\mathbb{Q}"),
    (r"\mathbb{R}", "R^2"), ("101_2", "5_{3}"), ("101_2", "101_{22}"), ("x", r"\text{not } x"), ("x=5", r"x \ne 5"),
    (r"36 \text{ cm}", r"-36 \text{ cm}"), (r"36 \text{ cm}", r"1/36 \text{ cm}"),
    (r"36 \text{ cm}", r"\frac{1}{36} \text{ cm}"), (r"36 \text{ cm}", r"136 \text{ cm}"),
    (r"36 \text{ cm}", r"\text{not } 36 \text{ cm}"), (r"36 \text{ cm}", r"\sqrt{36} \text{ cm}"),
    (r"36 \text{ cm}", r"\pm 36 \text{ cm}"), (r"36 \text{ cm}", r"\$36"), (r"36 \text{ cm}", r"36^\circ"),
    (r"36 \text{ cm}", r"36 \text{ cm cm}"), (r"36 \text{ cm}", r"36 \text{ apples}"),
    (r"36 \text{ cm}", r"36 \text{ wrong}"), ("7", "7 (incorrect)"), ("7", "7 wrong"), ("7", "7 false"),
    ("7", "7 maybe"), ("7", "7 hundred"), ("7", r"7 \text{ thousand}"), ("7", "7 million"),
    ("7", r"7 \text{ million}"), ("7", "7 billion"), ("7", "7 squared"), ("7", r"7 \text{ squared}"),
    ("7", "$7$ squared"), ("7", "7 cubed"), ("7", "7 factorial"), ("7", r"7 \text{ factorial}"), ("7", "7 negative"),
    ("7", "7 half"), ("7", "7 halves"), ("7", "7 thirds"), ("7", "7 tens"), ("7", "7 (rejected)"),
    ("7", r"7 \text{ rejected}"), ("7", "7 (eight)"), ("7", "7 below"), ("7", "7 plus"), ("7", "minus 7"),
    ("7", "negative 7"), ("7", r"\text{negative } 7"), ("7", "minus $7$"), ("7", "the opposite of 7"),
    ("7", "half of 7"), ("7", "half of $7$"), ("7", r"\text{twice } 7"), ("7", "square root of 7"),
    ("7", "it is the square root of $7$"), ("7", "the answer is the square of $7$"), ("7", "7 and a half"),
    ("7", "7 point five"), ("7", "7 hundred percent"), ("7", "7 below zero"), ("7", "7 minus eight"),
    ("7", "7 mod eight"), ("7", "ten minus 7"), ("7", "mod 7"), ("7", "a multiple of 7"),
    ("7", "it is divisible by 7"), ("7", "it ends in 7"), ("7", "below 7"), ("7", "no 7"), ("7", "without 7"),
    ("7", "excluding 7"), ("7", "excluding $7$"), ("7", "all numbers but 7"), ("7", "anything but $7$"),
    ("7", "other than $7$"), ("7", "every number besides 7"), ("7", "ignore 7"), ("7", "if x is 7"),
    ("7", "I doubt it is 7"), ("7", "7 is false"), ("7", "7 is impossible"), ("7", "7 is too small"),
    ("7", "$7$ is too big"), ("7", "7. Wait, eight"), ("7", "7. Correction: eight"),
    ("7", r"7 \text{ is extraneous}"), ("7", "7 (no solution)"), ("x=5", r"x=5 \text{ is extraneous}"),
    ("x=5", r"\text{no } x=5"), (r"36 \text{ cm}", r"\ne 36 \text{ cm}"), (r"36 \text{ cm}", r"> 36 \text{ cm}"),
    (r"36 \text{ cm}", r"\ge 36 \text{ cm}"), (r"36 \text{ cm}", r"x 36 \text{ cm}"), (r"36 \text{ cm}", r"36\%"),
    (r"60^\circ", r"60\%"), (r"\$18.50", r"18.50\%"), ("B", "A = B"), ("B", "q = C = B"), ("B", "(B) is incorrect"),
)  # fmt: skip
"""Gold and answer: never paid."""

OPEN_ANSWERS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "parse, units: a word that scales or denies is read as the number's unit": (
        ("7", "7 dozen"), ("7", "7 times"),
    ),
    "spans: a sentence that changes the number still states it": (
        ("7", "7 base eight"), ("7", "base 7"), ("7", "over 7"), ("7", "eval(\"7\")"), ("7", "print(7)"),
    ),
    "spans: a sentence that denies the number still states it": (
        ("7", "rejecting 7"),
    ),
    "slots: what is glued to the box inside an <answer> tag is dropped": (
        ("7", r"\boxed{7}^2"), ("7", r"\boxed{7} + 1"),
    ),
    "canonical: text struck out counts": (
        ("7", "~~7~~"),
    ),
    "lexer: the length in a spacing command counts as a number": (
        ("7", r"\hspace{7}"),
    ),
    "parse: a date is read as a subtraction": (
        ("2024-01-02", "2024-02-01"),
    ),
}  # fmt: skip
"""Bad answers that are paid as yet, by cause."""

GOOD_ANSWERS: Final = (
    ("7", "7e0"), ("7", "7/1"), ("7", "seven"), ("7", "Seven"), ("7", "7 cm"), ("7", r"7 \text{ cm}"),
    ("7", "7 apples"), ("7", r"\text{7}"), ("7", r"\text{seven}"), ("7", r"\textbf{7}"), ("7", r"\mathbf{7}"),
    ("7", "**7**"), ("7", "{7}"), ("7", "(7)"), ("7", "((7))"), ("7", "{{7}}"), ("7", "7."), ("7", "7,"),
    ("7", "7.0"), ("7", "+7"), ("7", "07"), ("7", " 7 "), ("7", "７"), ("7", '7\u200b'), ("7", '\ufeff7'),
    ("7", "x=7"), ("7", "x = 7"), ("7", "n=7"), ("7", "$7$"), ("7", "$$7$$"), ("7", r"\(7\)"), ("7", r"\[7\]"),
    ("7", r"7\,"), ("7", r"7\;"), ("7", "7~"), ("7", r"\,7"), ("7", r"\displaystyle 7"), ("7", r"\textstyle 7"),
    ("7", r"\mathrm{7}"), ("7", r"\mbox{7}"), ("7", r"\hbox{7}"), ("7", r"\underline{7}"), ("7", r"\boxed{7}"),
    ("7", r"\fbox{7}"), ("7", r"\boxed{\boxed{7}}"), ("7", r"\left(7\right)"), ("7", r"\lvert -7 \rvert"),
    ("7", "|-7|"), ("7", r"\sqrt{49}"), ("7", "2+5"), ("7", "10 - 3"), ("7", r"\frac{14}{2}"), ("7", r"14 \div 2"),
    ("7", "3 + 4 = 7"), ("7", r"\lfloor 7.5 \rfloor"), ("7", r"\gcd(14, 21)"), ("7", r"\binom{7}{1}"),
    ("7", r"\max(3, 7)"), ("7", "The answer is 7"), ("7", "The total is $7$."), ("7", "There are 7 apples."),
    ("7", "Leo has a total of 7 stickers."), ("7", "Leo has a total of 3 + 4 = 7 stickers."),
    ("7", "So the final answer is 7."), ("7", r"\text{The answer is } 7"), ("7", r"7 \text{ stickers}"),
    ("7", r"\text{Total: } 7"), ("7", "7%"), ("7", r"\$7"), ("7", "7 dollars"), ("7", r"7^\circ"),
    ("7", r"7 \text{ years old}"), ("7", r"7\text{ hours}"), ("7", "f(2) = 7"), ("7", "a_2 = 7"),
    ("7", r"x \equiv 7"), ("7", r"\approx 7"), ("7", r"7 \quad"), ("7", "7\\\\"),
    ("7", r"\begin{aligned} 7 \end{aligned}"), ("7", "`7`"), ("7", "\"7\""), ("7", "seven (7)"),
    (r"\frac{1}{2}", "one half"), (r"\frac{1}{2}", "a half"), (r"\frac{1}{2}", "½"),
    (r"\frac{1}{2}", r"\frac{1}{2}."), (r"\frac{1}{2}", "1 / 2"), (r"\frac{1}{2}", "0.50"),
    (r"\frac{1}{2}", r"\cfrac{1}{2}"), (r"\frac{1}{2}", r"\frac{ 1 }{ 2 }"),
    (r"\frac{1}{2}", r"\frac{\text{1}}{\text{2}}"), (r"\frac{3}{2}", "three halves"), ("7000", "7 thousand"),
    ("7000", r"7 \text{ thousand}"), ("7000000", "7 million"), ("7000000", r"7 \text{ million}"),
    ("1000000", "1{,}000{,}000"), ("1000000", "1,000,000"), ("1000000", r"1\,000\,000"), ("1000000", "1 000 000"),
    ("1000000", "10^6"), ("1000000", "one million"), (r"\text{café}", r"\text{café}"), (r"\text{Angela}", "Angela"),
    (r"\text{Angela}", r"\text{angela.}"), ("(1,2)", "(1,2)."), ("(1,2)", r"\left(1,\,2\right)"),
    ("(1,2)", "x=1, y=2"), ("(1,2)", "(１,２)"), ("(1,2)", "（1，2）"), ("1,2", "1 and 2"),
    ("1,2", r"x=1 \text{ or } x=2"), ("1,2", "1，2"), ("x^2", "x²"), ("x^2", "x * x"), ("x^2", r"x \cdot x"),
    (r"\sqrt{2}", "√2"), (r"\sqrt{2}", "2^{1/2}"), (r"\sqrt{2}", r"\sqrt2"), (r"\sqrt{2}", "sqrt(2)"), (r"\pi", "π"),
    (r"\pi", "pi"), (r"\pi", "3.14159265"), (r"\infty", "∞"), (r"\emptyset", r"\varnothing"), (r"\emptyset", "∅"),
    (r"\mathbb{R}", "ℝ"), (r"\mathbb{R}", r"(-\infty, \infty)"), (r"x \le 7", r"x \leq 7"), (r"x \le 7", "x ≤ 7"),
    (r"x \le 7", r"(-\infty, 7]"), (r"x \le 7", r"7 \ge x"), (r"50\%", "0.5"), (r"50\%", "50"),
    (r"50\%", r"\frac{1}{2}"), (r"50\%", "50 percent"), (r"45^\circ", "45 degrees"), ("3:4", "3/4"),
    ("10:30", "10:30"), (r"10:30 \text{ a.m.}", "10:30 AM"), ("2024-01-02", "2024-01-02"), ("B", "(B)"), ("B", "B)"),
    ("B", r"\text{B}"), ("B", r"\textbf{(B)}"), ("B", r"\mathrm{(B)}"), ("B", r"\text{(B) }"), ("B", "**B**"),
    ("B", "B. 5"), ("B", "(B) 5"),
)  # fmt: skip
"""Gold and answer: always paid, however it is dressed."""

OPEN_GOOD_ANSWERS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "units: the number again in words": (
        ("7", "7 (seven)"),
    ),
    "lexer: colour": (
        ("7", r"\color{red}{7}"), ("7", r"\textcolor{blue}{7}"), ("7", r"{\color{blue} 7}"),
    ),
    "lexer: a sign that says nothing": (
        ("7", r"\therefore 7"), ("7", r"7 \checkmark"), ("7", r"7 \blacksquare"),
    ),
    "lexer: mathematical digits": (
        ("7", "𝟕"),
    ),
    "parse, words: a sign in words": (
        ("-7", "negative seven"), ("-7", "minus 7"), ("-7", r"\text{negative } 7"),
    ),
    "units: a number word after a number": (
        ("84", "7 dozen"),
    ),
    "parse, words: infinity": (
        (r"\infty", r"\text{infinity}"),
    ),
}  # fmt: skip
"""Good answers that are refused as yet, by cause."""


OPEN_CONTROLS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "parse, words: a sign or a word of amount": (
        ("negative", "same_8"), ("negative", "same_tag_8"), ("infinity", "same_3"), ("infinity", "same_tag_3"),
    ),
}  # fmt: skip
"""Gold's name and control: refused as yet, by cause."""

BAD_CHOICES: Final = (
    "A, B, C, D", "B or C", "B and C", "(B) and (C)", "BC", "B/C", "B, C", "B; C", "B C", "B & C", "B + C",
    "either B or C", "not B", "not (B)", "(not B)", r"\neg B", r"\text{not B}", "B is wrong", "(B) is incorrect",
    "B? No, C", "B^c", "B'", r"\bar{B}", "2B", "all but B", "all except B", "everything except (B)",
    "All of the above", "None of the above", "A = B", "B = C", "B > C", "B) C", "A) B", "(A) B", "C) 5 cm",
    "5 cm or 7 cm", "3 cm, 5 cm", "not 5 cm", "5 cm is wrong", "15 cm", "5 cm^2", "Bad", r"\textbf{B} \textbf{C}",
    r"\cancel{B} C", "~~B~~ C", "8", "ß", "Β", "В", "B (or C)", "B (not C, D)", "neither B nor C", "B -> C",
    "(B)(C)", r"\{B, C\}", "**B** **C**", "B...C", "B to D", "A-B", "!B", "-B", r"\sim B", "non-B", r"\phantom{B} C",
    r"\win{B}",
)  # fmt: skip
"""Never paid for the gold `B`, with options or without."""

BAD_CHOICE_COMPLETIONS: Final = (
    "A good way to think is this.", "A, I think, or B.",
    "The answer is B. Actually the answer is A. The answer is C.", "The answer is A. The answer is C.",
    "The answer is C. The answer is A.", "Is it A? Or C?", "The answer is not A.", "The answer isn't A.",
    "The answer is neither A nor C.", "The answer is either A or C.", "The answer is A or C.",
    "A. 3 cm\nB. 5 cm\nC. 7 cm\nD. 8 cm", "Options: (A) 3 cm (B) 5 cm (C) 7 cm", "A\nC", "<think>A</think>",
    "<think>A</think>C", r"\boxed{A} \boxed{C}", r"\boxed{C} \boxed{A}", "#### A\n#### C",
    "<answer>C</answer><answer>A</answer>", "<answer>A</answer>\n\\boxed{}", "I think the answer could be A",
    "Final answer: A/C", "Answer: A or C", "Answer:\nA\nB\nC\nD", "Answer: C\nAnswer: A", "**Answer: A, C**",
    "(A) (B)", "Answer: A B C D", "A triangle has three sides.",
)  # fmt: skip
"""Never paid for the gold `A`."""

BOMBS: Final = (
    "9^{9^{9^{9}}}", r"\dfrac{5^{(5^{(5^{(5^5)})}-4)}-5}{16}", "(10^7)!", "((9!)!)!", r"\binom{10^9}{5\cdot10^8}", "10^{10^{10}}",
    "(" * 3000 + "1" + ")" * 3000, r"\sqrt{" * 300 + "2" + "}" * 300, r"\frac{1}{" * 200 + "2" + "}" * 200, "7" * 1_000_000,
    r"\boxed{" * 50_000, "{" * 100_000, "|" * 10_000, "-" * 100_000 + "1", "1," * 100_000, "x+" * 50_000 + "x", "(x+y)^{100000}",
    r"\sum_{k=1}^{10^{12}} k", "2^" * 20_000 + "2", "1e999999999", "0." + "3" * 500_000,
)  # fmt: skip
"""Over a limit, refused at once."""
