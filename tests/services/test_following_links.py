"""A link becomes a request: with credentials where they belong, and never with anything that a server slips in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.errors import InvalidUrl
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.pagination import Pagination
from sanderling.domain.request import Body, Request, Row
from sanderling.domain.secret import MASK, SecretRef
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.url_text import join_query
from sanderling.services.app_services import Services, build_services
from sanderling.services.following_links import FollowedLink, follow_link
from sanderling.storage.workspace_files import WorkspaceFiles

URL = "https://api.example/v1/orders?page=1"
REQUEST = Request(
    method="POST",
    url_template="https://api.example/v1/orders",
    query=(Row(name="page", value="1"),),
    headers=(
        Row(name="Accept", value="application/json"),
        Row(name="Authorization", value="Token {{t}}"),
        Row(name="Content-Type", value="text/plain"),
        Row(name="If-None-Match", value="x"),
    ),
    body=Body(kind="text", text="x"),
    auth=AuthChoice("bearer", {"token": SecretRef("abc")}),
    settings=SendSettings(verify_tls=False),
    pagination=Pagination(kind="link"),
)


@pytest_asyncio.fixture
async def services(tmp_path: Path, user_data: Path) -> AsyncIterator[Services]:
    """Services of a new, empty workspace."""
    WorkspaceFiles.create(tmp_path / "shop", WorkspaceInfo(name="Shop"))
    made = build_services(tmp_path / "shop", user_data)
    yield made
    await made.aclose()


def exchange_of(url: str = URL, final_url: str = "") -> Exchange:
    """Return an exchange that was asked for at one address and answered from another."""
    events = (ev.Prepared(0.0, "GET", final_url or url, (), 0),)
    return Exchange(started_at=datetime.now(UTC), method="GET", url=url, outcome=Outcome.DONE, events=events)


async def follow(
    services: Services,
    target: str,
    request: Request = REQUEST,
    exchange: Exchange | None = None,
    path: str | None = None,
) -> FollowedLink:
    """Follow a link."""
    return await follow_link(target, exchange or exchange_of(), request, path, services.scopes)


def line_of(request: Request) -> str:
    """Return the URL line's text."""
    return join_query(request.url_template, request.query)


async def test_a_link_at_home_keeps_what_belongs_to_the_api(services: Services) -> None:
    """A GET with auth, headers and settings; body, its headers, conditions and pagination stay behind."""
    followed = await follow(services, "/v1/orders/7?full=1")

    request = followed.request
    assert (request.method, line_of(request)) == ("GET", "https://api.example/v1/orders/7?full=1")
    assert request.query == (Row(name="full", value="1"),)
    assert (request.auth, request.settings) == (REQUEST.auth, REQUEST.settings)
    assert [row.name for row in request.headers] == ["Accept", "Authorization"]
    assert (request.body, request.pagination) == (Body(), Pagination())
    assert request.name == "orders / 7"
    assert (followed.dropped, followed.host) == ((), "")


@pytest.mark.parametrize(
    "target",
    ["https://other.example/x", "http://api.example/v1/orders", "https://api.example:8443/", "//api.example.evil/"],
)
async def test_another_origin_gets_no_credentials(services: Services, target: str) -> None:
    """Host, scheme or port differ: no auth, headers, settings, nothing that folders give; it is said."""
    shop = await services.editing.create_folder("collections", Folder(name="Shop"))
    path = await services.editing.create_request(shop, REQUEST)
    followed = await follow(services, target, path=path)

    assert followed.request.auth.kind == "none"
    assert [row.name for row in followed.request.headers] == ["Accept"]
    assert followed.request.settings == SendSettings()
    assert followed.place is None
    assert followed.dropped[:2] == ("Bearer token", "Authorization")
    assert followed.host in target


async def test_the_place_gives_what_it_gave_before(services: Services) -> None:
    """At home the new request inherits from the same folders; elsewhere their auth counts as left behind."""
    shop = await services.editing.create_folder(
        "collections", Folder(name="Shop", auth=AuthChoice("basic", {"username": "a", "password": "b"}))
    )
    inherits = replace(REQUEST, auth=AuthChoice("inherit"), headers=())
    path = await services.editing.create_request(shop, inherits)

    at_home = await follow(services, "/x", inherits, path=path)
    assert (at_home.place, at_home.request.auth.kind) == (path, "inherit")
    away = await follow(services, "https://b/", inherits, path=path)
    assert (away.place, away.request.auth.kind, len(away.dropped)) == (None, "none", 1)


async def test_relative_links_count_from_the_end_of_redirects(services: Services) -> None:
    """And where that is another origin, credentials were dropped on the way there already."""
    exchange = exchange_of(URL, "https://cdn.example/deep/list")
    followed = await follow(services, "more", exchange=exchange)
    assert line_of(followed.request) == "https://cdn.example/deep/more"
    assert followed.request.auth.kind == "none"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/a/{{token}}?x={{$uuid}}", "https://api.example/a/%7B%7Btoken%7D%7D?x=%7B%7B$uuid%7D%7D"),
        ("/a/:id", "https://api.example/a/%3Aid"),
        ("https://user:pass@api.example/a", "https://api.example/a"),
        ("/a?b&c=&d=%20+e#part", "https://api.example/a?b&c=&d=%20+e"),
    ],
)
async def test_a_server_names_no_variables(services: Services, target: str, expected: str) -> None:
    """What looks like a variable or path parameter is only text; passwords in an address are not kept in a request."""
    assert line_of((await follow(services, target)).request) == expected


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "http://[", f"/a?key={MASK}"])
async def test_what_cannot_be_sent_is_refused(services: Services, target: str) -> None:
    """With a sentence."""
    with pytest.raises(InvalidUrl, match="This link"):
        await follow(services, target)


@pytest.mark.parametrize(
    ("template", "asked", "target", "expected"),
    [
        ("{{base}}/orders", "http://h:1/v1/orders?p=1", "/v1/orders/7", "{{base}}/orders/7"),
        ("{{base}}/orders", "http://h:1/v1/orders", "/v2/orders", "http://h:1/v2/orders"),
        ("{{base}}/orders", "http://h:1/v1/orders", "/v11/orders", "http://h:1/v11/orders"),
        ("{{base}}/api", "http://h:1/api/api", "/api/api/x", "{{base}}/api/x"),
        ("{{base}}/:id/x", "http://h:1/7/x", "/8/x", "http://h:1/8/x"),
        ("{{base}}/{{id}}", "http://h:1/7", "/8", "http://h:1/8"),
        ("http://h:1/a", "http://h:1/a", "/b", "http://h:1/b"),
    ],
)
async def test_the_leading_variable_comes_back(
    services: Services, template: str, asked: str, target: str, expected: str
) -> None:
    """A request that began with {{base}} leads to requests that do, so that they work in other environments too."""
    request = Request(url_template=template)
    followed = await follow(services, target, request, exchange_of(asked))
    assert line_of(followed.request) == expected


async def test_a_key_in_the_query_is_not_written_down(services: Services) -> None:
    """The server gave it back in the link; auth adds it again when the request is sent."""
    request = replace(REQUEST, auth=AuthChoice("api-key", {"key": "key", "value": SecretRef("a"), "place": "query"}))
    followed = await follow(services, "/a?key=s3cret&b=1", request)
    assert followed.request.query == (Row(name="b", value="1"),)
