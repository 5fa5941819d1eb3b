"""Right answers and reasoning in its tags, for slime: run.sh names this file."""

from ringtrue.rewards.presets import r1_math
from ringtrue.trainer_glue import slime

math = slime.as_custom_rm(r1_math)
