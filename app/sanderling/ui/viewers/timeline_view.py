"""What happened and when: the waterfall of phases, and below it the log, the connection, TLS and the raw heads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sanderling.domain import events as ev
from sanderling.domain.calls import CallRecord
from sanderling.domain.timings import Timings, timings_of
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S, SPACE_XS
from sanderling.ui.viewers.call_facts import CallFacts
from sanderling.ui.viewers.call_groups import CallGroups, TitledCall
from sanderling.ui.viewers.certificate_facts import CertificateFacts, chain_of
from sanderling.ui.viewers.event_words import EventWords
from sanderling.ui.viewers.facts_table import FactsTable
from sanderling.ui.viewers.raw_heads import RawHeads
from sanderling.ui.viewers.text_table import TextTable, TextTableModel
from sanderling.ui.viewers.waterfall import Waterfall
from sanderling.ui.widgets.segmented_control import SegmentedControl

if TYPE_CHECKING:
    from sanderling.services.response_views import ReadCertificate

LOG, CONNECTION, TLS, HEADS = "log", "connection", "tls", "heads"
_LEAST_PX = 80


class TimelineView(QWidget):
    """Shows the events of an exchange, finished or not."""

    chain_wanted = Signal(object)
    """Certificates (DER) that somebody wants to look at; ``show_certificates`` is the answer."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start empty under an objectName."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Timeline"))
        self._words = EventWords(self)
        self._call_facts = CallFacts(self)
        self._certificate_facts = CertificateFacts(self)
        self._groups = CallGroups(self)
        self._calls: list[TitledCall] = []
        self._dragged = False
        self._chain: tuple[bytes, ...] = ()
        self._read: tuple[ReadCertificate, ...] = ()
        self.waterfall = Waterfall()
        self.log = self._made_log()
        self.connection = FactsTable("timelineConnection", self.tr("Connection"), self)
        self.tls = FactsTable("timelineTls", self.tr("TLS and certificates"), self)
        self.heads = RawHeads(self)
        self._pages = {LOG: self.log, CONNECTION: self.connection, TLS: self.tls, HEADS: self.heads}
        self.choice = SegmentedControl(
            [
                (LOG, self.tr("Log")),
                (CONNECTION, self.tr("Connection")),
                (TLS, self.tr("TLS")),
                (HEADS, self.tr("Raw heads")),
            ],
            self,
        )
        self.choice.setObjectName("timelineChoice")
        self.choice.setAccessibleName(self.tr("What to show of the exchange"))
        self.choice.key_changed.connect(self._show_page)
        self.call_combo = QComboBox(self)
        self.call_combo.setObjectName("timelineCall")
        self.call_combo.setAccessibleName(self.tr("Which call"))
        self.call_combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.call_combo.setMinimumContentsLength(24)
        self.call_combo.activated.connect(lambda _index: self._show_call())
        self._stack = QStackedWidget(self)
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._lay_out()
        self.setFocusProxy(self.log)
        self._show_page(LOG)

    def show_events(self, events: Sequence[ev.Event]) -> None:
        """Show these events."""
        timings = timings_of(events)
        self._calls = self._groups.calls(events)
        self.waterfall.show_groups(timings, self._groups.groups(events, timings))
        self._show_log(events, timings)
        self._show_calls()
        if not self._dragged:
            wanted = min(self.waterfall.sizeHint().height() + 2, max(_LEAST_PX, self.height() // 2))
            self._splitter.setSizes([wanted, max(_LEAST_PX, self.height() - wanted)])

    def _note_drag(self) -> None:
        """Leave the parts as high as the person has made them."""
        self._dragged = True

    def _show_log(self, events: Sequence[ev.Event], timings: Timings) -> None:
        rows = []
        for event in sorted(events, key=lambda each: each.at_s):
            name, detail = self._words.words(event)
            # What comes before the first phase is preparation, and no part of the time.
            offset_s = max(event.at_s - timings.start_s, 0.0)
            rows.append((f"{offset_s * 1000:.1f} ms", name, detail))
        self.log.table.set_rows(rows)

    # --- one call of several

    def _show_calls(self) -> None:
        """Offer the calls; the last one is shown unless the person has chosen another of the same exchange."""
        titles = [each.title for each in self._calls]
        chosen = self.call_combo.currentIndex()
        was_last = chosen == self.call_combo.count() - 1
        keep = not was_last and 0 <= chosen < len(titles)
        self.call_combo.clear()
        self.call_combo.addItems(titles)
        self.call_combo.setCurrentIndex(chosen if keep else len(titles) - 1)
        self._show_call()

    def _show_call(self) -> None:
        index = self.call_combo.currentIndex()
        call = self._calls[index].call if 0 <= index < len(self._calls) else None
        self.call_combo.setToolTip(self.call_combo.currentText())
        self.connection.show_facts(self._call_facts.facts(call) if call else [])
        self.connection.show_nothing(self.tr("Nothing was sent"), self.tr("The log says why."))
        self._show_tls(call)
        self.heads.show_call(call)

    def _show_tls(self, call: CallRecord | None) -> None:
        chain = chain_of(call)
        read = self._read if chain == self._chain else ()
        self.tls.show_facts(self._certificate_facts.facts(call, read) if call else [])
        self.tls.show_nothing(self.tr("No TLS"), self.tr("This call went over a plain connection, or none."))
        if chain and chain != self._chain and self._stack.currentWidget() is self.tls:
            self._chain, self._read = chain, ()
            self.chain_wanted.emit(chain)

    def show_certificates(self, chain: tuple[bytes, ...], read: tuple[ReadCertificate, ...]) -> None:
        """Show what the certificates of a chain say."""
        if chain == self._chain:
            self._read = read
            self._show_call()

    def _show_page(self, key: str) -> None:
        self._stack.setCurrentWidget(self._pages[key])
        self.call_combo.setVisible(key != LOG)
        if key == TLS:
            self._show_call()

    # --- layout

    def _made_log(self) -> TextTable:
        titles = [self.tr("At"), self.tr("Event"), self.tr("Detail")]
        log = TextTable(TextTableModel(titles, code_columns=(0, 2)), "timelineLog", self.tr("Log of events"), self)
        log.setColumnWidth(0, 104)
        log.setColumnWidth(1, 170)
        return log

    def _lay_out(self) -> None:
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
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, SPACE_XS)
        row.setSpacing(SPACE_S)
        row.addWidget(self.choice)
        row.addWidget(self.call_combo, 1)
        row.addStretch(0)
        below = QWidget(self)
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(0)
        lower.addLayout(row)
        lower.addWidget(self._stack, 1)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.addWidget(area)
        self._splitter.addWidget(below)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.splitterMoved.connect(self._note_drag)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._splitter)
