"""Section tabs above a stack of sections; each section is built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.ui.panels.section import Section
from sanderling.ui.widgets.section_tabs import SectionTabs
from sanderling.ui.widgets.variables import NO_VARIABLES, VariableSource

_BUILD_PAUSE_MS = 15
Maker = Callable[[], Section]


class SectionStack(QWidget):
    """Sections of one item, by key."""

    changed = Signal(object)
    section_shown = Signal(str)
    keep_secret_requested = Signal(str, str, object)
    reveal_secret_requested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without sections."""
        super().__init__(parent)
        self.tabs = SectionTabs(self)
        self.tabs.setAccessibleName(self.tr("Sections"))
        self.stack = QStackedWidget(self)
        self._makers: dict[str, Maker] = {}
        self._sections: dict[str, Section] = {}
        self._item: object | None = None
        self._variables: VariableSource = NO_VARIABLES
        self._inherited: EffectiveSettings | None = None
        self.tabs.key_changed.connect(self._shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)

    def add(self, key: str, title: str, maker: Maker) -> None:
        """Add a section; ``maker`` builds it when it is first shown."""
        self._makers[key] = maker
        self.tabs.add_section(key, title)

    def build_rest(self) -> None:
        """Build the sections that were not shown yet, one at a time while nothing else happens."""
        waiting = next((key for key in self._makers if key not in self._sections), None)
        if waiting is not None:
            self._prepare(waiting)
            QTimer.singleShot(_BUILD_PAUSE_MS, self, self.build_rest)

    def _prepare(self, key: str) -> None:
        section = self.section(key)
        if self._item is not None:
            section.show_item(self._item)

    def show_item(self, item: object) -> None:
        """Show an item in the section in front; the others take it when they come to front."""
        self._item = item
        section = self._sections.get(self.tabs.key())
        if section is not None:
            section.show_item(item)

    def show_section(self, key: str, *, focus: bool = False) -> None:
        """Bring a section to front."""
        self.tabs.set_key(key)
        self._shown(self.tabs.key())
        if focus:
            self.section(self.tabs.key()).focus_first()

    def key(self) -> str:
        """Return the key of the section in front."""
        return self.tabs.key()

    def section(self, key: str) -> Section:
        """Return a section, built if it was not yet."""
        section = self._sections.get(key)
        if section is None:
            section = self._sections[key] = self._makers[key]()
            section.set_variables(self._variables)
            if self._inherited is not None:
                section.set_inherited(self._inherited)
            section.changed.connect(self.changed)
            section.keep_secret_requested.connect(self.keep_secret_requested)
            section.reveal_secret_requested.connect(self.reveal_secret_requested)
            self.stack.addWidget(section)
        return section

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        self._variables = source
        for section in self._sections.values():
            section.set_variables(source)

    def set_inherited(self, settings: EffectiveSettings) -> None:
        """Tell what the folders around, the workspace and the program say about sending."""
        self._inherited = settings
        for section in self._sections.values():
            section.set_inherited(settings)

    def commit_pending(self) -> None:
        """Bring what is typed but not left yet on its way."""
        for section in self._sections.values():
            section.commit_pending()

    def set_secret(self, name: str, ref: SecretRef) -> None:
        """Hand a kept secret's reference to whoever asked."""
        for section in self._sections.values():
            section.set_secret(name, ref)

    def show_secret(self, name: str, text: str) -> None:
        """Hand a revealed secret to whoever asked."""
        for section in self._sections.values():
            section.show_secret(name, text)

    def _shown(self, key: str) -> None:
        if not key:
            return
        self._prepare(key)
        section = self._sections[key]
        self.stack.setCurrentWidget(section)
        self.section_shown.emit(key)
