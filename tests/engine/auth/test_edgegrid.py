"""EdgeGrid: the signatures that Akamai's own clients make for the credentials of their tests."""

from __future__ import annotations

import calendar

import pytest

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import NO_BODY, HeaderPairs, OutgoingBody, OutgoingRequest
from sanderling.engine.auth.edgegrid import EdgeGridAuth

HOST = "akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net"
VALUES = {
    "client_token": "akab-client-token-xxx-xxxxxxxxxxxxxxxx",
    "client_secret": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=",
    "access_token": "akab-access-token-xxx-xxxxxxxxxxxxxxxx",
    "max_body": "2048",
    "headers_to_sign": "X-Test1, X-Test2, X-Test3",
}
AT = calendar.timegm((2014, 3, 21, 19, 34, 21))
IN_ORDER = (("X-Test2", "t2"), ("X-Test1", "t1"), ("X-Test3", "t3"))


def _signature(method: str, target: str, headers: HeaderPairs = (), data: bytes = b"", **values: str) -> str:
    kind = EdgeGridAuth(lambda: AT, lambda: "nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
    body = OutgoingBody((data,)) if data else NO_BODY
    request = OutgoingRequest(method=method, url=f"https://{HOST}{target}", headers=headers, body=body)
    value = next(kind.flow(request, VALUES | values)).header("Authorization") or ""
    assert value.startswith(
        "EG1-HMAC-SHA256 client_token=akab-client-token-xxx-xxxxxxxxxxxxxxxx;"
        "access_token=akab-access-token-xxx-xxxxxxxxxxxxxxxx;timestamp=20140321T19:34:21+0000;"
        "nonce=nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx;signature="
    )
    return value.rpartition("signature=")[2]


@pytest.mark.parametrize(
    ("method", "target", "headers", "data", "signature"),
    [
        ("GET", "/", (), b"", "tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU="),
        ("GET", "/testapi/v1/t1?p1=1&p2=2", (), b"", "hKDH1UlnQySSHjvIcZpDMbQHihTQ0XyVAKZaApabdeA="),
        ("POST", "/testapi/v1/t3", (), b"data" * 8, "hXm4iCxtpN22m4cbZb4lVLW5rhX8Ca82vCFqXzSTPe4="),
        ("POST", "/testapi/v1/t6", (), b"", "1gEDxeQGD5GovIkJJGcBaKnZ+VaPtrc4qBUHixjsPCQ="),
        ("PUT", "/testapi/v1/t6", (), b"P" * 31, "GNBWEYSEWOLtu+7dD52da2C39aX/Jchpon3K/AmBqBU="),
        (
            "GET",
            "/testapi/v1/t4",
            (("X-Test1", "test-simple-header"),),
            b"",
            "8F9AybcRw+PLxnvT+H0JRkjROrrUgsxJTnRXMzqvcwY=",
        ),
        (
            "GET",
            "/testapi/v1/t4",
            (("X-Test1", '"     test-header-with-spaces     "'),),
            b"",
            "ucq2AbjCNtobHfCTuS38fdkl5UDdWHZhQX46fYR8CqI=",
        ),
        ("GET", "/testapi/v1/t4", IN_ORDER, b"", "Wus73Nx8jOYM+kkBFF2q8D1EATRIMr0WLWwpLBgkBqY="),
        ("GET", "/testapi/v1/t5", (*IN_ORDER, ("X-Extra", "no")), b"", "Knd/jc0A5Ghhizjayr0AUUvl2MZjBpS3FDSzvtq4Ixc="),
    ],
)
def test_known_signatures(method: str, target: str, headers: HeaderPairs, data: bytes, signature: str) -> None:
    """Bodies are hashed for POST only, headers in the order of the list, runs of spaces as one."""
    assert _signature(method, target, headers, data) == signature


def test_only_the_beginning_of_a_long_body_is_signed() -> None:
    """What lies behind ``max_body`` does not count."""
    long = _signature("POST", "/testapi/v1/t3", (), b"d" * 2100)

    assert long == _signature("POST", "/testapi/v1/t3", (), b"d" * 2048)
    assert long == "6Q6PiTipLae6n4GsSIDTCJ54bEbHUBp+4MUXrbQCBoY="
    assert long != _signature("POST", "/testapi/v1/t3", (), b"d" * 2100, max_body="131072")


def test_a_limit_that_is_no_number_is_refused() -> None:
    """It says so before anything is signed."""
    with pytest.raises(InvalidSetting, match="many"):
        _signature("POST", "/", (), b"x", max_body="many")
