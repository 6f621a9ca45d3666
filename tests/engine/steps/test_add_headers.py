"""Headers that are added by themselves: CSRF tokens, trace contexts, correlation ids."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers.misbehaviours import response
from tests.servers.scripted_server import Line, ScriptedServer

from sanderling.domain import events as ev
from sanderling.domain.errors import CsrfTokenMissing, InvalidHeader, InvalidPath, InvalidSetting
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request, Row
from sanderling.domain.secret import MASK, Secret, SecretRef
from sanderling.engine.last_responses import LastResponses
from sanderling.storage.cookie_jars import CookieJar

PARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-01")


@pytest.fixture(autouse=True)
def jar(send: Sender) -> CookieJar:
    """The jar of the pipeline that sends."""
    jar = CookieJar(None)
    send.pipeline.state.cookies = jar
    return jar


def get(url: str, *headers: Row) -> Request:
    """Return a GET."""
    return Request(name="get", url_template=url, headers=headers)


def post(url: str, *headers: Row) -> Request:
    """Return a POST without a body."""
    return Request(name="post", method="POST", url_template=url, headers=headers)


def added(exchange: Exchange) -> list[tuple[str, str, str]]:
    """Return what was added to the requests of an exchange."""
    return [(event.name, event.value, event.source) for event in exchange.events if isinstance(event, ev.HeaderAdded)]


@pytest.mark.parametrize(
    ("page", "source"),
    [
        ("token", "cookie:csrftoken"),
        ("token", "json:$.token"),
        ("token", "header:x-csrf-token"),
        ("form", "html:csrf_token"),
        ("form", "html:csrf-token"),
    ],
)
@pytest.mark.parametrize("set_before", [True, False])
async def test_the_token_goes_along(send: Sender, playground: str, page: str, source: str, set_before: bool) -> None:
    """From every kind of source, whether or not the request that brought it was told of it."""
    first = await send(get(f"{playground}/csrf/{page}"), csrf_source=source if set_before else "")
    assert first.outcome is Outcome.DONE
    exchange = await send(post(f"{playground}/csrf/notes"), csrf_source=source)
    assert exchange.head is not None, exchange.error
    assert exchange.head.status == 200
    ((name, value, whence),) = added(exchange)
    assert (name, whence) == ("X-CSRF-Token", source)
    assert value in dict(next(e for e in exchange.events if isinstance(e, ev.Prepared)).headers).values()


async def test_a_body_that_nobody_shows_any_more_has_left_its_token(send: Sender, playground: str) -> None:
    """The file goes when the tab is closed; where a token was asked for, it was read by then."""
    for source, outcome in (("json:$.token", Outcome.DONE), ("", Outcome.FAILED)):
        send.pipeline.state.last_responses = LastResponses()
        exchange = await send(get(f"{playground}/csrf/token"), csrf_source=source)
        assert exchange.body is not None
        exchange.body.path.unlink()
        again = await send(post(f"{playground}/csrf/notes"), csrf_source="json:$.token")
        assert again.outcome is outcome


async def test_the_newest_response_that_has_one(send: Sender, playground: str) -> None:
    """A page without a token in between does not hide it, a newer token takes its place."""
    tokens = []
    for path in ("csrf/token", "echo", "csrf/token", "echo"):
        exchange = await send(get(f"{playground}/{path}"))
        tokens.append(json.loads(body_of(exchange)).get("token"))
    sent = await send(post(f"{playground}/csrf/notes"), csrf_source="json:$.token")
    assert added(sent)[0][1] == tokens[2]


@pytest.mark.parametrize("source", ["cookie:csrftoken", "json:$.token", "html:csrf_token", "header:X-CSRF-Token"])
async def test_without_a_token_nothing_is_sent(send: Sender, source: str) -> None:
    """The error says which place is empty and what to do; requests that change nothing go, one of them brings it."""
    with ScriptedServer(lambda line: line.send(response(b"", "Content-Length: 0"))) as server:
        exchange = await send(post(f"{server.base_url}/notes"), csrf_source=source)
        assert isinstance(exchange.error, CsrfTokenMissing)
        assert source.partition(":")[2] in exchange.error.message
        assert "Nothing was sent" in exchange.error.advice
        assert not server.heads
        assert (await send(get(f"{server.base_url}/"), csrf_source=source)).outcome is Outcome.DONE


async def test_a_token_of_another_origin_is_not_used(send: Sender, playground: str) -> None:
    """Not even of another port of the same machine."""
    await send(get(f"{playground}/csrf/token"))
    with ScriptedServer(lambda line: line.send(response(b"", "Content-Length: 0"))) as server:
        exchange = await send(post(server.base_url), csrf_source="json:$.token")
    assert isinstance(exchange.error, CsrfTokenMissing)


async def test_cookies_switched_off_are_no_source(send: Sender, playground: str) -> None:
    """It is said that this is why; a cookie that was typed is one all the same."""
    await send(get(f"{playground}/csrf/token"))
    url = f"{playground}/csrf/notes"
    exchange = await send(post(url), csrf_source="cookie:csrftoken", use_cookies=False)
    assert exchange.error is not None
    assert "switched off" in exchange.error.message
    typed = Row(name="Cookie", value="csrftoken=typed")
    exchange = await send(post(url, typed), csrf_source="cookie:csrftoken", use_cookies=False)
    assert added(exchange) == [("X-CSRF-Token", "typed", "cookie:csrftoken")]


async def test_an_encoded_cookie_is_decoded(send: Sender, playground: str) -> None:
    """As the scripts of the frameworks do it that set such cookies."""
    typed = Row(name="Cookie", value='XSRF-TOKEN="eyJpdiI6%3D%3D"')
    exchange = await send(
        post(f"{playground}/echo", typed), csrf_source="cookie:XSRF-TOKEN", csrf_header="X-XSRF-TOKEN"
    )
    assert added(exchange) == [("X-XSRF-TOKEN", "eyJpdiI6==", "cookie:XSRF-TOKEN")]


async def test_a_token_cannot_smuggle_a_header_in(send: Sender, playground: str) -> None:
    """A line break in a token ends the send, not the header."""
    typed = Row(name="Cookie", value="t=a%0d%0aX-Evil:%201")
    exchange = await send(post(f"{playground}/echo", typed), csrf_source="cookie:t")
    assert isinstance(exchange.error, InvalidHeader)


@pytest.mark.parametrize(
    ("source", "error"),
    [("token", InvalidSetting), ("query:x", InvalidSetting), ("cookie:", InvalidSetting), ("json:x[", InvalidPath)],
)
async def test_sources_that_are_none(send: Sender, playground: str, source: str, error: type[Exception]) -> None:
    """They are told from each other before anything is sent."""
    exchange = await send(get(f"{playground}/echo"), csrf_source=source)
    assert isinstance(exchange.error, error)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"token": {"a": 1}}', b'{"token": null}', b"\xff\xfe"])
async def test_bodies_that_hold_no_token(send: Sender, body: bytes) -> None:
    """Whatever the last response was, it has no token; nothing fails."""
    with ScriptedServer(lambda line: line.send(response(body, f"Content-Length: {len(body)}"))) as server:
        await send(get(server.base_url), csrf_source="json:$.token")
        exchange = await send(post(server.base_url), csrf_source="json:$.token")
    assert isinstance(exchange.error, CsrfTokenMissing)


async def test_a_secret_token_is_masked(send: Sender, playground: str) -> None:
    """Where the cookie that was typed is a secret, neither event shows it; the server gets it."""
    ref = SecretRef.new()
    send.secrets.values[ref] = Secret("pebble-in-the-sand")
    typed = Row(name="Cookie", value="t={{token}}")
    exchange = await send(post(f"{playground}/echo", typed), csrf_source="cookie:t", variables={"token": ref})
    assert added(exchange) == [("X-CSRF-Token", MASK, "cookie:t")]
    assert "pebble-in-the-sand" not in repr(exchange.events)
    assert b"pebble-in-the-sand" in body_of(exchange)


async def test_one_trace_with_a_span_for_each_hop(send: Sender, playground: str) -> None:
    """The trace is the exchange's, every hop has a span of its own, the next exchange another trace."""
    traces = []
    for _ in range(2):
        exchange = await send(get(f"{playground}/redirects/2"), trace_context=True)
        matches = [PARENT.fullmatch(value) for name, value, _ in added(exchange) if name == "traceparent"]
        found = [match.groups() for match in matches if match]
        assert len(found) >= 2
        assert len({trace for trace, _ in found}) == 1
        assert len({span for _, span in found}) == len(found)
        traces.append(found[0][0])
    assert traces[0] != traces[1]


