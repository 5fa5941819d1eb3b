"""How a program of a language is run; Python is at home in the sandbox, others are a file and a command.

One real one: `Language("node", "main.js", run=("/usr/bin/node", "main.js"))`. What it needs must lie under
/usr, which every sandbox shows. A compiler starts processes, which only the level `namespaces` allows.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

__all__ = ["LANGUAGES", "PYTHON", "Language"]


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    >>> LANGUAGES["bash"].run
    ('/bin/bash', 'main.sh')
    """

    name: str
    """What it is called, also by sandbox servers."""
    file: str = "main.py"
    """What the program is called in the scratch, its working folder."""
    run: tuple[str, ...] = ()
    """The command that runs it, with an absolute path; empty for Python."""
    build: tuple[str, ...] = ()
    """A command to run before, if any."""
    fences: tuple[str, ...] = ()
    """Words after a fence that name it; its own name is one anyway."""

    def __post_init__(self) -> None:
        for command in (self.run, self.build):
            if command and not command[0].startswith("/"):
                raise ValueError(f"Language {self.name!r}: {command[0]!r} is no absolute path")
        if not self.run and self.name != "python":
            raise ValueError(f"Language {self.name!r} needs run=(...), the command that runs {self.file}")


PYTHON: Final = Language("python", fences=("py", "python3"))
LANGUAGES: Final = MappingProxyType(
    {
        "python": PYTHON,
        "bash": Language("bash", "main.sh", ("/bin/bash", "main.sh"), fences=("sh", "shell")),
        "javascript": Language("javascript", "main.js", ("/usr/bin/node", "main.js"), fences=("js", "node")),
        "cpp": Language(
            "cpp", "main.cpp", ("/tmp/main",), ("/usr/bin/g++", "-O2", "-o", "main", "main.cpp"), ("c++",)  # noqa: S108
        ),
    }
)  # fmt: skip
"""The languages that go by a name."""
