"""How the pages of a list are followed: which way, where the items are, and when to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Final

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from sanderling.domain.fields import Field
from sanderling.domain.pagination import Pagination
from sanderling.domain.request import Request
from sanderling.domain.secret import SecretRef
from sanderling.ui.editors.field_form import FieldForm
from sanderling.ui.panels.section import FormKind, Offers, Section, scrolled
from sanderling.ui.theme.tokens import SPACE_M
from sanderling.ui.widgets.variables import VariableSource

_COMBO_WIDTH_PX = 220
_FORM_WIDTH_PX = 720
_TYPES: Final[dict[str, type]] = {item.name: type(getattr(Pagination(), item.name)) for item in fields(Pagination)}


class PagesSection(Section):
    """A chooser of ways above the fields that the chosen one declares."""

    def __init__(self, offers: Offers, parent: QWidget | None = None) -> None:
        """Offer the ways."""
        super().__init__(parent)
        self._kinds: dict[str, FormKind] = {kind.name: kind for kind in offers.paging_kinds()}
        self._pagination = Pagination()
        self._shown: Pagination | None = None
        self.combo = QComboBox(self)
        self.combo.setObjectName("paginationKindCombo")
        self.combo.setAccessibleName(self.tr("How pages are followed"))
        self.combo.setFixedWidth(_COMBO_WIDTH_PX)
        self.combo.addItem(self.tr("One page only"), "none")
        for kind in self._kinds.values():
            self.combo.addItem(kind.label, kind.name)
        self.combo.activated.connect(self._kind_chosen)
        self._help = QLabel(self)
        self._help.setProperty("role", "secondary")
        self._help.setWordWrap(True)
        self._wrong = QLabel(self)
        self._wrong.setProperty("role", "error")
        self._wrong.hide()
        self.form = FieldForm(self)
        self.form.setObjectName("paginationForm")
        self.form.setMaximumWidth(_FORM_WIDTH_PX)
        self.form.changed.connect(self._edited)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(self.combo)
        row.addWidget(self._help, 1)
        self.column.addLayout(row)
        self.column.addWidget(self._wrong)
        self.column.addWidget(scrolled(self.form), 1)

    def show_item(self, item: object) -> None:
        """Show the pagination of a request."""
        assert isinstance(item, Request)
        self._pagination = item.pagination
        if self._pagination == self._shown:
            return
        self._shown = self._pagination
        name = self._pagination.kind
        if self.combo.findData(name) < 0:
            self.combo.addItem(name, name)
        self.combo.setCurrentIndex(self.combo.findData(name))
        self._wrong.hide()
        self._help.setText(self._told(name))
        self.form.show_fields(self._fields(name), _texts_of(self._pagination))

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        super().set_variables(source)
        self.form.set_variables(source)

    def problem_text(self) -> str:
        """Return what is said to be wrong; empty if nothing is."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def focus_first(self) -> None:
        """Give the keyboard to the chooser."""
        self.combo.setFocus()

    def _told(self, name: str) -> str:
        if name == "none":
            return self.tr("What comes back is shown as it is. Choose a way to gather the items of all pages.")
        if name not in self._kinds:
            return self.tr("This version does not know this kind. It is kept as it is.")
        return self._kinds[name].help

    def _fields(self, name: str) -> tuple[Field, ...]:
        if name not in self._kinds:
            return ()
        path_help = self.tr("A JSONPath (RFC 9535) to the items of one page.")
        none = self.tr("0: no limit.")
        return (
            Field(name="items_path", label=self.tr("Items at"), default=Pagination().items_path, help=path_help),
            *(replace(field, placeholder=field.default or field.placeholder) for field in self._kinds[name].fields),
            Field(name="max_pages", label=self.tr("Pages at most"), placeholder=str(Pagination().max_pages), help=none),
            Field(name="max_items", label=self.tr("Items at most"), placeholder="0"),
            Field(name="max_bytes", label=self.tr("Bytes at most"), placeholder="0"),
            Field(name="max_time_s", label=self.tr("Time at most, s"), placeholder="0"),
        )

    def _kind_chosen(self, _index: int) -> None:
        name = str(self.combo.currentData())
        if name != self._pagination.kind:
            self.changed.emit({"pagination": replace(self._pagination, kind=name)})

    def _edited(self, values: Mapping[str, str | SecretRef]) -> None:
        defaults, found = Pagination(), {}
        for field in self._fields(self._pagination.kind):
            text = str(values.get(field.name, "")).strip()
            try:
                found[field.name] = _value_of(field.name, text) if text else getattr(defaults, field.name)
            except ValueError:
                said = self.tr("{label}: “{text}” is not a number.")
                self._wrong.setText(said.format(label=field.label, text=text))
                self._wrong.show()
                return
        self._wrong.hide()
        self._pagination = self._shown = replace(self._pagination, **found)  # type: ignore[arg-type]
        self.changed.emit({"pagination": self._pagination})


def _texts_of(pagination: Pagination) -> dict[str, str]:
    """Return what differs from the defaults, as texts."""
    texts = {}
    for name, kind in _TYPES.items():
        value = getattr(pagination, name)
        if kind in {str, int, float} and value != getattr(Pagination(), name):
            texts[name] = f"{value:g}" if kind is float else str(value)
    return texts


def _value_of(name: str, text: str) -> object:
    """Return a text as the field's value; raises ``ValueError``."""
    kind = _TYPES[name]
    if kind is str:
        return text
    number = float(text.replace(",", "."))
    if not 0 <= number < float("inf") or (kind is int and number != int(number)):
        raise ValueError(text)
    return kind(number)
