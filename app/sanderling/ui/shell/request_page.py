"""The page of a request: the request above or beside its response."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from sanderling.ui.panels.request_panel import RequestPanel

_ORIENTATIONS = {"below": Qt.Orientation.Vertical, "beside": Qt.Orientation.Horizontal}
_WHOLE = 1000
_LEAST_SHARE, _MOST_SHARE = 0.15, 0.85


class RequestPage(QWidget):
    """Two panels with a line between them that can be dragged."""

    share_changed = Signal(str, float)
    """The place of the response and the part of the page that the request takes."""

    def __init__(self, request: RequestPanel, response: QWidget, parent: QWidget | None = None) -> None:
        """Hold the panels."""
        super().__init__(parent)
        self.request = request
        self.response = response
        self._place = ""
        self._shares = {"below": 0.46, "beside": 0.5}
        self.splitter = QSplitter(self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(request)
        self.splitter.addWidget(response)
        request.setMinimumWidth(340)
        response.setMinimumSize(300, 120)
        self.splitter.splitterMoved.connect(self._moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)

    def set_place(self, place: str) -> None:
        """Put the response ``below`` the request or ``beside`` it."""
        if place != self._place:
            self._place = place
            self.splitter.setOrientation(_ORIENTATIONS[place])
            self._apply_share()

    def set_share(self, place: str, share: float) -> None:
        """Give the request a part of the page."""
        share = min(max(share, _LEAST_SHARE), _MOST_SHARE)
        if abs(share - self._shares[place]) > 0.001:
            self._shares[place] = share
            if place == self._place:
                self._apply_share()

    def _apply_share(self) -> None:
        share = self._shares[self._place]
        self.splitter.setSizes([int(share * _WHOLE), int((1 - share) * _WHOLE)])

    def _moved(self) -> None:
        first, second = self.splitter.sizes()
        if first + second:
            self._shares[self._place] = first / (first + second)
            self.share_changed.emit(self._place, self._shares[self._place])
