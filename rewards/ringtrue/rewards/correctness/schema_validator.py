r"""Validating a JSON value by the jsonschema library, with its unbounded parts replaced.

A real case: the schema `{"pattern": "^(a+)+$"}` and the text of thirty a and a b, on which Python's own
regular expressions run for minutes. Here patterns run on RE2, in linear time.

Not checked: `format`. References are pointers into the schema itself (`#/$defs/city`); any other is refused,
so that nothing is ever fetched.
"""

import json
from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

__all__ = ["SchemaProblemError", "problem"]

_Errors: TypeAlias = Iterator[Any]
_LONGEST: Final = 200


class SchemaProblemError(ValueError):
    """The schema itself cannot be used: the data's fault."""


def problem(schema: str, value: tuple[Any] | None) -> str | None:
    """What is wrong with a value, in a sentence; None where the schema holds.

    Args:
        schema: the schema, as JSON text.
        value: the value in a tuple; None: only the schema is checked.

    Raises:
        SchemaProblemError: the schema is none, or uses what cannot be bounded.
        ImportError: the libraries are not installed.

    >>> problem('{"type": "integer"}', (7,)), problem('{"type": "integer"}', (True,))
    (None, "True is not of type 'integer'")
    """
    validator = _validator(schema)
    if isinstance(validator, str):
        raise SchemaProblemError(validator)
    if value is None:
        return None
    try:
        first = next(validator.iter_errors(value[0]), None)
    except RecursionError:
        raise SchemaProblemError("the schema refers to itself without end") from None
    return None if first is None else str(first.message)[:_LONGEST]


@lru_cache(maxsize=256)
def _validator(schema: str) -> Any:
    """The validator of a schema; a text says why there is none."""
    try:
        import re2
        from jsonschema.exceptions import SchemaError
        from jsonschema.validators import Draft202012Validator, extend, validator_for
        from referencing import Registry
    except ImportError as error:
        raise ImportError(
            "JsonSchemaMatch needs jsonschema and RE2: pip install 'ringtrue[schema]'"
        ) from error
    read = json.loads(schema)
    base = validator_for(read, default=Draft202012Validator)
    try:
        base.check_schema(read)
        for pattern in _patterns(read):
            _compiled(pattern)
        dangling = next((ref for ref in _references(read) if not _is_local(ref, read)), None)
    except SchemaError as error:
        return f"it is no JSON schema: {error.message}"[:_LONGEST]
    except re2.error as error:
        return f"a pattern of the schema is outside of RE2 (no look-around, no back-references): {error}"[
            :_LONGEST
        ]
    except RecursionError:
        return "the schema is nested too deeply"
    if "unevaluatedProperties" in schema and "patternProperties" in schema:
        return "a schema with both patternProperties and unevaluatedProperties is not supported"
    if dangling is not None:
        return f"the schema refers to what is not in it: {dangling!r}"[:_LONGEST]
    replaced: dict[str, Callable[..., _Errors]] = {
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
        "uniqueItems": _unique_items,
    }
    extended: Any = extend  # it ships no types
    return extended(base, replaced)(_without_dialects(read), registry=Registry())


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Any:
    import re2

    library: Any = re2  # it ships no types
    options = library.Options()
    options.log_errors = False
    return library.compile(pattern, options)


def _found(pattern: str, text: str) -> bool:
    # RE2 works on UTF-8, in which a lone surrogate cannot be written.
    return _compiled(pattern).search(text.encode("utf-8", "replace").decode("utf-8")) is not None


def _without_dialects(schema: Any) -> Any:
    """The schema without `$schema`, at which the library would go on with validators of its own."""
    if isinstance(schema, dict):
        return {
            key: _without_dialects(value)
            for key, value in schema.items()
            if key != "$schema" or not isinstance(value, str)
        }
    return [_without_dialects(value) for value in schema] if isinstance(schema, list) else schema


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from (ref for key in ("$ref", "$dynamicRef") if isinstance(ref := schema.get(key), str))
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _references(inner)


def _is_local(reference: str, schema: Any) -> bool:
    """Whether a reference is a pointer into the schema that leads somewhere."""
    if reference == "#":
        return True
    if not reference.startswith("#/"):
        return False
    for part in reference[2:].split("/"):
        name = unquote(part).replace("~1", "/").replace("~0", "~")
        if isinstance(schema, list) and name.isdecimal() and int(name) < len(schema):
            schema = schema[int(name)]
        elif isinstance(schema, dict) and name in schema:
            schema = schema[name]
        else:
            return False
    return True


def _patterns(schema: object) -> Iterator[str]:
    """Every text that may be used as a pattern, wherever it stands."""
    if isinstance(schema, dict):
        pattern, properties = schema.get("pattern"), schema.get("patternProperties")
        if isinstance(pattern, str):
            yield pattern
        if isinstance(properties, dict):
            yield from properties
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _patterns(inner)


def _error(message: str) -> Any:
    from jsonschema.exceptions import ValidationError

    return ValidationError(message)


def _pattern(_validator: Any, pattern: str, instance: object, _schema: Any) -> _Errors:
    if isinstance(instance, str) and not _found(pattern, instance):
        yield _error(f"{instance[:60]!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, properties: dict[str, Any], instance: Any, _schema: Any) -> _Errors:
    if isinstance(instance, dict):
        for pattern, inner in properties.items():
            for key, value in instance.items():
                if _found(pattern, key):
                    yield from validator.descend(value, inner, path=key, schema_path=pattern)


def _additional_properties(validator: Any, inner: Any, instance: Any, schema: Any) -> _Errors:
    if not isinstance(instance, dict):
        return
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for key, value in instance.items():
        if key in named or any(_found(pattern, key) for pattern in patterns):
            continue
        if inner is False:
            yield _error(f"the property {key[:60]!r} is not in the schema")
        else:
            yield from validator.descend(value, inner, path=key)


def _unique_items(_validator: Any, wanted: object, instance: object, _schema: Any) -> _Errors:
    if wanted is True and isinstance(instance, list) and len(set(map(_key, instance))) < len(instance):
        yield _error("the items are not all different")


def _key(value: object) -> Hashable:
    """Equal only for values that are one in JSON: 1 and 1.0 are, 1 and true are not."""
    if isinstance(value, dict):
        return "object", frozenset((key, _key(one)) for key, one in value.items())
    if isinstance(value, list):
        return "array", tuple(map(_key, value))
    return isinstance(value, bool), value
