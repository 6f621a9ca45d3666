"""What the events of an exchange are called in the log: a short name, and what there is to say about it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from sanderling.domain import events as ev
from sanderling.ui.viewers.figures import count_text, size_text


class EventWords(QObject):
    """Words for events, in the window's language."""

    def words(self, event: ev.Event) -> tuple[str, str]:
        """Return name and detail of an event."""
        for part in (self._connection, self._request, self._response):
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
            case ev.TlsStarted(server_name=name):
                return self.tr("TLS handshake"), name
            case ev.Secured(version=version, cipher=cipher, alpn=alpn):
                return self.tr("Secured"), ", ".join(part for part in (version, cipher, alpn) if part)
            case ev.ConnectionReused(remote_address=remote):
                return self.tr("Connection reused"), remote
            case _:
                return None

    def _request(self, event: ev.Event) -> tuple[str, str] | None:
        match event:
            case ev.Prepared(method=method, url=url):
                return self.tr("Request ready"), f"{method} {url}"
            case ev.SendingStarted():
                return self.tr("Sending"), ""
            case ev.RequestSent(body_size_bytes=size):
                return self.tr("Request sent"), self.tr("body %1").replace("%1", size_text(size)) if size else ""
            case ev.Redirected(status=status, url=url, method=method, dropped=dropped):
                without = self.tr(", without %1").replace("%1", ", ".join(dropped)) if dropped else ""
                return self.tr("Redirected"), f"{status} → {method} {url}{without}"
            case ev.AuthChallenged(status=status, kind=kind):
                return self.tr("Credentials asked for"), f"{status}, {kind}"
            case _:
                return None

    def _response(self, event: ev.Event) -> tuple[str, str] | None:
        match event:
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
