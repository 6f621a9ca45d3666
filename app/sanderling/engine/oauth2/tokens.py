"""A token as it is held: what was given, until when it is good, and who it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

from sanderling.engine.oauth2 import jose
from sanderling.engine.oauth2.wire import said_text

_AHEAD_S: Final = 60.0
_AHEAD_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a token endpoint gave; times are seconds since 1970. ``repr`` shows no token."""

    access_token: str = field(repr=False)
    token_type: str = "Bearer"
    obtained_at: float = 0.0
    expires_at: float | None = None
    refresh_token: str = field(default="", repr=False)
    id_token: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ()
    id_claims: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def is_good(self, now: float) -> bool:
        """Whether it has not ended."""
        return self.expires_at is None or now < self.expires_at

    def is_fresh(self, now: float) -> bool:
        """Whether it need not be refreshed yet: that happens ahead of its end, for a short one a little ahead."""
        if self.expires_at is None:
            return True
        ahead_s = min(_AHEAD_S, max(self.expires_at - self.obtained_at, 0.0) * _AHEAD_SHARE)
        return now < self.expires_at - ahead_s

    @property
    def secrets(self) -> tuple[str, ...]:
        """What has to be masked."""
        return tuple(text for text in (self.access_token, self.refresh_token, self.id_token) if text)


def token_from(members: Mapping[str, Any], now: float, asked_scopes: tuple[str, ...]) -> Token:
    """Return the token of a token endpoint's answer; without ``scope`` it is what was asked for (RFC 6749, 5.1)."""
    access_token = said_text(members, "access_token")
    scopes = tuple(said_text(members, "scope").split()) or asked_scopes
    return Token(
        access_token=access_token,
        token_type=said_text(members, "token_type") or "Bearer",
        obtained_at=now,
        expires_at=_end_of(members, access_token, now),
        refresh_token=said_text(members, "refresh_token"),
        id_token=said_text(members, "id_token"),
        scopes=scopes,
    )


def _end_of(members: Mapping[str, Any], access_token: str, now: float) -> float | None:
    """Return when the token ends: by ``expires_in``, which some servers write as text, else by the JWT's ``exp``."""
    try:
        return now + max(float(members["expires_in"]), 0.0)
    except (KeyError, TypeError, ValueError):
        pass
    try:
        ends = jose.parts_of(access_token)[1].get("exp")
    except jose.JoseFault:
        return None
    return float(ends) if isinstance(ends, int | float) else None


def token_members(token: Token) -> dict[str, Any]:
    """Return a token as JSON holds it."""
    return asdict(token)


def token_again(members: Mapping[str, Any]) -> Token:
    """Return a token from JSON; raises ``ValueError`` or ``TypeError`` for something else."""
    known = {item.name for item in fields(Token)}
    held = {name: value for name, value in members.items() if name in known}
    if not isinstance(held.get("access_token"), str):
        raise ValueError("no token")
    return Token(**{**held, "scopes": tuple(held.get("scopes") or ())})
