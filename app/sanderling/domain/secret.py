"""Secrets in memory: a value that never shows itself, a reference that may be stored, and a mask for text."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final

MASK: Final = "••••••••"
_SHORTEST_MASKED = 3


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret value; its ``repr`` and ``str`` show nothing."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return MASK


@dataclass(frozen=True, slots=True)
class SecretRef:
    """The name under which the keyring holds a secret; safe to store, export and log."""

    id: str

    @classmethod
    def new(cls) -> SecretRef:
        """Return a reference nobody has used."""
        return cls(os.urandom(8).hex())


class Masker:
    """Replaces every secret it has been told of in any text it is given."""

    def __init__(self) -> None:
        """Start with no secret."""
        self._values: set[str] = set()

    def add(self, value: str) -> None:
        """Remember a value to mask; very short ones are left out, masking them would only garble text."""
        if len(value) >= _SHORTEST_MASKED:
            self._values.add(value)

    def mask(self, text: str) -> str:
        """Return the text with each known secret replaced by the mask."""
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, MASK)
        return text

    def __repr__(self) -> str:
        return f"Masker({len(self._values)} secrets)"
