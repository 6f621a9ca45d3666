"""Sessions and DPoP keys in the keyring, with a list of what is there; a keyring that fails costs only persistence."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from sanderling.domain.errors import SecretStoreError
from sanderling.engine.oauth2 import dpop
from sanderling.engine.oauth2.config import OAuthConfig
from sanderling.engine.oauth2.held_session import HeldSession, session_again
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.sign_in_ports import TokenStore

_INDEX: Final = "oauth2-sessions"


class TokenEntries:
    """What the keyring holds for OAuth 2; without one, nothing outlives the program."""

    def __init__(self, store: TokenStore | None) -> None:
        """Hold the store."""
        self._store = store
        self._dpop_keys: dict[str, Any] = {}

    async def read(self, key: str, sign_in: SignIn | None = None) -> HeldSession | None:
        """Return a session; ``None`` if there is none or the keyring cannot be used."""
        if self._store is None:
            return None
        try:
            text = await self._store.read(_name(key))
        except SecretStoreError as error:
            _tell(sign_in, error)
            return None
        return session_again(text) if text else None

    async def write(self, session: HeldSession, sign_in: SignIn | None = None) -> None:
        """Keep a session, and note that it is there."""
        if self._store is None:
            return
        key = session.config.key()
        try:
            await self._store.write(_name(key), session.text())
            keys = await self.keys()
            if key not in keys:
                await self._store.write(_INDEX, json.dumps([*keys, key]))
        except SecretStoreError as error:
            _tell(sign_in, error)

    async def remove(self, key: str) -> None:
        """Forget a session; raises ``SecretStoreError``."""
        if self._store is None:
            return
        await self._store.remove(_name(key))
        keys = await self.keys()
        if key in keys:
            await self._store.write(_INDEX, json.dumps([other for other in keys if other != key]))

    async def keys(self) -> tuple[str, ...]:
        """Return the names of all sessions; raises ``SecretStoreError``."""
        if self._store is None:
            return ()
        try:
            found = json.loads(await self._store.read(_INDEX) or "[]")
        except ValueError:
            return ()
        return tuple(key for key in found if isinstance(key, str)) if isinstance(found, list) else ()

    async def dpop_key(self, config: OAuthConfig, sign_in: SignIn) -> Any:
        """Return the key of a client for DPoP: the one that the keyring holds, or a new one."""
        who = json.dumps([config.issuer, config.token_endpoint, config.client_id])
        name = f"oauth2-dpop-{hashlib.sha256(who.encode()).hexdigest()[:32]}"
        if name in self._dpop_keys:
            return self._dpop_keys[name]
        key = await self._kept_key(name, sign_in)
        if key is None:
            key = dpop.new_key()
            sign_in.step("DPoP", "info", f"a new key, {dpop.thumbprint(key)}")
            try:
                if self._store is not None:
                    await self._store.write(name, dpop.key_text(key))
            except SecretStoreError as error:
                _tell(sign_in, error)
        return self._dpop_keys.setdefault(name, key)

    async def _kept_key(self, name: str, sign_in: SignIn) -> Any:
        try:
            text = await self._store.read(name) if self._store is not None else None
            return dpop.key_again(text) if text else None
        except SecretStoreError as error:
            _tell(sign_in, error)
        except ValueError:
            pass  # damaged: a new one takes its place
        return None


def _name(key: str) -> str:
    return f"oauth2-{key}"


def _tell(sign_in: SignIn | None, error: SecretStoreError) -> None:
    if sign_in is not None:
        sign_in.step("keyring", "warning", f"{error.message} The token is held until the program ends.")
