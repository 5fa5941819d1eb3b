"""Scores reasoning-gym's puzzles out of whole completions: run.sh prints a right one and a wrong one."""

import reasoning_gym as gym

from ringtrue.rewards import LogicCorrectness
from ringtrue.trainer_glue import reasoning_gym

score_answer = reasoning_gym.as_score_answer(LogicCorrectness(correct=1.0, wrong=0.0, missing=0.0))


def puzzles(task: str, size: int = 8, seed: int = 7) -> gym.dataset.ProceduralDataset:
    """A dataset whose `score_answer` is the reward, whatever is built on top of it."""
    dataset = gym.create_dataset(task, size=size, seed=seed)
    dataset.score_answer = score_answer
    return dataset


if __name__ == "__main__":
    dataset = puzzles("gcd")
    entry = dataset[0]
    for answer in (entry["answer"], "1000000007"):
        print(answer, dataset.score_answer(f"<think>Let me see.</think><answer>{answer}</answer>", entry))
