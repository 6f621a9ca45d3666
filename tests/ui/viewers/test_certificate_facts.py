"""What is told of a TLS handshake and of the certificates that the server showed."""

from __future__ import annotations

import datetime
import ssl

import pytest
import trustme
from pytestqt.qtbot import QtBot

from sanderling.domain import events as ev
from sanderling.domain.calls import CallRecord
from sanderling.render.certificates import certificate_facts
from sanderling.ui.viewers.certificate_facts import CertificateFacts
from sanderling.ui.viewers.facts_table import Fact
from sanderling.ui.viewers.timeline_view import LOG, TLS, TimelineView

DAY = datetime.timedelta(days=1)
PREPARED = ev.Prepared(1.0, "GET", "https://a.test/", (), 0)


def chain(days_left: float, *, starts_in: float = -100) -> tuple[bytes, ...]:
    """Return a certificate for a.test and its authority's."""
    now = datetime.datetime.now(datetime.UTC)
    authority = trustme.CA(organization_name="Sand and Sea")
    leaf = authority.issue_cert("a.test", "b.test", not_before=now + starts_in * DAY, not_after=now + days_left * DAY)
    pems = (leaf.cert_chain_pems[0], authority.cert_pem)
    return tuple(ssl.PEM_cert_to_DER_cert(pem.bytes().decode()) for pem in pems)


def facts(certificates: tuple[bytes, ...], failed: ev.HandshakeFailed | None = None) -> list[Fact]:
    """Return the facts of a call whose server showed these."""
    secured = ev.Secured(1.1, "TLSv1.3", "AES", "h2", certificates, "a.test")
    call = CallRecord(index=0, prepared=PREPARED, own_secured=None if failed else secured, handshake_failed=failed)
    return CertificateFacts().facts(call, certificate_facts(certificates))


def value(found: list[Fact], name: str) -> Fact:
    """Return the first fact of a name."""
    return next(fact for fact in found if fact.name == name)


def test_every_certificate_has_its_facts() -> None:
    """Who, for whom, from whom, until when, with which key; each under a heading with its place."""
    found = facts(chain(89.5))
    headings = [fact.name for fact in found if fact.is_heading]
    assert headings == ["Handshake", "Certificate 1 of 2 · the server", "Certificate 2 of 2 · authority"]
    assert value(found, "Names").value == "a.test, b.test"
    assert "Sand and Sea" in value(found, "Issuer").value
    assert (value(found, "Days left").value, value(found, "Days left").token) == ("89 days", "text")
    assert value(found, "Key").value.startswith(("EC ", "RSA "))
    assert len(value(found, "SHA-256 fingerprint").value) == 95
    names = {fact.name for fact in found}
    assert {"Subject", "Valid", "Signature", "Serial number"} <= names
    assert sum(fact.name == "Issuer" and fact.value.endswith("(itself)") for fact in found) == 1


@pytest.mark.parametrize(
    ("days_left", "starts_in", "told", "token"),
    [
        (12.5, -10, "12 days", "warning"),
        (1.5, -10, "1 day", "warning"),
        (0.5, -10, "less than a day", "warning"),
        (-0.5, -10, "expired 1 day ago", "error"),
        (-9.5, -20, "expired 10 days ago", "error"),
        (50, 3, "not valid yet", "error"),
    ],
)
def test_the_time_that_is_left_is_told_apart(days_left: float, starts_in: float, told: str, token: str) -> None:
    """A month before the end it warns; what is over or has not begun is an error."""
    fact = value(facts(chain(days_left, starts_in=starts_in)), "Days left")
    assert (fact.value, fact.token) == (told, token)


def test_a_failed_handshake_says_which_certificate_is_at_fault() -> None:
    """The reason stands at the top in plain words, and with the very certificate."""
    certificates = chain(-5)
    failed = ev.HandshakeFailed(1.2, certificates, "a.test", "certificate has expired", 0, "It expired 5 days ago.")
    found = facts(certificates, failed)
    assert value(found, "Failed").value == "It expired 5 days ago."
    assert value(found, "In OpenSSL's words").value == "certificate has expired"
    assert found.index(value(found, "At fault")) == found.index(value(found, "Certificate 1 of 2 · the server")) + 1


def test_a_certificate_that_cannot_be_read_says_so() -> None:
    """The others are told all the same."""
    good = chain(50)
    found = facts((b"no certificate", good[1]))
    assert value(found, "Cannot be read").token == "error"
    assert value(found, "Subject").value


def test_certificates_are_read_when_somebody_looks(qtbot: QtBot) -> None:
    """Not for the log, once for the page, and not again for the next call of the same server."""
    view = TimelineView("timelineView")
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    wanted: list[tuple[bytes, ...]] = []
    view.chain_wanted.connect(wanted.append)
    certificates = chain(50)
    secured = ev.Secured(1.1, "TLSv1.3", "AES", "h2", certificates, "a.test")
    again = ev.Prepared(2.0, "GET", "https://a.test/", (), 0)
    events = [PREPARED, secured, again, ev.ConnectionReused(2.1, "1.1.1.1:443", "2.2.2.2:9", secured)]
    view.show_events(events)
    assert wanted == []
    view.choice.set_key(TLS)
    view.choice.key_changed.emit(TLS)
    assert wanted == [certificates]
    assert view.tls.table.rowCount() == 5
    view.show_certificates(certificates, certificate_facts(certificates))
    assert view.tls.table.rowCount() > 20
    view.call_combo.setCurrentIndex(0)
    view.call_combo.activated.emit(0)
    view.show_events(events)
    assert view.tls.table.rowCount() > 20
    view.choice.set_key(LOG)
    view.choice.key_changed.emit(LOG)
    view.show_certificates((b"of another call",), ())
    assert wanted == [certificates]
