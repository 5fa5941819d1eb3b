# The reward in a process of its own, and slime's flags that ask it. Arguments of your own run go at the end.
# For slime's environment, not for a shell without it: `sh examples/hosts/slime_http/run.sh`.
ringtrue serve boxed_math --port 8000 &

python train.py \
    --rm-type remote_rm \
    --rm-url http://127.0.0.1:8000/slime \
    --reward-key score
