r"""A task's tests, read from the forms in which data sets keep them.

Real rows: HumanEval's `{"test": "def check(candidate): ...", "entry_point": "f", "prompt": "def f(x): ..."}`;
MBPP's `{"test_list": ["assert f(1) == 2"], "test_setup_code": ""}`, or just the list, or the text; inputs and
outputs as `{"inputs": ["3\n"], "outputs": ["6\n"]}` or `[{"input": "3\n", "output": "6\n"}]`, with `fn_name`
where they are calls. Each may be a text that holds it as JSON.

What has no assertion in it, or does not parse, is no test: a reward then has no gold. Nothing is run here.
"""

import ast
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ringtrue.graders.code.inside.values import NotPlainError, encode
from ringtrue.graders.code.sandbox import Tests

__all__ = ["Suite", "read_suite"]


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests of one task: of functions, or of input and output."""

    tests: Tests | None = None
    """Tests of functions."""
    cases: tuple[tuple[str, str], ...] = ()
    """Inputs and the outputs expected of them."""
    prompt: str = ""
    """The code that a completion may continue."""

    @property
    def total(self) -> int:
        """How many cases there are: assertions at the top of a test, calls, or inputs."""
        if self.tests is None:
            return len(self.cases)
        if self.tests.calls is not None:
            return len(self.tests.calls)
        return max(1, sum(_count(text) for text in self.tests.texts))

    def program(self, code: str, *, whole: bool) -> str:
        r"""The whole program: a completion that continues the task's code is put behind it.

        >>> Suite(Tests(entry="f"), prompt="def f(x):\n").program("    return x", whole=True)
        'def f(x):\n    return x'
        """
        if not self.prompt:
            return code
        entry = re.escape(self.tests.entry) if self.tests else ""
        alone = re.search(rf"^(?:async +def|def|class) +{entry}\b|^{entry} *=", code, re.MULTILINE)
        if alone is None or (whole and re.match(r"[ \t]+\S", code)):
            return self.prompt + code
        return f"{_closed(self.prompt)}\n{code}"


def read_suite(gold: object) -> Suite | None:
    """Read tests; None where there are none to be read.

    >>> read_suite("assert f(1) == 2").total
    1
    >>> read_suite("f is right") is None
    True
    """
    try:
        return _read(gold)
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError, NotPlainError):
        return None


def _read(gold: object) -> Suite | None:
    if isinstance(gold, str):
        if gold.lstrip()[:1] in ("{", "["):
            return _read(json.loads(gold))
        return _texts([gold], {})
    if isinstance(gold, Mapping):
        return _mapping(gold)
    if isinstance(gold, Sequence) and not isinstance(gold, bytes | bytearray) and gold:
        if all(isinstance(item, str) for item in gold):
            return _texts(list(gold), {})
        return _pairs([(item["input"], item["output"]) for item in gold], _function(gold[0]), "")
    return None


def _mapping(gold: Mapping[str, Any]) -> Suite | None:
    if "test_list" in gold:
        setup = [str(gold.get("test_setup_code") or ""), *(gold.get("test_imports") or ())]
        return _texts(list(gold["test_list"]), gold, "\n".join(setup))
    if "test" in gold:
        return _texts([gold["test"]], gold)
    for name in ("test_cases", "tests"):
        if name in gold:
            return _read(gold[name])
    inputs, outputs = gold["inputs"], gold["outputs"]
    return _pairs(list(zip(inputs, outputs, strict=True)), _function(gold), str(gold.get("prompt") or ""))


def _function(gold: Mapping[str, Any]) -> str:
    return str(gold.get("fn_name") or "")


def _texts(texts: list[str], gold: Mapping[str, Any], setup: str = "") -> Suite | None:
    if not texts or not all(map(_asserts, texts)) or not _parses(setup):
        return None
    prompt = str(gold.get("prompt") or "")
    tests = Tests(
        entry=str(gold.get("entry_point") or ""), texts=tuple(texts), setup=setup,
        prompt=_closed(prompt),
    )  # fmt: skip
    return Suite(tests, prompt=prompt)


def _pairs(pairs: list[tuple[Any, Any]], function: str, prompt: str) -> Suite | None:
    if not pairs:
        return None
    if not function:
        return Suite(cases=tuple((_lines(given), _lines(expected)) for given, expected in pairs))
    calls = tuple((_arguments(given), _value(expected)) for given, expected in pairs)
    for call in calls:
        encode(call)
    return Suite(Tests(entry=function, calls=calls), prompt=prompt)


def _lines(text: object) -> str:
    if isinstance(text, list):
        return "\n".join(map(str, text))
    if not isinstance(text, str):
        raise TypeError("input and output are texts")
    return text


def _arguments(given: object) -> tuple[object, ...]:
    if isinstance(given, str):  # one argument a line, as JSON
        return tuple(json.loads(line) for line in given.splitlines() if line.strip())
    if not isinstance(given, list | tuple):
        raise TypeError("the input of a call is a list of arguments")
    return tuple(given)


def _value(expected: object) -> object:
    return json.loads(expected) if isinstance(expected, str) else expected


@lru_cache(maxsize=4096)
def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _parses(text: str) -> bool:
    return _tree(text) is not None


def _closed(prompt: str) -> str:
    """The task's own code as a program: a head of a function without a body gets one."""
    closed = (prompt, f"{prompt.rstrip()}\n    pass\n")
    return next((text for text in closed if _parses(text)), "")


def _asserts(text: str) -> bool:
    return (tree := _tree(text)) is not None and any(map(_is_check, ast.walk(tree)))


def _is_check(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return "assert" in str(name).casefold()
    return isinstance(node, ast.Assert | ast.Raise)


def _count(text: str) -> int:
    tree = _tree(text)
    body = tree.body if tree else []
    inner = [statement for node in body if isinstance(node, ast.FunctionDef) for statement in node.body]
    rest = [node for node in body if not isinstance(node, ast.FunctionDef)]
    alone = [
        node for node in rest if any(isinstance(part, ast.Assert | ast.Raise) for part in ast.walk(node))
    ]
    return sum(isinstance(statement, ast.Assert) for statement in inner) + len(alone)
