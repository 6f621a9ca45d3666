"""The auth kinds as forms: what window and command line ask for."""

from __future__ import annotations

from dataclasses import dataclass

from sanderling.domain.fields import Field
from sanderling.domain.registry import Registry


@dataclass(frozen=True, slots=True)
class AuthKindInfo:
    """An auth kind's name and form."""

    name: str
    label: str
    help: str
    fields: tuple[Field, ...]


def auth_kinds() -> Registry[AuthKindInfo]:
    """Return every auth kind in the order in which they are offered."""
    from sanderling.engine.auth import AUTH_KINDS

    return Registry(
        "auth kind", tuple(AuthKindInfo(kind.name, kind.label, kind.help, kind.fields) for kind in AUTH_KINDS)
    )
