#!/bin/sh
# Run in this folder: sh run.sh. The dataset needs a column with the right answer, as `solution`.
swift rlhf --rlhf_type grpo --model Qwen/Qwen3-0.6B --dataset problems.jsonl \
    --num_generations 8 --external_plugins reward.py --reward_funcs math
