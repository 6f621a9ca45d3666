"""From what the network libraries raise to sentences that help."""

from __future__ import annotations

import errno
import re
import ssl
from collections.abc import Iterator

import httpcore

from sanderling.domain import errors
from sanderling.engine.addresses import Address
from sanderling.engine.call_trace import CallTrace
from sanderling.engine.connecting import NameNotFound
from sanderling.engine.head_faults import head_fault
from sanderling.engine.http2_errors import explain_http2
from sanderling.engine.tls_errors import explain_tls

_CUT_SHORT = re.compile(r"received (\d+) bytes, expected (\d+)|incomplete chunked read")
_BYTES = re.compile(r" b['\"].*$", re.DOTALL)
_CHUNK = re.compile(r"illegal chunk header: (?:bytearray\()?b['\"](.*?)['\"]\)?$")


def explain(
    error: BaseException, address: Address, *, head_received: bool, trace: CallTrace | None = None
) -> errors.SanderlingError:
    """Return the domain error for an exception of the wire.

    Args:
        error: What httpcore, ssl or the socket raised.
        address: Where the request went.
        head_received: Whether the response's head was there already.
        trace: What the wire saw of the call.
    """
    where = address.host_header
    if isinstance(error, httpcore.TimeoutException):
        return _timed_out(error, where)
    for cause in _causes(error):
        if isinstance(cause, errors.SanderlingError):
            return cause
        if isinstance(cause, NameNotFound):
            return _name_not_found(address, cause)
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLWantReadError | ssl.SSLWantWriteError):
            return explain_tls(cause, address, trace)
        if isinstance(cause, OSError) and (found := _os_error(cause, where, head_received)):
            return found
    if isinstance(error, httpcore.RemoteProtocolError):
        if found_in_http2 := explain_http2(error, where, head_received):
            return found_in_http2
        answer = trace.pending_answer if trace is not None and not head_received else b""
        return _protocol(error, where, head_received, answer)
    if isinstance(error, httpcore.LocalProtocolError):
        # Without the value: written as bytes, a secret in it would not be recognised and masked.
        reason = _BYTES.sub("", str(error))
        return errors.InvalidHeader(
            f"The request to {where} cannot be sent as it is: {reason}.", advice="Correct the method or the headers."
        )
    return errors.ConnectionLost(
        f"The connection to {where} failed: {_text(error)}.", advice="Try again.", detail=repr(error)
    )


def total_time_passed(limit_s: float, where: str) -> errors.TimedOut:
    """Return the error for the total time limit."""
    return errors.TimedOut(
        f"{where} was not done within {limit_s:g} s.",
        phase="total",
        advice="The total time limit is one of the request's settings.",
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _name_not_found(address: Address, error: BaseException) -> errors.SanderlingError:
    return errors.NameResolutionFailed(
        f"The host name “{address.host}” could not be resolved.",
        advice="Check its spelling, your network or VPN, and the active environment.",
        detail=str(error),
    )


def _os_error(error: OSError, where: str, head_received: bool) -> errors.SanderlingError | None:
    if error.errno == errno.ECONNREFUSED:
        return errors.ConnectionRefused(
            f"{where} refused the connection: nothing listens there.",
            advice="Is the server running, and is the port right?",
        )
    if error.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL):
        return errors.HostUnreachable(f"There is no route to {where}.", advice="Check your network or VPN.")
    if error.errno in (errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED):
        moment = "in the middle of the response" if head_received else "before it answered"
        return errors.ConnectionLost(f"{where} reset the connection {moment}.", advice="The server's log may say why.")
    return None


def _timed_out(error: BaseException, where: str) -> errors.TimedOut:
    phases = (
        (httpcore.ConnectTimeout, "connect", f"No connection to {where} came about in time."),
        (httpcore.ReadTimeout, "read", f"{where} sent nothing more for the whole read time limit."),
        (httpcore.WriteTimeout, "write", f"{where} took nothing more for the whole write time limit."),
        (httpcore.PoolTimeout, "pool", f"No connection to {where} became free in time."),
    )
    for kind, phase, message in phases:
        if isinstance(error, kind):
            advice = f"The {phase} time limit is one of the request's settings."
            return errors.TimedOut(message, phase=phase, advice=advice)
    return errors.TimedOut(f"{where} took too long.", phase="read")


def _is_foreign(answer_start: bytes) -> bool:
    expected = b"HTTP/"
    return bool(answer_start) and answer_start[: len(expected)] != expected[: len(answer_start)]


def _foreign(answer_start: bytes, where: str, detail: str) -> errors.ProtocolViolated:
    shown = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in answer_start[:32])
    return errors.ProtocolViolated(
        f"{where} answered with something that is not HTTP. It begins with “{shown}”.",
        advice="Is it another kind of server, or https where http is meant?",
        detail=detail,
    )


def _protocol(error: BaseException, where: str, head_received: bool, answer: bytes) -> errors.SanderlingError:
    text = str(error)
    if _is_foreign(answer):
        return _foreign(answer, where, text)
    if match := _CUT_SHORT.search(text):
        counts = f": {int(match[1]):,} of {int(match[2]):,} bytes came" if match[1] else ""
        return errors.BodyIncomplete(
            f"{where} closed the connection before the body was complete{counts}.",
            advice="What came is kept. The server or something between cut the body short.",
            detail=text,
        )
    if "disconnected without" in text:
        return errors.ConnectionLost(
            f"{where} closed the connection without an answer.", advice="The server's log may say why.", detail=text
        )
    if "too large" in text.lower() or "Receive buffer too long" in text:
        return errors.ProtocolViolated(
            f"{where} sent a response head of more than 100 KB.", advice="The server is at fault.", detail=text
        )
    if answer and (fault := head_fault(answer)):
        return errors.ProtocolViolated(
            f"{where} sent a head that is not HTTP: {fault}.",
            advice="The server is at fault. Other programs may let that pass.",
            detail=text,
        )
    if match := _CHUNK.search(text):
        return errors.ProtocolViolated(
            f"{where} sent a damaged chunked body: “{match[1][:40]}” stands where a chunk's size should be.",
            advice="What came is kept. The server is at fault.",
            detail=text,
        )
    part = "body" if head_received else "head"
    return errors.ProtocolViolated(
        f"{where} answered with something that is not HTTP ({part}): {text}.",
        advice="Is it another kind of server, or https where http is meant?",
        detail=text,
    )


def _text(error: BaseException) -> str:
    return str(error) or type(error).__name__
