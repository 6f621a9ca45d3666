"""The step that asks the HTTP cache first (RFC 9111), and keeps what comes for the next time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sanderling.domain import events as ev
from sanderling.domain.cached_response import CachedResponse
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.engine.addresses import parse_address
from sanderling.engine.ports import Answer, Call, ResponseCache
from sanderling.engine.send_context import SendContext

if TYPE_CHECKING:
    from sanderling.engine.cache.rules import Consultation, Verdict


def use_cache(call: Call, context: SendContext) -> Call:
    """Return the call with the cache in front of it."""
    cache = context.state.cache
    if cache is None or not context.settings.use_cache:
        return call
    return _CachedCall(call, cache, context).send


class _CachedCall:
    """A call with a cache; hishel is imported here, with the first request that wants it."""

    def __init__(self, call: Call, cache: ResponseCache, context: SendContext) -> None:
        from sanderling.engine.cache import answers, keys, reasons, rules

        self._answers, self._keys, self._reasons, self._rules = answers, keys, reasons, rules
        self._call, self._cache, self._context = call, cache, context

    async def send(self, request: OutgoingRequest) -> Answer:
        """Answer from the cache, or from the server."""
        stored = await self._cache.find(self._keys.key_of(request.url))
        bypassed = self._reasons.why_not_asked(request)
        if bypassed:
            return await self._pass_by(request, stored, bypassed)
        stored = tuple(item for item in stored if self._is_alike(item, request))
        fitting, others = [], []
        for item in stored:
            differing = self._keys.differing_header(request, item.vary, item.id)
            others.append(differing) if differing else fitting.append(item)
        consultation = self._rules.Consultation(request, fitting)
        if consultation.usable is not None:
            answer = await self._from_cache(consultation.usable, consultation.usable.head)
            if answer is not None:
                self._tell("hit", self._reasons.why_usable(consultation.usable), consultation.usable)
                return answer
            consultation, others = self._rules.Consultation(request, ()), []  # its body is gone
        return await self._ask_server(request, consultation, others)

    def _is_alike(self, stored: CachedResponse, request: OutgoingRequest) -> bool:
        return stored.method == request.method and stored.decoded == request.settings.decompress

    async def _pass_by(self, request: OutgoingRequest, stored: tuple[CachedResponse, ...], reason: str) -> Answer:
        """Send the request; what it changes on the server is not believed of the cache any more (RFC 9111, 4.4)."""
        answer = await self._call(request)
        if request.method not in ("GET", "HEAD"):
            removed = self._rules.Consultation(request, stored).judge(answer.head).removed
            if removed:
                await self._cache.remove(removed)
                reason += " What was kept for this URL is dropped."
        self._tell("bypassed", reason)
        return answer

    async def _ask_server(self, request: OutgoingRequest, consultation: Consultation, others: list[str]) -> Answer:
        old = consultation.asked_about
        why = self._reasons.why_nothing_fits(others) if old is None else self._reasons.why_asked_about(old, request)
        answer = await self._call(replace(request, headers=(*request.headers, *consultation.conditions)))
        verdict = consultation.judge(answer.head)
        if verdict.again:  # 304 for something that is not kept here: the server knows more than it should
            await answer.drain()
            await self._cache.remove(verdict.removed)
            return await self._keep_or_pass(request, await self._call(request), (), "The server’s 304 fits nothing.")
        if verdict.renewed is not None and verdict.head is not None:
            renewed = await self._renew(verdict, answer, why)
            if renewed is not None:
                return renewed
            return await self._keep_or_pass(request, await self._call(request), (), "What was kept is gone.")
        if old is not None:
            why += ", and the server sent a new one." if consultation.conditions else ", and there is no way to ask."
        await self._cache.remove(verdict.removed)
        return await self._keep_or_pass(request, answer, consultation.stored, why)

    async def _renew(self, verdict: Verdict, answer: Answer, why: str) -> Answer | None:
        """Return the stored response with its new head; ``None`` if its body is gone."""
        old, head, came = verdict.renewed, verdict.head, answer.head
        assert old is not None
        assert head is not None
        await answer.drain()
        await self._cache.remove(verdict.removed)
        born_s = self._rules.aged_from(came, time.time())
        new = replace(old, head=self._rules.stored_head(head), aged_from_s=born_s)
        await self._cache.update(new)
        cookies = tuple(pair for pair in came.headers if pair[0].lower() == "set-cookie")
        shown = await self._from_cache(new, replace(new.head, headers=(*new.head.headers, *cookies)))
        if shown is not None:
            self._tell("revalidated", f"{why}; the server says it has not changed.", new)
        return shown

    async def _from_cache(self, response: CachedResponse, head: ResponseHead) -> Answer | None:
        body = await self._cache.open_body(response)
        if body is None:
            return None
        aged = (*head.headers, ("Age", str(self._rules.age_s(response))))
        shown = replace(head, headers=aged)
        self._context.emit(ev.HeadReceived(time.perf_counter(), shown))
        return self._answers.StoredAnswer(shown, body)

    async def _keep_or_pass(
        self, request: OutgoingRequest, answer: Answer, old: Sequence[CachedResponse], why: str
    ) -> Answer:
        """Return the answer of the server, kept in passing if it may be; then ``old`` is of no more use."""
        verdict = self._rules.Consultation(request, ()).judge(answer.head)
        head = self._rules.stored_head(verdict.head or answer.head)
        names = self._keys.vary_names(head)
        new = CachedResponse(
            key=self._keys.key_of(request.url),
            host=parse_address(request.url).host_header,
            method=request.method,
            head=head,
            vary={},
            aged_from_s=self._rules.aged_from(answer.head, time.time()),
            decoded=request.settings.decompress,
        )
        new = replace(new, vary=self._keys.vary_digests(request, names, new.id))
        refusal = self._reasons.why_not_kept(request, new, verdict.head is not None)
        if refusal:
            if answer.head.status < 500:  # a server that is out of order says nothing about what it had
                await self._cache.remove(old)
            self._tell("bypassed", refusal)
            return answer
        self._tell("miss", f"{why} {self._reasons.how_it_is_kept(new)}")

        async def keep(body: bytes | tuple[Path, int], size_bytes: int) -> None:
            await self._cache.remove(old)
            await self._cache.store(replace(new, size_bytes=size_bytes), body)

        return self._answers.KeptAnswer(answer, keep)

    def _tell(self, state: str, reason: str, response: CachedResponse | None = None) -> None:
        age = float(self._rules.age_s(response)) if response else 0.0
        self._context.emit(ev.CacheConsulted(time.perf_counter(), state, reason, age))
