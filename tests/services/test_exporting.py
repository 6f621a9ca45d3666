"""Items go into a file of the person's choice, however many, and can be stopped."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path

import psutil
import pytest

from sanderling.domain.errors import DamagedFile, NotFound, StorageError, UnknownKind
from sanderling.domain.response import BodyFile
from sanderling.services.exporting import export_items, item_forms


def body_of(folder: Path, count: int, text: str = "x") -> BodyFile:
    """Write a body of so many items."""
    path = folder / "1.body"
    with path.open("w") as file:
        for number in range(count):
            file.write(json.dumps({"id": number, "text": text}) + "\n")
    return BodyFile(path, path.stat().st_size)


def test_every_form_is_offered() -> None:
    """With how its files end."""
    assert [(form.name, form.suffix) for form in item_forms()] == [
        ("json", ".json"),
        ("ndjson", ".ndjson"),
        ("csv", ".csv"),
    ]


async def test_all_forms_hold_all_items(tmp_path: Path) -> None:
    """Counted and complete, with progress up to the end."""
    body = body_of(tmp_path, 1000)
    shares: list[float] = []
    for form in item_forms():
        count = await export_items(body, tmp_path / f"out{form.suffix}", form.name, on_progress=shares.append)
        assert count == 1000
    assert len(json.loads((tmp_path / "out.json").read_text())) == 1000
    assert (tmp_path / "out.ndjson").read_bytes() == body.path.read_bytes()
    with (tmp_path / "out.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 1000
    assert shares.count(1.0) == 3
    assert all(0 <= share <= 1 for share in shares)


async def test_only_complete_items_are_written(tmp_path: Path) -> None:
    """A body that still grows is written as far as it was told of."""
    body = body_of(tmp_path, 3)
    with body.path.open("a") as file:
        file.write('{"id": 3, "te')
    assert await export_items(body, tmp_path / "out.json", "json") == 3


async def test_memory_does_not_grow_with_the_items(tmp_path: Path) -> None:
    """A hundred megabytes go through as calmly as one."""
    body = body_of(tmp_path, 20_000, text="x" * 5000)
    before = psutil.Process().memory_info().rss
    await export_items(body, tmp_path / "out.csv", "csv")
    assert psutil.Process().memory_info().rss - before < 30_000_000


async def test_stopping_leaves_no_file(tmp_path: Path) -> None:
    """Neither a half one nor a temporary one; the thread is done when the caller is."""
    body = body_of(tmp_path, 300_000)
    begun = asyncio.Event()
    target = tmp_path / "out" / "items.csv"
    target.parent.mkdir()
    async with asyncio.TaskGroup() as group:
        exporting = group.create_task(export_items(body, target, "csv", on_progress=lambda _share: begun.set()))
        await begun.wait()
        exporting.cancel()
    assert exporting.cancelled()
    assert not list(target.parent.iterdir())


async def test_what_goes_wrong_is_said(tmp_path: Path) -> None:
    """A form that is none, items that are gone or damaged, a place that cannot be written; the old file stays."""
    body, target = body_of(tmp_path, 2), tmp_path / "out"
    target.write_text("old")
    with pytest.raises(UnknownKind):
        await export_items(body, target, "xlsx")
    body.path.write_text("{}\nnonsense\n")
    with pytest.raises(DamagedFile):
        await export_items(BodyFile(body.path, 12), target, "json")
    body.path.unlink()
    with pytest.raises(NotFound):
        await export_items(body, target, "json")
    with pytest.raises(StorageError):
        await export_items(body_of(tmp_path, 1), tmp_path / "no" / "out", "json")
    assert target.read_text() == "old"
