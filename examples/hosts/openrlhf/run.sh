#!/bin/sh
# Run in this folder, with the flags of your own run at the end.
python -m openrlhf.cli.train_ppo_ray --reward.remote_url reward.py "$@"
