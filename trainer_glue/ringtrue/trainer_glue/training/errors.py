"""What is wrong with a training config, all of it at once, and what a machine cannot do of it.

ValueError
    ConfigError     nothing is loaded before all of its problems are mended
OSError
    ModelError      the config is sound, and its model cannot be loaded here, or not saved as it asks
"""

from collections.abc import Iterable

__all__ = ["ConfigError", "ModelError"]


class ConfigError(ValueError):
    """A config that no run can start from; each problem names the file, the table, the key and the mend.

    >>> raise ConfigError(["run.toml, [lora]: key 'rank' is 0: give a whole number from 1"])
    Traceback (most recent call last):
    ringtrue.trainer_glue.training.errors.ConfigError: run.toml, [lora]: key 'rank' is 0: give a whole number from 1
    """  # noqa: E501 - what the example prints

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        """One sentence each."""
        many = len(self.problems) > 1
        said = "\n".join(f"  {problem}" if many else problem for problem in self.problems)
        super().__init__(f"{len(self.problems)} problems:\n{said}" if many else said)


class ModelError(OSError):
    """A model that cannot be loaded, or a way of saving it that this machine lacks.

    >>> str(ModelError("[model] name 'tiny': there are no weights in it"))
    "[model] name 'tiny': there are no weights in it"
    """
