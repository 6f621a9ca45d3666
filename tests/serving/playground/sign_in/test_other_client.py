"""A client that others wrote (Authlib's) finds its way: what it sends is understood, and our answers by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import ClientSecretJWT, PrivateKeyJWT
from joserfc.jwk import ECKey
from tests.serving.playground.sign_in.plain_client import APP, REDIRECT_URI, SERVICE, SIGNER, Caller

from sanderling.serving.playground.sign_in.registry import DEMO_PRIVATE_KEY

pytestmark = pytest.mark.filterwarnings("ignore")  # it is about to move to another HTTP library, and says so


@pytest.fixture(autouse=True)
def _loopback_is_fine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    yield


def _client(caller: Caller, client_id: str, method: str, secret: object = None, **more: Any) -> Any:
    issuer = f"{caller.base_url}/sign-in"
    client = OAuth2Client(
        client_id, secret, token_endpoint_auth_method=method, redirect_uri=REDIRECT_URI, trust_env=False,
        token_endpoint=f"{issuer}/token", revocation_endpoint_auth_method=method, **more,
    )  # fmt: skip
    client.register_client_auth_method(ClientSecretJWT(f"{issuer}/token"))
    client.register_client_auth_method(PrivateKeyJWT(f"{issuer}/token", alg="ES256"))
    return client


def _location(caller: Caller, url: str) -> str:
    return caller.walk(url.removeprefix(caller.base_url)).header("location")


def test_code_with_pkce_then_refresh_and_revocation(caller: Caller) -> None:
    """The token opens the place; refreshed it still does, revoked no more."""
    client = _client(caller, APP.client_id, "none", scope="openid tides:read", code_challenge_method="S256")
    issuer, verifier = f"{caller.base_url}/sign-in", "v" * 48
    url, state = client.create_authorization_url(f"{issuer}/authorize", code_verifier=verifier)
    back = _location(caller, url)
    client.fetch_token(authorization_response=back, state=state, code_verifier=verifier)
    place = f"{caller.base_url}/protected/oauth2"
    assert client.get(place).json()["sub"] == "bird-sanderling"
    client.refresh_token(f"{issuer}/token")
    assert client.get(place).status_code == 200
    assert client.introspect_token(f"{issuer}/introspect", token=client.token["access_token"]).json()["active"]
    client.revoke_token(f"{issuer}/revoke", token=client.token["access_token"])
    assert httpx.get(place, headers={"Authorization": f"Bearer {client.token['access_token']}"}).status_code == 401


@pytest.mark.parametrize(
    "method", ["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"]
)
def test_a_service_by_each_way_of_authentication(caller: Caller, method: str) -> None:
    """Its header, form and two kinds of signed assertions are taken."""
    who = (SIGNER.client_id, DEMO_PRIVATE_KEY) if method == "private_key_jwt" else (SERVICE.client_id, SERVICE.secret)
    client = _client(caller, who[0], method, ECKey.import_key(who[1]) if method == "private_key_jwt" else who[1])
    assert client.fetch_token(grant_type="client_credentials", scope="tides:read")["scope"] == "tides:read"


def test_passwords_devices_and_fragments(caller: Caller) -> None:
    """The other grants, and an error that it reads as one."""
    client = _client(caller, APP.client_id, "none", scope="tides:read")
    assert client.fetch_token(username="dunlin", password="mudflats", grant_type="password")["refresh_token"]
    with pytest.raises(OAuthError, match="invalid_grant"):
        client.fetch_token(username="dunlin", password="wrong", grant_type="password")
    asked = caller.ask("POST", "/sign-in/device_authorization", {"client_id": APP.client_id}).json
    code = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": asked["device_code"]}
    with pytest.raises(OAuthError, match="authorization_pending"):
        client.fetch_token(**code)
    url, state = client.create_authorization_url(f"{caller.base_url}/sign-in/authorize", response_type="token")
    token = client.token_from_fragment(_location(caller, url), state)
    assert (token["token_type"], token["expires_in"]) == ("Bearer", "600")
