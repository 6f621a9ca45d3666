"""A place for notices: the newest of each topic, below each other."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sanderling.ui.presenters.notices import Notice
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S, SPACE_XS
from sanderling.ui.widgets.notice_bar import NoticeBar

_MOST = 3


class NoticesArea(QWidget):
    """Takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._bars: list[tuple[str, NoticeBar]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, 0)
        self._column.setSpacing(SPACE_XS)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice, in place of an earlier one of its topic."""
        topic = notice.topic or notice.message
        self.clear(topic)
        while len(self._bars) >= _MOST:
            self._remove(self._bars[0][1])
        bar = NoticeBar(self)
        text = f"{notice.message} {notice.advice}".strip()
        labels = [(str(number), action.label) for number, action in enumerate(notice.actions)]
        bar.acted.connect(lambda key: self._act(bar, notice, int(key)))
        bar.dismissed.connect(lambda: self._remove(bar))
        self._bars.append((topic, bar))
        self._column.addWidget(bar)
        bar.show_notice(text, notice.kind, detail=notice.detail, actions=labels)
        self.show()
        if notice.lasting_s:
            QTimer.singleShot(int(notice.lasting_s * 1000), bar, lambda: self._remove(bar))

    def clear(self, topic: str) -> None:
        """Take the notice of a topic away."""
        for other, bar in list(self._bars):
            if other == topic:
                self._remove(bar)

    def texts(self) -> tuple[str, ...]:
        """Return what is shown now."""
        return tuple(bar.text() for _, bar in self._bars)

    def _act(self, bar: NoticeBar, notice: Notice, number: int) -> None:
        self._remove(bar)
        notice.actions[number].run()

    def _remove(self, bar: NoticeBar) -> None:
        kept = [(topic, other) for topic, other in self._bars if other is not bar]
        if len(kept) != len(self._bars):
            self._bars = kept
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))
