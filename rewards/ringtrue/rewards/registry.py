"""Rewards by name: shipped ones, those of installed plug-ins, and any `package.module:name`.

`get_reward("correctness", wrong=0.0)` builds one; `list_rewards()` says what there is. Modules are imported
when a name is looked up. A plug-in declares the entry-point group `ringtrue.rewards`, with a reward or a
class of one behind each name; shipped names cannot be taken over.
"""

import importlib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Final, TypeVar

from ringtrue.rewards.function import FunctionReward
from ringtrue.rewards.reward import Reward

__all__ = [
    "SHIPPED",
    "RewardRecord",
    "get_reward",
    "list_rewards",
    "nearest",
    "reward_class",
    "said_by_class",
]

T = TypeVar("T")

ENTRY_POINTS: Final = "ringtrue.rewards"

SHIPPED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "adaptive_length": "ringtrue.rewards.length.adaptive_length:AdaptiveLength",
        "answer_tag_format": "ringtrue.rewards.format.answer_tag_format:AnswerTagFormat",
        "boxed_format": "ringtrue.rewards.format.boxed_format:BoxedFormat",
        "boxed_math": "ringtrue.rewards.presets:boxed_math",
        "by_ability": "ringtrue.rewards.combine.by_ability:ByAbility",
        "cached": "ringtrue.rewards.combine.cached:Cached",
        "char_limit": "ringtrue.rewards.length.char_limit:CharLimit",
        "choice": "ringtrue.rewards.presets:choice",
        "choice_correctness": "ringtrue.rewards.correctness.choice:ChoiceCorrectness",
        "clip": "ringtrue.rewards.combine.clip:Clip",
        "code_correctness": "ringtrue.rewards.correctness.code:CodeCorrectness",
        "code_format": "ringtrue.rewards.format.code_format:CodeFormat",
        "correctness": "ringtrue.rewards.correctness.correctness:Correctness",
        "cosine_length": "ringtrue.rewards.length.cosine_length:CosineLength",
        "deepseek_r1": "ringtrue.rewards.presets:deepseek_r1",
        "efficient_length": "ringtrue.rewards.length.efficient_length:EfficientLength",
        "format_reward": "ringtrue.rewards.format.format_reward:FormatReward",
        "gate": "ringtrue.rewards.combine.gate:Gate",
        "gpt_oss": "ringtrue.rewards.presets:gpt_oss",
        "gpt_oss_notes": "ringtrue.rewards.presets:gpt_oss_notes",
        "gsm8k": "ringtrue.rewards.presets:gsm8k",
        "harmony_format": "ringtrue.rewards.format.harmony_format:HarmonyFormat",
        "instruction_following": "ringtrue.rewards.correctness.instructions:InstructionFollowing",
        "json_format": "ringtrue.rewards.format.json_format:JsonFormat",
        "json_schema_match": "ringtrue.rewards.correctness.json_schema:JsonSchemaMatch",
        "judge": "ringtrue.rewards.correctness.judge:Judge",
        "keywords": "ringtrue.rewards.style.keywords:Keywords",
        "kimi_length": "ringtrue.rewards.length.kimi_length:KimiLength",
        "language_consistency": "ringtrue.rewards.style.language_consistency:LanguageConsistency",
        "laser_length": "ringtrue.rewards.length.laser_length:LaserLength",
        "lead_length": "ringtrue.rewards.length.lead_length:LeadLength",
        "numeric_correctness": "ringtrue.rewards.correctness.numeric:NumericCorrectness",
        "normalize": "ringtrue.rewards.combine.normalize:Normalize",
        "logic": "ringtrue.rewards.presets:logic",
        "logic_correctness": "ringtrue.rewards.correctness.logic:LogicCorrectness",
        "r1_math": "ringtrue.rewards.presets:r1_math",
        "reasoning_steps": "ringtrue.rewards.format.reasoning_steps:ReasoningSteps",
        "regex": "ringtrue.rewards.style.regex:Regex",
        "relative_length": "ringtrue.rewards.length.relative_length:RelativeLength",
        "repetition_penalty": "ringtrue.rewards.style.repetition_penalty:RepetitionPenalty",
        "reward_model": "ringtrue.rewards.correctness.reward_model:RewardModel",
        "rouge": "ringtrue.rewards.correctness.rouge:Rouge",
        "scale": "ringtrue.rewards.combine.scale:Scale",
        "schedule": "ringtrue.rewards.combine.schedule:Schedule",
        "shift": "ringtrue.rewards.combine.shift:Shift",
        "shortest_correct": "ringtrue.rewards.length.shortest_correct:ShortestCorrect",
        "soft_overlong": "ringtrue.rewards.length.soft_overlong:SoftOverlong",
        "stop_properly": "ringtrue.rewards.style.stop_properly:StopProperly",
        "tag_count": "ringtrue.rewards.format.tag_count:TagCount",
        "text_match": "ringtrue.rewards.correctness.text_match:TextMatch",
        "think_format": "ringtrue.rewards.format.think_format:ThinkFormat",
        "token_budget": "ringtrue.rewards.length.token_budget:TokenBudget",
        "token_f1": "ringtrue.rewards.correctness.token_f1:TokenF1",
        "tool_call_match": "ringtrue.rewards.correctness.tool_calls:ToolCallMatch",
        "truncation_penalty": "ringtrue.rewards.length.truncation_penalty:TruncationPenalty",
        "weighted_sum": "ringtrue.rewards.combine.weighted_sum:WeightedSum",
    }
)
"""Name and place of every shipped reward and preset."""


