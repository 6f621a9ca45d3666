"""What goes wrong with QUIC and HTTP/3, in sentences that help."""

from __future__ import annotations

from typing import Final

from aioquic.h3.connection import ErrorCode
from aioquic.quic.events import ConnectionTerminated
from aioquic.quic.packet import QuicErrorCode
from aioquic.tls import AlertDescription

from sanderling.domain import errors

_OFF: Final = "Verification can be switched off for this host in the request's settings, if you know the server."
_OTHER_VERSION: Final = "Choose another version of HTTP in the request's settings."
_LOG: Final = "The server's log may say why."
_MEANINGS: Final[dict[int, str]] = {
    ErrorCode.H3_NO_ERROR: "it needs no more of this",
    ErrorCode.H3_GENERAL_PROTOCOL_ERROR: "it holds the request for a violation of the protocol",
    ErrorCode.H3_INTERNAL_ERROR: "something went wrong inside it",
    ErrorCode.H3_EXCESSIVE_LOAD: "there is too much load from here",
    ErrorCode.H3_REQUEST_REJECTED: "it has not begun to work on the request",
    ErrorCode.H3_REQUEST_CANCELLED: "it does not want to go on",
    ErrorCode.H3_REQUEST_INCOMPLETE: "the request ended too early for it",
    ErrorCode.H3_MESSAGE_ERROR: "the request is malformed to it",
    ErrorCode.H3_CONNECT_ERROR: "the connection behind it broke",
    ErrorCode.H3_VERSION_FALLBACK: "it wants HTTP/1.1 for this",
}
_UNTRUSTED: Final = ("issuer", "self-signed", "self signed", "unable to get", "unable to verify", "not trusted")


def silent(where: str, port: int) -> errors.TimedOut:
    """Return the error for a host that did not answer over QUIC."""
    return errors.TimedOut(
        f"{where} did not answer over QUIC (UDP port {port}) in time.",
        phase="connect",
        advice=f"Perhaps it does not speak HTTP/3, or something between lets no UDP through. {_OTHER_VERSION}",
    )


def refused(where: str, port: int) -> errors.ConnectionRefused:
    """Return the error for a port that nobody listens on."""
    return errors.ConnectionRefused(
        f"{where} does not take QUIC: nothing listens on UDP port {port}.",
        advice=f"Perhaps it does not speak HTTP/3. {_OTHER_VERSION}",
    )


def handshake_failed(event: ConnectionTerminated, where: str) -> errors.SanderlingError:
    """Return the error for a connection that ended before it was secured."""
    reason = event.reason_phrase.strip() or f"code {event.error_code:#x}"
    if not 0 <= event.error_code - QuicErrorCode.CRYPTO_ERROR < 256:
        return errors.ConnectionLost(
            f"{where} ended the QUIC connection before it was secured: {reason}.", advice=_OTHER_VERSION
        )
    alert = event.error_code - QuicErrorCode.CRYPTO_ERROR
    if alert == AlertDescription.no_application_protocol:
        return errors.ProtocolViolated(f"{where} speaks QUIC, but not HTTP/3.", advice=_OTHER_VERSION, detail=reason)
    if alert == AlertDescription.certificate_required:
        return errors.CertificateWanted(
            f"{where} wants a client certificate, and none is set for it.",
            advice="Add one for this host under TLS in the settings of the request, a folder or the collection.",
            detail=reason,
        )
    return _certificate(reason, where)


def _certificate(reason: str, where: str) -> errors.TlsFailed:
    words = reason.lower()
    if "not valid yet" in words:
        return errors.CertificateNotYetValid(
            f"The certificate of {where} is not valid yet.", advice=f"Is this machine's clock right? {_OFF}"
        )
    if "no longer valid" in words or "has expired" in words:
        return errors.CertificateExpired(f"The certificate of {where} has expired.", advice=_OFF)
    if "doesn't match" in words or "mismatch" in words:
        return errors.CertificateWrongHost(
            f"The certificate of {where} is for another host name.", advice=_OFF, detail=reason
        )
    if any(sign in words for sign in _UNTRUSTED):
        return errors.CertificateUntrusted(
            f"The certificate of {where} is not trusted: {reason}.",
            advice=f"Add its authority to the system's trust store, or its file to the request's settings. {_OFF}",
        )
    return errors.TlsFailed(f"The TLS handshake with {where} over QUIC failed: {reason}.", detail=reason)


def ended(event: ConnectionTerminated | None, where: str, head_received: bool) -> errors.ConnectionLost:
    """Return the error for a connection that ended with requests on it."""
    moment = _moment(head_received)
    if event is None:
        return errors.ConnectionLost(f"The QUIC connection to {where} was lost {moment}.", advice="Send it again.")
    said = f" It said: “{event.reason_phrase[:200]}”." if event.reason_phrase else ""
    meaning, name = _code(event.error_code)
    return errors.ConnectionLost(f"{where} ended the QUIC connection {moment}: {meaning} ({name}).{said}", advice=_LOG)


def violated(event: ConnectionTerminated | None, where: str) -> errors.SanderlingError:
    """Return the error for a connection that our side ended because of what came over it."""
    reason = event.reason_phrase if event is not None else ""
    if "content-length" in reason:
        return cut_short(where, "its length is not what Content-Length says")
    return errors.ProtocolViolated(
        f"{where} does not keep to HTTP/3: {reason or 'what came makes no sense'}.",
        advice=f"The server is at fault. {_OTHER_VERSION}",
    )


def reset(code: int, where: str, head_received: bool) -> errors.ConnectionLost:
    """Return the error for a stream that the server reset."""
    meaning, name = _code(code)
    return errors.ConnectionLost(f"{where} reset the stream {_moment(head_received)}: {meaning} ({name}).", advice=_LOG)


def cut_short(where: str, detail: str) -> errors.BodyIncomplete:
    """Return the error for a body that is shorter than was said."""
    return errors.BodyIncomplete(
        f"{where} ended the stream before the body was complete: {detail}.",
        advice="What came is kept. The server or something between cut the body short.",
    )


def _moment(head_received: bool) -> str:
    return "in the middle of the response" if head_received else "before it answered"


def _code(code: int) -> tuple[str, str]:
    for known in (ErrorCode, QuicErrorCode):
        try:
            return _MEANINGS.get(code, "it gives no further reason"), known(code).name
        except ValueError:
            continue
    return "it gives no known reason", f"code {code:#x}"
