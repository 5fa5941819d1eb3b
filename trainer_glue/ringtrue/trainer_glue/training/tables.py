"""The tables of a training config: one frozen dataclass a table, one field a key, each with its default.

A real one:

    [model]
    name = "Qwen/Qwen3-0.6B"
    [[data]]
    file = "sums.jsonl"
    ability = "math"
    [reward]
    preset = "gpt_oss_notes"
    [grpo]
    num_generations = 8
    max_completion_length = 1024
    max_steps = 200

What is here says what a key may hold by itself; `checks` holds what keys say about each other. A path that is
read stands as it is written: `TrainConfig.find` resolves it, beside the config file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

__all__ = [
    "ABILITY_WEIGHTS",
    "EVAL_FILE",
    "PROJECTIONS",
    "DataTable",
    "EvalTable",
    "LogTable",
    "LoraTable",
    "MixTable",
    "ModelTable",
    "SaveTable",
]

ABILITY_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {"math": 60.0, "logic": 20.0, "code": 15.0, "chat": 5.0}
)
"""The mix of abilities where the config names none."""

EVAL_FILE: Final = "eval.jsonl"
"""Where evaluations are written, below the save folder."""

PROJECTIONS: Final = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""The seven matrices of a layer that LoRA adapts by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTable:
    """`[model]`: what is trained."""

    name: str
    """A folder with a model, or its name on the hub."""
    revision: str | None = None
    """The branch, tag or commit on the hub."""
    max_seq_length: int | None = field(default=None, metadata={"low": 16})
    """Prompt and completion together, in tokens; by default as much as the model's positions allow."""
    load_in_4bit: bool = False
    """QLoRA: the frozen weights in 4 bit (a GPU, bitsandbytes, and LoRA)."""
    dtype: Literal["auto", "bfloat16", "float16", "float32"] = "auto"
    """The weights' number format; `auto`: as they were saved."""
    chat_template_kwargs: Mapping[str, Any] = field(default_factory=dict)
    """Handed to the chat template, as `{ enable_thinking = true }` or `{ reasoning_effort = "high" }`."""
    dialect: str = "auto"
    """How the model delimits its reasoning; `auto` reads it from the chat template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoraTable:
    """`[lora]`: the adapter; `lora = false` trains all weights. Left out: these defaults."""

    rank: int = field(default=16, metadata={"low": 1})
    """8, 16, 32, 64 or 128; others are taken with a warning."""
    alpha: int | None = field(default=None, metadata={"low": 1})
    """The scale: `rank`, or `2 * rank`, which is the default; others are taken with a warning."""
    dropout: float = field(default=0.0, metadata={"low": 0.0, "high": 0.9})
    """0 is what Unsloth's fast path wants; more is taken with a warning."""
    target_modules: tuple[str, ...] = PROJECTIONS
    """The matrices that are adapted: by default the seven projections of every layer."""

    @property
    def scale(self) -> int:
        """Alpha as a number.

        >>> LoraTable(rank=32).scale
        64
        """
        return 2 * self.rank if self.alpha is None else self.alpha


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    r"""`[[data]]`: one source of rows; as many of these tables as need be. Give `file` or `hub`."""

    file: tuple[str, ...] = ()
    """JSONL or CSV files (also .gz), Parquet, or a folder that `datasets` saved; one text or a list."""
    hub: str | None = None
    """A dataset's name on the hub."""
    subset: str | None = None
    """Its configuration, as `main` of openai/gsm8k."""
    split: str = "train"
    """Its split; also of a folder that holds several."""
    prompt: str | None = None
    """The column with the prompt, text or messages; by default `prompt`. Or give `template`."""
    template: str | None = None
    r"""The prompt's text with columns in braces: `"{question}\nAnswer in \\boxed{}."`; `{{x}}` stays
    `{x}`."""
    system: str | None = None
    """A system message before the prompt; `{instructions}` in it is what the recipe asks of the model."""
    chat: bool = True
    """A prompt that is text becomes a user's message, so that the model's chat template is used."""
    gold: str | Literal[False] | None = None
    """The column with the right answer; by default the known one that is there. `false`: there is none."""
    ability: str | None = None
    """The ability of all its rows; by default `math` where neither this nor a column is given."""
    ability_column: str | None = None
    """The column that names each row's ability."""
    columns: tuple[str, ...] | None = None
    """Other columns to keep for the rewards; by default all."""
    weight: float = field(default=1.0, metadata={"low": 0.0, "above": True})
    """How often its rows are drawn beside those of other sources of the same ability: 2 = twice as often."""
    limit: int | None = field(default=None, metadata={"low": 1})
    """Read no more rows than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixTable:
    """`[mix]`: how the rows of all sources become one training set."""

    weights: Mapping[str, float] | None = None
    """A share for each ability, in any unit; by default math 60, logic 20, code 15, chat 5."""
    exhausted: Literal["cycle", "stop", "renormalise"] = "cycle"
    """When an ability runs out of rows: `cycle` takes them again in a new order, and the report says how
    often;
    `stop` ends the mix there; `renormalise` shares its place out among the others. `cycle` is the default
    because it alone keeps the shares that were asked for, and in GRPO a prompt seen again is answered
    anew."""
    rows: int | None = field(default=None, metadata={"low": 1})
    """How many rows in all; by default as many as there are (`stop`: as many as the shares allow)."""
    seed: int = field(default=0, metadata={"low": 0})
    """The order of the rows, and which of them are held out."""
    max_prompt_tokens: int | None = field(default=None, metadata={"low": 1})
    """Longer prompts are left out and counted; by default what max_completion_length leaves of the
    context."""
    deduplicate: bool = True
    """Keep one row of those with the same prompt, where the ability and the gold are the same too."""
    max_bad_rows: float = field(default=0.01, metadata={"low": 0.0, "high": 1.0})
    """The share of a source's rows that may lack a prompt or a gold: they are dropped and counted; with more
    the run is refused, and the rows named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalTable:
    """`[eval]`: held-out rows scored by the same recipe. Left out: no evaluation."""

    share: float | None = field(default=None, metadata={"low": 0.0, "high": 0.5, "above": True})
    """The share of each ability's prompts that is held out of training; by default 0.02, or 0 with `data`."""
    data: tuple[DataTable, ...] = ()
    """`[[eval.data]]`: sources of their own, with the keys of `[[data]]`; their prompts leave the
    training."""
    every: int = field(default=50, metadata={"low": 1})
    """Training steps between two evaluations."""
    num_generations: int | None = field(default=None, metadata={"low": 1})
    """Completions of each prompt; by default as in training."""
    max_rows: int = field(default=100, metadata={"low": 1})
    """No more held-out rows than this are scored each time, in the shares of the mix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveTable:
    """`[save]`: what is left when the run is over."""

    folder: str = "ringtrue-run"
    """Where all of it goes: checkpoints, log and models; below the working directory."""
    adapter: bool = True
    """The LoRA adapter; with `lora = false` the model."""
    merged_16bit: bool = False
    """The model with the adapter merged in, in 16 bit."""
    merged_4bit: bool = False
    """The same in 4 bit (Unsloth)."""
    gguf: tuple[str, ...] = ()
    """Quantisations for llama.cpp, as `["q4_k_m", "q8_0"]` (Unsloth)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTable:
    """`[log]`: where the numbers go."""

    console: bool = True
    """A line for each logged step."""
    jsonl: str | Literal[False] = "log.jsonl"
    """A file of one JSON object a logged step, below the save folder; `false` for none."""
    report_to: tuple[str, ...] = ()
    """What else the trainer reports to, as `["wandb"]` or `["tensorboard"]`."""
