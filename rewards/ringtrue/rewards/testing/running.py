"""Putting a property to many examples by hypothesis, within a plan's time, with the least example reported.

Examples that a reward raises on are passed over: that it raises is what law 2 reports, and no other.
"""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from hypothesis.errors import FlakyFailure, Unsatisfiable

from ringtrue.rewards.testing.law import Broken, Plan
from ringtrue.rewards.testing.subject import Failed

__all__ = ["NotChecked", "for_all", "warm_up"]

Example = TypeVar("Example")


class NotChecked(Exception):  # noqa: N818  # an outcome, no error of the program
    """A law could not be put to this reward: why."""


def for_all(
    examples: st.SearchStrategy[Example], holds: Callable[[Example], None], plan: Plan, *, share: float = 1.0
) -> None:
    """Put a property to examples; the least one that breaks it is raised as `Broken`.

    Args:
        examples: the generator.
        holds: raises `Broken` where the property does not hold, `Failed` where it cannot be asked.
        plan: how many examples, and until when.
        share: a part of the plan's examples, for costly ones.

    Raises:
        Broken: with the least example.
        NotChecked: where the reward raised on nearly every example.
    """

    @settings(
        max_examples=max(1, int(plan.max_examples * share)),
        deadline=None,
        database=None,  # a check leaves no files behind
        derandomize=True,  # and says the same twice
        report_multiple_bugs=False,
        print_blob=False,
        phases=(Phase.explicit, Phase.generate, Phase.target, *((Phase.shrink,) if plan.shrink else ())),
        suppress_health_check=(
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
            HealthCheck.function_scoped_fixture,
            HealthCheck.nested_given,
        ),
    )
    @given(examples)
    def run(example: Example) -> None:
        if plan.out_of_time():
            return
        try:
            holds(example)
        except Failed:
            reject()

    try:
        run()
    except FlakyFailure as error:
        # The reward remembers: what it did once, it does not do again. That it did is finding enough.
        broken = next((one for one in error.exceptions if isinstance(one, Broken)), None)
        if broken is None:
            raise NotChecked(f"the reward says something else each time: {error.args[0]:.100}") from error
        raise broken from error
    except Unsatisfiable as error:
        raise NotChecked("the reward raises on what this law needs; see law `total`") from error


@cache
def warm_up() -> None:
    """Let hypothesis load what it loads once, so that not every child has to."""
    for_all(st.lists(st.text(), max_size=3), lambda _: None, Plan(5))
