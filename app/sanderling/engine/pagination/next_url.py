"""The next page by a URL that stands in the body."""

from __future__ import annotations

from sanderling.domain.fields import Field
from sanderling.domain.pagination import Pagination
from sanderling.engine.addresses import join_location
from sanderling.engine.list_page import ListPage


class NextUrlPaging:
    """Goes where the body says."""

    name = "next-url"
    label = "Next URL in the body"
    help = "The body holds the next page's URL, relative ones included, until it is null, empty or not there."
    fields = (
        Field(
            name="next_path",
            label="Next URL at",
            default="$.next",
            placeholder="$.links.next",
            help="A JSONPath (RFC 9535).",
        ),
    )
    counts = False

    def first(self, url: str, plan: Pagination) -> str:
        """See ``PagingKind.first``."""
        return url

    def following(self, page: ListPage, plan: Pagination) -> str | None:
        """See ``PagingKind.following``."""
        return None if page.next_value is None else join_location(page.url, page.next_value)


NEXT_URL = NextUrlPaging()
