"""File names that every file system takes, made from the names people give."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

_REFUSED = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_RESERVED: Final = {"collection", "folder"}
_LONGEST_BYTES: Final = 100


def safe_stem(name: str) -> str:
    """Return a file name without ending that looks like ``name`` and that no file system refuses."""
    stem = _REFUSED.sub("-", _normalized("NFC", name))
    stem = _cut(" ".join(stem.split())).strip(". ")
    if stem.lower().endswith((".json", ".tmp")):
        stem = f"{stem[: stem.rindex('.')]}-{stem[stem.rindex('.') + 1 :]}"
    if not stem.strip("-"):
        return "untitled"
    if _DEVICES.match(stem) or stem.casefold() in _RESERVED:
        head, dot, tail = stem.partition(".")
        return f"{head}_{dot}{tail}"
    return stem


def _cut(stem: str) -> str:
    """Shorten to what fits, between characters."""
    return stem.encode()[:_LONGEST_BYTES].decode("utf-8", "ignore")


def unique_stem(name: str, taken: Iterable[str]) -> str:
    """Return a safe name that differs from those taken, also where upper and lower case count as one."""
    used = {comparable(other) for other in taken}
    stem = safe_stem(name)
    candidate, number = stem, 1
    while comparable(candidate) in used:
        number += 1
        candidate = f"{stem} {number}"
    return candidate


def comparable(stem: str) -> str:
    """Return the form in which case-insensitive file systems compare names."""
    return _normalized("NFC", _normalized("NFKD", stem).casefold())


def _normalized(form: Literal["NFC", "NFKD"], text: str) -> str:
    if text.isascii():  # it is in every form already, and needs no table of all characters
        return text
    import unicodedata

    return unicodedata.normalize(form, text)
