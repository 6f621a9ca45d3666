"""A ``Set-Cookie`` header taken apart (RFC 6265bis, 5.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sanderling.domain.cookies import LARGEST_COOKIE_BYTES
from sanderling.engine.cookies.cookie_dates import parse_cookie_date

LONGEST_LIFE: Final = timedelta(days=400)
_LARGEST_ATTRIBUTE_BYTES: Final = 1024
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_SECONDS: Final = re.compile(r"-?[0-9]+")
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class CookieRefused(Exception):
    """A cookie is not kept; the text says why in a few words, and ``name`` whose."""

    def __init__(self, name: str, reason: str) -> None:
        """Keep both."""
        super().__init__(reason)
        self.name = name
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCookie:
    """What one header says. ``domain`` and ``path`` are empty where it says nothing usable about them."""

    name: str
    value: str
    domain: str = ""
    path: str = ""
    expires: datetime | None = None
    secure: bool = False
    http_only: bool = False
    same_site: str = ""


def parse_set_cookie(header: str, now: datetime) -> SetCookie:
    """Return what a header sets.

    Raises:
        CookieRefused: It sets nothing that may be kept.
    """
    pair, *attributes = header.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    name, value = name.strip(" \t"), value.strip(" \t")
    if _FORBIDDEN.search(header):
        raise CookieRefused(_FORBIDDEN.sub("�", name), "it holds a control character")
    if not name and not value:
        raise CookieRefused("", "it has neither name nor value")
    if len((name + value).encode("utf-8", "surrogatepass")) > LARGEST_COOKIE_BYTES:
        raise CookieRefused(name[:60], f"name and value are longer than {LARGEST_COOKIE_BYTES} bytes")
    found: dict[str, str] = {}
    for attribute in attributes:
        key, _, content = attribute.partition("=")
        content = content.strip(" \t")
        if len(content.encode("utf-8", "surrogatepass")) <= _LARGEST_ATTRIBUTE_BYTES:
            _take(found, key.strip(" \t").lower(), content)
    return SetCookie(
        name=name,
        value=value,
        domain=found.get("domain", ""),
        path=found.get("path", ""),
        expires=_expiry(found, now),
        secure="secure" in found,
        http_only="httponly" in found,
        same_site=found.get("samesite", ""),
    )


def _take(found: dict[str, str], key: str, content: str) -> None:
    """Note an attribute, the last of its name; one without meaning is as good as not there."""
    if key == "expires" and parse_cookie_date(content) is None:
        return
    if key == "max-age" and not _SECONDS.fullmatch(content):
        return
    if key == "domain":
        content = content.removeprefix(".").lower()
    if key == "path" and not content.startswith("/"):
        content = ""
    if key == "samesite":
        content = content.capitalize() if content.lower() in ("strict", "lax", "none") else ""
    found[key] = content


def _expiry(found: dict[str, str], now: datetime) -> datetime | None:
    """Return when the cookie ends: ``Max-Age`` weighs more than ``Expires``, and nothing lasts longer than 400 days."""
    if "max-age" in found:
        seconds = int(found["max-age"])
        return _LONG_AGO if seconds <= 0 else now + min(timedelta(seconds=min(seconds, 10**9)), LONGEST_LIFE)
    expires = parse_cookie_date(found["expires"]) if "expires" in found else None
    return min(expires, now + LONGEST_LIFE) if expires else None
