"""Quiet underlined tabs for the sections of a panel, with counts and a dot: ``Params 1 · Headers 4 · Auth ●``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import FONT_SECONDARY_PX, RADIUS_SMALL, SPACE_S

_HEIGHT_PX = 34
_PADDING_PX = 10
_GAP_PX = 5
_DOT_PX = 3


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    count: int = 0
    dot: bool = False


class SectionTabs(QTabBar):
    """Tabs by key. Arrow keys move, as in every tab bar."""

    key_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without sections."""
        super().__init__(parent)
        self._sections: dict[str, _Section] = {}
        self._hovered = -1
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.currentChanged.connect(self._announce)
        current_theme().changed.connect(self.update)

    def add_section(self, key: str, title: str) -> None:
        """Add a section at the end."""
        self._sections[key] = _Section(title)
        index = self.addTab("")
        self.setTabData(index, key)
        self._refresh(key)

    def keys(self) -> list[str]:
        """Return the keys in order, hidden ones included."""
        return [str(self.tabData(index)) for index in range(self.count())]

    def key(self) -> str:
        """Return the key of the section that is shown."""
        return str(self.tabData(self.currentIndex()) or "")

    def set_key(self, key: str) -> None:
        """Show a section; an unknown key changes nothing."""
        if key in self._sections:
            self.setCurrentIndex(self.keys().index(key))

    def set_title(self, key: str, title: str) -> None:
        """Call a section something else."""
        self._change(key, replace(self._sections[key], title=title))

    def set_count(self, key: str, count: int) -> None:
        """Show a figure behind the title; 0 shows none."""
        self._change(key, replace(self._sections[key], count=count))

    def set_dot(self, key: str, on: bool) -> None:
        """Show that the section holds something."""
        self._change(key, replace(self._sections[key], dot=on))

    def set_section_visible(self, key: str, visible: bool) -> None:
        """Show or hide a section's tab."""
        self.setTabVisible(self.keys().index(key), visible)

    def tabSizeHint(self, index: int) -> QSize:
        """Fit title, count and dot."""
        section = self._sections.get(str(self.tabData(index)))
        if section is None:
            return QSize(2 * _PADDING_PX, _HEIGHT_PX)
        width = 2 * _PADDING_PX + self._title_metrics().horizontalAdvance(section.title) + self._mark_width(section)
        return QSize(width, _HEIGHT_PX)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Never cut a title."""
        return self.tabSizeHint(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the tab under the pointer."""
        super().mouseMoveEvent(event)
        self._hovered = self.tabAt(event.position().toPoint())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Light nothing up."""
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw titles, marks and the line under the section that is shown."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.color("border"))
        for index in range(self.count()):
            rect = self.tabRect(index)
            if self.isTabVisible(index) and rect.isValid():
                self._paint_tab(painter, rect, index)

    def _paint_tab(self, painter: QPainter, rect: QRect, index: int) -> None:
        theme = current_theme()
        section = self._sections[str(self.tabData(index))]
        current = index == self.currentIndex()
        painter.setFont(self._title_font())
        inner = rect.adjusted(_PADDING_PX, 0, -_PADDING_PX, -1)
        painter.setPen(theme.color("text" if current or index == self._hovered else "secondary"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, section.title)
        inner.setLeft(inner.left() + self._title_metrics().horizontalAdvance(section.title) + _GAP_PX)
        self._paint_mark(painter, inner, section, current)
        if current:
            painter.fillRect(QRect(rect.left() + 4, rect.bottom() - 1, rect.width() - 8, 2), theme.color("accent"))
            if self.hasFocus():
                painter.setPen(theme.color("focus"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                ring = QRectF(rect).adjusted(3.5, 5.5, -3.5, -5.5)
                painter.drawRoundedRect(ring, RADIUS_SMALL, RADIUS_SMALL)

    def _paint_mark(self, painter: QPainter, rect: QRect, section: _Section, current: bool) -> None:
        theme = current_theme()
        if section.count:
            painter.setFont(self._count_font())
            painter.setPen(theme.color("accent" if current else "secondary"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, str(section.count))
        elif section.dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QPointF(rect.left() + _DOT_PX, rect.center().y() + 0.5), _DOT_PX, _DOT_PX)

    def _mark_width(self, section: _Section) -> int:
        if section.count:
            return _GAP_PX + QFontMetrics(self._count_font()).horizontalAdvance(str(section.count))
        return _GAP_PX + SPACE_S if section.dot else 0

    def _title_font(self) -> QFont:
        font = current_theme().ui_font()
        font.setWeight(QFont.Weight.Medium)
        return font

    def _title_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._title_font())

    def _count_font(self) -> QFont:
        font = current_theme().ui_font()
        font.setPixelSize(FONT_SECONDARY_PX)
        return font

    def _change(self, key: str, section: _Section) -> None:
        if self._sections[key] != section:
            self._sections[key] = section
            self._refresh(key)

    def _refresh(self, key: str) -> None:
        """Bring the tab's own text (for screen readers and tests) in line; that lays the tabs out again, too."""
        section = self._sections[key]
        mark = f" {section.count}" if section.count else (" ●" if section.dot else "")
        self.setTabText(self.keys().index(key), section.title + mark)
        self.update()

    def _announce(self, index: int) -> None:
        if index >= 0 and self.tabData(index):
            self.key_changed.emit(self.key())
