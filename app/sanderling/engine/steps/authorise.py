"""The step around the wire: drives an auth kind's flow and follows redirects, one call after another."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Final

from sanderling.domain import events as ev
from sanderling.domain.errors import BodyFileUnreadable
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.engine.auth import AUTH_KINDS, SIGN_IN_KINDS
from sanderling.engine.body_hash import STOP, takes_long
from sanderling.engine.ports import Answer, AuthFlow, AuthKind, Call, Emit
from sanderling.engine.redirects import check_count, is_redirect, next_request
from sanderling.engine.sign_in_desk import SignInDesk

_USED: Final[set[str]] = set()
"""The kinds that have signed in this process; the first time one may import a library, which takes up to 200 ms."""


async def authorise(request: OutgoingRequest, call: Call, emit: Emit, desk: SignInDesk | None = None) -> Answer:
    """Send the request with credentials and return the last call, its body still unread.

    ``desk`` is for kinds that talk to an authorization server first.
    """
    kind = AUTH_KINDS.get(request.auth.kind)
    if not kind.signs:

        async def with_redirects(hop: OutgoingRequest) -> Answer:
            return await follow_redirects(hop, call, emit, _added_headers(request, hop))

        return await _with_credentials(kind, request, with_redirects, emit)

    async def signed(hop: OutgoingRequest) -> Answer:
        if desk is not None and hop.auth.kind in SIGN_IN_KINDS:
            return await _signed_in(hop, call, desk)
        return await _with_credentials(AUTH_KINDS.get(hop.auth.kind), hop, call, emit)

    return await follow_redirects(request, signed, emit)


async def follow_redirects(
    request: OutgoingRequest, call: Call, emit: Emit, credentials: tuple[str, ...] = ()
) -> Answer:
    """Send the request and go where the answers point, as far as the settings allow.

    ``credentials`` names the headers that authenticate it, whatever they are called: other origins do not get them.
    """
    count = 0
    while True:
        answer = await call(request)
        if not (request.settings.follow_redirects and is_redirect(answer.head)):
            return answer
        count += 1
        try:
            check_count(count, request.settings.max_redirects)
            following, dropped = next_request(request, answer.head, credentials)
        except BaseException:
            await answer.close()
            raise
        await answer.drain()
        kind = AUTH_KINDS.get(request.auth.kind)
        if kind.signs and following.auth != request.auth:
            dropped = (*dropped, kind.label)
        emit(_redirected(request, following, answer.head, dropped))
        request = following


async def _with_credentials(kind: AuthKind, request: OutgoingRequest, call: Call, emit: Emit) -> Answer:
    flow = kind.flow(request, request.auth.values)
    in_thread = kind.signs and (kind.name not in _USED or takes_long(request.body))
    try:
        outgoing = await _stepped(lambda: next(flow), in_thread=in_thread)
        _USED.add(kind.name)
        if kind.signs and outgoing is not None:
            outgoing = replace(outgoing, sign_again=_signer(kind, request, in_thread=in_thread))
        while outgoing is not None:
            answer = await call(outgoing)
            outgoing = await _answered(flow, answer, in_thread=in_thread)
            if outgoing is not None:
                emit(ev.AuthChallenged(time.perf_counter(), answer.head.status, kind.name))
                await answer.drain()
        return answer
    finally:
        # A thread that hashes a long body for a send that was cancelled ends by itself.
        if inspect.getgeneratorstate(flow) != inspect.GEN_RUNNING:
            flow.close()


def _signer(kind: AuthKind, request: OutgoingRequest, *, in_thread: bool) -> Callable[[], Awaitable[OutgoingRequest]]:
    """Return what signs the request anew: servers refuse a nonce that they have seen."""

    async def sign_again() -> OutgoingRequest:
        flow = kind.flow(request, request.auth.values)
        outgoing = await _stepped(lambda: next(flow), in_thread=in_thread)
        flow.close()
        assert outgoing is not None
        return replace(outgoing, sign_again=sign_again)

    return sign_again


async def _signed_in(request: OutgoingRequest, call: Call, desk: SignInDesk) -> Answer:
    """Send the request with a token; the flow talks to the server that gives it."""
    flow = SIGN_IN_KINDS[request.auth.kind].sign_in(request, request.auth.values, desk)
    async with aclosing(flow):
        answer = await call(await anext(flow))
        while True:
            try:
                outgoing = await flow.asend(answer.head)
                _check_repeatable(outgoing, answer)
            except StopAsyncIteration:
                return answer
            except BaseException:
                await answer.close()
                raise
            desk.emit(ev.AuthChallenged(time.perf_counter(), answer.head.status, request.auth.kind))
            await answer.drain()
            answer = await call(outgoing)


async def _answered(flow: AuthFlow, answer: Answer, *, in_thread: bool) -> OutgoingRequest | None:
    """Return the request that the flow sends after an answer, or ``None`` if it is content."""
    try:
        outgoing = await _stepped(lambda: flow.send(answer.head), in_thread=in_thread)
        if outgoing is not None:
            _check_repeatable(outgoing, answer)
    except BaseException:
        await answer.close()
        raise
    return outgoing


def _check_repeatable(outgoing: OutgoingRequest, answer: Answer) -> None:
    if not outgoing.body.is_repeatable:
        raise BodyFileUnreadable(
            f"The server answers {answer.head.status} and wants the body again, but a pipe can be read only once.",
            advice="Put the body into a file, so that it can be sent with credentials.",
        )


async def _stepped(step: Callable[[], OutgoingRequest], *, in_thread: bool) -> OutgoingRequest | None:
    def until_end() -> OutgoingRequest | None:
        try:
            return step()
        except StopIteration:  # which no future can carry
            return None

    if not in_thread:
        return until_end()
    stop = threading.Event()
    before = STOP.set(stop)
    try:
        return await asyncio.to_thread(until_end)
    except asyncio.CancelledError:
        stop.set()
        raise
    finally:
        STOP.reset(before)


def _added_headers(plain: OutgoingRequest, authorised: OutgoingRequest) -> tuple[str, ...]:
    return tuple(pair[0] for pair in authorised.headers if pair not in plain.headers)


def _redirected(
    old: OutgoingRequest, new: OutgoingRequest, head: ResponseHead, dropped: tuple[str, ...]
) -> ev.Redirected:
    url = new.masker.mask(new.url)
    return ev.Redirected(time.perf_counter(), head.status, url, new.method, dropped, old.method)
