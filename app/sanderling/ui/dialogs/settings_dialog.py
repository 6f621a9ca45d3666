"""The program's own settings: theme, where the response stands, size of code."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from sanderling.domain.preferences import Preferences
from sanderling.ui import object_names as names
from sanderling.ui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from sanderling.ui.widgets.segmented_control import SegmentedControl


class SettingsDialog(QDialog):
    """Everything counts at once and is kept; there is nothing to confirm."""

    changed = Signal(object)
    """The ``Preferences`` as they are now."""

    def __init__(self, preferences: Preferences, workspace: str, parent: QWidget | None = None) -> None:
        """Show preferences; ``workspace`` is the folder that is open."""
        super().__init__(parent)
        self.setObjectName(names.SETTINGS_DIALOG)
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(480)
        self._preferences = preferences
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_L)
        form.setVerticalSpacing(SPACE_M)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._add_choices(form)
        self._add_code(form)
        place = QLabel(workspace, self)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        place.setProperty("role", "secondary")
        place.setWordWrap(True)
        form.addRow(self.tr("Workspace folder"), place)
        heading = QLabel(self.tr("Settings"), self)
        heading.setProperty("role", "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_L)
        column.addWidget(heading)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(self._buttons())

    def _add_choices(self, form: QFormLayout) -> None:
        themes = (("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark")))
        self.theme = SegmentedControl(themes, self)
        self.theme.setObjectName(names.THEME_CHOICE)
        self.theme.setAccessibleName(self.tr("Theme"))
        self.theme.set_key(self._preferences.theme)
        self.theme.key_changed.connect(lambda key: self._change(replace(self._preferences, theme=key)))
        places = (("below", self.tr("Below")), ("beside", self.tr("Beside")))
        self.place = SegmentedControl(places, self)
        self.place.setObjectName(names.RESPONSE_PLACE_CHOICE)
        self.place.setAccessibleName(self.tr("Response"))
        self.place.set_key(self._preferences.response_place)
        self.place.key_changed.connect(lambda key: self._change(replace(self._preferences, response_place=key)))
        form.addRow(self.tr("Theme"), self.theme)
        form.addRow(self.tr("Response"), self.place)

    def _add_code(self, form: QFormLayout) -> None:
        self.font_size = QSpinBox(self)
        self.font_size.setObjectName(names.FONT_SIZE_SPIN)
        self.font_size.setAccessibleName(self.tr("Size of code"))
        self.font_size.setRange(9, 28)
        self.font_size.setSuffix(" px")
        self.font_size.setValue(self._preferences.font_size_px)
        self.font_size.setFixedWidth(96)
        self.font_size.lineEdit().setTextMargins(SPACE_S, 0, 0, 0)  # the style sheet's padding does not count in there
        self.font_size.valueChanged.connect(lambda size: self._change(replace(self._preferences, font_size_px=size)))
        self.code_font = QLineEdit(self._preferences.code_font, self)
        self.code_font.setAccessibleName(self.tr("Font of code"))
        self.code_font.setPlaceholderText(self.tr("Sanderling's choice"))
        self.code_font.editingFinished.connect(
            lambda: self._change(replace(self._preferences, code_font=self.code_font.text().strip()))
        )
        form.addRow(self.tr("Size of code"), self.font_size)
        form.addRow(self.tr("Font of code"), self.code_font)

    def _buttons(self) -> QHBoxLayout:
        close = QPushButton(self.tr("Close"), self)
        close.setAccessibleName(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _change(self, preferences: Preferences) -> None:
        if preferences != self._preferences:
            self._preferences = preferences
            self.changed.emit(preferences)
