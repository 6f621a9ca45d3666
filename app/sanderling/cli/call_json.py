"""Each call of an exchange (attempt, redirect hop, challenge, page) as a JSON object, for ``send --json``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sanderling.cli.json_values import error_json, fingerprint, ms, phases_json, value_json
from sanderling.domain import events as ev
from sanderling.domain.calls import CallRecord, calls_of
from sanderling.domain.timings import Phase, Timings, timings_of
from sanderling.services.certificates import certificate_facts, certificate_pem

if TYPE_CHECKING:
    from sanderling.services.certificates import CertificateFacts


def calls_json(events: Sequence[ev.Event], origin_s: float) -> list[dict[str, Any]]:
    """Return the calls in order; times count from ``origin_s``."""
    timings = timings_of(events)
    return [_call(call, timings, origin_s) for call in calls_of(events)]


def pages_json(events: Sequence[ev.Event]) -> dict[str, Any] | None:
    """Return how far following pages came; ``None`` where no page was followed."""
    pages = [event for event in events if isinstance(event, ev.PageReceived)]
    ended = next((event for event in reversed(events) if isinstance(event, ev.PagingEnded)), None)
    if not pages and ended is None:
        return None
    last = pages[-1] if pages else None
    return {
        "count": last.number if last else 0,
        "items": last.total_items if last else 0,
        "size_bytes": last.size_bytes if last else 0,
        "ended": ended.reason if ended else "",
        "next_url": ended.state.next_url if ended and ended.state else None,
    }


def _call(call: CallRecord, timings: Timings, origin_s: float) -> dict[str, Any]:
    prepared = call.prepared
    return {
        "attempt": prepared.attempt,
        "method": prepared.method,
        "url": prepared.url,
        "at_ms": ms(prepared.at_s - origin_s),
        "status": call.head.status if call.head else None,
        "connection": _connection(call),
        "tls": _tls(call),
        "timings_ms": phases_json(_own(timings, call)),
        "wire_bytes": {"sent": call.ended.sent_bytes, "received": call.ended.received_bytes} if call.ended else None,
        "request_head": call.sent.raw_head if call.sent and call.sent.raw_head else None,
        "response_head": call.received.raw_head if call.received and call.received.raw_head else None,
        "interim": [{"status": interim.status, "head": interim.raw_head} for interim in call.interim],
        "server_timing": [value_json(timing) for timing in call.server_timings],
        "headers_added": [_said(header) for header in call.headers_added],
        "cookies": {"sent": list(call.cookies_sent), **(_said(call.cookies_changed or ev.CookiesChanged(0)))},
        "cache": _said(call.cache),
        "rate_limit": _said(call.rate_limit),
        "wait": _said(call.waited),
        "redirect": _said(call.redirected),
        "error": error_json(call.error) if call.error else None,
    }


def _own(timings: Timings, call: CallRecord) -> Timings:
    """Return the phases of one call; its total goes from its first to the end of its last, pauses around it not."""
    spans = tuple(span for span in timings.spans if span.hop == call.index)
    busy = [span for span in spans if span.phase is not Phase.PAUSE]
    if not busy:
        return Timings(spans, call.prepared.at_s, call.prepared.at_s)
    return Timings(spans, min(span.start_s for span in busy), max(span.end_s for span in busy))


def _connection(call: CallRecord) -> dict[str, Any] | None:
    if not (call.connected or call.reused):
        return None
    return {
        "reused": call.reused is not None,
        "remote_address": call.remote_address,
        "local_address": call.local_address,
        "proxy": call.proxy.proxy if call.proxy else None,
        "http_version": call.head.http_version if call.head else None,
    }


def _tls(call: CallRecord) -> dict[str, Any] | None:
    if call.secured:
        secured = call.secured
        return {
            "version": secured.version,
            "cipher": secured.cipher,
            "alpn": secured.alpn or None,
            "server_name": secured.server_name,
            "verified": secured.verified,
            "client_certificate": secured.client_certificate or None,
            "certificates": _certificates(secured.certificates),
            "failure": None,
        }
    if call.handshake_failed:
        failed = call.handshake_failed
        certificates = _certificates(failed.certificates)
        return {"server_name": failed.server_name, "certificates": certificates, "failure": failed.reason}
    return None


def _certificates(chain: tuple[bytes, ...]) -> list[dict[str, Any]]:
    return [_certificate(der, facts) for der, facts in zip(chain, certificate_facts(chain), strict=True)]


def _certificate(der: bytes, facts: CertificateFacts) -> dict[str, Any]:
    """Return a certificate; of a damaged one there is only its fingerprint, its bytes and what is wrong."""
    both = {"sha256": fingerprint(der), "pem": certificate_pem(der)}
    if facts.damage:
        return {**both, "damage": facts.damage}
    return {
        "subject": facts.subject,
        "issuer": facts.issuer,
        "names": list(facts.names),
        "not_before": facts.not_before.isoformat() if facts.not_before else None,
        "not_after": facts.not_after.isoformat() if facts.not_after else None,
        "days_left": facts.days_left,
        "key": facts.key,
        "signature_algorithm": facts.signature_algorithm,
        "serial": facts.serial,
        "is_ca": facts.is_ca,
        "is_self_signed": facts.is_self_signed,
        **both,
    }


def _said(event: ev.Event | None) -> Any:
    """Return the fields of an event without its time; ``None`` where it did not happen."""
    return None if event is None else value_json(event)
