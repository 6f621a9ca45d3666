"""Pages are followed, in every way, to the end or to a limit; whatever goes wrong, what was gathered stays."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers.misbehaviours import response
from tests.servers.scripted_server import Line, ScriptedServer, scripted

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.errors import InvalidPath, InvalidSetting, NotFound, PageFailed, TimedOut, UnknownKind
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.pagination import Pagination, PagingResume, PagingState
from sanderling.domain.request import Request, Row
from sanderling.domain.secret import MASK

WAYS = {
    "/pages/link-header?size=20": Pagination(kind="link"),
    "/pages/next-url?size=30": Pagination(kind="next-url", items_path="$.sightings[*]"),
    "/pages/cursor?limit=40": Pagination(kind="cursor", items_path="$.sightings[*]"),
    "/pages/numbered": Pagination(kind="page", items_path="$.sightings", size_parameter="size", size=50),
    "/pages/offset": Pagination(kind="offset", items_path="$.sightings", size=35),
}
ALL = list(range(1, 98))


def request_to(url: str, pagination: Pagination, **more: Any) -> Request:
    """Return a request with the URL's query in its table."""
    base, _, query = url.partition("?")
    pieces = [piece.partition("=") for piece in query.split("&") if piece]
    rows = tuple(Row(name=name, value=value) for name, _, value in pieces)
    return Request(url_template=base, query=rows, pagination=pagination, **more)


def ids_in(exchange: Exchange) -> list[Any]:
    """Return the ids of the gathered items, one a line."""
    return [json.loads(line)["id"] for line in body_of(exchange).splitlines()]


def ending(exchange: Exchange) -> ev.PagingEnded:
    """Return how following ended."""
    event = exchange.last(ev.PagingEnded)
    assert event is not None
    return event


def state_of(exchange: Exchange) -> PagingState:
    """Return where it can go on."""
    state = ending(exchange).state
    assert state is not None
    return state


def resume_of(exchange: Exchange) -> PagingResume:
    """Return what a next send goes on from."""
    assert exchange.body is not None
    return PagingResume(state_of(exchange), exchange.body)


def page(items: list[Any], *headers: str, status: str = "200 OK", **more: Any) -> bytes:
    """Return a whole response whose body is an object with these items."""
    body = json.dumps({"items": items, **more}).encode()
    more_headers = ("Content-Type: application/json", f"Content-Length: {len(body)}", "Connection: close", *headers)
    return response(body, *more_headers, status=status)


def pages_at(answer: Callable[[str], bytes]) -> ScriptedServer:
    """Return a server that answers each target."""

    def script(line: Line) -> None:
        line.send(answer(line.head.split(b" ")[1].decode()))

    return scripted(script)


NEXT = Pagination(kind="next-url", items_path="$.items[*]")


@pytest.mark.parametrize("place", WAYS)
async def test_every_way_leads_through_the_whole_list(send: Sender, playground: str, place: str) -> None:
    """All items once, in order, as one body of NDJSON, and each page told."""
    exchange = await send(request_to(playground + place, WAYS[place]))

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert ids_in(exchange) == ALL
    assert exchange.stream_kind == "items"
    assert exchange.message_count == len(ALL)
    assert ending(exchange).state is None
    received = [event for event in exchange.events if isinstance(event, ev.PageReceived)]
    assert [event.number for event in received] == list(range(1, len(received) + 1))
    assert received[-1].total_items == len(ALL)
    assert received[-1].size_bytes == len(body_of(exchange))


