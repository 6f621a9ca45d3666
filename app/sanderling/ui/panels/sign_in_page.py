"""What stands in the response's place while somebody has to sign in: at the browser, or with a code elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from sanderling.domain.sign_in import BrowserVisit, DeviceVisit, SignInVisit
from sanderling.ui.theme import current_theme
from sanderling.ui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS
from sanderling.ui.widgets.empty_state import fit_height
from sanderling.ui.widgets.pulsing_dot import PulsingDot
from sanderling.ui.widgets.qr_code import QrCode

_WIDEST_PX: Final = 520
_CODE_PX: Final = 30
_TICK_MS: Final = 250


class SignInPage(QScrollArea):
    """Shows a visit: what to do, for how long there is time, and every way on or out."""

    cancel_wanted = Signal()
    open_wanted = Signal(str)
    """An address for the system's browser."""
    pasted = Signal(str)
    """The address that the browser ended at, or was said to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a visit."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._visit: SignInVisit | None = None
        self._content = QWidget()
        self._dot = PulsingDot(self._content, token="accent")
        self.title = _label(self._content, "signInTitle", "heading")
        self.place = self._text("signInPlace", "")
        self.left = _label(self._content, "signInTimeLeft", "secondary")
        self.code = _label(self._content, "signInCode", "")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.qr = QrCode(self._content)
        self.qr.setObjectName("signInQr")
        self.qr.setAccessibleName(self.tr("QR code of the address with the code"))
        self._scan = _label(self._content, "", "caption")
        self._scan.setText(self.tr("or open it with a phone's camera"))
        self.open_button = self._button("signInOpen", self._open)
        self.copy_button = self._button("signInCopy", self._copy)
        self.cancel_button = self._button("signInCancel", self.cancel_wanted.emit)
        self.cancel_button.setText(self.tr("Cancel"))
        self.cancel_button.setAccessibleName(self.tr("Cancel the sign-in"))
        self._make_paste_line()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._count)
        self._lay_out()
        current_theme().changed.connect(self._restyle)
        self._restyle()

    def _make_paste_line(self) -> None:
        self._paste_hint = self._text("signInPasteHint", "caption")
        self.paste = QLineEdit(self._content)
        self.paste.setObjectName("signInPaste")
        self.paste.setAccessibleName(self.tr("The address that the browser ended at"))
        self.paste.returnPressed.connect(self._paste)
        self.paste_button = self._button("signInGoOn", self._paste)
        self.paste_button.setText(self.tr("Go on"))
        self._wrong = self._text("signInPasteWrong", "error")
        self._wrong.hide()
        self.paste.textChanged.connect(self._wrong.hide)

    def show_visit(self, visit: SignInVisit | None, qr: Sequence[Sequence[bool]] = ()) -> None:
        """Show a visit, and the QR code of its address if it has one; ``None`` when it is over."""
        if visit is self._visit:
            return
        self._visit = visit
        self._dot.set_live(visit is not None)
        if visit is None:
            self._timer.stop()
            return
        by_code = isinstance(visit, DeviceVisit)
        for widget in (self._paste_hint, self._paste_row):
            widget.setVisible(not by_code)
        self.code.setVisible(by_code)
        self.qr.show_rows(qr)
        self._scan.setVisible(bool(qr))
        self._wrong.hide()
        self.paste.clear()
        if isinstance(visit, DeviceVisit):
            self._show_device(visit)
        elif isinstance(visit, BrowserVisit):
            self._show_browser(visit)
        self._count()
        self._timer.start()
        self._fit()

    def _show_device(self, visit: DeviceVisit) -> None:
        self.title.setText(self.tr("Enter this code to sign in"))
        self.place.setText(
            self.tr("at {address}, on any device. Everything goes on by itself once you have signed in.").format(
                address=visit.verification_uri
            )
        )
        self._restyle()  # a parent that came later has taken the font away
        self.code.setText(visit.user_code)
        self.code.setAccessibleName(self.tr("The code: {code}").format(code=" ".join(visit.user_code)))
        self._name(self.open_button, self.tr("Open the page"))
        self._name(self.copy_button, self.tr("Copy the code"))

    def _show_browser(self, visit: BrowserVisit) -> None:
        self.title.setText(
            self.tr("Waiting for the sign-in in your browser")
            if visit.listens
            else self.tr("Sign in with your browser, then paste the address it ends at")
        )
        asked = self.tr("{server} asks who you are, for the client {client}.")
        self.place.setText(asked.format(server=visit.server, client=visit.client))
        hint = self.tr("Did the browser end at a page that it cannot open? Paste the address of that page here.")
        if not visit.listens:
            hint = self.tr("It begins with {uri}. The page may look empty or broken: only its address counts.")
        self._paste_hint.setText(hint.replace("{uri}", visit.redirect_uri))
        self.paste.setPlaceholderText(f"{visit.redirect_uri}?code=…&state=…")
        self._name(self.open_button, self.tr("Open the browser again"))
        self._name(self.copy_button, self.tr("Copy the address"))

    def _count(self) -> None:
        """Say how much time there is."""
        if self._visit is not None:
            left_s = math.ceil(self._visit.time_left_s)
            self.left.setText(self.tr("%1 left").replace("%1", f"{left_s // 60}:{left_s % 60:02d}"))

    # --- what the person does

    def _open(self) -> None:
        if isinstance(self._visit, DeviceVisit):
            self.open_wanted.emit(self._visit.complete_uri or self._visit.verification_uri)
        elif isinstance(self._visit, BrowserVisit):
            self.open_wanted.emit(self._visit.url)

    def _copy(self) -> None:
        if isinstance(self._visit, DeviceVisit):
            QGuiApplication.clipboard().setText(self._visit.user_code)
        elif isinstance(self._visit, BrowserVisit):
            QGuiApplication.clipboard().setText(self._visit.url)

    def _paste(self) -> None:
        if not isinstance(self._visit, BrowserVisit):
            return
        text = self.paste.text().strip()
        problem = self._problem_with(text, self._visit)
        if problem:
            self._wrong.setText(problem)
            self._wrong.show()
            self._fit()
        else:
            self.pasted.emit(text)

    def _problem_with(self, text: str, visit: BrowserVisit) -> str:
        """Return why an address is not the one: only the first that is handed on counts. An error is an answer."""
        if not is_answer(text, visit.redirect_uri):
            wrong = self.tr("That is not the address: it begins with {uri} and has a code or an error behind it.")
            return wrong.replace("{uri}", visit.redirect_uri)
        return "" if "error=" in text else visit.problem_with(text)

    # --- layout

    def _lay_out(self) -> None:
        head = _centred_row(SPACE_S, self._dot, self.title)
        buttons = _centred_row(SPACE_S, self.open_button, self.copy_button, self.cancel_button)
        self._paste_row = QWidget(self._content)
        paste = QHBoxLayout(self._paste_row)
        paste.setContentsMargins(0, 0, 0, 0)
        paste.setSpacing(SPACE_S)
        paste.addWidget(self.paste, 1)
        paste.addWidget(self.paste_button)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self._content)
        column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_XS)
        column.addStretch(2)
        column.addLayout(head)
        column.addWidget(self.place, 0, centre)
        column.addWidget(self.code, 0, centre)
        column.addWidget(self.left, 0, centre)
        column.addSpacing(SPACE_S)
        column.addLayout(buttons)
        column.addSpacing(SPACE_M)
        column.addWidget(self.qr, 0, centre)
        column.addWidget(self._scan, 0, centre)
        for widget in (self._paste_hint, self._paste_row, self._wrong):
            column.addWidget(widget, 0, centre)
        column.addStretch(3)
        self._content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(self._content)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the texts be as wide as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = max(200, min(_WIDEST_PX, self.viewport().width() - 2 * SPACE_XL))
        for text in (self.place, self._paste_hint, self._wrong):
            fit_height(text, width)
        self._paste_row.setFixedWidth(width)

    def _text(self, name: str, role: str) -> QLabel:
        label = _label(self._content, name, role)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _button(self, name: str, act: object) -> QPushButton:
        button = QPushButton(self._content)
        button.setObjectName(name)
        button.clicked.connect(act)
        return button

    @staticmethod
    def _name(button: QPushButton, text: str) -> None:
        button.setText(text)
        button.setAccessibleName(text)

    def _restyle(self) -> None:
        font = current_theme().code_font()
        font.setPixelSize(_CODE_PX)
        font.setWeight(QFont.Weight.DemiBold)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 3)
        self.code.setFont(font)


def is_answer(text: str, redirect_uri: str) -> bool:
    """Return whether a text has the form of the address that a browser ends at."""
    place, mark, parameters = text.replace("#", "?", 1).partition("?")
    return place == redirect_uri and bool(mark) and "=" in parameters


def _label(parent: QWidget, name: str, role: str) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


def _centred_row(spacing: int, *widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
