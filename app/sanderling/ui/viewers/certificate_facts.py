"""What a TLS handshake agreed on and the certificates that the server showed, one after the other."""

from __future__ import annotations

from PySide6.QtCore import QObject

from sanderling.domain import events as ev
from sanderling.domain.calls import CallRecord
from sanderling.ui.viewers.facts_table import Fact


class CertificateFacts(QObject):
    """Words for a handshake, in the window's language."""

    def facts(self, call: CallRecord) -> list[Fact]:
        """Return what is known of a call's TLS; empty for a plain connection."""
        if call.handshake_failed is not None:
            return self._failed(call.handshake_failed)
        return self._agreed(call.secured) if call.secured is not None else []

    def _agreed(self, secured: ev.Secured) -> list[Fact]:
        facts = [
            Fact(self.tr("Handshake")),
            Fact(self.tr("Version"), secured.version),
            Fact(self.tr("Cipher"), secured.cipher),
            Fact(self.tr("Application protocol (ALPN)"), secured.alpn or self.tr("none agreed on")),
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
        return [
            Fact(self.tr("Handshake")),
            Fact(self.tr("Failed"), failed.reason, "error", code=False),
            Fact(self.tr("Server name (SNI)"), failed.server_name),
        ]
