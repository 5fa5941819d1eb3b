"""What reward functions cost and how often they agree: each in a fresh process, on the same rows.

One example: `measure("math-verify", rows)` of `measuring` starts a `process`, which runs `child` and is ended
where a row takes too long; `peers` holds other graders by a short name.
"""
