"""JSON Web Tokens: every algorithm checked with the key's other half, and a sentence for each thing that is wrong."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from tests.engine.conftest import Sender, body_of

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.request import Request
from sanderling.domain.secret import MASK, Secret, SecretRef
from sanderling.engine.auth.jwt import JwtAuth

AUTH = JwtAuth(lambda: 1_300_819_080.7, lambda: "an-id")
REQUEST = OutgoingRequest(method="GET", url="http://tide.test/a?b=c")
SECRET = "a secret of at least thirty-two bytes"

pytestmark = pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")


def _sent(**values: str) -> OutgoingRequest:
    return next(AUTH.flow(REQUEST, {"secret": SECRET, **values}))


def _token(**values: str) -> str:
    return (_sent(**values).header("authorization") or "").removeprefix("Bearer ")


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    return json.loads(header), json.loads(claims)


def test_header_and_claims_as_they_are_made() -> None:
    """Issued now and good for five minutes; nothing else unless it is asked for."""
    assert _parts(_token()) == ({"alg": "HS256", "typ": "JWT"}, {"iat": 1_300_819_080, "exp": 1_300_819_380})
    none = {"set_iat": "false", "set_exp": "false", "lifetime_s": "nonsense"}
    assert _parts(_token(**none))[1] == {}
    every = {"set_nbf": "true", "set_jti": "true", "lifetime_s": "60", "kid": "k1", "header": '{"typ": "at+jwt"}'}
    header, claims = _parts(_token(**every, claims='{"sub": "Jäsøn", "iat": 5, "roles": ["a", {"b": 1.5}]}'))
    assert header == {"alg": "HS256", "typ": "at+jwt", "kid": "k1"}
    assert claims == {
        "iat": 5,
        "exp": 1_300_819_140,
        "nbf": 1_300_819_080,
        "jti": "an-id",
        "sub": "Jäsøn",
        "roles": ["a", {"b": 1.5}],
    }


def test_the_places() -> None:
    """As a bearer token with any prefix, in a header of any name, in the query in place of one that is there."""
    assert (_sent(prefix="JWT").header("authorization") or "").startswith("JWT ey")
    assert (_sent(place="header", header_name="X-Assertion").header("x-assertion") or "").startswith("ey")
    sent = _sent(place="query", parameter="b")
    assert sent.url.startswith("http://tide.test/a?b=ey")
    assert sent.masker.mask(sent.url) == f"http://tide.test/a?b={MASK}"


def test_the_key_of_the_rfc_in_base64(corpora: Path) -> None:
    """The secret of RFC 7515, A.1 is read so that its signature is right."""
    found = json.loads((corpora / "auth" / "rfc-vectors.json").read_text(encoding="utf-8"))
    (vector,) = [item for item in found if item["kind"] == "jwt"]
    padding = "=" * (-len(vector["key_base64url"]) % 4)
    key = OctKey.import_key(base64.urlsafe_b64decode(vector["key_base64url"] + padding))
    assert json.loads(jws.deserialize_compact(vector["jws"], key).payload)["iss"] == "joe"
    usual = base64.b64encode(base64.urlsafe_b64decode(vector["key_base64url"] + padding)).decode()
    for written in (vector["key_base64url"], usual, f"{usual[:40]}\n {usual[40:]}"):
        jws.deserialize_compact(_token(secret_source="base64", secret=written), key)


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_shared_secrets(algorithm: str, tmp_path: Path) -> None:
    """As text or from a file, whose last line break is not part of it; a short one is the server's business."""
    path = tmp_path / "secret.txt"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    key = OctKey.import_key(SECRET)
    for values in ({"secret": SECRET}, {"secret_source": "file", "secret_file": str(path)}):
        jws.deserialize_compact(_token(algorithm=algorithm, **values), key, algorithms=[algorithm])
    jws.deserialize_compact(_token(algorithm=algorithm, secret="s"), OctKey.import_key("s"), algorithms=[algorithm])


RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEYS: dict[str, Any] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), RSA),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "ES384": ec.generate_private_key(ec.SECP384R1()),
    "ES512": ec.generate_private_key(ec.SECP521R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}


def _pem(key: Any, pass_phrase: str = "") -> str:
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if pass_phrase:
        lock = serialization.BestAvailableEncryption(pass_phrase.encode())
    data: bytes = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    return data.decode()


def _public(key: Any) -> RSAKey | ECKey | OKPKey:
    data = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    kind = RSAKey if isinstance(key, rsa.RSAPrivateKey) else ECKey if "EC" in type(key).__name__ else OKPKey
    return kind.import_key(data)


