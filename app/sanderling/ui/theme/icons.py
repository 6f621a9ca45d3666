"""Icons: SVG files in the text's colour, drawn at the size and scale that is asked for.

Qt draws ``currentColor`` black, so the colour is put into the SVG's text. An icon follows the theme by itself: it asks
for the colour whenever it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImageReader, QPainter, QPixmap

_EMPTY: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"/>'

ColorLookup = Callable[[str], QColor]


class IconSet:
    """The drawn icons of one folder, cached by name, size, scale and colour."""

    def __init__(self, color: ColorLookup) -> None:
        """Start without a folder; ``color`` gives a token's colour at the time of drawing."""
        self._color = color
        self._folder: Path | None = None
        self._texts: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, int, int, float, str], QPixmap] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._engines: list[_SvgEngine] = []

    def use_folder(self, folder: Path) -> None:
        """Read icons from ``folder`` from now on."""
        self._folder = folder
        self._texts.clear()
        self._pixmaps.clear()

    def icon(self, name: str, token: str) -> QIcon:
        """Return the icon in a token's colour; it follows the theme."""
        key = (name, token)
        if key not in self._icons:
            engine = _SvgEngine(self, name, token)
            self._engines.append(engine)
            self._icons[key] = QIcon(engine)
        return self._icons[key]

    def pixmap(self, name: str, token: str, size: QSize, scale: float) -> QPixmap:
        """Return the drawing for a size in logical pixels on a screen of that scale."""
        color = self._color(token).name()
        key = (name, size.width(), size.height(), scale, color)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = self._draw(name, color, (size.toSizeF() * scale).toSize())
            found.setDevicePixelRatio(scale)
        return found

    def _draw(self, name: str, color: str, size: QSize) -> QPixmap:
        # Read as an image in a format of Qt's own, it needs no QtSvg in Python.
        data = QBuffer()
        data.setData(self._text(name).replace("currentColor", color).encode())
        data.open(QBuffer.OpenModeFlag.ReadOnly)
        reader = QImageReader(data, b"svg")
        edge = min(size.width(), size.height())
        reader.setScaledSize(QSize(edge, edge))
        drawing = QPixmap.fromImageReader(reader)
        if size.width() == size.height() or drawing.isNull():
            return drawing
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.drawPixmap(QPointF((size.width() - edge) / 2, (size.height() - edge) / 2), drawing)
        painter.end()
        return pixmap

    def _text(self, name: str) -> str:
        if name not in self._texts:
            path = self._folder / f"{name}.svg" if self._folder else None
            self._texts[name] = path.read_text("utf-8") if path and path.is_file() else _EMPTY
        return self._texts[name]


class _SvgEngine(QIconEngine):
    """Draws one icon of a set."""

    def __init__(self, icons: IconSet, name: str, token: str) -> None:
        super().__init__()
        self._icons = icons
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.deviceTransform().m11()  # asking for the device loads every kind of device there is
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        token = "disabled" if mode == QIcon.Mode.Disabled else self._token
        return self._icons.pixmap(self._name, token, size, scale)

    def clone(self) -> QIconEngine:
        engine = _SvgEngine(self._icons, self._name, self._token)
        self._icons._engines.append(engine)
        return engine

    def iconName(self) -> str:
        return self._name

    def isNull(self) -> bool:
        return False


def draw_at(painter: QPainter, icon: QIcon, x: int, y: int, size_px: int) -> None:
    """Paint an icon with its top left corner at a point."""
    icon.paint(painter, QRect(QPoint(x, y), QSize(size_px, size_px)))
