"""The live table of a stream's messages: follows the newest, lets go when the person scrolls up, can be paused.

The items of a list are shown in it too; the table then stays where it is while more come.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QTableView, QVBoxLayout, QWidget

from sanderling.services.response_views import HeldBytes, MessageIndex, pretty_data
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S, SPACE_XS
from sanderling.ui.viewers.events_model import EVENT, ID, SIZE, TIME, EventsModel
from sanderling.ui.viewers.figures import count_text
from sanderling.ui.viewers.items_bar import ItemsBar
from sanderling.ui.viewers.text_pane import TextPane
from sanderling.ui.viewers.text_table import calm_table
from sanderling.ui.widgets.icon_button import IconButton

_TIME_PX = 120
_NUMBER_PX = 76


class EventsView(QWidget):
    """Table above, the selected message below."""

    paused_changed = Signal(bool)
    link_opened = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start empty; ``name`` becomes the table's objectName."""
        super().__init__(parent)
        self.table = EventsModel(self)
        self.view = QTableView(self)
        self.view.setObjectName(name)
        self.view.setAccessibleName(self.tr("Events of the stream"))
        self.view.setModel(self.table)
        self.view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        calm_table(self.view)
        for column, width in ((TIME, _TIME_PX), (ID, 110), (EVENT, 110), (SIZE, 76)):
            self.view.setColumnWidth(column, width)
        self._following = True
        self._seen = 0
        self._live = False
        self._goes_on = False
        self._place = (0, -1)
        self._make_bar()
        self._make_detail()
        self._lay_out()
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.view.selectionModel().currentRowChanged.connect(self._show_message)
        self.setFocusProxy(self.view)

    def set_index(self, index: MessageIndex) -> None:
        """Show another stream; of a list that goes on, the person stays where they are."""
        goes_on, self._goes_on = self._goes_on and self.table.is_list, False
        if goes_on:
            self._place = (self.view.verticalScrollBar().value(), self.view.currentIndex().row())
        self.pause.setChecked(False)
        self.table.set_index(index)
        self._following, self._seen = not self.table.is_list, 0
        for column in (ID, EVENT):  # lines of NDJSON have neither
            self.view.setColumnHidden(column, index.kind != "sse")
        self.view.setColumnWidth(TIME, _NUMBER_PX if self.table.is_list else _TIME_PX)
        self._bar.setVisible(not self.table.is_list)
        self.items.setVisible(self.table.is_list)
        if not goes_on:
            self._place = (0, -1)
            self._detail.hide()
            self.view.verticalScrollBar().setValue(0)
        self.refresh()

    def go_on(self) -> None:
        """Take the next stream as this list going on."""
        self._goes_on = True

    def set_live(self, live: bool) -> None:
        """Say whether more may come."""
        self._live = live
        self.pause.setEnabled(live or self.is_paused())
        self._tell()

    def is_paused(self) -> bool:
        """Whether the table stands still while messages wait."""
        return self.pause.isChecked()

    def refresh(self) -> None:
        """Take in what has come; call it at most once a frame."""
        if not self.is_paused() and self.table.waiting:
            following = self._following
            self.table.show_all()
            self._go_back()
            if following:
                self.view.scrollToBottom()
                self._following = True
        self._tell()

    def jump_to_newest(self) -> None:
        """Follow the newest message again."""
        self._following = True
        self.view.scrollToBottom()
        self._tell()

    def _go_back(self) -> None:
        """Go to where the person was, as soon as there are as many rows again."""
        top, row = self._place
        if (top or row >= 0) and self.table.rowCount() > max(top, row):
            self._place = (0, -1)
            if row >= 0:
                self.view.selectRow(row)
            self.view.verticalScrollBar().setValue(top)

    def _make_bar(self) -> None:
        self.items = ItemsBar(self)
        self.items.more_wanted.connect(self.go_on)
        self.items.hide()
        self._bar = QWidget(self)
        self.counter = QLabel(self)
        self.counter.setObjectName("eventsCount")
        self.counter.setProperty("role", "secondary")
        self.newer = QPushButton(self)
        self.newer.setObjectName("eventsNew")
        self.newer.setProperty("kind", "quiet")
        self.newer.clicked.connect(self.jump_to_newest)
        self.newer.hide()
        self.pause = IconButton("pause", self.tr("Pause the table"), checkable=True, parent=self)
        self.pause.setObjectName("eventsPause")
        self.pause.toggled.connect(self._pause_toggled)

    def _make_detail(self) -> None:
        self._detail = QWidget(self)
        self._title = QLabel(self._detail)
        self._title.setObjectName("eventTitle")
        self._title.setProperty("role", "caption")
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._message = TextPane("eventBody", self._detail)
        self._message.viewer.setAccessibleName(self.tr("The selected event"))
        self._message.viewer.link_opened.connect(self.link_opened)
        column = QVBoxLayout(self._detail)
        column.setContentsMargins(0, SPACE_XS, 0, 0)
        column.setSpacing(SPACE_XS)
        title = QHBoxLayout()
        title.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        title.addWidget(self._title)
        column.addLayout(title)
        column.addWidget(self._message, 1)
        self._detail.hide()

    def _lay_out(self) -> None:
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(SPACE_M, SPACE_XS, SPACE_S, SPACE_XS)
        bar.setSpacing(SPACE_S)
        bar.addWidget(self.counter)
        bar.addStretch(1)
        bar.addWidget(self.newer)
        bar.addWidget(self.pause)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.addWidget(self.view)
        self._splitter.addWidget(self._detail)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.items)
        column.addWidget(self._splitter, 1)

    def _pause_toggled(self, paused: bool) -> None:
        self.pause.set_icon("play" if paused else "pause")
        self.pause.set_text(self.tr("Go on") if paused else self.tr("Pause the table"))
        self.set_live(self._live)
        self.refresh()
        self.paused_changed.emit(paused)

    def _scrolled(self, value: int) -> None:
        self._following = not self.table.is_list and value >= self.view.verticalScrollBar().maximum()
        self._tell()

    def _tell(self) -> None:
        shown, waiting = self.table.rowCount(), self.table.waiting
        if self.table.is_list:
            self.items.show_count(shown)
            return
        if self.is_paused():
            text = self.tr("%1 events, paused: %2 waiting").replace("%2", count_text(waiting))
        else:
            text = self.tr("%1 events, live") if self._live else self.tr("%1 events")
        self.counter.setText(text.replace("%1", count_text(shown)))
        if self._following or self.is_paused():
            self._seen = shown
        unseen = shown - self._seen
        self.newer.setVisible(unseen > 0)
        self.newer.setText(self.tr("new: %1").replace("%1", count_text(unseen)))
        self.newer.setAccessibleName(self.newer.text())

    def _show_message(self, current: QModelIndex) -> None:
        if not current.isValid():
            self._detail.hide()
            return
        text, language = pretty_data(self.table.data_of(current.row()))
        self._title.setText(self.table.title(current.row()))
        self._message.show_source(HeldBytes(text.encode("utf-8", "replace")), language=language)
        if self._detail.isHidden():
            self._detail.show()
            QTimer.singleShot(0, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """Scroll to the selected row, which the detail below may have pushed out of sight."""
        if self.view.currentIndex().isValid():
            self.view.scrollTo(self.view.currentIndex())
