"""What servers say when they end a stream or a connection of HTTP/2 (RFC 9113, 7), and what they get wrong."""

from __future__ import annotations

from typing import Any, Final

import httpcore
from h2.errors import ErrorCodes
from h2.exceptions import H2Error

from sanderling.domain.errors import BodyIncomplete, ConnectionLost, ProtocolViolated, SanderlingError

_MEANINGS: Final[dict[int, str]] = {
    ErrorCodes.NO_ERROR: "it needs no more of this",
    ErrorCodes.PROTOCOL_ERROR: "it holds the request for a violation of the protocol",
    ErrorCodes.INTERNAL_ERROR: "something went wrong inside it",
    ErrorCodes.FLOW_CONTROL_ERROR: "it was sent more than it had allowed",
    ErrorCodes.SETTINGS_TIMEOUT: "it waited in vain for settings to be acknowledged",
    ErrorCodes.STREAM_CLOSED: "it was sent something on a stream that was closed",
    ErrorCodes.FRAME_SIZE_ERROR: "it was sent a frame of a wrong size",
    ErrorCodes.REFUSED_STREAM: "it has not begun to work on the request",
    ErrorCodes.CANCEL: "it does not want to go on",
    ErrorCodes.COMPRESSION_ERROR: "it could not decompress the headers",
    ErrorCodes.CONNECT_ERROR: "the connection behind it broke",
    ErrorCodes.ENHANCE_YOUR_CALM: "there is too much load from here",
    ErrorCodes.INADEQUATE_SECURITY: "TLS is not strong enough for it",
    ErrorCodes.HTTP_1_1_REQUIRED: "it wants HTTP/1.1 for this",
}
_ADVICE: Final[dict[int, str]] = {
    ErrorCodes.NO_ERROR: "Send it again: that takes a new connection.",
    ErrorCodes.REFUSED_STREAM: "Send it again; nothing has been done yet.",
    ErrorCodes.ENHANCE_YOUR_CALM: "Send fewer requests at a time, or wait a while.",
    ErrorCodes.HTTP_1_1_REQUIRED: "Choose HTTP/1.1 in the request's settings.",
    ErrorCodes.INADEQUATE_SECURITY: "Choose HTTP/1.1 or another TLS version in the request's settings.",
}
_SERVERS_LOG: Final = "The server's log may say why."


def by_the_server(error: H2Error) -> httpcore.RemoteProtocolError:
    """Return httpcore's error for a fault that h2 found in what came; httpcore takes it for ours or lets it pass."""
    made = httpcore.RemoteProtocolError(error)
    made.__cause__ = error
    return made


def explain_http2(error: httpcore.ProtocolError, where: str, head_received: bool) -> SanderlingError | None:
    """Return the error for what went wrong in HTTP/2; ``None`` if it is something else."""
    subject = error.args[0] if error.args else None
    moment = "in the middle of the response" if head_received else "before it answered"
    match type(subject).__name__:
        case "StreamReset":
            return _reset(subject, where, moment)
        case "ConnectionTerminated":
            return _gone_away(subject, where, moment)
    if isinstance(subject, H2Error):
        return _violation(subject, where)
    if subject == "Server disconnected":
        return _closed(where, head_received)
    return None


def _reset(event: Any, where: str, moment: str) -> SanderlingError:
    code, name = _code(event.error_code)
    return ConnectionLost(
        f"{where} reset the stream {moment}: {_MEANINGS.get(code, 'it gives no known reason')} (RST_STREAM, {name}).",
        advice=_ADVICE.get(code, _SERVERS_LOG),
    )


def _gone_away(event: Any, where: str, moment: str) -> SanderlingError:
    code, name = _code(event.error_code)
    said = (event.additional_data or b"").decode("utf-8", "replace").strip()
    words = f" It said: “{said[:200]}”." if said else ""
    return ConnectionLost(
        f"{where} ended the HTTP/2 connection {moment}: {_MEANINGS.get(code, 'it gives no known reason')} "
        f"(GOAWAY, {name}).{words}",
        advice=_ADVICE.get(code, _SERVERS_LOG),
        detail=f"last stream: {event.last_stream_id}",
    )


def _violation(error: H2Error, where: str) -> SanderlingError:
    return ProtocolViolated(
        f"{where} does not keep to HTTP/2: {str(error).rstrip('.') or type(error).__name__}.",
        advice="The server is at fault, or does not speak HTTP/2. HTTP/1.1 can be chosen in the request's settings.",
        detail=repr(error),
    )


def _closed(where: str, head_received: bool) -> SanderlingError:
    if head_received:
        return BodyIncomplete(
            f"{where} closed the connection before the body was complete.",
            advice="What came is kept. The server or something between cut the body short.",
        )
    return ConnectionLost(f"{where} closed the connection without an answer.", advice=_SERVERS_LOG)


def _code(value: int) -> tuple[int, str]:
    try:
        return value, ErrorCodes(value).name
    except ValueError:
        return value, f"unknown code {value}"
