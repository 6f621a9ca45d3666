"""An authorization server, somebody who signs in there without a browser, and a pipeline that knows both."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from tests.engine.conftest import KnownSecrets, Sender
from tests.servers.authorization_server import CLIENT, SECRET, AuthorizationServer

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.errors import SanderlingError, SecretStoreError
from sanderling.domain.exchange import Exchange
from sanderling.domain.request import Request
from sanderling.domain.sign_in import BrowserVisit, SignInVisit
from sanderling.engine.pipeline import Pipeline
from sanderling.engine.shared_state import SharedState
from sanderling.serving.local_server import LocalServer
from sanderling.storage.response_bodies import ResponseBodies


@dataclass
class Entries:
    """A keyring in memory, for tests of what the engine does with it; ``is_locked`` makes it refuse."""

    held: dict[str, str] = field(default_factory=dict)
    is_locked: bool = False

    async def read(self, name: str) -> str | None:
        """See ``TokenStore``."""
        self._check()
        return self.held.get(name)

    async def write(self, name: str, text: str) -> None:
        """See ``TokenStore``."""
        self._check()
        self.held[name] = text

    async def remove(self, name: str) -> None:
        """See ``TokenStore``."""
        self._check()
        self.held.pop(name, None)

    def _check(self) -> None:
        if self.is_locked:
            raise SecretStoreError("The keyring is locked.")


@dataclass
class Person:
    """Follows the address of a visit as a browser would, and pastes what comes back."""

    act: Callable[[SignInVisit], None] | None = None
    visits: list[SignInVisit] = field(default_factory=list)
    problems: list[SanderlingError | None] = field(default_factory=list)

    @asynccontextmanager
    async def listening(self, redirect_uri: str, verdict: Callable[[str], str]) -> AsyncIterator[None]:
        """Listen for nothing: everything is pasted."""
        yield None

    def begins(self, visit: SignInVisit) -> None:
        """Sign in, or do what the test says."""
        self.visits.append(visit)
        if self.act is not None:
            self.act(visit)
        elif isinstance(visit, BrowserVisit):
            loop = asyncio.get_running_loop()
            loop.run_in_executor(None, lambda: loop.call_soon_threadsafe(visit.paste, redirect_of(visit.url)))

    def ends(self, visit: SignInVisit, problem: SanderlingError | None) -> None:
        """Note how it ended."""
        self.problems.append(problem)


def redirect_of(url: str) -> str:
    """Ask for a page and return where it leads to."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    target = connection.getresponse().headers["Location"]
    connection.close()
    return target


@dataclass
class SignedIn:
    """Sends requests to the API of an authorization server."""

    server: AuthorizationServer
    sender: Sender
    person: Person
    entries: Entries

    async def __call__(self, grant: str = "client-credentials", path: str = "/api", **values: str) -> Exchange:
        """Send a GET with a token of that grant; other values of the form may be given."""
        url = f"{self.server.base_url}{path}"
        return await self.sender(Request(url_template=url), auth=self.auth(grant, **values))

    def auth(self, grant: str = "client-credentials", **values: str) -> AuthChoice:
        """Return the form's values for a grant."""
        form = {"grant": grant, "issuer": self.server.base_url, "client_id": CLIENT, "client_secret": SECRET, **values}
        return AuthChoice("oauth2", {name: value for name, value in form.items() if value})

    @property
    def token_calls(self) -> int:
        """How often the token endpoint was asked."""
        return len(self.server.asked.get("/token", []))

    @property
    def api_calls(self) -> int:
        """How often the request itself was sent."""
        return len(self.server.asked.get("/api", []))


@pytest.fixture
def server() -> Iterator[AuthorizationServer]:
    """An authorization server of this test's own."""
    authorization_server = AuthorizationServer()
    with LocalServer(authorization_server.app()) as local:
        authorization_server.base_url = local.base_url
        yield authorization_server


@pytest_asyncio.fixture
async def signed_in(server: AuthorizationServer, tmp_path: Path) -> AsyncIterator[SignedIn]:
    """A pipeline with a keyring and somebody who signs in."""
    person, entries = Person(), Entries()
    state = SharedState(tokens=entries, sign_in_help=person)
    secrets = KnownSecrets()
    pipeline = Pipeline(ResponseBodies(tmp_path / "spool"), secrets, state)
    yield SignedIn(server, Sender(pipeline, secrets), person, entries)
    await pipeline.aclose()
