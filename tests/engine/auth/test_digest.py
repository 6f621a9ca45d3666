"""Digest authentication: the RFCs' examples, servers' quirks, and a real server that counts."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers.scripted_server import Line, ScriptedServer

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.exchange import Exchange
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.request import Body, Request
from sanderling.domain.response import ResponseHead
from sanderling.engine.auth.digest import DigestAuth
from sanderling.engine.challenges import Challenge, parameters_in
from sanderling.engine.digest_response import Account, Asked, response, session_key, strongest, user_parameter

ALGORITHMS = ("MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess")


def _challenge(text: str) -> Challenge:
    return Challenge("digest", parameters_in(text))


def _vectors(corpora: Path) -> list[dict[str, Any]]:
    found = json.loads((corpora / "auth" / "rfc-vectors.json").read_text(encoding="utf-8"))
    return [vector for vector in found if vector["kind"] == "digest"]


def test_the_responses_of_the_rfcs(corpora: Path) -> None:
    """RFC 2617, 3.5 and RFC 7616, 3.9.1."""
    vectors = _vectors(corpora)
    assert len(vectors) == 3
    for vector in vectors:
        challenge = strongest([Challenge("digest", vector["challenge"])])
        assert challenge is not None
        key = session_key(challenge, Account(vector["username"], vector["password"]), challenge.nonce, vector["cnonce"])
        proof = vector["nc"], vector["cnonce"], "auth"
        asked = Asked(vector["method"], vector["uri"])
        assert response(challenge, key, challenge.nonce, proof, asked) == vector["response"], vector["source"]


def test_a_hashed_user_name_in_utf_8() -> None:
    """RFC 7616, 3.9.2 with the values of its erratum 4897; the name is put together first (NFC)."""
    challenge = strongest([_challenge(
        'realm="api@example.org", qop="auth", algorithm=SHA-512-256, charset=UTF-8, userhash=true, '
        'nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS"'
    )])  # fmt: skip
    assert challenge is not None
    account = Account("Ja\u0308søn Doe", "Secret, or not?")
    cnonce = "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v"
    key = session_key(challenge, account, challenge.nonce, cnonce)

    assert user_parameter(challenge, account) == (
        'username="793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b", userhash=true'
    )
    assert response(challenge, key, challenge.nonce, ("00000001", cnonce, "auth"), Asked("GET", "/doe.json")) == (
        "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5"
    )


@pytest.mark.parametrize(
    ("said", "user", "expected"),
    [
        ("charset=UTF-8", "Jäsøn Doe", "username*=UTF-8''J%C3%A4s%C3%B8n%20Doe"),
        ("charset=UTF-8", 'Plain "Jane"', 'username="Plain \\"Jane\\""'),
        ("", "Jäsøn", 'username="Jäsøn"'),
    ],
)
def test_how_the_user_is_named(said: str, user: str, expected: str) -> None:
    """The extended notation goes to servers that know it, and only for names that need it."""
    challenge = strongest([_challenge(f'realm="r", nonce="n", {said}')])
    assert challenge is not None
    assert user_parameter(challenge, Account(user, "p")) == expected


def test_the_strongest_known_algorithm_is_chosen() -> None:
    """Whatever the order; what is unknown here is passed over, as is a protection that is."""
    offers = [
        Challenge("basic", {"realm": "r"}),
        _challenge('realm="r", nonce="1", algorithm=MD5'),
        _challenge('realm="r", nonce="2", algorithm=sha-512-256-SESS, qop="auth"'),
        _challenge('realm="r", nonce="3", algorithm="SHA-256"'),
        _challenge('realm="r", nonce="4", algorithm=SHA-9'),
        _challenge('realm="r", nonce="5", algorithm=SHA-512-256, qop="token"'),
    ]
    chosen = strongest(offers)
    assert chosen is not None
    assert chosen.nonce == "2"
    assert strongest(offers[:1] + offers[4:]) is None


# --- the flow --------------------------------------------------------------------------------------------------------

PLAIN = OutgoingRequest(method="GET", url="http://tide.test/pools?x=1")
VALUES = {"username": "Mufasa", "password": "Circle of Life"}


def _refusal(text: str, status: int = 401) -> ResponseHead:
    return ResponseHead(status=status, headers=(("WWW-Authenticate", text),))


def _sent(request: OutgoingRequest) -> dict[str, str]:
    return parameters_in((request.header("authorization") or "").removeprefix("Digest "))


def test_without_protection_it_is_the_old_digest() -> None:
    """RFC 2069: no count and no nonce of the client's; an algorithm that was not named is not named."""
    flow = DigestAuth(lambda: "c").flow(PLAIN, VALUES)
    next(flow)
    sent = _sent(flow.send(_refusal('Digest realm="r", nonce="n", domain="http://other.test/ /a"')))
    assert set(sent) == {"username", "realm", "nonce", "uri", "response"}
    assert sent["uri"] == "/pools?x=1"


