"""DPoP: tokens bound to a key, the server's nonce, and proofs that do not hold."""

from __future__ import annotations

import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from tests.serving.playground.sign_in.plain_client import APP, REDIRECT_URI, SERVICE, Caller, code_form, pkce, proof
from tests.serving.playground.sign_in.set_clock import SetClock

PASSWORD = {"grant_type": "password", "username": "sanderling", "password": "waves"}
KEY = ECKey.generate_key("P-256")


def _address(caller: Caller) -> str:
    return f"{caller.base_url}/sign-in/token"


def _nonce(caller: Caller) -> str:
    answer = caller.token(PASSWORD, headers=proof(KEY, "POST", _address(caller)))
    assert answer.error == (400, "use_dpop_nonce")
    return answer.header("dpop-nonce")


def test_a_bound_token_opens_with_its_key_only(caller: Caller) -> None:
    """Nonce, token, place; the same token as bearer, with another key, or with a proof for another token is refused."""
    nonce = _nonce(caller)
    answer = caller.token(PASSWORD, headers=proof(KEY, "POST", _address(caller), nonce=nonce))
    tokens = answer.json
    assert (tokens["token_type"], answer.header("dpop-nonce")) == ("DPoP", nonce)
    token, place = tokens["access_token"], f"{caller.base_url}/protected/oauth2"
    opened = caller.protected(token, "DPoP", **proof(KEY, "GET", place, nonce=nonce, token=token))
    assert (opened.status, opened.json["as"]) == (200, "DPoP")
    other = ECKey.generate_key("P-256")
    wrong: list[tuple[str, dict[str, str], str]] = [
        ("Bearer", {}, "invalid_token"),
        ("DPoP", {}, "invalid_dpop_proof"),
        ("DPoP", proof(KEY, "GET", place, token=token), "use_dpop_nonce"),
        ("DPoP", proof(KEY, "GET", place, nonce=nonce), "invalid_dpop_proof"),
        ("DPoP", proof(KEY, "GET", place, nonce=nonce, token="other"), "invalid_dpop_proof"),
        ("DPoP", proof(other, "GET", place, nonce=nonce, token=token), "invalid_token"),
    ]
    for scheme, headers, code in wrong:
        refused = caller.protected(token, scheme, **headers)
        assert refused.status == 401
        assert f'error="{code}"' in refused.header("www-authenticate"), code
        assert bool(refused.header("dpop-nonce")) is (scheme == "DPoP")
    plain = caller.token(PASSWORD).json["access_token"]
    refused = caller.protected(plain, "DPoP", **proof(KEY, "GET", place, nonce=nonce, token=plain))
    assert 'error="invalid_token"' in refused.header("www-authenticate")


def test_refresh_tokens_of_public_clients_are_bound_too(caller: Caller) -> None:
    """RFC 9449, 5: the public client needs the key again; the confidential one may take a new one."""
    nonce, other = _nonce(caller), ECKey.generate_key("P-256")
    for secret, expected in (({}, 400), ({"client_id": SERVICE.client_id, "client_secret": SERVICE.secret}, 200)):
        who: dict[str, Any] = {"client_id": APP.client_id, **secret}
        headers = proof(KEY, "POST", _address(caller), nonce=nonce)
        refresh = caller.token({**PASSWORD, **who}, headers=headers).json["refresh_token"]
        form = {"grant_type": "refresh_token", "refresh_token": refresh, **who}
        headers = proof(other, "POST", _address(caller), nonce=nonce)
        assert caller.token(form, headers=headers).status == expected
    about = caller.token(form, headers=proof(KEY, "POST", _address(caller), nonce=nonce))
    assert about.error == (400, "invalid_grant")


