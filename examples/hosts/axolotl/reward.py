"""Right answers and reasoning in its tags, for axolotl: config.yaml names `reward.math`."""

from ringtrue.rewards.presets import r1_math
from ringtrue.trainer_glue import axolotl

math = axolotl.as_reward_func(r1_math, num_generations=8)
