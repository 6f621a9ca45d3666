"""The Link header: its targets, what they are to this resource, and where they stand in the text (RFC 8288, 3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_TARGET: Final = re.compile(r"<([^<>]*)>")
_PARAMETER: Final = re.compile(
    r"""\s*;\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?""", re.DOTALL
)
_LONGEST_READ: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class HeaderLink:
    """One link: its target as written, its relations in lower case, and where the target stands in the header."""

    target: str
    relations: tuple[str, ...]
    anchor: str
    start: int
    end: int


def links_in_header(value: str) -> Iterator[HeaderLink]:
    """Yield the links of a Link header's value, however many it holds; what is no link is passed over."""
    value = value[:_LONGEST_READ]
    at = 0
    while (match := _TARGET.search(value, at)) is not None:
        parameters: dict[str, str] = {}
        at = match.end()
        while (found := _PARAMETER.match(value, at)) is not None:
            at = found.end()
            parameters.setdefault(found.group(1).lower(), _unquoted(found.group(2) or ""))  # 3.3: the first rel counts
        relations = tuple(parameters.get("rel", "").lower().split())
        yield HeaderLink(match.group(1).strip(), relations, parameters.get("anchor", ""), match.start(1), match.end(1))


def target_of(values: Iterable[str], relation: str) -> str | None:
    """Return the target that has a relation to this very resource, from all Link headers; ``None`` if there is none."""
    for value in values:
        for link in links_in_header(value):
            if relation in link.relations and not link.anchor:
                return link.target
    return None


def _unquoted(text: str) -> str:
    if text.startswith('"'):
        return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
    return text
