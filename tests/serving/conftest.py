"""A playground served for real, and a client that talks to it."""

from collections.abc import Iterator

import httpx
import pytest

from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground


@pytest.fixture(scope="module")
def playground() -> Iterator[LocalServer]:
    """A playground of the test module's own."""
    with LocalServer(create_playground()) as server:
        yield server


@pytest.fixture
def client(playground: LocalServer) -> Iterator[httpx.Client]:
    """A client whose relative addresses lead to the playground."""
    with httpx.Client(base_url=playground.base_url, trust_env=False) as ready:
        yield ready
