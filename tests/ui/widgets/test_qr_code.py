"""The drawn QR code."""

from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from sanderling.ui.widgets.qr_code import QrCode


def test_modules_are_drawn_at_whole_pixels_within_a_quiet_zone(qtbot: QtBot) -> None:
    """Dark on light, four modules of light around, hidden without a code."""
    code = QrCode()
    qtbot.addWidget(code)
    assert code.isHidden()
    code.show_rows([[True, False], [False, True]])
    picture = code.grab().toImage()
    step = code.width() // 10
    assert code.width() == code.height() == step * 10

    def shade(row: int, column: int) -> QColor:
        return picture.pixelColor(column * step + step // 2, row * step + step // 2)

    assert [shade(4, 4), shade(4, 5), shade(5, 5), shade(3, 3)] == [
        QColor("black"),
        QColor("white"),
        QColor("black"),
        QColor("white"),
    ]
    code.show_rows(())
    assert code.isHidden()
