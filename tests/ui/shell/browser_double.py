"""Stands in the place of the system's browser: keeps the addresses that the window opens, and may walk them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices


class BrowserDouble(QObject):
    """``QDesktopServices`` hands it every web address while it is entered."""

    def __init__(self, walk: Callable[[str], None] | None = None) -> None:
        """Walk each address in a thread of the loop, if there is a way to."""
        super().__init__()
        self.opened: list[str] = []
        self._walk = walk

    def __enter__(self) -> BrowserDouble:
        QDesktopServices.setUrlHandler("http", self, "open")
        return self

    def __exit__(self, *_: object) -> None:
        QDesktopServices.unsetUrlHandler("http")

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Take an address; called by Qt."""
        self.opened.append(bytes(url.toEncoded().data()).decode())
        if self._walk is not None:
            asyncio.get_running_loop().run_in_executor(None, self._walk, self.opened[-1])
