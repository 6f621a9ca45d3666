"""Reading fields of a JSON object by their type, and leaving out what is a default when writing them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from sanderling.domain.secret import SecretRef
from sanderling.storage.json_files import damaged, kind_of, read_object

T = TypeVar("T")
JsonObject = dict[str, object]


class WrongShape(ValueError):
    """A field holds another type than it must; the text says which and what."""


class Fields:
    """A JSON object that is taken apart field by field; ``rest`` is what nobody asked for."""

    def __init__(self, value: object, where: str = "") -> None:
        """Wrap an object; ``where`` says in messages where in the file it stands.

        Raises:
            WrongShape: It is no object.
        """
        if not isinstance(value, dict):
            raise WrongShape(f"{where or 'it'} must be an object, not {kind_of(value)}")
        self._left: JsonObject = dict(value)
        self._where = where

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def rest(self) -> JsonObject:
        """Return the fields that were not taken."""
        return self._left

    def _path(self, name: str) -> str:
        return f"{self._where} → “{name}”" if self._where else f"“{name}”"

    def _wrong(self, name: str, wanted: str, value: object) -> WrongShape:
        return WrongShape(f"{self._path(name)} must be {wanted}, not {kind_of(value)}")

    def text(self, name: str, default: str = "") -> str:
        """Take a text on one line."""
        value = self._left.pop(name, default)
        if not isinstance(value, str):
            raise self._wrong(name, "text", value)
        return value

    def long_text(self, name: str) -> str:
        """Take a text that may be stored as a list of its lines."""
        value = self._left.pop(name, "")
        text = joined_lines(value)
        if text is None:
            raise self._wrong(name, "text or a list of lines", value)
        return text

    def template(self, name: str) -> str | SecretRef:
        """Take a text, or a reference to a secret."""
        value = self._left.get(name)
        secret = secret_in(value)
        if secret is None:
            return self.long_text(name)
        del self._left[name]
        return secret

    def flag(self, name: str, default: bool) -> bool:
        """Take a true or false."""
        value = self._left.pop(name, default)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false", value)
        return value

    def number(self, name: str, default: float) -> float:
        """Take a number."""
        value = self._left.pop(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._wrong(name, "a number", value)
        try:
            return float(value)
        except OverflowError:
            raise WrongShape(f"{self._path(name)} is too large a number") from None

    def whole_number(self, name: str, default: int) -> int:
        """Take a number without a fraction."""
        value = self._left.pop(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(name, "a whole number", value)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Take a list of texts."""
        values = self._list(name)
        for value in values:
            if not isinstance(value, str):
                raise self._wrong(name, "a list of texts", value)
        return tuple(str(value) for value in values)

    def whole_numbers(self, name: str) -> tuple[int, ...]:
        """Take a list of numbers without a fraction."""
        numbers = []
        for value in self._list(name):
            if isinstance(value, bool) or not isinstance(value, int):
                raise self._wrong(name, "a list of whole numbers", value)
            numbers.append(value)
        return tuple(numbers)

    def objects(self, name: str) -> list[Fields]:
        """Take a list of objects."""
        values = self._list(name)
        return [Fields(value, f"{self._path(name)}, entry {number}") for number, value in enumerate(values, 1)]

    def inner(self, name: str) -> Fields:
        """Take an object; one that is not there counts as empty."""
        return Fields(self._left.pop(name, {}), self._path(name))

    def _list(self, name: str) -> list[object]:
        value = self._left.pop(name, [])
        if not isinstance(value, list):
            raise self._wrong(name, "a list", value)
        return value


def secret_in(value: object) -> SecretRef | None:
    """Return the reference that ``{"secret": "…"}`` stands for, or ``None`` if the value is something else."""
    if isinstance(value, dict) and len(value) == 1 and isinstance(value.get("secret"), str):
        return SecretRef(value["secret"])
    return None


def joined_lines(value: object) -> str | None:
    """Return the text that a string or a list of lines stands for, or ``None`` if the value is neither."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "\n".join(value)
    return None


def split_lines(text: str) -> str | list[str]:
    """Return a text as it is stored: on one line as it is, else as the list of its lines."""
    return text.split("\n") if "\n" in text else text


def stored_template(value: str | SecretRef) -> object:
    """Return a text or a reference as it is stored."""
    return {"secret": value.id} if isinstance(value, SecretRef) else split_lines(value)


def stored_number(value: float) -> float:
    """Return a number as it is stored: ``3``, not ``3.0``."""
    if isinstance(value, float) and math.isfinite(value) and value == int(value) and abs(value) < 2**53:
        return int(value)
    return value


def without_defaults(fields: Mapping[str, object], unknown: Mapping[str, object]) -> JsonObject:
    """Return the fields that say something (no empty text, list or object, no ``None``), then the unknown ones."""
    kept = {name: value for name, value in fields.items() if value not in ("", [], {}, None)}
    return {**kept, **{name: value for name, value in unknown.items() if name not in fields}}


def read_as(reader: Callable[[object, str], T], file: Path, label: str, default_name: str) -> T:
    """Return what a JSON file holds, as ``reader`` understands it.

    Raises:
        DamagedFile, NotFound, StorageError: It holds something else, or cannot be read.
    """
    try:
        return reader(read_object(file, label), default_name)
    except WrongShape as error:
        raise damaged(label, str(error)) from None
