"""Checks of the body as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sanderling.domain.response import ResponseHead
from sanderling.engine.check_rules import Found, NotUnderstood, first_bytes


class _Body:
    name = "body"
    label = "Body"
    example = "body contains finished"
    is_typed = False

    def read_subject(self, text: str) -> None:
        if text:
            raise NotUnderstood("between “body” and the operator nothing may stand")

    def find(self, _subject: Any, head: ResponseHead, body: Path) -> Found:
        data = first_bytes(body)
        if not data:
            return Found((), "the body was empty")
        try:
            return Found((data.decode(head.charset or "utf-8", "replace"),))
        except LookupError:
            return Found((data.decode("utf-8", "replace"),))


BODY = _Body()
