"""A session as the keyring holds it: the token, what it was asked for with, and a print of the secrets."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from sanderling.domain.sign_in import HeldToken
from sanderling.engine.oauth2 import jose
from sanderling.engine.oauth2.config import OAuthConfig
from sanderling.engine.oauth2.tokens import Token, token_again, token_members

# What refresh, revocation and introspection do without is not held a second time.
_NOT_HELD = ("password", "code_verifier", "subject_token", "actor_token", "assertion", "assertion_key", "refresh_token")
_TUPLES = ("scopes", "resources")
_PAIRS = ("extra_authorization", "extra_token", "extra_refresh")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSession:
    """A token and its client; the keyring entry is all of it, since refreshing needs the client's secret, too."""

    config: OAuthConfig
    token: Token
    salt: str = ""
    secrets_print: str = field(default="", repr=False)

    def fits(self, config: OAuthConfig) -> bool:
        """Whether the secrets are still those that it was begun with."""
        return self.secrets_print == config.print_of_secrets(self.salt)

    def with_token(self, token: Token) -> HeldSession:
        """Return the session with another token."""
        return replace(self, token=token)

    def text(self) -> str:
        """Return what the keyring holds."""
        config = {name: value for name, value in asdict(self.config).items() if name not in _NOT_HELD}
        held = {"config": config, "token": token_members(self.token), "salt": self.salt, "print": self.secrets_print}
        return json.dumps({"format": 1, **held})

    def shown(self, *, can_revoke: bool = True, can_introspect: bool = True) -> HeldToken:
        """Return what people see of it."""
        config, token = self.config, self.token
        header = jose.parts_of(token.id_token)[0] if token.id_token else {}
        claims = token.id_claims
        name = next((claims[key] for key in ("preferred_username", "email", "name", "sub") if claims.get(key)), "")
        return HeldToken(
            key=config.key(),
            server=config.issuer or config.server,
            client=config.client_id,
            grant=config.grant,
            user=str(name or config.user),
            scopes=token.scopes,
            audience=config.audience or " ".join(config.resources),
            token_type=token.token_type,
            obtained_at_s=token.obtained_at,
            expires_at_s=token.expires_at,
            can_refresh=bool(token.refresh_token),
            can_revoke=can_revoke,
            can_introspect=can_introspect,
            id_claims=claims,
            id_header=header,
        )


def begun(config: OAuthConfig, token: Token) -> HeldSession:
    """Return a new session."""
    salt = secrets.token_hex(16)
    return HeldSession(config=config, token=token, salt=salt, secrets_print=config.print_of_secrets(salt))


def session_again(text: str) -> HeldSession | None:
    """Return the session that the keyring holds; ``None`` for what is none, or of a later version."""
    try:
        members = json.loads(text)
        if members.get("format") != 1:
            return None
        return HeldSession(
            config=_config_again(members["config"]),
            token=token_again(members["token"]),
            salt=str(members["salt"]),
            secrets_print=str(members["print"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _config_again(members: dict[str, Any]) -> OAuthConfig:
    known = {item.name for item in fields(OAuthConfig)}
    held = {name: value for name, value in members.items() if name in known}
    for name in _TUPLES:
        held[name] = tuple(held.get(name) or ())
    for name in _PAIRS:
        held[name] = tuple((str(key), str(value)) for key, value in held.get(name) or ())
    return OAuthConfig(**held)
