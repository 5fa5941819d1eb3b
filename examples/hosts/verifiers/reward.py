"""Right answers and reasoning in its tags, for verifiers 0.4: config.toml names `reward:math`.

Up to 0.3, in an environment's own code: `vf.Rubric(funcs=[rubric_math])`.
"""

from ringtrue.rewards.presets import r1_math
from ringtrue.trainer_glue import verifiers

math = verifiers.as_task_reward(r1_math)
rubric_math = verifiers.as_rubric_func(r1_math)
