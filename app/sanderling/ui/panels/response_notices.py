"""The line above a response in which it is said what is wrong with it, and a large body is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sanderling.ui.presenters.response_state import ENDED, ResponseState, Stage
from sanderling.ui.viewers.figures import size_text
from sanderling.ui.widgets.notice_bar import NoticeBar

if TYPE_CHECKING:
    from sanderling.domain.events import SizeLimitReached

_GO_ON, _STOP, _END_EXPORT = "goOn", "stop", "endExport"


class ResponseNotices(NoticeBar):
    """Knows what there is to say about a response."""

    answered = Signal(bool)
    """Whether to go on with a body that has become large."""
    export_ended = Signal()
    """Nobody wants the file any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("responseNotice")
        self._shows = ""
        self.acted.connect(self._act)

    def clear(self) -> None:
        """Show nothing."""
        super().clear()
        self._shows = ""

    def ask(self, question: SizeLimitReached | None) -> None:
        """Ask whether a body that has become large should be received to its end."""
        self.clear()
        if question is not None:
            text = self.tr(
                "The body has reached %1, the size at which you want to be asked. Nothing is read meanwhile."
            )
            choices = [(_GO_ON, self.tr("Receive the rest")), (_STOP, self.tr("Stop here"))]
            text = text.replace("%1", size_text(question.size_bytes))
            self.show_notice(text, "warning", actions=choices, dismissable=False)
            self._shows = _GO_ON

    def tell_end(self, state: ResponseState, *, has_content: bool) -> None:
        """Say above what has come why it is not complete."""
        self.clear()
        if state.stage not in ENDED or not has_content:
            return
        if state.error is not None:
            text = f"{state.error.message} {state.error.advice}".rstrip()
            self.show_notice(text, "error", detail=state.error.detail)
        elif state.stage is Stage.CANCELLED and not state.stream_kind:
            self.show_notice(self.tr("Cancelled. This is what had come by then."), "warning")

    def tell_export(self, name: str, share: float) -> None:
        """Say how much of the items is written to a file; a question stays in front."""
        if self._shows == _GO_ON:
            return
        told = self.tr("Writing %1: %2 %").replace("%1", name).replace("%2", str(int(share * 100)))
        if self._shows == _END_EXPORT:
            self.set_text(told)
        else:
            self.clear()
            self.show_notice(told, actions=[(_END_EXPORT, self.tr("Cancel"))], dismissable=False)
            self._shows = _END_EXPORT

    def tell(self, text: str, kind: str) -> None:
        """Say something; a question stays in front."""
        if self._shows != _GO_ON:
            self.clear()
            self.show_notice(text, kind)

    def _act(self, key: str) -> None:
        if key == _END_EXPORT:
            self.export_ended.emit()
        if key in {_GO_ON, _STOP}:
            self.answered.emit(key == _GO_ON)
