"""What the authorization server remembers: who allowed what, and the codes and tokens that came of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

from sanderling.serving.playground.sign_in.registry import Client, Person
from sanderling.serving.playground.sign_in.shelf import Clock, Shelf

CODE_LIVES_S: Final = 60.0
ACCESS_LIVES_S: Final = 600.0
REFRESH_LIVES_S: Final = 30 * 86400.0
PUSHED_LIVES_S: Final = 90.0
# Used codes and refresh tokens are kept longer than they are good, to notice when somebody comes with one again.
REMEMBERED_S: Final = 86400.0


@dataclass(slots=True, kw_only=True)
class Permission:
    """What one sign-in allowed: everything that comes of it ends with it."""

    client: Client
    person: Person | None
    scopes: tuple[str, ...]
    audience: tuple[str, ...] = ()
    signed_in_at: float = 0.0
    nonce: str = ""
    actor: str = ""
    is_revoked: bool = False


@dataclass(slots=True, kw_only=True)
class Code:
    """An authorization code (RFC 6749, 4.1.2) with what has to be proved when it is used."""

    permission: Permission
    redirect_uri: str
    challenge: str
    challenge_method: str
    key_thumbprint: str
    expires_at: float
    is_used: bool = False


@dataclass(slots=True, kw_only=True)
class AccessToken:
    """An access token; ``key_thumbprint`` is of the DPoP key it is bound to, if any."""

    text: str
    token_id: str
    permission: Permission
    scopes: tuple[str, ...]
    audience: tuple[str, ...]
    issued_at: float
    expires_at: float
    key_thumbprint: str = ""
    is_revoked: bool = False


@dataclass(slots=True, kw_only=True)
class RefreshToken:
    """A refresh token; good for one use (rotation), then the next one is."""

    text: str
    permission: Permission
    issued_at: float
    expires_at: float
    lives_s: float
    key_thumbprint: str = ""
    is_used: bool = False


@dataclass(slots=True, kw_only=True)
class DeviceSignIn:
    """A device that waits for somebody to enter its code (RFC 8628)."""

    client: Client
    user_code: str
    scopes: tuple[str, ...]
    audience: tuple[str, ...]
    interval_s: float
    expires_at: float
    polled_at: float = 0.0
    is_denied: bool = False
    permission: Permission | None = None


@dataclass(slots=True)
class Ledger:
    """All of it, in memory."""

    clock: Clock
    codes: Shelf[Code] = field(init=False)
    access_tokens: Shelf[AccessToken] = field(init=False)
    refresh_tokens: Shelf[RefreshToken] = field(init=False)
    devices: Shelf[DeviceSignIn] = field(init=False)
    user_codes: Shelf[DeviceSignIn] = field(init=False)
    pushed: Shelf[list[tuple[str, str]]] = field(init=False)
    seen_ids: Shelf[bool] = field(init=False)

    def __post_init__(self) -> None:
        """Make the shelves."""
        self.codes = Shelf(self.clock)
        self.access_tokens = Shelf(self.clock)
        self.refresh_tokens = Shelf(self.clock)
        self.devices = Shelf(self.clock)
        self.user_codes = Shelf(self.clock)
        self.pushed = Shelf(self.clock)
        self.seen_ids = Shelf(self.clock)

    def active_access(self, text: str) -> AccessToken | None:
        """Return the access token with this text if it is good now."""
        token = self.access_tokens.get(text)
        if token is None or token.is_revoked or token.permission.is_revoked or token.expires_at <= self.clock():
            return None
        return token

    def active_refresh(self, text: str) -> RefreshToken | None:
        """Return the refresh token with this text if it is good now."""
        token = self.refresh_tokens.get(text)
        if token is None or token.is_used or token.permission.is_revoked or token.expires_at <= self.clock():
            return None
        return token


def new_secret() -> str:
    """Return a text that nobody guesses."""
    return secrets.token_urlsafe(32)
