"""Right answers and reasoning in its tags, for open-instruct, which takes verifiers from its own subclasses.

So this file defines one and then starts the training with the command line that it was given (run.sh).
"""

import runpy

from ringtrue.rewards.presets import r1_math
from ringtrue.trainer_glue import open_instruct

R1Math = open_instruct.as_verifier(r1_math)

if __name__ == "__main__":
    runpy.run_module("open_instruct.grpo_fast", run_name="__main__", alter_sys=True)
