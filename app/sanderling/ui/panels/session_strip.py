"""Whether somebody is signed in for this request: a line above its auth, with the ways to change that."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from sanderling.domain.sign_in import HeldToken
from sanderling.ui.theme.tokens import SPACE_S
from sanderling.ui.viewers.session_facts import SessionFacts
from sanderling.ui.widgets.elided_label import ElidedLabel
from sanderling.ui.widgets.icon_label import IconLabel

_TICK_MS: Final = 1000


class SessionStrip(QWidget):
    """Hidden where nobody signs in."""

    sign_in_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._words = SessionFacts(self)
        self._held: HeldToken | None = None
        self._icon = IconLabel(parent=self)
        self.label = ElidedLabel("", self)
        self.label.setObjectName("sessionState")
        self.sign_in = QPushButton(self.tr("Sign in now"), self)
        self.sign_in.setObjectName("sessionSignIn")
        self.sign_in.setAccessibleName(self.tr("Sign in now"))
        self.sign_in.clicked.connect(self.sign_in_wanted)
        self.forget = QPushButton(self.tr("Forget"), self)
        self.forget.setObjectName("sessionForgetHere")
        self.forget.setAccessibleName(self.tr("Forget the session"))
        self.forget.setToolTip(self.tr("Forget it here; “Sign-ins…” in the workspace's menu ends it at the server"))
        self.forget.clicked.connect(self.forget_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self._icon)
        row.addWidget(self.label, 1)
        row.addWidget(self.sign_in)
        row.addWidget(self.forget)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._say)
        self.hide()

    def show_session(self, held: HeldToken | None, *, signs_in: bool) -> None:
        """Show a session, or that there is none; nothing at all where nobody ``signs_in``."""
        self._held = held
        self._icon.set_icon("check" if held else "key", "success" if held else "secondary")
        self.forget.setVisible(held is not None)
        self.setVisible(signs_in)
        self._say()
        if held is not None and signs_in:
            self._timer.start()
        else:
            self._timer.stop()

    def _say(self) -> None:
        held = self._held
        if held is None:
            self.label.setText(self.tr("Not signed in. Sending does so by itself."))
            return
        now_s = time.time()
        counts = bool(held.time_left_s(now_s))
        told = self.tr("Signed in as {user} at {server} · {left}")
        told = self.tr("Signed in as {user} at {server} · {left} left") if counts else told
        left = self._words.left(held, now_s)
        self.label.setText(told.format(user=self._words.who(held), server=held.server, left=left))
