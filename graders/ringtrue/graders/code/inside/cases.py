"""Taking programs of assertions apart into cases, each of which holds or says what was wrong.

`def check(candidate): assert candidate(1) == 2` is one case, run by calling `check`; so is a line `assert
f(1) == 2` that stands by itself, and `def test_one(): ...`, which nobody calls. One that fails ends no other.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

__all__ = ["one_case", "run_tests"]


def run_tests(trees: list[ast.Module], names: dict[str, Any], entry: str) -> Iterator[str]:
    """Run a set-up and tests among these names: one text a case, empty where it holds."""
    setup, *tests = trees
    exec(compile(setup, "setup", "exec"), names)  # noqa: S102
    for tree in tests:
        checks = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        called = any(isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) for node in tree.body)
        rest = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
        for node in checks:
            _collect(node)
        collected: list[str] = []
        names["__ringtrue_case__"] = lambda work, collected=collected: collected.extend(one_case(work))
        exec(compile(ast.fix_missing_locations(ast.Module([*checks], [])), "tests", "exec"), names)  # noqa: S102
        # A test that calls its own functions is run as it is; else we call them, as their frameworks do.
        for statement in rest:
            module = ast.Module([statement], [])
            work = compile(module, "tests", "exec")
            if _asserts(statement):
                yield from one_case(lambda work=work: exec(work, names))  # type: ignore[misc]  # noqa: S102
            else:
                whole = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
                yield from _failing(lambda work=work: exec(work, names), collected, whole=whole)  # type: ignore[misc]  # noqa: S102
        if not called:
            yield from _call_checks(checks, names, entry, collected)


def _call_checks(
    checks: Iterable[ast.FunctionDef], names: dict[str, Any], entry: str, collected: list[str]
) -> Iterator[str]:
    for node in checks:
        if node.name == "check" and node.args.args:
            yield from _failing(lambda: names["check"](names[entry]), collected)
        elif node.name.startswith("test") and not node.args.args:
            yield from _failing(lambda name=node.name: names[name](), collected)  # type: ignore[misc]


def _failing(work: Callable[[], object], collected: list[str], *, whole: bool = True) -> Iterator[str]:
    """Run what holds cases inside; what it raises outside of them is a failed case too."""
    (fault,) = one_case(work)
    if fault or (whole and not collected):
        collected.append(fault)
    yield from collected
    collected.clear()


def _asserts(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Assert | ast.Raise) for inner in ast.walk(node))


def _collect(function: ast.FunctionDef) -> None:
    """Make each assertion at the top of a function a case of its own: one that fails ends no other."""
    body: list[ast.stmt] = []
    for statement in function.body:
        if isinstance(statement, ast.Assert):
            call = ast.parse("__ringtrue_case__(lambda: None)").body[0]
            test = ast.parse("def _case():\n    pass").body[0]
            assert isinstance(call, ast.Expr) and isinstance(call.value, ast.Call)  # noqa: S101, PT018
            assert isinstance(test, ast.FunctionDef)  # noqa: S101
            test.name, test.body = "_case", [statement]
            call.value.args = [ast.Name("_case", ast.Load())]
            body += [test, call]
        else:
            body.append(statement)
    function.body = body


def one_case(work: Callable[[], object]) -> Iterator[str]:
    """A case: an empty text where it holds, else what was wrong."""
    try:
        work()
    except Exception as error:  # noqa: BLE001 - the boundary: a failed test
        text = str(error)[:200].encode("utf-8", "replace").decode()
        yield f"{type(error).__name__}: {text}" if text else type(error).__name__
    else:
        yield ""
