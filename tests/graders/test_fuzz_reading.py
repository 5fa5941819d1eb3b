r"""Reading under random pieces: whatever is thrown at it, it never fails, never wavers and is never slow.

Runs for `RINGTRUE_FUZZ_SECONDS` (60 by default), from a seed that a failure names.
"""

import os
import random
import time
from typing import Final

import pytest

from ringtrue.graders.completion import Completion, read_completion
from ringtrue.graders.dialect import DIALECTS
from ringtrue.graders.policy import Policy
from ringtrue.graders.slots import Reading, read_slots, reduce_span

SECONDS: Final = float(os.environ.get("RINGTRUE_FUZZ_SECONDS", "60"))
POLICIES: Final = (
    Policy(),
    Policy(strict_tags=True),
    Policy(slots=("boxed", "tag", "hash", "phrase", "letter", "code", "json", "last_number", "<SOLUTION>")),
)
PIECES: Final = (
    "<think>", "</think>", "[THINK]", "[/THINK]", "<|channel>thought", "<channel|>", "<|channel|>", "<|message|>",
    "<|start|>assistant", "<|end|>", "analysis", "assistantfinal", "final", "commentary to=", "<|im_start|>assistant",
    "<|im_end|>", "</s>", "[INST]", "\nUser:", "\\boxed{", "\\boxed ", "\\fbox{", "{", "}", "\\{", "\\\\", "\\text{",
    "\\phantom{", "\\quad", "<answer>", "</answer>", "<SOLUTION>", "</SOLUTION>", "#### ", "```", "~~~", "<!--", "-->",
    "\n% ", "%", "$", "$$", "\\(", "\\)", "\\[", "\\]", "The answer is ", "answer", "Answer:", "\nA: ", "\nB: ", "答案是",
    "not ", "n't ", "if ", "because ", "is ", "equals ", "and ", "or ", ", it can't be ", "Therefore, ", " to ", " of ",
    "(B)", "Choice_B", "option ", '{"answer": ', '"', '"\\', "'", "`", "**", "_", "=", "/", "-", "4", "3.5", "1,000", "50%",
    "$18", "cm ", "x", "even", ". ", "? ", ", ", ": ", " ", "\n", "\t", "\x00", "\x1c", "\ud800", "\u200b", "\u202e", "é", "½",
)  # fmt: skip


def any_text(chance: random.Random) -> str:
    """Pieces in a row, some of them repeated up to thousands of times."""
    text = ""
    for _ in range(chance.randint(1, 12)):
        piece = "".join(chance.choices(PIECES, k=chance.randint(1, 3)))
        text += piece * chance.choice((1, 1, 1, 1, 2, 7, 50, 3000 // len(piece)))
    return text


def seconds(text: str, dialect: str, policy: Policy) -> tuple[float, Completion, Reading, str | None]:
    """What was read, and the processor time that it took."""
    began = time.process_time()
    read = read_completion(text, dialect=dialect)
    reading = read_slots(read.answer, policy)
    stated = reduce_span(reading.slots[-1].text) if reading.slots else None
    return time.process_time() - began, read, reading, stated


@pytest.mark.soak
@pytest.mark.timeout(SECONDS + 120)
def test_reading_never_fails_wavers_or_stalls() -> None:
    seed = random.SystemRandom().randrange(10**9)
    chance = random.Random(seed)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        text, dialect, policy = any_text(chance), chance.choice(("auto", *DIALECTS)), chance.choice(POLICIES)
        case = f"seed {seed}: {ascii(text)[:500]} as {dialect}"
        taken, *first = seconds(text, dialect, policy)
        again, *second = seconds(text, dialect, policy)
        assert first == second, case
        allowed = 0.005 + len(text) * 1e-6
        # A third look, since another process may have had the cache during two.
        assert min(taken, again) < allowed or seconds(text, dialect, policy)[0] < allowed, case
