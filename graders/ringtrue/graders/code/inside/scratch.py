"""The folder that one program may write to where there is no file system of its own, and its removal.

One real folder: 3,000 folders within each other, the last one without a permission to read it. What removes
folders by calling itself, or by their paths, gives up there and leaves all of it.
"""

import contextlib
import os
import tempfile
from typing import Final

__all__ = ["new_folder", "remove"]

_OPEN: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def new_folder(above: str) -> str:
    """A folder for one program, which may by then be another user."""
    folder = tempfile.mkdtemp(dir=above)
    os.chmod(folder, 0o777)  # noqa: S103, PTH101 - nobody else can look into the folder above it
    return folder


def remove(folder: str) -> None:
    """Remove a folder with all that a program put there; nothing may write to it any more.

    What cannot be removed is left, and nothing is raised.

    >>> place = new_folder(tempfile.gettempdir())
    >>> os.makedirs(f"{place}/{'d/' * 900}")
    >>> remove(place)
    >>> os.path.exists(place)
    False
    """
    with contextlib.suppress(OSError):
        os.chmod(folder, 0o700)  # noqa: PTH101 - here and below: runs after each program
        here = os.open(folder, _OPEN)
        try:
            # The way down: what each folder is called, and the folders in it that are still to be gone into.
            way = [("", _emptied(here))]
            while way:
                if inner := way[-1][1]:
                    name = inner.pop()
                    with contextlib.suppress(OSError):
                        os.chmod(name, 0o700, dir_fd=here)
                        here = _moved(here, name)
                        way.append((name, _emptied(here)))
                else:
                    name, _ = way.pop()
                    if way:
                        here = _moved(here, "..")
                        with contextlib.suppress(OSError):
                            os.rmdir(name, dir_fd=here)
        finally:
            os.close(here)
        os.rmdir(folder)  # noqa: PTH106


def _moved(here: int, name: str) -> int:
    """The folder of this name, in place of the one that it is reached from."""
    there = os.open(name, _OPEN, dir_fd=here)
    os.close(here)
    return there


def _emptied(here: int) -> list[str]:
    """Remove the files of a folder; what is left are folders, to be gone into."""
    inner = []
    with contextlib.suppress(OSError):
        for name in os.listdir(here):
            try:
                os.unlink(name, dir_fd=here)
            except IsADirectoryError:
                inner.append(name)
            except OSError:
                continue
    return inner
