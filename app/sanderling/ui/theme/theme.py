"""The theme in use: colours, fonts and icons by name, and a signal when they change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon
from PySide6.QtWidgets import QApplication

from sanderling.ui.theme.fonts import make_code_font, make_ui_font
from sanderling.ui.theme.icons import IconSet
from sanderling.ui.theme.palette import make_palette
from sanderling.ui.theme.style_sheet import make_style_sheet
from sanderling.ui.theme.tokens import DARK, FONT_BODY_PX, LIGHT

FUSION_PROPERTY: Final = "startedWithFusion"
"""Set on an application that was made with ``-style Fusion``: asking for the style again costs milliseconds."""
THEME_CHOICES: Final = ("system", "light", "dark")


class Theme(QObject):
    """Colours, fonts and icons of the window.

    ``changed`` says that widgets which paint themselves should take colours again and repaint.
    """

    changed = Signal()

    def __init__(self) -> None:
        """Start light; ``apply`` brings it into an application."""
        super().__init__()
        self._app: QApplication | None = None
        self._choice = "system"
        self._tokens: Mapping[str, str] = LIGHT
        self._colors: dict[str, QColor] = {}
        self._icons_folder: Path | None = None
        self._icons = IconSet(self.color)
        self._code_family = ""
        self._code_size_px = FONT_BODY_PX
        self._ui_font: QFont | None = None
        self._code_font: QFont | None = None

    def use_icons(self, folder: Path) -> None:
        """Read icons from ``folder``; call it once, before ``apply``."""
        self._icons_folder = folder
        self._icons.use_folder(folder)

    def apply(self, app: QApplication, choice: str = "system") -> None:
        """Bring the theme in; ``choice`` is ``system`` (followed from now on), ``light`` or ``dark``."""
        if self._app is None:
            self._app = app
            if app.property(FUSION_PROPERTY) is None:
                app.setStyle("Fusion")
            app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._choice = choice
        self._tokens = DARK if self._wants_dark() else LIGHT
        self._colors.clear()
        app.setPalette(make_palette(self._tokens))
        app.setFont(self.ui_font())
        marks = self._icons_folder / "controls" / self.scheme if self._icons_folder else None
        app.setStyleSheet(make_style_sheet(self._tokens, marks))
        self.changed.emit()

    def set_code_font(self, family: str, size_px: int) -> None:
        """Take the person's choice of monospace font; an empty family means ours."""
        self._code_family, self._code_size_px = family, size_px
        self._code_font = None
        self.changed.emit()

    @property
    def scheme(self) -> str:
        """What is shown now: ``light`` or ``dark``."""
        return "dark" if self.is_dark else "light"

    @property
    def is_dark(self) -> bool:
        """Whether the dark tokens are in use."""
        return self._tokens is DARK

    def color(self, name: str) -> QColor:
        """Return a token's colour (``border``, ``method.get``, ``syntax.key``); the names are in ``tokens``."""
        found = self._colors.get(name)
        if found is None:
            found = self._colors[name] = QColor(self._tokens[name])
        return found

    def method_token(self, method: str) -> str:
        """Return the token of a method's word."""
        name = f"method.{method.lower()}"
        return name if name in self._tokens else "method.other"

    def method_color(self, method: str) -> QColor:
        """Return the colour of a method's word."""
        return self.color(self.method_token(method))

    def status_token(self, status: int | None) -> str:
        """Return the token of a status; ``None`` is an exchange that failed without one."""
        if status is None:
            return "status.failed"
        name = f"status.{status // 100}xx"
        return name if name in self._tokens else "status.1xx"

    def status_color(self, status: int | None) -> QColor:
        """Return the colour of a status; ``None`` is an exchange that failed without one."""
        return self.color(self.status_token(status))

    def syntax_color(self, token_class: str) -> QColor:
        """Return the colour of a piece of code: ``key``, ``string``, ``number``, ``comment`` ..., else plain."""
        name = f"syntax.{token_class}"
        return self.color(name if name in self._tokens else "syntax.plain")

    def ui_font(self) -> QFont:
        """Return the window's font at body size."""
        if self._ui_font is None:
            self._ui_font = make_ui_font(FONT_BODY_PX)
        return QFont(self._ui_font)

    def code_font(self) -> QFont:
        """Return the monospace font."""
        if self._code_font is None:
            self._code_font = make_code_font(self._code_size_px, self._code_family)
        return QFont(self._code_font)

    def icon(self, name: str, token: str = "secondary") -> QIcon:
        """Return a drawn icon (a file name of ``resources/icons`` without ``.svg``) in a token's colour."""
        return self._icons.icon(name, token)

    def _wants_dark(self) -> bool:
        if self._choice != "system" or self._app is None:
            return self._choice == "dark"
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _system_changed(self) -> None:
        if self._app is not None and self._choice == "system" and self._wants_dark() != self.is_dark:
            self.apply(self._app, "system")


_current: Theme | None = None


def current_theme() -> Theme:
    """Return the one theme of this process; widgets paint with it, ``boot`` applies it."""
    global _current  # noqa: PLW0603 - one application, one theme; widgets cannot all be handed it
    if _current is None:
        _current = Theme()
    return _current
