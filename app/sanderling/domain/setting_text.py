"""Values of settings as people write them, in forms and options: ``1.5``, ``500ms``, ``10M``, ``off``, ``a,b``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Final

from sanderling.domain.send_settings import ALL_RETRY_FAILURES
from sanderling.domain.setting_fields import Setting, SettingType

_SECONDS: Final = re.compile(r"([0-9.,]+)\s*(ms|s|m|h)?", re.IGNORECASE)
_SECOND_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_SIZE: Final = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*([kmgt]?)(i?)b?", re.IGNORECASE)
_SIZE_POWERS: Final = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_ON: Final = frozenset(("on", "true", "yes", "1"))
_OFF: Final = frozenset(("off", "false", "no", "0"))
_ENTRY: Final = re.compile(r"(?:\{\{.*?\}\}|[^,\s])+")
_CURL_RESOLVE: Final = re.compile(r"\+?(\[[^\]]+\]|[^:=\[\]]+):(\d+):(.+)")


class NotUnderstood(ValueError):
    """The text is no value of the setting; it reads on from ``… must be …``."""


def value_from_text(setting: Setting, text: str) -> Any:
    """Return the value that a text stands for; texts, files and secrets come back as they are.

    Raises:
        NotUnderstood: It stands for none.
    """
    if setting.name == "retry_failures":
        return _failures(text)
    if setting.name == "host_overrides":
        return tuple(_override(entry) for entry in _entries(text))
    if setting.type is SettingType.CHOICE:
        return _choice(setting, text)
    return _READERS.get(setting.type, str)(text)


def number_text(value: float) -> str:
    """Return a number as people write it: all its digits, no exponent."""
    text = repr(value)
    return (f"{value:.12f}".rstrip("0").rstrip(".") if "e" in text else text).removesuffix(".0")


def _seconds(text: str) -> float:
    found = _SECONDS.fullmatch(text.strip())
    number = _float(found[1]) if found else None
    if found is None or number is None:
        raise NotUnderstood("a number of seconds from 0 up (or with a unit: 500ms, 2m)")
    return number * _SECOND_UNITS[(found[2] or "s").lower()]


def _number(text: str) -> float:
    number = _float(text)
    if number is None:
        raise NotUnderstood("a number from 0 up")
    return number


def _float(text: str) -> float | None:
    """Return a number of 0 or more, written with a point or a comma, or ``None``."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number < math.inf else None


def _count(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotUnderstood("a whole number from 0 up")
    return int(text)


def _size(text: str) -> int:
    found = _SIZE.fullmatch(text.strip())
    number = _float(found[1]) if found else None
    size = number * (1024 if found[3] else 1000) ** _SIZE_POWERS[found[2].lower()] if found and number else number
    if size is None or size != int(size) or size >= 10**16:
        raise NotUnderstood("a size such as 500000, 500K, 1.5G or 64MiB")
    return int(size)


def _switch(text: str) -> bool:
    word = text.strip().lower()
    if word not in _ON | _OFF:
        raise NotUnderstood("on or off")
    return word in _ON


def _choice(setting: Setting, text: str) -> str:
    if text not in {choice.value for choice in setting.choices}:
        raise NotUnderstood(f"one of {', '.join(choice.value for choice in setting.choices if choice.value)}")
    return text


def _entries(text: str) -> tuple[str, ...]:
    """Return what stands between commas and blanks; those in a ``{{variable}}`` belong to its name."""
    return tuple(_ENTRY.findall(text))


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(_count(entry) for entry in _entries(text))
    except NotUnderstood:
        raise NotUnderstood("whole numbers with commas between them") from None


def _failures(text: str) -> tuple[str, ...]:
    entries = _entries(text)
    if not set(entries) <= set(ALL_RETRY_FAILURES):
        raise NotUnderstood(f"some of {', '.join(ALL_RETRY_FAILURES)}")
    return entries


def _override(text: str) -> str:
    """Return ``name=address``; curl's ``name:port:address`` is understood as well."""
    curl = _CURL_RESOLVE.fullmatch(text)
    if curl and "=" not in text:
        return f"{curl[1]}:{curl[2]}={curl[3]}"
    name, equals, address = text.partition("=")
    if not (equals and name.strip() and address.strip()):
        raise NotUnderstood("name=address, name:port=address:port or name:port:address")
    return text


_READERS: Final[dict[SettingType, Callable[[str], Any]]] = {
    SettingType.SECONDS: _seconds,
    SettingType.NUMBER: _number,
    SettingType.COUNT: _count,
    SettingType.BYTES: _size,
    SettingType.SWITCH: _switch,
    SettingType.LIST: _entries,
    SettingType.NUMBERS: _numbers,
}
