"""Items are written to a file, with progress, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ui.presenters.conftest import Desk

from sanderling.domain.response import BodyFile
from sanderling.ui.presenters import items_export
from sanderling.ui.presenters.items_export import ItemsExport

pytestmark = pytest.mark.qt_loop


def _body(folder: Path, lines: int) -> BodyFile:
    path = folder / "1.body"
    path.write_bytes(b'{"species":"Dunlin","count":12}\n' * lines)
    return BodyFile(path, path.stat().st_size)


def _said(export: ItemsExport) -> tuple[list[tuple[str, str]], Callable[[], bool]]:
    said: list[tuple[str, str]] = []
    export.ended.connect(lambda text, kind: said.append((text, kind)))
    return said, lambda: bool(said)


async def test_the_end_is_told_with_the_number_of_items(desk: Desk, tmp_path: Path) -> None:
    """The file is complete by then."""
    export = ItemsExport(desk.tasks)
    said, ended = _said(export)
    target = tmp_path / "birds.csv"
    export.start(_body(tmp_path, 2), target, "csv")
    await desk.until(ended)
    assert said == [(f"2 items were written to {target}.", "success")]
    assert target.read_text("utf-8").splitlines() == ["species,count", "Dunlin,12", "Dunlin,12"]


async def test_what_cannot_be_written_is_told(desk: Desk, tmp_path: Path) -> None:
    """The reason, as an error."""
    export = ItemsExport(desk.tasks)
    said, ended = _said(export)
    export.start(BodyFile(tmp_path / "gone.body", 10), tmp_path / "birds.json", "json")
    await desk.until(ended)
    assert said[0][1] == "error"
    assert not (tmp_path / "birds.json").exists()


async def test_a_long_export_tells_how_far_it_is_and_can_be_stopped(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shares come while it is written; stopping leaves no file behind."""
    monkeypatch.setattr(items_export, "_TOLD_AFTER_S", 0.0)
    export = ItemsExport(desk.tasks)
    said, ended = _said(export)
    shares: list[float] = []
    export.progressed.connect(lambda _name, share: shares.append(share))
    export.start(_body(tmp_path, 400_000), tmp_path / "birds.csv", "csv")
    await desk.until(lambda: bool(shares))
    export.cancel()
    await desk.until(ended)
    assert said == [("Nothing was written to birds.csv.", "info")]
    assert sorted(path.name for path in tmp_path.iterdir() if "birds" in path.name) == []
    assert 0 <= shares[0] < 1
