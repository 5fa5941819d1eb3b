"""One case for every registered reward: how it is built, what it earns where, and which laws hold for it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from tempfile import TemporaryDirectory
from typing import Any, Final

from rewards import judge_server, tiny_reward_model
from rewards.laws import Batch
from ringtrue.graders.code import CodePolicy, Limits
from ringtrue.rewards import (
    BoxedFormat,
    CharLimit,
    Correctness,
    FormatReward,
    KimiLength,
    Reward,
    ThinkFormat,
    get_reward,
)
from ringtrue.rewards.testing import Task
from ringtrue.rewards.testing.tasks import CHOICE_TASKS, MATH_TASKS, TEXT_TASKS

_FOLDER: Final = TemporaryDirectory(prefix="ringtrue-cases-")  # removed when the process ends
RIGHT: Final = "<think>6 times 7 is 42</think>\nSo it is $\\boxed{42}$."
WRONG: Final = "<think>6 times 7 is 43</think>\nSo it is $\\boxed{43}$."
TAGGED: Final = "<think>6 times 7 is 42</think>\n<answer>42</answer>"
BARE: Final = "So it is $\\boxed{42}$."
PROSE: Final = "I do not know what six times seven is."
UNCLOSED: Final = "<think>maybe \\boxed{42}"
LONG: Final = "word " * 700


@dataclass(frozen=True)
class Case:
    """What the laws must know of one reward."""

    golden: tuple[tuple[str, object, float | None], ...]
    """Completion, gold and value; together they reach both ends of the range."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Options without a default."""
    gold: str | None = None
    """The kind of gold that it reads."""
    nothing: float | None = None
    """The most that a text may earn which says nothing; None where that law is not for it."""
    tags: tuple[str, ...] = ()
    """Tags of `RIGHT` that a format reward pays for."""
    lengths: tuple[int, ...] = ()
    """How many tokens the golden rows have, for a reward that counts them."""
    groups: tuple[Hashable, ...] = ()
    """The golden rows' groups, for a reward of whole groups."""
    columns: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    """What else the reward reads, a value for each golden row."""
    kind: tuple[str, ...] = ()
    """What it rewards besides what its family says."""
    style: str = ""
    """How an answer is written, where that differs from what is usual for its kind of gold."""
    expected_failures: Mapping[str, str] = field(default_factory=dict)
    """Laws that it breaks by intent, with the reason."""

    def batch(self) -> Batch:
        """The golden rows."""
        columns: dict[str, list[object]] = {name: list(values) for name, values in self.columns.items()}
        if self.gold:
            columns["gold"] = [row[1] for row in self.golden]
        if self.groups:
            columns["group"] = list(self.groups)
        ids = [[7] * length for length in self.lengths] if self.lengths else None
        return Batch([row[0] for row in self.golden], columns, completion_ids=ids)

    def dressed(self, batch: Batch) -> Batch:
        """Any batch, with what the reward reads besides where it is not there: tokens, groups, its columns."""
        size, own = (
            len(batch),
            {name: list(islice(cycle(of), len(batch))) for name, of in self.columns.items()},
        )
        if self.groups:
            own["group"] = [index % 2 for index in range(size)]
        batch = replace(batch, columns={**own, **batch.columns})
        if not self.lengths or batch.completion_ids is not None:
            return batch
        return replace(batch, completion_ids=[[7] * len(str(text)) for text in batch.completions])

    def check_options(self) -> dict[str, Any]:
        """What `check_reward` must know."""
        batch, cases = self.batch(), list[dict[str, object]]()
        for index, (completion, _, value) in enumerate(self.golden):
            case = {name: column[index] for name, column in batch.columns.items()}
            case |= {
                "completion": completion,
                "expect": None if value is None else [value - 1e-6, value + 1e-6],
            }
            if batch.completion_ids is not None:
                case["completion_ids"] = batch.completion_ids[index]
            cases.append(case)
        style, tasks = TASKS[self.gold] if self.gold else ("", ())
        return {
            "cases": cases,
            "kind": self.kind or None,
            "style": self.style or style or None,
            "tasks": tasks or None,
        }

    def values(self) -> list[float | None]:
        """What they earn."""
        return [row[2] for row in self.golden]


