"""How a request follows pages, to and from JSON: what is a default is left out."""

from __future__ import annotations

from typing import Final

from sanderling.domain.pagination import Pagination
from sanderling.storage.stored_fields import Fields, JsonObject, stored_number

_DEFAULTS: Final = Pagination()
_TEXTS: Final = ("kind", "items_path", "next_path", "parameter", "size_parameter")
_COUNTS: Final = ("size", "first", "max_pages", "max_items", "max_bytes")


def pagination_from(fields: Fields) -> Pagination:
    """Return the pagination that a stored object stands for.

    Raises:
        WrongShape: A field has another type than it must.
    """
    texts = {name: fields.text(name) for name in _TEXTS if name in fields}
    counts = {name: fields.whole_number(name, 0) for name in _COUNTS if name in fields}
    max_time_s = fields.number("max_time_s", _DEFAULTS.max_time_s)
    unknown = fields.rest()
    if not (texts or counts or max_time_s or unknown):
        return _DEFAULTS
    return Pagination(**texts, **counts, max_time_s=max_time_s, unknown=unknown)  # type: ignore[arg-type]


def pagination_to(pagination: Pagination) -> JsonObject:
    """Return a pagination as it is stored; empty if it says nothing."""
    if pagination == _DEFAULTS:
        return {}
    stored: JsonObject = {"kind": pagination.kind}
    for name in (*_TEXTS, *_COUNTS):
        if (value := getattr(pagination, name)) != getattr(_DEFAULTS, name):
            stored[name] = value
    if pagination.max_time_s:
        stored["max_time_s"] = stored_number(pagination.max_time_s)
    known = (*_TEXTS, *_COUNTS, "max_time_s")
    return {**stored, **{name: value for name, value in pagination.unknown.items() if name not in known}}
