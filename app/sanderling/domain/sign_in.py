"""A sign-in that waits for a person, and the tokens that came of earlier ones, as people see them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


class SignInVisit:
    """A person is wanted: lives on the event loop that the sign-in runs on, and may be given up at any time.

    ``server`` is who is signed in at, ``client`` the client id; ``ends_at_s`` is when it is given up, by the monotonic
    clock.
    """

    def __init__(self, server: str, client: str, time_limit_s: float) -> None:
        """Begin now."""
        self.server = server
        self.client = client
        self.time_limit_s = time_limit_s
        self.ends_at_s = time.perf_counter() + time_limit_s
        self.is_cancelled = False
        self._happened = asyncio.Event()

    @property
    def time_left_s(self) -> float:
        """How long there is still time."""
        return max(self.ends_at_s - time.perf_counter(), 0.0)

    def cancel(self) -> None:
        """Give it up: nothing is sent."""
        self.is_cancelled = True
        self._happened.set()


class BrowserVisit(SignInVisit):
    """The person signs in at ``url`` in a browser, which comes back to ``redirect_uri`` with the answer.

    ``listens`` says whether the answer is received by itself; if not it has to be pasted.
    """

    def __init__(
        self,
        server: str,
        client: str,
        time_limit_s: float,
        *,
        url: str,
        redirect_uri: str,
        listens: bool,
        verdict: Callable[[str], str] = lambda _callback_url: "",
    ) -> None:
        """Begin now; ``verdict`` says what is wrong with an answer, or nothing."""
        super().__init__(server, client, time_limit_s)
        self.url = url
        self.redirect_uri = redirect_uri
        self.listens = listens
        self._verdict = verdict
        self._callback: str | None = None

    def problem_with(self, callback_url: str) -> str:
        """Return what is wrong with an address before it is taken, in a sentence; nothing if it is the answer."""
        return self._verdict(callback_url.strip())

    def paste(self, callback_url: str) -> None:
        """Take the address that the browser ended at; the first one counts."""
        if self._callback is None and callback_url.strip():
            self._callback = callback_url.strip()
            self._happened.set()

    async def callback(self) -> str | None:
        """Wait for the answer, received or pasted; ``None`` if the time is over or the person gave up."""
        try:
            async with asyncio.timeout(self.time_left_s):
                await self._happened.wait()
        except TimeoutError:
            return None
        return None if self.is_cancelled else self._callback


class DeviceVisit(SignInVisit):
    """The person enters ``user_code`` at ``verification_uri`` on any device (RFC 8628).

    ``complete_uri`` holds the code already, for a QR code; empty if the server names none.
    """

    def __init__(
        self,
        server: str,
        client: str,
        time_limit_s: float,
        *,
        user_code: str,
        verification_uri: str,
        complete_uri: str = "",
    ) -> None:
        """Begin now."""
        super().__init__(server, client, time_limit_s)
        self.user_code = user_code
        self.verification_uri = verification_uri
        self.complete_uri = complete_uri

    async def pause(self, delay_s: float) -> bool:
        """Wait before the server is asked again; return whether to go on: not if the person gave up."""
        try:
            async with asyncio.timeout(delay_s):
                await self._happened.wait()
        except TimeoutError:
            pass
        return not self.is_cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldToken:
    """A session at an authorization server as people see it: no token is in it.

    ``key`` names it; times are seconds since 1970, ``None`` where nothing is known of an end. ``id_claims`` are those
    of the ID token, checked when it came.
    """

    key: str
    server: str
    client: str
    grant: str
    user: str = ""
    scopes: tuple[str, ...] = ()
    audience: str = ""
    token_type: str = "Bearer"
    obtained_at_s: float = 0.0
    expires_at_s: float | None = None
    can_refresh: bool = False
    can_revoke: bool = False
    can_introspect: bool = False
    id_claims: Mapping[str, object] = field(default_factory=dict)
    id_header: Mapping[str, object] = field(default_factory=dict)

    def time_left_s(self, now_s: float) -> float | None:
        """Return how long the access token is good for at a time, 0 if it is not; ``None`` if nobody said."""
        return None if self.expires_at_s is None else max(self.expires_at_s - now_s, 0.0)
