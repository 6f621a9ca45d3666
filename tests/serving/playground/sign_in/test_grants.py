"""Every grant of the token endpoint, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from tests.serving.playground.sign_in.plain_client import (
    APP,
    ASSERTION_TYPE,
    REDIRECT_URI,
    SERVICE,
    SIGNER,
    Caller,
    base64url_sha256,
    code_form,
    pkce,
    signed_assertion,
)
from tests.serving.playground.sign_in.set_clock import SetClock

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"


def _signed_in(caller: Caller, **asked: str) -> dict[str, Any]:
    verifier, challenge = pkce()
    code = caller.sign_in(**challenge, **asked)["code"]
    answer = caller.token(code_form(code, verifier))
    assert answer.status == 200, answer.text
    tokens: dict[str, Any] = answer.json
    return tokens


# --- authorization code ----------------------------------------------------------------------------------------------


def test_code_with_pkce_gives_tokens_that_open_the_place(caller: Caller) -> None:
    """Code, tokens, the place, userinfo; the callback carries state and issuer; nobody may keep the answer."""
    verifier, challenge = pkce()
    back = caller.sign_in(**challenge, nonce="n1", scope="openid profile email tides:read")
    assert back["state"] == "st&te=1"
    assert back["iss"] == f"{caller.base_url}/sign-in"
    answer = caller.token(code_form(back["code"], verifier))
    tokens = answer.json
    assert (answer.status, answer.header("cache-control")) == (200, "no-store")
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 600)
    assert caller.protected(tokens["access_token"]).json["sub"] == "bird-sanderling"
    who = caller.ask("GET", "/sign-in/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert (who.json["name"], who.json["email"]) == ("Sandra Ling", "sanderling@shore.example")


@pytest.mark.parametrize(("client", "algorithm"), [(APP, "RS256"), (SERVICE, "ES256")])
def test_id_tokens_hold_against_the_published_keys(caller: Caller, client: Any, algorithm: str) -> None:
    """Signature by the JWKS, issuer, audience, nonce, at_hash; each client has its own algorithm."""
    verifier, challenge = pkce()
    back = caller.sign_in(**challenge, nonce="n-1", client_id=client.client_id)
    secret = {"client_secret": client.secret} if client.secret else {}
    tokens = caller.token(code_form(back["code"], verifier, client_id=client.client_id, **secret)).json
    keys = KeySet.import_key_set(caller.ask("GET", "/sign-in/jwks").json)
    token = jwt.decode(tokens["id_token"], keys, algorithms=[algorithm])
    claims = token.claims
    assert (claims["iss"], claims["aud"]) == (f"{caller.base_url}/sign-in", client.client_id)
    assert (claims["sub"], claims["nonce"]) == ("bird-sanderling", "n-1")
    assert claims["exp"] - claims["iat"] == 3600
    half = base64url_sha256(tokens["access_token"])
    assert half.startswith(claims["at_hash"][:-1])
    assert not any("d" in key for key in caller.ask("GET", "/sign-in/jwks").json["keys"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "no-such-code"}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:7778/callback"}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_grant"),
        ({"resource": "https://boats.shore.example/"}, "invalid_target"),
        ({"client_id": SERVICE.client_id, "client_secret": SERVICE.secret}, "invalid_grant"),
    ],
)
def test_a_code_is_redeemed_as_it_was_asked_for_or_not_at_all(
    caller: Caller, changes: dict[str, str], code: str
) -> None:
    """Another verifier, redirect URI, resource or client gets nothing; the right one still does."""
    verifier, challenge = pkce()
    form = code_form(caller.sign_in(**challenge)["code"], verifier)
    assert caller.token(form | changes).error == (400, code)
    assert caller.token(form).status == 200


def test_a_code_works_once_and_its_second_use_ends_everything(caller: Caller) -> None:
    """RFC 6749, 4.1.2: what came of a code that is used twice is revoked."""
    verifier, challenge = pkce()
    form = code_form(caller.sign_in(**challenge)["code"], verifier)
    tokens = caller.token(form).json
    assert caller.protected(tokens["access_token"]).status == 200
    assert caller.token(form).error == (400, "invalid_grant")
    assert caller.protected(tokens["access_token"]).status == 401
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert caller.token(refresh).error == (400, "invalid_grant")


def test_a_code_expires_within_a_minute(caller: Caller, clock: SetClock) -> None:
    """61 seconds later it is worth nothing."""
    verifier, challenge = pkce()
    form = code_form(caller.sign_in(**challenge)["code"], verifier)
    clock.ahead_s = 61
    answer = caller.token(form)
    assert answer.error == (400, "invalid_grant")
    assert "expired" in answer.json["error_description"]


def test_pkce_plain_and_none(caller: Caller) -> None:
    """Plain is taken; a client with a secret may do without PKCE, and then a verifier is one too many."""
    code = caller.sign_in(code_challenge="p" * 43, code_challenge_method="plain")["code"]
    assert caller.token(code_form(code, "p" * 43)).status == 200
    code = caller.sign_in(client_id=SERVICE.client_id)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI}
    assert caller.service_token(form | {"code_verifier": "p" * 43}).error == (400, "invalid_grant")
    assert caller.service_token(form).status == 200


# --- refresh ---------------------------------------------------------------------------------------------------------


def test_refreshing_rotates_and_reuse_ends_the_sign_in(caller: Caller) -> None:
    """Each refresh token is good once; the old one again means theft, and all are revoked (RFC 9700, 4.14.2)."""
    first = _signed_in(caller)
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = caller.token(form).json
    assert second["refresh_token"] != first["refresh_token"]
    assert second["id_token"]
    assert caller.protected(second["access_token"]).status == 200
    assert caller.token(form).error == (400, "invalid_grant")
    assert caller.protected(second["access_token"]).status == 401
    assert caller.token(form | {"refresh_token": second["refresh_token"]}).error == (400, "invalid_grant")


def test_refreshing_may_ask_for_less_never_for_more(caller: Caller) -> None:
    """A narrower scope is given, and the full one again later; a wider one is refused without harm."""
    tokens = _signed_in(caller, scope="tides:read tides:write")
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert caller.token(form | {"scope": "tides:read email"}).error == (400, "invalid_scope")
    less = caller.token(form | {"scope": "tides:read"}).json
    assert less["scope"] == "tides:read"
    again = caller.token(form | {"refresh_token": less["refresh_token"]}).json
    assert again["scope"] == "tides:read tides:write"


def test_refresh_tokens_expire_and_belong_to_their_client(caller: Caller, clock: SetClock) -> None:
    """After their time, and for another client, they are worth nothing."""
    tokens = _signed_in(caller)
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert caller.service_token(form).error == (400, "invalid_grant")
    clock.ahead_s = 31 * 86400
    assert caller.token(form).error == (400, "invalid_grant")


def test_lifetimes_can_be_chosen(caller: Caller, clock: SetClock) -> None:
    """The query makes tokens short-lived, and keeps their lifetime back."""
    form = {"grant_type": "password", "username": "dunlin", "password": "mudflats"}
    short = caller.token(form, query="?lifetime_s=5&refresh_lifetime_s=9").json
    assert short["expires_in"] == 5
    assert "expires_in" not in caller.token(form, query="?tell_lifetime=no").json
    assert caller.token(form, query="?lifetime_s=-1").error == (400, "invalid_request")
    clock.ahead_s = 6
    refused = caller.protected(short["access_token"])
    assert (refused.status, 'error="invalid_token"' in refused.header("www-authenticate")) == (401, True)
    clock.ahead_s = 10
    form = {"grant_type": "refresh_token", "refresh_token": short["refresh_token"]}
    assert caller.token(form).error == (400, "invalid_grant")


# --- client credentials, password ------------------------------------------------------------------------------------


def test_client_credentials_are_for_the_client_itself(caller: Caller) -> None:
    """No refresh token, no person, no scope about one; a public client may not."""
    tokens = caller.service_token({"grant_type": "client_credentials", "scope": "tides:read tides:write"}).json
    assert "refresh_token" not in tokens
    assert "id_token" not in tokens
    assert caller.protected(tokens["access_token"]).json["sub"] == SERVICE.client_id
    about_person = {"grant_type": "client_credentials", "scope": "openid"}
    assert caller.service_token(about_person).error == (400, "invalid_scope")
    assert caller.token({"grant_type": "client_credentials"}).error == (400, "unauthorized_client")


def test_password(caller: Caller) -> None:
    """Name and password give tokens; wrong or missing ones do not."""
    form = {"grant_type": "password", "username": "dunlin", "password": "mudflats", "scope": "openid"}
    assert {"access_token", "refresh_token", "id_token"} <= caller.token(form).json.keys()
    assert caller.token(form | {"password": "waves"}).error == (400, "invalid_grant")
    assert caller.token(form | {"username": "gull"}).error == (400, "invalid_grant")
    assert caller.token(form | {"password": ""}).error == (400, "invalid_request")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "magic"}, "unsupported_grant_type"),
        ({"grant_type": ["client_credentials", "client_credentials"]}, "invalid_request"),
        ({"grant_type": "client_credentials", "scope": "tides:read nonsense"}, "invalid_scope"),
        ({"grant_type": "client_credentials", "resource": "not absolute"}, "invalid_target"),
        ({"grant_type": "client_credentials", "resource": "https://tides.shore.example/#x"}, "invalid_target"),
        ({"grant_type": "client_credentials", "audience": "https://elsewhere.example/"}, "invalid_target"),
    ],
)
def test_malformed_requests_are_refused_with_the_right_code(caller: Caller, form: dict[str, Any], code: str) -> None:
    """Missing, unknown and doubled parameters, scopes and resources."""
    assert caller.service_token(form).error == (400, code)


def test_json_is_no_form(caller: Caller) -> None:
    """The token endpoint takes forms."""
    answer = caller.service_token({"grant_type": "password"}, headers={"Content-Type": "application/json"})
    assert answer.error == (400, "invalid_request")
    big = caller.service_token({"grant_type": "client_credentials", "scope": "x" * 70_000})
    assert big.error == (413, "invalid_request")


def test_resources_and_audiences_end_up_in_the_token(caller: Caller) -> None:
    """RFC 8707: several resources; a token for another resource does not open this one."""
    form = {"grant_type": "client_credentials", "resource": "https://tides.shore.example/"}
    token = caller.service_token(form).json["access_token"]
    refused = caller.protected(token)
    assert (refused.status, 'error="invalid_token"' in refused.header("www-authenticate")) == (401, True)
    here = f"{caller.base_url}/protected/oauth2"
    both = {"grant_type": "client_credentials", "resource": [here], "audience": "https://boats.shore.example/"}
    token = caller.service_token(both).json["access_token"]
    assert caller.protected(token).json["aud"] == [here, "https://boats.shore.example/"]


# --- device ----------------------------------------------------------------------------------------------------------


def test_a_device_waits_for_its_code(caller: Caller, clock: SetClock) -> None:
    """Pending, slow down when asked too often, then tokens, once."""
    asked = caller.ask("POST", "/sign-in/device_authorization", {"client_id": APP.client_id, "scope": "openid"}).json
    assert asked["interval"] == 2
    assert asked["verification_uri_complete"] == f"{asked['verification_uri']}?user_code={asked['user_code']}"
    form = {"grant_type": DEVICE_CODE, "device_code": asked["device_code"]}
    assert caller.token(form).error == (400, "authorization_pending")
    assert caller.token(form).error == (400, "slow_down")
    clock.ahead_s = 6
    assert caller.token(form).error == (400, "slow_down")
    clock.ahead_s = 30
    assert caller.token(form).error == (400, "authorization_pending")
    browser = Caller(caller.base_url)
    assert asked["user_code"] in browser.ask("GET", asked["verification_uri_complete"]).text
    typed = asked["user_code"].lower().replace("-", " ")
    _connect(browser, browser.ask("POST", "/sign-in/device", {"user_code": typed}).header("location"))
    clock.ahead_s = 60
    tokens = caller.token(form)
    assert {"access_token", "refresh_token", "id_token"} <= tokens.json.keys()
    assert caller.token(form).error == (400, "invalid_grant")
    assert browser.ask("POST", "/sign-in/device", {"user_code": typed}).status == 403


def _connect(browser: Caller, location: str, decision: str = "allow") -> str:
    """Sign in and decide about a device; return the last page."""
    key = location.partition("interaction=")[2]
    form = {"interaction": key, "username": "sanderling", "password": "waves", "action": "sign-in"}
    consent = browser.ask("POST", "/sign-in/login", form).header("location")
    assert "A device asks, and shows this code" in browser.ask("GET", consent).text
    chosen = {"interaction": key, "decision": decision, "scope": ["openid", "tides:read"]}
    return browser.ask("POST", "/sign-in/consent", chosen).text


def test_a_device_can_be_denied_or_too_late(caller: Caller, clock: SetClock) -> None:
    """access_denied and expired_token; unknown codes and other clients are an invalid grant."""
    start = {"client_id": APP.client_id}
    asked = caller.ask("POST", "/sign-in/device_authorization", start).json
    browser = Caller(caller.base_url)
    location = browser.ask("POST", "/sign-in/device", {"user_code": asked["user_code"]}).header("location")
    assert "not connected" in _connect(browser, location, "deny")
    form = {"grant_type": DEVICE_CODE, "device_code": asked["device_code"]}
    assert caller.token(form).error == (400, "access_denied")
    late = caller.ask("POST", "/sign-in/device_authorization?lifetime_s=60&interval_s=1", start).json
    assert (late["expires_in"], late["interval"]) == (60, 1)
    form = {"grant_type": DEVICE_CODE, "device_code": late["device_code"]}
    assert caller.service_token(form).error == (400, "invalid_grant")
    clock.ahead_s = 61
    assert caller.token(form).error == (400, "expired_token")
    assert browser.ask("POST", "/sign-in/device", {"user_code": late["user_code"]}).status == 403
    assert caller.token(form | {"device_code": "x"}).error == (400, "invalid_grant")
    odd = {"client_id": SIGNER.client_id}
    assert caller.ask("POST", "/sign-in/device_authorization", odd).error == (401, "invalid_client")


# --- assertions and exchange -----------------------------------------------------------------------------------------


def test_jwt_bearer_vouches_for_a_person_or_for_itself(caller: Caller) -> None:
    """A signed JWT is the grant, once; the client adds who it is, and may be the signer."""
    issuer = f"{caller.base_url}/sign-in"
    form = {"grant_type": JWT_BEARER, "assertion": signed_assertion(SIGNER.client_id, issuer, sub="sanderling")}
    token = caller.service_token(form).json["access_token"]
    assert caller.protected(token).json["sub"] == "bird-sanderling"
    assert caller.service_token(form).error == (400, "invalid_grant")
    own = {"grant_type": JWT_BEARER, "assertion": signed_assertion(SIGNER.client_id, issuer)}
    assert caller.service_token(own).error == (400, "invalid_grant")
    own["assertion"] = signed_assertion(SIGNER.client_id, issuer)
    proved = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": signed_assertion(SIGNER.client_id, issuer)}
    token = caller.token(own | proved).json["access_token"]
    assert caller.protected(token).json["sub"] == SIGNER.client_id


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "gull"},
        {"iss": APP.client_id},
        {"sub": "gull"},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 9_999_999_999},
        {"nbf": 9_999_999_999},
        {"jti": None},
        {"key": ECKey.generate_key("P-256")},
    ],
)
def test_jwt_bearer_refuses_assertions_that_do_not_hold(caller: Caller, changes: dict[str, Any]) -> None:
    """Issuer, subject, audience, times, id and signature all have to be right."""
    claims: dict[str, Any] = {"sub": "sanderling", **changes}
    assertion = signed_assertion(SIGNER.client_id, f"{caller.base_url}/sign-in/token", **claims)
    assert caller.service_token({"grant_type": JWT_BEARER, "assertion": assertion}).error == (400, "invalid_grant")


def test_jwt_bearer_refuses_what_is_no_jwt(caller: Caller) -> None:
    """Garbage is an invalid grant, not a failure of the server."""
    for garbage in ("x", "a.b.c", "e30.e30.", "é.é.é"):
        assert caller.service_token({"grant_type": JWT_BEARER, "assertion": garbage}).error == (400, "invalid_grant")


def test_token_exchange_gives_less_for_another_place(caller: Caller, clock: SetClock) -> None:
    """Narrower scope, another resource, an actor; never longer than the first token."""
    subject = _signed_in(caller, scope="tides:read tides:write")["access_token"]
    actor = caller.service_token({"grant_type": "client_credentials"}).json["access_token"]
    here = f"{caller.base_url}/protected/oauth2"
    form = {
        "grant_type": EXCHANGE, "subject_token": subject, "subject_token_type": ACCESS_TOKEN,
        "scope": "tides:read", "resource": here, "actor_token": actor, "actor_token_type": ACCESS_TOKEN,
    }  # fmt: skip
    clock.ahead_s = 500
    answer = caller.service_token(form).json
    assert answer["issued_token_type"] == ACCESS_TOKEN
    assert answer["scope"] == "tides:read"
    assert answer["expires_in"] <= 100
    seen = caller.protected(answer["access_token"]).json
    assert (seen["sub"], seen["act"]) == ("bird-sanderling", {"sub": SERVICE.client_id})


def test_a_published_token_can_be_exchanged_by_everybody(caller: Caller) -> None:
    """It opens nothing here itself; traded in, it stands for sanderling."""
    assert caller.protected("shore-token").status == 401
    form = {"grant_type": EXCHANGE, "subject_token": "shore-token", "subject_token_type": ACCESS_TOKEN}
    answer = caller.service_token(form).json
    assert caller.protected(answer["access_token"]).json["sub"] == "bird-sanderling"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject_token": "x"}, "invalid_request"),
        ({"subject_token_type": ""}, "invalid_request"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:saml2"}, "invalid_request"),
        ({"requested_token_type": "urn:ietf:params:oauth:token-type:saml2"}, "invalid_request"),
        ({"actor_token_type": ACCESS_TOKEN}, "invalid_request"),
        ({"scope": "tides:write"}, "invalid_scope"),
        ({"audience": "https://elsewhere.example"}, "invalid_target"),
    ],
)
def test_token_exchange_refuses(caller: Caller, changes: dict[str, str], code: str) -> None:
    """Tokens that are none, types that are unknown, more scope than there was."""
    subject = caller.service_token({"grant_type": "client_credentials", "scope": "tides:read"}).json["access_token"]
    form = {"grant_type": EXCHANGE, "subject_token": subject, "subject_token_type": ACCESS_TOKEN}
    assert caller.service_token(form | changes).error == (400, code)
