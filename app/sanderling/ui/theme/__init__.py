"""How everything looks: tokens, palette, style sheet, fonts, icons. Imports PySide6 only.

``current_theme()`` hands out colours, fonts and icons by name; ``tokens`` holds every figure.
"""

from __future__ import annotations

from sanderling.ui.theme.theme import THEME_CHOICES, Theme, current_theme

__all__ = ["THEME_CHOICES", "Theme", "current_theme"]
