"""What ``--json`` says of each call, and of pages."""

from __future__ import annotations

import json
import ssl

from sanderling.cli.call_json import calls_json, pages_json
from sanderling.domain import events as ev
from sanderling.domain.errors import CertificateExpired
from sanderling.domain.pagination import PagingState
from sanderling.domain.response import ResponseHead

CERTIFICATE = b"0\x03\x02\x01\x01"
SECURED = ev.Secured(0.02, "TLSv1.3", "AES", "h2", (CERTIFICATE,), "x", verified=False, client_certificate="me.pem")
BUSY = ResponseHead(status=503, headers=(("Retry-After", "1"), ("Server-Timing", 'db;dur=5.5;desc="the db"')))
FINE = ResponseHead(status=200, http_version="HTTP/2")
RETRIED = (
    ev.CookiesSent(0.0, ("bird",)),
    ev.Prepared(0.0, "GET", "https://x/", (), 0),
    ev.ConnectStarted(0.01, "x", 443),
    ev.Connected(0.02, "127.0.0.1:443", "127.0.0.1:5"),
    ev.ProxyStarted(0.02, "http://p:3128"),
    ev.ProxyPassed(0.03),
    ev.TlsStarted(0.03, "x"),
    SECURED,
    ev.SendingStarted(0.05),
    ev.RequestSent(0.05, 0, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
    ev.InterimReceived(0.06, 103, "HTTP/1.1 103 Early Hints\r\n\r\n"),
    ev.HeadReceived(0.09, BUSY, "HTTP/1.1 503 \r\n\r\n"),
    ev.CookiesChanged(0.09, ("a",), (), (("b", "another domain"),)),
    ev.RateLimitRead(0.09, "x", 10, 0, 1.0),
    ev.CallEnded(0.1, 300, 500),
    ev.WaitScheduled(0.1, "retry", 1.0, "The server answered 503.", 2, by_server=True),
    ev.WaitEnded(1.1),
    ev.HeaderAdded(1.1, "traceparent", "00-ab-cd-01", "trace context"),
    ev.Prepared(1.1, "GET", "https://x/", (), 0, attempt=2),
    ev.ConnectionReused(1.11, "127.0.0.1:443", "127.0.0.1:5", SECURED),
    ev.SendingStarted(1.12),
    ev.RequestSent(1.12, 0),
    ev.HeadReceived(1.14, FINE),
    ev.CacheConsulted(1.14, "miss", "Nothing is kept for this URL."),
    ev.CallEnded(1.15, 100, 200),
    ev.Done(1.15),
)


def test_each_attempt_has_its_own_facts() -> None:
    """Connection, TLS, phases, bytes, raw heads and policies stand with the attempt that they belong to."""
    first, second = json.loads(json.dumps(calls_json(RETRIED, 0.0)))
    assert (first["attempt"], first["status"], second["attempt"], second["status"]) == (1, 503, 2, 200)
    assert first["connection"] == {
        "reused": False, "remote_address": "127.0.0.1:443", "local_address": "127.0.0.1:5",
        "proxy": "http://p:3128", "http_version": "HTTP/1.1",
    }  # fmt: skip
    assert second["connection"]["reused"] and second["connection"]["http_version"] == "HTTP/2"
    assert first["tls"]["verified"] is False and first["tls"]["client_certificate"] == "me.pem"
    assert second["tls"] == first["tls"]
    assert (first["timings_ms"]["proxy"], first["timings_ms"]["pause"], first["timings_ms"]["total"]) == (10, 1000, 90)
    assert (second["at_ms"], second["timings_ms"]["connect"], second["timings_ms"]["waiting"]) == (1100, None, 20)
    assert first["wire_bytes"] == {"sent": 300, "received": 500}
    assert first["request_head"].startswith("GET / HTTP/1.1") and second["request_head"] is None
    assert first["interim"] == [{"status": 103, "head": "HTTP/1.1 103 Early Hints\r\n\r\n"}]
    assert first["wait"]["by_server"] is True and first["wait"]["delay_s"] == 1.0 and second["wait"] is None
    assert first["rate_limit"]["remaining"] == 0 and second["cache"]["state"] == "miss"
    assert first["cookies"]["sent"] == ["bird"] and first["cookies"]["refused"] == [["b", "another domain"]]
    assert first["server_timing"] == [{"name": "db", "duration_ms": 5.5, "description": "the db"}]
    assert second["headers_added"] == [{"name": "traceparent", "value": "00-ab-cd-01", "source": "trace context"}]


def test_a_certificate_can_be_read_by_other_tools() -> None:
    """It is PEM, with the fingerprint that people compare."""
    (certificate,) = calls_json(RETRIED, 0.0)[0]["tls"]["certificates"]
    assert ssl.PEM_cert_to_DER_cert(certificate["pem"]) == CERTIFICATE
    assert len(certificate["sha256"].split(":")) == 32 and certificate["damage"]


def test_a_failed_handshake_keeps_the_chain() -> None:
    """What the server had sent by then is there, with OpenSSL's reason."""
    events = (
        *RETRIED[:7],
        ev.HandshakeFailed(0.05, (CERTIFICATE,), "x", "certificate has expired"),
        ev.Failed(0.05, CertificateExpired("Expired.")),
    )
    (call,) = calls_json(events, 0.0)
    assert call["tls"]["failure"] == "certificate has expired" and len(call["tls"]["certificates"]) == 1
    assert (call["status"], call["error"]["code"]) == (None, "certificate-expired")


def test_pages_are_summed_up() -> None:
    """How many, how much, why it ended and where it would go on; nothing where no pages were followed."""
    assert pages_json(RETRIED) is None
    state = PagingState(next_url="http://x/?page=3")
    events = (ev.PageReceived(0, 1, 20, 20, 900), ev.PageReceived(1, 2, 20, 40, 1800), ev.PagingEnded(1, "Two.", state))
    assert pages_json(events) == {
        "count": 2, "items": 40, "size_bytes": 1800, "ended": "Two.", "next_url": "http://x/?page=3",
    }  # fmt: skip
