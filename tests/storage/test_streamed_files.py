"""A file that is written bit by bit is there whole, or as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanderling.domain.errors import NotFound, StorageError
from sanderling.storage.streamed_files import streamed_file


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    """Until then what was there stays."""
    file = tmp_path / "items.json"
    file.write_text("old")
    with streamed_file(file, "items.json") as target:
        target.write(b"new")
        target.flush()
        assert file.read_text() == "old"
    assert file.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["items.json"]


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither a half file nor a temporary one."""
    with pytest.raises(RuntimeError), streamed_file(tmp_path / "a", "a") as target:
        target.write(b"half")
        raise RuntimeError
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A folder that is not there, a folder in the place of the file."""
    with pytest.raises(NotFound, match="folder is no longer there"), streamed_file(tmp_path / "no" / "a", "a"):
        pass
    with pytest.raises(StorageError), streamed_file(tmp_path, "folder"):
        pass