@pytest.mark.parametrize("algorithm", [*KEYS, "EdDSA-448"])
def test_private_keys(algorithm: str, tmp_path: Path) -> None:
    """As text, or from a file that is locked with a pass phrase; the public half agrees."""
    key = KEYS.get(algorithm) or ed448.Ed448PrivateKey.generate()
    name = algorithm.removesuffix("-448")
    path = tmp_path / "key.pem"
    path.write_text(_pem(key, "open sesame"), encoding="ascii")
    as_file = {"key_source": "file", "key_file": str(path), "pass_phrase": "open sesame"}
    for values in ({"private_key": _pem(key)}, as_file):
        token = _token(algorithm=name, **values)
        assert _parts(token)[0]["alg"] == name
        jws.deserialize_compact(token, _public(key), algorithms=[name])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"claims": '{"sub": }'}, "“Claims” is not JSON: .* line 1, column 9"),
        ({"claims": '["a"]'}, "“Claims” must be a JSON object"),
        ({"claims": '{"a": NaN}'}, "no NaN"),
        ({"claims": "[" * 100_000}, "“Claims” is not JSON"),
        ({"header": "typ"}, "“More of the header” is not JSON"),
        ({"header": '{"alg": "none"}'}, '“alg” is "none", but the algorithm chosen is HS256'),
        ({"header": '{"kid": 5}'}, "cannot be signed with HS256: 'kid'"),
        ({"lifetime_s": "soon"}, "lifetime cannot be “soon”"),
        ({"lifetime_s": "0"}, "lifetime cannot be “0”"),
        ({"secret": ""}, "empty"),
        ({"secret_source": "base64", "secret": "ab!c"}, "not Base64"),
        ({"secret_source": "base64", "secret": "abcde"}, "not Base64"),
        ({"secret_source": "file", "secret_file": "/no/such"}, "/no/such cannot be read: No such file"),
        ({"algorithm": "RS256", "private_key": "pebble"}, "no private key"),
        ({"algorithm": "ES384", "private_key": _pem(KEYS["ES256"])}, "ES384: .*P-384"),
        ({"algorithm": "RS256", "private_key": _pem(KEYS["EdDSA"])}, "RS256: .*RSA"),
        ({"algorithm": "EdDSA", "private_key": _pem(RSA)}, "EdDSA: .*OKP"),
    ],
)
def test_what_is_wrong_is_named(values: dict[str, str], words: str) -> None:
    """A sentence about the JSON or the key, without its content."""
    with pytest.raises(InvalidSetting, match=words) as caught:
        _token(**values)
    assert SECRET not in str(caught.value)


async def test_a_send_brings_a_new_token_to_each_hop(send: Sender, playground: str) -> None:
    """With a secret from the keyring and claims with variables; another origin does not get it."""
    send.secrets.values[SecretRef("s")] = Secret(SECRET)
    values = {"secret": SecretRef("s"), "claims": '{"sub": "{{user}}"}', "set_jti": "true"}
    seen = []
    for path in ("echo", "redirects/1"):
        request = Request(url_template=f"{playground}/{path}")
        told = json.loads(body_of(await send(request, auth=AuthChoice("jwt", values), variables={"user": "knot"})))
        token = told["headers"]["authorization"].removeprefix("Bearer ")
        seen.append(_parts(token)[1])
        shown = [event for event in send.events if not isinstance(event, ev.HeadReceived)]
        assert token not in repr(shown)
    assert [claims["sub"] for claims in seen] == ["knot", "knot"]
    assert seen[0]["jti"] != seen[1]["jti"]

    request = Request(url_template=f"{playground}/redirects/other-origin")
    told = json.loads(body_of(await send(request, auth=AuthChoice("jwt", values), variables={"user": "knot"})))
    assert "authorization" not in told["headers"]
    (hop,) = [event for event in send.events if isinstance(event, ev.Redirected)]
    assert hop.dropped == ("JWT",)


async def test_a_hidden_secret_is_not_asked_for(send: Sender, playground: str) -> None:
    """A form may keep what belongs to another of its choices; the keyring is not troubled with it."""
    hidden = SecretRef("nobody-knows")
    request = Request(url_template=f"{playground}/echo")
    values = {"algorithm": "{{how}}", "secret": SECRET, "private_key": hidden, "kid": "{{key}}"}
    variables = {"how": "HS256", "key": "k"}
    assert (await send(request, auth=AuthChoice("jwt", values), variables=variables)).error is None

    exchange = await send(request, auth=AuthChoice("jwt", values), variables=variables | {"how": "RS256"})
    assert exchange.error is not None
    assert exchange.error.code == "secret-missing"