@dataclass(frozen=True, slots=True)
class RewardRecord:
    """One line of the list of rewards."""

    name: str
    """What to ask for."""
    kind: str
    """The family: format, correctness, length, combine, preset, own."""
    scope: str
    """`row` or `group`; `row or group` where an option without a default decides."""
    low: float | None
    """The range with default options; None where an option is needed first."""
    high: float | None
    """The other end of it."""
    needs: tuple[str, ...]
    """Dataset columns; `gold` stands for whichever column holds the right answer."""
    summary: str
    """One sentence."""


def get_reward(name: str, /, **options: Any) -> Reward:
    """Build a reward by its name.

    Args:
        name: a registry name, or `package.module:name` of a reward or a class of one.
        **options: the reward's options.

    Raises:
        ValueError: where nothing is called so, naming the nearest.
        TypeError: where an option is missing or unknown, naming it.

    >>> get_reward("correctness", wrong=0.0, missing=0.0)
    Correctness(wrong=0.0, missing=0.0)
    """
    target = _find(name)
    if isinstance(target, Reward):
        known = (
            {"name", "dialect"} if isinstance(target, FunctionReward) else {f.name for f in fields(target)}
        )
        _check_options(name, options, known, set())
        return replace(target, **options) if options else target
    if isinstance(target, type) and issubclass(target, Reward):
        own = fields(target)
        required = {f.name for f in own if f.default is MISSING and f.default_factory is MISSING}
        _check_options(name, options, {f.name for f in own}, required)
        return target(**options)
    raise TypeError(
        f"{name!r} is {repr(target)[:80]}, no reward: "
        "decorate a function of one row with @reward(low=..., high=...)"
    )


def list_rewards() -> list[RewardRecord]:
    """Every reward that can be asked for by name, sorted.

    >>> [record.name for record in list_rewards()][:2]
    ['adaptive_length', 'answer_tag_format']
    """
    names = sorted({*SHIPPED, *_plugins()})
    return [_record(name) for name in names]


