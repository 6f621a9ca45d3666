"""Digests by which stored responses are found."""

from __future__ import annotations

from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.engine.cache.keys import differing_header, key_of, vary_digests, vary_names


def request(*headers: tuple[str, str]) -> OutgoingRequest:
    """Return a GET with these headers."""
    return OutgoingRequest(method="GET", url="http://shore.com/", headers=headers)


def test_nothing_can_be_read_in_them() -> None:
    """Neither a key in a URL nor a value of a header is written down, and one value has many digests."""
    assert "secret" not in key_of("http://shore.com/?key=secret")
    asked = request(("X-Key", "secret"))
    one, other = (vary_digests(asked, ["x-key"], salt) for salt in ("1", "2"))
    assert "secret" not in str(one)
    assert one != other


def test_headers_are_compared_as_the_standard_says() -> None:
    """Space around values and the split over lines do not matter; value, order and presence do."""
    vary = vary_digests(request(("Accept", "a/b, c/d")), ["accept"], "salt")
    assert differing_header(request(("ACCEPT", " a/b "), ("accept", "c/d")), vary, "salt") == ""
    assert differing_header(request(("Accept", "c/d, a/b")), vary, "salt") == "accept"
    assert differing_header(request(), vary, "salt") == "accept"
    absent = vary_digests(request(), ["accept"], "salt")
    assert differing_header(request(("Accept", "")), absent, "salt") == "accept"
    assert differing_header(request(), {"*": ""}, "salt") == "*"


def test_other_credentials_are_another_user() -> None:
    """What an answer depends on is what Vary says, and always the Authorization."""
    head = ResponseHead(status=200, headers=(("Vary", "Accept, X-Tide"), ("vary", "accept,*")))
    assert vary_names(head) == ("authorization", "accept", "x-tide", "*")
    assert vary_names(ResponseHead(status=200)) == ("authorization",)
