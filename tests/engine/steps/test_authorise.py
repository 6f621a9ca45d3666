"""Credentials around redirects, and auth fields that are not shown."""

from __future__ import annotations

import asyncio
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from tests.engine.conftest import Sender, body_of

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.exchange import Outcome
from sanderling.domain.fields import Field
from sanderling.domain.request import Body, Request, Row
from sanderling.engine.auth import AUTH_KINDS


@pytest.mark.parametrize(
    ("auth", "name"),
    [
        (AuthChoice("api-key", {"key": "X-Pebble", "value": "shore"}), "X-Pebble"),
        (AuthChoice("bearer", {"token": "shore"}), "Authorization"),
        (AuthChoice("api-key", {"key": "pebble", "value": "shore", "place": "cookie"}), "Cookie"),
    ],
)
async def test_credentials_stay_with_their_origin(send: Sender, playground: str, auth: AuthChoice, name: str) -> None:
    """A header with credentials follows a redirect, whatever it is called, but not to another origin."""
    told = json.loads(body_of(await send(Request(url_template=f"{playground}/redirects/2"), auth=auth)))
    assert name.lower() in told["headers"]

    told = json.loads(body_of(await send(Request(url_template=f"{playground}/redirects/other-origin"), auth=auth)))
    (hop,) = [event for event in send.events if isinstance(event, ev.Redirected)]
    assert hop.dropped == (name,)
    assert name.lower() not in told["headers"]
    assert "shore" not in json.dumps(told)


async def test_credentials_in_the_url_are_basic_auth(send: Sender, playground: str) -> None:
    """As browsers and curl do it; auth of its own and a header of the user's win, and no event shows the password."""
    url = playground.replace("://", "://ann:sea%20shore@")
    basic = "Basic YW5uOnNlYSBzaG9yZQ=="
    told = json.loads(body_of(await send(Request(url_template=f"{url}/redirects/2"))))
    assert told["headers"]["authorization"] == basic
    assert "sea" not in repr(send.events)
    assert basic.removeprefix("Basic ") not in repr(send.events)

    told = json.loads(body_of(await send(Request(url_template=f"{url}/redirects/other-origin"))))
    assert "authorization" not in told["headers"]

    told = json.loads(
        body_of(await send(Request(url_template=f"{url}/echo"), auth=AuthChoice("bearer", {"token": "t"})))
    )
    assert told["headers"]["authorization"] == "Bearer t"
    own = Request(url_template=f"{url}/echo", headers=(Row(name="authorization", value="mine"),))
    assert json.loads(body_of(await send(own)))["headers"]["authorization"] == "mine"


async def test_an_empty_field_counts_as_its_default(send: Sender, playground: str) -> None:
    """Also where it was stored as empty, or a variable in it is."""
    request = Request(url_template=f"{playground}/echo")
    auth = AuthChoice("api-key", {"key": "{{nothing}}", "value": "v", "place": ""})
    told = json.loads(body_of(await send(request, auth=auth, variables={"nothing": ""})))
    assert told["headers"]["x-api-key"] in ("v", ["v"])


def test_every_kind_declares_a_form_that_can_be_followed() -> None:
    """Names are unique, a field waits for values that fields before it can have, and secrets have no default."""
    for kind in AUTH_KINDS:
        before: dict[str, Field] = {}
        for field in kind.fields:
            assert field.name not in before, (kind.name, field.name)
            assert not (field.secret and field.default), (kind.name, field.name)
            for name, values in field.when:
                choices = {choice.value for choice in before[name].choices} or {"true", "false"}
                assert choices.issuperset(values), (kind.name, field.name)
            before[field.name] = field


async def test_cancelling_ends_the_hashing_of_a_long_file(send: Sender, playground: str, tmp_path: Path) -> None:
    """Neither the send nor the thread goes on for the seconds that 4 GB take."""
    path = tmp_path / "ocean.bin"
    path.touch()
    os.truncate(path, 4 * 1024**3)
    where = f"{playground}/protected/digest?qop=auth-int"
    values = {"username": "sanderling", "password": "waves", "qop": "auth-int"}
    request = Request(method="POST", url_template=where, body=Body(kind="file", file=str(path)))

    asyncio.get_running_loop().set_default_executor(threads := ThreadPoolExecutor())
    async with asyncio.TaskGroup() as group:
        task = group.create_task(send(request, auth=AuthChoice("digest", values), expect_continue=True))
        while not any(file.path == str(path) for file in psutil.Process().open_files()):
            assert not task.done()
            await asyncio.sleep(0.01)
        started_s = time.perf_counter()
        task.cancel()

    threads.shutdown(wait=True)
    assert task.result().outcome is Outcome.CANCELLED
    assert time.perf_counter() - started_s < 1.5
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
