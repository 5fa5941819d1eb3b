r"""Calls of a function whose values are compared here: for sandboxes that only run a program on an input.

A real case: `assert f(1, [2]) == (3,)` is the call `f(1, [2])` with the value `(3,)`. A driver is put around
the candidate's program: it makes the calls and writes what came back, in the closed form of `inside.values`.
What the program writes itself may stand among that, and be anything: it is read as values, and none is
believed to be more.
"""

import ast
import json
from pathlib import Path
from typing import Any, Final, TypeAlias

from ringtrue.graders.code.inside import values
from ringtrue.graders.code.inside.values import NotPlainError, decode, encode
from ringtrue.graders.code.sandbox import Tests

__all__ = ["compared", "driver", "literal_calls"]

Call: TypeAlias = tuple[tuple[str, tuple[Any, ...]], Any]
"""A function's name and arguments, and the value that is wanted."""
Calls: TypeAlias = tuple[Call, ...]
_MARK: Final = "\x1e"
"""Before each answer; a program that writes it itself only spoils its own."""
_MOST: Final = 20_000
"""Elements of a set or keys of a dict that are read: with chosen hashes, more would take long."""
_DRIVER: Final = """\
import json, sys
def _main():
    values = {{"__name__": "values"}}
    exec({values!r}, values)
    encode, decode = values["encode"], values["decode"]
    answers, said, names = [], sys.stdout, {{"__name__": "solution"}}
    try:
        exec(compile({code!r}, "main.py", "exec"), names)
        for function, arguments in json.loads({calls!r}):
            try:
                found = names.get(function) or getattr(names["Solution"](), function)
                answers.append({{"ok": encode(found(*decode(arguments)))}})
            except Exception as error:
                answers.append({{"error": type(error).__name__}})
    finally:
        said.write({mark!r} + json.dumps(answers))
        said.flush()
_main()
"""


def literal_calls(tests: Tests) -> Calls | None:
    """The calls that tests consist of; None where they are more than calls and values.

    >>> literal_calls(Tests(texts=("assert f(1, [2]) == (3,)",)))
    ((('f', (1, [2])), (3,)),)
    """
    if tests.calls is not None:
        return tuple(((tests.entry, tuple(args)), wanted) for args, wanted in tests.calls)
    if tests.setup.strip():
        return None
    try:
        trees = [ast.parse(text) for text in tests.texts]
        found = [_literal(node, tests.entry) for tree in trees for node in _statements(tree)]
    except (SyntaxError, ValueError, RecursionError, TypeError):
        return None
    return tuple(call for call in found if call is not None) or None


def _statements(tree: ast.Module) -> list[ast.stmt]:
    """Assertions on their own, or those of a `check(candidate)`."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not functions:
        return tree.body
    if len(functions) > 1 or functions[0].name != "check":
        raise ValueError("more than one function")
    return functions[0].body


def _literal(node: ast.stmt, entry: str) -> Call | None:
    if isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return None
    if not isinstance(node, ast.Assert):
        raise ValueError("more than assertions")  # noqa: TRY004 - of the tests, not of an argument
    test, wanted = node.test, True
    call: ast.expr = test
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq | ast.Is):
        call, wanted = test.left, ast.literal_eval(test.comparators[0])
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)) or call.keywords or call is test:
        raise ValueError("more than a call and a value")
    name = entry if entry and call.func.id == "candidate" else call.func.id
    return (name, tuple(ast.literal_eval(argument) for argument in call.args)), wanted


def driver(code: str, calls: Calls) -> str:
    """The program around a candidate's: it makes the calls, and knows nothing of what they should return."""
    written = json.dumps([[name, encode(list(arguments))] for (name, arguments), _ in calls])
    source = Path(values.__file__).read_text(encoding="utf-8")
    return _DRIVER.format(values=source, code=code, calls=written, mark=_MARK)


def compared(stdout: str, calls: Calls) -> tuple[tuple[str, ...], str]:
    """One text a call, empty where its value is the expected one, and what stopped them all."""
    try:
        answers = json.loads(stdout.rpartition(_MARK)[2])
        if not isinstance(answers, list) or len(answers) != len(calls):
            return (), "the program ended before all calls were made"
        return tuple(_compare(answer, wanted) for answer, (_, wanted) in zip(answers, calls, strict=True)), ""
    except (ValueError, RecursionError):
        return (), "the program ended before its calls"


def _compare(answer: object, wanted: object) -> str:
    if not isinstance(answer, dict) or "ok" not in answer:
        return str(answer.get("error"))[:100] if isinstance(answer, dict) else "nonsense"
    if _crowded(answer["ok"]):
        return "a set or dict of too many elements"
    try:
        got = decode(answer["ok"])
    except NotPlainError as error:
        return str(error)
    return "" if _listed(got) == _listed(wanted) else f"it gave {got!r:.100}, not {wanted!r:.100}"


def _crowded(written: object) -> bool:
    todo = [written]
    while todo:
        item = todo.pop()
        if isinstance(item, list) and item:
            if item[0] in ("s", "fs", "d") and len(item) > _MOST:
                return True
            todo += item
    return False


def _listed(value: object) -> object:
    return [_listed(item) for item in value] if isinstance(value, list | tuple) else value
