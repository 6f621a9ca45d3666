"""Checks of the status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sanderling.domain.response import ResponseHead
from sanderling.engine.check_rules import Found, NotUnderstood


class _Status:
    name = "status"
    label = "Status"
    example = "status == 200"
    is_typed = True

    def read_subject(self, text: str) -> None:
        if text:
            raise NotUnderstood("between “status” and the operator nothing may stand")

    def find(self, _subject: Any, head: ResponseHead, _body: Path) -> Found:
        return Found((head.status,))


STATUS = _Status()
