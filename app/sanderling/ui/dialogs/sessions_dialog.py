"""The sessions at authorization servers: a table of them, what is known of the chosen one, and what can be done."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from sanderling.domain.sign_in import HeldToken
from sanderling.ui.presenters.sessions_presenter import SessionsPresenter
from sanderling.ui.theme.tokens import SPACE_L, SPACE_M, SPACE_S
from sanderling.ui.viewers.facts_table import FactsTable
from sanderling.ui.viewers.session_facts import SessionFacts
from sanderling.ui.viewers.text_table import TextTable, TextTableModel
from sanderling.ui.widgets.notice_bar import NoticeBar

_SIZE_PX: Final = (1040, 580)
_WIDTHS_PX: Final = (200, 120, 90, 100)
_FACT_NAME_PX: Final = 140
_TICK_MS: Final = 1000


class SessionsDialog(QDialog):
    """Shows no token: whoever has one is who it says."""

    def __init__(self, presenter: SessionsPresenter, parent: QWidget | None = None) -> None:
        """Show the sessions of ``presenter``."""
        super().__init__(parent)
        self.setObjectName("sessionsDialog")
        self.setWindowTitle(self.tr("Sign-ins"))
        self.resize(*_SIZE_PX)
        self._presenter = presenter
        self._words = SessionFacts(self)
        self._sessions: tuple[HeldToken, ...] = ()
        self._key = ""
        self._introspected: dict[str, Mapping[str, object]] = {}
        self._busy = False
        self._rows: list[tuple[str, str, str, str]] = []
        self.table = self._made_table()
        self.facts = FactsTable("sessionFacts", self.tr("The session"), self)
        self.facts.setProperty("boxed", True)
        self.facts.setColumnWidth(0, _FACT_NAME_PX)
        self.notice = NoticeBar(self)
        self._make_buttons()
        self._lay_out()
        presenter.sessions_changed.connect(self._take)
        presenter.introspected.connect(self._take_introspection)
        presenter.busy_changed.connect(self._take_busy)
        presenter.told.connect(self.notice.show_notice)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._show_rows)
        self._timer.start()
        self._show_chosen()
        presenter.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Look no more."""
        self._presenter.stop()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Look no more."""
        self._presenter.stop()
        super().done(result)

    # --- the table

    def _made_table(self) -> TextTable:
        titles = [self.tr("Server"), self.tr("User"), self.tr("Time left"), self.tr("Scope")]
        table = TextTable(TextTableModel(titles, code_columns=(0, 1, 3)), "sessionsTable", self.tr("Sign-ins"), self)
        table.setProperty("boxed", True)
        for column, width in enumerate(_WIDTHS_PX):
            table.setColumnWidth(column, width)
        table.selectionModel().currentRowChanged.connect(lambda now, _old: self._choose(now.row()))
        return table

    def _take(self, sessions: tuple[HeldToken, ...]) -> None:
        self._sessions = sessions
        keys = [held.key for held in sessions]
        self._key = self._key if self._key in keys else next(iter(keys), "")
        self._rows = []
        self._show_rows()
        self._show_chosen()
        self.table.show_nothing(
            self.tr("Nobody is signed in"),
            self.tr("A request with OAuth 2 signs in when it is sent; its session is kept in the keyring."),
        )

    def _show_rows(self) -> None:
        """Show the table anew where a text in it is another now: the time left counts."""
        now_s = time.time()
        rows = [
            (held.server, self._words.who(held), self._words.left(held, now_s), " ".join(held.scopes))
            for held in self._sessions
        ]
        if rows == self._rows:
            return
        self._rows = rows
        place = self.table.verticalScrollBar().value()
        self.table.table.set_rows(rows)
        row = next((row for row, held in enumerate(self._sessions) if held.key == self._key), -1)
        if row >= 0:
            self.table.selectRow(row)
        self.table.verticalScrollBar().setValue(place)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._sessions) and self._sessions[row].key != self._key:
            self._key = self._sessions[row].key
            self.notice.clear()
            self._show_chosen()

    # --- the chosen one

    def _chosen(self) -> HeldToken | None:
        return next((held for held in self._sessions if held.key == self._key), None)

    def _show_chosen(self) -> None:
        held = self._chosen()
        self.facts.show_facts(self._words.facts(held, self._introspected.get(held.key)) if held else [])
        self.facts.show_nothing(self.tr("No session"), "")
        self.refresh_button.setEnabled(not self._busy and held is not None and held.can_refresh)
        self.introspect_button.setEnabled(not self._busy and held is not None and held.can_introspect)
        self.revoke_button.setEnabled(not self._busy and held is not None and held.can_revoke)
        self.forget_button.setEnabled(not self._busy and held is not None)

    def _take_introspection(self, key: str, said: Mapping[str, object]) -> None:
        self._introspected[key] = said
        self._show_chosen()

    def _take_busy(self, busy: bool) -> None:
        self._busy = busy
        if busy:
            self.notice.clear()
        self._show_chosen()

    # --- layout

    def _make_buttons(self) -> None:
        act = self._presenter
        self.refresh_button = self._button(self.tr("Refresh"), "sessionRefresh", lambda: act.refresh(self._key))
        self.refresh_button.setToolTip(self.tr("Exchange the token for a new one, by the refresh token"))
        ask = self.tr("Ask the server")
        self.introspect_button = self._button(ask, "sessionIntrospect", lambda: act.introspect(self._key))
        self.introspect_button.setToolTip(self.tr("Introspection (RFC 7662): what the server knows of the token"))
        self.revoke_button = self._button(self.tr("Sign out"), "sessionRevoke", lambda: act.revoke(self._key))
        self.revoke_button.setToolTip(self.tr("Revocation (RFC 7009): the server ends the session"))
        self.forget_button = self._button(self.tr("Forget"), "sessionForget", lambda: act.forget(self._key))
        self.forget_button.setToolTip(self.tr("Forget it here; the server is not asked"))
        self.close_button = self._button(self.tr("Close"), "sessionsClose", self.accept)

    def _button(self, text: str, name: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.table)
        splitter.addWidget(self._made_right())
        splitter.setSizes([_SIZE_PX[0] * 11 // 20, _SIZE_PX[0] * 9 // 20])
        splitter.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        hint = QLabel(self.tr("Sessions of all workspaces. The tokens are in the keyring and are not shown."), self)
        hint.setProperty("role", "caption")
        foot.addWidget(hint, 1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(splitter, 1)
        column.addLayout(foot)

    def _made_right(self) -> QWidget:
        right = QWidget(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.refresh_button)
        buttons.addWidget(self.introspect_button)
        buttons.addStretch(1)
        buttons.addWidget(self.revoke_button)
        buttons.addWidget(self.forget_button)
        column = QVBoxLayout(right)
        column.setContentsMargins(SPACE_M, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.notice)
        column.addWidget(self.facts, 1)
        column.addLayout(buttons)
        return right