async def test_items_can_be_shown_while_they_come(send: Sender, playground: str) -> None:
    """The body is announced once; the ranges that are told cut the items out of it."""
    exchange = await send(request_to(f"{playground}/pages/link-header?size=20", WAYS["/pages/link-header?size=20"]))

    opened = [event for event in send.events if isinstance(event, ev.BodyOpened | ev.StreamOpened)]
    assert [type(event) for event in opened] == [ev.BodyOpened, ev.StreamOpened]
    data, found = body_of(exchange), []
    for event in send.events:
        if isinstance(event, ev.MessagesReceived):
            found += [json.loads(data[a:b])["id"] for a, b in zip(event.starts, event.ends, strict=True)]
    assert found == ALL
    sizes = [event.size_bytes for event in send.events if isinstance(event, ev.BodyReceived)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == len(data)


async def test_only_the_result_is_left_on_disk(send: Sender, playground: str, tmp_path: Path) -> None:
    """The pages' own files go."""
    exchange = await send(request_to(f"{playground}/pages/offset", WAYS["/pages/offset"]))

    assert exchange.body is not None
    assert [file for file in (tmp_path / "spool").iterdir() if file.suffix == ".body"] == [exchange.body.path]


@pytest.mark.parametrize("place", WAYS)
@pytest.mark.parametrize(
    ("limits", "word"),
    [({"max_pages": 1}, "max-pages"), ({"max_items": 33}, "max-items"), ({"max_bytes": 1700}, "max-bytes")],
)
async def test_a_limit_stops_and_following_goes_on_from_there(
    send: Sender, playground: str, place: str, limits: dict[str, int], word: str
) -> None:
    """Going on until the end gives every item once; the earlier results keep what they had."""
    request = request_to(playground + place, replace(WAYS[place], **limits))
    exchange = await send(request)
    first, kept = exchange, body_of(exchange)
    assert state_of(exchange).reason == word
    if word == "max-items":
        assert len(ids_in(exchange)) == 33

    for _ in range(12):
        if ending(exchange).state is None:
            break
        exchange = await send(request, resume=resume_of(exchange))
        assert exchange.outcome is Outcome.DONE, exchange.error

    assert ids_in(exchange) == ALL
    assert exchange.message_count == len(ALL)
    assert body_of(first) == kept
    numbers = [event.number for event in exchange.events if isinstance(event, ev.PageReceived)]
    assert numbers[0] > 1 or word == "max-items"


async def test_no_time_left_stops_between_pages(send: Sender) -> None:
    """A page that hangs past the limit is given up; it is the one to go on with."""

    def script(line: Line) -> None:
        if b"/two" in line.head:
            line.wait()
        line.send(page([{"id": 1}], next="/two"))

    with scripted(script) as server:
        exchange = await send(request_to(server.base_url, replace(NEXT, max_time_s=0.5)))

        assert exchange.outcome is Outcome.DONE, exchange.error
        assert ids_in(exchange) == [1]
        assert state_of(exchange).reason == "max-time"
        assert state_of(exchange).next_url.endswith("/two")

        again = await send(request_to(server.base_url, replace(NEXT, max_time_s=0.3)), resume=resume_of(exchange))
        assert isinstance(again.error, TimedOut)
        assert again.error.message == "Page 2: The page did not come within 0.3 s."
        assert (ids_in(again), state_of(again).next_url) == ([1], state_of(exchange).next_url)


async def test_a_first_page_that_never_comes_is_a_time_out(send: Sender) -> None:
    """There is nothing to go on from."""
    with scripted(lambda line: bool(line.wait()) and None) as server:
        exchange = await send(request_to(server.base_url, replace(NEXT, max_time_s=0.3)))

    assert isinstance(exchange.error, TimedOut)


async def test_stopping_keeps_what_was_gathered(send: Sender) -> None:
    """Cancelling in the middle of a page leaves a state from which the rest can be fetched."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    patient = True

    def script(line: Line) -> None:
        if b"/two" in line.head and patient:
            loop.call_soon_threadsafe(asked.set)
            line.wait()
        else:
            line.send(page([{"id": 2}]) if b"/two" in line.head else page([{"id": 1}], next="/two"))

    with scripted(script) as server:
        request = request_to(server.base_url, NEXT)
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(send(request))
            await asked.wait()
            sending.cancel()
        exchange = sending.result()
        assert exchange.outcome is Outcome.CANCELLED
        assert ids_in(exchange) == [1]
        assert state_of(exchange).reason == "stopped"

        patient = False
        assert ids_in(await send(request, resume=resume_of(exchange))) == [1, 2]


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (page([], status="503 Busy"), "Page 2: The server answered with 503 Busy."),
        (response(b"<html>", "Content-Length: 6"), "Page 2: The page is not JSON"),
        (response(b'{"no": 1}', "Content-Length: 9"), "Page 2: The page has nothing at “$.items[*]”"),
        (response(b"{", "Content-Length: 50"), "Page 2: "),
        (b"", "Page 2: "),
    ],
)
async def test_a_page_that_fails_is_named(send: Sender, second: bytes, message: str) -> None:
    """Whatever is wrong with it: earlier pages stay, and following can go on from this one."""
    with pages_at(lambda target: page([{"id": 1}], next="/two") if target == "/" else second) as server:
        exchange = await send(request_to(server.base_url, NEXT))

    assert exchange.outcome is Outcome.FAILED
    assert exchange.error is not None
    assert exchange.error.message.startswith(message)
    assert ids_in(exchange) == [1]
    assert state_of(exchange).next_url == f"{server.base_url}/two"


async def test_the_answer_of_a_refused_first_page_is_shown(send: Sender, playground: str) -> None:
    """A 401 is what the person wants to read, as if pages had not been asked for."""
    exchange = await send(request_to(f"{playground}/protected/bearer", NEXT))

    assert exchange.outcome is Outcome.DONE
    assert exchange.head is not None
    assert exchange.head.status == 401
    assert not exchange.stream_kind
    assert b"{" in body_of(exchange)
    assert send.events.count(next(e for e in send.events if isinstance(e, ev.BodyOpened))) == 1
    assert ending(exchange).state is None


async def test_a_first_page_of_another_shape_is_shown_with_the_reason(send: Sender, playground: str) -> None:
    """The path can be corrected while looking at the page."""
    exchange = await send(request_to(f"{playground}/pages/next-url", NEXT))

    assert isinstance(exchange.error, PageFailed)
    assert exchange.error.message == "The first page has nothing at “$.items[*]”."
    assert "sightings" in json.loads(body_of(exchange))


@pytest.mark.parametrize("count", [1, 2])
async def test_pages_that_lead_in_a_circle_are_noticed(send: Sender, count: int) -> None:
    """To itself, or by way of others; each page is taken in once."""

    def answer(target: str) -> bytes:
        number = int(target.rpartition("/")[2] or 0)
        return page([{"id": number}], next=f"/{(number + 1) % count}" if count > 1 else "/")

    with pages_at(answer) as server:
        exchange = await send(request_to(f"{server.base_url}/0" if count > 1 else server.base_url, NEXT))

    assert exchange.outcome is Outcome.DONE
    assert ids_in(exchange) == list(range(count))
    assert "repeat themselves" in ending(exchange).reason
    assert ending(exchange).state is None


@pytest.mark.parametrize(
    "pagination",
    [
        Pagination(kind="page", items_path="$.items"),
        Pagination(kind="offset", items_path="$.items"),
        Pagination(kind="cursor", items_path="$.items", next_path="$.next"),
    ],
)
async def test_a_server_that_does_not_know_the_parameter_is_noticed(send: Sender, pagination: Pagination) -> None:
    """It answers with the same page again and again: that is taken in once."""
    with pages_at(lambda _target: page([{"id": 1}, {"id": 2}], next="abc")) as server:
        exchange = await send(request_to(server.base_url, pagination))

    assert ids_in(exchange) == [1, 2]
    assert len(server.heads) == 2
    assert "repeat themselves" in ending(exchange).reason


async def test_a_page_past_the_end_may_be_not_found(send: Sender) -> None:
    """Some answer with 404 where others send an empty list."""

    def answer(target: str) -> bytes:
        return page([{"id": target}]) if target.endswith(("=1", "=2")) else page([], status="404 Not Found")

    with pages_at(answer) as server:
        exchange = await send(request_to(server.base_url, Pagination(kind="page", items_path="$.items")))

    assert exchange.outcome is Outcome.DONE
    assert ids_in(exchange) == ["/?page=1", "/?page=2"]
    assert ending(exchange).state is None


async def test_empty_pages_on_the_way_are_passed(send: Sender) -> None:
    """A cursor may lead over them, but not for ever."""

    def answer(target: str) -> bytes:
        number = int(target.partition("=")[2] or 0)
        return page([{"id": number}] if number in (0, 3) else [], next=number + 1)

    with pages_at(answer) as server:
        pagination = Pagination(kind="cursor", items_path="$.items", next_path="$.next")
        exchange = await send(request_to(server.base_url, pagination))

    assert ids_in(exchange) == [0, 3]
    assert state_of(exchange).reason == "empty"
    assert len(server.heads) == 7


async def test_lines_of_json_are_pages_too(send: Sender) -> None:
    """NDJSON with a Link header, no path needed."""

    def answer(target: str) -> bytes:
        more = 'Link: </2>; rel="next"' if target == "/" else "X-Last: yes"
        kind = "Content-Type: application/x-ndjson"
        return response(b'{"id":1}\n{"id":2}\n', kind, "Content-Length: 18", "Connection: close", more)

    with pages_at(answer) as server:
        exchange = await send(request_to(server.base_url, Pagination(kind="link")))

    assert ids_in(exchange) == [1, 2, 1, 2]


async def test_relative_urls_count_from_where_the_page_came_from(send: Sender) -> None:
    """After a redirect that is the target's place."""

    def answer(target: str) -> bytes:
        if target == "/":
            return response(b"", "Location: /deep/list", "Content-Length: 0", "Connection: close", status="302 Found")
        return page([{"id": target}], **({"next": "more"} if target == "/deep/list" else {}))

    with pages_at(answer) as server:
        exchange = await send(request_to(server.base_url, NEXT))

    assert ids_in(exchange) == ["/deep/list", "/deep/more"]


async def test_credentials_stay_with_their_origin(send: Sender) -> None:
    """A page elsewhere is fetched without them, and that is said; back at home they go along again."""
    with (
        pages_at(lambda target: page([{"id": target}], next=elsewhere if target == "/" else None)) as home,
        pages_at(lambda target: page([{"id": target}], next=f"{home.base_url}/three")) as other,
    ):
        elsewhere = f"{other.base_url}/two"
        request = request_to(
            home.base_url, NEXT, headers=(Row(name="Cookie", value="a=1"), Row(name="X-Own", value="yes"))
        )
        exchange = await send(request, auth=AuthChoice("bearer", {"token": "shore-token"}))

    assert ids_in(exchange) == ["/", "/two", "/three"]
    assert all(b"shore-token" in head and b"a=1" in head for head in home.heads)
    (head,) = other.heads
    assert b"shore-token" not in head
    assert b"Cookie" not in head
    assert b"X-Own: yes" in head
    assert f"Host: 127.0.0.1:{other.port}".encode() in head
    followed = [event.dropped for event in exchange.events if isinstance(event, ev.PageFollowed)]
    assert followed == [("Cookie", "Bearer token"), ()]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:alert(1)", "http://[", "http://a:99999999/"])
async def test_what_is_no_web_address_is_not_followed(send: Sender, target: str) -> None:
    """The items stay, the address is named."""
    with pages_at(lambda _target: page([{"id": 1}], next=target)) as server:
        exchange = await send(request_to(server.base_url, NEXT))

    assert isinstance(exchange.error, PageFailed)
    assert exchange.error.message.startswith(("Page 2: Its address", "Page 1: ", "The first page leads"))
    assert exchange.body is not None


async def test_a_secret_in_the_next_url_is_hidden_and_used(send: Sender) -> None:
    """A key that the server gives back in its links is sent once, masked when shown, and there on resume."""

    def answer(target: str) -> bytes:
        return page([{"id": target.count("key=")}], next=f"{target}&page=2" if "page" not in target else None)

    with pages_at(answer) as server:
        request = request_to(server.base_url, replace(NEXT, max_pages=1))
        auth = AuthChoice("api-key", {"key": "key", "value": "s3cret-key", "place": "query"})
        exchange = await send(request, auth=auth)
        assert MASK in state_of(exchange).next_url
        assert "s3cret-key" not in repr(exchange)
        again = await send(request, auth=auth, resume=resume_of(exchange))
        assert ids_in(again) == [1, 1]

        shown_only = PagingResume(replace(state_of(exchange), hidden_url=None), resume_of(exchange).body)
        assert isinstance((await send(request, auth=auth, resume=shown_only)).error, PageFailed)


async def test_going_on_without_the_earlier_items_is_an_error(send: Sender, playground: str) -> None:
    """Their file may have been removed meanwhile."""
    request = request_to(f"{playground}/pages/offset", replace(WAYS["/pages/offset"], max_pages=1))
    exchange = await send(request)
    assert exchange.body is not None
    exchange.body.path.unlink()

    again = await send(request, resume=resume_of(exchange))

    assert isinstance(again.error, NotFound)


@pytest.mark.parametrize(
    ("pagination", "kind"),
    [
        (Pagination(kind="telepathy"), UnknownKind),
        (Pagination(kind="link", items_path="items"), InvalidPath),
        (Pagination(kind="next-url", next_path="$["), InvalidPath),
        (Pagination(kind="page", size=10), InvalidSetting),
    ],
)
async def test_what_makes_no_sense_is_refused_before_anything_is_sent(
    send: Sender, pagination: Pagination, kind: type[Exception]
) -> None:
    """No connection is opened."""
    with pages_at(lambda _target: page([])) as server:
        exchange = await send(request_to(server.base_url, pagination))

    assert isinstance(exchange.error, kind)
    assert server.connection_count == 0


async def test_texts_may_hold_variables(send: Sender, playground: str) -> None:
    """Paths and parameters are resolved as all texts are."""
    pagination = Pagination(kind="page", items_path="$.{{list}}", size_parameter="{{size}}", size=90)
    exchange = await send(
        request_to(f"{playground}/pages/numbered", pagination), variables={"list": "sightings", "size": "size"}
    )

    assert ids_in(exchange) == ALL


async def test_a_number_in_the_url_is_where_counting_begins(send: Sender, playground: str) -> None:
    """The first page is the one that the person asked for."""
    request = request_to(
        f"{playground}/pages/numbered?page=9&size=12", Pagination(kind="page", items_path="$.sightings")
    )

    assert ids_in(await send(request)) == [97]


async def test_policies_hold_for_every_page(send: Sender) -> None:
    """A page that fails once is retried, and the list is whole."""
    failed = False

    def answer(target: str) -> bytes:
        nonlocal failed
        if target == "/two" and not failed:
            failed = True
            return page([], status="503 Busy")
        return page([{"id": target}], next="/two" if target == "/" else None)

    with pages_at(answer) as server:
        exchange = await send(request_to(server.base_url, NEXT), retries=1, retry_first_delay_s=0.01)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert ids_in(exchange) == ["/", "/two"]
    assert len(server.heads) == 3


async def test_the_time_for_everything_keeps_what_was_gathered(send: Sender) -> None:
    """The send fails, and can go on from the page that did not come in time."""

    def script(line: Line) -> None:
        if b"/two" in line.head:
            line.wait()
        line.send(page([{"id": 1}], next="/two"))

    with scripted(script) as server:
        exchange = await send(request_to(server.base_url, NEXT), total_timeout_s=0.5)

    assert isinstance(exchange.error, TimedOut)
    assert ids_in(exchange) == [1]
    assert state_of(exchange).next_url.endswith("/two")
