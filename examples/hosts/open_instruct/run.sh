#!/bin/sh
# Run in a checkout of open-instruct. The dataset's column `dataset` says r1_math, `ground_truth` is the answer.
python reward.py --apply_verifiable_reward true --verification_reward 1.0 "$@"
