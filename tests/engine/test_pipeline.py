"""Whole requests against the playground: what goes out, what comes back, what is reported."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from tests.engine.conftest import Sender, body_of

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Body, Part, Request, Row
from sanderling.domain.secret import MASK, Secret, SecretRef
from sanderling.domain.timings import Phase


async def test_a_simple_get_is_done_with_all_its_events(send: Sender, playground: str) -> None:
    """The events tell the whole story in order, and the exchange carries the same ones."""
    exchange = await send(Request(url_template=f"{playground}/orders"))

    assert exchange.outcome is Outcome.DONE
    assert exchange.head is not None
    assert exchange.head.status == 200
    kinds = [type(event) for event in exchange.events]
    assert kinds == [
        ev.Prepared,
        ev.ConnectStarted,
        ev.Connected,
        ev.SendingStarted,
        ev.RequestSent,
        ev.HeadReceived,
        ev.BodyOpened,
        ev.BodyReceived,
        ev.CallEnded,
        ev.Done,
    ]
    times = [event.at_s for event in exchange.events if not isinstance(event, ev.BodyOpened)]
    assert times == sorted(times)
    assert json.loads(body_of(exchange))["count"] > 0


async def test_a_second_call_uses_the_open_connection(send: Sender, playground: str) -> None:
    """Reuse is told, and no connect time is invented."""
    await send(Request(url_template=f"{playground}/orders"))
    exchange = await send(Request(url_template=f"{playground}/orders"))

    assert exchange.last(ev.ConnectionReused) is not None
    assert exchange.timings.phase_s(Phase.CONNECT) is None


async def test_everything_written_arrives(send: Sender, playground: str) -> None:
    """Method, path and query values, headers and a JSON body with variables in all of them."""
    request = Request(
        method="{{verb}}",
        url_template="{{base}}/echo/:id",
        path_values=(Row(name="id", value="a/{{id}}"),),
        query=(Row(name="q", value="{{word}} & co"), Row(name="off", value="1", enabled=False)),
        headers=(Row(name="X-Word", value="{{word}}"), Row(name="User-Agent", value="me")),
        body=Body(kind="json", text='{"word": "{{word}}"}'),
    )
    variables = {"verb": "BREW", "base": playground, "id": "7", "word": "wörd"}

    echo = json.loads(body_of(await send(request, variables=variables)))

    text = json.dumps(echo, ensure_ascii=False)
    assert echo["method"] == "BREW"
    assert "/echo/a%2F7?q=w%C3%B6rd%20%26%20co" in text
    assert '"me"' in text
    assert '{\\"word\\": \\"wörd\\"}' in text or '"word": "wörd"' in text


async def test_a_query_goes_out_sign_by_sign(send: Sender, playground: str) -> None:
    """A flag has no ``=``, an empty value has one, and one in a name is data."""
    query = (
        Row(name="{{flag}}", has_equals=False),
        Row(name="empty"),
        Row(name="off", has_equals=False, enabled=False),
        Row(name="", description="only a remark"),
        Row(name="a=b", value="c=d"),
    )
    request = Request(url_template=f"{playground}/echo", query=query)

    echo = json.loads(body_of(await send(request, variables={"flag": "wsdl"})))

    assert echo["url"] == f"{playground}/echo?wsdl&empty=&a%3Db=c=d"


async def test_forms_and_multipart_with_files_arrive(send: Sender, playground: str, tmp_path: Path) -> None:
    """URL-encoded fields, and a multipart body with a text and two files of one part."""
    (tmp_path / "a.txt").write_bytes(b"first file")
    (tmp_path / "b.bin").write_bytes(b"\0\1\2" * 100)
    form = Body(kind="form", fields=(Row(name="a b", value="1&2"), Row(name="x", value="y", enabled=False)))
    parts = (
        Part(name="note", value="hällo", content_type="text/x-note"),
        Part(name="files", is_file=True, files=(str(tmp_path / "a.txt"), str(tmp_path / "b.bin"))),
    )

    formed = body_of(await send(Request(method="POST", url_template=f"{playground}/echo", body=form))).decode()
    multi = await send(
        Request(method="POST", url_template=f"{playground}/echo", body=Body(kind="multipart", parts=parts))
    )

    assert "1&2" in formed
    assert '"x"' not in formed
    told = body_of(multi).decode()
    for expected in ("hällo", "text/x-note", "a.txt", "b.bin", "first file"):
        assert expected in told


async def test_redirects_are_followed_and_shown(send: Sender, playground: str) -> None:
    """Each hop is an event, and each has its own phases."""
    exchange = await send(Request(url_template=f"{playground}/redirects/3"))

    hops = [event for event in exchange.events if isinstance(event, ev.Redirected)]
    assert exchange.head is not None
    assert exchange.head.status == 200
    assert len(hops) == 3
    assert {span.hop for span in exchange.timings.spans} == {0, 1, 2, 3}


async def test_too_many_redirects_are_an_outcome(send: Sender, playground: str) -> None:
    """The limit ends the chain with a sentence; the last head is still shown."""
    exchange = await send(Request(url_template=f"{playground}/redirects/9"), max_redirects=2)

    assert exchange.outcome is Outcome.FAILED
    assert exchange.error is not None
    assert exchange.error.code == "too-many-redirects"
    assert exchange.head is not None


async def test_redirects_may_be_off(send: Sender, playground: str) -> None:
    """Then the redirect itself is the answer."""
    exchange = await send(Request(url_template=f"{playground}/redirects/1"), follow_redirects=False)

    assert exchange.head is not None
    assert 300 <= exchange.head.status < 400


@pytest.mark.parametrize(
    ("kind", "values", "path"),
    [
        ("basic", {"username": "sanderling", "password": SecretRef("s")}, "/protected/basic"),
        ("bearer", {"token": SecretRef("s")}, "/protected/bearer"),
        ("api-key", {"key": "X-API-Key", "value": SecretRef("s")}, "/protected/api-key"),
    ],
)
async def test_auth_kinds_open_protected_places_and_never_show_secrets(
    send: Sender, playground: str, kind: str, values: dict[str, str | SecretRef], path: str
) -> None:
    """The right secret gives 200, and no event or text of the exchange holds it."""
    places = {"basic": "waves", "bearer": "shore-token", "api-key": "pebble"}
    send.secrets.values[SecretRef("s")] = Secret(places[kind])

    exchange = await send(Request(url_template=f"{playground}{path}"), auth=AuthChoice(kind, values))

    assert exchange.head is not None
    assert exchange.head.status == 200, body_of(exchange)
    shown = repr((exchange.url, [event for event in send.events if not isinstance(event, ev.HeadReceived)]))
    assert places[kind] not in shown
    assert MASK in shown


async def test_a_missing_secret_stops_the_send(send: Sender, playground: str) -> None:
    """Fail closed: no token, no request."""
    auth = AuthChoice("bearer", {"token": SecretRef("nobody-knows")})

    exchange = await send(Request(url_template=f"{playground}/protected/bearer"), auth=auth)

    assert exchange.error is not None
    assert exchange.error.code == "secret-missing"
    assert [type(event) for event in send.events] == [ev.Failed]


@pytest.mark.parametrize(
    ("request_", "code", "words"),
    [
        (Request(url_template="http://{{nowhere}}/"), "unresolved-variable", "{{nowhere}}"),
        (Request(url_template="ftp://x.test/"), "unsupported-scheme", "ftp"),
        (Request(url_template="http://x.test:99999/"), "invalid-url", "port"),
        (Request(url_template="http://x.test/", method="GE T"), "invalid-method", "GE T"),
        (Request(url_template="http://x.test/", headers=(Row(name="A b", value="1"),)), "invalid-header", "A b"),
        (Request(url_template="http://x.test/", headers=(Row(name="A", value="1\r\nB: 2"),)), "invalid-header", "line"),
        (Request(url_template="http://x.test/:id"), "invalid-url", ":id"),
        (Request(url_template="http://x.test/", body=Body(kind="file", file="/no/such/file")), "body-file", "exist"),
        (Request(url_template="http://x.test/", body=Body(kind="morse")), "unknown-kind", "morse"),
    ],
)
async def test_bad_input_sends_nothing_and_says_why(send: Sender, request_: Request, code: str, words: str) -> None:
    """Each fault is its own error that names the place."""
    exchange = await send(request_)

    assert exchange.error is not None
    assert exchange.error.code.startswith(code)
    assert words in exchange.error.message
    assert not any(isinstance(event, ev.ConnectStarted) for event in send.events)


async def test_cancelling_is_an_outcome(send: Sender, playground: str) -> None:
    """A request that waits for its answer ends at once when its task is cancelled."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(send(Request(url_template=f"{playground}/delay/30000")))
        while not any(isinstance(event, ev.RequestSent) for event in send.events):
            await asyncio.sleep(0.01)
        task.cancel()

    exchange = task.result()
    assert exchange.outcome is Outcome.CANCELLED
    assert isinstance(exchange.events[-1], ev.Cancelled)


