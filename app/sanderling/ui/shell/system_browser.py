"""The system's browser."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_in_browser(address: str) -> None:
    """Open a web address; anything else is left alone, whatever a server says where to sign in."""
    url = QUrl(address)
    if url.scheme().lower() in ("http", "https"):
        QDesktopServices.openUrl(url)
