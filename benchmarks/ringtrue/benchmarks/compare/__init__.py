"""Two rewards on the same rows: where they differ, how much, and the rows that a person should judge.

One example: `compare_rewards(("correctness", "my_rewards:score"), "runs.jsonl", Columns())` of `files` asks
both, `choose` of `comparison` draws rows that differ, `page` shows them, `judged` makes golden cases.
"""
