"""The editor of a folder, an environment or the workspace: its name, and what it gives to requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.send_settings import SendSettings
from sanderling.ui import object_names as names
from sanderling.ui.panels.notices_area import NoticesArea
from sanderling.ui.panels.section import Offers, Section
from sanderling.ui.panels.section_stack import SectionStack
from sanderling.ui.theme.tokens import FONT_HEADING_PX, SPACE_M, SPACE_S
from sanderling.ui.widgets.variables import VariableSource

Document = Folder | Environment | WorkspaceInfo


class DocumentPanel(QWidget):
    """What is typed is saved by itself; there is no button for it."""

    edited = Signal(object)
    rename_requested = Signal(str)
    use_requested = Signal()
    """Use this environment from now on."""

    def __init__(self, kind: str, offers: Offers, parent: QWidget | None = None) -> None:
        """Lay out the panel for ``folder``, ``environment`` or ``workspace``."""
        super().__init__(parent)
        self.setObjectName(names.FOLDER_EDITOR if kind == "folder" else names.ENVIRONMENT_EDITOR)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._kind = kind
        self._offers = offers
        self._document: Document | None = None
        self.notices = NoticesArea(self)
        self.sections = SectionStack(self)
        self.sections.changed.connect(self._change)
        self._add_sections()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_M, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(self._head())
        column.addWidget(self.notices)
        column.addWidget(self.sections, 1)

    def _head(self) -> QHBoxLayout:
        self.name = QLineEdit(self)
        self.name.setObjectName(names.ITEM_NAME_EDIT)
        self.name.setAccessibleName(self.tr("Name"))
        font = self.name.font()
        font.setPixelSize(FONT_HEADING_PX)
        font.setWeight(font.Weight.DemiBold)
        self.name.setFont(font)
        self.name.setMaximumWidth(420)
        self.name.editingFinished.connect(self._renamed)
        saved = QLabel(self.tr("Saved as you type"), self)
        saved.setProperty("role", "caption")
        self.use_button = QPushButton(self.tr("Use this environment"), self)
        self.use_button.setAccessibleName(self.tr("Use this environment"))
        self.use_button.clicked.connect(self.use_requested)
        self.use_button.setVisible(self._kind == "environment")
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(self.name, 1)
        row.addWidget(self.use_button)
        row.addStretch(1)
        row.addWidget(saved)
        return row

    def _add_sections(self) -> None:
        add = self.sections.add
        if self._kind != "folder":
            add("variables", self.tr("Variables"), self._make_variables)
            if self._kind == "workspace":
                add("settings", self.tr("Settings"), self._make_settings)
            else:
                self.sections.tabs.hide()
            return
        add("auth", self.tr("Auth"), self._make_auth)
        add("variables", self.tr("Variables"), self._make_variables)
        add("headers", self.tr("Headers"), self._make_headers)
        add("settings", self.tr("Settings"), self._make_settings)
        add("notes", self.tr("Notes"), self._make_notes)

    def _make_variables(self) -> Section:
        from sanderling.ui.panels.variables_section import VariablesSection

        hints = {
            "folder": self.tr("They count for every request inside, and win over those of folders around."),
            "environment": self.tr("They count while this environment is chosen, and win over those of folders."),
            "workspace": self.tr("They count everywhere in this workspace; all others win over them."),
        }
        return VariablesSection(hints[self._kind], self)

    def _make_auth(self) -> Section:
        from sanderling.ui.panels.auth_section import AuthSection

        return AuthSection(self._offers, self)

    def _make_headers(self) -> Section:
        from sanderling.ui.panels.row_sections import HeadersSection

        return HeadersSection(self)

    def _make_settings(self) -> Section:
        from sanderling.ui.panels.settings_section import SettingsSection

        return SettingsSection(self)

    def _make_notes(self) -> Section:
        from sanderling.ui.panels.notes_section import NotesSection

        return NotesSection(self)

    def show_document(self, document: Document) -> None:
        """Show a document that did not come from here."""
        self._document = document
        if not (self.name.hasFocus() and self.name.isModified()):
            self.name.setText(document.name)
        self._show_rest()

    def show_in_use(self, in_use: bool) -> None:
        """Show whether this environment is the one in use."""
        self.use_button.setEnabled(not in_use)
        self.use_button.setText(self.tr("In use") if in_use else self.tr("Use this environment"))

    def take_keyboard(self) -> None:
        """Give the keyboard to what is edited; in the name, stray typing would rename the item."""
        if self._kind == "folder":
            self.sections.tabs.setFocus()
        else:
            self.sections.section("variables").setFocus()

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        self.sections.set_variables(source)

    def _show_rest(self) -> None:
        document = self._document
        if document is None:
            return
        tabs = self.sections.tabs
        if isinstance(document, Folder):
            tabs.set_count("headers", sum(row.enabled for row in document.headers))
            tabs.set_dot("auth", document.auth.kind not in ("inherit", "none"))
            tabs.set_dot("notes", bool(document.notes.strip()))
        if isinstance(document, Folder | WorkspaceInfo):
            tabs.set_dot("settings", document.settings != SendSettings(unknown=document.settings.unknown))
        tabs.set_count("variables", sum(variable.enabled for variable in document.variables))
        self.sections.show_item(document)

    def _change(self, changes: Mapping[str, object]) -> None:
        if self._document is None:
            return
        document = replace(self._document, **changes)  # type: ignore[arg-type]
        if document != self._document:
            self._document = document
            self._show_rest()
            self.edited.emit(document)

    def _renamed(self) -> None:
        name = self.name.text().strip()
        if self._document is None or not name or name == self._document.name:
            return
        if isinstance(self._document, WorkspaceInfo):
            self._change({"name": name})
        else:
            self.rename_requested.emit(name)
