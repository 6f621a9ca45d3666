"""NTLM and Negotiate against pyspnego's server side: one connection for each talk, and nobody else on it."""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers.misbehaviours import response
from tests.servers.scripted_server import Line, scripted
from tests.servers.spnego_server import Talks, spnego_server

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.exchange import Exchange
from sanderling.domain.request import Body, Request
from sanderling.domain.secret import Secret, SecretRef

PASSWORD = "tide-and-ebb"
USER = "SHORE\\wader"


@pytest.fixture(autouse=True)
def _accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The accounts that the server knows."""
    users = tmp_path / "users"
    users.write_text(f"SHORE:wader:{PASSWORD}\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))


async def _sent(send: Sender, url: str, kind: str, password: str = PASSWORD, **more: Any) -> Exchange:
    send.secrets.values[SecretRef("p")] = Secret(password)
    auth = AuthChoice(kind, {"username": USER, "password": SecretRef("p")})
    body = Body(kind="text", text="sand", content_type="text/plain")
    return await send(Request(method="POST", url_template=url, body=body), auth=auth, **more)


@pytest.mark.parametrize(("kind", "scheme"), [("ntlm", "NTLM"), ("negotiate", "Negotiate")])
async def test_the_talk_stays_on_one_connection(send: Sender, kind: str, scheme: str) -> None:
    """The body comes with each message; neither password nor messages show anywhere."""
    talks = Talks()
    with spnego_server(scheme, talks) as server:
        exchange = await _sent(send, server.base_url, kind, keep_alive_s=0)

    assert exchange.head is not None
    assert exchange.head.status == 200, exchange.error
    assert body_of(exchange) == b"come in"
    assert talks.log == [(0, scheme, b"sand", 401), (0, scheme, b"sand", 200)]
    shown = repr([event for event in send.events if not isinstance(event, ev.HeadReceived | ev.RequestSent)])
    assert PASSWORD not in shown
    assert "TlRMTVNTUAAD" not in shown  # how the third message begins, which has the proof


async def test_no_other_request_gets_an_authenticated_connection(send: Sender) -> None:
    """Neither one without credentials nor the next one with; what nobody uses any more is closed."""
    talks = Talks()
    with spnego_server("NTLM", talks) as server:
        await _sent(send, server.base_url, "ntlm")
        await _sent(send, server.base_url, "ntlm")
        plain = await send(Request(url_template=server.base_url))

        assert [turn for turn, *_ in talks.log] == [0, 0, 1, 1, 2]
        assert plain.head is not None
        assert plain.head.status == 401
        assert send.pipeline._transports._owned == []


async def test_talks_side_by_side_do_not_mix(send: Sender) -> None:
    """Twenty at once."""
    talks = Talks()
    with spnego_server("NTLM", talks) as server:
        exchanges = await asyncio.gather(*(_sent(send, server.base_url, "ntlm") for _ in range(20)))

    assert {exchange.head.status for exchange in exchanges if exchange.head} == {200}
    assert len(talks.log) == 40
    assert {turn: sum(1 for other, *_ in talks.log if other == turn) for turn, *_ in talks.log} == dict.fromkeys(
        range(20), 2
    )


async def test_a_wrong_password_is_the_servers_401(send: Sender) -> None:
    """It is tried once."""
    talks = Talks()
    with spnego_server("NTLM", talks) as server:
        exchange = await _sent(send, server.base_url, "ntlm", "wrong-one")

    assert exchange.head is not None
    assert exchange.head.status == 401
    assert len(talks.log) == 2


async def test_a_redirect_begins_a_new_talk(send: Sender) -> None:
    """Each hop has a connection of its own."""
    talks = Talks()
    with spnego_server("NTLM", talks) as server:
        exchange = await _sent(send, f"{server.base_url}/moved", "ntlm")

    assert exchange.head is not None
    assert exchange.head.status == 200
    assert [(turn, status) for turn, _, _, status in talks.log] == [(0, 401), (0, 307), (1, 401), (1, 200)]


def _answering(challenge: str) -> Callable[[Line], None]:
    def script(line: Line) -> None:
        line.send(response(b"no", f"WWW-Authenticate: {challenge}", "Content-Length: 2", status="401 No"))

    return script


@pytest.mark.parametrize("challenge", ["Basic realm=x", "NTLM", "NTLM !!!"])
async def test_a_server_that_speaks_otherwise_is_shown(send: Sender, challenge: str) -> None:
    """Its 401 is the answer."""
    with scripted(_answering(challenge)) as server:
        exchange = await _sent(send, server.base_url, "ntlm")
    assert exchange.head is not None
    assert exchange.head.status == 401


@pytest.mark.parametrize("token", ["AAAA", "TlRMTVNTUAACAAAA", "TlRMTVNTUAADAAAA"])
async def test_a_message_that_is_none_is_told_of(send: Sender, token: str) -> None:
    """Parsers that fall over garbage are no fault of ours to show."""
    with scripted(_answering(f"NTLM {token}")) as server:
        exchange = await _sent(send, server.base_url, "ntlm")
    assert exchange.error is not None
    assert exchange.error.code == "invalid-setting", exchange.error


async def test_http2_cannot_be(send: Sender) -> None:
    """What authenticates a connection cannot share it."""
    exchange = await _sent(send, "http://127.0.0.1:1/", "ntlm", http_version="2-prior-knowledge")
    assert exchange.error is not None
    assert "shares between requests" in exchange.error.message


async def test_without_the_extra_it_says_what_to_install(send: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent."""
    imported = builtins.__import__

    def without(name: str, *arguments: Any) -> Any:
        if name == "spnego":
            raise ModuleNotFoundError("No module named 'spnego'")
        return imported(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without)
    exchange = await _sent(send, "http://127.0.0.1:1/", "negotiate")

    assert exchange.error is not None
    assert "pip install 'sanderling[ntlm]'" in exchange.error.advice