async def test_each_attempt_has_a_span(send: Sender, tmp_path: Path) -> None:
    """A retry is a call of its own in the trace."""

    def script(line: Line) -> None:
        line.send(response(b"", "Content-Length: 0", status="200 OK" if line.turn else "503 Busy"))

    with ScriptedServer(script) as server:
        exchange = await send(get(server.base_url), trace_context=True, retries=1, retry_first_delay_s=0.001)
    parents = [value for _, value, _ in added(exchange)]
    assert len(set(parents)) == 2
    assert len({parent[:35] for parent in parents}) == 1


async def test_a_correlation_id_is_the_same_on_every_hop(send: Sender, playground: str) -> None:
    """A UUID under the header that the setting names."""
    exchange = await send(get(f"{playground}/redirects/1"), correlation_header="X-Request-Id")
    (first, *rest) = added(exchange)
    assert (first[0], first[2]) == ("X-Request-Id", "correlation id")
    assert str(uuid.UUID(first[1])) == first[1]
    assert rest
    assert set(rest) == {first}


async def test_what_was_typed_wins(send: Sender, playground: str) -> None:
    """Nothing is added beside a header that is there."""
    typed = (Row(name="Traceparent", value="mine"), Row(name="x-id", value="7"), Row(name="X-Csrf-Token", value="t"))
    settings = {"trace_context": True, "correlation_header": "X-Id", "csrf_source": "cookie:none"}
    exchange = await send(post(f"{playground}/echo", *typed), **settings)
    assert exchange.outcome is Outcome.DONE
    assert added(exchange) == []


@pytest.mark.parametrize("name", ["X Id", "X:Id", "X\r\nY"])
async def test_a_header_name_that_is_none(send: Sender, playground: str, name: str) -> None:
    """It is refused, not sent."""
    exchange = await send(get(f"{playground}/echo"), correlation_header=name)
    assert isinstance(exchange.error, InvalidHeader)
