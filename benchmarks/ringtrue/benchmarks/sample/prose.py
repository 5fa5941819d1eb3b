"""How a derivation sounds: steps, paragraphs or a list in an answer, doubts and second looks in reasoning.

>>> from random import Random
>>> steps = ("Add them. || Take the sum.",)
>>> problem = Problem("sum", "math", "2 + 2?", 4, steps, "We get ${answer}$.", (), ())
>>> derive(Random(1), problem, "5").endswith("We get $5$.")
True

A wrong answer slips in the last sentence of an otherwise right derivation; longer chains of errors are not
made up.
"""

from random import Random

from .problem import Problem

__all__ = ["derive", "think", "trail_off"]

_INTROS = (
    "Let us solve this step by step.",
    "To answer this, we go through it in order.",
    "We are asked to work this out from what is given.",
    "Here is how I would do it.",
    "Let me break the problem down.",
    "",
)
_WORRIES = (
    "Hmm, let me make sure I read the question correctly. Yes, that is what is asked for.",
    "Wait, is that right? Going over it once more: yes, it holds.",
    "Let me double-check this with a rough estimate. The size looks plausible.",
    "Alternatively I could do it the other way round, but this should give the same.",
    "Hold on. I should be careful with the signs and the units here. Fine.",
    "I might be overthinking this; the numbers are simple enough.",
)
_STARTS = (
    "Okay, let me think about this.",
    "Okay, so we have the following problem to work out.",
    "We need to find what is asked for, so first I collect what is known.",
    "Alright. Let me first restate it in my own words and then calculate.",
    "The user wants a single result. Let me calculate.",
)
_ENDS = (
    "I am fairly confident in this, so I will write it up.",
    "Good, that is consistent. Time to write it down.",
    "Everything fits together now.",
    "That should be it.",
)


def derive(rng: Random, problem: Problem, answer: str) -> str:
    """Write a derivation that arrives at `answer`, without an answer slot."""
    steps = _steps(rng, problem)
    last = problem.last.replace("{answer}", answer)
    intro = rng.choice(_INTROS)
    layout = rng.randrange(4)
    if layout == 0:
        body = "\n".join(f"{number}. {step}" for number, step in enumerate((*steps, last), 1))
    elif layout == 1:
        body = "\n\n".join(f"**Step {number}.** {step}" for number, step in enumerate((*steps, last), 1))
    elif layout == 2:
        body = "\n".join(f"- {step}" for step in steps) + f"\n\n{last}"
    else:
        body = " ".join((*steps, last))
    return f"{intro}\n\n{body}" if intro else body


def think(rng: Random, problem: Problem, answer: str) -> str:
    """Write reasoning that arrives at `answer`: the steps with doubts in between."""
    lines = [rng.choice(_STARTS)]
    worries = rng.sample(_WORRIES, 2)
    for index, step in enumerate(_steps(rng, problem)):
        lines.append(step)
        if index in (0, 2):
            lines.append(worries[index // 2])
    lines += [problem.last.replace("{answer}", answer), rng.choice(_ENDS)]
    return " ".join(lines) if rng.random() < 0.4 else "\n".join(lines)


def trail_off(rng: Random, problem: Problem) -> str:
    """Write the start of a derivation that breaks off in mid-sentence, as at a length limit."""
    steps = _steps(rng, problem)
    kept = steps[: rng.randrange(1, len(steps) + 1)]
    words = rng.choice(_WORRIES).split()
    return " ".join((rng.choice(_STARTS), *kept, *words[: rng.randrange(3, len(words) - 2)]))


def _steps(rng: Random, problem: Problem) -> list[str]:
    return [rng.choice(step.split(" || ")) for step in problem.steps]
