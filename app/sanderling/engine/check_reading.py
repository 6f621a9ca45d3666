"""Checks as people write them: ``status == 200``, ``json $.state == "done"``, ``header X-State exists``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sanderling.domain.errors import InvalidCheck, UnknownKind
from sanderling.domain.response import ResponseHead
from sanderling.engine.check_rules import (
    OPERATORS,
    CheckKind,
    Expected,
    Found,
    NotUnderstood,
    Verdict,
    expected_text,
    holds,
)
from sanderling.engine.checks import CHECK_KINDS

_SHOWN_LENGTH: Final = 80
_QUOTED: Final = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")
_OPERATOR: Final = re.compile(r"==|!=|<=|>=|<|>|=|(?<=\s)(?:contains|matches|exists)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Check:
    """A check that can be judged."""

    text: str
    kind: CheckKind
    subject: Any
    operator: str
    expected: Expected

    def judge(self, head: ResponseHead, body: Path) -> Verdict:
        """Return whether the check holds for a response, and what was there. Reads the body: not for the loop."""
        found = self.kind.find(self.subject, head, body)
        values = found.values if self.kind.is_typed else tuple(self._like_expected(text) for text in found.values)
        return Verdict(holds(values, self.operator, self.expected), self._words(found))

    def _like_expected(self, text: str) -> Any:
        """Return a text as a number where it is compared with one."""
        if isinstance(self.expected.value, bool) or not isinstance(self.expected.value, int | float):
            return text
        try:
            return float(text)
        except ValueError:
            return text

    def _words(self, found: Found) -> str:
        if not found.values:
            return found.missing
        shown = [json.dumps(value, ensure_ascii=False) for value in found.values[:3]]
        return f"the {self.kind.name} was {_shortened(', '.join(shown))}"


def read_check(text: str) -> Check:
    """Return the check that a text describes.

    Raises:
        InvalidCheck: It cannot be understood; the message says where and why.
    """
    text = text.strip()
    word = re.match(r"\S*", text)
    name = re.split(r"[=!<>]", word[0] if word else "", maxsplit=1)[0]
    try:
        kind = CHECK_KINDS.get(name)
    except UnknownKind:
        names = ", ".join(kind.name for kind in CHECK_KINDS)
        raise _invalid(text, 0, f"it begins with one of {names}") from None
    found = _operator_in(text, len(name))
    if found is None:
        raise _invalid(text, len(text), f"there is no operator: one of {' '.join(OPERATORS)}", kind)
    operator, start, end = found
    if operator == "=":
        raise _invalid(text, start, "to compare, write ==", kind)
    subject_at = start - len(text[len(name) : start].lstrip())
    try:
        subject = kind.read_subject(text[len(name) : start].strip())
    except NotUnderstood as error:
        raise _invalid(text, subject_at + error.offset, str(error), kind) from None
    expected = _expected(text, end, operator, kind)
    return Check(text, kind, subject, operator, expected)


def _operator_in(text: str, at: int) -> tuple[str, int, int] | None:
    """Return the first operator outside brackets and quotes: a JSONPath may have others inside."""
    depth = 0
    while at < len(text):
        if quoted := _QUOTED.match(text, at):
            at = quoted.end()
            continue
        depth += (text[at] in "[(") - (text[at] in "])")
        operator = _OPERATOR.match(text, at) if depth <= 0 else None
        if operator:
            return operator[0], at, operator.end()
        at += 1
    return None


def _expected(text: str, at: int, operator: str, kind: CheckKind) -> Expected:
    """Return what stands behind the operator: a JSON value, a text in single quotes, or a text as it is."""
    written = text[at:].strip()
    start = len(text) - len(text[at:].lstrip())
    if operator == "exists":
        if written:
            raise _invalid(text, start, "behind “exists” nothing may stand", kind)
        return Expected()
    if not written:
        raise _invalid(text, len(text), f"behind {operator} something to compare with must stand", kind)
    expected = Expected(_value(written), written)
    if operator == "matches":
        try:
            re.compile(expected_text(expected))
        except re.error as error:
            reason = f"this is no regular expression: {error.msg}"
            raise _invalid(text, start + (error.pos or 0), reason, kind) from None
    elif kind.name == "status" and operator != "contains" and not isinstance(expected.value, int | float):
        raise _invalid(text, start, "a status is a number", kind)
    return expected


def _value(written: str) -> Any:
    if len(written) > 1 and written[0] == written[-1] == "'":
        return written[1:-1]
    try:
        return json.loads(written)
    except ValueError:
        return written


def _invalid(text: str, at: int, reason: str, kind: CheckKind | None = None) -> InvalidCheck:
    examples = kind.example if kind else "; ".join(kind.example for kind in CHECK_KINDS)
    place = "at its end" if at >= len(text) else f"at character {at + 1} (“{_shortened(text[at:], 20)}”)"
    return InvalidCheck(
        f"The check “{_shortened(text)}” cannot be understood {place}: {reason}.",
        advice=f"For example: {examples}. Nothing was sent.",
    )


def _shortened(text: str, length: int = _SHOWN_LENGTH) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