def test_a_wrong_password_is_tried_once() -> None:
    """The second 401 is the answer, with or without a new nonce in it."""
    auth = DigestAuth()
    flow = auth.flow(PLAIN, VALUES)
    next(flow)
    flow.send(_refusal('Digest realm="r", nonce="1", qop="auth"'))
    with pytest.raises(StopIteration):
        flow.send(_refusal('Digest realm="r", nonce="2", qop="auth"'))
    assert not _sent(next(auth.flow(PLAIN, VALUES)))


def test_a_server_that_finds_everything_stale_gets_two_answers() -> None:
    """There is no loop."""
    flow = DigestAuth().flow(PLAIN, VALUES)
    next(flow)
    for nonce in ("1", "2"):
        assert _sent(flow.send(_refusal(f'Digest realm="r", nonce="{nonce}", stale=TRUE')))["nonce"] == nonce
    with pytest.raises(StopIteration):
        flow.send(_refusal('Digest realm="r", nonce="3", stale=true'))


def test_a_nonce_stays_with_its_origin_and_account() -> None:
    """What one server said is used for it alone, whatever ``domain`` names, and for one password."""
    auth = DigestAuth()
    flow = auth.flow(PLAIN, VALUES)
    next(flow)
    flow.send(_refusal('Digest realm="r", nonce="1", qop="auth", domain="http://other.test/"'))
    with pytest.raises(StopIteration):
        flow.send(ResponseHead(status=200))

    assert _sent(next(auth.flow(PLAIN, VALUES)))["nc"] == "00000002"
    elsewhere = OutgoingRequest(method="GET", url="http://other.test/pools")
    assert not _sent(next(auth.flow(elsewhere, VALUES)))
    assert not _sent(next(auth.flow(PLAIN, VALUES | {"password": "Circle of Death"})))


def test_the_next_nonce_is_used_from_its_first_count_on() -> None:
    """``nextnonce`` of Authentication-Info; a session key stays that of the first nonce."""
    auth = DigestAuth(lambda: "c")
    flow = auth.flow(PLAIN, VALUES)
    next(flow)
    flow.send(_refusal('Digest realm="r", nonce="1", qop="auth", algorithm=MD5-sess'))
    info = ResponseHead(status=200, headers=(("Authentication-Info", 'nextnonce="2", qop=auth'),))
    with pytest.raises(StopIteration):
        flow.send(info)

    sent = _sent(next(auth.flow(PLAIN, VALUES)))
    assert (sent["nonce"], sent["nc"], sent["cnonce"]) == ("2", "00000001", "c")
    challenge = strongest([_challenge('realm="r", nonce="1", qop="auth", algorithm=MD5-sess')])
    assert challenge is not None
    key = session_key(challenge, Account("Mufasa", "Circle of Life"), "1", "c")
    assert sent["response"] == response(challenge, key, "2", ("00000001", "c", "auth"), Asked("GET", "/pools?x=1"))


def test_another_refusal_is_left_alone() -> None:
    """No challenge, or one for another scheme, is no reason to answer; nor is a 403 with a challenge."""
    for head in (_refusal('Basic realm="r"'), ResponseHead(status=401), _refusal('Digest realm="r", nonce="1"', 403)):
        flow = DigestAuth().flow(PLAIN, VALUES)
        next(flow)
        with pytest.raises(StopIteration):
            flow.send(head)


# --- against servers -------------------------------------------------------------------------------------------------


async def _go(send: Sender, url: str, user: str = "sanderling", password: str = "waves", **more: Any) -> Exchange:
    values = {"username": user, "password": password, **more.pop("values", {})}
    return await send(Request(url_template=url, **more), auth=AuthChoice("digest", values))


def _statuses(send: Sender) -> list[int]:
    return [event.head.status for event in send.events if isinstance(event, ev.HeadReceived)]


# Without protection there is no nonce of the client's, which a session needs.
@pytest.mark.parametrize(
    ("algorithm", "qop"),
    [
        (algorithm, qop)
        for algorithm in ALGORITHMS
        for qop in ("auth", "auth-int", "both", "none")
        if qop != "none" or not algorithm.endswith("-sess")
    ],
)
async def test_every_algorithm_opens_the_playground(send: Sender, playground: str, algorithm: str, qop: str) -> None:
    """With and without protection of the body, a first time and at once a second time."""
    where = f"{playground}/protected/digest?algorithm={algorithm}&qop={qop}"
    password = f"waves-{algorithm}-{qop}"
    body = Body(kind="text", text="wave after wave")
    more: dict[str, Any] = {"method": "POST", "body": body, "values": {"qop": "auth-int"}, "password": password}
    where += f"&password={password}"

    await _go(send, where, **more)
    assert _statuses(send) == [401, 200]
    assert any(isinstance(event, ev.AuthChallenged) for event in send.events)
    exchange = await _go(send, where, **more)
    assert _statuses(send) == [200], body_of(exchange)


