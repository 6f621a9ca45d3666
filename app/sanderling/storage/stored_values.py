"""The parts that requests, folders and environments are made of, to and from JSON: rows, variables, auth."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sanderling.domain.auth_choice import INHERIT, AuthChoice
from sanderling.domain.request import Body, Part, Row
from sanderling.domain.secret import SecretRef
from sanderling.domain.variables import Variable
from sanderling.storage.stored_fields import (
    Fields,
    JsonObject,
    WrongShape,
    joined_lines,
    secret_in,
    split_lines,
    stored_template,
    without_defaults,
)


def row_from(fields: Fields) -> Row:
    """Return the table row that a stored object stands for."""
    return Row(
        name=fields.text("name"),
        value=fields.long_text("value"),
        enabled=fields.flag("enabled", True),
        description=fields.long_text("description"),
        has_equals=fields.flag("has_equals", True),
        unknown=fields.rest(),
    )


def row_to(row: Row) -> JsonObject:
    """Return a table row as it is stored."""
    return _named(row, {"value": split_lines(row.value), "has_equals": None if row.has_equals else False})


def variable_from(fields: Fields) -> Variable:
    """Return the variable that a stored object stands for."""
    return Variable(
        name=fields.text("name"),
        value=fields.template("value"),
        enabled=fields.flag("enabled", True),
        description=fields.long_text("description"),
        unknown=fields.rest(),
    )


def variable_to(variable: Variable) -> JsonObject:
    """Return a variable as it is stored; a secret one keeps only its reference."""
    return _named(variable, {"value": stored_template(variable.value)})


def part_from(fields: Fields) -> Part:
    """Return the multipart part that a stored object stands for."""
    return Part(
        name=fields.text("name"),
        value=fields.long_text("value"),
        files=fields.texts("files"),
        is_file=fields.flag("is_file", False),
        content_type=fields.text("content_type"),
        enabled=fields.flag("enabled", True),
        description=fields.long_text("description"),
        unknown=fields.rest(),
    )


def part_to(part: Part) -> JsonObject:
    """Return a multipart part as it is stored."""
    inner = {
        "is_file": part.is_file or None,
        "value": split_lines(part.value),
        "files": list(part.files),
        "content_type": part.content_type,
    }
    return _named(part, inner)


def _named(item: Row | Variable | Part, inner: Mapping[str, object]) -> JsonObject:
    fields = {
        "name": item.name,
        **inner,
        "enabled": None if item.enabled else False,
        "description": split_lines(item.description),
    }
    return without_defaults(fields, item.unknown)


def body_from(fields: Fields) -> Body:
    """Return the request body that a stored object stands for."""
    return Body(
        kind=fields.text("kind", "none"),
        text=fields.long_text("text"),
        fields=tuple(row_from(row) for row in fields.objects("fields")),
        parts=tuple(part_from(part) for part in fields.objects("parts")),
        file=fields.text("file"),
        content_type=fields.text("content_type"),
        unknown=fields.rest(),
    )


def body_to(body: Body) -> JsonObject:
    """Return a request body as it is stored; empty if it says nothing."""
    if body == Body():
        return {}
    inner = {
        "content_type": body.content_type,
        "text": split_lines(body.text),
        "fields": [row_to(row) for row in body.fields],
        "parts": [part_to(part) for part in body.parts],
        "file": body.file,
    }
    return {"kind": body.kind, **without_defaults(inner, _unknown(body.unknown, "kind"))}


def auth_from(fields: Fields) -> AuthChoice:
    """Return the auth choice that a stored object stands for."""
    kind = fields.text("kind", INHERIT.kind)
    values: dict[str, str | SecretRef] = {}
    unknown: JsonObject = {}
    for name, value in fields.rest().items():
        held = secret_in(value) or _auth_text(value)
        if held is None:
            unknown[name] = value
        else:
            values[name] = held
    return AuthChoice(kind, values, unknown)


def _auth_text(value: object) -> str | None:
    """Return the text that was stored, or ``None`` for what ``split_lines`` never writes, such as a later list."""
    text = joined_lines(value)
    return text if text is not None and split_lines(text) == value else None


def auth_to(auth: AuthChoice) -> JsonObject:
    """Return an auth choice as it is stored, its fields in alphabetical order; empty if it says nothing.

    Raises:
        ValueError: The kind declares a field named ``kind``, which has no place.
    """
    if "kind" in auth.values:
        raise ValueError(f"the auth kind “{auth.kind}” must not have a field named “kind”")
    values = {name: stored_template(value) for name, value in sorted(auth.values.items())}
    others = _unknown(auth.unknown, "kind", *values)
    if auth.kind == INHERIT.kind and not values and not others:
        return {}
    return {"kind": auth.kind, **values, **others}


def _unknown(unknown: Mapping[str, object], *known: str) -> JsonObject:
    return {name: value for name, value in unknown.items() if name not in known}


def sort_key_from(fields: Fields) -> float:
    """Take the place among siblings."""
    key = fields.number("sort", 0.0)
    if not math.isfinite(key):
        raise WrongShape("“sort” must be a finite number")
    return key
