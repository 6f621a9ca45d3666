"""The base strings and signatures of RFC 5849."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import NO_BODY, OutgoingBody, OutgoingRequest
from sanderling.engine.oauth1_signature import (
    FORM,
    base_string,
    hmac_signature,
    request_parameters,
    rsa_signature,
    shared_key,
)


def _vectors(corpora: Path) -> list[dict[str, Any]]:
    found = json.loads((corpora / "auth" / "rfc-vectors.json").read_text(encoding="utf-8"))
    return [vector for vector in found if vector["kind"].startswith("oauth1")]


def _request(vector: dict[str, Any]) -> OutgoingRequest:
    body = OutgoingBody((vector["body"].encode(),)) if vector["body"] else NO_BODY
    headers = (("Content-Type", f"{FORM}; charset=utf-8"),)
    return OutgoingRequest(method=vector["method"].lower(), url=vector["url"], headers=headers, body=body)


def test_the_examples_of_the_rfc(corpora: Path) -> None:
    """The base string of section 3.4.1.1, a form and odd names included; the signatures of section 1.2."""
    vectors = _vectors(corpora)
    assert len(vectors) == 3
    for vector in vectors:
        request = _request(vector)
        text = base_string(request, [*request_parameters(request), *map(tuple, vector["parameters"])])
        assert text == vector["base_string"], vector["source"]
        if "signature" in vector:
            key = shared_key(vector["consumer_secret"], vector["token_secret"])
            assert hmac_signature("HMAC-SHA1", key, text) == vector["signature"], vector["source"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://EXAMPLE.com:80/r%20v/X?id=123", "http%3A%2F%2Fexample.com%2Fr%2520v%2FX"),
        ("https://www.example.net:8080/?q=1", "https%3A%2F%2Fwww.example.net%3A8080%2F"),
        ("https://example.net", "https%3A%2F%2Fexample.net%2F"),
        ("http://[::1]:8000/a", "http%3A%2F%2F%5B%3A%3A1%5D%3A8000%2Fa"),
    ],
)
def test_the_address_of_the_base_string(url: str, expected: str) -> None:
    """Section 3.4.1.2: small letters in the host, no port that the scheme implies, no query."""
    assert base_string(OutgoingRequest(method="GET", url=url), ()).split("&")[1] == expected


def test_bytes_of_a_form_that_are_no_text() -> None:
    """They are signed as they are sent."""
    request = OutgoingRequest(
        method="POST",
        url="http://example.com/",
        headers=(("content-type", FORM),),
        body=OutgoingBody((b"a=%FF\xfe&b", b"=2")),
    )
    assert base_string(request, request_parameters(request)).endswith("&a%3D%25FF%25FE%26b%3D2")


def test_a_key_of_another_family_is_refused() -> None:
    """An EC key makes no RSA signature."""
    from cryptography.hazmat.primitives.asymmetric import ec

    with pytest.raises(InvalidSetting, match="RSA-SHA1 needs"):
        rsa_signature("RSA-SHA1", ec.generate_private_key(ec.SECP256R1()), "x")
