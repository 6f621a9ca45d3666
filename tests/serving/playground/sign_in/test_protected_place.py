"""The place that opens with a token: which status and which challenge for what."""

from __future__ import annotations

from tests.serving.playground.sign_in.plain_client import Caller

GRANT = {"grant_type": "client_credentials", "scope": "tides:read"}


def test_without_a_token_both_ways_are_offered(caller: Caller) -> None:
    """No error code where nothing was sent (RFC 6750, 3.1); the body says what to do."""
    answer = caller.ask("GET", "/protected/oauth2")
    lines = answer.headers["www-authenticate"]
    assert [line.split(" ")[0] for line in lines] == ["Bearer", "DPoP"]
    assert "error=" not in "".join(lines)
    assert answer.json["try"]["issuer"] == f"{caller.base_url}/sign-in"


def test_a_scope_that_is_missing_is_named(caller: Caller) -> None:
    """403 with insufficient_scope; a scope from the query cannot break out of the header."""
    token = caller.service_token(GRANT).json["access_token"]
    assert caller.protected(token).status == 200
    refused = caller.protected(token, query="?scope=tides:write")
    assert refused.status == 403
    line = refused.headers["www-authenticate"][0]
    assert 'scope="tides:write"' in line
    assert 'error="insufficient_scope"' in line
    nasty = caller.protected(token, query="?scope=%22%0d%0aX-Evil:%201%c3%a9")
    assert nasty.status == 403
    assert "x-evil" not in nasty.headers


def test_what_is_no_token_of_ours(caller: Caller) -> None:
    """Garbage and other schemes are 401; only a token is answered with an error code."""
    assert 'error="invalid_token"' in caller.protected("garbage").header("www-authenticate")
    assert "error=" not in caller.protected("x", "Basic").header("www-authenticate")


def test_userinfo_needs_a_person(caller: Caller) -> None:
    """A client's own token has no openid scope; a person's shows no more than its scopes."""
    token = caller.service_token(GRANT).json["access_token"]
    assert caller.ask("GET", "/sign-in/userinfo", headers={"Authorization": f"Bearer {token}"}).status == 403
    form = {"grant_type": "password", "username": "dunlin", "password": "mudflats", "scope": "openid email"}
    token = caller.token(form).json["access_token"]
    answer = caller.ask("POST", "/sign-in/userinfo", {}, headers={"Authorization": f"Bearer {token}"})
    assert answer.json == {"sub": "bird-dunlin", "email": "dunlin@shore.example", "email_verified": True}
