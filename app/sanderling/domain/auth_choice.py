"""Which kind of authentication an item uses, with the values of that kind's declared fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sanderling.domain.secret import SecretRef


@dataclass(frozen=True, slots=True)
class AuthChoice:
    """A kind's name and its values: templates, or references to secrets in the keyring."""

    kind: str = "inherit"
    values: Mapping[str, str | SecretRef] = field(default_factory=dict)
    unknown: Mapping[str, object] = field(default_factory=dict)


INHERIT = AuthChoice("inherit")
NO_AUTH = AuthChoice("none")
