"""The same kind against an OpenID provider that others wrote (``oidc-provider``): what we send is understood.

Skipped, loudly, where Node or the provider's packages cannot be had.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from tests.engine.conftest import KnownSecrets, Sender, body_of
from tests.engine.oauth2.conftest import Entries, Person
from tests.servers.npm_provider import OpenIdProvider, Visitor, openid_provider

from sanderling.domain import errors
from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request
from sanderling.domain.sign_in import BrowserVisit, DeviceVisit, SignInVisit
from sanderling.engine.pipeline import Pipeline
from sanderling.engine.shared_state import SharedState
from sanderling.storage.response_bodies import ResponseBodies

CODE, SERVICE, DEVICE = "authorization-code", "client-credentials", "device-code"
SECRET = "a secret with % and + and enough letters"
KEY = ECKey.generate_key("P-256", {"kid": "mine"}, auto_kid=False)
_PERSONAL = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"]


def _client(name: str, method: str, **more: Any) -> dict[str, Any]:
    return {"client_id": name, "token_endpoint_auth_method": method, **more}


def _personal(name: str, method: str, **more: Any) -> dict[str, Any]:
    native = {"application_type": "native", "redirect_uris": ["http://127.0.0.1/callback"]}
    return _client(name, method, **native, grant_types=_PERSONAL, response_types=["code"], **more)


def _service(method: str, **more: Any) -> dict[str, Any]:
    alone: dict[str, Any] = {"grant_types": ["client_credentials"], "response_types": [], "redirect_uris": []}
    return _client(f"service {method}", method, **alone, **more)


_JWKS = {"jwks": {"keys": [KEY.as_dict(private=False)]}}
CLIENTS = [
    _personal("app", "none"),
    _personal("site", "client_secret_basic", client_secret=SECRET),
    _service("client_secret_basic", client_secret=SECRET),
    _service("client_secret_post", client_secret=SECRET),
    _service("client_secret_jwt", client_secret=SECRET, token_endpoint_auth_signing_alg="HS256"),
    _service("private_key_jwt", token_endpoint_auth_signing_alg="ES256", **_JWKS),
]


@pytest.fixture(scope="module")
def running_provider() -> Iterator[OpenIdProvider]:
    """One provider for all tests of this module."""
    with openid_provider(CLIENTS, dpopNonce=True) as provider:
        yield provider


@pytest.fixture
def provider(running_provider: OpenIdProvider) -> Iterator[OpenIdProvider]:
    """The provider; its clock is right again afterwards."""
    yield running_provider
    running_provider.put_clock_forward(0)


@dataclass
class Beside:
    """Sends requests with tokens of the provider."""

    provider: OpenIdProvider
    sender: Sender
    person: Person

    async def __call__(self, grant: str = CODE, path: str = "/me", **values: str) -> Exchange:
        """Send a GET with a token of that grant, by default to the provider's userinfo."""
        client = {"issuer": self.provider.issuer, "client_id": "app", "client_auth": "none", "scope": "openid email"}
        form = {"grant": grant, **client, **values}
        choice = AuthChoice("oauth2", {name: value for name, value in form.items() if value})
        url = path if "//" in path else f"{self.provider.issuer}{path}"
        return await self.sender(Request(url_template=url), auth=choice)


@pytest_asyncio.fixture
async def send_beside(provider: OpenIdProvider, tmp_path: Path) -> AsyncIterator[Beside]:
    """A pipeline with an empty keyring, and somebody who goes through the provider's pages."""
    person = Person(act=_visitor())
    secrets = KnownSecrets()
    pipeline = Pipeline(ResponseBodies(tmp_path), secrets, SharedState(tokens=Entries(), sign_in_help=person))
    yield Beside(provider, Sender(pipeline, secrets), person)
    await pipeline.aclose()


def _visitor(bend: Callable[[str], str] = lambda callback: callback) -> Callable[[SignInVisit], None]:
    """Return what goes through the pages, and pastes the callback as ``bend`` makes it."""

    def act(visit: SignInVisit) -> None:
        loop = asyncio.get_running_loop()

        def go() -> None:
            try:
                if isinstance(visit, DeviceVisit):
                    assert "Sign-in Success" in Visitor().connect_device(visit.complete_uri)
                elif isinstance(visit, BrowserVisit):
                    callback = Visitor().sign_in(visit.url, visit.redirect_uri)
                    loop.call_soon_threadsafe(visit.paste, bend(callback))
            except BaseException:
                loop.call_soon_threadsafe(visit.cancel)
                raise

        loop.run_in_executor(None, go)

    return act


