"""Cookies as data: what makes two the same, when one is over, and what a person may not write into one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sanderling.domain.cookies import Cookie, check_cookie
from sanderling.domain.errors import InvalidCookie

NOW = datetime(2026, 3, 14, 6, 40, tzinfo=UTC)
PLAIN = Cookie(name="bird", value="knot", domain="shore.example", created=NOW, last_access=NOW)


def test_the_value_is_not_shown() -> None:
    """A cookie's value is a credential more often than not: no traceback and no log line has it."""
    assert "knot" not in repr(PLAIN)


def test_a_session_cookie_never_ends_by_itself() -> None:
    """Only one with a date does, at that very moment."""
    assert not PLAIN.is_expired(NOW + timedelta(days=10_000))
    dated = replace(PLAIN, expires=NOW)
    assert dated.is_expired(NOW)
    assert not dated.is_expired(NOW - timedelta(microseconds=1))


@pytest.mark.parametrize("change", [{"domain": "x.example"}, {"host_only": False}, {"path": "/a"}, {"name": "other"}])
def test_four_things_make_a_cookie_another_one(change: dict[str, object]) -> None:
    """Domain, host-only flag, path and name; not value, dates or flags."""
    assert replace(PLAIN, **change).key != PLAIN.key  # type: ignore[arg-type]
    assert replace(PLAIN, value="dunlin", secure=True, expires=NOW).key == PLAIN.key


@pytest.mark.parametrize(
    "change",
    [
        {"name": "", "value": ""},
        {"name": "a=b"},
        {"name": "a;b"},
        {"name": "a\r\nX: y"},
        {"name": " a"},
        {"value": "a; b=c"},
        {"value": "a\nb"},
        {"value": "v" * 4097},
        {"domain": ""},
        {"domain": ".shore.example"},
        {"domain": "https://shore.example"},
        {"domain": "shore.example:8080"},
        {"domain": "Shore.example"},
        {"domain": "a..b"},
        {"path": "beach"},
        {"path": ""},
        {"path": "/a;b"},
        {"same_site": "Sometimes"},
    ],
)
def test_what_could_not_be_sent_is_refused(change: dict[str, object]) -> None:
    """The message names the fault, and a value is in none of them."""
    with pytest.raises(InvalidCookie) as caught:
        check_cookie(replace(PLAIN, **change))  # type: ignore[arg-type]
    assert "vvv" not in caught.value.message


@pytest.mark.parametrize("domain", ["localhost", "127.0.0.1", "::1", "shore.example", "a_b.xn--d1acufc.example"])
def test_hosts_of_every_kind_may_have_cookies(domain: str) -> None:
    """Names, international ones in ASCII, and addresses."""
    check_cookie(replace(PLAIN, domain=domain))
