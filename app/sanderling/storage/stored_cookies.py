"""A workspace's cookies, to and from JSON objects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sanderling.domain.cookies import Cookie
from sanderling.storage.stored_fields import Fields, JsonObject, WrongShape, without_defaults


def cookies_from(value: object) -> tuple[tuple[Cookie, ...], JsonObject]:
    """Return the cookies that a stored object holds, and the fields this version does not know."""
    fields = Fields(value)
    return tuple(_cookie_from(item) for item in fields.objects("cookies")), fields.rest()


def cookies_to(cookies: Iterable[Cookie], unknown: JsonObject) -> JsonObject:
    """Return cookies as they are stored."""
    return {"cookies": [_cookie_to(cookie) for cookie in cookies], **unknown}


def _cookie_from(fields: Fields) -> Cookie:
    now = datetime.now(UTC)
    return Cookie(
        name=fields.text("name"),
        value=fields.text("value"),
        domain=fields.text("domain"),
        host_only=fields.flag("host_only", True),
        path=fields.text("path", "/"),
        expires=_time_from(fields, "expires"),
        secure=fields.flag("secure", False),
        http_only=fields.flag("http_only", False),
        same_site=fields.text("same_site"),
        created=_time_from(fields, "created") or now,
        last_access=_time_from(fields, "last_access") or now,
        unknown=fields.rest(),
    )


def _cookie_to(cookie: Cookie) -> JsonObject:
    fields: JsonObject = {
        "name": cookie.name,
        "value": cookie.value,
        "domain": cookie.domain,
        "host_only": None if cookie.host_only else False,
        "path": cookie.path,
        "expires": cookie.expires.isoformat() if cookie.expires else None,
        "secure": cookie.secure or None,
        "http_only": cookie.http_only or None,
        "same_site": cookie.same_site,
        "created": cookie.created.isoformat(),
        "last_access": cookie.last_access.isoformat(),
    }
    return without_defaults(fields, cookie.unknown)


def _time_from(fields: Fields, name: str) -> datetime | None:
    text = fields.text(name)
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise WrongShape(f"“{name}” must be a time such as 2026-03-14T06:40:00+00:00") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
