"""Right answers and reasoning in its tags, for AReaL: config.yaml names `reward.math`."""

from ringtrue.rewards.presets import r1_math
from ringtrue.trainer_glue import areal

math = areal.as_reward_fn(r1_math)