def _maths(right: float, wrong: float, none: float) -> tuple[tuple[str, object, float | None], ...]:
    return (
        (RIGHT, "42", right), (BARE, 42, right), (WRONG, "42", wrong), (PROSE, "42", none),
        (UNCLOSED, "42", none), ("\\boxed{41} or \\boxed{42}", "42", wrong),
        (RIGHT, None, None), (PROSE, "\\frac{1", None), ("\\boxed{9^{9^{9^{9}}}}", "42", wrong),
    )  # fmt: skip


def _choice(right: float, wrong: float, none: float) -> tuple[tuple[str, object, float | None], ...]:
    return (
        ("The answer is (B).", "B", right), ("The answer is (A).", "B", wrong),
        ("A good way to think", "A", none), ("The answer is (A) or (B).", "B", wrong),
        ("The answer is (B).", None, None),
    )  # fmt: skip


def _worked(*values: float) -> tuple[tuple[str, object, float | None], ...]:
    """Three right answers and a wrong one; then one whose gold is missing, which no statistic counts."""
    texts = (RIGHT, BARE, RIGHT, WRONG)
    return (*((text, "42", value) for text, value in zip(texts, values, strict=True)), (RIGHT, None, None))


ROLL: Final = '<tool_call>{"name": "roll", "arguments": {"sides": 6}}</tool_call>'
ROLL_GOLD: Final = '{"name": "roll", "arguments": {"sides": 6}}'
CITY: Final = '{"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}}'
DOUBLE: Final = Task(
    "assert double(2) == 4\nassert double(0) == 0", "def double(x):\n    return 2 * x",
    "def double(x):\n    return x + 2", "code",
)  # fmt: skip
TASKS: Final[Mapping[str, tuple[str, tuple[Task, ...]]]] = {
    "maths": ("boxed", MATH_TASKS),
    "choice": ("choice", CHOICE_TASKS),
    "code": ("```python\n{answer}\n```", (DOUBLE,)),
    "game24": ("answer", (Task("4 9 10 13", "(10 - 4) * (13 - 9)", "4 * 6", "puzzle"),)),
    "number": ("boxed", MATH_TASKS[:3]),
    "text": ("answer", TEXT_TASKS),
    "tools": (
        "<tool_call>{answer}</tool_call>",
        (Task(ROLL_GOLD, ROLL_GOLD, ROLL_GOLD.replace("6", "8"), "tools"),),
    ),
}
"""Per kind of gold: how an answer is written, and golds with a right and a wrong one."""
WORKED_LENGTHS: Final = (100, 200, 400, 300, 9000)
ONE_GROUP: Final = ("g",) * 5