def _answer(exchange: Exchange) -> Any:
    assert exchange.outcome is Outcome.DONE, exchange.error
    assert exchange.head is not None
    assert exchange.head.status == 200, body_of(exchange)
    return json.loads(body_of(exchange))


def _steps(exchange: Exchange) -> dict[str, str]:
    return {event.name: event.outcome for event in exchange.events if isinstance(event, ev.SignInStep)}


def _token_calls(exchange: Exchange) -> int:
    calls = [event.event for event in exchange.events if isinstance(event, ev.SignInCall)]
    return sum(isinstance(call, ev.Prepared) and call.url.endswith("/token") for call in calls)


# --- grants ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"pkce": "S256", "client_id": "site", "client_auth": "client_secret_basic", "client_secret": SECRET},
        {"par": "true"},
        {"dpop": "true"},
        {"dpop": "true", "par": "true"},
    ],
    ids=lambda values: "+".join(values) or "plain",
)
async def test_a_person_signs_in(send_beside: Beside, values: dict[str, str]) -> None:
    """Code with PKCE, by a public and a confidential client, pushed, bound to a key; every check holds."""
    exchange = await send_beside(**values)
    assert _answer(exchange) == {"sub": "dunlin", "email": "dunlin@shore.example"}
    outcomes = _steps(exchange)
    checks = ("state", "issuer", "ID token: signature", "ID token: iss", "ID token: aud", "ID token: nonce")
    assert {name: outcomes[name] for name in checks} == dict.fromkeys(checks, "ok")
    if "par" in values:
        (visit,) = send_beside.person.visits
        assert isinstance(visit, BrowserVisit)
        assert set(parse_qs(urlsplit(visit.url).query)) == {"client_id", "request_uri"}


async def test_a_device_is_connected(send_beside: Beside) -> None:
    """The code is entered at the provider's page while we ask."""
    assert _answer(await send_beside(DEVICE))["sub"] == "dunlin"


@pytest.mark.parametrize(
    "method", ["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"]
)
async def test_a_service_shows_who_it_is(send_beside: Beside, playground: str, method: str) -> None:
    """Every way of client authentication; the token is good for the resource and scope that were asked for."""
    exchange = await send_beside(
        SERVICE, f"{playground}/echo", client_id=f"service {method}", client_auth=method, client_secret=SECRET,
        signing_key=json.dumps(KEY.as_dict(private=True)), scope="tides:read", resource="https://tides.example",
    )  # fmt: skip
    _answer(exchange)
    token = body_of(exchange).decode().partition("Bearer ")[2].partition('"')[0]
    async with httpx.AsyncClient(trust_env=False) as client:
        keys = (await client.get(f"{send_beside.provider.issuer}/jwks")).json()
    claims = jwt.decode(token, KeySet.import_key_set(keys), ["RS256"]).claims
    assert (claims["client_id"], claims["aud"]) == (f"service {method}", "https://tides.example")
    assert claims["scope"] == "tides:read"


@pytest.mark.parametrize("values", [{}, {"dpop": "true"}], ids=["bearer", "dpop"])
async def test_an_expired_token_is_refreshed(send_beside: Beside, values: dict[str, str]) -> None:
    """After its time a token is refreshed, by the rotated refresh token the next time; nobody is asked again."""
    values = values | {"leeway_s": "5000"}  # only the provider's clock goes on
    _answer(await send_beside(**values))
    for later_s in (700, 1400):
        send_beside.provider.put_clock_forward(later_s)
        exchange = await send_beside(**values)
        assert _answer(exchange)["sub"] == "dunlin"
        assert _token_calls(exchange) >= 1
    assert len(send_beside.person.visits) == 1


# --- what goes wrong -------------------------------------------------------------------------------------------------


def _failed(exchange: Exchange, kind: type[errors.SanderlingError]) -> str:
    """Return the sentence of a send that ended before anything was sent."""
    assert exchange.outcome is Outcome.FAILED
    assert type(exchange.error) is kind, exchange.error
    assert exchange.last(ev.Prepared) is None
    return exchange.error.message


