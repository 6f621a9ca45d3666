"""Drawing of a table's cells: text with coloured variables, check mark, icon."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextLayout, QTextOption

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.icons import draw_at
from sanderling.ui.theme.tokens import RADIUS_SMALL
from sanderling.ui.widgets.variables import VariableSource, reference_format, references

_BOX_PX = 14


def paint_text(
    painter: QPainter, rect: QRect, text: str, font: QFont, color: QColor, *, source: VariableSource | None = None
) -> None:
    """Draw a line of text, cut to ``rect``; with ``source`` its variables are coloured."""
    line = text.replace("\n", "⏎")
    painter.setFont(font)
    shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, rect.width())
    if source is None or "{{" not in shown:
        painter.setPen(color)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    formats = []
    for found in references(shown):
        piece = QTextLayout.FormatRange()
        piece.start, piece.length = found.start, found.end - found.start
        piece.format = reference_format(source.lookup(found.name) is not None)
        formats.append(piece)
    layout.setFormats(formats)
    layout.beginLayout()
    text_line = layout.createLine()
    layout.endLayout()
    painter.setPen(color)
    top = rect.top() + (rect.height() - text_line.height()) / 2
    layout.draw(painter, QPointF(rect.left(), top))


def paint_check(painter: QPainter, rect: QRect, *, checked: bool) -> None:
    """Draw a check box in the middle of ``rect``."""
    theme = current_theme()
    box = QRectF(0, 0, _BOX_PX, _BOX_PX)
    box.moveCenter(QPointF(rect.center()) + QPointF(0.5, 0.5))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = theme.color("accent" if checked else "control_border")
    painter.setPen(QPen(edge, 1))
    painter.setBrush(theme.color("accent" if checked else "surface"))
    painter.drawRoundedRect(box, RADIUS_SMALL - 0.5, RADIUS_SMALL - 0.5)
    if checked:
        pen = QPen(theme.color("on_accent"), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        left, top = box.left(), box.top()
        painter.drawPolyline(
            [QPointF(left + 3.4, top + 7.4), QPointF(left + 6, top + 10), QPointF(left + 10.8, top + 4.4)]
        )


def paint_icon(painter: QPainter, rect: QRect, name: str, token: str, size_px: int = 14) -> None:
    """Draw an icon in the middle of ``rect``."""
    x = rect.center().x() - size_px // 2 + 1
    y = rect.center().y() - size_px // 2 + 1
    draw_at(painter, current_theme().icon(name, token), x, y, size_px)
