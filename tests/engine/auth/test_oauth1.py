"""OAuth 1.0a: where its parameters stand, and that a server that computes anew finds the same signature."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from tests.engine.conftest import Sender, body_of

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import OutgoingBody, OutgoingRequest
from sanderling.domain.request import Body, Request, Row
from sanderling.domain.secret import Secret, SecretRef
from sanderling.engine.auth.oauth1 import OAuth1Auth
from sanderling.engine.oauth1_signature import FORM, base_string, hmac_signature, request_parameters

AUTH = OAuth1Auth(lambda: 137131202.9, lambda: "chapoH")
PHOTOS = OutgoingRequest(method="GET", url="http://photos.example.net/photos?file=vacation.jpg&size=original")
VALUES = {
    "consumer_key": "dpf43f3p2l4k3l03",
    "consumer_secret": "kd94hf93k423kf44",
    "token": "nnch734d00sl2jdk",
    "token_secret": "pfkkdhi9sl3r4s00",
    "version": "false",
}


def _signed(request: OutgoingRequest, **values: str) -> OutgoingRequest:
    return next(AUTH.flow(request, VALUES | values))


def _header(request: OutgoingRequest) -> dict[str, str]:
    found = re.findall(r'(\w+)="([^"]*)"', request.header("authorization") or "")
    return {name: unquote(value) for name, value in found}


def test_the_request_of_the_rfc() -> None:
    """Section 1.2: the header with its realm, which is not signed."""
    signed = _signed(PHOTOS, realm="Photos & more")
    assert signed.header("authorization") == (
        'OAuth realm="Photos%20%26%20more", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", '
        'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131202", oauth_nonce="chapoH", '
        'oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"'
    )


def test_more_parameters_are_sent_and_signed() -> None:
    """Callback, verifier, version, and a time and nonce of one's own."""
    more = {"callback": "oob", "verifier": "v", "version": "true", "timestamp": "1", "nonce": "n", "token": ""}
    sent = _header(_signed(PHOTOS, **more))
    signature = sent.pop("oauth_signature")
    assert sent == {
        "oauth_consumer_key": "dpf43f3p2l4k3l03",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": "1",
        "oauth_nonce": "n",
        "oauth_version": "1.0",
        "oauth_callback": "oob",
        "oauth_verifier": "v",
    }
    text = base_string(PHOTOS, (*request_parameters(PHOTOS), *sent.items()))
    assert signature == hmac_signature("HMAC-SHA1", "kd94hf93k423kf44&pfkkdhi9sl3r4s00", text)


def test_plaintext_is_the_secrets_and_is_masked() -> None:
    """Section 3.4.4: encoded, and once more where it stands."""
    signed = _signed(PHOTOS, method="PLAINTEXT", consumer_secret="a b&c")
    assert _header(signed)["oauth_signature"] == "a%20b%26c&pfkkdhi9sl3r4s00"
    assert "pfkkdhi9sl3r4s00" not in signed.masker.mask(signed.header("authorization") or "")


