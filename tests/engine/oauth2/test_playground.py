"""Every grant against the playground's authorization server, which was written without a look at this client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.engine.conftest import KnownSecrets, Sender, body_of
from tests.engine.oauth2.conftest import Entries, Person
from tests.engine.oauth2.test_grants import steps
from tests.serving.playground.sign_in.plain_client import Caller

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request
from sanderling.domain.sign_in import BrowserVisit, DeviceVisit, SignInVisit
from sanderling.engine.pipeline import Pipeline
from sanderling.engine.shared_state import SharedState
from sanderling.serving.playground.sign_in.registry import CLIENTS, DEMO_KEY_ID, DEMO_PRIVATE_KEY, DEMO_SUBJECT_TOKEN
from sanderling.storage.response_bodies import ResponseBodies

APP = {"client_id": "shore-app", "redirect_uri": "http://127.0.0.1:7777/callback"}
SERVICE = {"client_id": "shore-service", "client_secret": CLIENTS["shore-service"].secret}
SIGNER = {
    "client_id": "shore-signer",
    "client_auth": "private_key_jwt",
    "signing_key": DEMO_PRIVATE_KEY.replace("\n", " "),
    "key_id": DEMO_KEY_ID,
}
ODD = {"client_id": "odd bird:ü", "client_secret": CLIENTS["odd bird:ü"].secret}


@pytest_asyncio.fixture
async def shore(playground: str, tmp_path: Path) -> AsyncIterator[Sender]:
    """Sends to the protected place, with somebody who goes through the playground's pages."""

    def go(visit: SignInVisit) -> None:
        loop = asyncio.get_running_loop()

        def walk() -> None:
            caller = Caller(playground)
            if isinstance(visit, BrowserVisit):
                loop.call_soon_threadsafe(visit.paste, caller.walk(visit.url).header("location"))
            elif isinstance(visit, DeviceVisit):
                enter_code(caller, visit)

        loop.run_in_executor(None, walk)

    secrets = KnownSecrets()
    pipeline = Pipeline(
        ResponseBodies(tmp_path / "spool"), secrets, SharedState(tokens=Entries(), sign_in_help=Person(go))
    )
    yield Sender(pipeline, secrets)
    await pipeline.aclose()


def enter_code(caller: Caller, visit: DeviceVisit) -> None:
    """Enter a user code as a person does."""
    caller.walk(caller.ask("POST", "/sign-in/device", {"user_code": visit.user_code}).header("location"))


async def told(sender: Sender, playground: str, grant: str, **values: str) -> tuple[Exchange, dict[str, Any]]:
    """Send to the protected place, and return what it says of the token."""
    form = {"grant": grant, "issuer": f"{playground}/sign-in", **values}
    request = Request(url_template=f"{playground}/protected/oauth2")
    exchange = await sender(request, auth=AuthChoice("oauth2", form))
    assert exchange.outcome is Outcome.DONE, exchange.error
    assert exchange.head is not None
    assert exchange.head.status == 200, body_of(exchange)
    return exchange, json.loads(body_of(exchange))


@pytest.mark.parametrize(
    "values",
    [
        SERVICE,
        {**SERVICE, "client_auth": "client_secret_post"},
        {**SERVICE, "client_auth": "client_secret_jwt"},
        SIGNER,
        ODD,
        {**SERVICE, "dpop": "true"},
        {**SERVICE, "dpop": "true", "scope": "tides:read tides:write"},
    ],
    ids=["basic", "post", "secret-jwt", "private-key", "odd", "dpop", "dpop-again"],
)
async def test_client_credentials(shore: Sender, playground: str, values: dict[str, str]) -> None:
    """Each way to show the client, and tokens bound to a key."""
    exchange, _ = await told(shore, playground, "client-credentials", **values)
    assert steps(exchange)["token"] == "ok"


@pytest.mark.parametrize(
    "values",
    [APP, {**APP, "par": "true"}, {**APP, "dpop": "true"}, {**SERVICE, "redirect_uri": APP["redirect_uri"]}],
    ids=["public", "par", "dpop", "confidential"],
)
async def test_authorization_code(shore: Sender, playground: str, values: dict[str, str]) -> None:
    """Login and consent pages, PKCE, the ID token; RS256 for one client, ES256 for the other."""
    exchange, _ = await told(
        shore, playground, "authorization-code", scope="openid profile offline_access tides:read", **values
    )
    for check in ("state", "issuer", "ID token: signature", "ID token: nonce", "ID token: aud"):
        assert steps(exchange)[check] == "ok"


async def test_device_code(shore: Sender, playground: str) -> None:
    """The code is entered on a page while the server is asked."""
    server = f"{playground}/sign-in"
    endpoints = {
        "server": "manual",
        "device_authorization_endpoint": f"{server}/device_authorization?interval_s=1",
        "token_endpoint": f"{server}/token",
        "jwks_uri": f"{server}/jwks",
    }
    exchange, _ = await told(
        shore, playground, "device-code", client_id="shore-app", scope="openid tides:read", **endpoints
    )
    assert steps(exchange)["ID token: signature"] == "ok"


async def test_implicit(shore: Sender, playground: str) -> None:
    """The token comes by way of the browser."""
    exchange, _ = await told(shore, playground, "implicit", scope="openid tides:read", **APP)
    assert steps(exchange)["ID token: at_hash"] == "ok"


@pytest.mark.parametrize(
    ("grant", "values"),
    [
        ("password", {**APP, "username": "sanderling", "password": "waves"}),
        ("token-exchange", {**SERVICE, "subject_token": DEMO_SUBJECT_TOKEN}),
        (
            "jwt-bearer",
            {**SIGNER, "assertion_key": DEMO_PRIVATE_KEY, "assertion_subject": "dunlin"},
        ),
    ],
    ids=["password", "token-exchange", "jwt-bearer"],
)
async def test_grants_without_a_browser(shore: Sender, playground: str, grant: str, values: dict[str, str]) -> None:
    """A user's password, a token from elsewhere, an assertion."""
    await told(shore, playground, grant, scope="tides:read", **values)
