"""HTTP Message Signatures: the examples of RFC 9421, appendix B; other algorithms checked with the public keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_public_key,
)
from starlette.responses import Response
from tests.engine.conftest import Sender
from tests.servers.checking_server import CheckingServer

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import FilePiece, OutgoingBody, OutgoingRequest
from sanderling.domain.request import Body, Request, Row
from sanderling.domain.secret import Secret, SecretRef
from sanderling.engine.auth.http_signature import HttpSignatureAuth

AT = 1618884473
DIGEST = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
PLAIN_HEADERS = (
    ("Host", "example.com"),
    ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
    ("Content-Type", "application/json"),
    ("Content-Length", "18"),
)
BODY = OutgoingBody((b'{"hello": "world"}',))
REQUEST = OutgoingRequest(
    method="POST",
    url="https://example.com/foo?param=Value&Pet=dog",
    headers=(*PLAIN_HEADERS, ("Content-Digest", DIGEST)),
    body=BODY,
)
SHARED_SECRET = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
ED25519_KEY = """-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----
"""
RSA_PSS_PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2
+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+
oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq
gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W
Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4
aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI
2wIDAQAB
-----END PUBLIC KEY-----
"""


def _kind() -> HttpSignatureAuth:
    return HttpSignatureAuth(lambda: AT, lambda: "b3k2pp5k7z-50gnwp.yemd")


def _signed(values: dict[str, str], request: OutgoingRequest = REQUEST) -> tuple[str, str]:
    """Return Signature-Input and Signature."""
    signed = next(_kind().flow(request, values))
    return signed.header("Signature-Input") or "", signed.header("Signature") or ""


def _parts(values: dict[str, str], request: OutgoingRequest = REQUEST) -> tuple[str, bytes]:
    own, signature = _signed(values, request)
    label = own.partition("=")[0]
    assert signature.startswith(f"{label}=:")
    return own.removeprefix(f"{label}="), base64.b64decode(signature.removeprefix(f"{label}=:").removesuffix(":"))


def test_a_shared_secret() -> None:
    """B.2.5, byte for byte."""
    own, signature = _signed({
        "algorithm": "hmac-sha256", "secret": SHARED_SECRET, "secret_form": "base64", "key_id": "test-shared-secret",
        "components": 'date, "@authority" content-type', "label": "sig-b25",
    })  # fmt: skip

    assert own == 'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'
    assert signature == "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:"


