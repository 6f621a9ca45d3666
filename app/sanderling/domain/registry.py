"""Kinds by name: a visible tuple in each room, looked up through one small class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from sanderling.domain.errors import UnknownKind


class Named(Protocol):
    """What every kind has: a stable name that files store and a label that people read."""

    @property
    def name(self) -> str:
        """The stored name, such as ``api-key``."""
        ...

    @property
    def label(self) -> str:
        """The shown name, such as ``API key``."""
        ...


K = TypeVar("K", bound=Named)


class Registry(Generic[K]):
    """An ordered set of kinds."""

    def __init__(self, what: str, kinds: tuple[K, ...]) -> None:
        """Hold the kinds; ``what`` names the family in error messages, such as ``auth kind``."""
        self._what = what
        self._kinds = {kind.name: kind for kind in kinds}
        if len(self._kinds) != len(kinds):
            raise ValueError(f"two kinds of {what} share a name")

    def __iter__(self) -> Iterator[K]:
        return iter(self._kinds.values())

    def __contains__(self, name: str) -> bool:
        return name in self._kinds

    def get(self, name: str) -> K:
        """Return the kind of that name.

        Raises:
            UnknownKind: This version has no such kind.
        """
        try:
            return self._kinds[name]
        except KeyError:
            raise UnknownKind(
                f"This version of Sanderling knows no {self._what} “{name}”.",
                advice="It is kept as it was read. Choose another one, or update Sanderling.",
            ) from None
