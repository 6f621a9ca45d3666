"""A playground with a clock that can be set, and somebody who asks it."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from tests.serving.playground.sign_in.plain_client import Caller
from tests.serving.playground.sign_in.set_clock import SetClock

from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground.place import route_of
from sanderling.serving.playground.replies import problem_reply
from sanderling.serving.playground.sign_in import sign_in_subject


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem_reply(error, request.url.path)


@pytest.fixture(scope="module")
def clock() -> SetClock:
    """The clock of the module's server."""
    return SetClock()


@pytest.fixture(scope="module")
def server(clock: SetClock) -> Iterator[LocalServer]:
    """An authorization server of the test module's own."""
    routes = [route_of(place) for place in sign_in_subject(clock.now).places]
    with LocalServer(Starlette(routes=routes, exception_handlers={HTTPException: _on_problem})) as running:
        yield running


@pytest.fixture
def caller(server: LocalServer, clock: SetClock) -> Iterator[Caller]:
    """A browser or program without cookies; the clock is right again afterwards."""
    yield Caller(server.base_url)
    clock.ahead_s = 0.0
