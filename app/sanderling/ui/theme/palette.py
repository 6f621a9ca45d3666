"""A ``QPalette`` from the tokens, so that Fusion draws what the style sheet leaves alone in the same colours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtGui import QColor, QPalette

_Role = QPalette.ColorRole

_ROLES: Final = (
    (_Role.Window, "window"),
    (_Role.WindowText, "text"),
    (_Role.Base, "surface"),
    (_Role.AlternateBase, "window"),
    (_Role.Text, "text"),
    (_Role.PlaceholderText, "placeholder"),
    (_Role.Button, "surface"),
    (_Role.ButtonText, "text"),
    (_Role.BrightText, "error"),
    (_Role.ToolTipBase, "raised"),
    (_Role.ToolTipText, "text"),
    (_Role.Highlight, "selection"),
    (_Role.HighlightedText, "text"),
    (_Role.Accent, "accent"),
    (_Role.Link, "link"),
    (_Role.LinkVisited, "link"),
    (_Role.Light, "raised"),
    (_Role.Midlight, "hover"),
    (_Role.Mid, "border"),
    (_Role.Dark, "control_border"),
    (_Role.Shadow, "border"),
)
_DISABLED: Final = (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText)


def make_palette(tokens: Mapping[str, str]) -> QPalette:
    """Return the palette of a set of tokens."""
    palette = QPalette()
    for role, name in _ROLES:
        palette.setColor(role, QColor(tokens[name]))
    disabled = QColor(tokens["disabled"])
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return palette