@pytest.mark.parametrize("joined", [False, True])
def test_ed25519(joined: bool) -> None:
    """B.2.6, byte for byte; a key whose line breaks a form has made spaces is the same key."""
    own, signature = _signed({
        "algorithm": "ed25519", "key_id": "test-key-ed25519", "label": "sig-b26",
        "private_key": " ".join(ED25519_KEY.split("\n")) if joined else ED25519_KEY,
        "components": "date @method @path @authority content-type content-length",
    })  # fmt: skip

    assert own == (
        'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )
    assert signature == (
        "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:"
    )


RSA_PSS_EXAMPLES: list[tuple[dict[str, str], str, str]] = [
    (
        {"components": '@authority content-digest @query-param;name="Pet"', "tag": "header-example"},
        '("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss"'
        ';tag="header-example"',
        "LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+ECxCmT"
        "8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBS"
        "pqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTu"
        "gEjHSw==",
    ),
    (
        {"components": "date @method @path @query @authority content-type content-digest content-length"},
        '("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length")'
        ';created=1618884473;keyid="test-key-rsa-pss"',
        "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fU"
        "xN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA"
        "1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKE"
        "gM4cUA==",
    ),
]


@pytest.mark.parametrize(("values", "own", "signature"), RSA_PSS_EXAMPLES)
def test_the_texts_behind_the_signatures_of_rsa_pss(
    values: dict[str, str], own: str, signature: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B.2.2 and B.2.3: these signatures are different each time, so the published ones are checked over our text."""
    texts: list[bytes] = []

    def note(_key: Any, _algorithm: str, text: bytes) -> bytes:
        texts.append(text)
        return b""

    monkeypatch.setattr("sanderling.engine.auth.http_signature.sign", note)
    made, _ = _parts(
        {"algorithm": "rsa-pss-sha512", "key_id": "test-key-rsa-pss", "private_key": ED25519_KEY, **values}
    )

    assert made == own
    public_key = load_pem_public_key(RSA_PSS_PUBLIC_KEY.encode())
    assert isinstance(public_key, rsa.RSAPublicKey)
    pss = padding.PSS(padding.MGF1(hashes.SHA512()), 64)
    public_key.verify(base64.b64decode(signature), texts[0], pss, hashes.SHA512())


def _base(own: str) -> bytes:
    return f'"@method": POST\n"@signature-params": {own}'.encode()


@pytest.mark.parametrize(
    ("algorithm", "curve", "digest"),
    [("ecdsa-p256-sha256", ec.SECP256R1(), hashes.SHA256()), ("ecdsa-p384-sha384", ec.SECP384R1(), hashes.SHA384())],
)
def test_elliptic_curves(algorithm: str, curve: ec.EllipticCurve, digest: hashes.HashAlgorithm, tmp_path: Path) -> None:
    """The two numbers stand side by side, each as long as the curve; the key comes out of an encrypted file."""
    key = ec.generate_private_key(curve)
    path = tmp_path / "key.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"tide")))
    values = {"algorithm": algorithm, "key_source": "file", "key_file": str(path), "components": "@method"}

    own, signature = _parts({**values, "pass_phrase": "tide"})

    half = len(signature) // 2
    assert half == key.key_size // 8
    numbers = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    key.public_key().verify(utils.encode_dss_signature(*numbers), _base(own), ec.ECDSA(digest))
    for pass_phrase, words in (("ebb", "does not open"), ("", "needs a pass phrase")):
        with pytest.raises(InvalidSetting, match=words):
            _parts({**values, "pass_phrase": pass_phrase})


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_rsa(form: PrivateFormat) -> None:
    """Both paddings, from both forms of PEM."""
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()

    own, signature = _parts({"algorithm": "rsa-v1_5-sha256", "private_key": pem, "components": "@method"})
    key.public_key().verify(signature, _base(own), padding.PKCS1v15(), hashes.SHA256())

    own, signature = _parts({"algorithm": "rsa-pss-sha512", "private_key": pem, "components": "@method"})
    pss = padding.PSS(padding.MGF1(hashes.SHA512()), 64)
    key.public_key().verify(signature, _base(own), pss, hashes.SHA512())


def test_a_digest_is_made_for_the_body_that_goes_out(tmp_path: Path) -> None:
    """RFC 9530, also of files; not where there is no body, and the request's own one stays."""
    path = tmp_path / "body.bin"
    path.write_bytes(b"tide" * 100_000)
    values = {"secret": "s", "digest": "sha-512"}
    request = OutgoingRequest(
        method="PUT", url="https://x.test/", body=OutgoingBody((b"head", FilePiece(path, 400_000)))
    )

    signed = next(_kind().flow(request, values))
    digest = base64.b64encode(hashlib.sha512(b"head" + path.read_bytes()).digest()).decode()
    assert signed.header("Content-Digest") == f"sha-512=:{digest}:"
    assert '"content-digest"' in (signed.header("Signature-Input") or "")

    without = next(_kind().flow(OutgoingRequest(method="GET", url="https://x.test/"), values))
    assert without.header("Content-Digest") is None
    assert (without.header("Signature-Input") or "").startswith('sig1=("@method" "@target-uri");created=')
    assert next(_kind().flow(REQUEST, values)).header("Content-Digest") == DIGEST


def test_all_parameters_and_a_second_signature() -> None:
    """They stand in the order of the RFC; another signature of the request stays beside ours."""
    values = {
        "secret": "s", "components": "@scheme @request-target", "expires_in": "300", "key_id": 'a"b', "nonce": "true",
        "say_algorithm": "true", "tag": "app", "label": "ours",
    }  # fmt: skip
    before = OutgoingRequest(
        method="GET",
        url="http://x.test:8080/a?b",
        headers=(("Signature-Input", 'theirs=("date")'), ("Signature", "theirs=:AAAA:")),
    )

    own, signature = _signed(values, before)

    assert own == (
        'theirs=("date"), ours=("@scheme" "@request-target");created=1618884473;expires=1618884773;keyid="a\\"b"'
        ';nonce="b3k2pp5k7z-50gnwp.yemd";alg="hmac-sha256";tag="app"'
    )
    assert signature.startswith("theirs=:AAAA:, ours=:")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"components": "x-missing"}, "“x-missing”, which the request does not have"),
        ({"components": "@status"}, "not a component of a request"),
        ({"components": "date date"}, "listed twice"),
        ({"components": "@method ("}, r"from “\(” on"),
        ({"components": '@query-param;name="Cat"'}, "no such parameter"),
        ({"components": "@query-param"}, "do not fit"),
        ({"components": "date;sf"}, "cannot make"),
        ({"label": "Sig 1"}, "label"),
        ({"expires_in": "soon"}, "number of seconds"),
        ({"tag": "é"}, "printable ASCII"),
        ({"secret_form": "base64", "secret": "%%%"}, "not Base64"),
        ({"algorithm": "rsa-pss-sha512", "private_key": ED25519_KEY}, "needs an RSA key"),
        ({"algorithm": "ecdsa-p256-sha256", "private_key": ED25519_KEY}, "the curve P-256"),
        ({"algorithm": "ed25519", "private_key": "no key"}, "no private key"),
        ({"algorithm": "ed25519", "key_source": "file", "key_file": "/no/such/key"}, "/no/such/key cannot be read"),
    ],
)
def test_what_cannot_be_signed_is_refused(values: dict[str, str], words: str) -> None:
    """Each with a sentence that names it."""
    with pytest.raises(InvalidSetting, match=words):
        _signed({"secret": "s", **values})


async def test_on_the_wire(send: Sender) -> None:
    """The text of the default form, worked out by hand from what the server has received."""
    send.secrets.values[SecretRef("s")] = Secret("shore-secret")
    server = CheckingServer(lambda _received: Response("in"))
    with server.serve() as running:
        request = Request(
            method="POST",
            url_template=f"{running.base_url}/a%20b?c=%7B",
            body=Body(kind="text", text="sand", content_type="text/plain"),
        )
        values = {"secret": SecretRef("s"), "components": "@method @target-uri content-digest x-twice;bs"}
        await send(
            request,
            auth=AuthChoice("http-signature", values),
            inherited_headers=(Row(name="X-Twice", value="a, b"), Row(name="X-Twice", value="c")),
        )

    received = server.received[0]
    own = received.headers["signature-input"].removeprefix("sig1=")
    digest = base64.b64encode(hashlib.sha256(b"sand").digest()).decode()
    text = "\n".join([
        '"@method": POST',
        f'"@target-uri": {running.base_url}/a%20b?c=%7B',
        f'"content-digest": sha-256=:{digest}:',
        '"x-twice";bs: :YSwgYg==:, :Yw==:',
        f'"@signature-params": {own}',
    ])  # fmt: skip
    made = base64.b64encode(hmac.digest(b"shore-secret", text.encode(), "sha256")).decode()
    assert received.headers["signature"] == f"sig1=:{made}:"
    assert "shore-secret" not in repr(send.events)
