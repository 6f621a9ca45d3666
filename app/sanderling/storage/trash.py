"""What was deleted, kept until it is surely not wanted back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from sanderling.domain.collection import ItemPath
from sanderling.storage.atomic_files import make_folder, write_error


@dataclass(frozen=True, slots=True)
class Trashed:
    """A deleted item: where it was and where it is kept."""

    path: ItemPath
    kept_at: Path


class Trash:
    """A folder of deleted items; without one of its own it uses the system's folder for temporary files."""

    def __init__(self, folder: Path | None) -> None:
        """Take the folder; it is created when first needed."""
        self._folder = folder

    def take(self, place: Path, path: ItemPath) -> Trashed:
        """Move a file or directory here.

        Raises:
            NotWritable, DiskFull, StorageError: It could not be moved.
        """
        kept_at = self._new_folder() / place.name
        move_to(place, kept_at, path)
        return Trashed(path, kept_at)

    def _new_folder(self) -> Path:
        if self._folder is None:
            import tempfile

            self._folder = Path(tempfile.mkdtemp(prefix="sanderling-trash-"))
        folder = self._folder / f"{time.time_ns():x}"
        make_folder(folder, "the trash", private=True)
        return folder


def empty_trash(folder: Path, older_than_s: float) -> None:
    """Remove for good what was deleted longer ago than this."""
    import shutil

    if not folder.is_dir():
        return
    oldest_s = time.time() - older_than_s
    for kept in folder.iterdir():
        if kept.stat().st_mtime < oldest_s:
            shutil.rmtree(kept, ignore_errors=True)


def move_to(source: Path, target: Path, label: str) -> None:
    """Move a file or directory, to another file system if it must be.

    Raises:
        NotWritable, DiskFull, NotFound, StorageError: It could not be moved.
    """
    import shutil

    try:
        shutil.move(source, target)
    except shutil.Error as error:
        raise write_error(OSError(str(error)), label) from error
    except OSError as error:
        raise write_error(error, label) from error
