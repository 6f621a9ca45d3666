"""What an auth kind that has to talk to somebody first offers, and what it is given for that."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.domain.send_control import SendControl
from sanderling.engine.oauth2.sessions import TokenSessions
from sanderling.engine.ports import Emit
from sanderling.engine.sign_in_ports import SignInHelp, WireCall

SignInFlow = AsyncGenerator[OutgoingRequest, ResponseHead]
"""As ``AuthFlow``, but what it does in between may take its time."""


@dataclass(frozen=True, slots=True)
class SignInDesk:
    """What a kind that signs in has at hand during one send."""

    send: WireCall
    emit: Emit
    sessions: TokenSessions
    help: SignInHelp | None = None
    control: SendControl = field(default_factory=SendControl)


class SigningIn(Protocol):
    """An auth kind that must talk to somebody before the request can be sent."""

    def sign_in(self, request: OutgoingRequest, values: Mapping[str, str], desk: SignInDesk) -> SignInFlow:
        """Yield the request with credentials; receive the response head; go on or end.

        Raises:
            SignInFailed: There are no credentials, so nothing may be sent.
        """
        ...
