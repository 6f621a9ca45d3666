"""What a TLS handshake agreed on and the certificates that the server showed, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from sanderling.domain import events as ev
from sanderling.domain.calls import CallRecord
from sanderling.ui.viewers.facts_table import Fact
from sanderling.ui.viewers.figures import count_text

if TYPE_CHECKING:
    from sanderling.services.response_views import ReadCertificate

_SOON_DAYS: Final = 30


def chain_of(call: CallRecord | None) -> tuple[bytes, ...]:
    """Return the certificates that the server of a call showed, as they came (DER)."""
    if call is None:
        return ()
    told = call.handshake_failed or call.secured
    return told.certificates if told is not None else ()


class CertificateFacts(QObject):
    """Words for a handshake and its certificates, in the window's language."""

    def facts(self, call: CallRecord, read: Sequence[ReadCertificate] = ()) -> list[Fact]:
        """Return what is known of a call's TLS; empty for a plain connection.

        Args:
            call: The call.
            read: Its certificates, once they are read.
        """
        failed = call.handshake_failed
        if failed is not None:
            facts = self._failed(failed)
        else:
            facts = self._agreed(call.secured) if call.secured is not None else []
        for place, certificate in enumerate(read):
            fault = (failed.explanation or failed.reason) if failed is not None and failed.at_fault == place else ""
            facts += self._certificate(certificate, place, len(read), fault)
        return facts

    def _agreed(self, secured: ev.Secured) -> list[Fact]:
        facts = [
            Fact(self.tr("Handshake")),
            Fact(self.tr("Version"), secured.version),
            Fact(self.tr("Cipher"), secured.cipher),
            Fact(self.tr("Protocol (ALPN)"), secured.alpn or self.tr("none agreed on")),
        ]
        if secured.server_name:
            facts.append(Fact(self.tr("Server name (SNI)"), secured.server_name))
        if secured.client_certificate:
            facts.append(Fact(self.tr("Client certificate"), secured.client_certificate))
        if not secured.verified:
            unverified = self.tr("Not verified: anybody could have answered.")
            facts.append(Fact(self.tr("Certificate"), unverified, "warning", code=False))
        return facts

    def _failed(self, failed: ev.HandshakeFailed) -> list[Fact]:
        facts = [Fact(self.tr("Handshake"))]
        if failed.explanation:
            facts.append(Fact(self.tr("Failed"), failed.explanation, "error", code=False))
            facts.append(Fact(self.tr("In OpenSSL's words"), failed.reason))
        else:
            facts.append(Fact(self.tr("Failed"), failed.reason, "error", code=False))
        return [*facts, Fact(self.tr("Server name (SNI)"), failed.server_name)]

    # --- certificates

    def _certificate(self, read: ReadCertificate, place: int, count: int, fault: str) -> list[Fact]:
        facts = [Fact(self._heading(read, place, count))]
        if fault:
            facts.append(Fact(self.tr("At fault"), fault, "error", code=False))
        if read.damage:
            return [*facts, Fact(self.tr("Cannot be read"), read.damage, "error", code=False)]
        issuer = self.tr("%1 (itself)").replace("%1", read.issuer) if read.is_self_signed else read.issuer
        return [
            *facts,
            Fact(self.tr("Subject"), read.subject or self.tr("no name")),
            Fact(self.tr("Issuer"), issuer),
            *([Fact(self.tr("Names"), ", ".join(read.names))] if read.names else []),
            *self._validity(read),
            Fact(self.tr("Key"), read.key),
            Fact(self.tr("Signature"), read.signature_algorithm),
            Fact(self.tr("Serial number"), read.serial),
            Fact(self.tr("SHA-256 fingerprint"), read.sha256),
        ]

    def _heading(self, read: ReadCertificate, place: int, count: int) -> str:
        text = self.tr("Certificate %1 of %2").replace("%1", str(place + 1)).replace("%2", str(count))
        if place == 0:
            return f"{text} · {self.tr('the server')}"
        return f"{text} · {self.tr('authority')}" if read.is_ca else text

    def _validity(self, read: ReadCertificate) -> list[Fact]:
        if read.not_before is None or read.not_after is None:
            return []
        span = self.tr("%1 to %2").replace("%1", _moment(read.not_before)).replace("%2", _moment(read.not_after))
        if read.not_before > datetime.now(read.not_before.tzinfo):
            return [Fact(self.tr("Valid"), span), Fact(self.tr("Days left"), self.tr("not valid yet"), "error")]
        if read.is_expired:
            ago = self._days(-read.days_left)
            left = self.tr("expired %1 ago").replace("%1", ago)
            return [Fact(self.tr("Valid"), span), Fact(self.tr("Days left"), left, "error", code=False)]
        token = "warning" if read.days_left < _SOON_DAYS else "text"
        left = self.tr("less than a day") if read.days_left == 0 else self._days(read.days_left)
        return [Fact(self.tr("Valid"), span), Fact(self.tr("Days left"), left, token, code=False)]

    def _days(self, count: int) -> str:
        return self.tr("1 day") if count == 1 else self.tr("%1 days").replace("%1", count_text(count))


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")
