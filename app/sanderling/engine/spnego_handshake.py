"""NTLM and Negotiate over HTTP (RFC 4559): a talk of several requests on one connection, which it authenticates.

The messages are made by pyspnego, an extra: ``pip install 'sanderling[ntlm]'``.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.outgoing import OutgoingRequest, OwnConnection, with_header
from sanderling.domain.response import ResponseHead
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.addresses import parse_address
from sanderling.engine.challenges import challenges_of
from sanderling.engine.ports import AuthFlow

if TYPE_CHECKING:
    from spnego import ContextProxy

_MOST_ROUNDS: Final = 6


def handshake(request: OutgoingRequest, scheme: str, account: tuple[str, str], host: str = "") -> AuthFlow:
    """Send the request again and again, the talk going on in its headers, until the server is content.

    Args:
        request: It is sent whole each time: a server that asks for nothing must not get half of it.
        scheme: ``NTLM`` or ``Negotiate``.
        account: User name and password; empty for the account that is signed in on this machine.
        host: The server's name in its directory, if it is not that of the URL.

    Raises:
        InvalidSetting: The extra is missing, or the talk cannot go on; nothing more is sent.
    """
    request = replace(request, settings=_over_http1(request, scheme), connection=OwnConnection())
    context = _context(scheme, account, host or parse_address(request.url).host)
    answer: bytes | None = None
    for _ in range(_MOST_ROUNDS):
        message = _step(context, answer, scheme)
        if not message:
            return
        head = yield _with_message(request, scheme, message)
        answer = _answer(head, scheme) if head.status == 401 else None
        if not answer:
            return


def _with_message(request: OutgoingRequest, scheme: str, message: bytes) -> OutgoingRequest:
    token = base64.b64encode(message).decode("ascii")
    request.masker.add(token)  # with it, a password can be tried out elsewhere
    return replace(request, headers=with_header(request.headers, "Authorization", f"{scheme} {token}"))


def _over_http1(request: OutgoingRequest, scheme: str) -> EffectiveSettings:
    version = request.settings.http_version
    if version not in ("auto", "1.1"):
        raise InvalidSetting(
            f"{scheme} authenticates a connection, which HTTP/{version[0]} shares between requests.",
            advice="Choose HTTP/1.1 in the request's settings. Nothing was sent.",
        )
    return replace(request.settings, http_version="1.1")


def _context(scheme: str, account: tuple[str, str], host: str) -> ContextProxy:
    try:
        import spnego
        from spnego.exceptions import SpnegoError
    except ModuleNotFoundError as error:
        raise InvalidSetting(
            f"{scheme} needs a part of Sanderling that is not installed.",
            advice="Install it with: pip install 'sanderling[ntlm]'",
            detail=str(error),
        ) from None
    user, password = account
    try:
        return spnego.client(user or None, password or None, hostname=host, service="HTTP", protocol=scheme.lower())
    except (SpnegoError, ValueError, OSError) as error:
        raise _failed(scheme, error) from None


def _step(context: ContextProxy, answer: bytes | None, scheme: str) -> bytes | None:
    from spnego.exceptions import SpnegoError

    try:
        return context.step(answer)
    except (SpnegoError, OSError) as error:
        raise _failed(scheme, error) from None
    except (ValueError, TypeError, LookupError, struct.error) as error:  # what its parsers raise
        raise InvalidSetting(
            f"The server's {scheme} message cannot be understood.",
            advice="It may speak another version.",
            detail=str(error),
        ) from None


def _answer(head: ResponseHead, scheme: str) -> bytes | None:
    """Return what the server says in the talk; nothing if it does not go on with it."""
    for challenge in challenges_of(head):
        if challenge.scheme == scheme.lower() and challenge.token68:
            try:
                return base64.b64decode(challenge.token68, validate=True)
            except binascii.Error:
                return None
    return None


def _failed(scheme: str, error: Exception) -> InvalidSetting:
    return InvalidSetting(
        f"{scheme} cannot go on: no credentials fit, or this machine has no ticket for the server.",
        advice="Check user name and password.",
        detail=str(error),
    )
