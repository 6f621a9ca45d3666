"""The next page by the Link header with ``rel=next`` (RFC 8288)."""

from __future__ import annotations

from sanderling.domain.fields import Field
from sanderling.domain.link_header import target_of
from sanderling.domain.pagination import Pagination
from sanderling.engine.addresses import join_location
from sanderling.engine.list_page import ListPage


class LinkPaging:
    """Goes where the response's head says."""

    name = "link"
    label = "Link header"
    help = "Follows the Link header with rel=next (RFC 8288), as GitHub and GitLab send it."
    fields: tuple[Field, ...] = ()
    counts = False

    def first(self, url: str, plan: Pagination) -> str:
        """See ``PagingKind.first``."""
        return url

    def following(self, page: ListPage, plan: Pagination) -> str | None:
        """See ``PagingKind.following``."""
        target = target_of(page.head.all_headers("link"), "next")
        return None if target is None else join_location(page.url, target)


LINK = LinkPaging()
