"""The auth of a request or folder: which kind, and its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.collection import Folder
from sanderling.domain.request import Request
from sanderling.domain.secret import SecretRef
from sanderling.domain.sign_in import HeldToken
from sanderling.domain.url_text import leads_out_in_the_clear
from sanderling.ui import object_names as names
from sanderling.ui.editors.field_form import FieldForm
from sanderling.ui.panels.section import FormKind, Offers, Section, scrolled
from sanderling.ui.panels.session_strip import SessionStrip
from sanderling.ui.theme.tokens import SPACE_M
from sanderling.ui.widgets.variables import VariableSource

_COMBO_WIDTH_PX = 180
_WITHOUT_CREDENTIALS = ("inherit", "none")


class AuthSection(Section):
    """A chooser of kinds above the fields that the chosen kind declares."""

    sign_in_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        """Offer the kinds."""
        super().__init__(parent)
        self._kinds: dict[str, FormKind] = {kind.name: kind for kind in offers.auth_kinds()}
        self._auth = AuthChoice()
        self._shown: AuthChoice | None = None
        self.combo = QComboBox(self)
        self.combo.setObjectName(names.AUTH_KIND_COMBO)
        self.combo.setAccessibleName(self.tr("Kind of auth"))
        self.combo.setFixedWidth(_COMBO_WIDTH_PX)
        for kind in self._kinds.values():
            self.combo.addItem(kind.label, kind.name)
        self.combo.activated.connect(self._kind_chosen)
        self._help = QLabel(self)
        self._help.setProperty("role", "secondary")
        self._help.setWordWrap(True)
        self.in_the_clear = QLabel(
            self.tr("⚠ The URL is plain http: anybody on the way can read the credentials."), self
        )
        self.in_the_clear.setProperty("role", "caption")
        self.in_the_clear.hide()
        self.form = FieldForm(self)
        self.form.setObjectName(names.AUTH_FORM)
        self.form.changed.connect(self._values_edited)
        self.form.keep_requested.connect(self.keep_secret_requested)
        self.form.reveal_requested.connect(self.reveal_secret_requested)
        self.strip = SessionStrip(self)
        self.strip.sign_in_wanted.connect(self.sign_in_wanted)
        self.strip.forget_wanted.connect(self.forget_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(self.combo)
        row.addWidget(self._help, 1)
        area = scrolled(self.form)
        self.column.addLayout(row)
        self.column.addWidget(self.in_the_clear)
        self.column.addWidget(self.strip)
        self.column.addWidget(area, 1)

    def show_item(self, item: object) -> None:
        """Show the auth of a request or folder."""
        assert isinstance(item, Request | Folder)
        self._auth = item.auth
        url = item.url_template if isinstance(item, Request) and item.auth.kind not in _WITHOUT_CREDENTIALS else ""
        self.in_the_clear.setVisible(leads_out_in_the_clear(url))
        if self._auth == self._shown:
            return
        self._shown = self._auth
        kind = self._kinds.get(self._auth.kind)
        index = self.combo.findData(self._auth.kind)
        if index < 0:
            self.combo.addItem(self._auth.kind, self._auth.kind)
            index = self.combo.count() - 1
        self.combo.setCurrentIndex(index)
        unknown = self.tr("This version does not know this kind. It is kept as it is.")
        self._help.setText(kind.help if kind else unknown)
        self.form.show_fields(kind.fields if kind else (), self._auth.values)

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        super().set_variables(source)
        self.form.set_variables(source)

    def show_session(self, held: HeldToken | None, *, signs_in: bool) -> None:
        """Show the session that the request would use."""
        self.strip.show_session(held, signs_in=signs_in)

    def set_secret(self, name: str, ref: SecretRef) -> None:
        """Take the reference of a secret that was kept."""
        if self._asks_for(name):
            self.form.set_secret(name, ref)

    def show_secret(self, name: str, text: str) -> None:
        """Show a secret to the person who asked for it."""
        if self._asks_for(name):
            self.form.show_secret(name, text)

    def commit_pending(self) -> None:
        """Bring what is typed but not left yet on its way."""
        self.form.commit_pending()

    def _asks_for(self, name: str) -> bool:
        kind = self._kinds.get(self._auth.kind)
        return kind is not None and any(field.name == name for field in kind.fields)

    def focus_first(self) -> None:
        """Give the keyboard to the chooser."""
        self.combo.setFocus()

    def _kind_chosen(self, _index: int) -> None:
        name = str(self.combo.currentData())
        if name == self._auth.kind:
            return
        fields = {field.name for field in self._kinds[name].fields} if name in self._kinds else set()
        values = {key: value for key, value in self._auth.values.items() if key in fields}
        self.changed.emit({"auth": AuthChoice(name, values)})

    def _values_edited(self, values: Mapping[str, str | SecretRef]) -> None:
        self._auth = self._shown = replace(self._auth, values=dict(values))
        self.changed.emit({"auth": self._auth})
