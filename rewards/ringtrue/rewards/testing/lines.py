"""Reading a file of JSON lines as strictly as another language would, and saying where it is wrong.

A real complaint: `cases.jsonl:3: the key 'gold' is there twice`.
"""

import json
from pathlib import Path
from typing import NoReturn

__all__ = ["CasesError", "json_object", "read_text"]


class CasesError(ValueError):
    """A file of golden cases that cannot be read: the file, the line, the key and the mend."""


def read_text(path: Path) -> str:
    """A whole file.

    Raises:
        CasesError: where it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CasesError(f"{path}: {error.strerror}: check the path") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CasesError(f"{path}:{line}: it is not UTF-8: save it as UTF-8") from error


def json_object(line: str, place: str) -> dict[str, object]:
    """One line as an object, by the grammar of JSON alone and with no key twice.

    Raises:
        CasesError: naming the place, and what is wrong with it.
    """

    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is not JSON")

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the key {name!r} is there twice")
        return dict(pairs)

    try:
        row = json.loads(line, parse_constant=refuse, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise CasesError(f"{place}: not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise CasesError(f"{place}: brackets nested too deep") from error
    except ValueError as error:
        raise CasesError(f"{place}: {error}") from error
    if not isinstance(row, dict):
        raise CasesError(f"{place}: a case must be a JSON object, this is {_json_name(row)}")
    return row


def _json_name(value: object) -> str:
    names = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
