"""How a request or everything in a folder is sent: time limits, redirects, TLS, HTTP version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QLabel, QWidget

from sanderling.domain.collection import Folder
from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.request import Request
from sanderling.domain.send_settings import PROGRAM_DEFAULTS, SendSettings
from sanderling.ui import object_names as names
from sanderling.ui.editors.field_form import FieldForm
from sanderling.ui.panels.section import Section, scrolled

_FORM_WIDTH_PX = 640
_SECONDS = ("total_timeout_s", "connect_timeout_s", "read_timeout_s", "write_timeout_s", "pool_timeout_s")
_SWITCHES = ("follow_redirects", "verify_tls")


class SettingsSection(Section):
    """A form; what is left empty comes from the folder around, or from the program."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out the form."""
        super().__init__(parent)
        self._settings = SendSettings()
        self._shown: SendSettings | None = None
        self.form = FieldForm(self)
        self.form.setObjectName(names.REQUEST_SETTINGS_FORM)
        self.form.setMaximumWidth(_FORM_WIDTH_PX)
        self.form.changed.connect(self._edited)
        hint = QLabel(self.tr("What is left empty comes from the folder around it. 0 means: no limit."), self)
        hint.setProperty("role", "secondary")
        self._wrong = QLabel(self)
        self._wrong.setProperty("role", "error")
        self._wrong.hide()
        area = scrolled(self.form)
        self.column.addWidget(hint)
        self.column.addWidget(self._wrong)
        self.column.addWidget(area, 1)

    def problem_text(self) -> str:
        """Return what is said to be wrong; empty if nothing is."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def show_item(self, item: object) -> None:
        """Show the settings of a request or folder."""
        assert isinstance(item, Request | Folder)
        self._settings = item.settings
        if self._settings != self._shown:
            self._shown = self._settings
            self.form.show_fields(self._fields(), _texts(self._settings))

    def _fields(self) -> tuple[Field, ...]:
        inherit = Choice("", self.tr("As the folder says"))
        yes_no = (inherit, Choice("yes", self.tr("Yes")), Choice("no", self.tr("No")))
        versions = (
            inherit,
            Choice("auto", self.tr("Best of both")),
            Choice("1.1", self.tr("HTTP/1.1 only")),
            Choice("2", self.tr("HTTP/2 only")),
        )
        return (
            self._limit("total_timeout_s", self.tr("Whole exchange, s")),
            self._limit("connect_timeout_s", self.tr("Connecting, s")),
            self._limit("read_timeout_s", self.tr("Longest silence, s")),
            self._limit("write_timeout_s", self.tr("Sending stalls for, s")),
            self._limit("pool_timeout_s", self.tr("Wait for a free connection, s")),
            Field(name="follow_redirects", label=self.tr("Follow redirects"), type=FieldType.CHOICE, choices=yes_no),
            self._limit("max_redirects", self.tr("Redirects at most")),
            Field(name="verify_tls", label=self.tr("Verify TLS"), type=FieldType.CHOICE, choices=yes_no),
            Field(name="http_version", label=self.tr("HTTP version"), type=FieldType.CHOICE, choices=versions),
        )

    def _limit(self, name: str, label: str) -> Field:
        return Field(name=name, label=label, placeholder=f"{getattr(PROGRAM_DEFAULTS, name):g}")

    def _edited(self, values: Mapping[str, object]) -> None:
        try:
            settings = _settings_of(values, self._settings)
        except ValueError as error:
            self._wrong.setText(self.tr("“{text}” is not a number.").format(text=error.args[0]))
            self._wrong.show()
            return
        self._wrong.hide()
        self._settings = self._shown = settings
        self.changed.emit({"settings": settings})


def _texts(settings: SendSettings) -> dict[str, str]:
    texts = {}
    for name in (*_SECONDS, "max_redirects"):
        value = getattr(settings, name)
        if value is not None:
            texts[name] = f"{value:g}"
    for name in _SWITCHES:
        value = getattr(settings, name)
        if value is not None:
            texts[name] = "yes" if value else "no"
    if settings.http_version is not None:
        texts["http_version"] = settings.http_version
    return texts


def _settings_of(values: Mapping[str, object], old: SendSettings) -> SendSettings:
    found: dict[str, object] = {name: _number(values.get(name)) for name in _SECONDS}
    redirects = _number(values.get("max_redirects"))
    found["max_redirects"] = None if redirects is None else int(redirects)
    for name in _SWITCHES:
        text = str(values.get(name) or "")
        found[name] = None if not text else text == "yes"
    found["http_version"] = str(values.get("http_version") or "") or None
    return replace(old, **found)  # type: ignore[arg-type]


def _number(value: object) -> float | None:
    """Return a number of at least 0; raises ``ValueError`` with the text."""
    text = str(value or "").strip()
    if not text:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(text) from None
    if not 0 <= number < float("inf"):
        raise ValueError(text)
    return number
