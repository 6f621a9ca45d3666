"""HTML as a page: no scripts, nothing fetched, links lead nowhere."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextBrowser, QWidget

from sanderling.domain.response import BytesSource
from sanderling.services.response_views import Charset
from sanderling.ui.theme.tokens import SPACE_M

_LARGEST_BYTES: Final = 1024 * 1024


class HtmlPreview(QTextBrowser):
    """A rough picture of a page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("responsePreview")
        self.setAccessibleName(self.tr("Preview of the page"))
        self.setProperty("bare", "true")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(SPACE_M)

    def show_source(self, source: BytesSource, charset: Charset) -> None:
        """Show a page, of a very long one the beginning."""
        self.setHtml(charset.decode(source.read(charset.bom_bytes, _LARGEST_BYTES)))

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Fetch nothing: not pictures, not style sheets, not files of this machine."""
        return b""
