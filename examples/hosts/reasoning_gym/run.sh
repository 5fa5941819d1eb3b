#!/bin/sh
# Run in this folder: sh run.sh
python reward.py
