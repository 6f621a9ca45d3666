"""Signing in as window and command line do: a browser that comes back, a real keyring, sessions that outlive a run."""

from __future__ import annotations

import asyncio
import socket
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from tests.servers.authorization_server import CLIENT, SECRET, AuthorizationServer, Grant
from tests.storage.secret_service import SecretService

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.errors import SanderlingError, SignInCancelled, SignInCheckFailed, SignInNeedsPerson
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request
from sanderling.domain.sign_in import BrowserVisit, SignInVisit
from sanderling.services.app_services import Services, build_services
from sanderling.serving.local_server import LocalServer


@dataclass
class Browser:
    """Opens the address of a visit and follows it to where it leads, as a browser does; keeps the last page."""

    act: Callable[[BrowserVisit], None] | None = None
    visits: list[BrowserVisit] = field(default_factory=list)
    problems: list[SanderlingError | None] = field(default_factory=list)
    page: str = ""

    def begins(self, visit: SignInVisit) -> None:
        """See ``SignInPerson``."""
        assert isinstance(visit, BrowserVisit)
        self.visits.append(visit)
        if self.act is not None:
            self.act(visit)
        else:
            asyncio.get_running_loop().run_in_executor(None, self._open, visit.url)

    def ends(self, visit: SignInVisit, problem: SanderlingError | None) -> None:
        """See ``SignInPerson``."""
        self.problems.append(problem)

    def _open(self, url: str) -> None:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                self.page = answer.read().decode()
        except urllib.error.HTTPError as error:
            self.page = error.read().decode()


@pytest.fixture
def server() -> Iterator[AuthorizationServer]:
    """An authorization server of this test's own."""
    authorization_server = AuthorizationServer()
    with LocalServer(authorization_server.app()) as local:
        authorization_server.base_url = local.base_url
        yield authorization_server


@pytest_asyncio.fixture
async def services(user_data: Path, secret_service: SecretService) -> AsyncIterator[Services]:
    """Services without a workspace, with a keyring."""
    made = build_services(None, user_data)
    yield made
    await made.aclose()


def request_to(server: AuthorizationServer, **values: str) -> Request:
    """Return a request to the API that signs in with the browser."""
    form = {"issuer": server.base_url, "client_id": CLIENT, "client_secret": SECRET, **values}
    return Request(url_template=f"{server.base_url}/api", auth=AuthChoice("oauth2", form))


def status_of(exchange: Exchange) -> int:
    """Return the status of an exchange that was done."""
    assert exchange.outcome is Outcome.DONE, exchange.error
    assert exchange.head is not None
    return exchange.head.status


async def test_the_browser_comes_back_to_a_free_port(services: Services, server: AuthorizationServer) -> None:
    """Sign in, then send without anybody there; the page in the browser says that it is done."""
    browser = Browser()
    services.signing_in.attend(browser)
    request = request_to(server, scope="openid")

    held = await services.signing_in.sign_in(request)

    assert held.user == "ada"
    async with asyncio.timeout(5):
        while not browser.page:
            await asyncio.sleep(0.01)
    assert "You can close this page" in browser.page
    assert browser.visits[0].listens
    assert held in await services.signing_in.sessions()
    assert await services.signing_in.held_for(request) == held

    services.signing_in.attend(None)
    assert status_of(await services.sending.send(request)) == 200
    assert len(browser.visits) == 1


