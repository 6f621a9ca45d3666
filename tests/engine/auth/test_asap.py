"""ASAP: tokens that joserfc, another party's library, accepts."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.auth.asap import AsapAuth

REQUEST = OutgoingRequest(method="GET", url="https://x.test/")
VALUES = {"issuer": "shore/bird", "key_id": "shore/bird/1", "audience": "sea"}
RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP384R1())


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _token(values: dict[str, str]) -> str:
    signed = next(AsapAuth(lambda: 1_700_000_000.9, lambda: "id-1").flow(REQUEST, values))
    scheme, _, token = (signed.header("Authorization") or "").partition(" ")
    assert scheme == "Bearer"
    assert token not in signed.masker.mask(token)
    return token


@pytest.mark.parametrize("algorithm", ["", "RS256", "RS384", "RS512", "PS512"])
def test_rsa_tokens_are_accepted(algorithm: str) -> None:
    """Header and claims as the protocol wants them."""
    token = _token({**VALUES, "private_key": _pem(RSA_KEY), "algorithm": algorithm, "subject": "wader"})

    read = jwt.decode(token, RSAKey.import_key(_public(RSA_KEY)), algorithms=[algorithm or "RS256"])

    assert read.header == {"alg": algorithm or "RS256", "kid": "shore/bird/1", "typ": "JWT"}
    assert read.claims == {
        "iss": "shore/bird", "sub": "wader", "aud": "sea", "iat": 1_700_000_000, "nbf": 1_700_000_000,
        "exp": 1_700_000_060, "jti": "id-1",
    }  # fmt: skip


def test_a_key_on_a_curve_in_a_file(tmp_path: Path) -> None:
    """Several audiences, claims of one's own, a longer life."""
    path = tmp_path / "key.pem"
    path.write_text(_pem(EC_KEY))
    values = {
        **VALUES, "key_source": "file", "key_file": str(path), "algorithm": "ES384", "audience": "sea, sky",
        "claims": '{"scope": ["read"]}', "lifetime_s": "3600",
    }  # fmt: skip

    claims = jwt.decode(_token(values), ECKey.import_key(_public(EC_KEY)), algorithms=["ES384"]).claims

    assert claims["aud"] == ["sea", "sky"]
    assert claims["scope"] == ["read"]
    assert claims["exp"] - claims["iat"] == 3600


def test_a_key_as_data_brings_its_id() -> None:
    """The form in which ASAP hands keys out."""
    der = RSA_KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    uri = f"data:application/pkcs8;kid=shore%2Fbird%2F7;base64,{base64.b64encode(der).decode()}"

    token = _token({**VALUES, "key_id": "", "private_key": uri})

    assert jwt.decode(token, RSAKey.import_key(_public(RSA_KEY))).header["kid"] == "shore/bird/7"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"key_id": ""}, "Key ID"),
        ({"lifetime_s": "3601"}, "3601"),
        ({"lifetime_s": "0"}, "“0” seconds"),
        ({"algorithm": "HS256"}, "HS256"),
        ({"algorithm": "ES256"}, "P-256"),
        ({"claims": "{"}, "not JSON"),
        ({"claims": "[1]"}, "not a JSON object"),
        ({"claims": json.dumps({"exp": 1})}, "“exp” has a field of its own"),
        ({"private_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}, "no private key"),
    ],
)
def test_mistakes_are_named(values: dict[str, Any], words: str) -> None:
    """No token, no request."""
    with pytest.raises(InvalidSetting, match=words):
        _token({**VALUES, "private_key": _pem(RSA_KEY), **values})
