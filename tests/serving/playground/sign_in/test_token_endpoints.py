"""Revocation, introspection, pushed requests."""

from __future__ import annotations

from typing import Any

import pytest
from tests.serving.playground.sign_in.plain_client import (
    APP,
    REDIRECT_URI,
    SERVICE,
    Caller,
    authorize_target,
    code_form,
    pkce,
)
from tests.serving.playground.sign_in.set_clock import SetClock

PASSWORD = {"grant_type": "password", "username": "sanderling", "password": "waves"}
WHO = {"client_id": SERVICE.client_id, "client_secret": SERVICE.secret}


def _tokens(caller: Caller) -> dict[str, Any]:
    tokens: dict[str, Any] = caller.service_token(PASSWORD).json
    return tokens


def test_revoking_an_access_token_leaves_the_others(caller: Caller) -> None:
    """The access token is dead, the refresh token lives; unknown tokens are as dead as was wished (RFC 7009, 2.2)."""
    tokens = _tokens(caller)
    assert caller.ask("POST", "/sign-in/revoke", {**WHO, "token": tokens["access_token"]}).status == 200
    assert caller.protected(tokens["access_token"]).status == 401
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert caller.service_token(form).status == 200
    assert caller.ask("POST", "/sign-in/revoke", {**WHO, "token": "unknown"}).status == 200
    assert caller.ask("POST", "/sign-in/revoke", WHO).error == (400, "invalid_request")


def test_revoking_a_refresh_token_ends_the_sign_in(caller: Caller) -> None:
    """Everything that came of it is dead too; another client's token cannot be revoked."""
    tokens = _tokens(caller)
    form = {"token": tokens["refresh_token"], "token_type_hint": "refresh_token"}
    foreign = caller.ask("POST", "/sign-in/revoke", {**form, "client_id": APP.client_id})
    assert foreign.error == (400, "invalid_grant")
    assert caller.protected(tokens["access_token"]).status == 200
    assert caller.ask("POST", "/sign-in/revoke", {**form, **WHO}).status == 200
    assert caller.protected(tokens["access_token"]).status == 401


def test_introspection_tells_what_a_token_is_good_for(caller: Caller, clock: SetClock) -> None:
    """Both kinds, while they are good; strangers learn nothing, and nobody learns about dead ones."""
    tokens = _tokens(caller)
    ask = ("POST", "/sign-in/introspect")
    about = caller.ask(*ask, {**WHO, "token": tokens["access_token"]}).json
    assert about["active"] is True
    assert (about["username"], about["client_id"], about["scope"]) == ("sanderling", SERVICE.client_id, "tides:read")
    assert (about["token_type"], about["exp"] - about["iat"]) == ("Bearer", 600)
    assert about["aud"] == f"{caller.base_url}/protected/oauth2"
    refresh = caller.ask(*ask, {**WHO, "token": tokens["refresh_token"]}).json
    assert (refresh["active"], refresh["sub"]) == (True, "bird-sanderling")
    stranger = {"client_id": APP.client_id, "token": tokens["access_token"]}
    assert caller.ask(*ask, stranger).json == {"active": False}
    own = caller.token(PASSWORD).json["access_token"]
    assert caller.ask(*ask, {"client_id": APP.client_id, "token": own}).json["active"] is True
    assert caller.ask(*ask, {**WHO, "token": "unknown"}).json == {"active": False}
    clock.ahead_s = 601
    assert caller.ask(*ask, {**WHO, "token": tokens["access_token"]}).json == {"active": False}


# --- pushed authorization requests -----------------------------------------------------------------------------------


def _pushed(caller: Caller, **changes: str) -> dict[str, str]:
    _, challenge = pkce()
    form = {
        "response_type": "code", "client_id": APP.client_id, "redirect_uri": REDIRECT_URI, "state": "pushed",
        **challenge, **changes,
    }  # fmt: skip
    return {name: value for name, value in form.items() if value}


def test_a_pushed_request_is_signed_in_to_once(caller: Caller) -> None:
    """The address in the browser names nothing but the reference; it works once."""
    verifier, challenge = pkce()
    answer = caller.ask("POST", "/sign-in/par", _pushed(caller, **challenge))
    assert (answer.status, answer.json["expires_in"]) == (201, 90)
    target = f"/sign-in/authorize?client_id={APP.client_id}&request_uri={answer.json['request_uri']}"
    back = caller.finish(caller.ask("GET", target))
    assert back["state"] == "pushed"
    assert caller.token(code_form(back["code"], verifier)).status == 200
    assert caller.ask("GET", target).status == 400


def test_pushed_references_expire_and_belong_to_a_client(caller: Caller, clock: SetClock) -> None:
    """Another client's, an old or an invented reference is a page that says so, never a redirect."""
    reference = caller.ask("POST", "/sign-in/par", _pushed(caller)).json["request_uri"]
    for target in (
        f"/sign-in/authorize?client_id={SERVICE.client_id}&request_uri={reference}",
        f"/sign-in/authorize?client_id={APP.client_id}&request_uri=urn:invented",
    ):
        assert caller.ask("GET", target).status == 400
    reference = caller.ask("POST", "/sign-in/par", _pushed(caller)).json["request_uri"]
    clock.ahead_s = 91
    assert caller.ask("GET", f"/sign-in/authorize?client_id={APP.client_id}&request_uri={reference}").status == 400


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"redirect_uri": "https://evil.example/"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"scope": "nonsense"}, "invalid_scope"),
        ({"response_type": "magic"}, "unsupported_response_type"),
        ({"request_uri": "urn:other"}, "invalid_request"),
    ],
)
def test_pushed_requests_are_checked_at_once(caller: Caller, changes: dict[str, str], code: str) -> None:
    """What would fail in the browser fails here, where the client hears of it."""
    assert caller.ask("POST", "/sign-in/par", _pushed(caller, **changes)).error == (400, code)


def test_a_confidential_client_pushes_with_its_secret(caller: Caller) -> None:
    """Client authentication at PAR; the secret is not part of the request that is kept."""
    form = {"response_type": "code", "redirect_uri": REDIRECT_URI, **WHO}
    reference = caller.ask("POST", "/sign-in/par", form).json["request_uri"]
    target = f"/sign-in/authorize?client_id={SERVICE.client_id}&request_uri={reference}"
    assert "code" in caller.finish(caller.ask("GET", target))
    assert caller.ask("GET", authorize_target(client_id=SERVICE.client_id)).status == 303