async def test_the_total_limit_ends_a_request(send: Sender, playground: str) -> None:
    """The total time limit is its own phase."""
    exchange = await send(Request(url_template=f"{playground}/delay/30000"), total_timeout_s=0.2)

    assert exchange.error is not None
    assert getattr(exchange.error, "phase", "") == "total"
    assert exchange.timings.total_s < 5


async def test_a_stream_is_reported_message_by_message(send: Sender, playground: str) -> None:
    """Every message's bytes are where the event says they are."""
    exchange = await send(Request(url_template=f"{playground}/sse/burst?count=500&size=100"))

    body = body_of(exchange)
    spans = [
        (start, end)
        for event in send.events
        if isinstance(event, ev.MessagesReceived)
        for start, end in zip(event.starts, event.ends, strict=True)
    ]
    assert exchange.stream_kind == "sse"
    assert exchange.message_count == len(spans) == 500
    assert all(b"data:" in body[start:end] and b"\n\n" not in body[start:end] for start, end in spans)


async def test_inherited_headers_give_way_to_own_ones(send: Sender, playground: str) -> None:
    """A folder's header is sent unless the request has one of that name."""
    request = Request(url_template=f"{playground}/echo", headers=(Row(name="x-team", value="mine"),))
    inherited = (Row(name="X-Team", value="theirs"), Row(name="X-Folder", value="yes"))

    told = body_of(await send(request, inherited_headers=inherited)).decode()

    assert "mine" in told
    assert "theirs" not in told
    assert "X-Folder" in told or "x-folder" in told
