"""The pages: who gets to see which, what they answer to the client, and what they refuse."""

from __future__ import annotations

import re
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from tests.serving.playground.sign_in.plain_client import (
    APP,
    REDIRECT_URI,
    SERVICE,
    SIGNER,
    Caller,
    authorize_target,
    callback_parameters,
    pkce,
)
from tests.serving.playground.sign_in.set_clock import SetClock


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "gull"},
        {"client_id": ""},
        {"redirect_uri": ""},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": "http://127.0.0.1.evil.example/callback"},
        {"redirect_uri": "http://127.0.0.1@evil.example/callback"},
        {"redirect_uri": "http://evil@127.0.0.1/callback"},
        {"redirect_uri": "http://127.0.0.1:1/elsewhere"},
        {"redirect_uri": "http://127.0.0.1:x/callback"},
        {"redirect_uri": "http://127.0.0.1:1/callback#f"},
        {"redirect_uri": "https://127.0.0.1:1/callback"},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(caller: Caller, changes: dict[str, str]) -> None:
    """Unknown clients and redirect URIs end on a page (RFC 6749, 4.1.2.1)."""
    _, challenge = pkce()
    answer = caller.ask("GET", authorize_target(**challenge, **changes))
    assert answer.status == 400
    assert "This cannot be a sign-in" in answer.text
    assert not answer.header("location")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/callback", "http://[::1]:65535/", "http://localhost/callback"])
def test_loopback_redirects_may_have_any_port(caller: Caller, address: str) -> None:
    """RFC 8252, 7.3."""
    _, challenge = pkce()
    assert caller.ask("GET", authorize_target(**challenge, redirect_uri=address)).status == 303


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"response_type": ""}, "invalid_request"),
        ({"response_type": "magic"}, "unsupported_response_type"),
        ({"scope": "nonsense"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "S512"}, "invalid_request"),
        ({"resource": "https://elsewhere.example/"}, "invalid_target"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "nonsense"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"request": "a.b.c"}, "request_not_supported"),
        ({"response_mode": "smoke"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"response_type": "token", "client_id": SIGNER.client_id}, "unauthorized_client"),
        ({"response_type": "id_token", "nonce": ""}, "invalid_request"),
        ({"response_type": "token", "response_mode": "query"}, "invalid_request"),
    ],
)
def test_other_mistakes_go_back_to_the_client(caller: Caller, changes: dict[str, str], code: str) -> None:
    """With state and issuer (RFC 9207), by a redirect."""
    _, challenge = pkce()
    answer = caller.ask("GET", authorize_target(**{**challenge, **changes}))
    back = callback_parameters(answer.header("location"))
    assert (back["error"], back["state"], back["iss"]) == (code, "st&te=1", f"{caller.base_url}/sign-in")
    assert back["error_description"]


def test_implicit_answers_in_the_fragment(caller: Caller) -> None:
    """Token and ID token come without another call; the ID token carries the person and a hash of the token."""
    answer: dict[str, Any] = caller.sign_in(response_type="token", scope="tides:read")
    assert {"access_token", "token_type", "expires_in", "scope", "state", "iss"} == answer.keys()
    assert caller.protected(answer["access_token"]).status == 200
    both = Caller(caller.base_url).sign_in(response_type="token id_token", nonce="n")
    keys = KeySet.import_key_set(caller.ask("GET", "/sign-in/jwks").json)
    claims = jwt.decode(both["id_token"], keys).claims
    assert (claims["nonce"], len(claims["at_hash"])) == ("n", 22)
    alone = Caller(caller.base_url).sign_in(response_type="id_token", nonce="n", scope="openid profile")
    assert "access_token" not in alone
    assert jwt.decode(alone["id_token"], keys).claims["name"] == "Sandra Ling"
    assert caller.ask("GET", authorize_target(response_type="token")).header("location").startswith("/sign-in/consent")


def test_answers_can_be_posted(caller: Caller) -> None:
    """response_mode=form_post: a page with the parameters, escaped, and a script that is named by its hash."""
    answer = caller.ask("GET", authorize_target(client_id=SERVICE.client_id, response_mode="form_post", prompt="none"))
    assert answer.status == 200
    assert f'action="{REDIRECT_URI}"' in answer.text
    assert 'name="state" value="st&amp;te=1"' in answer.text
    assert "script-src 'sha256-" in answer.header("content-security-policy")


def test_posted_authorization_requests_are_taken(caller: Caller) -> None:
    """OpenID Connect, 3.1.2.1: GET and POST alike."""
    form = {"response_type": "code", "client_id": SERVICE.client_id, "redirect_uri": REDIRECT_URI}
    assert caller.ask("POST", "/sign-in/authorize", form).header("location").startswith("/sign-in/login")


# --- pages -----------------------------------------------------------------------------------------------------------


def _login_page(caller: Caller, **asked: str) -> tuple[str, str]:
    """Return interaction and text of a login page."""
    _, challenge = pkce()
    location = caller.ask("GET", authorize_target(**challenge, **asked)).header("location")
    page = caller.ask("GET", location)
    assert page.status == 200
    return re.findall(r'name="interaction" value="([^"]+)"', page.text)[0], page.text


