"""hishel's rules of RFC 9111 on our values: may it be used, must the server be asked, may it be kept.

hishel works out a response's age from its ``Date`` alone. What it is shown here is dated back by what ``Age`` and the
clocks say (RFC 9111, 4.2.3), so that its sums come out right; what is stored keeps its own dates.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from typing import Final

import hishel
from hishel._core._headers import parse_cache_control
from hishel._core._spec import InvalidateEntries, get_freshness_lifetime

from sanderling.domain.cached_response import CachedResponse
from sanderling.domain.outgoing import HeaderPairs, OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.engine.http_dates import http_date

_OPTIONS: Final = hishel.CacheOptions(shared=False, supported_methods=["GET", "HEAD"], allow_stale=False)


@dataclass(slots=True)
class Verdict:
    """What an answer from the server means for the cache.

    ``head`` is what is to be shown and stored, ``None`` where the answer is passed on and not stored. ``renewed`` is
    the stored response that the server says still holds. ``again`` means: ask once more, without conditions.
    """

    head: ResponseHead | None = None
    renewed: CachedResponse | None = None
    removed: list[CachedResponse] = field(default_factory=list)
    again: bool = False


class Consultation:
    """One request, and the stored responses that fit it (its URL, and what they vary by)."""

    def __init__(self, request: OutgoingRequest, stored: Sequence[CachedResponse]) -> None:
        """Ask the rules."""
        self.stored = tuple(stored)
        self._by_id = {uuid.UUID(response.id): response for response in stored}
        self._request = _request_for(request, stored)
        state = hishel.IdleClient(_OPTIONS).next(self._request, [self._entry(response) for response in stored])
        self._state: hishel.CacheMiss | hishel.NeedRevalidation | None = None
        self.usable: CachedResponse | None = None
        if isinstance(state, hishel.FromCache):
            self.usable = self._by_id[state.entry.id]
        else:
            self._state = state

    @property
    def asked_about(self) -> CachedResponse | None:
        """The stored response that the server must be asked about."""
        if isinstance(self._state, hishel.NeedRevalidation):
            return self._by_id[self._state.revalidating_entries[0].id]
        return None

    @property
    def conditions(self) -> HeaderPairs:
        """The headers to ask with; none where what is stored has nothing to ask with."""
        if not isinstance(self._state, hishel.NeedRevalidation):
            return ()
        headers = self._state.request.headers
        return tuple(
            (name, headers[name.lower()]) for name in ("If-None-Match", "If-Modified-Since") if name.lower() in headers
        )

    def judge(self, head: ResponseHead) -> Verdict:
        """Return what the server's answer means."""
        assert self._state is not None
        if isinstance(self._state, hishel.NeedRevalidation):
            self._state.revalidating_entries = [
                replace(entry, response=_response(self._by_id[entry.id].head))
                for entry in self._state.revalidating_entries
            ]
        verdict = Verdict()
        state: hishel.AnyState | None = self._state.next(_response(head))
        while isinstance(state, InvalidateEntries):
            verdict.removed += [self._by_id[entry_id] for entry_id in state.entry_ids]
            state = state.next_state
        if isinstance(state, hishel.NeedToBeUpdated):
            entry = state.updating_entries[-1]
            verdict.renewed = self._by_id[entry.id]
            verdict.head = _head(entry.response, verdict.renewed.head, head)
        elif isinstance(state, hishel.StoreAndUse):
            verdict.head = replace(_head(state.response, head, head), status=head.status, reason=head.reason)
        elif isinstance(state, hishel.CacheMiss):
            verdict.again = True
        return verdict

    def _entry(self, response: CachedResponse) -> hishel.Entry:
        request = hishel.Request(response.method, self._request.url, self._request.headers)  # what it varies by, fits
        return hishel.Entry(uuid.UUID(response.id), request, _response(_dated_back(response)))


def lifetime_s(response: CachedResponse) -> int | None:
    """Return how long a response is fresh, counted from its birth; ``None`` where nothing says it."""
    return get_freshness_lifetime(_response(_dated_back(response)), False)


def age_s(response: CachedResponse) -> int:
    """Return how old a response is."""
    return max(int(time.time() - response.aged_from_s), 0)


def aged_from(head: ResponseHead, received_at_s: float) -> float:
    """Return when a response that has just come was 0 s old, by this system's clock (RFC 9111, 4.2.3)."""
    date = http_date(head.header("date") or "")
    apparent_s = received_at_s - date.timestamp() if date else 0.0
    said = head.header("age") or ""
    said_s = float(said[:9]) if said.isascii() and said.isdigit() else 0.0
    return received_at_s - max(apparent_s, said_s, 0.0)


def says(head: ResponseHead | OutgoingRequest, directive: str) -> bool:
    """Return whether a Cache-Control header holds a directive such as ``no_store``, for all fields."""
    values = [value for name, value in head.headers if name.lower() == "cache-control"]
    return getattr(parse_cache_control(", ".join(values)), directive) is True


def stored_head(head: ResponseHead) -> ResponseHead:
    """Return a head as it is stored: cookies are not handed out twice, and its age is worked out anew each time."""
    left_out = ("set-cookie", "age")
    return replace(head, headers=tuple(pair for pair in head.headers if pair[0].lower() not in left_out))


def _request_for(request: OutgoingRequest, stored: Sequence[CachedResponse]) -> hishel.Request:
    """Return the request with what it says of ages put as no-cache, the one directive of requests that hishel knows."""
    made = hishel.Request(request.method, request.url, _headers(request.headers))
    wishes = parse_cache_control(made.headers.get("cache-control"))

    def too_old(response: CachedResponse) -> bool:
        age, left = age_s(response), (lifetime_s(response) or 0) - age_s(response)
        too_long_ago = wishes.max_age is not None and age >= wishes.max_age
        return too_long_ago or (wishes.min_fresh is not None and left < wishes.min_fresh)

    pragma = "no-cache" in (request.header("pragma") or "") and request.header("cache-control") is None
    if pragma or any(too_old(response) for response in stored):
        made.headers["cache-control"] = "no-cache"  # beside what is there
    return made


def _dated_back(response: CachedResponse) -> ResponseHead:
    """Return the head with dates by which its age comes out right; what lies between them stays as it is."""
    head, born_s = response.head, response.aged_from_s
    headers = [pair for pair in head.headers if pair[0].lower() != "date"]
    own = http_date(head.header("date") or "")
    expires = http_date(head.header("expires") or "")
    if expires is not None and own is not None:
        moved = formatdate(expires.timestamp() - own.timestamp() + born_s, usegmt=True)
        headers = [(name, moved if name.lower() == "expires" else value) for name, value in headers]
    return replace(head, headers=(*headers, ("Date", formatdate(born_s, usegmt=True))))


def _headers(pairs: HeaderPairs) -> hishel.Headers:
    headers = hishel.Headers({})
    for name, value in pairs:
        headers[name] = value  # adds to those of that name
    return headers


def _response(head: ResponseHead) -> hishel.Response:
    return hishel.Response(head.status, _headers(head.headers))


def _head(response: hishel.Response, stored: ResponseHead, came: ResponseHead) -> ResponseHead:
    """Return what hishel made of the headers, with their order and case as the server wrote them."""
    written = {name.lower(): name for name, _ in (*stored.headers, *came.headers)}
    pairs = [(written[name], value) for name in written for value in (response.headers.get_list(name) or ())]
    return replace(stored, headers=tuple(pairs))
