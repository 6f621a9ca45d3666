"""Examples out of the standards themselves, and rules that no flow shows by itself."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import FieldType, shown_fields
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.oauth2 import dpop, jose, pkce
from sanderling.engine.oauth2.client_authentication import client_assertion, method_for, show_client
from sanderling.engine.oauth2.config import OAuthConfig
from sanderling.engine.oauth2.errors import meaning_of, refused
from sanderling.engine.oauth2.form import OAUTH2_FIELDS
from sanderling.engine.oauth2.grants import GRANTS
from sanderling.engine.oauth2.metadata import ServerMetadata, _places
from sanderling.engine.oauth2.sign_in import KnownServers, SignIn
from sanderling.engine.oauth2.wire import SignInWire

SERVER = ServerMetadata(issuer="https://id.test", token_endpoint="https://id.test/token")


def sign_in(**config: Any) -> SignIn:
    """Return a sign-in that cannot ask anybody."""

    async def no_wire(_request: object, _emit: object) -> Any:
        raise AssertionError("nothing is asked")

    request = OutgoingRequest(method="GET", url="")
    wire = SignInWire(no_wire, lambda _event: None, request)
    return SignIn(OAuthConfig(**config), wire, lambda _event: None, KnownServers(), clock=lambda: 1_000.0)


def test_pkce_as_in_rfc_7636() -> None:
    """Appendix B's verifier has appendix B's challenge."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert pkce.challenge(verifier, "S256") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert pkce.challenge(verifier, "plain") == verifier
    assert pkce.verifier_from("") != pkce.verifier_from("")
    assert pkce.verifier_from(verifier) == verifier
    with pytest.raises(InvalidSetting):
        pkce.verifier_from("ä" * 50)


def test_basic_as_in_rfc_6749() -> None:
    """2.3.1's client, and one whose parts have to be form-encoded first."""
    shown = show_client(sign_in(client_id="s6BhdRkqt3", client_secret="7Fjfp0ZBr1KtDRbnfVdmIw"), SERVER)
    assert shown.headers == (("Authorization", "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3"),)
    odd = show_client(sign_in(client_id="a:b c", client_secret="ü&"), SERVER)
    assert odd.headers == (("Authorization", "Basic YSUzQWIrYzolQzMlQkMlMjY="),)  # a%3Ab+c:%C3%BC%26


def test_at_hash_as_in_openid_connect() -> None:
    """Appendix A.4's access token."""
    token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
    assert jose.half_hash(token, "RS256") == "77QmUPtjPfzWtF2AnpK9RQ"


def test_ath_as_in_rfc_9449() -> None:
    """7.1's access token."""
    one = sign_in()
    one.dpop_key = dpop.new_key()
    proof = dpop.proof(one, "GET", "https://r.test/x?y#z", "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU")
    claims = jose.parts_of(proof)[1]
    assert claims["ath"] == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
    assert claims["htu"] == "https://r.test/x"
    assert claims["iat"] == 1000
    again = dpop.key_again(dpop.key_text(one.dpop_key))
    assert dpop.thumbprint(again) == dpop.thumbprint(one.dpop_key)


def test_places_of_metadata() -> None:
    """OpenID Connect appends to the path of an issuer; RFC 8414 (3.1) puts its own in front."""
    assert _places("https://id.test/tenant/") == (
        "https://id.test/tenant/.well-known/openid-configuration",
        "https://id.test/.well-known/oauth-authorization-server/tenant",
        "https://id.test/.well-known/openid-configuration/tenant",
    )
    assert len(_places("https://id.test")) == 2


@pytest.mark.parametrize(
    ("secret", "takes", "method"),
    [
        ("", (), "none"),
        ("s", (), "client_secret_basic"),
        ("s", ("client_secret_post",), "client_secret_post"),
        ("s", ("client_secret_post", "client_secret_basic"), "client_secret_basic"),
    ],
)
def test_the_way_to_show_the_client_fits_the_server(secret: str, takes: tuple[str, ...], method: str) -> None:
    """Left to itself, it is what fits the secret and the server."""
    server = ServerMetadata(auth_methods=takes)
    assert method_for(OAuthConfig(client_secret=secret), server) == method


