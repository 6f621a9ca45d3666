"""The rules of RFC 9111 on our values."""

from __future__ import annotations

import time
from dataclasses import replace
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.cached_response import CachedResponse
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.engine.cache.rules import Consultation, age_s, aged_from, lifetime_s, stored_head

NOW_S = time.time()


def date(offset_s: float) -> str:
    """Return an HTTP date so many seconds from now."""
    return formatdate(NOW_S + offset_s, usegmt=True)


def head(*headers: tuple[str, str], status: int = 200) -> ResponseHead:
    """Return a response's head."""
    return ResponseHead(status=status, headers=headers)


def kept(*headers: tuple[str, str], born_s: float = 0.0) -> CachedResponse:
    """Return a stored response that was born so many seconds ago."""
    made = CachedResponse(key="k", host="h", method="GET", head=head(*headers), vary={}, aged_from_s=0, size_bytes=1)
    return replace(made, aged_from_s=time.time() - born_s)


def request(*headers: tuple[str, str], method: str = "GET") -> OutgoingRequest:
    """Return a request."""
    return OutgoingRequest(method=method, url="http://shore.com/", headers=headers)


@pytest.mark.parametrize(
    ("headers", "age"),
    [
        ((), 0),
        ((("Date", date(0)),), 0),
        ((("Date", date(-30)),), 30),
        ((("Date", date(+30)),), 0),
        ((("Age", "100"),), 100),
        ((("Date", date(-30)), ("Age", "100")), 100),
        ((("Date", date(-300)), ("Age", "100")), 300),
        ((("Age", "soon"),), 0),
        ((("Age", "9" * 500),), 999_999_999),
        ((("Date", "yesterday"), ("Age", "²")), 0),
    ],
)
def test_how_old_a_response_is_when_it_comes(headers: tuple[tuple[str, str], ...], age: int) -> None:
    """By its Age and by the clocks, whichever is more; nonsense counts as nothing."""
    assert NOW_S - aged_from(head(*headers), NOW_S) == pytest.approx(age, abs=1.1)


@pytest.mark.parametrize(
    ("headers", "born_s", "usable"),
    [
        ((("Cache-Control", "max-age=60"),), 50, True),
        ((("Cache-Control", "max-age=60"),), 61, False),
        ((("Cache-Control", "max-age=60, no-cache"),), 1, False),
        ((("Cache-Control", "private, max-age=60"),), 1, True),
        ((("Cache-Control", "s-maxage=600, max-age=5"),), 10, False),  # shared caches only
        (
            (
                ("Date", date(-1000)),
                ("Expires", date(-900)),
            ),
            50,
            True,
        ),
        (
            (
                ("Date", date(-1000)),
                ("Expires", date(-900)),
            ),
            101,
            False,
        ),
        ((("Expires", "0"),), 1, False),
        ((("Last-Modified", date(-100_000)),), 5000, True),  # a tenth of its age
        ((("Last-Modified", date(-10_000)),), 5000, False),
        ((), 0, False),
    ],
)
def test_what_may_be_used_without_asking(headers: tuple[tuple[str, str], ...], born_s: float, usable: bool) -> None:
    """Freshness by max-age, Expires or a tenth of the time since the last change, minus the age."""
    assert (Consultation(request(), [kept(*headers, born_s=born_s)]).usable is not None) is usable


@pytest.mark.parametrize(
    ("wish", "usable"),
    [
        (("Cache-Control", "no-cache"), False),
        (("Cache-Control", "max-age=0"), False),
        (("Cache-Control", "max-age=5"), False),
        (("Cache-Control", "max-age=30"), True),
        (("Cache-Control", "min-fresh=20"), True),
        (("Cache-Control", "min-fresh=55"), False),
        (("Pragma", "no-cache"), False),
        (("Accept", "*/*"), True),
    ],
)
def test_a_request_may_want_a_newer_one(wish: tuple[str, str], usable: bool) -> None:
    """What it says of ages is heeded; here the response is 10 s old and fresh for 50 s more."""
    consultation = Consultation(request(wish), [kept(("Cache-Control", "max-age=60"), ("ETag", '"1"'), born_s=10)])
    assert (consultation.usable is not None) is usable
    assert consultation.conditions == (() if usable else (("If-None-Match", '"1"'),))


