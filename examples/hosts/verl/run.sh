#!/bin/sh
# Run in this folder, with the flags of your own run at the end.
python -m verl.trainer.main_ppo reward.custom_reward_function.path=reward.py \
    reward.custom_reward_function.name=compute_score "$@"
