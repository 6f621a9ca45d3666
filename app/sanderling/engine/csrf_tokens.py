"""CSRF tokens: where a setting says they come from, and how they are found there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.response import ResponseHead
from sanderling.engine.json_places import JsonText, parse_path
from sanderling.engine.last_responses import SeenResponse

_LARGEST_BODY_BYTES: Final = 4 << 20
_LONGEST_TOKEN: Final = 8192
KINDS: Final = ("cookie", "json", "html", "header")


@dataclass(frozen=True, slots=True)
class TokenSource:
    """A place that a token is taken from: ``kind`` is one of ``KINDS``, ``name`` what it is called there."""

    kind: str
    name: str

    @property
    def text(self) -> str:
        """The source as it is written in the setting."""
        return f"{self.kind}:{self.name}"


def parse_source(text: str) -> TokenSource:
    """Return the source that a setting names.

    Raises:
        InvalidSetting, InvalidPath: It names none.
    """
    kind, colon, name = (part.strip() for part in text.partition(":"))
    if not colon or kind not in KINDS or not name:
        raise InvalidSetting(
            f"“{text[:60]}” is no source of a CSRF token.",
            advice="Write cookie:NAME, json:$.path, html:NAME or header:NAME. Nothing was sent.",
        )
    if kind == "json":
        parse_path(name)
    return TokenSource(kind, name)


def token_in(source: TokenSource, seen: SeenResponse) -> str:
    """Return the token in a response, empty if it has none. Reads a file: for threads, unless it is in the head."""
    if source.kind == "header":
        return (seen.head.header(source.name) or "").strip()[:_LONGEST_TOKEN]
    if source.text not in seen.tokens and (found := _token_in_body(source, seen.head, seen.body)):
        seen.tokens[source.text] = found[:_LONGEST_TOKEN]
    return seen.tokens.get(source.text, "")


def _token_in_body(source: TokenSource, head: ResponseHead, body: Path) -> str:
    try:
        if body.stat().st_size > _LARGEST_BODY_BYTES:
            return ""
        data = body.read_bytes()
    except OSError:  # the tab that showed it is closed
        return ""
    return _in_json(source.name, data) if source.kind == "json" else _in_html(source.name, data, head.charset)


def _in_json(path: str, data: bytes) -> str:
    try:
        found = next(JsonText(data.removeprefix(b"\xef\xbb\xbf")).find(parse_path(path)), None)
        value = None if found is None else json.loads(found)
    except ValueError:  # NotJson is one too
        return ""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _in_html(name: str, data: bytes, charset: str) -> str:
    if name.encode() not in data:
        return ""
    try:
        text = data.decode(charset or "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    finder = _FieldFinder(name)
    finder.feed(text)
    return finder.found


class _FieldFinder(HTMLParser):
    """Finds the value of the first input or meta element of a name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.found or tag not in ("input", "meta"):
            return
        values = dict(attrs)
        if values.get("name") == self._name:
            self.found = (values.get("value" if tag == "input" else "content") or "").strip()
