"""Credentials that others can get at: over plain HTTP to another machine, or out of a file that all may read."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.responses import Response
from tests.engine.conftest import Sender
from tests.servers.checking_server import CheckingServer
from tests.servers.proxies import http_proxy

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.outgoing import HeaderPairs, OutgoingRequest, ResolvedAuth
from sanderling.domain.request import Request, Row
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.steps.warn_of_exposure import goes_in_the_clear

COOKIE = (("Cookie", "a=b"),)
PROXY = EffectiveSettings(proxy="manual", proxy_url="http://proxy.test:8080")
OWN_PROXY = EffectiveSettings(proxy="manual", proxy_url="http://127.0.0.1:8080")


@pytest.mark.parametrize(
    ("url", "kind", "headers", "settings", "exposed"),
    [
        ("http://a.test/", "basic", (), None, True),
        ("http://a.test/", "none", (), None, False),
        ("http://a.test/", "inherit", (), None, False),
        ("http://a.test/", "none", (("authorization", "x"),), None, True),
        ("http://10.1.2.3/", "none", COOKIE, None, True),
        ("https://a.test/", "basic", COOKIE, None, False),
        ("HTTPS://a.test/", "basic", COOKIE, None, False),
        ("http://localhost:8000/", "basic", (), None, False),
        ("http://127.0.0.1/", "basic", (), None, False),
        ("http://[::1]:8000/", "basic", (), None, False),
        ("http://a.test/", "basic", (), EffectiveSettings(host_overrides=("a.test=127.0.0.1",)), False),
        ("http://localhost/", "basic", (), EffectiveSettings(host_overrides=("localhost=10.0.0.1",)), True),
        ("http://a.test/", "basic", (), EffectiveSettings(unix_socket="/run/a.sock"), False),
        ("http://a.test/", "basic", (), OWN_PROXY, True),
        ("https://a.test/", "basic", (), PROXY, False),
    ],
)
def test_what_leaves_this_machine_in_the_clear(
    *, url: str, kind: str, headers: HeaderPairs, settings: EffectiveSettings | None, exposed: bool
) -> None:
    """Any kind of auth or header with credentials counts; TLS and this machine itself are safe."""
    request = OutgoingRequest(
        method="GET", url=url, auth=ResolvedAuth(kind), headers=headers, settings=settings or EffectiveSettings()
    )
    assert goes_in_the_clear(request) is exposed


async def test_it_is_said_once_before_the_connection(send: Sender) -> None:
    """Two hops at one host are one warning; the proxy stands for a host that is elsewhere."""

    def check(received: object) -> Response:
        first = len(server.received) == 1
        return Response(status_code=302, headers={"Location": "/b"}) if first else Response("in")

    server = CheckingServer(check)
    with server.serve() as running:
        port = int(running.base_url.rpartition(":")[2])
        with http_proxy({"shop.test": port}) as proxy:
            request = Request(url_template="http://shop.test/", headers=(Row(name="Authorization", value="Bearer t"),))
            await send(request, proxy="manual", proxy_url=proxy.base_url, keep_alive_s=0)

    assert len(server.received) == 2
    exposed = [event for event in send.events if isinstance(event, ev.CredentialsExposed)]
    assert [(event.host, event.reason) for event in exposed] == [("shop.test", "")]
    kinds = [type(event) for event in send.events]
    assert kinds.index(ev.CredentialsExposed) < kinds.index(ev.ConnectStarted)


async def test_a_file_that_others_may_read_is_told_of(send: Sender, tmp_path: Path) -> None:
    """The request goes on; nothing is in the clear on this machine."""
    path = tmp_path / "netrc"
    path.write_text("default login a password b")
    path.chmod(0o644)
    with CheckingServer(lambda _received: Response("in")).serve() as running:
        exchange = await send(Request(url_template=running.base_url), auth=AuthChoice("netrc", {"file": str(path)}))

    assert exchange.head is not None
    exposed = [event for event in send.events if isinstance(event, ev.CredentialsExposed)]
    assert len(exposed) == 1
    assert str(path) in exposed[0].reason


async def test_usual_requests_are_not_warned_of(send: Sender, playground: str) -> None:
    """Against a server on this machine nothing is said."""
    auth = AuthChoice("bearer", {"token": "shore-token"})
    await send(Request(url_template=f"{playground}/protected/bearer"), auth=auth)
    assert not any(isinstance(event, ev.CredentialsExposed) for event in send.events)
