"""The step that carries the workspace's cookies: those that fit go with each request, those that come are kept.

It stands inside the redirects and the retries, so every hop and every attempt sends what holds by then.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

from sanderling.domain import events as ev
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.addresses import parse_address
from sanderling.engine.cookies.hosts import prepare_public_suffixes
from sanderling.engine.cookies.sending import cookies_for, joined, names_in
from sanderling.engine.cookies.taking import take_cookies
from sanderling.engine.ports import Answer, Call, CookieStore
from sanderling.engine.send_context import SendContext


def keep_cookies(call: Call, context: SendContext) -> Call:
    """Return the call with the cookie jar around it."""
    store = context.state.cookies
    if store is None or not context.settings.use_cookies:
        return call

    async def with_jar(request: OutgoingRequest) -> Answer:
        await store.refresh()
        answer = await call(_with_cookies(request, store, context))
        headers = tuple(answer.head.all_headers("set-cookie"))
        if headers:
            if any("domain" in header.lower() for header in headers):
                await prepare_public_suffixes()
            taken = take_cookies(store, parse_address(request.url), headers, datetime.now(UTC))
            if taken:
                changed = (tuple(taken.stored), tuple(taken.deleted), tuple(taken.refused))
                context.emit(ev.CookiesChanged(time.perf_counter(), *changed))
        return answer

    return with_jar


def _with_cookies(request: OutgoingRequest, store: CookieStore, context: SendContext) -> OutgoingRequest:
    """Return the request with the cookies of the jar behind those that a person typed, in one header."""
    found = cookies_for(store, parse_address(request.url), datetime.now(UTC))
    if not found:
        return request
    typed = "; ".join(value for name, value in request.headers if name.lower() == "cookie")
    own = names_in(typed)
    chosen = tuple(cookie for cookie in found if cookie.name not in own)
    if not chosen:
        return request
    store.touch(cookie.key for cookie in chosen)
    context.emit(ev.CookiesSent(time.perf_counter(), tuple(cookie.name for cookie in chosen)))
    headers = with_header(request.headers, "Cookie", joined(typed, chosen))
    return replace(request, headers=headers)
