"""TLS as an httpcore network stream, over a socket or over another TLS."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

import httpcore

from sanderling.domain import events as ev
from sanderling.engine.call_trace import current_trace
from sanderling.engine.certificate_faults import why_untrusted
from sanderling.engine.peeking import PeekingStream
from sanderling.engine.tls import choices_of
from sanderling.engine.tls_records import wants_certificate

_READ_BYTES = 256 * 1024
_DER = 2  # _ssl.ENCODING_DER


class TlsStream(PeekingStream):
    """TLS over another stream, so that TLS inside TLS (an HTTPS proxy) works as well."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, context: ssl.SSLContext, server_hostname: str | None):
        """Prepare; nothing is sent before ``handshake``."""
        self._inner = inner
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._is_under_tls = False
        self._is_flushing = False
        self._flight: bytearray | None = bytearray()
        self.context = context
        self.server_name = server_hostname or ""
        self.tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=server_hostname)

    async def handshake(self, timeout: float | None) -> None:
        """Agree on keys and check the certificate."""
        try:
            async with asyncio.timeout(timeout):
                await self._drive(self.tls.do_handshake, None)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("The TLS handshake took too long.") from error
        except (ssl.SSLError, httpcore.ReadError, httpcore.WriteError) as error:
            raise httpcore.ConnectError(str(error)) from error
        self._flight = None

    @property
    def wants_certificate(self) -> bool:
        """Whether a server asked for a certificate in a handshake that failed, as far as that can be seen."""
        return wants_certificate(bytes(self._flight or b""))

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return decrypted bytes, empty at the end."""
        if self._peeked:
            return self._take_peeked()
        try:
            data: bytes = await self._drive(lambda: self.tls.read(max_bytes), timeout)
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""
        except ssl.SSLError as error:
            raise httpcore.ReadError(str(error)) from error
        trace = current_trace.get()
        if trace is not None and not self._is_under_tls:
            trace.note_answer(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Encrypt and write all of the buffer."""
        trace = current_trace.get()
        if trace is not None and not self._is_under_tls:
            trace.note_request(buffer, self)
        view = memoryview(buffer)
        try:
            while view:
                piece = view[:_READ_BYTES]
                view = view[await self._drive(lambda piece=piece: self.tls.write(piece), timeout) :]  # type: ignore[misc]
        except ssl.SSLError as error:
            raise httpcore.WriteError(str(error)) from error

    async def _drive(self, action: Callable[[], Any], timeout: float | None) -> Any:
        """Run a TLS action until it is done, moving bytes between it and the inner stream."""
        while True:
            try:
                result = action()
            except ssl.SSLWantReadError:
                await self._flush(timeout)
                self._take(await self._inner.read(_READ_BYTES, timeout))
            except ssl.SSLError:
                await self._flush_quietly(timeout)
                raise
            else:
                await self._flush(timeout)
                return result

    def _take(self, data: bytes) -> None:
        if not data:
            self._incoming.write_eof()
            return
        if self._flight is not None:
            self._flight += data
        self._incoming.write(data)

    async def _flush(self, timeout: float | None) -> None:
        # While more is being written already, a look at the answer must not put anything in the middle of it.
        if self._outgoing.pending and not self._is_flushing:
            self._is_flushing = True
            try:
                await self._inner.write(self._outgoing.read(), timeout)
            finally:
                self._is_flushing = False

    async def _flush_quietly(self, timeout: float | None) -> None:
        """Send the alert that explains the failure, if it can still be sent."""
        with contextlib.suppress(httpcore.WriteError):
            await self._flush(timeout)

    async def aclose(self) -> None:
        """Say goodbye if that needs no waiting, and close."""
        with contextlib.suppress(ssl.SSLError, ValueError):
            self.tls.unwrap()
        sock = self._inner.get_extra_info("socket")
        if isinstance(sock, socket.socket) and sock.fileno() >= 0 and self._outgoing.pending:
            with contextlib.suppress(OSError):
                sock.send(self._outgoing.read())
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Return TLS inside this TLS."""
        self._is_under_tls = True
        stream = TlsStream(self, ssl_context, server_hostname)
        secured = await secure(stream, timeout)
        note = self._inner.get_extra_info("note_secured")
        if note is not None:
            note(secured)
        return stream

    def get_extra_info(self, info: str) -> Any:
        """Return ``ssl_object``, or what the inner stream knows."""
        return self.tls if info == "ssl_object" else self._inner.get_extra_info(info)


async def secure(stream: TlsStream, timeout: float | None) -> ev.Secured:
    """Shake hands, report how it went to the call that asked for it, and return what was agreed on.

    Raises:
        httpcore.ConnectError, httpcore.ConnectTimeout: It failed; the connection is closed.
    """
    trace = current_trace.get()
    choices = choices_of(stream.context)
    shown = choices.certificate.certificate_file if choices.certificate else ""
    if trace is not None:
        trace.emit(ev.TlsStarted(time.perf_counter(), stream.server_name))
        trace.client_certificate = shown
    try:
        await stream.handshake(timeout)
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        _report_failure(stream, error)
        await stream.aclose()
        raise
    except BaseException:
        await stream.aclose()
        raise
    tls = stream.tls
    cipher = tls.cipher()
    secured = ev.Secured(
        trace.last_byte_at_s if trace is not None else time.perf_counter(),
        tls.version() or "",
        cipher[0] if cipher else "",
        tls.selected_alpn_protocol() or "",
        sent_chain(tls),
        stream.server_name,
        choices.verify,
        shown,
    )
    if trace is not None:
        trace.emit(secured)
    return secured


def _report_failure(stream: TlsStream, error: Exception) -> None:
    trace = current_trace.get()
    if trace is None:
        return
    cause = error.__cause__
    chain, reason = sent_chain(stream.tls), str(error)
    trace.is_certificate_wanted = stream.wants_certificate
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = cause.verify_message
        trace.certificate_fault = why_untrusted(chain, stream.server_name, reason)
    fault = trace.certificate_fault
    explained = (fault.index, fault.sentence) if fault is not None else (-1, "")
    trace.emit(ev.HandshakeFailed(time.perf_counter(), chain, stream.server_name, reason, *explained))


def sent_chain(tls: ssl.SSLObject) -> tuple[bytes, ...]:
    """Return the certificates the server has sent, DER, its own first; also while a handshake fails."""
    # WORKAROUND: SSLObject has get_unverified_chain only since Python 3.13; the object inside it has it since 3.10.
    inner = getattr(tls, "_sslobj", None)
    chain = inner.get_unverified_chain() if inner is not None else None
    return tuple(certificate.public_bytes(_DER) for certificate in chain or ())