def test_the_login_page_says_who_lives_here_and_is_kept_by_nobody(caller: Caller) -> None:
    """Labels, hint, language; no store, no frames, no scripts; what came from outside is text."""
    _, page = _login_page(caller, login_hint='"><script>')
    assert "&quot;&gt;&lt;script&gt;" in page
    assert "<code>sanderling</code> with <code>waves</code>" in page
    for name in ("username", "password"):
        assert re.search(rf'<label>[^<]+<input[^>]+name="{name}"', page)
    assert '<html lang="en">' in page
    answer = caller.ask("GET", "/sign-in/device")
    assert answer.header("cache-control") == "no-store"
    assert "frame-ancestors 'none'" in answer.header("content-security-policy")


def test_a_wrong_password_is_told_and_may_be_mended(caller: Caller) -> None:
    """The page comes again with the name kept; then the right one goes on."""
    key, _ = _login_page(caller)
    form = {"interaction": key, "username": "dunlin", "password": "wrong", "action": "sign-in"}
    again = caller.ask("POST", "/sign-in/login", form)
    assert again.status == 403
    assert 'role="alert"' in again.text
    assert 'value="dunlin"' in again.text
    right = caller.ask("POST", "/sign-in/login", form | {"password": "mudflats"})
    assert right.header("location") == f"/sign-in/consent?interaction={key}"


def test_cancelling_and_denying_are_told_to_the_client(caller: Caller) -> None:
    """Both are access_denied, and end the sign-in."""
    key, _ = _login_page(caller)
    answer = caller.ask("POST", "/sign-in/login", {"interaction": key, "action": "cancel"})
    assert callback_parameters(answer.header("location"))["error"] == "access_denied"
    key, _ = _login_page(caller)
    form = {"interaction": key, "username": "dunlin", "password": "mudflats", "action": "sign-in"}
    consent = caller.ask("GET", caller.ask("POST", "/sign-in/login", form).header("location"))
    assert "read the tide tables" in consent.text
    denied = caller.ask("POST", "/sign-in/consent", {"interaction": key, "decision": "deny"})
    assert callback_parameters(denied.header("location"))["error"] == "access_denied"
    assert caller.ask("POST", "/sign-in/consent", {"interaction": key, "decision": "allow"}).status == 410


def test_less_can_be_allowed_than_was_asked(caller: Caller) -> None:
    """A scope that is not ticked is not granted; none at all is a denial."""
    verifier, challenge = pkce()
    location = caller.ask("GET", authorize_target(**challenge, scope="openid tides:read tides:write")).header(
        "location"
    )
    key = location.partition("=")[2]
    login = {"interaction": key, "username": "sanderling", "password": "waves", "action": "sign-in"}
    caller.ask("POST", "/sign-in/login", login)
    chosen = {"interaction": key, "decision": "allow", "scope": ["tides:write"]}
    back = callback_parameters(caller.ask("POST", "/sign-in/consent", chosen).header("location"))
    form = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": REDIRECT_URI}
    assert caller.token(form | {"code_verifier": verifier}).json["scope"] == "tides:write"


def test_pages_belong_to_the_browser_that_began(caller: Caller) -> None:
    """Somebody else's interaction cannot be finished, so nobody can be led into signing in for another."""
    key, _ = _login_page(caller)
    stranger = Caller(caller.base_url)
    form = {"interaction": key, "username": "dunlin", "password": "mudflats", "action": "sign-in"}
    assert stranger.ask("POST", "/sign-in/login", form).status == 410
    assert stranger.ask("GET", f"/sign-in/login?interaction={key}").status == 410
    before = dict(caller.cookies)
    caller.ask("POST", "/sign-in/login", form)
    assert caller.cookies != before
    stranger.cookies = before
    assert stranger.ask("GET", f"/sign-in/consent?interaction={key}").status == 410
    assert caller.ask("GET", f"/sign-in/consent?interaction={key}").status == 200


def test_sessions_prompts_and_ages(caller: Caller, clock: SetClock) -> None:
    """Signed in once, only consent is asked; login, max_age and another account ask for the password again."""
    _, challenge = pkce()
    caller.sign_in(**challenge)
    assert "/consent" in caller.ask("GET", authorize_target(**challenge)).header("location")
    assert "/login" in caller.ask("GET", authorize_target(**challenge, prompt="login")).header("location")
    silent = callback_parameters(caller.ask("GET", authorize_target(**challenge, prompt="none")).header("location"))
    assert "code" in silent
    more = authorize_target(**challenge, prompt="none", scope="openid email")
    assert callback_parameters(caller.ask("GET", more).header("location"))["error"] == "consent_required"
    clock.ahead_s = 100
    assert "/consent" in caller.ask("GET", authorize_target(**challenge, max_age="101")).header("location")
    assert "/login" in caller.ask("GET", authorize_target(**challenge, max_age="99")).header("location")
    location = caller.ask("GET", authorize_target(**challenge)).header("location")
    switch = {"interaction": location.partition("=")[2], "decision": "switch"}
    assert "/login" in caller.ask("POST", "/sign-in/consent", switch).header("location")
    assert APP.client_id in caller.ask("GET", caller.ask("GET", authorize_target(**challenge)).header("location")).text


def test_a_device_code_that_is_not_known(caller: Caller) -> None:
    """The page says so and keeps what was typed."""
    answer = caller.ask("POST", "/sign-in/device", {"user_code": "<b>"})
    assert answer.status == 403
    assert 'value="&lt;b&gt;"' in answer.text
