"""WSSE: the known example of the Atom era, and the standard's form."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.auth.wsse import WsseAuth
from sanderling.engine.challenges import parameters_in

REQUEST = OutgoingRequest(method="GET", url="https://x.test/")
AT = datetime(2003, 12, 15, 14, 43, 7, tzinfo=UTC)
NONCE = bytes.fromhex("d36e316282959a9ed4c89851497a717f")


def _parts(request: OutgoingRequest) -> dict[str, str]:
    scheme, _, rest = (request.header("X-WSSE") or "").partition(" ")
    assert scheme == "UsernameToken"
    return parameters_in(rest)


def test_the_example_of_the_atom_days() -> None:
    """“Atom Authentication” (2003): user bob, password taadtaadpstcsm, the nonce as the text that is sent."""
    kind = WsseAuth(lambda: AT, lambda: NONCE)
    values = {"username": "bob", "password": "taadtaadpstcsm", "nonce_form": "as-sent"}

    signed = next(kind.flow(REQUEST, values))

    assert _parts(signed) == {
        "username": "bob",
        "passworddigest": "quR/EWLAV4xLf9Zqyw4pDmfV9OY=",
        "nonce": "d36e316282959a9ed4c89851497a717f",
        "created": "2003-12-15T14:43:07Z",
    }
    assert signed.header("Authorization") == 'WSSE profile="UsernameToken"'


def test_the_standards_form() -> None:
    """UsernameToken 1.1, 3.1: the nonce's bytes are hashed, its Base64 is sent."""
    kind = WsseAuth(lambda: AT, lambda: NONCE)
    values = {"username": 'b"ob', "password": "pässword", "authorization": "false"}

    signed = next(kind.flow(REQUEST, values))

    parts = _parts(signed)
    expected = hashlib.sha1(base64.b64decode(parts["nonce"]) + parts["created"].encode() + "pässword".encode())
    assert base64.b64decode(parts["passworddigest"]) == expected.digest()
    assert parts["username"] == 'b"ob'
    assert signed.header("Authorization") is None


def test_each_request_has_its_own_nonce_and_time() -> None:
    """The password is never in it."""
    first, second = (next(WsseAuth().flow(REQUEST, {"username": "bob", "password": "secret-tide"})) for _ in range(2))

    assert _parts(first)["nonce"] != _parts(second)["nonce"]
    assert "secret-tide" not in repr(first.headers)
