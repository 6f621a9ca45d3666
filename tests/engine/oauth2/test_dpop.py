"""Tokens bound to a key: proofs for the token endpoint and for each hop, nonces of both servers, the key kept."""

from __future__ import annotations

from joserfc import jwt
from joserfc.jwk import ECKey
from tests.engine.oauth2.conftest import SignedIn
from tests.engine.oauth2.test_grants import steps, token_sent

from sanderling.domain.errors import SignInCheckFailed
from sanderling.engine.oauth2 import dpop, jose

# RFC 9449, 4.1 and 6.1
RFC_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
    "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
}


def claims_of(proof: str) -> dict[str, object]:
    """Return the claims of a proof, its signature checked with the key in its head."""
    header = jose.parts_of(proof)[0]
    assert (header["typ"], header["alg"]) == ("dpop+jwt", "ES256")
    assert "d" not in header["jwk"]
    return dict(jwt.decode(proof, ECKey.import_key(header["jwk"]), ["ES256"]).claims)


def test_the_thumbprint_of_the_standard_s_example() -> None:
    """RFC 9449's key has RFC 9449's thumbprint."""
    assert dpop.thumbprint(ECKey.import_key(RFC_KEY)) == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


async def test_proofs_for_both_servers(signed_in: SignedIn) -> None:
    """One for the token endpoint, one for the request with the hash of the token; no two have the same ID."""
    token = token_sent(await signed_in(dpop="true", path="/api?a=b"))

    at_server = claims_of(signed_in.server.asked["/token"][0].headers["dpop"])
    asked = signed_in.server.asked["/api"][0]
    at_api = claims_of(asked.headers["dpop"])
    base = signed_in.server.base_url
    assert asked.headers["authorization"] == f"DPoP {token}"
    assert (at_server["htm"], at_server["htu"]) == ("POST", f"{base}/token")
    assert (at_api["htm"], at_api["htu"]) == ("GET", f"{base}/api")
    assert "ath" not in at_server
    assert len(str(at_api["ath"])) == 43
    assert at_server["jti"] != at_api["jti"]


async def test_nonces_of_the_servers(signed_in: SignedIn) -> None:
    """Each server may want its own nonce, and may change it; then the request is made once more."""
    signed_in.server.wants_nonce = "first"
    token_sent(await signed_in(dpop="true"))
    assert signed_in.token_calls == 2
    assert claims_of(signed_in.server.asked["/token"][1].headers["dpop"])["nonce"] == "first"

    signed_in.server.wants_nonce = "second"
    exchange = await signed_in(dpop="true")
    token_sent(exchange)
    assert steps(exchange)["DPoP nonce"] == "info"
    assert signed_in.token_calls == 2


async def test_the_key_is_kept_for_the_client(signed_in: SignedIn) -> None:
    """Another scope is another session with the same key, and the keyring holds it."""
    await signed_in(dpop="true")
    await signed_in(dpop="true", scope="read")
    keys = {str(jose.parts_of(one.headers["dpop"])[0]["jwk"]) for one in signed_in.server.asked["/token"]}
    assert len(keys) == 1
    assert len([name for name in signed_in.entries.held if name.startswith("oauth2-dpop-")]) == 1


async def test_the_authorization_request_names_the_key(signed_in: SignedIn) -> None:
    """The code is bound to the key as well (RFC 9449, 10)."""
    token_sent(await signed_in("authorization-code", dpop="true"))
    key = ECKey.import_key(jose.parts_of(signed_in.server.asked["/token"][0].headers["dpop"])[0]["jwk"])
    assert signed_in.server.asked["/authorize"][0].form["dpop_jkt"] == dpop.thumbprint(key)


async def test_a_token_that_is_not_bound_is_not_taken(signed_in: SignedIn) -> None:
    """A server that gives a bearer token instead does not do what was asked for."""
    signed_in.server.bend_token = lambda members: {**members, "token_type": "Bearer"}
    exchange = await signed_in(dpop="true")
    assert isinstance(exchange.error, SignInCheckFailed)
    assert "bound to a key was asked for" in exchange.error.message
    assert not signed_in.api_calls


async def test_a_bound_token_goes_into_the_header(signed_in: SignedIn) -> None:
    """Whatever place other tokens are to go to: there is no other for it (RFC 9449, 7.1)."""
    token = token_sent(await signed_in(dpop="true", placement="query"))
    (asked,) = signed_in.server.asked["/api"]
    assert asked.headers["authorization"] == f"DPoP {token}"
    assert not asked.form
