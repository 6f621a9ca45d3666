"""The step that adds what a client writes by itself: a CSRF token, a trace context, a correlation id.

A header of that name that a person has typed stays, and nothing is added. The step stands inside the retries: each
hop and each attempt gets a span of its own, and the token that holds by then.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote

from sanderling.domain import events as ev
from sanderling.domain.errors import CsrfTokenMissing
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.addresses import parse_address
from sanderling.engine.cookies.sending import cookies_for, value_in
from sanderling.engine.csrf_tokens import TokenSource, parse_source, token_in
from sanderling.engine.ports import Answer, Call
from sanderling.engine.send_context import SendContext
from sanderling.engine.steps.prepare_request import check_header

_SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS", "TRACE")
_ENCODED: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_Value = Callable[[OutgoingRequest], Awaitable[str]]


def add_headers(call: Call, context: SendContext) -> Call:
    """Return the call with the headers in front of it that the settings ask for."""
    settings = context.settings
    wanted: list[tuple[str, str, _Value]] = []  # name, whence, how to get it
    if settings.csrf_source:
        source = parse_source(settings.csrf_source)
        wanted.append((settings.csrf_header, source.text, lambda request: _token(source, request, context)))
    if settings.trace_context:
        wanted.append(("traceparent", "W3C Trace Context", _ready(context.ids.new_traceparent)))
    if settings.correlation_header:
        wanted.append((settings.correlation_header, "correlation id", _ready(lambda: context.ids.correlation_id)))
    if not wanted:
        return call

    async def with_headers(request: OutgoingRequest) -> Answer:
        for name, source, value_for in wanted:
            if request.header(name) is None and (value := await value_for(request)):
                check_header(name, value)
                request = replace(request, headers=(*request.headers, (name, value)))
                context.emit(ev.HeaderAdded(time.perf_counter(), name, request.masker.mask(value), source))
        return await call(request)

    return with_headers


def _ready(make: Callable[[], str]) -> _Value:
    async def value(_request: OutgoingRequest) -> str:
        return make()

    return value


async def _token(source: TokenSource, request: OutgoingRequest, context: SendContext) -> str:
    """Return the token; empty where there is none and none is needed: a safe request is how one gets the first.

    Raises:
        CsrfTokenMissing: There is none, and the request changes something.
    """
    if source.kind == "cookie":
        token = await _cookie(source.name, request, context)
    else:
        token = await _in_responses(source, request, context)
    if not token and request.method not in _SAFE_METHODS:
        raise _missing(source, request, context)
    return token


async def _cookie(name: str, request: OutgoingRequest, context: SendContext) -> str:
    """Return a cookie as its server means it: percent-encoding undone, as the frameworks' own scripts do."""
    value = value_in(request.header("Cookie") or "", name)
    store = context.state.cookies
    if value is None and store is not None and context.settings.use_cookies:
        await store.refresh()
        found = cookies_for(store, parse_address(request.url), datetime.now(UTC))
        value = next((cookie.value for cookie in found if cookie.name == name), None)
    value = (value or "").strip('"')
    return unquote(value) if _ENCODED.search(value) else value


async def _in_responses(source: TokenSource, request: OutgoingRequest, context: SendContext) -> str:
    """Return the token of the newest response of this origin that has one."""
    for seen in context.state.last_responses.of(parse_address(request.url).origin):
        if (
            token := token_in(source, seen)
            if source.kind == "header"
            else await asyncio.to_thread(token_in, source, seen)
        ):
            return token
    return ""


def _missing(source: TokenSource, request: OutgoingRequest, context: SendContext) -> CsrfTokenMissing:
    origin = parse_address(request.url)
    where = f"{origin.scheme}://{origin.host_header}"
    if source.kind == "cookie" and not context.settings.use_cookies:
        return CsrfTokenMissing(
            f"The CSRF token is to come from the cookie “{source.name}”, but cookies are switched off.",
            advice="Switch “Keep and send cookies” on in the settings. Nothing was sent.",
        )
    place = {
        "cookie": f"there is no cookie “{source.name}” for this URL",
        "json": f"no recent response from {where} has a text at {source.name}",
        "html": f"no recent page from {where} has an input or meta element named “{source.name}”",
        "header": f"no recent response from {where} has a header “{source.name}”",
    }[source.kind]
    return CsrfTokenMissing(
        f"The CSRF token is missing: {place}.",
        advice="First send the request that brings the token, such as a GET of the form or the sign-in. Or change "
        "“CSRF token from” in the settings. Nothing was sent.",
    )
