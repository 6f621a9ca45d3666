"""The tab bar inside a tab strip: paints the tabs, reorders them by dragging, closes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QTabBar, QWidget

from sanderling.ui.theme import current_theme
from sanderling.ui.theme.icons import draw_at
from sanderling.ui.theme.tokens import RADIUS_SMALL

TAB_HEIGHT_PX = 36
_PADDING_PX = 12
_GAP_PX = 6
_CLOSE_PX = 18
_WIDEST_PX = 240
_NARROWEST_PX = 132


@dataclass(frozen=True, slots=True)
class TabItem:
    """What a tab shows; ``badge`` is a word before the title in the colour of the token ``badge_token``."""

    key: str
    title: str
    badge: str = ""
    badge_token: str = "secondary"
    unsaved: bool = False
    tooltip: str = ""


class TabStripBar(QTabBar):
    """Tabs by key."""

    activated = Signal(str)
    close_requested = Signal(str)
    reordered = Signal(list)
    menu_requested = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without tabs."""
        super().__init__(parent)
        self._items: dict[str, TabItem] = {}
        self._hovered = -1
        self._over_close = False
        self._pressed: tuple[int, QPoint] | None = None
        self._pressed_close = ""
        self._moved = False
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.currentChanged.connect(self._announce)
        current_theme().changed.connect(self.update)

    def set_tabs(self, tabs: Sequence[TabItem], current_key: str) -> None:
        """Show other tabs; no signal is sent."""
        with QSignalBlocker(self):
            while self.count():
                self.removeTab(self.count() - 1)
            self._items.clear()
            for tab in tabs:
                self.insert(tab, -1)
            self.set_current(current_key)

    def insert(self, tab: TabItem, index: int) -> None:
        """Add a tab; no signal is sent."""
        with QSignalBlocker(self):
            self._items[tab.key] = tab
            place = self.insertTab(index if index >= 0 else self.count(), "")
            self.setTabData(place, tab.key)
            self.show_item(tab)

    def show_item(self, tab: TabItem) -> None:
        """Show a tab's new content; an unknown key changes nothing."""
        if tab.key in self.keys():
            self._items[tab.key] = tab
            index = self.keys().index(tab.key)
            mark = f" {self.tr('(unsaved)')}" if tab.unsaved else ""
            self.setTabText(index, f"{tab.badge} {tab.title}".strip() + mark)
            self.setTabToolTip(index, tab.tooltip or tab.title)
            self.update()

    def remove(self, key: str) -> None:
        """Take a tab away; no signal is sent."""
        if key in self.keys():
            with QSignalBlocker(self):
                self.removeTab(self.keys().index(key))
            self._items.pop(key)

    def set_current(self, key: str) -> None:
        """Make a tab the current one; no signal is sent."""
        if key in self.keys():
            with QSignalBlocker(self):
                self.setCurrentIndex(self.keys().index(key))
            self.update()

    def current_key(self) -> str:
        """Return the current tab's key."""
        return str(self.tabData(self.currentIndex()) or "")

    def keys(self) -> list[str]:
        """Return the keys in order."""
        return [str(self.tabData(index) or "") for index in range(self.count())]

    def close_rect(self, index: int) -> QRect:
        """Return where a tab's close mark is."""
        rect = self.tabRect(index)
        left = rect.right() - _CLOSE_PX - _GAP_PX
        return QRect(left, rect.center().y() - _CLOSE_PX // 2, _CLOSE_PX, _CLOSE_PX)

    def tabSizeHint(self, index: int) -> QSize:
        """Fit badge and title, up to a limit."""
        item = self._items.get(str(self.tabData(index) or ""))
        if item is None:
            return QSize(_NARROWEST_PX, TAB_HEIGHT_PX)
        width = _PADDING_PX + QFontMetrics(self._title_font()).horizontalAdvance(item.title)
        if item.badge:
            width += QFontMetrics(self._badge_font()).horizontalAdvance(item.badge) + _GAP_PX
        return QSize(min(max(width + 3 * _GAP_PX + _CLOSE_PX, _NARROWEST_PX), _WIDEST_PX), TAB_HEIGHT_PX)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Let tabs shrink until a few letters are left."""
        return QSize(_NARROWEST_PX, TAB_HEIGHT_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close by the mark or the middle button, else take the tab and perhaps drag it."""
        place = event.position().toPoint()
        index = self.tabAt(place)
        self._pressed, self._moved, self._pressed_close = None, False, ""
        if index >= 0 and event.button() == Qt.MouseButton.MiddleButton:
            self._pressed_close = str(self.tabData(index))
        elif index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            if self.close_rect(index).contains(place):
                self._pressed_close = str(self.tabData(index))
            else:
                self._pressed = (index, place)
                super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up what is under the pointer; move a dragged tab once it passes its neighbour's middle."""
        place = event.position().toPoint()
        self._hovered = self.tabAt(place)
        self._over_close = self._hovered >= 0 and self.close_rect(self._hovered).contains(place)
        if self._pressed is not None:
            self._drag_to(place)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish closing or dragging."""
        index = self.tabAt(event.position().toPoint())
        if self._pressed_close and index >= 0 and self.tabData(index) == self._pressed_close:
            self.close_requested.emit(self._pressed_close)
        if self._moved:
            self.reordered.emit(self.keys())
        self._pressed, self._moved, self._pressed_close = None, False, ""
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Light nothing up."""
        super().leaveEvent(event)
        self._hovered, self._over_close = -1, False
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a tab's menu, by mouse or by the menu key."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.tabAt(event.pos()) if by_mouse else self.currentIndex()
        if index >= 0:
            place = event.globalPos() if by_mouse else self.mapToGlobal(self.tabRect(index).bottomLeft())
            self.menu_requested.emit(str(self.tabData(index)), place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tabs."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.color("border"))
        for index in range(self.count()):
            rect = self.tabRect(index)
            if rect.intersects(self.rect()):
                self._paint_tab(painter, rect, index)

    def _paint_tab(self, painter: QPainter, rect: QRect, index: int) -> None:
        theme = current_theme()
        item = self._items[str(self.tabData(index))]
        current, hovered = index == self.currentIndex(), index == self._hovered
        if current:
            painter.fillRect(rect, theme.color("surface"))
        elif hovered:
            painter.fillRect(rect.adjusted(0, 0, 0, -1), theme.color("hover"))
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), theme.color("border"))
        if current and self.hasFocus():
            painter.setPen(theme.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(3.5, 3.5, -4.5, -3.5), RADIUS_SMALL, RADIUS_SMALL)
        inner = rect.adjusted(_PADDING_PX, 0, -(_CLOSE_PX + 2 * _GAP_PX), 0)
        if item.badge:
            painter.setFont(self._badge_font())
            painter.setPen(theme.color(item.badge_token))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, item.badge)
            inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(item.badge) + _GAP_PX)
        painter.setFont(self._title_font())
        painter.setPen(theme.color("text" if current or hovered else "secondary"))
        title = painter.fontMetrics().elidedText(item.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)
        self._paint_close(painter, index, item, shown=current or hovered)

    def _paint_close(self, painter: QPainter, index: int, item: TabItem, *, shown: bool) -> None:
        theme = current_theme()
        rect = self.close_rect(index)
        over = index == self._hovered and self._over_close
        painter.setPen(Qt.PenStyle.NoPen)
        if over:
            painter.setBrush(theme.color("pressed"))
            painter.drawRoundedRect(rect, RADIUS_SMALL, RADIUS_SMALL)
        if item.unsaved and not over:
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QPointF(rect.center()) + QPointF(0.5, 0.5), 3.5, 3.5)
        elif shown:
            draw_at(painter, theme.icon("close", "text" if over else "secondary"), rect.x() + 2, rect.y() + 2, 14)

    def _drag_to(self, place: QPoint) -> None:
        assert self._pressed is not None
        start, origin = self._pressed
        far = (place - origin).manhattanLength() >= QApplication.startDragDistance()
        over = self.tabAt(QPoint(place.x(), self.height() // 2))
        if not far or over < 0 or over == start:
            return
        middle = self.tabRect(over).center().x()
        if (over > start and place.x() > middle) or (over < start and place.x() < middle):
            with QSignalBlocker(self):
                self.moveTab(start, over)
            self._pressed, self._moved = (over, place), True

    def _title_font(self) -> QFont:
        return current_theme().ui_font()

    def _badge_font(self) -> QFont:
        font = current_theme().ui_font()
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _announce(self, index: int) -> None:
        if index >= 0 and self.tabData(index):
            self.activated.emit(self.current_key())
