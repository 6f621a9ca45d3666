"""Cookies on the wire: kept from every hop, sent with every hop, joined with what was typed, or left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie

import pytest
from tests.engine.conftest import Sender
from tests.servers.misbehaviours import response
from tests.servers.scripted_server import Line, ScriptedServer

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.exchange import Outcome
from sanderling.domain.request import Request, Row
from sanderling.engine.ports import CookieStore
from sanderling.storage.cookie_jars import CookieJar

Answers = dict[str, bytes]
Serve = Callable[[Answers], ScriptedServer]


@pytest.fixture
def jar(send: Sender) -> CookieStore:
    """The jar of the pipeline that sends."""
    jar = CookieJar(None)
    send.pipeline.state.cookies = jar
    return jar


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that answer each path with the given bytes and keep the heads they got."""
    running: list[ScriptedServer] = []

    def start(answers: Answers) -> ScriptedServer:
        def script(line: Line) -> None:
            line.send(answers[line.head.split(b" ")[1].decode()])

        running.append(ScriptedServer(script).__enter__())
        return running[-1]

    yield start
    for server in running:
        server.__exit__(None, None, None)


def ok(*cookies: str) -> bytes:
    """Return an answer that sets cookies."""
    return response(b"ok", "Content-Length: 2", "Connection: close", *(f"Set-Cookie: {cookie}" for cookie in cookies))


def redirect(to: str, *cookies: str, status: str = "302 Found") -> bytes:
    """Return a redirect that sets cookies."""
    headers = (f"Location: {to}", "Content-Length: 0", "Connection: close")
    return response(b"", *headers, *(f"Set-Cookie: {cookie}" for cookie in cookies), status=status)


def cookie_headers(server: ScriptedServer) -> list[list[str]]:
    """Return the Cookie headers of each request that came, in order."""
    return [
        [line.partition(b": ")[2].decode() for line in head.split(b"\r\n") if line.lower().startswith(b"cookie:")]
        for head in server.heads
    ]


