"""The look's figures: colours by name for light and dark, spacing, corners, control heights, font sizes.

The only file with colour values (the small control marks in ``resources/icons/controls`` repeat two of them, and a
test holds them together). Widgets ask ``theme.color("border")`` and never write a hex value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SPACE_XS: Final = 4
SPACE_S: Final = 8
SPACE_M: Final = 12
SPACE_L: Final = 16
SPACE_XL: Final = 24

RADIUS: Final = 6
RADIUS_SMALL: Final = 4

CONTROL_HEIGHT: Final = 28
CONTROL_HEIGHT_LARGE: Final = 32
TABLE_ROW_HEIGHT: Final = 28
TREE_ROW_HEIGHT: Final = 26
ICON_SIZE: Final = 16

FONT_BODY_PX: Final = 13
FONT_SECONDARY_PX: Final = 12
FONT_HEADING_PX: Final = 15
CODE_LINE_HEIGHT: Final = 1.5

TEXT_CONTRAST: Final = 4.5
CONTROL_CONTRAST: Final = 3.0

LIGHT: Final[Mapping[str, str]] = {
    # surfaces
    "window": "#f6f7f8",
    "surface": "#ffffff",
    "raised": "#ffffff",
    "hover": "#eef0f2",
    "pressed": "#e2e6e9",
    "accent_surface": "#e3f2f4",
    "selection": "#cfe8ec",
    "current_line": "#f4f7f8",
    "match": "#fdeeb5",
    "match_current": "#ffd45c",
    "info_surface": "#e8f1fb",
    "warning_surface": "#fdf3dc",
    "error_surface": "#fdebea",
    "success_surface": "#e6f4ea",
    # lines
    "border": "#e2e5e8",
    "button_border": "#c6ccd1",
    "control_border": "#868e96",
    "focus": "#0b7285",
    "scrollbar": "#c3c9ce",
    "scrollbar_hover": "#98a1a9",
    # text
    "text": "#1b1f23",
    "secondary": "#4f575f",
    "placeholder": "#626a72",
    "disabled": "#9aa2a9",
    "accent": "#0b7285",
    "accent_hover": "#095f6f",
    "accent_pressed": "#084f5c",
    "on_accent": "#ffffff",
    "link": "#0b6678",
    "info": "#1c57a5",
    "warning": "#7a4c00",
    "error": "#b3261e",
    "success": "#17652f",
    "live": "#17652f",
    # methods
    "method.get": "#17652f",
    "method.post": "#7a4c00",
    "method.put": "#1c57a5",
    "method.patch": "#6d3ba8",
    "method.delete": "#a8231c",
    "method.head": "#4f575f",
    "method.options": "#4f575f",
    "method.other": "#0b5f70",
    # statuses
    "status.1xx": "#4f575f",
    "status.2xx": "#17652f",
    "status.3xx": "#1c57a5",
    "status.4xx": "#7a4c00",
    "status.5xx": "#b3261e",
    "status.failed": "#8c1d18",
    # syntax
    "syntax.plain": "#1b1f23",
    "syntax.key": "#0b5f70",
    "syntax.string": "#1f6335",
    "syntax.number": "#8a4300",
    "syntax.constant": "#6d3ba8",
    "syntax.keyword": "#6d3ba8",
    "syntax.comment": "#5c646c",
    "syntax.punctuation": "#565e66",
    "syntax.tag": "#1c57a5",
    "syntax.attribute": "#0b5f70",
    "syntax.error": "#b3261e",
    "syntax.line_number": "#6a727a",
    "variable.known": "#0b5f70",
    "variable.unknown": "#b3261e",
    "variable.known_surface": "#e3f2f4",
    "variable.unknown_surface": "#fdebea",
}

DARK: Final[Mapping[str, str]] = {
    # surfaces
    "window": "#16191d",
    "surface": "#1c2025",
    "raised": "#23282e",
    "hover": "#272c33",
    "pressed": "#2f353d",
    "accent_surface": "#10363c",
    "selection": "#1d4a52",
    "current_line": "#21262b",
    "match": "#4d4216",
    "match_current": "#7a6410",
    "info_surface": "#1a2c42",
    "warning_surface": "#362b12",
    "error_surface": "#3d1f1e",
    "success_surface": "#17321f",
    # lines
    "border": "#30363d",
    "button_border": "#454d56",
    "control_border": "#757f89",
    "focus": "#3bc9db",
    "scrollbar": "#434b54",
    "scrollbar_hover": "#66707a",
    # text
    "text": "#e6e9ec",
    "secondary": "#aab3bc",
    "placeholder": "#98a2ac",
    "disabled": "#66707a",
    "accent": "#3bc9db",
    "accent_hover": "#66d9e8",
    "accent_pressed": "#2ab4c6",
    "on_accent": "#06262b",
    "link": "#66d9e8",
    "info": "#93c5fd",
    "warning": "#f5c451",
    "error": "#ffa49e",
    "success": "#7fdc9a",
    "live": "#7fdc9a",
    # methods
    "method.get": "#7fdc9a",
    "method.post": "#f5c451",
    "method.put": "#93c5fd",
    "method.patch": "#d3b4fb",
    "method.delete": "#ffa49e",
    "method.head": "#b3bbc3",
    "method.options": "#b3bbc3",
    "method.other": "#66d9e8",
    # statuses
    "status.1xx": "#b3bbc3",
    "status.2xx": "#7fdc9a",
    "status.3xx": "#93c5fd",
    "status.4xx": "#f5c451",
    "status.5xx": "#ffa49e",
    "status.failed": "#ff9a92",
    # syntax
    "syntax.plain": "#e6e9ec",
    "syntax.key": "#6fd3e2",
    "syntax.string": "#a5d6a7",
    "syntax.number": "#f0b072",
    "syntax.constant": "#d3b4fb",
    "syntax.keyword": "#d3b4fb",
    "syntax.comment": "#acb5be",
    "syntax.punctuation": "#a9b2bb",
    "syntax.tag": "#93c5fd",
    "syntax.attribute": "#6fd3e2",
    "syntax.error": "#ffa49e",
    "syntax.line_number": "#8b959f",
    "variable.known": "#66d9e8",
    "variable.unknown": "#ffa49e",
    "variable.known_surface": "#10363c",
    "variable.unknown_surface": "#3d1f1e",
}

# Text colours and the backgrounds each of them is drawn on; every pair reaches ``TEXT_CONTRAST``.
_PLAIN_BACKGROUNDS: Final = ("window", "surface", "raised")
_ROW_BACKGROUNDS: Final = (*_PLAIN_BACKGROUNDS, "hover", "selection", "accent_surface")
_CODE_BACKGROUNDS: Final = ("window", "surface", "current_line", "selection", "match")


def _pairs() -> tuple[tuple[str, str], ...]:
    pairs = [(name, background) for name in ("text", "secondary") for background in _ROW_BACKGROUNDS]
    pairs += [(name, background) for name in ("placeholder", "accent", "link") for background in _PLAIN_BACKGROUNDS]
    pairs += [(name, background) for name in ("accent", "link") for background in ("hover", "accent_surface")]
    pairs += [("on_accent", background) for background in ("accent", "accent_hover", "accent_pressed")]
    pairs += [(n, f"{n}_surface") for n in ("info", "warning", "error", "success")]
    pairs += [("text", f"{n}_surface") for n in ("info", "warning", "error", "success")]
    pairs += [("secondary", f"{n}_surface") for n in ("info", "warning", "error", "success")]
    pairs += [(n, b) for n in ("info", "warning", "error", "success", "live") for b in _PLAIN_BACKGROUNDS]
    pairs += [(n, b) for n in LIGHT if n.startswith(("method.", "status.")) for b in _ROW_BACKGROUNDS]
    code = [n for n in LIGHT if n.startswith("syntax.") and n != "syntax.line_number"]
    pairs += [(n, b) for n in (*code, "variable.known", "variable.unknown") for b in _CODE_BACKGROUNDS]
    pairs += [("syntax.line_number", b) for b in ("window", "surface", "current_line")]
    pairs += [("text", "match_current"), ("variable.known", "variable.known_surface")]
    pairs += [("variable.unknown", "variable.unknown_surface"), ("text", "pressed")]
    return tuple(pairs)


TEXT_PAIRS: Final = _pairs()

# Edges and marks of controls and what is around them; every pair reaches ``CONTROL_CONTRAST``.
CONTROL_PAIRS: Final = tuple(
    (name, background)
    for name in ("control_border", "focus", "accent", "secondary")
    for background in ("window", "surface", "raised")
)


def luminance(color: str) -> float:
    """Return the relative luminance of a ``#rrggbb`` colour as WCAG 2 defines it."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours, from 1 to 21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
