"""The step at the wire that says when others can get at a request's credentials; it holds nothing back."""

from __future__ import annotations

import time
from typing import Final

from sanderling.domain import events as ev
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.addresses import parse_address
from sanderling.engine.host_patterns import is_loopback
from sanderling.engine.ports import Answer, Call
from sanderling.engine.route import route_to
from sanderling.engine.send_context import SendContext

_HEADERS: Final = frozenset(("authorization", "cookie"))
_WITHOUT: Final = frozenset(("none", "inherit"))


def warn_of_exposure(call: Call, context: SendContext) -> Call:
    """Return the call with a ``CredentialsExposed`` before it where one is due, each only once in a send."""
    told: set[str] = set()

    def tell(host: str, reason: str = "") -> None:
        key = reason or host
        if key not in told:
            told.add(key)
            context.emit(ev.CredentialsExposed(time.perf_counter(), host, reason))

    async def warned(request: OutgoingRequest) -> Answer:
        for caution in request.cautions:
            tell(parse_address(request.url).host_header, caution)
        if goes_in_the_clear(request):
            tell(parse_address(request.url).host_header)
        return await call(request)

    return warned


def goes_in_the_clear(request: OutgoingRequest) -> bool:
    """Return whether the request has credentials and leaves this machine without TLS, be it only for a proxy."""
    if request.url.startswith("https:") or not _has_credentials(request):
        return False
    address = parse_address(request.url)
    if address.scheme != "http":
        return False
    route = route_to(address, request.settings)
    if route.unix_socket:
        return False
    target = route.connect_to[0] if route.connect_to else address.host
    if route.proxy is not None:
        return not (is_loopback(target) and is_loopback(route.proxy.host))
    return not is_loopback(target)


def _has_credentials(request: OutgoingRequest) -> bool:
    return request.auth.kind not in _WITHOUT or any(name.lower() in _HEADERS for name, _ in request.headers)