async def test_a_body_from_a_file_is_protected(send: Sender, playground: str, tmp_path: Path) -> None:
    """Its hash is computed from the disk."""
    path = tmp_path / "wave.bin"
    path.write_bytes(bytes(range(256)) * 5000)
    where = f"{playground}/protected/digest?qop=auth-int&password=file"
    exchange = await _go(send, where, password="file", method="PUT", body=Body(kind="file", file=str(path)))
    assert exchange.head is not None
    assert exchange.head.status == 200, body_of(exchange)


@pytest.mark.parametrize("query", ["userhash=yes", "joined=yes", "algorithm=SHA-512-256&userhash=yes", ""])
async def test_any_name_and_password_get_in(send: Sender, playground: str, query: str) -> None:
    """Letters from outside ASCII, quotes, colons: plain, extended or hashed; all challenges in one header."""
    where = f"{playground}/protected/digest?user=J%C3%A4s%C3%B8n%20%22Doe%22&password=k%C3%BCste%3A1{query}&{query}"
    exchange = await _go(send, where, 'Jäsøn "Doe"', f"küste:1{query.partition('&')[0]}")
    assert exchange.head is not None
    assert exchange.head.status == 200, body_of(exchange)


async def test_the_wrong_password_is_shown_as_it_is(send: Sender, playground: str) -> None:
    """The server's own words, after one try."""
    exchange = await _go(send, f"{playground}/protected/digest", password="calm")
    assert exchange.head is not None
    assert exchange.head.status == 401
    assert _statuses(send) == [401, 401]
    assert b"wrong" in body_of(exchange)


async def test_a_nonce_that_is_used_up_costs_one_more_try(send: Sender, playground: str) -> None:
    """The server says stale; with ``nextnonce`` it has no need to."""
    where = f"{playground}/protected/digest?uses=1&password=once"
    seen = []
    for _ in range(2):
        await _go(send, where, password="once")
        seen.append(_statuses(send))
    assert seen == [[401, 200], [401, 200]]

    where = f"{playground}/protected/digest?uses=1&next=yes&password=next"
    seen = []
    for _ in range(3):
        await _go(send, where, password="next")
        seen.append(_statuses(send))
    assert seen == [[401, 200], [200], [200]]


async def test_many_at_once_use_one_nonce(send: Sender, playground: str) -> None:
    """Each has a count of its own; nobody is sent back."""
    where = f"{playground}/protected/digest?password=many"
    await _go(send, where, password="many")
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_go(send, where, password="many")) for _ in range(20)]
    statuses = [task.result().head.status for task in tasks if task.result().head is not None]  # type: ignore[union-attr]
    assert statuses == [200] * 20


async def test_redirects_are_signed_anew(send: Sender, playground: str) -> None:
    """The response of the hop before would not fit; another origin gets none at all and that is said."""
    inside = f"{playground}/redirects/to?url=/protected/digest%3Fpassword%3Dhop"
    await _go(send, f"{playground}/protected/digest?password=hop", password="hop")
    exchange = await _go(send, inside, password="hop")
    assert exchange.head is not None
    assert exchange.head.status == 200, body_of(exchange)

    exchange = await _go(send, f"{playground}/redirects/other-origin", password="hop")
    (hop,) = [event for event in send.events if isinstance(event, ev.Redirected)]
    assert hop.dropped == ("Digest",)
    assert "authorization" not in json.loads(body_of(exchange))["headers"]


async def test_a_body_from_a_pipe_is_not_asked_for_twice(send: Sender, tmp_path: Path) -> None:
    """After a challenge there is nothing left to send: an error says so, and no empty body goes out."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=lambda: pipe.write_bytes(b"wave"), daemon=True).start()

    def refuse(line: Line) -> None:
        line.read(14)  # one chunk of four bytes and the last one
        line.send(b'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm="r", nonce="n"\r\nContent-Length: 0\r\n\r\n')

    with ScriptedServer(refuse) as server:
        exchange = await _go(send, server.base_url, method="POST", body=Body(kind="file", file=str(pipe)))
        assert exchange.error is not None
        assert "only once" in exchange.error.message
        assert len(server.heads) == 1
