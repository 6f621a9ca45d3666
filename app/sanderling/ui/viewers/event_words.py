"""What the events of an exchange are called in the log: a short name, and what there is to say about it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from sanderling.domain import events as ev
from sanderling.ui.viewers.figures import count_text, duration_text, size_text


class EventWords(QObject):
    """Words for events, in the window's language."""

    def words(self, event: ev.Event) -> tuple[str, str]:
        """Return name and detail of an event."""
        parts = (self._connection, self._security, self._sign_in, self._request, self._policy, self._state)
        for part in (*parts, self._response):
            found = part(event)
            if found is not None:
                return found
        return type(event).__name__, ""

    def _connection(self, event: ev.Event) -> tuple[str, str] | None:
        match event:
            case ev.NameResolutionStarted(host=host):
                return self.tr("Looking up the name"), host
            case ev.NameResolved(host=host, addresses=addresses):
                return self.tr("Name resolved"), f"{host} → {', '.join(addresses)}"
            case ev.ConnectStarted(host=host, port=port):
                return self.tr("Connecting"), f"{host}:{port}"
            case ev.Connected(remote_address=remote, local_address=local):
                return self.tr("Connected"), f"{local} → {remote}"
            case ev.ConnectionReused(remote_address=remote):
                return self.tr("Connection reused"), remote
            case _:
                return None

    def _security(self, event: ev.Event) -> tuple[str, str] | None:
        match event:
            case ev.ProxyStarted(proxy=proxy):
                return self.tr("Asking the proxy"), proxy
            case ev.ProxyPassed():
                return self.tr("The proxy opened the way"), ""
            case ev.HandshakeFailed(server_name=name, reason=reason):
                return self.tr("TLS handshake failed"), f"{name}: {reason}"
            case ev.TlsStarted(server_name=name):
                return self.tr("TLS handshake"), name
            case ev.Secured(version=version, cipher=cipher, alpn=alpn):
                return self.tr("Secured"), ", ".join(part for part in (version, cipher, alpn) if part)
            case _:
                return None

    def _sign_in(self, event: ev.Event) -> tuple[str, str] | None:
        match event:
            case ev.SignInStarted(purpose=purpose):
                return self.tr("Signing in"), purpose
            case ev.SignInStep(name=name, outcome=outcome, detail=detail):
                mark = {"ok": "✓ ", "failed": "✗ ", "warning": "⚠ "}.get(outcome, "")
                return self.tr("Sign-in: %1").replace("%1", name), f"{mark}{detail}"
            case ev.SignInCall(event=inner):
                name, detail = self.words(inner)
                return self.tr("Sign-in: %1").replace("%1", name), detail
            case ev.SignInEnded(succeeded=succeeded):
                return self.tr("Signed in") if succeeded else self.tr("Not signed in"), ""
            case _:
                return None

    def _request(self, event: ev.Event) -> tuple[str, str] | None:
        match event:
            case ev.Prepared(method=method, url=url, attempt=attempt):
                again = self.tr(", attempt %1").replace("%1", str(attempt)) if attempt > 1 else ""
                return self.tr("Request ready"), f"{method} {url}{again}"
            case ev.BodySent(sent_bytes=sent, size_bytes=size):
                return self.tr("Body sent"), _of(size_text(sent), size_text(size) if size else "")
            case ev.HeaderAdded(name=name, value=value, source=source):
                return self.tr("Header added"), f"{name}: {value} ({source})"
            case ev.CookiesSent(names=names):
                return self.tr("Cookies sent"), ", ".join(names)
            case ev.SendingStarted():
                return self.tr("Sending"), ""
            case ev.RequestSent(body_size_bytes=size):
                return self.tr("Request sent"), self.tr("body %1").replace("%1", size_text(size)) if size else ""
            case ev.Redirected(status=status, url=url, method=method, dropped=dropped):
                without = self.tr(", without %1").replace("%1", ", ".join(dropped)) if dropped else ""
                return self.tr("Redirected"), f"{status} → {method} {url}{without}"
            case ev.AuthChallenged(status=status, kind=kind):
                return self.tr("Credentials asked for"), f"{status}, {kind}"
            case ev.CredentialsExposed(host=host, reason=reason):
                return self.tr("Credentials at risk"), reason or self.tr("%1, over plain HTTP").replace("%1", host)
            case _:
                return None

    def _policy(self, event: ev.Event) -> tuple[str, str] | None:
        match event:
            case ev.WaitScheduled(kind=kind, delay_s=delay, reason=reason):
                return self._wait_name(kind), self.tr("%1: %2").replace("%1", duration_text(delay)).replace(
                    "%2", reason
                )
            case ev.WaitEnded(skipped=skipped):
                return self.tr("Pause over"), self.tr("sent now, as asked") if skipped else ""
            case ev.RetriesEnded(reason=reason):
                return self.tr("No more attempts"), reason
            case ev.CacheConsulted(state=state, reason=reason):
                return self.tr("Cache"), f"{state}: {reason}"
            case ev.CookiesChanged(stored=stored, deleted=deleted, refused=refused):
                told = [*stored, *(f"−{name}" for name in deleted), *(f"{name} ({why})" for name, why in refused)]
                return self.tr("Cookies changed"), ", ".join(told)
            case _:
                return None

    def _wait_name(self, kind: str) -> str:
        return {
            "retry": self.tr("Waiting to try again"),
            "repeat": self.tr("Waiting to repeat"),
            "rate-limit": self.tr("Held back"),
        }.get(kind, self.tr("Waiting"))

    def _state(self, event: ev.Event) -> tuple[str, str] | None:
        match event:
            case ev.RateLimitRead(limit=limit, remaining=remaining, reset_s=reset):
                left = _of(*("?" if figure is None else count_text(figure) for figure in (remaining, limit)))
                after = self.tr(", reset in %1").replace("%1", duration_text(reset)) if reset is not None else ""
                return self.tr("Rate limit"), f"{left}{after}"
            case ev.CircuitChanged(host=host, state=state):
                return self.tr("Circuit"), f"{host}: {state}"
            case ev.SizeLimitReached(size_bytes=size, limit_bytes=limit):
                return self.tr("Size limit reached"), _of(size_text(size), size_text(limit))
            case ev.PageFollowed(number=number, url=url, dropped=dropped):
                without = self.tr(", without %1").replace("%1", ", ".join(dropped)) if dropped else ""
                return self.tr("Next page"), f"{number}: {url}{without}"
            case ev.PageReceived(number=number, items=items, total_items=total):
                told = self.tr("%1: %2 items, %3 in all").replace("%1", str(number)).replace("%2", count_text(items))
                return self.tr("Page received"), told.replace("%3", count_text(total))
            case ev.PagingEnded(reason=reason):
                return self.tr("No more pages"), reason
            case ev.CallEnded(sent_bytes=sent, received_bytes=received):
                told = self.tr("%1 sent, %2 received").replace("%1", size_text(sent))
                return self.tr("Call over"), told.replace("%2", size_text(received))
            case _:
                return None

    def _response(self, event: ev.Event) -> tuple[str, str] | None:
        match event:
            case ev.InterimReceived(status=status):
                return self.tr("Interim response"), str(status)
            case ev.HeadReceived(head=head):
                return self.tr("Response began"), f"{head.http_version} {head.status} {head.reason}".rstrip()
            case ev.BodyOpened():
                return self.tr("Receiving the body"), ""
            case ev.BodyReceived(wire_bytes=wire, size_bytes=size):
                sent = self.tr(" (%1 on the wire)").replace("%1", size_text(wire)) if wire != size else ""
                return self.tr("Body received"), size_text(size) + sent
            case ev.StreamOpened(kind=kind):
                return self.tr("Stream opened"), kind
            case ev.MessagesReceived(starts=starts):
                return self.tr("Messages received"), count_text(len(starts))
            case ev.Failed(error=error):
                return self.tr("Failed"), error.message
            case ev.Cancelled():
                return self.tr("Cancelled"), ""
            case ev.Done():
                return self.tr("Done"), ""
            case _:
                return None


def _of(part: str, whole: str) -> str:
    return f"{part} / {whole}" if whole else part
