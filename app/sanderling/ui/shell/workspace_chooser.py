"""Opening another workspace: each has a window, and a process, of its own."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QProcess
from PySide6.QtWidgets import QFileDialog, QWidget

from sanderling.ui import object_names as names


def choose_workspace(parent: QWidget) -> QFileDialog:
    """Ask for a folder and open it in a window of its own; an empty one becomes a new workspace."""
    title = QCoreApplication.translate("WorkspaceChooser", "Open a workspace, or choose an empty folder for a new one")
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(names.WORKSPACE_DIALOG)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(open_in_own_window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def open_in_own_window(folder: str) -> bool:
    """Start the program on a workspace; return whether it could be started."""
    started, _process_id = QProcess.startDetached(sys.executable, ["-m", "sanderling", folder])
    return started
