"""The next page by a cursor from the body, sent back as a query parameter."""

from __future__ import annotations

from sanderling.domain.fields import Field
from sanderling.domain.pagination import Pagination
from sanderling.engine.list_page import ListPage
from sanderling.engine.query_text import with_query_value


class CursorPaging:
    """Comes back with what the body gave."""

    name = "cursor"
    label = "Cursor in the body"
    help = "The body holds a cursor (a token) that goes into the query, until it is null, empty or not there."
    fields = (
        Field(
            name="next_path",
            label="Cursor at",
            default="$.next_cursor",
            placeholder="$.meta.next_cursor",
            help="A JSONPath (RFC 9535).",
        ),
        Field(name="parameter", label="Query parameter", default="cursor", placeholder="after"),
    )
    counts = False

    def first(self, url: str, plan: Pagination) -> str:
        """See ``PagingKind.first``."""
        return url

    def following(self, page: ListPage, plan: Pagination) -> str | None:
        """See ``PagingKind.following``."""
        if page.next_value is None:
            return None
        return with_query_value(page.asked_url, plan.parameter, page.next_value)


CURSOR = CursorPaging()
