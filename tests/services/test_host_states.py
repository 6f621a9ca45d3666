"""What the window can tell of hosts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.servers.faulty_server import FaultyServer

from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Request
from sanderling.domain.send_settings import SendSettings
from sanderling.services.app_services import Services, build_services
from sanderling.services.host_states import HostState


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server that fails to order."""
    with FaultyServer() as running:
        yield running


@pytest_asyncio.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    """Services without a workspace."""
    made = build_services(None, tmp_path)
    yield made
    await made.aclose()


def host_of(server: FaultyServer) -> str:
    """Return the server's name as in the Host header."""
    return server.base_url.removeprefix("http://")


async def test_nothing_is_known_before_the_first_send(services: Services) -> None:
    """And asking loads nothing."""
    assert services.host_states.all() == ()
    assert services.host_states.of("a.test") == HostState(host="a.test")


async def test_limits_and_holds_are_told_and_can_be_lifted(services: Services, server: FaultyServer) -> None:
    """What the host said, how long it is held back and why; then it is let in."""
    headers = "X-RateLimit-Limit=60;X-RateLimit-Remaining=0;X-RateLimit-Reset=30;Retry-After=20"
    await services.sending.send(Request(url_template=server.url("k", f"429;{headers}", "200")))

    (state,) = services.host_states.all()
    assert (state.host, state.limit, state.remaining) == (host_of(server), 60, 0)
    assert state.reset_in_s is not None
    assert 28 < state.reset_in_s <= 30
    assert 18 < state.held_for_s <= 20
    assert "answered 429" in state.held_because

    services.host_states.let_in(state.host)
    assert services.host_states.of(state.host).held_for_s == 0


async def test_what_a_host_said_is_over_with_its_reset(services: Services, server: FaultyServer) -> None:
    """How much is left then, nobody has said."""
    headers = "X-RateLimit-Limit=60;X-RateLimit-Remaining=7;X-RateLimit-Reset=0"
    await services.sending.send(Request(url_template=server.url("k", f"200;{headers}")))

    state = services.host_states.of(host_of(server))
    assert (state.limit, state.remaining, state.reset_in_s) == (60, None, None)


async def test_circuits_are_told_and_can_be_closed(services: Services, server: FaultyServer) -> None:
    """Open with the time left; closed by a person it lets the next request pass."""
    request = Request(
        url_template=server.url("k", "500", "200"), settings=SendSettings(breaker_failures=1, breaker_open_s=60.0)
    )
    await services.sending.send(request)
    state = services.host_states.of(host_of(server))
    assert (state.circuit, state.failures) == ("open", 1)
    assert 58 < state.circuit_wait_s <= 60

    services.host_states.let_in(state.host)
    assert (await services.sending.send(request)).outcome is Outcome.DONE
    assert services.host_states.of(state.host).circuit == "closed"


async def test_a_host_is_found_by_its_url(services: Services, server: FaultyServer) -> None:
    """Any URL of the host does; what is no web address has none."""
    await services.sending.send(Request(url_template=server.url("k", "200;X-RateLimit-Remaining=7")))
    assert services.host_states.of_url(f"{server.base_url}/elsewhere?a=b").remaining == 7
    assert services.host_states.of_url("http://unheard.test/").host == "unheard.test"
    assert services.host_states.of_url("mailto:a@b.test") == services.host_states.of_url("") == HostState(host="")
