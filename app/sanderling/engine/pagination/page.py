"""The next page by its number, until a page is empty."""

from __future__ import annotations

from sanderling.domain.fields import Field
from sanderling.domain.pagination import Pagination
from sanderling.engine.list_page import ListPage
from sanderling.engine.query_text import query_value, with_query_value


class PagePaging:
    """Counts pages."""

    name = "page"
    label = "Page number"
    help = "Counts a query parameter up until a page is empty; a number in the URL is where it begins."
    fields = (
        Field(name="parameter", label="Page parameter", default="page", placeholder="p"),
        Field(name="first", label="First page", default="1", help="Some count from 0."),
        Field(name="size_parameter", label="Size parameter", placeholder="per_page"),
        Field(name="size", label="Size", placeholder="50"),
    )
    counts = True

    def first(self, url: str, plan: Pagination) -> str:
        """See ``PagingKind.first``."""
        if plan.size and plan.size_parameter:
            url = with_query_value(url, plan.size_parameter, str(plan.size))
        given = query_value(url, plan.parameter) or ""
        return url if _is_number(given) else with_query_value(url, plan.parameter, str(plan.first))

    def following(self, page: ListPage, plan: Pagination) -> str | None:
        """See ``PagingKind.following``."""
        given = query_value(page.asked_url, plan.parameter) or ""
        number = int(given) if _is_number(given) else plan.first
        return with_query_value(page.asked_url, plan.parameter, str(number + 1))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


PAGE = PagePaging()
