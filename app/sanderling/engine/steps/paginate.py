"""The round that follows pages: sends one after another and gathers their items in one body."""

from __future__ import annotations

from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.ports import Emit
from sanderling.engine.send_context import Fetch, Received, SendContext


def paginate(fetch: Fetch, context: SendContext) -> Fetch:
    """Return a fetch that goes from page to page, if the request says how."""
    pagination = context.resolved.job.request.pagination
    if pagination.kind == "none":
        return fetch

    async def fetch_pages(request: OutgoingRequest, emit: Emit) -> Received:
        from sanderling.engine.page_walk import PageWalk
        from sanderling.engine.paging_plan import paging_plan

        kind, plan = paging_plan(pagination, context.resolved.resolve)
        return await PageWalk(fetch, context, request, emit, kind=kind, plan=plan).go()

    return fetch_pages
