"""The two fonts: the system's for the window, one monospace for anything that goes over a wire."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

# WORKAROUND: without a desktop's settings Qt names an alias here and fontconfig turns it into whatever comes first;
# then a face made for screens is asked for, if the machine has one.
_ALIASES: Final = frozenset({"", "sans", "sans serif", "sans-serif", "dejavu sans", "helvetica"})
_SCREEN_FACES: Final = ["Inter", "Noto Sans", "Cantarell", "Ubuntu", "Open Sans", "Liberation Sans", "DejaVu Sans"]
_CODE_FACES: Final = [
    "JetBrains Mono",
    "SF Mono",
    "Menlo",
    "Cascadia Mono",
    "Consolas",
    "Source Code Pro",
    "Noto Sans Mono",
    "Liberation Mono",
    "DejaVu Sans Mono",
    "Noto Sans Mono CJK SC",
]


def make_ui_font(size_px: int) -> QFont:
    """Return the window's font, with figures of one width."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family().lower() in _ALIASES:
        font.setFamilies(_SCREEN_FACES)
    font.setPixelSize(size_px)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def make_code_font(size_px: int, family: str = "") -> QFont:
    """Return the monospace font; ``family`` is the person's own choice and comes first. Ligatures are off."""
    font = QFont()
    font.setFamilies([family, *_CODE_FACES] if family else _CODE_FACES)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    font.setPixelSize(size_px)
    for feature in ("liga", "calt"):
        font.setFeature(QFont.Tag(feature), 0)
    return font
