"""What happened and when: the waterfall of phases, and below it the log of events."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from sanderling.domain import events as ev
from sanderling.domain.timings import timings_of
from sanderling.ui.viewers.event_words import EventWords
from sanderling.ui.viewers.text_table import TextTable, TextTableModel
from sanderling.ui.viewers.waterfall import Waterfall


class TimelineView(QWidget):
    """Shows the events of an exchange, finished or not."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start empty under an objectName."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Timeline"))
        self._words = EventWords(self)
        self.waterfall = Waterfall()
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        holder.setProperty("surface", "surface")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.waterfall)
        column.addStretch(1)
        area.setWidget(holder)
        titles = [self.tr("At"), self.tr("Event"), self.tr("Detail")]
        self.log = TextTable(TextTableModel(titles, code_columns=(0, 2)), "timelineLog", self.tr("Log of events"), self)
        self.log.setColumnWidth(0, 104)
        self.log.setColumnWidth(1, 170)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.addWidget(area)
        self._splitter.addWidget(self.log)
        self._splitter.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._splitter)
        self.setFocusProxy(self.log)

    def show_events(self, events: Sequence[ev.Event]) -> None:
        """Show these events."""
        hops = [f"{event.method} {event.url}" for event in events if isinstance(event, ev.Prepared)]
        timings = timings_of(events)
        self.waterfall.show_timings(timings, hops)
        rows = []
        for event in sorted(events, key=lambda each: each.at_s):
            name, detail = self._words.words(event)
            # What comes before the first phase is preparation, and no part of the time.
            offset_s = max(event.at_s - timings.start_s, 0.0)
            rows.append((f"{offset_s * 1000:.1f} ms", name, detail))
        self.log.table.set_rows(rows)
        wanted = min(self.waterfall.sizeHint().height() + 2, max(80, self.height() * 3 // 5))
        self._splitter.setSizes([wanted, max(80, self.height() - wanted)])
