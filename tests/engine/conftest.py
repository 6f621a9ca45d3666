"""A pipeline with real spools, a playground in a thread, and a way to run one request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import NO_AUTH, AuthChoice
from sanderling.domain.exchange import Exchange
from sanderling.domain.request import Request
from sanderling.domain.secret import Secret, SecretRef
from sanderling.domain.send_control import SendControl
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.domain.variables import Scope, Scopes, Variable
from sanderling.engine.job import SendJob
from sanderling.engine.pipeline import Pipeline
from sanderling.engine.ports import Emit
from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground
from sanderling.storage.response_bodies import ResponseBodies


@dataclass
class KnownSecrets:
    """Secrets in memory, for tests of what the engine does with them."""

    values: dict[SecretRef, Secret] = field(default_factory=dict)

    async def get(self, ref: SecretRef) -> Secret | None:
        """See ``SecretReader``."""
        return self.values.get(ref)


@dataclass
class Sender:
    """Runs requests and keeps the events of the last one."""

    pipeline: Pipeline
    secrets: KnownSecrets
    events: list[ev.Event] = field(default_factory=list)

    async def __call__(self, request: Request, **extra: Any) -> Exchange:
        """Run a request; ``variables``, ``auth``, ``control``, ``resume``, ``on_event`` and settings may be given."""
        self.events.clear()
        control: SendControl | None = extra.pop("control", None)
        listener: Emit = extra.pop("on_event", lambda _event: None)

        def take(event: ev.Event) -> None:
            self.events.append(event)
            listener(event)

        variables = extra.pop("variables", {})
        auth: AuthChoice = extra.pop("auth", NO_AUTH)
        job = SendJob(
            request=request,
            scopes=Scopes((Scope("test", tuple(Variable(name=n, value=v) for n, v in variables.items())),)),
            auth=auth,
            inherited_headers=extra.pop("inherited_headers", ()),
            resume=extra.pop("resume", None),
            settings=EffectiveSettings(**extra),
        )
        return await self.pipeline.run(job, take, control)


@pytest.fixture(scope="session")
def playground() -> Iterator[str]:
    """The address of a playground of the session's own."""
    with LocalServer(create_playground()) as server:
        yield server.base_url


@pytest_asyncio.fixture
async def send(tmp_path: Path) -> AsyncIterator[Sender]:
    """Sends through a real pipeline."""
    secrets = KnownSecrets()
    pipeline = Pipeline(ResponseBodies(tmp_path / "spool"), secrets)
    yield Sender(pipeline, secrets)
    await pipeline.aclose()


def body_of(exchange: Exchange) -> bytes:
    """Return the whole body of a small response."""
    assert exchange.body is not None, exchange.error
    return exchange.body.path.read_bytes()


Send = Callable[..., Awaitable[Exchange]]
