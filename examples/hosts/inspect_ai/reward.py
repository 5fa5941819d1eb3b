"""Evaluates a model by the reward that it was trained on: `inspect eval reward.py`, as run.sh does."""

from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.solver import generate

from ringtrue.rewards.presets import r1_math
from ringtrue.trainer_glue import inspect_ai


@task
def sums() -> Task:
    """Two sums; the right answers are the targets."""
    ask = "What is {}? Think inside <think> tags, then give the answer in \\boxed{{}}."
    samples = [
        Sample(input=ask.format("3 + 4"), target="7"),
        Sample(input=ask.format("1/4 + 1/8"), target="3/8"),
    ]
    return Task(dataset=samples, solver=generate(), scorer=inspect_ai.as_scorer(r1_math))
