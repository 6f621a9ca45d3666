"""The HTTP cache in front of real servers: hits, revalidations, misses, and what goes past it, each with its reason."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.engine.conftest import Sender, body_of
from tests.servers.misbehaviours import response
from tests.servers.scripted_server import Line, ScriptedServer

from sanderling.domain import events as ev
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request, Row
from sanderling.storage.cookie_jars import CookieJar
from sanderling.storage.http_cache import HttpCacheFiles

Serve = Callable[..., ScriptedServer]


@pytest.fixture
def cache(send: Sender, tmp_path: Path) -> HttpCacheFiles:
    """The cache of the pipeline that sends."""
    cache = HttpCacheFiles(tmp_path / "http-cache")
    send.pipeline.state.cache = cache
    return cache


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that give one answer after the other, the last one for ever."""
    running: list[ScriptedServer] = []

    def start(*answers: bytes) -> ScriptedServer:
        def script(line: Line) -> None:
            line.send(answers[min(line.turn, len(answers) - 1)])

        running.append(ScriptedServer(script).__enter__())
        return running[-1]

    yield start
    for server in running:
        server.__exit__(None, None, None)


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return an answer after which the connection is closed."""
    return response(body, f"Content-Length: {len(body)}", "Connection: close", *headers, status=status)


async def get(send: Sender, url: str, *headers: Row, method: str = "GET", **settings: object) -> Exchange:
    """Send a request with the cache on."""
    request = Request(name="x", method=method, url_template=url, headers=headers)
    return await send(request, **{"use_cache": True, **settings})


def told(exchange: Exchange) -> tuple[str, str]:
    """Return the last word of the cache."""
    event = exchange.last(ev.CacheConsulted)
    assert event is not None, exchange.error
    return event.state, event.reason


async def test_a_fresh_one_is_used(send: Sender, cache: HttpCacheFiles, playground: str) -> None:
    """The second answer comes without the network: same body, same head with an Age, and it is said for how long."""
    url = f"{playground}/cacheable/max-age/60"
    first, second = await get(send, url), await get(send, url)
    assert told(first)[0] == "miss"
    assert re.fullmatch(r"Nothing is kept for this URL\. The answer is kept, fresh for \d\d s\.", told(first)[1])
    assert told(second)[0] == "hit"
    assert re.fullmatch(r"Fresh for \d\d s more\.", told(second)[1])
    assert body_of(first) == body_of(second)
    assert second.head is not None
    assert first.head is not None
    assert int(second.head.header("age") or "none") < 30
    assert [pair for pair in second.head.headers if pair[0] != "Age"] == list(first.head.headers)
    kinds = [type(event) for event in second.events]
    assert ev.SendingStarted not in kinds
    assert kinds.index(ev.Prepared) < kinds.index(ev.HeadReceived) < kinds.index(ev.BodyOpened)


async def test_off_by_default(send: Sender, cache: HttpCacheFiles, playground: str) -> None:
    """Nothing is kept, nothing is used, nothing is said."""
    url = f"{playground}/cacheable/max-age/60"
    counts = []
    for _ in range(2):
        exchange = await send(Request(name="x", url_template=url))
        counts.append(json.loads(body_of(exchange))["served"])
        assert exchange.last(ev.CacheConsulted) is None
    assert counts[1] == counts[0] + 1
    assert await cache.uses() == ()


@pytest.mark.parametrize("place", ["etag", "last-modified"])
async def test_the_server_is_asked_and_says_it_holds(
    send: Sender, cache: HttpCacheFiles, playground: str, place: str
) -> None:
    """The body comes from the cache with the status it had; the 304 is in the record."""
    url = f"{playground}/cacheable/{place}"
    first, second = await get(send, url), await get(send, url)
    assert told(second) == ("revalidated", "It says no-cache; the server says it has not changed.")
    assert second.head is not None
    assert second.head.status == 200
    assert body_of(first) == body_of(second)
    statuses = [event.head.status for event in second.events if isinstance(event, ev.HeadReceived)]
    assert statuses == [304, 200]


async def test_the_server_has_a_new_one(send: Sender, cache: HttpCacheFiles, serve: Serve) -> None:
    """What was kept is replaced; there is one response afterwards."""
    stale = answer(b"old", 'ETag: "1"', "Cache-Control: max-age=10", "Age: 30")
    server = serve(stale, answer(b"new", 'ETag: "2"', "Cache-Control: max-age=60"))
    await get(send, server.base_url)
    second = await get(send, server.base_url)
    assert b'If-None-Match: "1"' in server.heads[1]
    state, reason = told(second)
    assert state == "miss"
    assert re.fullmatch(r"Stale for \d\d s, and the server sent a new one\. The answer is kept, fresh.*", reason)
    assert body_of(await get(send, server.base_url)) == b"new"
    assert [use.responses for use in await cache.uses()] == [1]


async def test_the_age_that_others_counted_counts(send: Sender, cache: HttpCacheFiles, serve: Serve) -> None:
    """An answer that a proxy has held for 50 of its 60 s is fresh for 10 s more."""
    server = serve(answer(b"x", "Cache-Control: max-age=60", "Age: 50"))
    await get(send, server.base_url)
    second = await get(send, server.base_url)
    event = second.last(ev.CacheConsulted)
    assert event is not None
    assert event.state == "hit"
    assert 50 <= event.age_s < 60
    assert re.fullmatch(r"Fresh for (10|\d) s more\.", event.reason)


async def test_vary(send: Sender, cache: HttpCacheFiles, playground: str) -> None:
    """Each language is kept for itself, and the header that differs is named."""
    url = f"{playground}/cacheable/greeting"
    german, french = Row(name="Accept-Language", value="de"), Row(name="Accept-Language", value="fr")
    await get(send, url, german)
    state, reason = told(await get(send, url, french))
    assert (state, reason.partition(".")[0]) == ("miss", "Vary: Accept-Language differs")
    for header, greeting in ((german, "Guten Morgen"), (french, "Bonjour")):
        exchange = await get(send, url, header)
        assert told(exchange)[0] == "hit"
        assert greeting in body_of(exchange).decode()


async def test_other_credentials_get_nothing_of_it(send: Sender, cache: HttpCacheFiles, serve: Serve) -> None:
    """With the same ones there is a hit: the cache is private."""
    server = serve(answer(b"for Ida", "Cache-Control: max-age=60"), answer(b"for Jo", "Cache-Control: max-age=60"))
    ida, jo = (Row(name="Authorization", value=f"Bearer {name}") for name in ("ida", "jo"))
    for header, body, state in ((ida, b"for Ida", "miss"), (jo, b"for Jo", "miss"), (ida, b"for Ida", "hit")):
        exchange = await get(send, server.base_url, header)
        assert (body_of(exchange), told(exchange)[0]) == (body, state)


@pytest.mark.parametrize(
    ("headers_and_status", "reason"),
    [
        ((("Cache-Control: no-store",), "200 OK"), "The answer says no-store."),
        ((("Cache-Control: max-age=60", "Vary: *"), "200 OK"), "The answer says Vary: *, so it fits no other request."),
        (((), "200 OK"), "The answer says neither for how long it is fresh nor how to ask about it."),
        (((), "500 Oops"), "An answer with status 500 is not kept unless it says for how long."),
        ((("Cache-Control: max-age=60", "Content-Type: text/event-stream"), "200 OK"), "Streams are never kept."),
        ((("Cache-Control: max-age=60", "Content-Type: application/x-ndjson"), "200 OK"), "Streams are never kept."),
    ],
)
async def test_answers_that_are_not_kept(
    send: Sender, cache: HttpCacheFiles, serve: Serve, headers_and_status: tuple[tuple[str, ...], str], reason: str
) -> None:
    """It is said why, and the next request goes to the server again."""
    headers, status = headers_and_status
    server = serve(answer(b"data: 1\n\n", *headers, status=status))
    for _ in range(2):
        assert told(await get(send, server.base_url)) == ("bypassed", reason)
    assert len(server.heads) == 2
    assert await cache.uses() == ()


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (Row(name="Range", value="bytes=0-1"), "Requests for a range are not answered from the cache."),
        (Row(name="Cache-Control", value="no-store"), "The request says no-store."),
        (Row(name="If-None-Match", value='"x"'), "The request has a condition of its own (If-None-Match)."),
    ],
)
async def test_requests_that_go_past_it(
    send: Sender, cache: HttpCacheFiles, serve: Serve, header: Row, reason: str
) -> None:
    """They get nothing that was kept, and nothing of them is kept."""
    server = serve(answer(b"x", "Cache-Control: max-age=60"))
    await get(send, server.base_url)
    assert told(await get(send, server.base_url, header)) == ("bypassed", reason)
    assert len(server.heads) == 2
    assert [use.responses for use in await cache.uses()] == [1]


async def test_changing_something_drops_what_was_kept(send: Sender, cache: HttpCacheFiles, serve: Serve) -> None:
    """A POST is not cached, and after it the URL is asked for anew."""
    server = serve(answer(b"x", "Cache-Control: max-age=60"))
    await get(send, server.base_url)
    posted = await get(send, server.base_url, method="POST")
    assert told(posted) == ("bypassed", "POST is not cached. What was kept for this URL is dropped.")
    assert told(await get(send, server.base_url, method="DELETE"))[1] == "DELETE is not cached."
    assert told(await get(send, server.base_url))[0] == "miss"


@pytest.mark.parametrize(
    "cut",
    [
        response(b"half", "Content-Length: 8", "Cache-Control: max-age=60"),
        response(b"8\r\nhalf", "Transfer-Encoding: chunked", "Cache-Control: max-age=60"),
        response(b"\x1f\x8b\x08\x00half", "Content-Length: 8", "Content-Encoding: gzip", "Cache-Control: max-age=60"),
    ],
    ids=["length", "chunked", "gzip"],
)
async def test_a_body_that_did_not_come_whole_is_not_kept(
    send: Sender, cache: HttpCacheFiles, serve: Serve, cut: bytes
) -> None:
    """The exchange fails as it would without a cache, and the next one asks the server."""
    server = serve(cut, answer(b"complete", "Cache-Control: max-age=60"))
    assert (await get(send, server.base_url)).outcome is Outcome.FAILED
    exchange = await get(send, server.base_url)
    assert (told(exchange)[0], body_of(exchange)) == ("miss", b"complete")


async def test_a_stopped_send_keeps_nothing(send: Sender, cache: HttpCacheFiles) -> None:
    """What had come by then is not taken for the whole."""

    def script(line: Line) -> None:
        line.send(b"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 8\r\n\r\nhalf")
        line.wait()

    with ScriptedServer(script) as server:
        arrived = asyncio.Event()

        def seen(event: ev.Event) -> None:
            if isinstance(event, ev.BodyReceived):
                arrived.set()

        async with asyncio.TaskGroup() as group:
            request = Request(name="x", url_template=server.base_url)
            task = group.create_task(send(request, use_cache=True, on_event=seen))
            await asyncio.wait_for(arrived.wait(), 10)
            task.cancel()
        assert (await task).outcome is Outcome.CANCELLED
    assert await cache.uses() == ()


async def test_compressed_bodies_are_kept_as_they_are_shown(send: Sender, cache: HttpCacheFiles, serve: Serve) -> None:
    """A body that was unpacked is not handed out to a send that wants it packed."""
    import gzip

    packed = gzip.compress(b"waves " * 100)
    server = serve(answer(packed, "Content-Encoding: gzip", "Cache-Control: max-age=60"))
    await get(send, server.base_url)
    exchange = await get(send, server.base_url)
    assert (told(exchange)[0], body_of(exchange)) == ("hit", b"waves " * 100)
    assert told(await get(send, server.base_url, decompress=False))[0] == "miss"


async def test_redirects_are_kept_too(send: Sender, cache: HttpCacheFiles, serve: Serve) -> None:
    """A permanent redirect with a lifetime is not asked for again."""
    target = serve(answer(b"there"))
    moved = answer(
        b"gone away", f"Location: {target.base_url}/", "Cache-Control: max-age=60", status="301 Moved Permanently"
    )
    server = serve(moved)
    for _ in range(2):
        exchange = await get(send, server.base_url)
        assert body_of(exchange) == b"there"
    assert len(server.heads) == 1
    states = [event.state for event in exchange.events if isinstance(event, ev.CacheConsulted)]
    assert states == ["hit", "bypassed"]


async def test_cookies_are_set_once(send: Sender, cache: HttpCacheFiles, serve: Serve) -> None:
    """A stored answer does not set its cookies again; a 304 sets its own."""
    jar = CookieJar(None)
    send.pipeline.state.cookies = jar
    kept = answer(b"x", "Set-Cookie: a=1", 'ETag: "1"', "Cache-Control: max-age=60")
    holds = answer(b"", "Set-Cookie: b=2", 'ETag: "1"', status="304 Not Modified")
    server = serve(kept, holds)
    await get(send, server.base_url)
    jar.remove(jar.all()[0].key)
    assert told(await get(send, server.base_url))[0] == "hit"
    assert jar.all() == ()
    renewed = await get(send, server.base_url, Row(name="Cache-Control", value="no-cache"))
    assert told(renewed) == ("revalidated", "The request says no-cache; the server says it has not changed.")
    assert [cookie.name for cookie in jar.all()] == ["b"]


async def test_a_304_that_fits_nothing(send: Sender, cache: HttpCacheFiles, serve: Serve) -> None:
    """A server that vouches for something else is asked once more, without conditions."""
    old = answer(b"old", 'ETag: "1"', "Cache-Control: no-cache")
    wrong = answer(b"", 'ETag: "other"', status="304 Not Modified")
    server = serve(old, wrong, answer(b"new", "Cache-Control: max-age=60"))
    await get(send, server.base_url)
    exchange = await get(send, server.base_url)
    assert body_of(exchange) == b"new"
    assert b"If-None-Match" not in server.heads[2]
    assert told(exchange)[0] == "miss"


async def test_a_body_that_is_gone_is_fetched_anew(
    send: Sender, cache: HttpCacheFiles, serve: Serve, tmp_path: Path
) -> None:
    """Somebody has tidied the folder up: that is a miss, not a failure; on a revalidation too."""
    for control in ("max-age=60", "no-cache"):
        kept = answer(b"x", 'ETag: "1"', f"Cache-Control: {control}")
        server = serve(kept, *([answer(b"", 'ETag: "1"', status="304 Not Modified")] * (control == "no-cache")), kept)
        await get(send, server.base_url)
        for file in (tmp_path / "http-cache").glob("*.body"):
            file.unlink()
        exchange = await get(send, server.base_url)
        assert (told(exchange)[0], body_of(exchange)) == ("miss", b"x")


async def test_a_server_that_is_out_of_order_takes_nothing_away(
    send: Sender, cache: HttpCacheFiles, serve: Serve
) -> None:
    """Its 500 is shown; what was kept can be asked about again."""
    kept = answer(b"x", 'ETag: "1"', "Cache-Control: no-cache")
    server = serve(kept, answer(b"", status="500 Oops"), answer(b"", 'ETag: "1"', status="304 Not Modified"))
    await get(send, server.base_url)
    broken = await get(send, server.base_url)
    assert broken.head is not None
    assert broken.head.status == 500
    assert told(await get(send, server.base_url))[0] == "revalidated"


async def test_a_large_body_comes_back_whole(send: Sender, cache: HttpCacheFiles, serve: Serve) -> None:
    """More than fits in one piece, byte for byte."""
    body = bytes(range(256)) * 8192
    server = serve(answer(body, "Cache-Control: max-age=60"))
    await get(send, server.base_url)
    exchange = await get(send, server.base_url)
    assert told(exchange)[0] == "hit"
    assert body_of(exchange) == body


async def test_a_failing_call_fails(send: Sender, cache: HttpCacheFiles, serve: Serve) -> None:
    """The cache invents no answer for a server that is not there."""
    server = serve(answer(b"x", 'ETag: "1"', "Cache-Control: no-cache"))
    await get(send, server.base_url)
    server.__exit__(None, None, None)
    assert (await get(send, server.base_url)).outcome is Outcome.FAILED


def test_hishel_is_loaded_only_when_the_cache_is_used() -> None:
    """The pipeline is there without it."""
    code = "import sys, sanderling.engine.pipeline; print('hishel' in sys.modules, 'sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