async def test_a_wrong_secret(send_beside: Beside, playground: str) -> None:
    """invalid_client, and nothing is sent."""
    service = {"client_id": "service client_secret_basic", "client_auth": "client_secret_basic", "scope": "tides:read"}
    exchange = await send_beside(SERVICE, f"{playground}/echo", **service, client_secret="wrong")
    assert "invalid_client" in _failed(exchange, errors.SignInRefused)


async def test_a_redirect_uri_that_is_not_registered(send_beside: Beside) -> None:
    """Pushed, the provider says so to us; in the browser only the person would see it."""
    exchange = await send_beside(par="true", redirect_uri="http://127.0.0.1/elsewhere")
    assert "redirect_uri did not match" in _failed(exchange, errors.SignInRefused)


@pytest.mark.parametrize(
    ("bend", "word"),
    [
        (lambda callback: callback.replace("state=", "state=x"), "state"),
        (lambda callback: callback.replace("iss=http", "iss=https"), "from another server"),
        (lambda callback: callback.partition("&iss=")[0], "does not say who gave it"),
    ],
)
async def test_an_altered_answer(send_beside: Beside, bend: Callable[[str], str], word: str) -> None:
    """Another state, another issuer, and none although the provider promises one (RFC 9207, 2.4)."""
    send_beside.person.act = _visitor(bend)
    assert word in _failed(await send_beside(), errors.SignInCheckFailed)


async def test_a_code_that_was_used(send_beside: Beside) -> None:
    """Somebody was faster with the code: invalid_grant."""

    def use(callback: str) -> str:
        code = parse_qs(urlsplit(callback).query)["code"][0]
        (visit,) = send_beside.person.visits
        assert isinstance(visit, BrowserVisit)
        form = {"grant_type": "authorization_code", "client_id": "app", "code": code}
        form |= {"redirect_uri": visit.redirect_uri, "code_verifier": "v" * 43}
        answer = httpx.post(f"{send_beside.provider.issuer}/token", data=form, trust_env=False)
        assert answer.status_code == 200, answer.text
        return callback

    send_beside.person.act = _visitor(use)
    assert "invalid_grant" in _failed(await send_beside(code_verifier="v" * 43), errors.SignInRefused)


async def test_a_code_that_has_expired(send_beside: Beside) -> None:
    """The person came back too late: invalid_grant."""

    def wait(callback: str) -> str:
        send_beside.provider.put_clock_forward(120)
        return callback

    send_beside.person.act = _visitor(wait)
    assert "invalid_grant" in _failed(await send_beside(), errors.SignInRefused)


async def test_a_refresh_token_that_has_expired(send_beside: Beside) -> None:
    """The provider's refusal stands, the session is forgotten, and with the next send the person is asked again."""
    _answer(await send_beside(leeway_s="5000"))
    send_beside.provider.put_clock_forward(4000)
    refused = await send_beside(leeway_s="5000")
    assert refused.head is not None
    assert refused.head.status == 401
    assert _steps(refused)["refresh"] == "failed"
    assert len(send_beside.person.visits) == 1
    assert _answer(await send_beside(leeway_s="5000"))["sub"] == "dunlin"
    assert len(send_beside.person.visits) == 2


async def test_another_issuer(send_beside: Beside) -> None:
    """The metadata's issuer has to be the one that was entered, letter by letter."""
    other = send_beside.provider.issuer.replace("127.0.0.1", "localhost")
    exchange = await send_beside(issuer=other)
    assert "issuer" in _failed(exchange, errors.SignInCheckFailed).lower()
    assert not send_beside.person.visits


@pytest.mark.parametrize(("leeway_s", "good"), [("60", False), ("400", True)])
async def test_clocks_that_differ_by_five_minutes(send_beside: Beside, leeway_s: str, good: bool) -> None:
    """An ID token of the future is refused with the usual leeway, and taken with more."""
    send_beside.provider.put_clock_forward(300)
    exchange = await send_beside(leeway_s=leeway_s)
    if good:
        assert _answer(exchange)["sub"] == "dunlin"
    else:
        assert "will be made in" in _failed(exchange, errors.SignInCheckFailed)
