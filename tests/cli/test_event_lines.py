"""What ``-v`` says of each event."""

from __future__ import annotations

import pytest

from sanderling.cli.event_lines import LINES, line_of, raw_lines
from sanderling.domain import events as ev
from sanderling.domain.response import ResponseHead

SECURED = ev.Secured(0, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "h2", verified=False, client_certificate="me.pem")


def test_every_event_but_progress_has_a_line() -> None:
    """-v has a sentence for each kind of event; progress, messages and files are shown otherwise."""
    kinds = {kind for kind in vars(ev).values() if isinstance(kind, type) and issubclass(kind, ev.Event)} - {ev.Event}
    assert kinds - set(LINES) == {ev.BodyOpened, ev.BodyReceived, ev.BodySent, ev.MessagesReceived}


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (ev.Prepared(0, "GET", "http://x/", (), 0, attempt=2), "GET http://x/ (0 bytes of body, attempt 2)"),
        (
            SECURED,
            "TLSv1.3, TLS_AES_256_GCM_SHA384, h2, shown me.pem, certificate NOT VERIFIED",
        ),
        (
            ev.ConnectionReused(0, "127.0.0.1:1", secured=ev.Secured(0, "TLSv1.2", "C", "")),
            "using the open connection to 127.0.0.1:1 (TLSv1.2, C)",
        ),
        (
            ev.WaitScheduled(0, "retry", 1.31, "The server answered 503.", 2, by_server=True),
            "waiting 1.3 s before attempt 2: The server answered 503. The server named the time (Retry-After).",
        ),
        (
            ev.WaitScheduled(0, "rate-limit", 0.25, "10 per second."),
            "waiting 0.25 s for the rate limit: 10 per second.",
        ),
        (ev.RateLimitRead(0, "x", 100, 0, 60.0), "rate limit of x: 0 of 100 left, anew in 60 s"),
        (ev.RateLimitRead(0, "x", None, None, None, "100;w=60"), "rate limit of x: ? left (100;w=60)"),
        (ev.CacheConsulted(0, "hit", "It is fresh.", 12.0), "cache: hit, 12.0 s old. It is fresh."),
        (ev.CircuitChanged(0, "x", "open", 5, 30.0), "circuit of x: open after 5 failures, tried again in 30 s"),
        (
            ev.CookiesChanged(0, ("a", "b"), ("c",), (("d", "a public suffix"),)),
            "cookies: kept a, b; deleted c; refused d: a public suffix",
        ),
        (
            ev.Redirected(0, 303, "http://x/", "GET", ("authorization",), "POST"),
            "303 leads to GET (was POST) http://x/, without authorization",
        ),
        (
            ev.InterimReceived(0, 103, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
            "an interim response came: HTTP/1.1 103 Early Hints",
        ),
        (
            ev.CredentialsExposed(0, "x.test"),
            "credentials go to x.test over plain HTTP: anybody on the way can read them",
        ),
        (ev.CredentialsExposed(0, "x.test", "Others may."), "credentials at risk: Others may."),
        (ev.CallEnded(0, 1200, 34), "on the wire: 1,200 bytes out, 34 bytes in"),
        (ev.SignInStep(0, "issuer", "failed", "it is another one"), "sign-in: ✗ issuer: it is another one"),
        (ev.SignInCall(0, ev.TlsStarted(0, "id.test")), "sign-in: TLS handshake with id.test"),
    ],
)
def test_a_line_says_what_happened(event: ev.Event, line: str) -> None:
    """Facts that people look for stand in the line, in words."""
    assert line_of(event, 0.0) == f"*       0.0 ms  {line}"


def test_raw_heads_are_marked_as_curl_does() -> None:
    """Each line as it was on the wire, with its direction; an event without a head has none."""
    assert raw_lines(ev.RequestSent(0, 0, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")) == ["> GET / HTTP/1.1", "> Host: x"]
    assert raw_lines(ev.HeadReceived(0, ResponseHead(status=200), "HTTP/1.1 200\nA:  b\n\n")) == [
        "< HTTP/1.1 200",
        "< A:  b",
    ]
    assert raw_lines(ev.RequestSent(0, 0)) == [] and raw_lines(ev.SendingStarted(0)) == []


def test_an_interim_response_without_a_raw_head_is_its_status() -> None:
    """HTTP/2 has no status line."""
    assert (line_of(ev.InterimReceived(0, 100, ""), 0.0) or "").endswith("an interim response came: 100")