def changes(send: Sender) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return what was stored and deleted, response by response."""
    return [(event.stored, event.deleted) for event in send.events if isinstance(event, ev.CookiesChanged)]


async def test_what_a_response_sets_goes_with_the_next_request(send: Sender, jar: CookieStore, playground: str) -> None:
    """And the events say both, by name only."""
    await send(Request(name="set", url_template=f"{playground}/cookies/set?bird=knot&shell=whelk"))
    assert changes(send) == [(("bird", "shell"), ())]
    exchange = await send(Request(name="show", url_template=f"{playground}/cookies"))
    assert exchange.body is not None
    assert '"bird": "knot"' in exchange.body.path.read_text()
    assert [event.names for event in send.events if isinstance(event, ev.CookiesSent)] == [("bird", "shell")]
    kinds = [type(event) for event in exchange.events]
    assert kinds.index(ev.CookiesSent) < kinds.index(ev.Prepared)


async def test_every_hop_keeps_and_sends(send: Sender, jar: CookieStore, serve: Serve) -> None:
    """A cookie that a redirect sets goes with the next hop; one that it deletes is not sent again."""
    answers = {
        "/login": redirect("/home", "sid=1", "flash=hello; Path=/"),
        "/home": redirect("/news", "flash=; Max-Age=0; Path=/", "seen=1"),
        "/news": ok(),
    }
    server = serve(answers)
    await send(Request(name="x", url_template=f"{server.base_url}/login"))
    assert cookie_headers(server) == [[], ["sid=1; flash=hello"], ["sid=1; seen=1"]]
    assert changes(send) == [(("sid", "flash"), ()), (("seen",), ("flash",))]


async def test_each_host_gets_its_own(send: Sender, jar: CookieStore, serve: Serve) -> None:
    """A redirect to another host takes no cookie along, and one to the first host brings it back."""
    there = serve({"/": b""})
    here = serve({"/": redirect(f"http://localhost:{there.port}/", "here=1"), "/back": ok()})
    there_script = {"/": redirect(f"{here.base_url}/back", "there=2")}
    there._script = lambda line: line.send(there_script["/"])
    await send(Request(name="x", url_template=f"{here.base_url}/"))
    assert cookie_headers(there) == [[]]
    assert cookie_headers(here) == [[], ["here=1"]]
    assert {(cookie.domain, cookie.name) for cookie in jar.all()} == {("127.0.0.1", "here"), ("localhost", "there")}


async def test_a_typed_header_is_kept_and_weighs_more(send: Sender, jar: CookieStore, serve: Serve) -> None:
    """There is one header: what was typed first, then what the jar has beside it."""
    server = serve({"/": ok("a=jar", "b=jar")})
    typed = (Row(name="Cookie", value="z=typed; a=typed"), Row(name="X-Last", value="1"))
    for headers in ((), typed):
        await send(Request(name="x", url_template=f"{server.base_url}/", headers=headers))
    assert cookie_headers(server) == [[], ["z=typed; a=typed; b=jar"]]
    assert [event.names for event in send.events if isinstance(event, ev.CookiesSent)] == [("b",)]


async def test_a_key_in_a_cookie_goes_along(send: Sender, jar: CookieStore, serve: Serve) -> None:
    """An auth kind that writes a cookie is joined in the same way."""
    server = serve({"/": ok("a=1")})
    auth = AuthChoice("api-key", {"key": "key", "value": "pebble", "place": "cookie"})
    for _ in range(2):
        await send(Request(name="x", url_template=f"{server.base_url}/"), auth=auth)
    assert cookie_headers(server)[1] == ["key=pebble; a=1"]


async def test_switched_off_nothing_is_sent_and_nothing_kept(send: Sender, jar: CookieStore, playground: str) -> None:
    """As if there were no jar."""
    await send(Request(name="x", url_template=f"{playground}/cookies/set?bird=knot"))
    exchange = await send(Request(name="x", url_template=f"{playground}/cookies"), use_cookies=False)
    assert exchange.body is not None
    assert "knot" not in exchange.body.path.read_text()
    await send(Request(name="x", url_template=f"{playground}/cookies/set?tide=low"), use_cookies=False)
    assert [cookie.name for cookie in jar.all()] == ["bird"]
    assert not [event for event in send.events if isinstance(event, ev.CookiesSent | ev.CookiesChanged)]


@pytest.mark.parametrize(
    ("cookie", "reason"),
    [
        ("a=1; Domain=example.com", "may not set cookies for example.com"),
        ("a=1; Domain=com", "may not set cookies for com"),
        ("a=1; Domain=0.0.1", "may not set cookies for 0.0.1"),
        ("__Host-a=1; Secure", "needs Path=/"),
        ("a\x01=1", "control character"),
        ("a=" + "1" * 5000, "longer than 4096 bytes"),
    ],
)
async def test_what_a_server_may_not_set(
    send: Sender, jar: CookieStore, serve: Serve, cookie: str, reason: str
) -> None:
    """Foreign domains, suffixes, broken prefixes, junk: the exchange is fine, the cookie refused with its reason."""
    server = serve({"/": ok(cookie, "good=1")})
    exchange = await send(Request(name="x", url_template=f"{server.base_url}/"))
    assert exchange.outcome is Outcome.DONE
    (event,) = [event for event in send.events if isinstance(event, ev.CookiesChanged)]
    assert event.stored == ("good",)
    assert reason in event.refused[0][1]
    assert [kept.name for kept in jar.all()] == ["good"]


@pytest.mark.parametrize(
    ("host_and_cookie", "told"),
    [
        (("shore.co.uk", "a=1; Domain=co.uk"), "co.uk is a public suffix"),
        (("bird.github.io", "a=1; Domain=.github.io"), "github.io is a public suffix"),
        (("api.shore.com", "a=1; Domain=com"), "com is a public suffix"),
        (("api.shore.com", "a=1; Domain=offshore.com"), "api.shore.com may not set cookies for offshore.com"),
        (("api.shore.com", "a=1; Secure"), "it is Secure and came over http"),
        (("api.shore.com", "a=1; Domain=shore.com"), ""),
    ],
)
async def test_hosts_with_names(
    send: Sender, jar: CookieStore, serve: Serve, host_and_cookie: tuple[str, str], told: str
) -> None:
    """A server that answers for a name of the wide world may not set cookies for its neighbours there."""
    host, cookie = host_and_cookie
    server = serve({"/": ok(cookie)})
    request = Request(name="x", url_template=f"http://{host}:{server.port}/")
    exchange = await send(request, host_overrides=(f"{host}=127.0.0.1",))
    assert exchange.outcome is Outcome.DONE, exchange.error
    (event,) = [event for event in send.events if isinstance(event, ev.CookiesChanged)]
    assert bool(event.stored) is not bool(told)
    assert told in (event.refused[0][1] if event.refused else "")
    await send(request, host_overrides=(f"{host}=127.0.0.1",))
    assert cookie_headers(server) == [[], [] if told else ["a=1"]]


async def test_a_flood_of_cookies_has_an_end(send: Sender, jar: CookieStore, serve: Serve) -> None:
    """A server that sets more than anybody needs keeps the newest of them."""
    server = serve({"/": ok(*(f"c{number}=1" for number in range(250)))})
    await send(Request(name="x", url_template=f"{server.base_url}/"))
    assert len(jar.all()) == 180


async def test_every_kind_of_the_playground(send: Sender, jar: CookieStore, playground: str) -> None:
    """Of the nine kinds all but the foreign one are kept; those of other paths do not come back here."""
    await send(Request(name="x", url_template=f"{playground}/cookies/kinds"))
    (event,) = [event for event in send.events if isinstance(event, ev.CookiesChanged)]
    assert [name for name, _ in event.refused] == ["foreign"]
    await send(Request(name="x", url_template=f"{playground}/cookies"))
    (sent,) = [event for event in send.events if isinstance(event, ev.CookiesSent)]
    assert set(sent.names) == {"deep", "session", "lasting", "dated", "hidden", "strict", "locked"}
    prepared = next(event for event in send.events if isinstance(event, ev.Prepared))
    header = dict(prepared.headers)["Cookie"]
    assert SimpleCookie(header)["deep"].value == "only-below-cookies"
