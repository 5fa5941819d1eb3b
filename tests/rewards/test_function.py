"""An author's own reward."""

import math
import pickle
from collections.abc import Callable

import pytest

from rewards import own_rewards
from rewards.own_rewards import mentions_units, no_shouting
from ringtrue.rewards import Reward, Row, Traits, WeightedSum, reward


def test_it_keeps_the_functions_name_and_words() -> None:
    assert (mentions_units.__name__, mentions_units.__doc__) == (
        "mentions_units",
        "Whether the answer has a unit.",
    )
    assert (no_shouting.__name__, no_shouting.low, no_shouting.high) == ("shouts", -1.0, 1.0)
    assert mentions_units.__module__ == "rewards.own_rewards"
    assert "mentions_units in 0.0 to 1.0" in repr(mentions_units)


def test_it_scores_rows() -> None:
    values = no_shouting(["Yes", "YES", ""], limit=[1, 1, 1])
    assert values == [1.0, -1.0, None]
    assert all(value is None or type(value) is float for value in values)


def test_it_is_a_reward_like_any_other() -> None:
    total = 2 * mentions_units + no_shouting
    assert isinstance(total, WeightedSum)
    assert isinstance(mentions_units, Reward)
    assert total(["5 cm"], limit=[5]) == [3.0]


def test_a_column_that_it_needs_is_asked_for() -> None:
    with pytest.raises(ValueError, match="reward 'shouts' needs the column limit; columns here: gold"):
        no_shouting(["Yes"], gold=["4"])
    with pytest.raises(ValueError, match="needs the column limit"):
        no_shouting.check_columns(["gold"])


def returns(value: object) -> Callable[[Row], float | None]:
    def made(row: Row) -> float | None:
        return value  # type: ignore[return-value]

    return made


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        (math.nan, ValueError, "'made' returned nan"),
        (math.inf, ValueError, "'made' returned inf"),
        (1.5, ValueError, r"'made' returned 1\.5, outside its range 0\.0 to 1\.0"),
        ("1", TypeError, "'made' returned '1' of type str"),
        ([1.0], TypeError, "of type list"),
        (1 + 0j, TypeError, "of type complex"),
    ],
)
def test_what_it_returns_is_checked(value: object, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        reward(low=0.0, high=1.0)(returns(value))(["x", "y"])
    assert caught.value.__notes__ == ["in reward 'made', row 0 of the batch (counted from 0)"]


@pytest.mark.parametrize("value", [1, True, 1.0])
def test_whole_numbers_and_truths_become_floats(value: object) -> None:
    (scored,) = reward(low=0.0, high=1.0)(returns(value))(["x"])
    assert (scored, type(scored)) == (1.0, float)


def test_its_own_exception_says_which_row() -> None:
    @reward(low=0, high=1)
    def fails_on_two(row: Row) -> float:
        return 1 / (row.completion.answer != "two")

    with pytest.raises(ZeroDivisionError) as caught:
        fails_on_two(["one", "two"])
    assert caught.value.__notes__ == ["in reward 'fails_on_two', row 1 of the batch (counted from 0)"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"low": 1, "high": 0}, "low must be below high"),
        ({"low": math.nan, "high": 0}, r"low=nan"),
        ({"low": "0", "high": 1}, r"low='0'"),
        ({"low": 0, "high": 1, "needs": "gold"}, "give a tuple of column names"),
        ({"low": 0, "high": 1, "name": " "}, "give a text that is not blank"),
    ],
)
def test_options_are_checked_when_it_is_built(options: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        reward(**options)(returns(0.0))  # type: ignore[arg-type]


def test_an_async_function_is_refused() -> None:
    async def later(row: Row) -> float:
        return 0.0

    with pytest.raises(TypeError, match="async"):
        reward(low=0, high=1)(later)  # type: ignore[arg-type]


def test_an_open_end_takes_any_finite_value() -> None:
    assert reward(low=-math.inf, high=0)(returns(-1e9))(["x"]) == [-1e9]


def test_an_open_end_takes_no_infinity() -> None:
    with pytest.raises(ValueError, match="returned -inf: a trainer would train on it"):
        reward(low=-math.inf, high=0)(returns(-math.inf))(["x"])


def test_pickling_keeps_another_name_and_dialect() -> None:
    changed = mentions_units.with_name("units").with_dialect("think")
    copied = pickle.loads(pickle.dumps(changed))
    assert (copied, copied.name, copied.dialect) == (changed, "units", "think")
    assert mentions_units.name == "mentions_units"


def test_a_function_inside_a_function_cannot_be_pickled_and_says_why() -> None:
    with pytest.raises(pickle.PicklingError, match="move the function to the top of its module"):
        pickle.dumps(reward(low=0, high=1)(returns(0.0)))


def test_a_name_that_holds_something_else_cannot_be_unpickled() -> None:
    hidden = reward(low=0, high=1)(own_rewards.plain)
    with pytest.raises(pickle.UnpicklingError, match="keep the decorated name"):
        pickle.loads(pickle.dumps(hidden))


def test_traits_may_be_promised() -> None:
    promised = reward(low=0, high=1, traits=Traits(monotone="down"))(returns(0.0))
    assert promised.traits == Traits(monotone="down")


def test_another_function_has_another_fingerprint() -> None:
    one, other = reward(low=0, high=1)(own_rewards.plain), mentions_units
    assert one.fingerprint != other.fingerprint == mentions_units.with_name("other").fingerprint