def nearest(word: str, known: "set[str] | frozenset[str]") -> str:
    """What a mistyped word may have meant, for an error message.

    >>> nearest("corectness", {"correctness", "choice"})
    "did you mean 'correctness'? Known: choice, correctness"
    """
    import difflib

    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    guess = f"did you mean {close[0]!r}? " if close else ""
    return f"{guess}Known: {', '.join(sorted(known))}"


def _find(name: str) -> object:
    if not isinstance(name, str):
        raise TypeError(f"the name of a reward is {name!r}: give a text")
    if name in SHIPPED:
        return _load(SHIPPED[name])
    if ":" in name:
        return _load(name)
    plugins = _plugins()
    if name in plugins:
        return plugins[name].load()
    known = nearest(name, {*SHIPPED, *plugins})
    raise ValueError(f"no reward is called {name!r}: {known}; or give the path package.module:name")


def _load(path: str) -> object:
    module, _, names = path.partition(":")
    try:
        found: object = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise  # a module that it imports is missing: its own message says more
        raise ValueError(
            f"reward {path!r}: there is no module {module!r}; is its folder on sys.path?"
        ) from error
    for name in names.split("."):
        if not hasattr(found, name):
            raise ValueError(f"reward {path!r}: {module} has no {names!r}")
        found = getattr(found, name)
    return found


def _plugins() -> dict[str, Any]:
    # Read here and not at import: it looks through every installed distribution.
    from importlib.metadata import entry_points

    return {entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}


def _check_options(name: str, options: Mapping[str, object], known: set[str], required: set[str]) -> None:
    for option in options:
        if option not in known:
            raise TypeError(f"reward {name!r} has no option {option!r}: {nearest(option, known)}")
    missing = sorted(required - options.keys())
    if missing:
        raise TypeError(
            f"reward {name!r} needs the option {', '.join(map(repr, missing))}: it has no default"
        )


def _record(name: str) -> RewardRecord:
    try:
        target = _find(name)
    except (ImportError, AttributeError, ValueError) as error:
        # One broken plug-in must not hide all the others.
        return RewardRecord(name, "own", "row", None, None, (), f"cannot be loaded: {error}")
    kind = getattr(target, "kind", "own")
    try:
        built = get_reward(name)
    except (TypeError, ValueError):  # an option is needed first
        scope, needs = said_by_class(target, "scope", "row or group"), said_by_class(target, "needs", ())
        return RewardRecord(name, kind, scope, None, None, needs, _summary(target))
    if SHIPPED.get(name, "").startswith("ringtrue.rewards.presets:"):
        from ringtrue.rewards.presets import SUMMARIES

        return RewardRecord(name, "preset", built.scope, built.low, built.high, built.needs, SUMMARIES[name])
    return RewardRecord(name, kind, built.scope, built.low, built.high, built.needs, _summary(target))


def reward_class(name: str) -> type[Reward] | None:
    """The class behind a name; None where a reward stands there that is built already.

    >>> reward_class("soft_overlong"), reward_class("gsm8k")
    (<class 'ringtrue.rewards.length.soft_overlong.SoftOverlong'>, None)
    """
    target = _find(name)
    return target if isinstance(target, type) and issubclass(target, Reward) else None


def said_by_class(target: object, name: str, otherwise: T) -> T:
    """What a class says of itself by the options alone that have a default; else what it cannot say yet.

    >>> said_by_class(reward_class("soft_overlong"), "low", None)
    -1.0
    """
    if not (isinstance(target, type) and issubclass(target, Reward)):
        return otherwise
    blank = object.__new__(target)
    for option in fields(target):
        if option.default is not MISSING:
            object.__setattr__(blank, option.name, option.default)
        elif option.default_factory is not MISSING:
            object.__setattr__(blank, option.name, option.default_factory())
    try:
        said: T = getattr(blank, name)
    except AttributeError:  # it asks for an option that is not set
        return otherwise
    return said


def _summary(target: object) -> str:
    lines = (getattr(target, "__doc__", None) or "").strip().splitlines()
    return lines[0] if lines else ""
