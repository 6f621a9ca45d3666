"""``Set-Cookie`` headers taken apart for showing (RFC 6265, 5.2), more leniently than a browser would."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCookie:
    """A cookie as the server set it; ``flags`` are ``Secure``, ``HttpOnly``, ``SameSite=Lax`` and the like."""

    name: str
    value: str
    domain: str = ""
    path: str = ""
    expires: str = ""
    flags: tuple[str, ...] = ()


def parse_set_cookie(header: str) -> ShownCookie:
    """Return what one header sets; ``Max-Age`` weighs more than ``Expires``."""
    pair, *attributes = header.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    found: dict[str, str] = {}
    flags: list[str] = []
    for attribute in attributes:
        key, _, content = (part.strip() for part in attribute.partition("="))
        if key.lower() in {"domain", "path", "expires", "max-age"}:
            found[key.lower()] = content
        elif key:
            flags.append(f"{key}={content}" if content else key)
    expires = f"Max-Age {found['max-age']} s" if found.get("max-age") else found.get("expires", "")
    return ShownCookie(
        name=name.strip(),
        value=value.strip(),
        domain=found.get("domain", ""),
        path=found.get("path", ""),
        expires=expires,
        flags=tuple(flags),
    )
