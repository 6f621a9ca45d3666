"""AWS Signature Version 4: Amazon's suite, the examples of S3's documentation, and real sends."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.engine.conftest import Sender, body_of

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import NO_BODY, OutgoingBody, OutgoingRequest
from sanderling.domain.request import Body, Request, Row
from sanderling.domain.secret import Secret, SecretRef
from sanderling.engine.auth.aws_sigv4 import AwsSignatureAuth

SUITE_VALUES = {
    "access_key_id": "AKIDEXAMPLE",
    "secret_access_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "region": "us-east-1",
    "service": "service",
}


def _request_in(text: str) -> OutgoingRequest:
    head, _, body = text.partition("\n\n")
    first, *lines = head.splitlines()
    method, _, target = first.removesuffix(" HTTP/1.1").partition(" ")
    headers = tuple((line.partition(":")[0], line.partition(":")[2]) for line in lines)
    host = next(value for name, value in headers if name == "Host")
    body_ = OutgoingBody((body.encode(),)) if body else NO_BODY
    return OutgoingRequest(method=method, url=f"https://{host}{target}", headers=headers, body=body_)


def _signed(request: OutgoingRequest, values: dict[str, str], auth: AwsSignatureAuth | None = None) -> OutgoingRequest:
    return next((auth or AwsSignatureAuth()).flow(request, values))


def test_the_suite_of_amazon(corpora: Path) -> None:
    """All its cases: the Authorization header is the same letter by letter."""
    cases = sorted((corpora / "auth" / "aws4_testsuite").rglob("*.req"))
    assert len(cases) == 17
    for case in cases:
        values = dict(SUITE_VALUES)
        text = case.read_text(encoding="utf-8").strip("\n")
        if "post-sts-header" in case.name:
            token = (case.parents[1] / "readme.txt").read_text(encoding="utf-8").strip().splitlines()[-1]
            values |= {"session_token": token, "sign_token": "true" if "before" in case.name else "false"}
            text = "\n".join(line for line in text.splitlines() if "Token" not in line)
        signed = _signed(_request_in(text), values)
        assert signed.header("authorization") == case.with_suffix(".authz").read_text().strip(), case.name
        assert (signed.header("x-amz-security-token") or "") == values.get("session_token", ""), case.name


# --- the examples of the documentation of S3 -------------------------------------------------------------------------

S3 = AwsSignatureAuth(lambda: datetime(2013, 5, 24, tzinfo=UTC))
S3_HOST = "examplebucket.s3.amazonaws.com"
S3_VALUES = {
    "access_key_id": "AKIAIOSFODNN7EXAMPLE",
    "secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
}


@pytest.mark.parametrize(
    ("method", "target", "headers", "body", "expected"),
    [
        ("GET", "/test.txt", (("Range", "bytes=0-9"),), b"",
         "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ("PUT", "/test$file.text",
         (("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")),
         b"Welcome to Amazon S3.", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        ("GET", "/?lifecycle", (), b"", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("GET", "/?max-keys=2&prefix=J", (), b"", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)  # fmt: skip
def test_the_examples_of_s3(
    method: str, target: str, headers: tuple[tuple[str, str], ...], body: bytes, expected: str
) -> None:
    """Region and service are those of the host; the hash of the body is a header."""
    request = OutgoingRequest(
        method=method,
        url=f"https://{S3_HOST}{target}",
        headers=(("Host", S3_HOST), *headers),
        body=OutgoingBody((body,)) if body else NO_BODY,
    )
    signed = _signed(request, S3_VALUES, S3)
    assert (signed.header("authorization") or "").rpartition("Signature=")[2] == expected
    assert signed.header("x-amz-content-sha256")


def test_a_presigned_url_of_s3() -> None:
    """The documentation's example of signing in the query; the whole of it is masked."""
    request = OutgoingRequest(method="GET", url=f"https://{S3_HOST}/test.txt", headers=(("Host", S3_HOST),))
    signed = _signed(request, S3_VALUES | {"place": "query", "expires_s": "86400"}, S3)
    assert signed.url == (
        f"https://{S3_HOST}/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
        "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )
    assert "aeeed9bb" not in signed.masker.mask(signed.url)
    assert signed.headers == request.headers


def test_a_token_in_a_presigned_url() -> None:
    """Signed with the rest, or put behind it; encoded so that it is masked as it stands there."""
    request = OutgoingRequest(
        method="GET", url="https://sts.amazonaws.com/?a=b", headers=(("Host", "sts.amazonaws.com"),)
    )
    values = S3_VALUES | {"place": "query", "session_token": "AQo/DYX+dz=="}
    before, after = (_signed(request, values | {"sign_token": way}, S3) for way in ("true", "false"))
    assert parse_qs(urlsplit(before.url).query)["X-Amz-Security-Token"] == ["AQo/DYX+dz=="]
    assert before.url.rpartition("=")[2] != after.url.rpartition("=")[2]
    assert "AQo%2FDYX%2Bdz" in before.url
    assert "AQo%2FDYX%2Bdz" not in before.masker.mask(before.url)


def test_a_body_that_is_not_signed() -> None:
    """The header says so, and it is the same for every body."""
    host = "lambda.eu-west-1.amazonaws.com"
    made = []
    for body in (b"one", b"two"):
        request = OutgoingRequest(
            method="POST", url=f"https://{host}/", headers=(("Host", host),), body=OutgoingBody((body,))
        )
        signed = _signed(request, S3_VALUES | {"payload": "unsigned"}, S3)
        assert signed.header("x-amz-content-sha256") == "UNSIGNED-PAYLOAD"
        made.append(signed.header("authorization"))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("values", "headers", "words"),
    [
        ({"region": "eu-west-1"}, (), "service"),
        ({"service": "s3"}, (), "region"),
        ({"region": "r", "service": "s", "place": "query", "expires_s": "700000"}, (), "700000"),
        ({"region": "r", "service": "s", "place": "query", "expires_s": "soon"}, (), "soon"),
        ({"region": "r", "service": "s"}, (("X-Amz-Date", "today"),), "today"),
    ],
)
def test_what_is_missing_is_named(values: dict[str, str], headers: tuple[tuple[str, str], ...], words: str) -> None:
    """Nothing is sent with half a scope."""
    request = OutgoingRequest(method="GET", url="http://minio.test/", headers=(("Host", "minio.test"), *headers))
    with pytest.raises(InvalidSetting, match=words):
        _signed(request, S3_VALUES | values)