def test_codes_can_be_bound_to_a_key(caller: Caller) -> None:
    """dpop_jkt in the authorization request, or a proof at PAR (RFC 9449, 10)."""
    nonce = _nonce(caller)
    verifier, challenge = pkce()
    form = code_form(caller.sign_in(**challenge, dpop_jkt=KEY.thumbprint())["code"], verifier)
    assert caller.token(form).error == (400, "invalid_dpop_proof")
    assert caller.token(form, headers=proof(KEY, "POST", _address(caller), nonce=nonce)).status == 200
    pushed = {"response_type": "code", "client_id": APP.client_id, "redirect_uri": REDIRECT_URI, **challenge}
    headers = proof(KEY, "POST", f"{caller.base_url}/sign-in/par", nonce=nonce)
    reference = caller.ask("POST", "/sign-in/par", pushed, headers=headers).json["request_uri"]
    target = f"/sign-in/authorize?client_id={APP.client_id}&request_uri={reference}"
    form = code_form(caller.finish(caller.ask("GET", target))["code"], verifier)
    assert caller.token(form).error == (400, "invalid_dpop_proof")
    assert caller.token(form, headers=proof(KEY, "POST", _address(caller), nonce=nonce)).status == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"htm": "GET"},
        {"htu": "https://elsewhere.example/token"},
        {"htu": "http://[broken"},
        {"htu": None},
        {"iat": 1},
        {"iat": None},
        {"jti": None},
        {"jti": ""},
    ],
)
def test_proofs_that_do_not_hold(caller: Caller, changes: dict[str, Any]) -> None:
    """Method, address, time and id have to be right."""
    headers = proof(KEY, "POST", _address(caller), nonce=_nonce(caller), **changes)
    assert caller.token(PASSWORD, headers=headers).error == (400, "invalid_dpop_proof")


def test_proofs_are_good_once_and_for_a_while(caller: Caller, clock: SetClock) -> None:
    """The same proof again is refused; the nonce of three minutes ago is asked for anew."""
    nonce = _nonce(caller)
    headers = proof(KEY, "POST", _address(caller), nonce=nonce)
    assert caller.token(PASSWORD, headers=headers).status == 200
    assert caller.token(PASSWORD, headers=headers).error == (400, "invalid_dpop_proof")
    clock.ahead_s = 180
    stale = caller.token(PASSWORD, headers=proof(KEY, "POST", _address(caller), nonce=nonce))
    assert stale.error == (400, "use_dpop_nonce")
    fresh = proof(KEY, "POST", _address(caller) + "?x#y", nonce=stale.header("dpop-nonce"))
    assert caller.token(PASSWORD, headers=fresh).status == 200


def test_what_is_no_proof(caller: Caller) -> None:
    """Garbage, another type, a private or a shared key, another's signature."""
    nonce = _nonce(caller)
    claims = {"htm": "POST", "htu": _address(caller), "iat": int(time.time()), "jti": "1", "nonce": nonce}
    public, private = KEY.as_dict(private=False), KEY.as_dict(private=True)
    shared = OctKey.import_key("a-shared-key-of-enough-letters-to-be-one")
    texts = [
        "garbage",
        "a.b.c",
        jwt.encode({"typ": "jwt", "alg": "ES256", "jwk": public}, claims, KEY),
        jwt.encode({"typ": "dpop+jwt", "alg": "ES256"}, claims, KEY),
        jwt.encode({"typ": "dpop+jwt", "alg": "ES256", "jwk": private}, claims, KEY),
        jwt.encode({"typ": "dpop+jwt", "alg": "ES256", "jwk": {"kty": "EC"}}, claims, KEY),
        jwt.encode({"typ": "dpop+jwt", "alg": "ES256", "jwk": public}, claims, ECKey.generate_key("P-256")),
        jwt.encode({"typ": "dpop+jwt", "alg": "HS256", "jwk": shared.as_dict()}, claims, shared),
    ]
    for text in texts:
        assert caller.token(PASSWORD, headers={"DPoP": text}).error == (400, "invalid_dpop_proof"), text