CASES: Final[Mapping[str, Case]] = {
    "adaptive_length": Case(
        options={"beta": 0.1, "norm": 1000}, golden=_worked(0.9925, 0.985, 0.97, -0.0225),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "adaptive_length/floor": Case(
        options={"beta": 0.1, "norm": 1000, "floor": -0.02}, golden=_worked(0.9925, 0.985, 0.97, -0.02),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "answer_tag_format": Case(
        golden=((TAGGED, None, 1.0), (RIGHT, None, 0.0), (f"{TAGGED} so", None, 0.0), (UNCLOSED, None, 0.0)),
        nothing=0.0,
    ),
    "answer_tag_format/stop": Case(
        options={"stop_left_out": True},
        golden=((TAGGED, None, 1.0), (TAGGED.removesuffix("</answer>"), None, 1.0), (RIGHT, None, 0.0)), nothing=0.0,
        expected_failures={"exact_format": "the last tag may be left out"},
    ),
    "boxed_format": Case(
        golden=((RIGHT, None, 1.0), (PROSE, None, 0.0), (BARE * 2, None, 0.0), (UNCLOSED, None, 0.0)),
        nothing=0.0, tags=("\\boxed{42}",),
    ),
    "boxed_math": Case(golden=(*_maths(1.0, 0.0, 0.0), ("#### 42", "42", 0.0)), gold="maths", nothing=0.0),
    "by_ability": Case(
        options={"parts": {"math": Correctness(), "logic": Correctness(correct=2, wrong=0, missing=0)}},
        golden=(
            (RIGHT, "42", 1.0), (WRONG, "42", -0.5), (PROSE, "42", -1.0), (RIGHT, None, None),
            (RIGHT, "42", 2.0), (WRONG, "42", 0.0), (PROSE, "42", 0.0),
        ),
        gold="maths", columns={"ability": ("math",) * 4 + ("logic",) * 3},
    ),
    "cached": Case(
        options={"reward": Correctness(), "path": f"{_FOLDER.name}/scores.sqlite"}, golden=_maths(1.0, -0.5, -1.0),
        gold="maths", nothing=-1.0,
    ),
    "char_limit": Case(golden=((RIGHT, None, 0.0), (LONG, None, -0.2))),
    "choice": Case(golden=_choice(1.0, 0.0, 0.0), gold="choice", nothing=0.0),
    "choice_correctness": Case(golden=_choice(1.0, -0.5, -1.0), gold="choice", nothing=-1.0),
    "clip": Case(
        options={"reward": Correctness(), "low": -0.75, "high": 0.5}, golden=_maths(0.5, -0.5, -0.75),
        gold="maths", nothing=-0.75,
    ),
    "code_correctness": Case(
        golden=(
            (f"So:\n```python\n{DOUBLE.right}\n```", DOUBLE.gold, 1.0),
            (f"So:\n```python\n{DOUBLE.wrong}\n```", DOUBLE.gold, -0.5),
            (PROSE, DOUBLE.gold, -1.0), (f"```python\n{DOUBLE.right}\n```", None, None),
        ),
        gold="code", nothing=-1.0, kind=("code",),
        options={"policy": CodePolicy(limits=Limits(cpu=1, wall=4))},  # the laws' deadline is 5 s
    ),
    "code_format": Case(
        golden=(("<think>easy</think>\n```python\nprint(42)\n```", None, 1.0), (RIGHT, None, 0.0)), nothing=0.0,
    ),
    "correctness": Case(golden=_maths(1.0, -0.5, -1.0), gold="maths", nothing=-1.0),
    "cosine_length": Case(
        options={"limit": 400}, golden=(*_worked(0.926777, 0.75, 0.5, -0.573223), (PROSE, "42", -1.0)),
        gold="maths", lengths=(*WORKED_LENGTHS, 0),
    ),
    "cosine_length/exceed": Case(
        options={"limit": 400, "exceed": -2.0, "margin": 100}, golden=_worked(0.926777, 0.75, -2.0, -2.0),
        gold="maths", lengths=WORKED_LENGTHS,
    ),
    "deepseek_r1": Case(
        golden=(
            ("6 times 7</think>\\boxed{42}", "42", 1.5), (RIGHT, "42", 1.5), (WRONG, "42", 0.5),
            (BARE, "42", 0.0), (PROSE, "42", 0.0), (RIGHT, None, 0.5),
        ),
        gold="maths", nothing=0.0, style="think_boxed",
    ),
    "efficient_length": Case(
        golden=_worked(0.974442, 0.956642, 0.920812, 0.0),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "format_reward": Case(
        golden=((RIGHT, None, 0.5), (BARE, None, 0.2), (PROSE, None, 0.0), (LONG, None, -0.2)),
        nothing=0.0, tags=("<think>", "</think>", "\\boxed{42}"),
    ),
    "gate": Case(
        options={"reward": Correctness(), "when": ThinkFormat()},
        golden=(
            (RIGHT, "42", 1.0), (BARE, "42", -0.5), (WRONG, "42", -0.5), (PROSE, "42", -1.0),
            (f"<think>hm</think>{PROSE}", "42", -1.0), (RIGHT, None, None), (BARE, None, None),
        ),
        gold="maths", nothing=-1.0, style="think_boxed",
    ),
    "gpt_oss": Case(
        golden=(
            ("<|channel|>analysis<|message|>6*7<|end|><|start|>assistant<|channel|>final<|message|>\\boxed{42}<|return|>", "42", 1.5),
            ("analysis6*7assistantfinal\\boxed{42}", "42", 1.5), ("analysis6*7assistantfinal\\boxed{41}", "42", 0.5),
            (BARE, "42", 1.0), (PROSE, "42", 0.0),
        ),
        gold="maths", nothing=0.0,
    ),
    "gpt_oss_notes": Case(
        golden=((RIGHT, "42", 0.85), (WRONG, "42", -0.2), (PROSE, "42", -0.7), (RIGHT, None, 0.15)),
        gold="maths", nothing=-0.7,
    ),
    "gsm8k": Case(
        golden=(
            ("So 6 * 7 = 42.\n#### 42", "42", 1.0), ("#### 41", "42", 0.0), (RIGHT, "42", 0.0),
            ("#### 42", "6 * 7 = 42\n#### 42", 1.0), ("#### 42", None, None),
        ),
        gold="maths", nothing=0.0, style="hashes",
    ),
    "harmony_format": Case(
        golden=(
            ("<|channel|>analysis<|message|>6*7<|end|><|start|>assistant<|channel|>final<|message|>42<|return|>", None, 1.0),
            ("analysis6*7assistantfinal42", None, 1.0), (RIGHT, None, 0.0), ("assistantfinal42", None, 0.0),
        ),
        nothing=0.0,
    ),
    "instruction_following": Case(
        golden=(("<think>a, b</think>So it is 42.", None, 1.0), ("It is 42, yes.", None, -0.5), ("", None, -1.0)),
        columns={"instruction_id_list": (("punctuation:no_comma",),) * 3, "kwargs": (({},),) * 3},
    ),
    "instruction_following/missing": Case(
        options={"pay": "share"},
        golden=((BARE, None, 1.0), (BARE, None, None), (BARE, None, None), (WRONG, None, -0.5), (UNCLOSED, None, -1.0)),
        columns={
            "instruction_id_list": (*(("keywords:existence",),) * 2, None, *(("keywords:existence",),) * 2),
            "kwargs": (({"keywords": ["42"]},), ({"keywords": None},), None, *(({"keywords": ["42"]},),) * 2),
        },
    ),
    "instruction_following/share": Case(
        options={"pay": "share", "loose": True},
        golden=(
            ("Sure, gladly:\nSo it is *42*", None, 1.0), ("So it is 42, yes.", None, 0.25),
            ("So, no.", None, -0.5), ("<think>so it is 42", None, -1.0),
        ),
        columns={
            "instruction_id_list": (("punctuation:no_comma", "keywords:existence"),) * 4,
            "kwargs": (({}, {"keywords": ["is 42"]}),) * 4,
        },
    ),
    "json_format": Case(
        golden=(('<think>easy</think>{"a": 42}', None, 1.0), ("[42]", None, 0.0), (RIGHT, None, 0.0)), nothing=0.0,
        expected_failures={"exact_format": "it is paid for its JSON, however the reasoning is set apart"},
    ),
    "json_schema_match": Case(
        golden=(('<think>easy</think>{"city": "Oslo"}', None, 1.0), ('{"city": 7}', None, -0.5), ("", None, -1.0)),
        columns={"schema": (CITY,) * 3},
    ),
    "json_schema_match/option": Case(
        options={"schema": CITY},
        golden=(
            ('<answer>{"city": "Oslo"}</answer>', None, 1.0), ('{"city": 7}', None, -0.5), (RIGHT, None, -0.5),
            ("<think>", None, -1.0),
        ),
        nothing=-0.5,
    ),
    "judge": Case(
        options={"model": "judge-1", "api_key_env": None, "wrong": -0.5, "missing": -1.0}, golden=(
            ("<answer>Paris</answer>", "Paris", 1.0), ("Rome", "Paris", -0.5), ("Solution:", "Paris", -1.0),
            ("<think>Paris", "Paris", -1.0), ("Paris", None, None),
        ),
        gold="text", nothing=-0.5, kind=("judge",),
    ),
    "judge/rubric": Case(
        options={"model": "judge-1", "api_key_env": None, "prompt": "rubric"},
        golden=(("x", None, 0.0), ("four", None, 1 / 3), ("It is ten or more.", None, 1.0), ("", None, 0.0)),
        kind=("judge",),
    ),
    "keywords": Case(
        options={"wanted": ("so it is", "42"), "forbidden": ("I do not know",)},
        golden=((RIGHT, None, 1.0), (WRONG, None, 0.5), (PROSE, None, -1.0), ("421, and so it isn't 4242", None, 0.0)),
        nothing=0.0,
    ),
    "kimi_length": Case(
        golden=_worked(0.5, 1 / 6, -0.5, -1 / 6),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "language_consistency": Case(
        golden=((RIGHT, None, 1.0), ("$6 \\cdot 7 = 42$", None, 1.0), ("六乘七等于四十二。", None, 0.0), (UNCLOSED, None, 1.0)),
        nothing=0.0, kind=("language",),
    ),
    "language_consistency/column": Case(
        options={"column": "language"}, columns={"language": ("en", "zh", None, "xx", "de")},
        golden=((RIGHT, None, 1.0), (RIGHT, None, 0.0), (RIGHT, None, None), (RIGHT, None, None), ("Das ist so.", None, 1.0)),
    ),
    "laser_length": Case(
        options={"target": 200}, golden=_worked(1.5, 1.5, 1.0, 0.0), gold="maths", lengths=WORKED_LENGTHS,
    ),
    "laser_length/d": Case(
        options={"target": (200, 50, 9000), "mode": "hybrid"}, golden=_worked(1.5, 1.5, 0.5, 0.0),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "laser_length/penalty": Case(
        options={"target": 200, "mode": "penalty"}, golden=_worked(1.0, 1.0, 0.5, 0.0),
        gold="maths", lengths=WORKED_LENGTHS,
    ),
    "lead_length": Case(
        golden=_worked(1.044610, 1.010971, 0.946907, -1.0),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "numeric_correctness": Case(
        options={"absolute": 0.5},
        golden=(
            (RIGHT, "42", 1.0), ("\\boxed{42.5 m}", "42 m", 1.0), ("\\boxed{42.501}", 42, -0.5), (PROSE, "42", -1.0),
            ("\\boxed{41 or 42}", "42", -0.5), (RIGHT, "41 or 42", None), (RIGHT, None, None),
        ),
        gold="number", nothing=-1.0,
        expected_failures=dict.fromkeys(("probe:rounding", "probe:scale"), "within a half is what it was told to pay"),
    ),
    "normalize": Case(
        options={"reward": Correctness()}, golden=_maths(1.0, 0.25, 0.0), gold="maths", nothing=0.0,
    ),
    "logic": Case(
        options={"task": "puzzle24"}, golden=(
            ("<answer>(10 - 4) * (13 - 9)</answer>", "4 9 10 13", 1.0), (r"\boxed{4 \cdot 6}", "4 9 10 13", 0.0),
            ("Four, nine, ten and thirteen.", "4 9 10 13", 0.0), ("<answer>24</answer>", None, None),
        ),
        gold="game24", nothing=0.0,
    ),
    "logic_correctness": Case(
        options={"task": "puzzle24"}, golden=(
            ("<answer>(10 - 4) * (13 - 9)</answer>", "4 9 10 13", 1.0), (r"\boxed{4 \cdot 6}", "4 9 10 13", -0.5),
            ("Four, nine, ten and thirteen.", "4 9 10 13", -1.0), ("<answer>9^9^9^9</answer>", "4 9 10 13", -0.5),
            ("<think>(10 - 4) * (13 - 9)", "4 9 10 13", -1.0), ("<answer>24</answer>", None, None),
        ),
        gold="game24", nothing=-1.0,
    ),
    "r1_math": Case(
        golden=((RIGHT, "42", 1.5), (BARE, "42", 1.0), (WRONG, "42", 0.5), (PROSE, "42", 0.0)),
        gold="maths", nothing=0.0,
    ),
    "reasoning_steps": Case(
        golden=(
            ("<think>First, six sevens are wanted. Next, 42 comes out. Finally, check by adding.</think>42", None, 1.0),
            ("<think>First, six sevens are wanted. Next, 42 comes out.</think>42", None, 2 / 3), (RIGHT, None, 0.0),
        ),
        nothing=0.0,
    ),
    "regex": Case(
        options={"pattern": r"so it is .{0,9}42\b", "match_case": False},
        golden=((RIGHT, None, 1.0), (WRONG, None, 0.0), (UNCLOSED, None, 0.0)), nothing=0.0,
    ),
    "relative_length": Case(
        golden=_worked(0.883392, 0.791139, 0.654450, 0.0),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "relative_length/reward": Case(
        options={"reward": 2 * BoxedFormat()},
        golden=((RIGHT, None, 2 / 1.132), (BARE, None, 2 / 1.264), (RIGHT, None, 2 / 1.528), (PROSE, None, 0.0)),
        lengths=WORKED_LENGTHS[:4], groups=ONE_GROUP[:4],
    ),
    "repetition_penalty": Case(
        golden=((RIGHT, None, 0.0), ("", None, 0.0), ("a b c d a b c", None, -0.2), ("a " * 102, None, -0.99), (LONG, None, -697 / 698)),
    ),
    "repetition_penalty/folded": Case(
        options={"n": 2, "max_penalty": -0.5, "unit": "words", "fold_digits": True},
        golden=((RIGHT, None, 0.0), ("1 a 22 a 333 a", None, -0.3), ("abc", None, 0.0)),
    ),
    "reward_model": Case(
        options={"model": tiny_reward_model.PATH},
        golden=(("so it is 42", None, 0.599627584), ("no", None, 0.588212937), ("", None, 0.591784971)),
    ),
    "rouge": Case(
        golden=(
            ("the cat was under the bed", "the cat was found under the bed", 12 / 13), ("A bed!", "a bed", 1.0),
            ("a dog", "the bed", 0.0), ("", "the bed", 0.0), ("the bed", None, None),
        ),
        gold="text", nothing=0.0,
    ),
    "scale": Case(
        options={"reward": Correctness(), "factor": 0.5}, golden=_maths(0.5, -0.25, -0.5), gold="maths", nothing=-0.5,
    ),
    "scale/round": Case(options={"reward": Correctness(), "factor": -2}, golden=_maths(-2.0, 1.0, 2.0), gold="maths"),
    "scale/group": Case(
        options={"reward": KimiLength(), "factor": 2}, golden=_worked(1.0, 1 / 3, -1.0, -1 / 3),
        gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "schedule": Case(
        options={"reward": Correctness(), "start": 0.5}, golden=_maths(1.0, -0.5, -1.0), gold="maths", nothing=-1.0,
    ),
    "shift": Case(
        options={"reward": Correctness(), "by": 1}, golden=_maths(2.0, 0.5, 0.0), gold="maths", nothing=0.0,
    ),
    "shortest_correct": Case(
        golden=_worked(2.0, 1.9, 1.7, -0.2), gold="maths", lengths=WORKED_LENGTHS, groups=ONE_GROUP,
    ),
    "soft_overlong": Case(
        options={"limit": 400, "cache": 200},
        golden=((RIGHT, None, 0.0), (RIGHT, None, 0.0), (RIGHT, None, -1.0), (WRONG, None, -0.5), (PROSE, None, -1.0)),
        lengths=WORKED_LENGTHS,
    ),
    "stop_properly": Case(
        golden=((RIGHT, None, 1.0), (RIGHT, None, 0.0)), columns={"truncated": (False, True)},
    ),
    "stop_properly/end": Case(
        options={"end_ids": (7,)}, golden=((RIGHT, None, 1.0), (RIGHT, None, 0.0)), lengths=(5, 9),
        columns={"finish_reason": ("stop", "length")},
    ),
    "stop_properly/limit": Case(
        options={"limit": 400}, golden=((RIGHT, None, 1.0), (RIGHT, None, 0.0)), lengths=(399, 400),
    ),
    "tag_count": Case(
        golden=((TAGGED, None, 1.0), (RIGHT, None, 0.5), (UNCLOSED, None, 0.25), (PROSE, None, 0.0)),
        nothing=0.0, tags=("<think>", "</think>"),
    ),
    "text_match": Case(
        golden=(
            ("<answer>The Seine!</answer>", "seine", 1.0), ("Seine or Rhine", "Seine", -0.5), ("", "Seine", -1.0),
            ("Seine", ["Rhine", "the Seine"], 1.0), ("Seine", None, None),
        ),
        gold="text", nothing=-1.0,
    ),
    "think_format": Case(
        golden=((RIGHT, None, 1.0), (f"\n{RIGHT}\n\n", None, 1.0), (BARE, None, 0.0), (UNCLOSED, None, 0.0)),
        nothing=0.0, tags=("<think>", "</think>"),
    ),
    "token_budget": Case(
        golden=_worked(0.97, 1.0, 0.94, -0.03), gold="maths", lengths=WORKED_LENGTHS,
        columns={"n_target": (200,) * 5},
    ),
    "token_budget/max": Case(
        options={"mode": "max"}, golden=(*_worked(0.53, 0.5, 0.44, 0.0), (RIGHT, "42", 1.0)), gold="maths",
        lengths=(*WORKED_LENGTHS, 300), columns={"n_target": (200, 200, 200, 200, 200, 4000)},
    ),
    "token_f1": Case(
        golden=(
            ("The Denver Broncos of Colorado", "Denver Broncos", 2 / 3), ("Broncos, Denver", "Denver Broncos", 1.0),
            ("no idea", "Denver Broncos", 0.0), ("", "Denver Broncos", 0.0), ("Denver", None, None),
        ),
        gold="text", nothing=0.0,
    ),
    "tool_call_match": Case(
        golden=(
            (f"<think>dice</think>I roll. {ROLL}", ROLL_GOLD, 1.0), (ROLL.replace("6", '"6"'), ROLL_GOLD, -0.5),
            (ROLL * 2, ROLL_GOLD, -0.5), (PROSE, ROLL_GOLD, -1.0), (ROLL, None, None),
        ),
        gold="tools", nothing=-1.0,
    ),
    "tool_call_match/partial": Case(
        options={"partial": True},
        golden=((ROLL, ROLL_GOLD, 1.0), (ROLL * 2, ROLL_GOLD, 0.5), (PROSE, ROLL_GOLD, -1.0), (ROLL, "[]", None)),
        gold="tools", nothing=-1.0,
    ),
    "truncation_penalty": Case(
        options={"limit": 400}, golden=(*_worked(1.0, 1.0, 0.0, -0.5), (WRONG, "42", -0.5), (PROSE, "42", -1.0)),
        gold="maths", lengths=(*WORKED_LENGTHS, 400, 20),
    ),
    "truncation_penalty/fixed": Case(
        options={"fixed": -0.75}, golden=(*_worked(1.0, 1.0, -0.75, -0.5), (PROSE, "42", -1.0)),
        gold="maths", lengths=(*WORKED_LENGTHS, 400),
        columns={"truncated": (False, False, True, False, False, True)},
    ),
    "weighted_sum": Case(
        options={
            "weights": (1, -0.5, 2, 0.5),
            "parts": (FormatReward(), BoxedFormat(), CharLimit(), Correctness()),
        },
        golden=((RIGHT, "42", 0.5), (PROSE, "42", -0.5), (PROSE, None, 0.0), (LONG, "42", -0.2 - 0.4 - 0.5)),
        gold="maths", expected_failures={"probe:empty_gold": "without a gold the other parts stand alone"},
    ),
}  # fmt: skip


def built(name: str) -> Reward:
    """A registered reward with a case's options; what follows a slash in the case's name is its variant."""
    if name.startswith("judge"):
        judge_server.serve_for_cases()
    if name == "reward_model":
        tiny_reward_model.make()
    return get_reward(name.partition("/")[0], **CASES[name].options)
