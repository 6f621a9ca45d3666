"""A picture, fitted to the room there is and never enlarged; decoded in a thread of its own."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRectF, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from sanderling.domain.response import BytesSource
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_L, SPACE_M, SPACE_XS

_LARGEST_BYTES: Final = 64 * 1024 * 1024


class _Decoded(QObject):
    ready = Signal(QImage, str, int)


class _Decoding(QRunnable):
    """Reads the picture; hands over the image, its format or the fault, and its number."""

    def __init__(self, data: bytes, number: int) -> None:
        super().__init__()
        self.done = _Decoded()
        self._data = data
        self._number = number

    def run(self) -> None:
        buffer = QBuffer()
        buffer.setData(QByteArray(self._data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setAutoTransform(True)
        kind = bytes(reader.format().data()).decode().upper()
        image = reader.read()
        name = reader.errorString() if image.isNull() else kind
        self.done.ready.emit(image, name, self._number)


class ImageViewer(QWidget):
    """Shows a picture and says how large it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("responseImage")
        self.setAccessibleName(self.tr("Picture"))
        self._canvas = _Canvas(self)
        self.caption = QLabel(self)
        self.caption.setProperty("role", "caption")
        self.caption.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, SPACE_XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._canvas, 1)
        column.addWidget(self.caption)
        self._number = 0
        self._decoding: _Decoding | None = None

    def show_source(self, source: BytesSource) -> None:
        """Show another picture as soon as it is decoded."""
        self._number += 1
        self._canvas.image = QImage()
        self._canvas.update()
        if source.size_bytes > _LARGEST_BYTES:
            self.caption.setText(self.tr("This picture is too large to be shown here. Save it to a file to see it."))
            return
        self.caption.setText("")
        self._decoding = _Decoding(source.read(0, source.size_bytes), self._number)
        self._decoding.setAutoDelete(False)
        self._decoding.done.ready.connect(self._show_image)
        QThreadPool.globalInstance().start(self._decoding)

    def image(self) -> QImage:
        """Return the picture that is shown."""
        return self._canvas.image

    def _show_image(self, image: QImage, name: str, number: int) -> None:
        if number != self._number:
            return
        self._decoding = None
        self._canvas.image = image
        self._canvas.update()
        if image.isNull():
            self.caption.setText(self.tr("The picture cannot be read: %1").replace("%1", name))
        else:
            self.caption.setText(f"{name}   {image.width()} × {image.height()}")


class _Canvas(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.image = QImage()
        current_theme().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current_theme().color("window"))
        if self.image.isNull():
            return
        room_w, room_h = max(1, self.width() - 2 * SPACE_L), max(1, self.height() - 2 * SPACE_L)
        scale = min(1.0, room_w / self.image.width(), room_h / self.image.height())
        width, height = self.image.width() * scale, self.image.height() * scale
        target = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(target, current_theme().color("surface"))
        painter.drawImage(target, self.image)
