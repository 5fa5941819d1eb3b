"""Right answers and reasoning in its tags, for OpenRLHF: run.sh names this file."""

from ringtrue.rewards.presets import r1_math
from ringtrue.trainer_glue import openrlhf

reward_func = openrlhf.as_reward_func(r1_math)