def test_asking_and_hearing_that_it_holds() -> None:
    """Order and case stay, what the 304 says is new, what describes the body is the old."""
    seen = date(-10)
    old = kept(
        ("ETag", '"1"'),
        ("X-Tide", "low"),
        ("Content-Type", "text/plain"),
        ("Last-Modified", seen),
        ("Cache-Control", "max-age=0"),
        born_s=10,
    )
    consultation = Consultation(request(), [old])
    assert consultation.asked_about is old
    assert [name for name, _ in consultation.conditions] == ["If-None-Match", "If-Modified-Since"]
    came = head(("Etag", '"1"'), ("x-tide", "high"), ("Content-Type", "image/png"), ("X-New", "1"), status=304)
    verdict = consultation.judge(came)
    assert verdict.renewed is old
    assert verdict.head is not None
    assert verdict.head.status == 200
    written = {name.lower(): value for name, value in verdict.head.headers}
    assert (written["x-tide"], written["content-type"], written["x-new"]) == ("high", "text/plain", "1")
    assert written["last-modified"] == seen


def test_a_304_for_something_else_is_asked_again() -> None:
    """An ETag that is not ours renews nothing; what was kept goes."""
    old = kept(("ETag", '"1"'), born_s=10)
    verdict = Consultation(request(), [old]).judge(head(("ETag", '"2"'), status=304))
    assert verdict.again
    assert verdict.removed == [old]
    assert verdict.renewed is None


@pytest.mark.parametrize(("status", "removed"), [(200, True), (303, True), (404, False), (500, False)])
def test_changing_something_drops_what_was_kept(status: int, removed: bool) -> None:
    """Unless it failed (RFC 9111, 4.4)."""
    old = kept(("ETag", '"1"'))
    verdict = Consultation(request(method="POST"), [old]).judge(head(status=status))
    assert verdict.removed == ([old] if removed else [])
    assert verdict.head is None


@pytest.mark.parametrize(
    ("answer", "stored"),
    [
        (head(("Cache-Control", "max-age=1")), True),
        (head(("Cache-Control", "private")), True),
        (head(("Cache-Control", "no-store")), False),
        (head(status=404), True),
        (head(status=500), False),
        (head(("Cache-Control", "max-age=1"), status=500), True),
        (head(("Cache-Control", "max-age=1"), status=206), False),
        (head(("Cache-Control", "max-age=1"), status=302), True),
        (head(status=302), False),
    ],
)
def test_what_may_be_kept(answer: ResponseHead, stored: bool) -> None:
    """By status and what the response says; with credentials too, the cache is private."""
    verdict = Consultation(request(("Authorization", "Bearer x")), []).judge(answer)
    assert (verdict.head is not None) is stored


def test_what_is_left_out_of_a_stored_head() -> None:
    """Connection headers, fields named by no-cache, cookies, the age; the rest as the server wrote it."""
    came = head(
        ("X-B", "1"), ("Cache-Control", 'max-age=9, no-cache="X-Once"'), ("x-once", "1"), ("Connection", "close"),
        ("Set-Cookie", "a=b"), ("Age", "3"), ("X-A", "1"), ("X-A", "2"),
    )  # fmt: skip
    verdict = Consultation(request(), []).judge(came)
    assert verdict.head is not None
    assert stored_head(verdict.head).headers == (
        ("X-B", "1"), ("Cache-Control", 'max-age=9, no-cache="X-Once"'), ("X-A", "1"), ("X-A", "2")
    )  # fmt: skip


names = st.sampled_from(["Cache-Control", "Expires", "Date", "Age", "Vary", "ETag", "Last-Modified", "Pragma", "X"])
values = st.text(max_size=30) | st.sampled_from(["max-age=60", "no-cache", "0", date(-5), date(5), '"1"', "*"])
headers = st.lists(st.tuples(names, values), max_size=6).map(tuple)


@given(headers, headers, headers, st.sampled_from([200, 206, 301, 304, 404, 500]))
def test_no_headers_make_the_rules_fail(
    asked: tuple[tuple[str, str], ...],
    stored: tuple[tuple[str, str], ...],
    came: tuple[tuple[str, str], ...],
    status: int,
) -> None:
    """Whatever two servers and a person write, there is a verdict."""
    response = kept(*stored, born_s=3)
    assert age_s(response) >= 0
    assert lifetime_s(response) is None or isinstance(lifetime_s(response), int)
    consultation = Consultation(request(*asked), [response])
    if consultation.usable is None:
        consultation.judge(head(*came, status=status))
