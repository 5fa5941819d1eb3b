"""The bundled sample: completions in many styles, labelled by construction, and the recipe that scores them.

>>> SAMPLE_PATH.name, RECIPE_PATH.name
('sample.jsonl', 'recipe.toml')

The rows come from `generate.py`, which knows nothing of the graders. They show how a reward behaves and
where it errs; they are no measure of a model, and no substitute for real completions.
"""

from pathlib import Path
from typing import Final

__all__ = ["RECIPE_PATH", "SAMPLE_PATH"]

SAMPLE_PATH: Final = Path(__file__).with_name("sample.jsonl")
"""The rows: `id, source, ability, problem, prompt, gold, completion, label, why, hard, group`."""

RECIPE_PATH: Final = Path(__file__).with_name("recipe.toml")
"""The recipe of `ringtrue demo`: 0.3 format and 0.7 correctness."""
