"""The next page by the number of items before it, until a page is empty."""

from __future__ import annotations

from sanderling.domain.fields import Field
from sanderling.domain.pagination import Pagination
from sanderling.engine.list_page import ListPage
from sanderling.engine.query_text import query_value, with_query_value


class OffsetPaging:
    """Counts items."""

    name = "offset"
    label = "Offset and limit"
    help = "Counts the items that came into a query parameter until a page is empty; a URL's own is where it begins."
    fields = (
        Field(name="parameter", label="Offset parameter", default="offset", placeholder="skip"),
        Field(name="size_parameter", label="Limit parameter", default="limit", placeholder="take"),
        Field(name="size", label="Limit", placeholder="50"),
    )
    counts = True

    def first(self, url: str, plan: Pagination) -> str:
        """See ``PagingKind.first``."""
        if plan.size and plan.size_parameter:
            url = with_query_value(url, plan.size_parameter, str(plan.size))
        given = query_value(url, plan.parameter) or ""
        return url if _is_number(given) else with_query_value(url, plan.parameter, "0")

    def following(self, page: ListPage, plan: Pagination) -> str | None:
        """See ``PagingKind.following``."""
        given = query_value(page.asked_url, plan.parameter) or ""
        before = int(given) if _is_number(given) else 0
        return with_query_value(page.asked_url, plan.parameter, str(before + page.length))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


OFFSET = OffsetPaging()
