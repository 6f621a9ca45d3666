"""Checks of what a JSONPath (RFC 9535) finds in the body."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sanderling.domain.response import ResponseHead
from sanderling.engine.check_rules import COMPARED_AT_MOST_BYTES, Found, NotUnderstood, first_bytes

if TYPE_CHECKING:
    from jsonpath import JSONPath


class _Json:
    name = "json"
    label = "JSON value"
    example = 'json $.state == "done"'
    is_typed = True

    def read_subject(self, text: str) -> JSONPath:
        from jsonpath import JSONPath, JSONPathEnvironment  # takes a tenth of a second
        from jsonpath.exceptions import JSONPathError

        if not text.startswith("$"):
            raise NotUnderstood("a JSONPath begins with $")
        try:
            path = JSONPathEnvironment(strict=True).compile(text)
        except (JSONPathError, RecursionError) as error:
            index = getattr(getattr(error, "token", None), "index", -1)
            reason = str(error).partition("\n")[0]
            raise NotUnderstood(reason, index if index >= 0 else len(text)) from None
        assert isinstance(path, JSONPath)  # two paths joined are no part of RFC 9535
        return path

    def find(self, subject: Any, _head: ResponseHead, body: Path) -> Found:
        data = first_bytes(body)
        if len(data) == COMPARED_AT_MOST_BYTES:
            return Found((), f"the body had more than {COMPARED_AT_MOST_BYTES // 1_000_000} MB")
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return Found((), "the body was not JSON")
        missing = f"there was nothing at {subject}"
        if not isinstance(value, dict | list):  # python-jsonpath would take a text for JSON once more
            return Found((value,) if str(subject) == "$" else (), missing)
        return Found(tuple(subject.findall(value)), missing)


JSON = _Json()
