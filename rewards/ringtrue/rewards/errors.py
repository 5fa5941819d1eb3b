"""Wrong set-up, apart from a row that goes wrong.

    ValueError
        RecipeError     a recipe cannot be built: a mistyped option
        SetupError      nothing can be scored as things are: a length in tokens, and no tokens

An adapter turns an exception on a row into None for that row. A SetupError is about every row there is, so it
must reach the user at once: a run of nothing but None learns nothing.
"""

__all__ = ["RecipeError", "SetupError"]


class RecipeError(ValueError):
    """A recipe that cannot be built: the message names the file, the table and the key."""


class SetupError(ValueError):
    """What is missing is missing for the whole run; the message says what to hand in."""
