"""The phases of an exchange as bars over time, a group for each hop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sanderling.domain.calls import ServerTiming
from sanderling.domain.timings import Phase, Span, Timings
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S
from sanderling.ui.viewers.figures import duration_text, exact_duration_text

_ROW_PX: Final = 24
_BAR_PX: Final = 10
_LABEL_PX: Final = 132
_FIGURE_PX: Final = 76
_THINNEST_PX: Final = 2.0
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOKENS: Final = {
    Phase.NAME_RESOLUTION: "syntax.constant",
    Phase.CONNECT: "info",
    Phase.PROXY: "syntax.string",
    Phase.TLS: "syntax.number",
    Phase.SENDING: "secondary",
    Phase.WAITING: "accent",
    Phase.RECEIVING: "success",
    Phase.PAUSE: "warning",
    Phase.SIGN_IN: "syntax.tag",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Phases that belong together, such as those of one call; ``server`` is its Server-Timing."""

    title: str
    spans: tuple[Span, ...]
    server: tuple[ServerTiming, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: a heading without a span, a phase, or with ``by_server`` what the server says it took."""

    title: str
    span: Span | None
    by_server: bool = False


class Waterfall(QWidget):
    """Draws ``Timings``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Phases of the exchange"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._timings = Timings((), 0.0, 0.0)
        self._lines: list[_Line] = []
        current_theme().changed.connect(self.update)

    def show_groups(self, timings: Timings, groups: Sequence[Group]) -> None:
        """Show the phases of each group, under its title where there is more than one."""
        self._timings = timings
        names = self._phase_names()
        self._lines = []
        for group in groups:
            if len(groups) > 1:
                self._lines.append(_Line(group.title, None))
            self._lines += [_Line(names[span.phase], span) for span in group.spans]
            self._lines += self._server_lines(group.spans, group.server)
        total = self.tr("%1 in all").replace("%1", duration_text(timings.total_s))
        told = (f"{line.title} {duration_text(line.span.duration_s)}" for line in self._lines if line.span)
        self.setAccessibleDescription("; ".join([*told, total]))
        self.updateGeometry()
        self.update()

    @staticmethod
    def _server_lines(spans: Sequence[Span], entries: Sequence[ServerTiming]) -> list[_Line]:
        """Return rows for the server's own times; they say how long, not when: the bars begin with the waiting."""
        waiting = next((span for span in spans if span.phase is Phase.WAITING), None)
        if waiting is None:
            return []
        return [
            _Line(entry.name, replace(waiting, end_s=waiting.start_s + entry.duration_ms / 1000), by_server=True)
            for entry in entries
            if entry.duration_ms
        ]

    def _phase_names(self) -> dict[Phase, str]:
        return {
            Phase.NAME_RESOLUTION: self.tr("Name resolution"),
            Phase.CONNECT: self.tr("Connect"),
            Phase.PROXY: self.tr("Proxy"),
            Phase.TLS: self.tr("TLS"),
            Phase.SENDING: self.tr("Sending"),
            Phase.WAITING: self.tr("Waiting"),
            Phase.RECEIVING: self.tr("Receiving"),
            Phase.PAUSE: self.tr("Pause"),
            Phase.SIGN_IN: self.tr("Sign-in"),
        }

    def sizeHint(self) -> QSize:
        """Fit all rows and the total."""
        rows = len(self._lines) + 1 if self._lines else 0
        return QSize(420, rows * _ROW_PX + 2 * SPACE_S)

    def minimumSizeHint(self) -> QSize:
        """Never cut a row."""
        return QSize(280, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, line in enumerate(self._lines):
            box = QRectF(SPACE_M, SPACE_S + number * _ROW_PX, self.width() - 2 * SPACE_M, _ROW_PX)
            if line.span is None:
                painter.setPen(theme.color("text"))
                painter.setFont(_strong(self.font()))
                text = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideMiddle, int(box.width()))
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
                painter.setFont(self.font())
            else:
                self._draw_span(painter, box, line, line.span)
        if self._lines:
            self._draw_total(painter, SPACE_S + len(self._lines) * _ROW_PX)

    def _draw_span(self, painter: QPainter, box: QRectF, line: _Line, span: Span) -> None:
        theme = current_theme()
        painter.setPen(theme.color("secondary"))
        title = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, _LABEL_PX - SPACE_S)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, ("↳ " if line.by_server else "") + title)
        track = self._track()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hover"))
        top = box.top() + (_ROW_PX - _BAR_PX) / 2
        painter.drawRoundedRect(QRectF(track.left(), top, track.width(), _BAR_PX), 3, 3)
        start, end = self._x(span.start_s), self._x(span.end_s)
        start = min(start, track.right() - _THINNEST_PX)
        end = min(end, track.right())
        painter.setBrush(theme.color("secondary" if line.by_server else _TOKENS[span.phase]))
        inset = 3 if line.by_server else 0
        bar = QRectF(start, top + inset, max(_THINNEST_PX, end - start), _BAR_PX - 2 * inset)
        painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(theme.color("text"))
        painter.drawText(
            box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, duration_text(span.duration_s)
        )

    def _draw_total(self, painter: QPainter, top: float) -> None:
        theme = current_theme()
        painter.fillRect(QRectF(SPACE_M, top + 2, self.width() - 2 * SPACE_M, 1), theme.color("border"))
        box = QRectF(SPACE_M, top + 4, self.width() - 2 * SPACE_M, _ROW_PX)
        painter.setFont(_strong(self.font()))
        painter.setPen(theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.tr("Total"))
        text = duration_text(self._timings.total_s)
        painter.drawText(box, _RIGHT, text)

    def _track(self) -> QRectF:
        width = self.width() - 2 * SPACE_M - _LABEL_PX - _FIGURE_PX
        return QRectF(SPACE_M + _LABEL_PX, 0, max(1, width), self.height())

    def _x(self, at_s: float) -> float:
        total = self._timings.total_s or 1.0
        return self._track().left() + self._track().width() * (at_s - self._timings.start_s) / total

    def event(self, event: QEvent) -> bool:
        """Tell the exact time of the row under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._told_at(event.pos())
            if text:
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def _told_at(self, point: QPoint) -> str:
        number = (point.y() - SPACE_S) // _ROW_PX
        if not 0 <= number < len(self._lines):
            return ""
        line = self._lines[number]
        if line.span is None:
            return line.title
        if line.by_server:
            told = self.tr("%1: %2, says the server (when it began is not known)").replace("%1", line.title)
            return told.replace("%2", exact_duration_text(line.span.duration_s))
        after = exact_duration_text(line.span.start_s - self._timings.start_s)
        told = self.tr("%1: %2, begun after %3").replace("%1", line.title)
        return told.replace("%2", exact_duration_text(line.span.duration_s)).replace("%3", after)


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong
