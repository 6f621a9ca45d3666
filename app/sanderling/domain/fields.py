"""Form fields as data: what a kind declares, and window, CLI, storage and documentation derive from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

    ``secret`` fields are kept in the keyring. ``default`` is used, and not stored, when the field is left empty. The
    field is shown, and ``required`` counts, only while each field that ``when`` names has one of the values beside it;
    those fields stand before this one. Neighbours with the same ``group`` stand under a heading of that text; a group
    that is ``rare`` in all its fields is folded as long as nothing is filled in.
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
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    group: str = ""
    rare: bool = False


def shown_fields(fields: Iterable[Field], values: Mapping[str, object]) -> tuple[Field, ...]:
    """Return the fields that are shown with these values; a field behind one that is not shown is not shown either.

    An empty value counts as the field's default; what is not text (a reference to a secret) has no value that shows.
    """
    shown: list[Field] = []
    current: dict[str, str] = {}
    for field in fields:
        if all(current.get(name) in wanted for name, wanted in field.when):
            shown.append(field)
            value = values.get(field.name, "")
            if isinstance(value, str):
                current[field.name] = value or field.default
    return tuple(shown)
