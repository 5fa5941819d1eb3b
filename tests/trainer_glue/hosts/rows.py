r"""One table of rows, for every host: whatever hands them over, the values are those of a direct call.

RECIPE       0.3 * ThinkFormat() + 0.7 * Correctness(), the sum that most hosts are given
CORRECTNESS  the correctness alone: it has no value where the gold is missing
"""

from dataclasses import dataclass
from typing import Final

from ringtrue.graders import Messages
from ringtrue.rewards import Correctness, Reward, ThinkFormat, WeightedSum, read_rows

CORRECTNESS: Final = Correctness(correct=1.0, wrong=0.0, missing=0.0)
RECIPE: Final = WeightedSum(name="math_recipe", parts=(ThinkFormat(), CORRECTNESS), weights=(0.3, 0.7))
FLOOR: Final = -2.0
"""A floor that no reward gives by itself."""


@dataclass(frozen=True, slots=True)
class HostRow:
    """One completion as hosts know it."""

    name: str
    completion: str
    """As hosts hand it over that strip special tokens: TRL, verl, EasyR1."""
    value: float
    """What RECIPE gives."""
    alone: float | None
    """What CORRECTNESS gives."""
    gold: object = "7"
    prompt: str = "<|im_start|>user\nWhat is 3 and 4?<|im_end|>\n<|im_start|>assistant\n"
    """With the chat template's tokens, as the model saw it."""

    @property
    def raw(self) -> str:
        """As hosts hand it over that keep special tokens: OpenRLHF, AReaL."""
        return f"{self.completion}<|im_end|>"

    @property
    def messages(self) -> Messages:
        """The completion as hosts with conversations know it."""
        return [{"role": "assistant", "content": self.completion}]

    @property
    def prompt_messages(self) -> Messages:
        """A prompt as hosts with conversations know it. It cannot say that the template opens the reasoning."""
        return [{"role": "user", "content": "What is 3 and 4?"}]

    def direct(self, reward: Reward, completion: str | Messages | None = None) -> float | None:
        """The value of a direct call."""
        shown = self.completion if completion is None else completion
        rows = read_rows([shown], [self.prompt], columns={"gold": [self.gold]})
        return reward.score(rows)[0].value


_THOUGHT: Final = "<think>3 and 4 make 7</think>"
_OPENED: Final = "<|im_start|>user\nWhat is 3 and 4?<|im_end|>\n<|im_start|>assistant\n<think>\n"
_TOWER: Final = "9^{" * 40 + "9" + "}" * 40

ROWS: Final = (
    HostRow("right", rf"{_THOUGHT}So it is \boxed{{7}}.", 1.0, 1.0),
    HostRow("wrong", rf"{_THOUGHT}So it is \boxed{{8}}.", 0.3, 0.0),
    HostRow("no answer", f"{_THOUGHT}I cannot say.", 0.3, 0.0),
    HostRow("no form", r"It is \boxed{7}.", 0.7, 1.0),
    HostRow("empty", "", 0.0, 0.0),
    HostRow("prefilled", "3 and 4 make 7</think>It is \\boxed{7}.", 1.0, 1.0, prompt=_OPENED),
    HostRow("special tokens in it", rf"{_THOUGHT}It is \boxed{{7}}<|im_end|>", 1.0, 1.0),
    HostRow("prompt quoted", rf"{_THOUGHT}What is 3 and 4? \boxed{{7}}", 1.0, 1.0),
    HostRow("bomb", rf"{_THOUGHT}So it is \boxed{{{_TOWER}}}.", 0.3, 0.0),
    HostRow("gold that parses as a float", rf"{_THOUGHT}It is \boxed{{1/8}}.", 1.0, 1.0, "0.125"),
    HostRow("gold that is a number", rf"{_THOUGHT}It is \boxed{{1/8}}.", 1.0, 1.0, 0.125),
    HostRow("gold missing", rf"{_THOUGHT}So it is \boxed{{7}}.", 0.3, None, None),
    HostRow("gold empty", rf"{_THOUGHT}So it is \boxed{{7}}.", 0.3, None, ""),
)  # fmt: skip
