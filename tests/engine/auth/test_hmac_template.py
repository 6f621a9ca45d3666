"""The HMAC template: a few APIs' schemes described with it, and its limits."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.responses import Response
from tests.engine.conftest import Sender
from tests.servers.checking_server import CheckingServer

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.errors import BodyFileUnreadable, InvalidSetting
from sanderling.domain.outgoing import FilePiece, OutgoingBody, OutgoingRequest
from sanderling.domain.request import Body, Request
from sanderling.domain.secret import Secret, SecretRef
from sanderling.engine.auth.hmac_template import HmacTemplateAuth

AT = datetime(2026, 11, 21, 13, 37, 0, 250_000, tzinfo=UTC)
DATA = b'{"n": 1}'
REQUEST = OutgoingRequest(
    method="POST",
    url="https://x.test/orders/a%20b?b=2&a=1",
    headers=(("Host", "x.test"), ("Content-Type", "application/json"), ("X-A", "1"), ("X-A", "2")),
    body=OutgoingBody((DATA,)),
)


def _signed(request: OutgoingRequest = REQUEST, **values: str) -> OutgoingRequest:
    return next(HmacTemplateAuth(lambda: AT, lambda: "n0nce").flow(request, {"key": "tide", **values}))


def _mac(text: str, algorithm: str = "sha256") -> bytes:
    return hmac.digest(b"tide", text.encode(), algorithm)


def test_the_form_as_it_comes() -> None:
    """Four lines, no line break at the end, the time in the header."""
    text = f"POST\n/orders/a%20b?b=2&a=1\n1795268220\n{hashlib.sha256(DATA).hexdigest()}"

    value = _signed().header("Authorization")

    assert value == f"HMAC 1795268220:{_mac(text).hex()}"


def test_every_placeholder() -> None:
    """Parts of the URL, joined headers, hashes of the body in both forms, the body itself."""
    template = (
        "{method} {scheme} {host} {path} {query} {sorted_query} {target} {url} {header:x-a} {header:absent}"
        "|{body}|{body_md5}|{body_sha1:base64}|{key_id}|{timestamp}|{nonce}|{not this one} {}\\n"
    )
    text = (
        "POST https x.test /orders/a%20b b=2&a=1 a=1&b=2 /orders/a%20b?b=2&a=1 "
        "https://x.test/orders/a%20b?b=2&a=1 1, 2 "
        f"|{DATA.decode()}|{hashlib.md5(DATA).hexdigest()}|{base64.b64encode(hashlib.sha1(DATA).digest()).decode()}"
        "|me|2026-11-21T13:37:00Z|n0nce|{not this one} {}\n"
    )

    signed = _signed(template=template, key_id="me", time_form="iso", value="{signature}")

    assert signed.header("Authorization") == _mac(text).hex()


def test_headers_of_its_own_are_signed_too() -> None:
    """A time and a nonce in headers, the signature in another header, Base64, another hash."""
    signed = _signed(
        extra_headers="X-Time: {timestamp}\nX-Nonce: {nonce}\n\nX-Digest: {body_sha256:base64}\n",
        template="{header:X-Time}{header:X-Nonce}{header:X-Digest}",
        time_form="milliseconds",
        algorithm="sha512",
        encoding="base64",
        header="X-Signature",
        value="v1={signature}",
    )

    digest = base64.b64encode(hashlib.sha256(DATA).digest()).decode()
    assert signed.header("X-Time") == "1795268220250"
    expected = base64.b64encode(_mac(f"1795268220250n0nce{digest}", "sha512")).decode()
    assert signed.header("X-Signature") == f"v1={expected}"
    assert signed.header("Authorization") is None


@pytest.mark.parametrize(
    ("form", "key"), [("text", "tide"), ("base64", "dGlkZQ=="), ("hex", "74 69 64 65"), ("hex", "74696465\n")]
)
def test_keys_in_any_form(form: str, key: str) -> None:
    """The same key gives the same signature."""
    signed = _signed(key=key, key_form=form, template="x", value="{signature}", encoding="base64url")

    assert signed.header("Authorization") == base64.urlsafe_b64encode(_mac("x")).rstrip(b"=").decode()


def test_a_body_in_files_is_signed_as_it_goes_out(tmp_path: Path) -> None:
    """A large file is read in pieces; a pipe would be empty when it is sent."""
    path = tmp_path / "sand"
    path.write_bytes(b"grain" * 400_000)
    request = OutgoingRequest(
        method="PUT", url="https://x.test/", body=OutgoingBody((b"<", FilePiece(path, 2_000_000), b">"))
    )
    signed = _signed(request, template="{timestamp}{body}", time_form="http", value="{signature}")
    text = "Sat, 21 Nov 2026 13:37:00 GMT<" + "grain" * 400_000 + ">"
    assert signed.header("Authorization") == _mac(text).hex()

    pipe = OutgoingRequest(method="PUT", url="https://x.test/", body=OutgoingBody((FilePiece(path, None),)))
    with pytest.raises(BodyFileUnreadable, match="pipe"):
        _signed(pipe, template="{body}")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"template": "{methd}"}, "“Signed text” has the placeholder {methd}"),
        ({"template": "{signature}"}, "{signature}"),
        ({"template": "{body_sha256:octal}"}, "{body_sha256:octal}"),
        ({"value": "{body}"}, "cannot hold the whole body"),
        ({"extra_headers": "no colon"}, "is not a header"),
        ({"key": "xyz", "key_form": "hex"}, "not hexadecimal"),
        ({"key": "%", "key_form": "base64"}, "not Base64"),
    ],
)
def test_mistakes_are_named(values: dict[str, str], words: str) -> None:
    """Nothing is signed, and the sentence says which field it is."""
    with pytest.raises(InvalidSetting) as caught:
        _signed(**values)
    assert words in caught.value.message


async def test_on_the_wire(send: Sender) -> None:
    """What the server works out from what it received is what the header says; the key is nowhere."""
    send.secrets.values[SecretRef("k")] = Secret("tide-and-time")
    server = CheckingServer(lambda _received: Response("in"))
    with server.serve() as running:
        request = Request(method="POST", url_template=f"{running.base_url}/x", body=Body(kind="text", text="sand"))
        values = {"key": SecretRef("k"), "template": "{method}\n{host}\n{body}", "value": "{signature}"}
        await send(request, auth=AuthChoice("hmac", values))

    received = server.received[0]
    text = f"POST\n{received.headers['host']}\nsand".encode()
    assert received.headers["authorization"] == hmac.digest(b"tide-and-time", text, "sha256").hex()
    assert "tide-and-time" not in repr(send.events)
