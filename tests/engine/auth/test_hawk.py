"""Hawk: the protocol's examples, and a server that checks with mohawk."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import mohawk
import pytest
from mohawk.exc import HawkFail, TokenExpired
from starlette.responses import Response
from tests.engine.conftest import Sender
from tests.servers.checking_server import CheckingServer, Received

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import NO_BODY, OutgoingBody, OutgoingRequest
from sanderling.domain.request import Body, Request
from sanderling.domain.response import ResponseHead
from sanderling.domain.secret import Secret, SecretRef
from sanderling.engine.auth import AUTH_KINDS
from sanderling.engine.auth.hawk import HawkAuth

KEY = "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn"
VALUES = {"id": "dh37fgj492je", "key": KEY}


def _vectors(corpora: Path) -> list[dict[str, Any]]:
    found = json.loads((corpora / "auth" / "rfc-vectors.json").read_text(encoding="utf-8"))
    return [vector for vector in found if vector["kind"] == "hawk"]


def _attributes(request: OutgoingRequest) -> dict[str, str]:
    scheme, _, rest = (request.header("Authorization") or "").partition(" ")
    assert scheme == "Hawk"
    pairs = (part.split("=", 1) for part in rest.split(", "))
    return {name: value.strip('"') for name, value in pairs}


def test_the_examples_of_the_protocol(corpora: Path) -> None:
    """The MACs of a GET and of a POST with its payload hash."""
    vectors = _vectors(corpora)
    assert len(vectors) == 2
    for vector in vectors:
        kind = HawkAuth(lambda at=float(vector["ts"]): at, lambda nonce=vector["nonce"]: nonce)  # type: ignore[misc]
        payload = vector.get("payload", "")
        request = OutgoingRequest(
            method=vector["method"],
            url=vector["url"],
            headers=(("Content-Type", f"{vector.get('content_type', '')}; charset=utf-8"),),
            body=OutgoingBody((payload.encode(),)) if payload else NO_BODY,
        )
        values = {"id": vector["id"], "key": vector["key"], "ext": vector["ext"], "payload": str(bool(payload)).lower()}

        attributes = _attributes(next(kind.flow(request, values)))

        assert attributes["mac"] == vector["mac"], vector["source"]
        assert attributes.get("hash", "") == vector.get("payload_hash", "")
        assert attributes["ts"] == vector["ts"]


def _mohawk_server(skew_s: int = 0, *, content: bool = True) -> CheckingServer:
    """Return a server of another party's making, whose clock is ahead."""

    def check(received: Received) -> Response:
        credentials = {"id": VALUES["id"], "key": KEY, "algorithm": "sha256"}
        try:
            mohawk.Receiver(
                lambda _id: credentials,
                received.headers["authorization"],
                received.url,
                received.method,
                content=received.body if content else mohawk.base.EmptyValue,
                content_type=received.headers.get("content-type", ""),
                accept_untrusted_content=not content,
                localtime_offset_in_seconds=skew_s,
                seen_nonce=lambda _id, _nonce, _ts: False,
            )
        except TokenExpired as error:
            return Response(status_code=401, headers={"WWW-Authenticate": error.www_authenticate})
        except HawkFail as error:
            return Response(str(error), status_code=401)
        return Response("in")

    return CheckingServer(check)


async def test_another_partys_library_accepts_it(send: Sender) -> None:
    """Query, app, dlg, ext and the body's hash are checked by mohawk; nothing shows the key."""
    send.secrets.values[SecretRef("k")] = Secret(KEY)
    values = {**VALUES, "key": SecretRef("k"), "payload": "true", "ext": "a b,c", "app": "tide", "dlg": "moon"}
    server = _mohawk_server()
    with server.serve() as running:
        request = Request(
            method="POST",
            url_template=f"{running.base_url}/x/y?b=1&a=%20",
            body=Body(kind="text", text="Thank you for flying Hawk", content_type="text/plain"),
        )
        exchange = await send(request, auth=AuthChoice("hawk", values))

    assert exchange.head is not None
    assert exchange.head.status == 200
    assert 'dlg="moon"' in server.received[0].headers["authorization"]
    assert KEY not in repr(send.events)


async def test_a_clock_that_is_wrong_costs_one_more_try(send: Sender) -> None:
    """The server's time, vouched for by the key, is used at once."""
    server = _mohawk_server(skew_s=3600, content=False)
    with server.serve() as running:
        exchange = await send(Request(url_template=running.base_url), auth=AuthChoice("hawk", VALUES))

    assert exchange.head is not None
    assert exchange.head.status == 200
    assert len(server.received) == 2
    assert [event.kind for event in send.events if isinstance(event, ev.AuthChallenged)] == ["hawk"]


@pytest.mark.parametrize("tsm", ["", 'tsm="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="'])
def test_a_time_that_the_key_does_not_vouch_for_is_not_used(tsm: str) -> None:
    """Whoever does not know the key must not choose what is signed."""
    flow = HawkAuth().flow(OutgoingRequest(method="GET", url="http://x.test/"), VALUES)
    next(flow)
    challenge = f'Hawk ts="{int(time.time()) + 9999}", {tsm} error="Stale timestamp"'

    with pytest.raises(StopIteration):
        flow.send(ResponseHead(status=401, headers=(("WWW-Authenticate", challenge),)))


def test_what_the_header_cannot_carry_is_refused() -> None:
    """A quote in the ID would end the attribute."""
    with pytest.raises(InvalidSetting, match="key ID"):
        next(HawkAuth().flow(OutgoingRequest(method="GET", url="http://x.test/"), {**VALUES, "id": 'a"b'}))


def test_it_is_listed() -> None:
    """It can be chosen."""
    assert AUTH_KINDS.get("hawk").signs