@pytest.mark.parametrize("name", ["SHA1", "SHA256", "SHA512"])
def test_rsa_signatures_are_those_of_the_key(name: str) -> None:
    """The public key agrees, for a key whose lines a form has joined."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    sent = _header(_signed(PHOTOS, method=f"RSA-{name}", key_source="text", private_key=pem.replace("\n", " ")))
    signature = base64.b64decode(sent.pop("oauth_signature"))
    text = base_string(PHOTOS, (*request_parameters(PHOTOS), *sent.items()))
    key.public_key().verify(signature, text.encode(), padding.PKCS1v15(), getattr(hashes, name)())


def test_the_body_hash_is_for_bodies_that_are_no_forms() -> None:
    """The extension for request bodies, with the hash of the method; forms are signed with their parameters."""
    headers = (("Content-Type", "application/json"),)
    post = OutgoingRequest(method="POST", url="http://x.test/", headers=headers, body=OutgoingBody((b"Hello World!",)))
    assert _header(_signed(post))["oauth_body_hash"] == "Lve95gjOVATpfV8EL5X4nxwjKHE="
    sha256 = base64.b64encode(hashlib.sha256(b"Hello World!").digest()).decode()
    assert _header(_signed(post, method="HMAC-SHA256"))["oauth_body_hash"] == sha256
    assert "oauth_body_hash" not in _header(_signed(post, body_hash="false"))
    assert "oauth_body_hash" not in _header(_signed(post, method="PLAINTEXT"))
    assert "oauth_body_hash" not in _header(_signed(PHOTOS))


def test_a_form_is_needed_to_put_parameters_into_one() -> None:
    """Neither a GET nor a JSON body has a place for them."""
    post = OutgoingRequest(method="POST", url="http://x.test/", body=OutgoingBody((b"{}",)))
    for request in (PHOTOS, post):
        with pytest.raises(InvalidSetting, match="into a form"):
            _signed(request, place="body")


async def _told(send: Sender, request: Request, **values: str) -> dict[str, Any]:
    secrets = {"consumer_secret": SecretRef("c"), "token_secret": SecretRef("t")}
    send.secrets.values |= {SecretRef("c"): Secret("kd94hf93k423kf44"), SecretRef("t"): Secret("pfkkdhi9sl3r4s00")}
    choice = AuthChoice("oauth1", {**VALUES, **secrets, **values})
    told: dict[str, Any] = json.loads(body_of(await send(request, auth=choice)))
    assert not any(secret.value in repr(send.events) for secret in send.secrets.values.values())
    return told


def _is_signed(method: str, url: str, pairs: list[tuple[str, str]]) -> bool:
    """Do what a server does: take the signature out, compute it from the rest."""
    (signature,) = [value for name, value in pairs if name == "oauth_signature"]
    rest = [(name, value) for name, value in pairs if name not in ("oauth_signature", "realm")]
    text = base_string(OutgoingRequest(method=method, url=url), rest)
    return signature == hmac_signature("HMAC-SHA1", "kd94hf93k423kf44&pfkkdhi9sl3r4s00", text)


FORM_BODY = Body(kind="form", fields=(Row(name="tide", value="high & low"), Row(name="tide", value="é+1")))


async def test_a_form_that_was_sent_is_signed(send: Sender, playground: str) -> None:
    """In the form itself, whose length grows with it."""
    request = Request(method="POST", url_template=f"{playground}/echo?a=1", body=FORM_BODY)
    form = (await _told(send, request, place="body"))["body"]["form"]
    tides = [("tide", value) for value in form.pop("tide")]
    assert tides == [("tide", "high & low"), ("tide", "é+1")]
    assert _is_signed("POST", f"{playground}/echo", [*form.items(), *tides, ("a", "1")])


async def test_a_query_that_was_sent_is_signed(send: Sender, playground: str) -> None:
    """The parameters of the URL stay, with their odd signs."""
    request = Request(method="POST", url_template=f"{playground}/echo?q=a%20b&q=%2B", body=FORM_BODY)
    told = await _told(send, request, place="query")
    query = parse_qsl(told["url"].partition("?")[2])
    assert query[:2] == [("q", "a b"), ("q", "+")]
    form = [("tide", "high & low"), ("tide", "é+1")]
    assert _is_signed("POST", f"{playground}/echo", query + form)


async def test_a_header_that_was_sent_is_signed(send: Sender, playground: str) -> None:
    """Also for a hop of a redirect, which is signed with a method and URL of its own."""
    request = Request(method="POST", url_template=f"{playground}/redirects/method/303", body=FORM_BODY)
    told = await _told(send, request, realm="r")
    sent = re.findall(r'(\w+)="([^"]*)"', told["headers"]["authorization"])
    assert told["method"] == "GET"
    assert _is_signed("GET", f"{playground}/echo", [(name, unquote(value)) for name, value in sent])


async def test_an_empty_post_gets_a_form(send: Sender, playground: str) -> None:
    """A request token is often asked for without any other parameter."""
    told = await _told(send, Request(method="POST", url_template=f"{playground}/echo"), place="body", callback="oob")
    assert told["headers"]["content-type"] == FORM
    assert _is_signed("POST", f"{playground}/echo", list(told["body"]["form"].items()))
