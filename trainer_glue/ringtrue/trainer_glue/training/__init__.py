"""A GRPO run from one TOML file: the config, the data, and what to do with them.

>>> from ringtrue.trainer_glue.training import load_config
>>> load_config({"model": {"name": "me/tiny"}, "grpo": {"max_steps": 9}})
Traceback (most recent call last):
ringtrue.trainer_glue.training.errors.ConfigError: 2 problems:
  config: no [[data]] table: write one for each source of rows, with file or hub in it
  config, [reward]: is missing: write recipe = "FILE.toml", preset = "NAME" or [reward.ABILITY] tables
"""

from ringtrue.trainer_glue.training.config import TrainConfig, load_config
from ringtrue.trainer_glue.training.errors import ConfigError

__all__ = ["ConfigError", "TrainConfig", "load_config"]
