"""The five ways in which a client says who it is, and everything that does not count as one."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

import pytest
from joserfc.jwk import ECKey
from tests.serving.playground.sign_in.plain_client import (
    APP,
    ASSERTION_TYPE,
    SERVICE,
    SIGNER,
    Caller,
    basic,
    signed_assertion,
)

from sanderling.serving.playground.sign_in.registry import CLIENTS

GRANT = {"grant_type": "client_credentials"}
PASSWORD = {"grant_type": "password", "username": "sanderling", "password": "waves"}
ODD = CLIENTS["odd bird:ü"]


def _assertion(text: str, **more: str) -> dict[str, str]:
    return {**GRANT, "client_assertion_type": ASSERTION_TYPE, "client_assertion": text, **more}


def test_secret_in_a_header_or_in_the_form(caller: Caller) -> None:
    """client_secret_basic and client_secret_post."""
    assert caller.token(GRANT, headers=basic(SERVICE.client_id, SERVICE.secret)).status == 200
    assert caller.service_token(GRANT).status == 200
    assert caller.token(PASSWORD | {"client_id": APP.client_id}).status == 200


def test_ids_and_secrets_are_form_encoded_inside_basic(caller: Caller) -> None:
    """RFC 6749, 2.3.1: colons, percent signs and letters beyond ASCII survive, if they are encoded."""
    encoded = basic(quote_plus(ODD.client_id), quote_plus(ODD.secret))
    assert caller.token(GRANT, headers=encoded).status == 200
    assert caller.token(GRANT, headers=basic(ODD.client_id, ODD.secret)).error == (401, "invalid_client")


@pytest.mark.parametrize("audience", ["", "/token"])
def test_signed_assertions(caller: Caller, audience: str) -> None:
    """client_secret_jwt and private_key_jwt, for the issuer or the token endpoint; each assertion once."""
    there = f"{caller.base_url}/sign-in{audience}"
    for text in (
        signed_assertion(SERVICE.client_id, there, secret=SERVICE.secret),
        signed_assertion(SIGNER.client_id, there),
        signed_assertion(SIGNER.client_id, there, aud=[there, "https://elsewhere.example"]),
    ):
        assert caller.token(_assertion(text)).status == 200
        assert caller.token(_assertion(text)).error == (401, "invalid_client")


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example"},
        {"aud": 7},
        {"exp": 1},
        {"exp": None},
        {"jti": None},
        {"iss": "gull"},
        {"sub": "gull"},
        {"sub": None, "iss": None},
        {"sub": "gull", "iss": "gull"},
        {"sub": APP.client_id, "iss": APP.client_id},
        {"key": ECKey.generate_key("P-256")},
        {"secret": "not-the-right-secret-but-a-long-one"},
    ],
)
def test_assertions_that_do_not_hold(caller: Caller, changes: dict[str, Any]) -> None:
    """Wrong audience, time, subject, key or kind of signature: 401 with invalid_client."""
    text = signed_assertion(SIGNER.client_id, f"{caller.base_url}/sign-in", **changes)
    assert caller.token(_assertion(text)).error == (401, "invalid_client")


def test_everything_else_is_refused(caller: Caller) -> None:
    """Wrong secrets, ways a client may not use, two ways at once, no way at all."""
    issuer = f"{caller.base_url}/sign-in"
    good = basic(SERVICE.client_id, SERVICE.secret)
    wrong = caller.token(GRANT, headers=basic(SERVICE.client_id, "wrong"))
    assert wrong.error == (401, "invalid_client")
    assert wrong.header("www-authenticate").startswith("Basic ")
    refused: list[tuple[dict[str, str], dict[str, str]]] = [
        ({"client_id": SERVICE.client_id, "client_secret": "wrong"}, {}),
        ({"client_id": "gull", "client_secret": "x"}, {}),
        ({"client_id": SERVICE.client_id}, {}),
        ({"client_id": "gull"}, {}),
        ({"client_id": SIGNER.client_id, "client_secret": "x"}, {}),
        ({"client_id": APP.client_id, "client_secret": "x"}, {}),
        ({}, {"Authorization": "Basic !!!"}),
        ({}, {"Authorization": "Bearer abc"}),
        ({}, basic("gull", "x")),
    ]
    for form, headers in refused:
        assert caller.ask("POST", "/sign-in/token", GRANT | form, headers=headers).error == (401, "invalid_client")
    assert caller.ask("POST", "/sign-in/token").error == (401, "invalid_client")
    twice = {"client_id": SERVICE.client_id, "client_secret": SERVICE.secret}
    assert caller.token(GRANT | twice, headers=good).error == (400, "invalid_request")
    assert caller.token(GRANT | {"client_id": APP.client_id}, headers=good).error == (400, "invalid_request")
    unknown = _assertion(signed_assertion(SIGNER.client_id, issuer), client_assertion_type="urn:other")
    assert caller.token(unknown).error == (400, "invalid_request")


@pytest.mark.parametrize("endpoint", ["revoke", "introspect", "par", "device_authorization"])
def test_the_other_endpoints_ask_the_same(caller: Caller, endpoint: str) -> None:
    """Every back-channel endpoint takes the same ways, and refuses without one."""
    assert caller.ask("POST", f"/sign-in/{endpoint}", {}).error == (401, "invalid_client")
    wrong = caller.ask("POST", f"/sign-in/{endpoint}", {}, headers=basic(SERVICE.client_id, "wrong"))
    assert wrong.error == (401, "invalid_client")
