"""An empty jar in memory, and a way to hear a response from any host without asking the network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from sanderling.engine.addresses import parse_address
from sanderling.engine.cookies.sending import cookies_for
from sanderling.engine.cookies.taking import TakenCookies, take_cookies
from sanderling.storage.cookie_jars import CookieJar

NOW = datetime(2026, 3, 14, 6, 40, tzinfo=UTC)
Hear = Callable[..., TakenCookies]
Sent = Callable[..., str]


@pytest.fixture
def jar() -> CookieJar:
    """A jar that is kept in memory."""
    return CookieJar(None)


@pytest.fixture
def hear(jar: CookieJar) -> Hear:
    """Takes Set-Cookie headers as coming from a URL."""

    def take(url: str, *headers: str, now: datetime = NOW) -> TakenCookies:
        return take_cookies(jar, parse_address(url), headers, now)

    return take


@pytest.fixture
def sent(jar: CookieJar) -> Sent:
    """Returns ``name=value`` of the cookies that go to a URL, in order."""

    def to(url: str, now: datetime = NOW) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies_for(jar, parse_address(url), now))

    return to
