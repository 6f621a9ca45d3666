"""From page to page of a list: one send after another, their items gathered in one body."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import Final

from sanderling.domain import events as ev
from sanderling.domain.errors import PageFailed, SanderlingError, TimedOut
from sanderling.domain.outgoing import OutgoingRequest, ResolvedAuth, with_header
from sanderling.domain.pagination import Pagination, PagingResume, PagingState
from sanderling.domain.secret import MASK, Secret
from sanderling.engine.addresses import parse_address
from sanderling.engine.auth import AUTH_KINDS
from sanderling.engine.gathering import Gathering, PageEmit, Room, lines_of
from sanderling.engine.list_page import ListPage
from sanderling.engine.page_items import LINE_TYPES, PageFacts, PagePaths, PageUnusable
from sanderling.engine.page_reading import page_lines
from sanderling.engine.paging_limits import PagingLimits
from sanderling.engine.ports import Emit, PagingKind
from sanderling.engine.redirects import without_credentials
from sanderling.engine.send_context import Fetch, Received, SendContext

_EMPTY_IN_A_ROW: Final = 3
_SHOWN_OF_ERROR_BYTES: Final = 2000


@dataclass(frozen=True, slots=True)
class _End:
    """Why no more pages are fetched; ``word`` is empty where the list itself has ended."""

    reason: str
    word: str = ""


class PageWalk:
    """One way through the pages of a list."""

    def __init__(
        self,
        fetch: Fetch,
        context: SendContext,
        request: OutgoingRequest,
        emit: Emit,
        *,
        kind: PagingKind,
        plan: Pagination,
    ) -> None:
        """Stand before the first page, or where an earlier walk stopped."""
        self._fetch, self._bodies, self._request = fetch, context.bodies, request
        self._resume = context.resolved.job.resume
        self._kind, self._plan, self._emit = kind, plan, emit
        self._limits = PagingLimits(plan)
        self._gathering: Gathering | None = None
        self._next_url = ""
        self._pages = self._skip = self._empty_in_a_row = 0
        self._seen: set[str] = set()
        self._digest = ""

    async def go(self) -> Received:
        """Fetch pages until there is a reason to stop."""
        try:
            if self._resume is None:
                self._next_url = self._kind.first(self._request.url, self._plan)
            else:
                await self._go_on_from(self._resume)
            end, received = None, None
            while end is None:
                end, received = await self._page_in_time(received)
        except asyncio.CancelledError:
            self._say_end(_End("It was stopped.", "stopped"), time.perf_counter())
            raise
        except SanderlingError as error:
            if self._gathering is not None:
                error.message = f"Page {self._pages + 1:,}: {error.message}"
                self._say_end(_End(f"Page {self._pages + 1:,} failed.", "failed"), time.perf_counter())
            raise
        assert received is not None
        if end.word == "max-time":  # the wait for the page that did not come is part of it
            received = replace(received, ended_at_s=time.perf_counter())
        self._say_end(end, received.ended_at_s)
        return replace(received, body=self._gathering.spool) if self._gathering else received

    async def _go_on_from(self, resume: PagingResume) -> None:
        """Copy what was gathered before: the earlier exchange keeps its own."""
        state = resume.state
        self._next_url = state.hidden_url.value if state.hidden_url else state.next_url
        if MASK in self._next_url:
            raise PageFailed(
                "The next page's URL held a secret, which is not kept.", advice="Send again, from the first page."
            )
        size = min(resume.body.size_bytes, state.size_bytes)
        self._gathering = self._opened(time.perf_counter())
        await self._gathering.add(lines_of(resume.body.path, size), size, time.perf_counter(), Room())
        self._gathering.of_page = 0
        self._pages, self._skip = state.pages, state.skip

    def _opened(self, at_s: float) -> Gathering:
        gathering = Gathering(self._bodies.open(), self._emit)
        gathering.open(at_s)
        return gathering

    async def _page_in_time(self, before: Received | None) -> tuple[_End | None, Received | None]:
        try:
            async with asyncio.timeout(self._limits.time_left_s):
                return await self._page()
        except TimeoutError:
            if before is None:
                limit_s = self._plan.max_time_s
                raise TimedOut(f"The {self._which}page did not come within {limit_s:g} s.", phase="total") from None
            return _End("The time for following pages is over.", "max-time"), before

    async def _page(self) -> tuple[_End | None, Received]:
        """Fetch the next page and take it in; say why it was the last one, if it was."""
        outgoing, dropped = self._request_for(self._next_url)
        self._seen.add(outgoing.url)
        page_emit = PageEmit(self._emit)
        page_emit.gathering = self._gathering
        if self._gathering is not None:
            url = self._request.masker.mask(outgoing.url)
            self._emit(ev.PageFollowed(time.perf_counter(), self._pages + 1, url, dropped))
        try:
            received = await self._fetch(outgoing, page_emit)
            end = await self._taken_in(received, outgoing.url, page_emit.wire_bytes)
            if self._gathering is not None:
                self._bodies.drop(received.body)
            return end, received
        finally:
            if self._gathering is None:
                page_emit.show_page()
            else:
                self._bodies.show(self._gathering.spool)

    async def _taken_in(self, received: Received, asked_url: str, wire_bytes: int) -> _End | None:
        if not 200 <= received.head.status < 300:
            return self._refused(received)
        head, body, number = received.head, received.body, self._pages + 1
        paths = PagePaths(
            items=self._plan.items_path,
            next=self._plan.next_path,
            are_lines=head.media_type in LINE_TYPES,
            charset=head.charset,
        )
        try:
            async with page_lines(body.path, body.size_bytes, paths, self._bodies) as (facts, lines, size):
                following = self._following(received, asked_url, facts)
                if self._is_repeated(facts, following):
                    return _End(f"The pages repeat themselves: page {number:,} is the one before it again.")
                gathering = self._gathering = self._gathering or self._opened(received.ended_at_s)
                gathering.wire_bytes += wire_bytes
                before = gathering.size_bytes
                for _ in range(self._skip):
                    lines.readline()
                is_whole = await gathering.add(lines, size, received.ended_at_s, self._limits.room)
        except PageUnusable as error:
            raise PageFailed(
                f"The {self._which}page {error}.",
                advice="Look at the page itself with pagination switched off, then correct the path.",
            ) from None
        self._limits.took(gathering.of_page, gathering.size_bytes - before)
        self._emit(
            ev.PageReceived(received.ended_at_s, number, gathering.of_page, gathering.items, gathering.size_bytes)
        )
        if not is_whole:
            return _End(*(self._limits.reached() or ("It was stopped.", "stopped")))
        self._pages, self._skip, gathering.of_page = number, 0, 0
        return self._end_after(facts, following)

    def _refused(self, received: Received) -> _End:
        """Say what a page without success means: the first is shown as it is."""
        status, number = received.head.status, self._pages + 1
        if self._gathering is None:
            return _End(f"The first page was answered with {status}.")
        if self._kind.counts and status == 404 and self._pages:
            return _End(f"Page {number:,} was answered with 404: the list ends before it.")
        with received.body.path.open("rb") as file:
            detail = file.read(_SHOWN_OF_ERROR_BYTES).decode("utf-8", "replace")
        raise PageFailed(
            f"The server answered with {status} {received.head.reason}".rstrip() + ".",
            advice="What was gathered before is kept, and following can go on from this page.",
            detail=detail,
        )

    def _following(self, received: Received, asked_url: str, facts: PageFacts) -> str | None:
        if self._kind.counts and not facts.length:
            return None
        page = ListPage(
            asked_url=asked_url,
            url=received.url,
            head=received.head,
            length=facts.length,
            next_value=facts.next_value,
        )
        try:
            return self._kind.following(page, self._plan)
        except ValueError:
            raise PageUnusable("leads on to something that is no URL") from None

    def _end_after(self, facts: PageFacts, following: str | None) -> _End | None:
        number = self._pages
        if following is None:
            is_empty = self._kind.counts
            return _End(f"Page {number:,} is empty: the list has ended." if is_empty else "There are no more pages.")
        self._next_url = following
        if _normal(following) in self._seen:
            return _End(f"The pages repeat themselves: page {number:,} leads to one that was fetched before.")
        self._empty_in_a_row = 0 if facts.length else self._empty_in_a_row + 1
        if self._empty_in_a_row >= _EMPTY_IN_A_ROW:
            return _End(f"{_EMPTY_IN_A_ROW} pages in a row were empty.", "empty")
        reached = self._limits.reached()
        return _End(*reached) if reached else None

    def _is_repeated(self, facts: PageFacts, following: str | None) -> bool:
        """Tell whether the page is the one before it again: from a server that does not know the parameter."""
        same = bool(facts.digest) and facts.digest == self._digest
        self._digest = facts.digest
        return same and (self._kind.counts or (following is not None and _normal(following) in self._seen))

    def _request_for(self, url: str) -> tuple[OutgoingRequest, tuple[str, ...]]:
        """Return the request of a page; credentials stay where they belong, as with redirects."""
        request = self._request
        try:
            target = parse_address(url)
        except SanderlingError as error:
            raise PageFailed(f"Its address cannot be followed. {error.message}", advice=error.advice) from None
        if target.origin == parse_address(request.url).origin:
            return replace(request, url=target.url), ()
        headers, dropped = without_credentials(request.headers)
        if request.auth.kind != "none":
            dropped = (*dropped, AUTH_KINDS.get(request.auth.kind).label)
        headers = with_header(headers, "Host", target.host_header)
        return replace(request, url=target.url, headers=headers, auth=ResolvedAuth()), dropped

    @property
    def _which(self) -> str:
        """The word in front of “page”; later pages are named by their number."""
        return "" if self._gathering else "first "

    def _say_end(self, end: _End, at_s: float) -> None:
        self._emit(ev.PagingEnded(at_s, end.reason, self._state(end.word)))

    def _state(self, word: str) -> PagingState | None:
        gathering, shown = self._gathering, self._request.masker.mask(self._next_url)
        if gathering is None or not word:
            return None
        return PagingState(
            next_url=shown,
            pages=self._pages,
            items=gathering.items,
            size_bytes=gathering.size_bytes,
            reason=word,
            skip=self._skip + gathering.of_page,
            hidden_url=Secret(self._next_url) if shown != self._next_url else None,
        )


def _normal(url: str) -> str:
    """Return a URL as it is asked for, so that two ways to write it count as one."""
    try:
        return parse_address(url).url
    except SanderlingError:
        return url