KEYS = {
    "RS256": RSAKey.generate_key(2048),
    "ES384": ECKey.generate_key("P-384"),
    "EdDSA": OKPKey.generate_key("Ed25519"),
}


@pytest.mark.parametrize("algorithm", KEYS)
@pytest.mark.parametrize("as_jwk", [True, False])
def test_keys_of_each_family_sign_assertions(algorithm: str, as_jwk: bool) -> None:
    """A PEM, also on one line, or a JWK; the algorithm is what fits the key."""
    key = KEYS[algorithm]
    text = json.dumps(key.as_dict(private=True)) if as_jwk else key.as_pem(private=True).decode().replace("\n", " ")
    one = sign_in(client_id="shop", signing_key=text, key_id="mine")
    assertion = client_assertion(one, SERVER, "private_key_jwt")
    header, claims = jose.parts_of(assertion)
    assert (header["alg"], header["kid"]) == (algorithm, "mine")
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("shop", "shop", "https://id.test/token")
    assert (claims["iat"], claims["exp"]) == (1000, 1060)
    jose.verify(assertion, [key], algorithm)
    with pytest.raises(jose.JoseFault):
        jose.verify(assertion[:-6] + "AAAAAA", [key], algorithm)


def test_a_key_in_a_file(tmp_path: Any) -> None:
    """The form names its file; one that is missing is said to be."""
    path = tmp_path / "key.pem"
    path.write_bytes(KEYS["RS256"].as_pem(private=True))
    assert jose.key_from(f"file:{path}", "The key").key_type == "RSA"
    with pytest.raises(InvalidSetting, match="cannot be read from"):
        jose.key_from(f"file:{path}x", "The key")
    with pytest.raises(InvalidSetting, match="is empty"):
        jose.key_from("", "The key")


STANDARD_CODES = """invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type
    unsupported_response_type invalid_scope access_denied server_error temporarily_unavailable authorization_pending
    slow_down expired_token invalid_target invalid_request_uri invalid_request_object interaction_required
    login_required consent_required account_selection_required invalid_dpop_proof use_dpop_nonce invalid_token
    insufficient_scope unsupported_token_type"""


@pytest.mark.parametrize("code", STANDARD_CODES.split())
def test_every_standard_code_has_a_meaning_and_advice(code: str) -> None:
    """What it means, and what to change."""
    meaning = meaning_of(code)
    assert meaning is not None
    error = refused(code, "client-credentials", "id.test", description="Because.", uri="https://id.test/help")
    assert f"({code}): {meaning[0]}. It says: “Because”." in error.message
    assert error.advice.startswith(meaning[1])
    assert error.advice.endswith("More at https://id.test/help.")


@pytest.mark.parametrize("grant", GRANTS)
def test_a_grant_shows_only_what_it_needs(grant: str) -> None:
    """No form asks for more than two dozen things, each is documented by its label, and what decides stands before."""
    shown = shown_fields(OAUTH2_FIELDS, {"grant": grant})
    names = [item.name for item in shown]
    assert len(names) <= 24
    assert ("username" in names) == (grant == "password")
    assert ("pkce" in names) == (grant == "authorization-code")
    assert ("subject_token" in names) == (grant == "token-exchange")
    assert ("client_secret" in names) == (grant != "implicit")
    assert all(item.label or item.placeholder for item in shown)


def test_choices_lie_before_what_they_decide() -> None:
    """A condition names a choice or switch that stands above, with a value that it can have."""
    seen: dict[str, Any] = {}
    for item in OAUTH2_FIELDS:
        for name, values in item.when:
            assert name in seen
            possible = (
                {"true", "false"} if seen[name].type is FieldType.SWITCH else {c.value for c in seen[name].choices}
            )
            assert set(values) <= possible
        seen[item.name] = item


def test_the_clock_of_a_sign_in_is_the_computer_s() -> None:
    """Times in assertions are seconds since 1970."""
    one = SignIn(OAuthConfig(), sign_in().wire, lambda _event: None, KnownServers())
    assert abs(one.clock() - time.time()) < 5
