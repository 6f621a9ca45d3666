"""The documented form of ``--json``."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

from sanderling.cli.exchange_json import LARGEST_BODY_BYTES, exchange_as_json
from sanderling.domain import events as ev
from sanderling.domain.errors import ConnectionRefused
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.pagination import PagingState
from sanderling.domain.response import BodyFile, ResponseHead

HEAD = ResponseHead(status=200, reason="OK", headers=(("Content-Type", "text/plain; charset=latin-1"),))
EVENTS = (
    ev.Prepared(10.0, "GET", "http://x/", (("Accept", "*/*"),), 0),
    ev.ConnectStarted(10.001, "x", 80),
    ev.Connected(10.003, "127.0.0.1:80", "127.0.0.1:5"),
    ev.HeadReceived(10.01, HEAD),
    ev.BodyOpened(10.01, Path("spool")),
    ev.Done(10.02),
)


def _exchange(body: Path | None = None) -> Exchange:
    file = BodyFile(body, body.stat().st_size) if body else None
    started = datetime(2026, 1, 2, tzinfo=UTC)
    return Exchange(
        started_at=started, method="GET", url="http://x/", outcome=Outcome.DONE, head=HEAD, body=file, events=EVENTS
    )


def test_events_carry_their_time_and_fields() -> None:
    """Each event has its name, its time since the start in ms, and its fields; no path of a spool file."""
    events = json.loads(json.dumps(exchange_as_json(_exchange())))["events"]
    assert events[1] == {"event": "connect-started", "at_ms": 1.0, "host": "x", "port": 80}
    assert events[3]["head"]["status"] == 200
    assert events[4] == {"event": "body-opened", "at_ms": 10.0}


def test_phases_that_did_not_happen_are_null() -> None:
    """Every phase is named; TLS on plain HTTP is null, not 0."""
    timings = exchange_as_json(_exchange())["timings_ms"]
    assert (timings["connect"], timings["tls"], timings["total"]) == (2.0, None, 19.0)


def test_a_text_body_is_decoded_by_its_charset(tmp_path: Path) -> None:
    """What the response says of its characters counts."""
    body = tmp_path / "body"
    body.write_bytes(b"caf\xe9")
    assert exchange_as_json(_exchange(body))["response"]["body"] == "café"


def test_bytes_are_base64(tmp_path: Path) -> None:
    """A body that is no text is given as base64."""
    body = tmp_path / "body"
    body.write_bytes(b"\xff\xfe\x00")
    exchange = dataclasses.replace(_exchange(body), head=dataclasses.replace(HEAD, headers=()))
    assert exchange_as_json(exchange)["response"]["body_base64"] == "//4A"


def test_a_body_too_big_to_read_whole_is_left_out(tmp_path: Path) -> None:
    """Above 10 MiB the body is null and the size still told."""
    body = tmp_path / "body"
    with body.open("wb") as file:
        file.truncate(LARGEST_BODY_BYTES + 1)
    response = exchange_as_json(_exchange(body))["response"]
    assert (response["body"], response["size_bytes"]) == (None, LARGEST_BODY_BYTES + 1)


def test_a_failed_exchange_says_why() -> None:
    """An error is code, message and advice; without an answer there is no response."""
    error = ConnectionRefused("Nothing listens at x.", advice="Start it.")
    exchange = Exchange(
        started_at=datetime(2026, 1, 2, tzinfo=UTC), method="GET", url="http://x/", outcome=Outcome.FAILED, error=error,
        events=(EVENTS[0], ev.Failed(10.5, error)),
    )  # fmt: skip
    shown = exchange_as_json(exchange)
    assert shown["error"] == {"code": "connection-refused", "message": "Nothing listens at x.", "advice": "Start it."}
    assert shown["response"] is None and shown["events"][-1]["error"]["code"] == "connection-refused"


def test_events_hold_nothing_that_json_cannot_write() -> None:
    """Certificates are told by their fingerprint, what an event holds of another is told as an object."""
    secured = ev.Secured(9.0, "TLSv1.3", "AES", "", (b"der",), "x")
    reused = ev.ConnectionReused(10.0, "127.0.0.1:443", "127.0.0.1:5", secured)
    exchange = dataclasses.replace(
        _exchange(), events=(reused, ev.PagingEnded(10.0, "Enough.", PagingState(next_url="http://y")))
    )
    told, ended = json.loads(json.dumps(exchange_as_json(exchange)))["events"]
    assert told["secured"]["version"] == "TLSv1.3" and len(told["secured"]["certificates"][0]) == 95
    assert ended["state"]["next_url"] == "http://y"


def test_calls_and_pages_are_there() -> None:
    """Each call has its own entry; an exchange without pages says null."""
    shown = exchange_as_json(_exchange())
    assert [call["status"] for call in shown["calls"]] == [200] and shown["pages"] is None


def test_the_readme_shows_every_field(checkout: Path) -> None:
    """The documented example has the fields that there are, no fewer and no others."""
    block = (checkout / "README.md").read_text("utf-8").partition('```json\n{\n  "format"')[2].partition("```")[0]
    documented = json.loads('{"format"' + block)
    secured = ev.Secured(10.0, "TLSv1.3", "AES", "h2", (b"der",), "x")
    shown = exchange_as_json(dataclasses.replace(_exchange(), events=(EVENTS[0], EVENTS[2], secured, *EVENTS[3:])))
    assert documented.keys() == shown.keys() and documented["timings_ms"].keys() == shown["timings_ms"].keys()
    call, documented_call = shown["calls"][0], documented["calls"][0]
    assert documented_call.keys() == call.keys()
    for name in ("connection", "tls", "cookies"):
        assert documented_call[name].keys() == call[name].keys()
