"""The offer to follow pages comes with the first page, from a real exchange."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from sanderling.domain.pagination import Pagination
from sanderling.domain.request import Request, Row
from sanderling.services.app_services import Services, build_services
from sanderling.services.paging_offers import paging_offer
from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a playground."""
    with LocalServer(create_playground()) as running:
        yield running.base_url


@pytest_asyncio.fixture
async def services(user_data: Path) -> AsyncIterator[Services]:
    """Services outside of any workspace."""
    made = build_services(None, user_data)
    yield made
    await made.aclose()


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("link-header", "link"),
        ("next-url", "next-url"),
        ("cursor", "cursor"),
        ("numbered", "page"),
        ("offset", "offset"),
    ],
)
async def test_what_is_offered_leads_through_the_whole_list(
    services: Services, server: str, place: str, kind: str
) -> None:
    """The playground's five ways are seen, and carrying out the offer gives every item."""
    request = Request(url_template=f"{server}/pages/{place}")
    offer = await paging_offer(request, await services.sending.send(request))
    assert offer is not None
    assert offer.kind == kind

    exchange = await services.sending.send(replace(request, pagination=offer))

    assert exchange.message_count == 97, exchange.error


@pytest.mark.parametrize("place", ["/products", "/status/404", "/pages/numbered?page=10", "/compressed/gzip"])
async def test_nothing_is_offered_where_there_is_no_next_page(services: Services, server: str, place: str) -> None:
    """Errors, last pages, other things."""
    base, _, query = place.partition("?")
    rows = tuple(Row(name="page", value="11") for _ in query[:1])
    request = Request(url_template=server + base, query=rows)
    assert await paging_offer(request, await services.sending.send(request)) is None


async def test_who_follows_pages_already_is_offered_nothing(services: Services, server: str) -> None:
    """The request says how."""
    request = Request(url_template=f"{server}/pages/link-header", pagination=Pagination(kind="link"))
    assert await paging_offer(request, await services.sending.send(request)) is None
