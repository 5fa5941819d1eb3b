"""Right answers and reasoning in its tags, for ms-swift: `--reward_funcs math`, as run.sh does."""

from swift.rewards import orms  # older releases: swift.plugin

from ringtrue.rewards.presets import r1_math
from ringtrue.trainer_glue import ms_swift

orms["math"] = ms_swift.as_orm(r1_math, num_generations=8)
