#!/bin/sh
# Run in this folder: sh run.sh openai/gpt-5-mini
inspect eval reward.py --model "$1"
