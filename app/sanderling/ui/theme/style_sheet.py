"""The one style sheet, made from the tokens. Kept short: each rule is tried on every widget that is made.

Variants are dynamic properties: ``kind`` on buttons (``primary``, ``quiet``, ``danger``), ``role`` on labels
(``heading``, ``strong``, ``secondary``, ``caption``, ``error``), ``surface`` on plain widgets (``surface``,
``window``, ``raised``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Final

from sanderling.ui.theme.tokens import FONT_HEADING_PX, FONT_SECONDARY_PX, RADIUS, RADIUS_SMALL, TREE_ROW_HEIGHT

_SHEET: Final = Template(
    """
QMainWindow, QDialog { background: $window; }
QWidget[surface="surface"] { background: $surface; }
QWidget[surface="window"] { background: $window; }
QWidget[surface="raised"] { background: $raised; }
QLabel[role="heading"] { font-size: ${heading_px}px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="secondary"] { color: $secondary; }
QLabel[role="caption"] { color: $secondary; font-size: ${secondary_px}px; }
QLabel[role="error"] { color: $error; }
QFrame[role="separator"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="separator-vertical"] { background: $border; border: none; max-width: 1px; min-width: 1px; }

QPushButton { min-height: 26px; padding: 0 12px; border: 1px solid $button_border; border-radius: ${radius}px;
  background: $surface; color: $text; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:focus { border-color: $focus; }
QPushButton:disabled { color: $disabled; border-color: $border; background: transparent; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $on_accent; font-weight: 600; }
QPushButton[kind="primary"][joined="right"] { border-left-color: $accent_pressed; }
QPushButton[kind="danger"][joined="right"] { border-left-color: $error; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $accent_pressed; padding: 0 11px; min-height: 24px; }
QPushButton[kind="primary"]:disabled { background: $pressed; border-color: $pressed; color: $placeholder; }
QPushButton[joined="left"] { border-top-right-radius: 0; border-bottom-right-radius: 0; border-right: none; }
QPushButton[joined="right"] { border-top-left-radius: 0; border-bottom-left-radius: 0; padding: 0;
  border-left: 1px solid $button_border; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus { border-color: $focus; }
QPushButton[kind="crumb"], QPushButton[kind="crumb-last"] { background: transparent; border-color: transparent;
  padding: 0 4px; min-height: 22px; border-radius: ${radius_small}px; color: $secondary; }
QPushButton[kind="crumb-last"] { color: $text; font-weight: 600; }
QPushButton[kind="crumb"]:hover, QPushButton[kind="crumb-last"]:hover { background: $hover; color: $text; }
QPushButton[kind="crumb"]:focus, QPushButton[kind="crumb-last"]:focus { border-color: $focus; }
QPushButton[kind="danger"] { color: $error; border-color: $error; }
QToolButton { border: 1px solid transparent; border-radius: ${radius}px; padding: 3px; background: transparent; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton:focus { border-color: $focus; }

QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QTextEdit, QPlainTextEdit { border: 1px solid $control_border;
  border-radius: ${radius}px; background: $surface; color: $text; selection-background-color: $selection;
  selection-color: $text; placeholder-text-color: $placeholder; }
QLineEdit, QComboBox { min-height: 26px; padding: 0 8px; }
QSpinBox, QDoubleSpinBox { min-height: 26px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QTextEdit:focus, QPlainTextEdit:focus {
  border-color: $focus; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: $disabled; border-color: $border;
  background: $window; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $window; border-color: $border; }
QLineEdit[frame="false"], QPlainTextEdit[bare="true"], QTextEdit[bare="true"] { border: none; border-radius: 0;
  background: transparent; }
QPlainTextEdit[kind="over"] { border: none; border-radius: 5px; background: $surface; }
QLineEdit[kind="row"], QComboBox[kind="row"] { border-color: transparent; background: transparent; }
QLineEdit[kind="row"]:hover, QComboBox[kind="row"]:hover { border-color: $border; }
QLineEdit[kind="row"]:focus, QComboBox[kind="row"]:focus { border-color: $focus; background: $surface; }
QLineEdit[kind="palette"] { border: none; background: transparent; font-size: ${heading_px}px; padding: 0 16px; }
QListView[kind="palette"] { background: transparent; }
QListView[kind="popup"] { background: $raised; border: 1px solid $button_border; padding: 2px; }
QComboBox:hover { background: $hover; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$marks/down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { border: 1px solid $border; border-radius: ${radius}px; background: $raised;
  padding: 4px; outline: none; selection-background-color: $selection; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 6px; border-radius: ${radius_small}px; }
QAbstractSpinBox QLineEdit { border: none; background: transparent; padding: 0 0 0 6px; min-height: 0; }
QSpinBox::up-button, QDoubleSpinBox::up-button { border: none; width: 18px; subcontrol-position: top right; }
QSpinBox::down-button, QDoubleSpinBox::down-button { border: none; width: 18px; subcontrol-position: bottom right; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$marks/up.svg"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$marks/down.svg"); width: 10px; height: 10px; }
QTabBar QToolButton { border: none; border-bottom: 1px solid $border; border-radius: 0; background: $window;
  padding: 0; }
QTabBar QToolButton:hover { background: $hover; }
QTabBar QToolButton::right-arrow { image: url("$marks/right.svg"); }
QTabBar QToolButton::left-arrow { image: url("$marks/left.svg"); }
QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 14px; height: 14px; border: 1px solid $control_border;
  border-radius: ${radius_small}px; background: $surface; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $control_border; border-radius: 8px;
  background: $surface; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: $accent; border-color: $accent;
  image: url("$marks/check.svg"); }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; image: url("$marks/dash.svg"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$marks/dot.svg"); }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $focus; width: 12px; height: 12px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; }

QAbstractItemView { background: $surface; border: none; outline: none; alternate-background-color: $window;
  selection-background-color: $selection; selection-color: $text; }
QTreeView::item { min-height: ${tree_row}px; border: none; }
QListView::item { min-height: ${tree_row}px; border: none; }
QTreeView::item:hover, QListView::item:hover { background: $hover; }
QTreeView::item:selected, QListView::item:selected { background: $selection; color: $text; }
QTreeView::branch { background: transparent; }
QTreeView::branch:hover { background: $hover; }
QTreeView::branch:selected { background: $selection; }
QTreeView::branch:has-children:closed { image: url("$marks/right.svg"); }
QTreeView::branch:has-children:open { image: url("$marks/down.svg"); }
QTableView { gridline-color: $border; }
QTableView[boxed="true"] { border: 1px solid $border; border-radius: ${radius}px; }
QTableView[boxed="true"]:focus { border-color: $focus; }
QLineEdit[kind="cell"] { border: 1px solid $focus; border-radius: 0; padding: 0 7px; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: $secondary; border: none; border-bottom: 1px solid $border;
  padding: 0 8px; min-height: 26px; font-size: ${secondary_px}px; }
QTableView[flush="true"] QHeaderView::section:first { padding-left: 12px; }
QTableCornerButton::section { background: $surface; border: none; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $scrollbar; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $scrollbar_hover; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }

QMenuBar { background: $window; color: $text; }
QMenuBar::item { padding: 5px 9px; border-radius: ${radius_small}px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: ${radius_small}px; min-width: 120px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 8px; }
QMenu::indicator:checked { image: url("$marks/tick.svg"); }
QMenu::right-arrow { image: url("$marks/right.svg"); width: 12px; height: 12px; margin-right: 6px; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px 6px;
  font-size: ${secondary_px}px; }
QStatusBar { background: $window; color: $secondary; font-size: ${secondary_px}px; }
QStatusBar::item { border: none; }
QProgressBar { border: none; border-radius: 2px; background: $pressed; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { border-radius: 2px; background: $accent; }
"""
)


def make_style_sheet(colors: Mapping[str, str], marks_folder: Path | None) -> str:
    """Return the style sheet.

    Args:
        colors: The tokens.
        marks_folder: Holds the small marks of controls (``check.svg``, ``down.svg`` ...) in this theme's colours.
    """
    values = {name: value for name, value in colors.items() if "." not in name}
    return _SHEET.substitute(
        values,
        marks=marks_folder.as_posix() if marks_folder else ".",
        radius=RADIUS,
        radius_small=RADIUS_SMALL,
        tree_row=TREE_ROW_HEIGHT,
        heading_px=FONT_HEADING_PX,
        secondary_px=FONT_SECONDARY_PX,
    )
