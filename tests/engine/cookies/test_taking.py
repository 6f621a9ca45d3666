"""What responses do to the jar: who may set what, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sanderling.engine.cookies import taking
from sanderling.storage.cookie_jars import CookieJar

from .conftest import NOW, Hear, Sent


@pytest.mark.parametrize(
    ("url", "header", "reason"),
    [
        ("https://shore.example.com/", "a=b; Domain=elsewhere.com", "may not set cookies for elsewhere.com"),
        ("https://shore.example.com/", "a=b; Domain=api.shore.example.com", "may not set cookies"),
        ("https://shore.example.com/", "a=b; Domain=com", "public suffix"),
        ("https://shore.co.uk/", "a=b; Domain=.co.uk", "public suffix"),
        ("https://bird.github.io/", "a=b; Domain=github.io", "public suffix"),
        ("http://127.0.0.1/", "a=b; Domain=0.0.1", "may not set cookies"),
        ("https://shore.example.com/", "a=b; Domain=strände.example.com", "ASCII"),
        ("http://shore.example.com/", "a=b; Secure", "Secure and came over http"),
        ("https://shore.example.com/", "__Secure-a=b", "needs Secure"),
        ("https://shore.example.com/", "__sEcUrE-a=b", "needs Secure"),
        ("https://shore.example.com/", "__Host-a=b; Secure", "needs Path=/"),
        ("https://shore.example.com/", "__Host-a=b; Secure; Path=/x", "needs Path=/"),
        ("https://shore.example.com/", "__Host-a=b; Secure; Path=/; Domain=shore.example.com", "without Domain"),
        ("https://shore.example.com/", "=__Host-a; Secure; Path=/", "looks like a name"),
        ("https://shore.example.com/", "a=b\x01", "control character"),
    ],
)
def test_refused(jar: CookieJar, hear: Hear, url: str, header: str, reason: str) -> None:
    """Foreign domains, public suffixes, Secure over http, broken promises of a name: not kept, and it is said why."""
    taken = hear(url, header)
    assert not jar.all()
    assert not taken.stored
    assert reason in taken.refused[0][1]


@pytest.mark.parametrize(
    ("url", "header", "kept_for"),
    [
        ("https://api.shore.com/", "a=b", ("api.shore.com", True)),
        ("https://api.shore.com/", "a=b; Domain=shore.com", ("shore.com", False)),
        ("https://api.shore.com/", "a=b; Domain=api.shore.com", ("api.shore.com", False)),
        ("https://github.io/", "a=b; Domain=github.io", ("github.io", True)),
        ("http://localhost/", "a=b; Domain=localhost", ("localhost", True)),
        ("http://127.0.0.1/", "a=b; Domain=127.0.0.1; Secure", ("127.0.0.1", True)),
        ("https://api.shore.com/", "__Host-a=b; Secure; Path=/", ("api.shore.com", True)),
        ("https://api.shore.com/", "__Secure-a=b; Secure; Domain=shore.com", ("shore.com", False)),
    ],
)
def test_kept(jar: CookieJar, hear: Hear, url: str, header: str, kept_for: tuple[str, bool]) -> None:
    """For the host alone where nothing is said or nothing else is possible, else for the domain."""
    assert hear(url, header).stored
    (cookie,) = jar.all()
    assert (cookie.domain, cookie.host_only) == kept_for


def test_a_new_value_keeps_the_birthday(jar: CookieJar, hear: Hear) -> None:
    """The order of sending does not change when a cookie is set again."""
    hear("https://shore.com/", "a=1")
    hear("https://shore.com/", "a=2; HttpOnly", now=NOW + timedelta(hours=1))
    (cookie,) = jar.all()
    assert (cookie.value, cookie.http_only, cookie.created) == ("2", True, NOW)


def test_deleting(jar: CookieJar, hear: Hear) -> None:
    """A time that is over deletes; what was never there is not worth a word."""
    hear("https://shore.com/x/y", "a=1; Path=/", "b=1")
    assert hear("https://shore.com/x/y", "a=; Max-Age=0; Path=/", "c=; Max-Age=0").deleted == ["a"]
    assert hear("https://shore.com/z", "b=; Max-Age=0").deleted == []  # another path: another cookie
    assert hear("https://shore.com/x/z", "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT").deleted == ["b"]
    assert jar.all() == ()


def test_a_secure_cookie_is_not_covered_up_over_http(jar: CookieJar, hear: Hear, sent: Sent) -> None:
    """Who sits on the wire cannot plant a session beside the real one."""
    hear("https://shore.com/", "sid=real; Secure; Path=/account; Domain=shore.com")
    taken = hear("http://api.shore.com/", "sid=planted; Path=/account/x")
    assert taken.refused == [("sid", "a Secure cookie of that name is not replaced over http")]
    assert hear("http://shore.com/", "sid=elsewhere; Path=/other").stored == ["sid"]
    assert sent("https://shore.com/account/x") == "sid=real"


def test_too_many_for_one_domain(jar: CookieJar, hear: Hear, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those not used for longest go first, insecure ones before secure ones; other domains keep theirs."""
    monkeypatch.setattr(taking, "MOST_PER_DOMAIN", 3)
    hear("https://other.com/", "x=1")
    hear("https://shore.com/", "s=1; Secure")
    for number in range(4):
        hear("https://shore.com/", f"c{number}=1", now=NOW + timedelta(minutes=number))
    assert sorted(cookie.name for cookie in jar.all()) == ["c2", "c3", "s", "x"]


def test_too_many_in_all(jar: CookieJar, hear: Hear, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has expired goes before anything else, and that is told."""
    monkeypatch.setattr(taking, "MOST_IN_ALL", 2)
    hear("https://a.com/", "short=1; Max-Age=10")
    hear("https://b.com/", "b=1", now=NOW + timedelta(seconds=1))
    assert hear("https://c.com/", "c=1", now=NOW + timedelta(seconds=20)).deleted == []
    assert hear("https://d.com/", "d=1", now=NOW + timedelta(seconds=30)).deleted == ["b"]
    assert sorted(cookie.name for cookie in jar.all()) == ["c", "d"]
