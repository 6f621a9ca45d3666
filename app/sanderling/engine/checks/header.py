"""Checks of a header."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from sanderling.domain.response import ResponseHead
from sanderling.engine.check_rules import Found, NotUnderstood

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class _Header:
    name = "header"
    label = "Header"
    example = "header X-State == ready"
    is_typed = False

    def read_subject(self, text: str) -> str:
        if not text:
            raise NotUnderstood("the header’s name is missing")
        match = _NAME.match(text)
        if match is None or match.end() < len(text):
            raise NotUnderstood("a header’s name has no such character", match.end() if match else 0)
        return text

    def find(self, subject: Any, head: ResponseHead, _body: Path) -> Found:
        return Found(tuple(head.all_headers(subject)), f"there was no header {subject}")


HEADER = _Header()
