"""Right answers and reasoning in its tags, for verl: run.sh names this file."""

from ringtrue.rewards.presets import r1_math
from ringtrue.trainer_glue import verl

compute_score = verl.as_compute_score(r1_math)
