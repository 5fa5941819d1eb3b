#!/bin/sh
# Run in a checkout of slime, with this folder on PYTHONPATH.
python train.py --custom-rm-path reward.math --reward-key score "$@"