async def test_a_chosen_port_and_path_are_used(services: Services, server: AuthorizationServer) -> None:
    """The redirect URI is sent as it was written."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    services.signing_in.attend(Browser())
    uri = f"http://localhost:{port}/back/here"

    await services.signing_in.sign_in(request_to(server, redirect_uri=uri))

    assert server.asked["/token"][0].form["redirect_uri"] == uri


async def test_an_address_elsewhere_is_pasted_by_hand(services: Services, server: AuthorizationServer) -> None:
    """A redirect URI that is not this machine: nothing listens, and the person brings the address."""

    def paste(visit: BrowserVisit) -> None:
        state = parse_qs(urlsplit(visit.url).query)["state"][0]
        assert not visit.listens
        assert "state" in visit.problem_with("https://app.test/back?code=x&state=wrong")
        server.grants["the-code"].redirect_uri = visit.redirect_uri
        visit.paste(f"https://app.test/back?code=the-code&state={state}&iss={server.base_url}")

    server.grants["the-code"] = Grant()
    services.signing_in.attend(Browser(paste))

    held = await services.signing_in.sign_in(request_to(server, redirect_uri="https://app.test/back", pkce="none"))

    assert held.can_refresh


async def test_the_page_in_the_browser_says_what_went_wrong(services: Services, server: AuthorizationServer) -> None:
    """An altered state is refused, in the program and on the page."""
    browser = Browser()
    services.signing_in.attend(browser)
    server.bend_callback = lambda parameters: {**parameters, "state": "altered"}

    with pytest.raises(SignInCheckFailed, match="another state"):
        await services.signing_in.sign_in(request_to(server))

    async with asyncio.timeout(5):
        while not browser.page:  # the thread of the browser may still read it
            await asyncio.sleep(0.01)
    assert "You are not signed in" in browser.page
    assert not server.count("/token")


async def test_a_person_may_give_up(services: Services, server: AuthorizationServer) -> None:
    """Cancelling the visit ends the send: nothing was sent."""
    browser = Browser(BrowserVisit.cancel)
    services.signing_in.attend(browser)

    exchange = await services.sending.send(request_to(server))

    assert isinstance(exchange.error, SignInCancelled)
    assert not server.count("/api")
    assert isinstance(browser.problems[0], SignInCancelled)


async def test_without_anybody_there_nothing_is_sent(services: Services, server: AuthorizationServer) -> None:
    """The error says how to sign in."""
    exchange = await services.sending.send(request_to(server))
    assert isinstance(exchange.error, SignInNeedsPerson)
    assert "sanderling auth login" in exchange.error.advice
    assert not server.count("/api")


async def test_a_session_outlives_the_program(services: Services, server: AuthorizationServer, user_data: Path) -> None:
    """Another process finds the session in the keyring: it is listed, used, introspected, refreshed and revoked."""
    services.signing_in.attend(Browser())
    request = request_to(server)
    held = await services.signing_in.sign_in(request)

    later = build_services(None, user_data)
    try:
        assert status_of(await later.sending.send(request)) == 200
        assert held in await later.signing_in.sessions()
        assert (await later.signing_in.introspect(held.key))["active"] is True
        assert (await later.signing_in.refresh(held.key)).key == held.key
        text = await later.signing_in.token_text(request)
        assert text in server.good_tokens
        await later.signing_in.revoke(held.key)
        assert held.key not in {one.key for one in await later.signing_in.sessions()}
        assert text not in server.good_tokens
    finally:
        await later.aclose()
    assert server.count("/token", grant_type="authorization_code") == 1


async def test_a_session_that_is_forgotten_is_gone(services: Services, server: AuthorizationServer) -> None:
    """Forgetting asks nobody."""
    services.signing_in.attend(Browser())
    held = await services.signing_in.sign_in(request_to(server))
    await services.signing_in.forget(held.key)
    assert held.key not in {one.key for one in await services.signing_in.sessions()}
    assert not server.count("/revoke")


async def test_no_token_is_on_disk(services: Services, server: AuthorizationServer, user_data: Path) -> None:
    """After a sign-in and a send, no file of the user's data holds a token or the client's secret."""
    services.signing_in.attend(Browser())
    request = request_to(server)
    await services.sending.send(request)
    text = await services.signing_in.token_text(request)
    files = [path.read_bytes() for path in user_data.rglob("*") if path.is_file() and "spool" not in path.parts]
    for secret in (text, SECRET, *server.refresh_tokens):
        assert not [data for data in files if secret.encode() in data]
