"""Client certificates and the hosts they are shown to, one form below the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.fields import Field, FieldType
from sanderling.domain.secret import SecretRef
from sanderling.ui.editors.field_form import FieldForm
from sanderling.ui.theme.tokens import SPACE_S
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.variables import NO_VARIABLES, VariableSource

_SECRET_PREFIX: Final = "client-certificate-"
_PASS_PHRASE: Final = "pass_phrase"


class CertificateList(QWidget):
    """Hands out all certificates after each edit; secrets are named ``client-certificate-0`` and so on."""

    changed = Signal(object)
    keep_requested = Signal(str, str, object)
    reveal_requested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without any."""
        super().__init__(parent)
        self._certificates: tuple[ClientCertificate, ...] = ()
        self._cards: list[_Card] = []
        self._source: VariableSource = NO_VARIABLES
        title = QLabel(self.tr("Client certificates"), self)
        title.setProperty("role", "heading")
        hint = QLabel(self.tr("PEM, with the key in the same file or another, or PKCS#12 (.p12, .pfx)."), self)
        hint.setProperty("role", "caption")
        self.add_button = QPushButton(self.tr("Add a certificate"), self)
        self.add_button.setObjectName("addClientCertificate")
        self.add_button.setAccessibleName(self.tr("Add a client certificate"))
        self.add_button.clicked.connect(self._add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_S)
        self._column.addWidget(title)
        self._column.addWidget(hint)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def certificates(self) -> tuple[ClientCertificate, ...]:
        """Return the certificates as they are now."""
        return self._certificates

    def show_certificates(self, certificates: Sequence[ClientCertificate]) -> None:
        """Show these; no signal is sent."""
        if tuple(certificates) == self._certificates:
            return
        self._certificates = tuple(certificates)
        while len(self._cards) > len(certificates):
            card = self._cards.pop()
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self._cards) < len(certificates):
            self._add_card()
        for card, certificate in zip(self._cards, certificates, strict=True):
            card.show_certificate(certificate)

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        self._source = source
        for card in self._cards:
            card.form.set_variables(source)

    def set_secret(self, name: str, ref: SecretRef) -> None:
        """Take the reference of a pass phrase that is now kept."""
        card = self._card_of(name)
        if card is not None:
            card.form.set_secret(_PASS_PHRASE, ref)

    def show_secret(self, name: str, text: str) -> None:
        """Show a pass phrase to the person who asked for it."""
        card = self._card_of(name)
        if card is not None:
            card.form.show_secret(_PASS_PHRASE, text)

    def commit_pending(self) -> None:
        """Bring pass phrases that are typed but not left yet on their way."""
        for card in self._cards:
            card.form.commit_pending()

    def _card_of(self, name: str) -> _Card | None:
        number = name.removeprefix(_SECRET_PREFIX)
        if name.startswith(_SECRET_PREFIX) and number.isdigit() and int(number) < len(self._cards):
            return self._cards[int(number)]
        return None

    def _add_card(self) -> None:
        number = len(self._cards)
        card = _Card(self)
        name = f"{_SECRET_PREFIX}{number}"
        card.form.set_variables(self._source)
        card.form.changed.connect(lambda values: self._edited(number, values))
        card.form.keep_requested.connect(lambda _field, text, old: self.keep_requested.emit(name, text, old))
        card.form.reveal_requested.connect(lambda _field, ref: self.reveal_requested.emit(name, ref))
        card.removal_requested.connect(lambda: self._remove(number))
        self._cards.append(card)
        self._column.insertWidget(self._column.count() - 1, card)

    def _add(self) -> None:
        self.show_certificates((*self._certificates, ClientCertificate()))
        self._cards[-1].form.control("host").setFocus()

    def _remove(self, number: int) -> None:
        self.show_certificates(self._certificates[:number] + self._certificates[number + 1 :])
        self.changed.emit(self._certificates)

    def _edited(self, number: int, values: Mapping[str, str | SecretRef]) -> None:
        texts = {name: values.get(name, "") for name in ("host", "certificate_file", "key_file", _PASS_PHRASE)}
        edited = replace(self._certificates[number], **texts)  # type: ignore[arg-type]
        self._certificates = (*self._certificates[:number], edited, *self._certificates[number + 1 :])
        self.changed.emit(self._certificates)


class _Card(QWidget):
    """One certificate."""

    removal_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.form = FieldForm(self)
        remove = IconButton("trash", self.tr("Remove this certificate"), parent=self)
        remove.clicked.connect(self.removal_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, SPACE_S)
        row.setSpacing(SPACE_S)
        row.addWidget(self.form, 1)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)

    def show_certificate(self, certificate: ClientCertificate) -> None:
        values = {
            "host": certificate.host,
            "certificate_file": certificate.certificate_file,
            "key_file": certificate.key_file,
            _PASS_PHRASE: certificate.pass_phrase,
        }
        self.form.show_fields(self._fields(), {name: value for name, value in values.items() if value})

    def _fields(self) -> tuple[Field, ...]:
        return (
            Field(name="host", label=self.tr("Host"), placeholder="api.example.com, *.example.com"),
            Field(name="certificate_file", label=self.tr("Certificate"), type=FieldType.FILE),
            Field(
                name="key_file",
                label=self.tr("Key"),
                type=FieldType.FILE,
                placeholder=self.tr("In the certificate's file"),
            ),
            Field(name=_PASS_PHRASE, label=self.tr("Pass phrase"), secret=True),
        )
