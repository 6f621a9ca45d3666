"""The line above the items of a list: how many there are, whether more come, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from sanderling.domain.events import WaitScheduled
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S, SPACE_XS
from sanderling.ui.viewers.figures import count_text
from sanderling.ui.viewers.wait_words import WaitWords
from sanderling.ui.widgets.elided_label import ElidedLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProgress:
    """How far a list has come: its pages, whether more are asked for and why not; ``wait`` is a pause before one."""

    pages: int = 0
    loading: bool = False
    reason: str = ""
    has_more: bool = False
    wait: WaitScheduled | None = None
    wait_left_s: float = 0.0


class ItemsBar(QWidget):
    """Counter and reason to the left, buttons to the right."""

    stop_wanted = Signal()
    more_wanted = Signal()
    send_now_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without items."""
        super().__init__(parent)
        self._progress = ListProgress()
        self._count = -1
        self._waits = WaitWords(self)
        self.counter = QLabel(self)
        self.counter.setObjectName("itemsCount")
        self.counter.setProperty("role", "secondary")
        self.reason = ElidedLabel("", self)
        self.reason.setObjectName("itemsReason")
        self.reason.setProperty("role", "secondary")
        self.send_now = self._button("itemsSendNow", self.tr("Send now"))
        self.send_now.clicked.connect(self.send_now_wanted)
        self.stop = self._button("itemsStop", self.tr("Stop"))
        self.stop.setToolTip(self.tr("Fetch no more pages; what has come stays  Ctrl+."))
        self.stop.clicked.connect(self.stop_wanted)
        self.more = self._button("itemsMore", self.tr("Load more"))
        self.more.setToolTip(self.tr("Go on where it stopped"))
        self.more.clicked.connect(self._ask_for_more)
        self.export = self._button("itemsExport", self.tr("Export…"))
        self.export.setToolTip(self.tr("Write the items to a file: JSON, NDJSON or CSV"))
        self.export.clicked.connect(self.export_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_XS, SPACE_S, SPACE_XS)
        row.setSpacing(SPACE_S)
        row.addWidget(self.counter)
        row.addSpacing(SPACE_XS)
        row.addWidget(self.reason, 1)
        for button in (self.send_now, self.stop, self.more, self.export):
            row.addWidget(button)
        self.show_progress(self._progress)

    def show_progress(self, progress: ListProgress) -> None:
        """Show how far the list has come."""
        self._progress = progress
        waits = progress.wait is not None and progress.loading
        wait = self._waits.text(progress.wait, progress.wait_left_s) if progress.wait is not None else ""
        self.reason.setText(wait if waits else "" if progress.loading else progress.reason)
        self.send_now.setVisible(waits)
        self.stop.setVisible(progress.loading)
        self.more.setVisible(not progress.loading and progress.has_more)
        self._tell()

    def show_count(self, count: int) -> None:
        """Show how many items there are."""
        if count != self._count:
            self._count = count
            self._tell()

    def _tell(self) -> None:
        count, pages = max(self._count, 0), self._progress.pages
        items = self.tr("1 item") if count == 1 else self.tr("%1 items").replace("%1", count_text(count))
        told = self.tr("1 page") if pages == 1 else self.tr("%1 pages").replace("%1", count_text(pages))
        text = self.tr("%1 from %2, loading") if self._progress.loading else self.tr("%1 from %2")
        self.counter.setText(text.replace("%1", items).replace("%2", told))
        self.export.setEnabled(count > 0)

    def _ask_for_more(self) -> None:
        """Say at once that it goes on: the answer takes its time."""
        self.show_progress(ListProgress(pages=self._progress.pages, loading=True))
        self.more_wanted.emit()

    def _button(self, name: str, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setProperty("kind", "quiet")
        return button
