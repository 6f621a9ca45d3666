"""Watching the collections tree of a window that is just being opened."""

from __future__ import annotations

import asyncio
import time

from PySide6.QtCore import QAbstractItemModel, QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView
from tests.benchmarks.driven_window import LoopGaps

from sanderling.ui import object_names as names

_LONGEST_S = 60.0


class TreeWatch(QObject):
    """Looks at every tick of the loop whether the tree has its collections, and notes when it first had them."""

    def __init__(self, collections: int) -> None:
        """Wait for that many collections; their content comes with them."""
        super().__init__()
        self._collections = collections
        self._model: QAbstractItemModel | None = None
        self._gaps = LoopGaps()
        self._complete: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def start(self) -> None:
        """Begin to look."""
        self._gaps.ticked.connect(self._look)
        self._gaps.start()

    async def complete_at_s(self) -> float:
        """Return when the tree was complete (monotonic seconds), waiting for it if need be."""
        async with asyncio.timeout(_LONGEST_S):
            return await self._complete

    def longest_gap_ms(self) -> float:
        """Stop looking and return the longest time that the loop was blocked since the start."""
        return self._gaps.stop()

    def _look(self) -> None:
        if self._model is None:
            self._model = _model_of_the_tree()
        elif self._model.rowCount() >= self._collections:
            self._gaps.ticked.disconnect(self._look)
            self._complete.set_result(time.perf_counter())


def _model_of_the_tree() -> QAbstractItemModel | None:
    window = next((each for each in QApplication.topLevelWidgets() if isinstance(each, QMainWindow)), None)
    tree = window.findChild(QTreeView, names.COLLECTIONS_TREE) if window else None
    return tree.model() if tree is not None else None
