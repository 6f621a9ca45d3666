"""Links in what is shown: addresses in a row of text, HAL and JSON:API links, addresses in headers.

A row is looked at by itself and only its first two thousand signs, so that painting stays as fast as it was.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

from sanderling.domain.link_header import links_in_header as link_header_links

LONGEST_READ: Final = 2048
MOST_LINKS: Final = 64

# In JSON a slash may be escaped, and so may any other sign.
_ABSOLUTE: Final = re.compile(
    r"""(?<![A-Za-z0-9+.-])https?:(?:\\?/){2}(?:\\/|\\u[0-9a-fA-F]{4}|[^\s"<>`|^\\\x00-\x1f])+"""
)
_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?')
_ATTRIBUTE: Final = re.compile(r"""(?<![\w-])(?:href|src|action)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""", re.IGNORECASE)
_RELATIVE: Final = re.compile(r"(?:\.{0,2}/|\?)[^\s\"'<>\\]*")
_TEMPLATE_END: Final = re.compile(r"(?:\{[?&/#;.][^{}]*\})+$")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_LINK_NAMES: Final = frozenset(
    {
        "href",
        "url",
        "uri",
        "link",
        "location",
        "self",
        "next",
        "prev",
        "previous",
        "first",
        "last",
        "related",
        "canonical",
        "alternate",
        "up",
        "edit",
    }
)
_LINK_ENDS: Final = ("_url", "Url", "URL", "_uri", "Uri", "_link", "Link", "_href", "Href")
_MARKUP: Final = ("html", "xml")


@dataclass(frozen=True, slots=True)
class TextLink:
    """A link in a text: from sign to sign, and what it points to as a reference (RFC 3986), perhaps relative."""

    start: int
    end: int
    target: str


def links_in_row(text: str, language: str = "", *, is_cut: bool = False) -> tuple[TextLink, ...]:
    """Return the links in a row of a body, in order, none inside another.

    Args:
        text: The row.
        language: What the body is written in, such as ``json``: it says what relative addresses look like.
        is_cut: Whether the line goes on in the next row: an address at the very end may be half of one.
    """
    text = text[:LONGEST_READ]
    found = list(_absolute_links(text, language))
    if language == "json":
        found += _json_references(text)
    elif language in _MARKUP:
        found += _markup_references(text)
    if is_cut:
        found = [link for link in found if link.end < len(text)]
    return _apart(found)


def links_in_header(name: str, value: str) -> tuple[TextLink, ...]:
    """Return the links in a header's value: all of ``Link``, ``Location`` and its like, and absolute ones elsewhere."""
    value = value[:LONGEST_READ]
    lower = name.lower()
    if lower == "link":
        found = [TextLink(link.start, link.end, link.target) for link in link_header_links(value) if link.target]
        return _apart([link for link in found if _plain(link.target) == link.target])
    if lower in ("location", "content-location"):
        target = value.strip()
        start = value.find(target)
        return (TextLink(start, start + len(target), target),) if target else ()
    return _apart(list(_absolute_links(value, "")))


def resolved_link(base_url: str, target: str) -> str | None:
    """Return the absolute http or https address of a reference, without its fragment; ``None`` for anything else."""
    try:
        url = urldefrag(urljoin(base_url, target.strip())).url
        parts = urlsplit(url)
        is_web = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    return url if is_web else None


def _absolute_links(text: str, language: str) -> Iterator[TextLink]:
    for match in _ABSOLUTE.finditer(text):
        raw = match.group() if language == "json" else match.group().partition("\\")[0]
        raw = _without_tail(raw.partition("'")[0])
        target = _plain(_unescaped(raw) if language == "json" else _said(raw, language))
        if target.partition("://")[2]:
            yield TextLink(match.start(), match.start() + len(raw), target)


def _json_references(text: str) -> Iterator[TextLink]:
    """Yield relative addresses: values of members that are named for what they are, as in HAL and JSON:API."""
    name = ""
    for match in _STRING.finditer(text):
        if match.group(2):
            name = match.group(1)
            continue
        if name in _LINK_NAMES or name.endswith(_LINK_ENDS):
            said = _unescaped(match.group(1))
            if _RELATIVE.fullmatch(said) and (target := _plain(said)):
                yield TextLink(match.start(1), match.end(1), target)
        name = ""


def _markup_references(text: str) -> Iterator[TextLink]:
    for match in _ATTRIBUTE.finditer(text):
        group = 1 if match.group(1) is not None else 2
        said = html.unescape(match.group(group)).strip()
        if said and not said.startswith("#") and ":" not in said.partition("/")[0] and (target := _plain(said)):
            yield TextLink(match.start(group), match.end(group), target)


def _apart(links: list[TextLink]) -> tuple[TextLink, ...]:
    kept: list[TextLink] = []
    for link in sorted(links, key=lambda link: (link.start, -link.end)):
        if link.end > link.start and (not kept or link.start >= kept[-1].end):
            kept.append(link)
    return tuple(kept[:MOST_LINKS])


def _plain(target: str) -> str:
    """Return an address without the template at its end (RFC 6570, as HAL has it); empty if it has one elsewhere."""
    target = _TEMPLATE_END.sub("", target)
    return "" if "{" in target or "}" in target else target


def _without_tail(url: str) -> str:
    """Return an address without the punctuation of the sentence around it."""
    while url:
        last = url[-1]
        unbalanced = (last == ")" and url.count("(") < url.count(")")) or (
            last == "]" and url.count("[") < url.count("]")
        )
        if last not in ".,;:!?*" and not unbalanced:
            return url
        url = url[:-1]
    return url


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], text) if "\\" in text else text


def _said(text: str, language: str) -> str:
    return html.unescape(text) if language in _MARKUP else text
