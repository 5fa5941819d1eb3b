"""Right answers and reasoning in its tags, for EasyR1: config.yaml names this file and `math`."""

from ringtrue.rewards.presets import r1_math
from ringtrue.trainer_glue import easyr1

REWARD_NAME = "r1_math"
REWARD_TYPE = "batch"

math = easyr1.as_reward_function(r1_math)
