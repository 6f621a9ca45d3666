"""Secrets of variables and auth fields: read, kept and forgotten through the keyring."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanderling.domain.secret import Secret, SecretRef

if TYPE_CHECKING:
    from sanderling.storage.secret_store import SecretStore

ENVIRONMENT_PREFIX = "SANDERLING_SECRET_"


@dataclass(frozen=True, slots=True)
class KeyringStatus:
    """Whether the keyring can be used: ``state`` is ``unlocked``, ``locked`` or ``missing``."""

    state: str
    sentence: str
    advice: str


class Secrets:
    """The door to the keyring, with values from the process environment in front of it."""

    def __init__(self, store: SecretStore) -> None:
        """Hold the store."""
        self._store = store
        self._given: dict[SecretRef, Secret] = {}

    def give(self, values: Mapping[SecretRef, str]) -> None:
        """Use these values instead of the keyring's, for this process only."""
        from sanderling.storage.log import mask_in_log

        for ref, value in values.items():
            mask_in_log(value)
            self._given[ref] = Secret(value)

    async def get(self, ref: SecretRef) -> Secret | None:
        """Return the secret, or ``None`` if this machine has no value for it. Raises ``SecretStoreError``."""
        if ref in self._given:
            return self._given[ref]
        return await self._store.get(ref)

    async def get_anew(self, ref: SecretRef) -> Secret | None:
        """Return what the keyring holds now, whatever was read before. Raises ``SecretStoreError``."""
        return await self._store.get_anew(ref)

    async def reveal(self, ref: SecretRef) -> str:
        """Return the value for the person who asked to see it; empty if there is none."""
        secret = await self.get(ref)
        return secret.value if secret else ""

    async def keep(self, value: str, ref: SecretRef | None = None) -> SecretRef:
        """Store a value, under a new reference if none is given, and return the reference."""
        ref = ref or SecretRef.new()
        await self._store.put(ref, Secret(value))
        self._given.pop(ref, None)
        return ref

    async def forget(self, ref: SecretRef) -> None:
        """Remove a value from the keyring."""
        await self._store.delete(ref)

    async def status(self) -> KeyringStatus:
        """Return whether the keyring can be used, with a sentence for people."""
        status = await self._store.status()
        return KeyringStatus(str(status.state), status.sentence, status.advice)

    def hold_for_session(self, hold: bool) -> None:
        """Keep secrets in memory, until the program ends, where there is no keyring."""
        self._store.hold_for_session(hold)


def from_process_environment(names: Iterable[tuple[str, SecretRef]]) -> dict[SecretRef, str]:
    """Return the values that ``SANDERLING_SECRET_<NAME>`` gives to secrets of these names.

    A name is written in capitals with every other character than a letter or digit as ``_``. A secret may go by
    several names; the first that has a value counts.
    """
    found: dict[SecretRef, str] = {}
    for name, ref in names:
        value = os.environ.get(process_name(name))
        if value is not None:
            found.setdefault(ref, value)
    return found


def process_name(name: str) -> str:
    """Return the variable of the process environment that gives a secret of this name."""
    return ENVIRONMENT_PREFIX + re.sub(r"[^A-Z0-9]", "_", name.upper())
