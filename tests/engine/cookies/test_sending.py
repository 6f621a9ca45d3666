"""Which cookies go where, in which order, beside what a person typed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sanderling.engine.cookies.sending import joined, names_in, value_in
from sanderling.storage.cookie_jars import CookieJar

from .conftest import NOW, Hear, Sent


def test_hosts_and_domains(hear: Hear, sent: Sent) -> None:
    """A host-only cookie goes back to its host, one with a domain to all below it, neither to anybody else."""
    hear("https://api.shore.com/", "own=1", "all=2; Domain=shore.com")
    assert sent("https://api.shore.com/") == "own=1; all=2"
    assert sent("https://www.shore.com/") == "all=2"
    assert sent("https://x.api.shore.com/") == "all=2"
    assert sent("https://offshore.com/") == ""


def test_the_port_makes_no_difference(hear: Hear, sent: Sent) -> None:
    """Cookies do not know ports (RFC 6265bis, 8.5)."""
    hear("http://127.0.0.1:8000/", "a=1")
    assert sent("http://127.0.0.1:9000/") == "a=1"


def test_longer_paths_first_then_older_ones(hear: Hear, sent: Sent) -> None:
    """The order that servers may rely on."""
    hear("https://shore.com/a/b/c", "old=1; Path=/", "deep=2; Path=/a/b", "late=3; Path=/")
    hear("https://shore.com/a/b/c", "older=0; Path=/", now=NOW - timedelta(hours=1))
    assert sent("https://shore.com/a/b") == "deep=2; older=0; old=1; late=3"
    assert sent("https://shore.com/a") == "older=0; old=1; late=3"


def test_secure_ones_go_over_tls_and_to_this_machine(hear: Hear, sent: Sent) -> None:
    """And nowhere else."""
    hear("https://shore.com/", "a=1; Secure")
    hear("http://localhost/", "b=1; Secure")
    assert (sent("https://shore.com/"), sent("http://shore.com/")) == ("a=1", "")
    assert sent("http://localhost:8000/") == "b=1"


def test_what_has_expired_stays_here(hear: Hear, sent: Sent) -> None:
    """To the second."""
    hear("https://shore.com/", "a=1; Max-Age=10")
    assert sent("https://shore.com/", NOW + timedelta(seconds=9)) == "a=1"
    assert sent("https://shore.com/", NOW + timedelta(seconds=10)) == ""


@pytest.mark.parametrize(
    ("typed", "header"),
    [("", "own=1; all=2"), ("x=y", "x=y; own=1; all=2"), ("x=y; ", "x=y; own=1; all=2"), ("raw", "raw; own=1; all=2")],
)
def test_one_header(jar: CookieJar, hear: Hear, typed: str, header: str) -> None:
    """What was typed stands first, as it was typed."""
    hear("https://shore.com/", "own=1", "all=2")
    assert joined(typed, jar.all()) == header


def test_a_cookie_without_a_name_is_its_value(jar: CookieJar, hear: Hear) -> None:
    """It goes back as it came."""
    hear("https://shore.com/", "lonely")
    assert joined("", jar.all()) == "lonely"


def test_what_was_typed_can_be_looked_into() -> None:
    """Names and values of a header that a person wrote."""
    assert names_in("a=1;b = 2; c") == {"a", "b"}
    assert (value_in("a=1; b=2=3", "b"), value_in("a=1", "b")) == ("2=3", None)
