r"""Multiple choice: a question, four options in a drawn order, and the letter of the right one as the gold.

One kind: which gas do plants take in for photosynthesis; `B`, `(B)`, `\text{B}` and `B) carbon dioxide` are
right when carbon dioxide stands at B; another letter, or `A, B`, is wrong. Not here: options of which
several are right.
"""

from random import Random

from ..problem import Form, Maker, Problem, no, ok

__all__ = ["CHOICE"]

_LETTERS = "ABCD"

_QUESTIONS = (
    (
        "photosynthesis",
        "Which gas do green plants take in for photosynthesis?",
        ("carbon dioxide", "oxygen", "nitrogen", "helium"),
        (
            "Photosynthesis builds sugar from water, light and a gas that holds carbon. || Plants "
            "need a source of "
            "carbon to build sugar.",
            "Oxygen is what they give off, and nitrogen and helium hold no carbon. || Oxygen is a "
            "product, not an input.",
        ),
    ),
    (
        "prime_sum",
        "What is the sum of the first five prime numbers?",
        ("28", "18", "26", "39"),
        (
            "The first five primes are 2, 3, 5, 7 and 11; 1 is not prime. || List the primes: 2, 3, "
            "5, 7, 11.",
            "$2 + 3 + 5 = 10$ and $7 + 11 = 18$. || Adding step by step: 2, 5, 10, 17, 28.",
        ),
    ),
    (
        "slope",
        "Which of these lines is perpendicular to $y = 2x + 1$?",
        ("$y = -\\frac{1}{2}x + 3$", "$y = 2x - 4$", "$y = \\frac{1}{2}x$", "$y = -2x + 1$"),
        (
            "Perpendicular lines have slopes whose product is $-1$. || The slopes must multiply to $-1$.",
            "With a slope of 2 the other one has to be $-\\frac{1}{2}$. || The slope we need is "
            "$-\\frac{1}{2}$.",
        ),
    ),
    (
        "boiling",
        "On a high mountain water boils below 100 degrees Celsius. Why?",
        (
            "the air pressure is lower",
            "the sun is stronger",
            "the air is colder",
            "water holds less salt there",
        ),
        (
            "A liquid boils when its vapour pressure reaches the pressure around it. || Boiling "
            "starts when vapour "
            "pressure and outside pressure are the same.",
            "Higher up there is less air above, so this happens sooner. || Up there the pressure to "
            "overcome is smaller.",
        ),
    ),
    (
        "adverb",
        "Which word in the sentence 'The old clock ticked very loudly' is an adverb that describes the verb?",
        ("loudly", "old", "clock", "very"),
        (
            "The verb is 'ticked', so we ask how the clock ticked. || We look for the word that "
            "says how it ticked.",
            "'Very' is an adverb too, but it describes 'loudly', not the verb. || 'Old' is an "
            "adjective and 'very' only "
            "strengthens another adverb.",
        ),
    ),
    (
        "median",
        "What is the median of 3, 9, 4, 12 and 7?",
        ("7", "4", "9", "35"),
        (
            "The median is the middle value of the sorted list. || Sort the numbers first.",
            "Sorted they are 3, 4, 7, 9, 12, and the third of five is in the middle. || In order: "
            "3, 4, 7, 9, 12.",
        ),
    ),
    (
        "loop",
        "How often does the body of `for i in range(2, 11, 3)` run in Python?",
        ("3", "2", "4", "9"),
        (
            "The counter starts at 2 and grows by 3 as long as it is below 11. || The values are 2, "
            "5, 8, and so on, "
            "below 11.",
            "The next value, 11, is excluded. || Since the end is exclusive, 11 does not count.",
        ),
    ),
    (
        "inverse",
        "If 4 pumps empty a pool in 6 hours, how many hours do 3 such pumps need?",
        ("8", "4.5", "9", "18"),
        (
            "The work is $4 \\cdot 6 = 24$ pump hours. || Emptying the pool takes 24 pump hours in all.",
            "Shared by 3 pumps this is $24 / 3$. || Three pumps share these hours.",
        ),
    ),
)


def _forms(letter: str, option: str, others: list[str]) -> tuple[tuple[Form, ...], tuple[Form, ...]]:
    right = (
        ok(letter),
        ok(f"\\text{{{letter}}}", "in a text command", plain=f"({letter})"),
        ok(f"(\\text{{{letter}}})", "in brackets", plain=f"**{letter}**"),
        ok(f"\\textbf{{{letter}}}", "in bold", plain=f"{letter}) {option}", hard=True),
    )
    wrong = (
        *(
            no(other, "another letter", plain=plain)
            for other, plain in zip(others, _dressed(others), strict=True)
        ),
        no(f"\\text{{{others[0]} or {letter}}}", "two letters", plain=f"{others[0]} or {letter}", hard=True),
        no(f"{letter}, {others[1]}", "two letters", hard=True),
    )
    return right, wrong


def _dressed(letters: list[str]) -> list[str]:
    return [letters[0], f"({letters[1]})", letters[2]]


def _maker(index: int) -> Maker:
    key, text, options, steps = _QUESTIONS[index]

    def make(rng: Random) -> Problem:
        order = list(options)
        rng.shuffle(order)
        letter = _LETTERS[order.index(options[0])]
        others = [other for other in _LETTERS if other != letter]
        right, wrong = _forms(letter, options[0], others)
        shown = "\n".join(f"{name}) {option}" for name, option in zip(_LETTERS, order, strict=True))
        return Problem(
            key,
            "choice",
            f"{text}\n{shown}",
            letter,
            steps,
            "That settles it: option {answer}.",
            right,
            wrong,
        )

    return make


CHOICE: tuple[Maker, ...] = tuple(_maker(index) for index in range(len(_QUESTIONS)))
