"""How a request, or everything in a folder or the workspace, is sent: a form for each group of settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.fields import Field
from sanderling.domain.request import Request
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import PROGRAM_DEFAULTS, EffectiveSettings, SendSettings
from sanderling.domain.setting_fields import SETTING_BY_NAME, SETTINGS, Group
from sanderling.ui import object_names as names
from sanderling.ui.editors.field_form import FieldForm
from sanderling.ui.panels.section import Section, scrolled
from sanderling.ui.panels.setting_values import BadValue, form_field, settings_in, texts_of, value_of, without_password
from sanderling.ui.theme.tokens import SPACE_L, SPACE_S
from sanderling.ui.widgets.variables import VariableSource

if TYPE_CHECKING:
    from sanderling.ui.editors.certificate_list import CertificateList

_FORM_WIDTH_PX = 720
_GROUPS_WIDTH_PX = 168
_GROUP_HEIGHT_PX = 26
_SET_MARK = " •"


class SettingsSection(Section):
    """Groups at the left, the form of the chosen one beside; what is left empty comes from the folder around."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out the groups; a form is built when its group is first chosen."""
        super().__init__(parent)
        self._settings = SendSettings()
        self._forms: dict[Group, FieldForm] = {}
        self._certificates: CertificateList | None = None
        self._asked: set[str] = set()
        self._inherited = PROGRAM_DEFAULTS
        self.groups = self._made_groups()
        self.pages = QStackedWidget(self)
        hint = QLabel(self.tr("What is left empty comes from the folder around it. 0 means: no limit."), self)
        hint.setProperty("role", "secondary")
        self._wrong = QLabel(self)
        self._wrong.setProperty("role", "error")
        self._wrong.hide()
        right = QVBoxLayout()
        right.setSpacing(SPACE_S)
        right.addWidget(hint)
        right.addWidget(self._wrong)
        right.addWidget(self.pages, 1)
        row = QHBoxLayout()
        row.setSpacing(SPACE_L)
        row.addWidget(self.groups)
        row.addLayout(right, 1)
        self.column.addLayout(row, 1)
        self.groups.setCurrentRow(0)

    def _made_groups(self) -> QListWidget:
        groups = QListWidget(self)
        groups.setObjectName("settingGroups")
        groups.setAccessibleName(self.tr("Groups of settings"))
        groups.setFixedWidth(_GROUPS_WIDTH_PX)
        groups.setFrameShape(QFrame.Shape.NoFrame)
        groups.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for group in Group:
            item = QListWidgetItem(str(group.value), groups)
            item.setData(Qt.ItemDataRole.UserRole, group)
            item.setSizeHint(QSize(0, _GROUP_HEIGHT_PX))
        groups.currentItemChanged.connect(lambda _new, _old: self._show_group())
        return groups

    def group(self) -> Group:
        """Return the group that is shown."""
        item = self.groups.currentItem()
        return Group(item.data(Qt.ItemDataRole.UserRole)) if item else Group.TIME

    def show_group(self, group: Group) -> None:
        """Show a group."""
        self.groups.setCurrentRow(list(Group).index(group))

    def form(self, group: Group) -> FieldForm:
        """Return the form of a group, built if it was not yet."""
        if group not in self._forms:
            self._build(group)
        return self._forms[group]

    def problem_text(self) -> str:
        """Return what is said to be wrong; empty if nothing is."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    # --- showing

    def show_item(self, item: object) -> None:
        """Show the settings of a request, a folder or the workspace."""
        assert isinstance(item, Request | Folder | WorkspaceInfo)
        if item.settings != self._settings:
            self._settings = item.settings
            self._show_values()
        self._mark_groups()

    def _show_group(self) -> None:
        form = self.form(self.group())
        page = form.parentWidget()
        while page is not None and page.parentWidget() is not self.pages:
            page = page.parentWidget()
        if page is not None:
            self.pages.setCurrentWidget(page)

    def _show_values(self) -> None:
        texts = texts_of(self._settings)
        for group, form in self._forms.items():
            form.show_fields(self._fields(group), texts)
        if self._certificates is not None:
            self._certificates.show_certificates(self._settings.client_certificates or ())

    def set_inherited(self, settings: EffectiveSettings) -> None:
        """Show what counts where nothing is filled in."""
        if settings != self._inherited:
            self._inherited = settings
            self._show_values()

    def _mark_groups(self) -> None:
        """Put a mark behind the groups in which something is set."""
        used = {setting.group for setting in SETTINGS if getattr(self._settings, setting.name) is not None}
        for row, group in enumerate(Group):
            text = str(group.value) + (_SET_MARK if group in used else "")
            item = self.groups.item(row)
            if item.text() != text:
                item.setText(text)

    def _build(self, group: Group) -> None:
        form = FieldForm()
        form.setObjectName(names.REQUEST_SETTINGS_FORM)
        form.setMaximumWidth(_FORM_WIDTH_PX)
        form.set_variables(self.variables)
        form.show_fields(self._fields(group), texts_of(self._settings))
        form.changed.connect(lambda values: self._edited(group, values))
        form.keep_requested.connect(self._keep)
        form.reveal_requested.connect(self._reveal)
        self._forms[group] = form
        content = self._with_certificates(form) if group is Group.TLS else form
        self.pages.addWidget(scrolled(content))

    def _with_certificates(self, form: FieldForm) -> QWidget:
        from sanderling.ui.editors.certificate_list import CertificateList

        certificates = self._certificates = CertificateList()
        certificates.setMaximumWidth(_FORM_WIDTH_PX)
        certificates.set_variables(self.variables)
        certificates.show_certificates(self._settings.client_certificates or ())
        certificates.changed.connect(lambda found: self._tell(client_certificates=found or None))
        certificates.keep_requested.connect(self._keep)
        certificates.reveal_requested.connect(self._reveal)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_L)
        column.addWidget(form)
        column.addWidget(certificates)
        column.addStretch(1)
        return holder

    def _fields(self, group: Group) -> tuple[Field, ...]:
        words = {"inherit": self.tr("As around"), "yes": self.tr("Yes"), "no": self.tr("No")}
        return tuple(form_field(setting, words, self._inherited) for setting in settings_in(group))

    # --- editing

    def _edited(self, group: Group, values: Mapping[str, str | SecretRef]) -> None:
        found: dict[str, object] = {}
        try:
            for setting in settings_in(group):
                found[setting.name] = value_of(setting, values.get(setting.name, ""))
        except BadValue as error:
            said = self.tr("{label}: “{text}” must be {wanted}.")
            self._say(said.format(label=error.setting.label, text=error.text, wanted=error.wanted))
            return
        typed = str(values.get("proxy_url", "")).strip()
        has_password = typed != without_password(typed)
        self._say(self.tr("The address is kept without its password: that goes below.") if has_password else "")
        self._tell(**found)

    def _say(self, problem: str) -> None:
        self._wrong.setText(problem)
        self._wrong.setVisible(bool(problem))

    def _tell(self, **found: object) -> None:
        self._settings = replace(self._settings, **found)  # type: ignore[arg-type]
        self._mark_groups()
        self.changed.emit({"settings": self._settings})

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        super().set_variables(source)
        for form in self._forms.values():
            form.set_variables(source)
        if self._certificates is not None:
            self._certificates.set_variables(source)

    # --- secrets

    def _keep(self, name: str, text: str, old: object) -> None:
        self._asked.add(name)
        self.keep_secret_requested.emit(name, text, old)

    def _reveal(self, name: str, ref: object) -> None:
        self._asked.add(name)
        self.reveal_secret_requested.emit(name, ref)

    def set_secret(self, name: str, ref: SecretRef) -> None:
        """Take the reference of a secret that was kept, if it was asked for here and not by a variable of that name."""
        if name not in self._asked:
            return
        if name in SETTING_BY_NAME:
            self.form(SETTING_BY_NAME[name].group).set_secret(name, ref)
        elif self._certificates is not None:
            self._certificates.set_secret(name, ref)

    def show_secret(self, name: str, text: str) -> None:
        """Show a secret to the person who asked for it."""
        if name not in self._asked:
            return
        if name in SETTING_BY_NAME:
            self.form(SETTING_BY_NAME[name].group).show_secret(name, text)
        elif self._certificates is not None:
            self._certificates.show_secret(name, text)

    def commit_pending(self) -> None:
        """Bring what is typed but not left yet on its way."""
        for form in self._forms.values():
            form.commit_pending()
        if self._certificates is not None:
            self._certificates.commit_pending()

    def focus_first(self) -> None:
        """Give the keyboard to the groups."""
        self.groups.setFocus()
