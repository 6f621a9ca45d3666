"""Tokens in the keyring: an entry for each session, with a name that tells nothing."""

from __future__ import annotations

from sanderling.domain.secret import SecretRef
from sanderling.services.secret_keeping import Secrets


class KeptTokens:
    """The engine's ``TokenStore`` over the keyring."""

    def __init__(self, secrets: Secrets) -> None:
        """Hold the door to the keyring."""
        self._secrets = secrets

    async def read(self, name: str) -> str | None:
        """Return an entry as it is now; raises ``SecretStoreError``."""
        secret = await self._secrets.get_anew(SecretRef(name))
        return secret.value if secret else None

    async def write(self, name: str, text: str) -> None:
        """Keep an entry; raises ``SecretStoreError``."""
        await self._secrets.keep(text, SecretRef(name))

    async def remove(self, name: str) -> None:
        """Forget an entry; raises ``SecretStoreError``."""
        await self._secrets.forget(SecretRef(name))
