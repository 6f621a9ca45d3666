"""What there is to say about one call on the wire: way, connection, sizes, policies, the server's own times."""

from __future__ import annotations

from PySide6.QtCore import QObject

from sanderling.domain.calls import CallRecord
from sanderling.ui.viewers.facts_table import Fact
from sanderling.ui.viewers.figures import count_text, duration_text, size_text


class CallFacts(QObject):
    """Words for a call, in the window's language."""

    def title(self, call: CallRecord) -> str:
        """Return a line that tells this call from the others: why it was made, what was asked, what came."""
        return f"{call.index + 1} · {self.asked(call)}"

    def sign_in_title(self, call: CallRecord) -> str:
        """Return such a line for a call to an authorization server."""
        return self.tr("Sign-in: %1").replace("%1", self.asked(call))

    def asked(self, call: CallRecord) -> str:
        """Return what was asked, and what came."""
        asked = f"{call.prepared.method} {call.prepared.url}"
        if call.prepared.attempt > 1:
            asked = self.tr("attempt %1: %2").replace("%1", str(call.prepared.attempt)).replace("%2", asked)
        if call.head is not None:
            return f"{asked} → {call.head.status}"
        return asked + (f" → {self.tr('failed')}" if call.error else "")

    def facts(self, call: CallRecord) -> list[Fact]:
        """Return all that is known, under headings; parts of which nothing is known are left out."""
        parts = (
            (self.tr("Result"), self._result(call)),
            (self.tr("Connection"), self._connection(call)),
            (self.tr("Bytes"), self._bytes(call)),
            (self.tr("Policies"), self._policies(call)),
            (self.tr("Server-Timing"), self._server_timings(call)),
        )
        found: list[Fact] = []
        for title, facts in parts:
            if facts:
                found += [Fact(title), *facts]
        return found

    def _result(self, call: CallRecord) -> list[Fact]:
        facts = [Fact(self.tr("Request"), f"{call.prepared.method} {call.prepared.url}")]
        facts += [Fact(self.tr("Interim response"), str(interim.status)) for interim in call.interim]
        if call.head is not None:
            status = f"{call.head.status} {call.head.reason}".rstrip()
            facts.append(Fact(self.tr("Status"), status, f"status.{min(call.head.status // 100, 5)}xx"))
        if call.redirected is not None:
            facts += self._redirect(call)
        if call.challenged is not None:
            facts.append(Fact(self.tr("Credentials asked for"), call.challenged.kind, code=False))
        if call.error is not None:
            facts.append(Fact(self.tr("Failed"), call.error.message, "error", code=False))
        return facts

    def _redirect(self, call: CallRecord) -> list[Fact]:
        hop = call.redirected
        assert hop is not None
        facts = [Fact(self.tr("Redirected to"), f"{hop.method} {hop.url}")]
        if hop.old_method and hop.old_method != hop.method:
            facts.append(Fact(self.tr("Method changed"), f"{hop.old_method} → {hop.method}"))
        if hop.dropped:
            facts.append(Fact(self.tr("Not sent again"), ", ".join(hop.dropped), "warning"))
        return facts

    def _connection(self, call: CallRecord) -> list[Fact]:
        if not call.remote_address:
            return []
        how = self.tr("reused") if call.reused else self.tr("new")
        facts = [Fact(self.tr("Connection"), how, code=False), Fact(self.tr("Remote address"), call.remote_address)]
        if call.local_address:
            facts.append(Fact(self.tr("Local address"), call.local_address))
        if call.proxy is not None:
            facts.append(Fact(self.tr("Through the proxy"), call.proxy.proxy))
        if call.head is not None:
            facts.append(Fact(self.tr("Protocol"), call.head.http_version))
        tls = call.secured
        if tls is not None:
            facts.append(Fact(self.tr("TLS"), ", ".join(part for part in (tls.version, tls.cipher, tls.alpn) if part)))
            if not tls.verified:
                facts.append(Fact(self.tr("Certificate"), self.tr("not verified"), "warning", code=False))
        return facts

    def _bytes(self, call: CallRecord) -> list[Fact]:
        facts = []
        if call.sent is not None and call.sent.body_size_bytes:
            facts.append(Fact(self.tr("Request body"), _bytes_text(call.sent.body_size_bytes)))
        if call.body is not None:
            facts.append(Fact(self.tr("Response body"), _bytes_text(call.body.size_bytes)))
            if call.body.wire_bytes != call.body.size_bytes:
                coded = self.tr("Response body, encoded")
                facts.append(Fact(coded, _bytes_text(call.body.wire_bytes)))
        if call.ended is not None:
            facts.append(Fact(self.tr("Sent in all"), _bytes_text(call.ended.sent_bytes)))
            facts.append(Fact(self.tr("Received in all"), _bytes_text(call.ended.received_bytes)))
        return facts

    def _policies(self, call: CallRecord) -> list[Fact]:
        facts = []
        if call.cache is not None:
            token = "success" if call.cache.state in {"hit", "revalidated"} else "text"
            facts.append(Fact(self.tr("Cache"), f"{call.cache.state}: {call.cache.reason}", token, code=False))
        if call.waited is not None:
            told = self.tr("%1 before attempt %2: %3").replace("%1", duration_text(call.waited.delay_s))
            told = told.replace("%2", str(call.waited.attempt)).replace("%3", call.waited.reason)
            facts.append(Fact(self.tr("Waited"), told, code=False))
        if call.rate_limit is not None:
            facts.append(Fact(self.tr("Rate limit"), self._rate_limit(call), code=False))
        facts += [Fact(self.tr("Added: %1").replace("%1", h.name), h.value) for h in call.headers_added]
        if call.cookies_sent:
            facts.append(Fact(self.tr("Cookies sent"), ", ".join(call.cookies_sent)))
        return facts + self._cookie_changes(call)

    def _cookie_changes(self, call: CallRecord) -> list[Fact]:
        changed = call.cookies_changed
        if changed is None:
            return []
        facts = []
        if changed.stored:
            facts.append(Fact(self.tr("Cookies stored"), ", ".join(changed.stored)))
        if changed.deleted:
            facts.append(Fact(self.tr("Cookies deleted"), ", ".join(changed.deleted)))
        refused = self.tr("Cookie refused")
        return facts + [Fact(refused, f"{name}: {why}", "warning", code=False) for name, why in changed.refused]

    def _rate_limit(self, call: CallRecord) -> str:
        limit = call.rate_limit
        assert limit is not None
        parts = []
        if limit.remaining is not None and limit.limit is not None:
            told = self.tr("%1 of %2 left").replace("%1", count_text(limit.remaining))
            parts.append(told.replace("%2", count_text(limit.limit)))
        elif limit.remaining is not None:
            parts.append(self.tr("%1 left").replace("%1", count_text(limit.remaining)))
        if limit.reset_s is not None:
            parts.append(self.tr("reset in %1").replace("%1", duration_text(limit.reset_s)))
        if limit.policy:
            parts.append(limit.policy)
        return ", ".join(parts)

    def _server_timings(self, call: CallRecord) -> list[Fact]:
        facts = []
        for timing in call.server_timings:
            took = duration_text(timing.duration_ms / 1000) if timing.duration_ms is not None else ""
            told = " · ".join(part for part in (took, timing.description) if part)
            facts.append(Fact(timing.name, told or self.tr("no time given")))
        return facts


def _bytes_text(count: int) -> str:
    return f"{size_text(count)} ({count_text(count)})" if count >= 1000 else size_text(count)
