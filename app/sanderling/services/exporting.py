"""Writing gathered items to a file of the person's choice: JSON, NDJSON or CSV."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sanderling.domain.errors import NotFound
from sanderling.domain.registry import Registry
from sanderling.domain.response import BodyFile

if TYPE_CHECKING:
    from sanderling.formats.item_lines import ItemExporter

Progress = Callable[[float], None]
_TOLD_EVERY_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class ItemForm:
    """A form of items as it is offered; ``suffix`` is how such files end."""

    name: str
    label: str
    suffix: str


def item_forms() -> Registry[ItemForm]:
    """Return every form in which items can be written."""
    from sanderling.formats.exporters import ITEM_EXPORTERS

    return Registry("form of items", tuple(ItemForm(kind.name, kind.label, kind.suffix) for kind in ITEM_EXPORTERS))


async def export_items(
    body: BodyFile,
    target: Path,
    form: str,
    *,
    guard_formulas: bool = True,
    on_progress: Progress = lambda _share: None,
) -> int:
    """Write the items of a body (NDJSON) to a file, in a thread; the file appears when it is complete.

    Args:
        body: The items; of a body that still grows, those that are complete.
        target: Where to write.
        form: The name of a form, such as ``csv``.
        guard_formulas: CSV only: keep spreadsheets from taking texts for formulas.
        on_progress: Receives the share that is done, from 0 to 1, on the loop.

    Returns:
        How many items were written. Cancelling leaves no file behind.

    Raises:
        UnknownKind: There is no such form.
        DamagedFile: An item is no JSON.
        StorageError: The items cannot be read, or the file not be written.
    """
    from sanderling.formats.exporters import ITEM_EXPORTERS

    exporter = ITEM_EXPORTERS.get(form)
    loop = asyncio.get_running_loop()

    def tell(share: float) -> None:
        loop.call_soon_threadsafe(on_progress, share)

    lines = _BodyLines(body, exporter.passes, tell)
    work = loop.run_in_executor(None, _write, exporter, lines, target, guard_formulas)
    try:
        count = await asyncio.shield(work)
    except asyncio.CancelledError:
        lines.stop.set()
        await asyncio.wait((work,))
        work.exception()  # that it was stopped is known
        raise
    on_progress(1.0)
    return count


def _write(exporter: ItemExporter, lines: _BodyLines, target: Path, guard_formulas: bool) -> int:
    from sanderling.formats.item_lines import ExportOptions
    from sanderling.storage.streamed_files import streamed_file

    with streamed_file(target, target.name) as file:
        return exporter.write(lines, file, ExportOptions(guard_formulas=guard_formulas))


class _Stopped(Exception):
    """Nobody waits for the file any more."""


class _BodyLines:
    """The lines of a body that are complete, blank ones left out; each going through counts as progress."""

    def __init__(self, body: BodyFile, passes: int, tell: Progress) -> None:
        self._body, self._passes, self._tell = body, passes, tell
        self._passed = 0
        self._told_s = 0.0
        self.stop = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        whole, at = max(self._body.size_bytes, 1), 0
        try:
            file = self._body.path.open("rb")
        except OSError as error:
            raise NotFound("The items are no longer there.", advice="Send again.", detail=str(error)) from error
        with file:
            for line in file:
                at += len(line)
                if at > whole:
                    break
                if self.stop.is_set():
                    raise _Stopped
                if item := line.strip():
                    yield item
                if time.monotonic() - self._told_s > _TOLD_EVERY_S:
                    self._told_s = time.monotonic()
                    self._tell((self._passed + at / whole) / self._passes)
        self._passed += 1
