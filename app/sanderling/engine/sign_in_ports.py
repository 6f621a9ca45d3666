"""What a sign-in asks of the outside: a call on the wire, a keyring, a browser and somebody in front of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sanderling.domain.errors import SanderlingError
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.sign_in import SignInVisit
from sanderling.engine.ports import Answer, Emit

WireCall = Callable[[OutgoingRequest, Emit], Awaitable[Answer]]
"""Sends one request as it is: no policies, no cookies, no redirects; its events go to the emit that is given."""

Verdict = Callable[[str], str]
"""Looks at a callback URL; returns what is wrong with it in a sentence, or nothing when it is good."""


class TokenStore(Protocol):
    """Where tokens are kept: entries of the keyring, read anew each time, as another window may have written them."""

    async def read(self, name: str) -> str | None:
        """Return an entry; raises ``SecretStoreError``."""
        ...

    async def write(self, name: str, text: str) -> None:
        """Keep an entry in place of the one before; raises ``SecretStoreError``."""
        ...

    async def remove(self, name: str) -> None:
        """Forget an entry; raises ``SecretStoreError``."""
        ...


class CallbackWait(Protocol):
    """Receives the redirect at the end of a sign-in in the browser."""

    @property
    def redirect_uri(self) -> str:
        """The address that the browser is to come back to."""
        ...

    async def wait(self, timeout_s: float) -> str:
        """Return the callback URL; raises ``SignInTimedOut``."""
        ...


class SignInHelp(Protocol):
    """Somebody who can sign in: at a browser, or with a code on another device."""

    def listening(self, redirect_uri: str, verdict: Verdict) -> AbstractAsyncContextManager[CallbackWait | None]:
        """Listen for the redirect; without a port in the URI on a free one; ``None`` where it is not this machine."""
        ...

    def begins(self, visit: SignInVisit) -> None:
        """Bring the person there: open the browser, show the code; what they say goes to the visit."""
        ...

    def ends(self, visit: SignInVisit, problem: SanderlingError | None) -> None:
        """Say that it is over."""
        ...
