r"""Any reward or recipe for axolotl, whose configuration names a ready one: `reward_funcs: [rewards.math]`.

A real call is TRL's, since axolotl trains with TRL's trainer: `f(prompts=[...],
completions=["... \boxed{72}"], gold=["72"], trainer_state=...)` gives `[1.0]`.

None stays None. The configuration cannot call a factory, so the user's own module holds what it returns, one
name a reward; axolotl refuses a function of fewer than two named parameters. Nothing of axolotl is imported.
"""

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.trl import RewardFunc

__all__ = ["as_reward_func"]


def as_reward_func(reward: Reward, *, num_generations: int | None = None) -> RewardFunc:
    r"""Any reward or recipe as a function for `trl.reward_funcs` of axolotl's configuration.

    Args:
        reward: what scores.
        num_generations: as in axolotl's configuration: completions of one prompt. Rewards of a whole group
            then refuse a batch that holds only a piece of one.

    >>> from ringtrue.rewards.presets import boxed_math
    >>> math = as_reward_func(boxed_math)
    >>> math.__name__, math(completions=[r"\boxed{7}"], prompts=["3+4?"], gold=["7"])
    ('boxed_math', [1.0])
    """
    return RewardFunc(reward, num_generations)
