"""The viewer of a response's text, as the benchmarks watch it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea
from tests.benchmarks.driven_window import Driver, until

from sanderling.ui import object_names as names

if TYPE_CHECKING:
    from sanderling.domain.response import BytesSource
    from sanderling.ui.viewers.text_viewer import TextViewer


class FirstLines(QObject):
    """Notes when the first lines of the next response have been painted."""

    def __init__(self, application: QCoreApplication, driver: Driver) -> None:
        """Watch from now on; what is shown already does not count."""
        super().__init__()
        self.painted_at_s = 0.0
        self.old_source = _source(driver)
        self._painting = False
        self._application = application
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the viewer's paint event; whatever comes after it comes when the lines have been drawn."""
        if self._painting:
            self.painted_at_s = time.perf_counter()
            self._application.removeEventFilter(self)
        elif event.type() == QEvent.Type.Paint:
            parent = watched.parent()
            if parent is not None and parent.objectName() == names.RESPONSE_BODY:
                self._painting = _has_lines(parent, self.old_source)
        return False


def _has_lines(viewer: QObject, old_source: BytesSource | None) -> bool:
    from sanderling.ui.viewers.text_viewer import TextViewer

    return isinstance(viewer, TextViewer) and viewer.lines.source is not old_source and viewer.lines.row_count > 0


def _source(driver: Driver) -> BytesSource | None:
    found = _viewers(driver)
    return found[0].lines.source if found else None


def _viewers(driver: Driver) -> list[TextViewer]:
    found: list[Any] = driver.window.findChildren(QAbstractScrollArea, names.RESPONSE_BODY)
    return [viewer for viewer in found if viewer.isVisible() and hasattr(viewer, "lines")]


async def shown_text(driver: Driver, old_source: BytesSource | None = None) -> TextViewer:
    """Return the viewer of the response's text once it shows another source."""
    await until(lambda: any(viewer.lines.source is not old_source for viewer in _viewers(driver)))
    return _viewers(driver)[0]


def is_complete(viewer: TextViewer, size_bytes: int) -> bool:
    """Tell whether every row of a body of that size is known."""
    return viewer.lines.source.size_bytes == size_bytes and viewer.lines.end == size_bytes and viewer.is_indexed()


def to_the_end(viewer: TextViewer) -> None:
    """Scroll to the last row and paint it."""
    bar = viewer.verticalScrollBar()
    bar.setValue(bar.maximum())
    viewer.viewport().repaint()
