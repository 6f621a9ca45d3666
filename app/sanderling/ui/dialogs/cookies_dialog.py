"""The workspace's cookies: a table to look through, and a form for the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from sanderling.domain.cookies import SAME_SITES, Cookie
from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.ui.editors.field_form import FieldForm
from sanderling.ui.panels.section import scrolled
from sanderling.ui.presenters.cookies_presenter import CookiesPresenter, expiry_text, texts_of
from sanderling.ui.theme.tokens import SPACE_L, SPACE_M, SPACE_S
from sanderling.ui.viewers.text_table import TextTable, TextTableModel
from sanderling.ui.widgets.notice_bar import NoticeBar

_SIZE_PX = (940, 560)
_WIDTHS_PX = (170, 110, 110, 190)


class CookiesDialog(QDialog):
    """Changes count for the next request at once."""

    def __init__(self, presenter: CookiesPresenter, parent: QWidget | None = None) -> None:
        """Show the jar of ``presenter``."""
        super().__init__(parent)
        self.setObjectName("cookiesDialog")
        self.setWindowTitle(self.tr("Cookies"))
        self.resize(*_SIZE_PX)
        self._presenter = presenter
        self._cookies: tuple[Cookie, ...] = ()
        self._shown: list[Cookie] = []
        self._edited: Cookie | None = None
        self.filter = QLineEdit(self)
        self.filter.setObjectName("cookiesFilter")
        self.filter.setAccessibleName(self.tr("Filter the cookies"))
        self.filter.setPlaceholderText(self.tr("Filter by domain, name or path"))
        self.filter.textChanged.connect(self._show_rows)
        self.table = self._made_table()
        self.form = FieldForm(self)
        self.notice = NoticeBar(self)
        self._make_buttons()
        self._lay_out()
        presenter.cookies_changed.connect(self._take)
        presenter.saved.connect(self._saved)
        presenter.failed.connect(lambda text: self.notice.show_notice(text, "error"))
        self._edit(None)
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
        titles = [self.tr("Domain"), self.tr("Path"), self.tr("Name"), self.tr("Value"), self.tr("Expires")]
        table = TextTable(TextTableModel(titles, code_columns=(0, 1, 2, 3)), "cookiesTable", self.tr("Cookies"), self)
        for column, width in enumerate(_WIDTHS_PX):
            table.setColumnWidth(column, width)
        table.selectionModel().currentRowChanged.connect(lambda now, _old: self._choose(now.row()))
        return table

    def _take(self, cookies: tuple[Cookie, ...]) -> None:
        if cookies != self._cookies:
            self._cookies = cookies
            self._show_rows()
        self.table.show_nothing(
            self.tr("No cookies"), self.tr("What responses set is kept here and sent again, as browsers do.")
        )

    def _show_rows(self) -> None:
        words = self.filter.text().lower().split()
        self._shown = [c for c in self._cookies if all(w in f"{c.domain} {c.name} {c.path}".lower() for w in words)]
        session = self.tr("no end")
        rows = [(_domain_text(c), c.path, c.name, c.value, expiry_text(c) or session) for c in self._shown]
        self.table.table.set_rows(rows)
        again = next((row for row, c in enumerate(self._shown) if self._edited and c.key == self._edited.key), -1)
        if again >= 0:
            self._edited = self._shown[again]  # what is typed about it stays
            self.table.selectRow(again)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._shown) and self._shown[row] is not self._edited:
            self._edit(self._shown[row])

    # --- the form

    def _edit(self, cookie: Cookie | None) -> None:
        """Show a cookie in the form, or an empty form for a new one."""
        self._edited = cookie
        self.notice.clear()
        self.form.show_fields(self._fields(), texts_of(cookie) if cookie else {})
        self._title.setText(self.tr("Cookie") if cookie else self.tr("New cookie"))
        self.delete_button.setEnabled(cookie is not None)
        self.clear_button.setEnabled(cookie is not None)
        domain = cookie.domain if cookie else ""
        self.clear_button.setText(
            self.tr("Delete all of {host}").format(host=domain) if domain else self.tr("Delete all")
        )

    def _new(self) -> None:
        self.table.clearSelection()
        self._edit(None)
        self.form.control("name").setFocus()

    def _save(self) -> None:
        texts = {name: value for name, value in self.form.values().items() if isinstance(value, str)}
        self._presenter.save(texts, self._edited)

    def _saved(self, cookie: Cookie) -> None:
        self._edited = cookie
        self._presenter.refresh()
        self._edit(cookie)
        self.notice.show_notice(self.tr("Saved. It goes with the next request that it is for."), "success")

    def _delete(self) -> None:
        if self._edited is not None:
            self._presenter.delete(self._edited)
            self._new()

    def _clear_host(self) -> None:
        if self._edited is not None:
            self._presenter.clear_host(self._edited.domain)
            self._new()

    def _fields(self) -> tuple[Field, ...]:
        same_sites = tuple(Choice(value, value or self.tr("not said")) for value in SAME_SITES)
        switch = FieldType.SWITCH
        return (
            Field(name="name", label=self.tr("Name")),
            Field(name="value", label=self.tr("Value")),
            Field(name="domain", label=self.tr("Domain"), placeholder="api.example.com"),
            Field(name="host_only", label="", type=switch, default="true", placeholder=self.tr("This host only")),
            Field(name="path", label=self.tr("Path"), placeholder="/"),
            Field(
                name="expires",
                label=self.tr("Expires (UTC)"),
                placeholder="2027-01-31 14:00",
                help=self.tr("Empty: no end."),
            ),
            Field(name="secure", label="", type=switch, placeholder=self.tr("Secure: over https only")),
            Field(name="http_only", label="", type=switch, placeholder="HttpOnly"),
            Field(name="same_site", label="SameSite", type=FieldType.CHOICE, choices=same_sites),
        )

    # --- layout

    def _make_buttons(self) -> None:
        self.new_button = self._button(self.tr("New"), "cookieNew", self._new)
        self.delete_button = self._button(self.tr("Delete"), "cookieDelete", self._delete)
        self.clear_button = self._button(self.tr("Delete all"), "cookieClearHost", self._clear_host)
        self.save_button = self._button(self.tr("Save"), "cookieSave", self._save)
        self.save_button.setProperty("kind", "primary")
        self.close_button = self._button(self.tr("Close"), "cookiesClose", self.accept)

    def _button(self, text: str, name: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        left = QWidget(self)
        table = QVBoxLayout(left)
        table.setContentsMargins(0, 0, 0, 0)
        table.setSpacing(SPACE_S)
        top = QHBoxLayout()
        top.setSpacing(SPACE_S)
        top.addWidget(self.filter, 1)
        top.addWidget(self.new_button)
        table.addLayout(top)
        table.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(left)
        splitter.addWidget(self._made_right())
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(splitter, 1)
        column.addLayout(foot)

    def _made_right(self) -> QWidget:
        right = QWidget(self)
        self._title = QLabel(right)
        self._title.setProperty("role", "heading")
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.delete_button)
        buttons.addStretch(1)
        buttons.addWidget(self.clear_button)
        column = QVBoxLayout(right)
        column.setContentsMargins(SPACE_M, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self._title)
        column.addWidget(self.notice)
        column.addWidget(scrolled(self.form), 1)
        column.addLayout(buttons)
        return right


def _domain_text(cookie: Cookie) -> str:
    return cookie.domain if cookie.host_only else f".{cookie.domain}"
