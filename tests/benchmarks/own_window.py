"""The real program with its real start, printing the time of its first paint as ``empty_window`` does."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

from sanderling.boot.desktop import make_application, run_desktop


class FirstPaint(QObject):
    """Notes the first paint of the main window."""

    def __init__(self, application: QApplication) -> None:
        """Watch the application."""
        super().__init__()
        self._application = application
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Print the time of the first paint, and look no more."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            print(f"painted {time.monotonic():.6f}", flush=True)
            self._application.removeEventFilter(self)
        return False


if __name__ == "__main__":
    watch = FirstPaint(make_application())
    sys.exit(run_desktop(sys.argv[1:]))
