"""Choosing another workspace."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from sanderling.ui.shell.workspace_chooser import choose_workspace


def test_a_folder_is_asked_for_without_blocking(qtbot: QtBot) -> None:
    """The dialog is opened, takes folders only, and goes when it is dismissed."""
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()

    dialog = choose_workspace(parent)

    assert dialog.isVisible()
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()