async def test_a_send_is_signed_with_what_arrives(send: Sender, playground: str, tmp_path: Path) -> None:
    """The server sees every signed header as it was signed, and the hash is that of the file it got."""
    path = tmp_path / "wave.bin"
    path.write_bytes(bytes(range(256)) * 9000)
    send.secrets.values[SecretRef("s")] = Secret("a-secret-access-key")
    values = {"access_key_id": "AKID", "secret_access_key": SecretRef("s"), "region": "r", "service": "s3"}
    request = Request(method="PUT", url_template=f"{playground}/echo", body=Body(kind="file", file=str(path)))

    told: dict[str, Any] = json.loads(body_of(await send(request, auth=AuthChoice("aws-sigv4", values))))

    headers = told["headers"]
    assert headers["x-amz-content-sha256"] == told["body"]["sha256"]
    names = headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    assert set(names) == {"content-type", "host", "x-amz-content-sha256", "x-amz-date"}
    assert "a-secret-access-key" not in repr(send.events)


async def test_each_hop_is_signed_for_itself(send: Sender, playground: str) -> None:
    """The signature of the first would not fit the second; another origin gets nothing."""
    values = {"access_key_id": "AKID", "secret_access_key": "k", "region": "r", "service": "execute-api"}
    auth = AuthChoice("aws-sigv4", values)
    dated = (Row(name="X-Amz-Date", value="20150830T123600Z"),)  # it is signed for that moment then
    seen = []
    for path in ("redirects/1", "echo"):
        exchange = await send(Request(url_template=f"{playground}/{path}", headers=dated), auth=auth)
        seen.append(json.loads(body_of(exchange))["headers"]["authorization"])
    assert seen[0] == seen[1]

    told = json.loads(body_of(await send(Request(url_template=f"{playground}/redirects/other-origin"), auth=auth)))
    (hop,) = [event for event in send.events if isinstance(event, ev.Redirected)]
    assert hop.dropped == ("AWS Signature v4",)
    assert not {name for name in told["headers"] if name.startswith("x-amz") or name == "authorization"}
