"""Form fields as data: what a kind declares, and window, CLI, storage and documentation derive from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """How a field is asked for."""

    TEXT = "text"
    MULTILINE = "multiline"
    CHOICE = "choice"
    SWITCH = "switch"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice field: the stored value and the label people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a kind's form.

    ``secret`` fields are kept in the keyring. ``default`` is used, and not stored, when the field is left empty.
    """

    name: str
    label: str
    type: FieldType = FieldType.TEXT
    secret: bool = False
    required: bool = False
    default: str = ""
    choices: tuple[Choice, ...] = ()
    help: str = ""
    placeholder: str = ""
