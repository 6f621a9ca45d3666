"""A cookie as the jar keeps it (RFC 6265bis, 5.7), and what a person may write into one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sanderling.domain.errors import InvalidCookie

SAME_SITES: Final = ("", "Strict", "Lax", "None")
LARGEST_COOKIE_BYTES: Final = 4096
"""Name and value together."""

CookieKey = tuple[str, bool, str, str]
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_HOST: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A stored cookie. ``expires`` is ``None`` for a session cookie; ``same_site`` is one of ``SAME_SITES``.

    ``domain`` is in lower case without a leading dot; with ``host_only`` it is the one host that gets the cookie.
    """

    name: str
    value: str = field(default="", repr=False)
    domain: str
    host_only: bool = True
    path: str = "/"
    expires: datetime | None = None
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    last_access: datetime = field(default_factory=lambda: datetime.now(UTC))
    unknown: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> CookieKey:
        """What makes it the same cookie: domain, host-only flag, path and name."""
        return self.domain, self.host_only, self.path, self.name

    def is_expired(self, now: datetime) -> bool:
        """Return whether its time is over."""
        return self.expires is not None and self.expires <= now


def check_cookie(cookie: Cookie) -> None:
    """Refuse what could not be sent as this cookie; for what a person has typed.

    Raises:
        InvalidCookie: The message says which part is wrong.
    """
    problem = _problem(cookie)
    if problem:
        raise InvalidCookie(problem, advice="Correct it; nothing was changed.")


def _problem(cookie: Cookie) -> str:
    name, value = cookie.name, cookie.value
    if not name and not value:
        return "A cookie needs a name or a value."
    if _CONTROL.search(name) or re.search(r"[=;]", name) or name != name.strip(" \t"):
        return "A cookie's name holds no “=”, “;” or line break, and no space at its ends."
    if _CONTROL.search(value) or ";" in value or value != value.strip(" \t"):
        return f"The value of the cookie “{name}” holds a “;” or a line break, or a space at its ends."
    if len((name + value).encode("utf-8", "surrogatepass")) > LARGEST_COOKIE_BYTES:
        return f"The cookie “{name}” is larger than {LARGEST_COOKIE_BYTES} bytes."
    if not _HOST.fullmatch(cookie.domain) or ".." in cookie.domain:
        return f"“{cookie.domain}” is no host name: write it in lower case, without scheme, port and leading dot."
    if not cookie.path.startswith("/") or _CONTROL.search(cookie.path) or ";" in cookie.path:
        return "The path of a cookie begins with “/” and holds no “;” or line break."
    if cookie.same_site not in SAME_SITES:
        return f"SameSite is Strict, Lax, None or nothing, not “{cookie.same_site}”."
    return ""
