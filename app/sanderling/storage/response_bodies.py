"""Response bodies on disk: written as they arrive, read anywhere while they still grow, gone when nobody needs them."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

from sanderling.domain.errors import DiskFull, StorageError
from sanderling.storage.atomic_files import make_folder, read_error, write_error

_LOCK_SUFFIX: Final = ".lock"
_BODY_SUFFIX: Final = ".body"
_GIVEN_BACK_BYTES: Final = 1 << 20
_SEARCHED_AT_ONCE_BYTES: Final = 1 << 18


class BodySpool:
    """One response body that is being written."""

    __slots__ = ("_descriptor", "path", "size_bytes")

    def __init__(self, path: Path) -> None:
        """Create the file.

        Raises:
            DiskFull, NotWritable, StorageError: It cannot be created.
        """
        self.path = path
        self.size_bytes = 0
        self._descriptor = -1
        try:
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise write_error(error, path.name) from error

    def write(self, data: bytes) -> None:
        """Append bytes; they can be read at once.

        Raises:
            DiskFull, StorageError: They could not all be written; ``size_bytes`` says how many are there.
        """
        try:
            written = os.write(self._descriptor, data)
            self.size_bytes += written
            if written < len(data):
                self._write_rest(memoryview(data)[written:])
        except OSError as error:
            self._give_room_back(error)
            raise _spool_error(error, self.path) from error

    def _give_room_back(self, error: OSError) -> None:
        """Leave some of a full disk to drafts and session: unsaved work matters more than a body's last bytes."""
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            return
        self.size_bytes -= min(_GIVEN_BACK_BYTES, self.size_bytes // 2)
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, self.size_bytes)

    def _write_rest(self, rest: memoryview) -> None:
        while rest:
            written = os.write(self._descriptor, rest)
            self.size_bytes += written
            rest = rest[written:]

    def flush(self) -> None:
        """Do nothing: what was written is visible to every reader already."""

    def close(self) -> None:
        """End writing; the file stays."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)

    def __enter__(self) -> BodySpool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _spool_error(error: OSError, path: Path) -> StorageError:
    mapped = write_error(error, path.name)
    if isinstance(mapped, DiskFull):
        return DiskFull(
            f"There is no space left in “{path.parent}” for the response's body.",
            advice="Free some space and send again. What had arrived by then is kept.",
            detail=str(error),
        )
    return mapped


class MappedBody:
    """A body file that may still be growing, read by position; a ``domain.response.BytesSource``.

    Reads go through ``pread`` in pieces, not through a memory map: a search takes 8 % longer, but a file that is cut
    short under a map kills the process, and pages of a map count as the program's memory. Threads may share it; once
    it is closed it is empty.
    """

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            NotFound, StorageError: It cannot be opened.
        """
        self.path = path
        try:
            self._file: BinaryIO = path.open("rb", buffering=0)
        except OSError as error:
            raise read_error(error, path.name) from error
        self._descriptor = self._file.fileno()
        self._reading = threading.Lock()

    @property
    def size_bytes(self) -> int:
        """The bytes there are by now."""
        with self._reading:
            return os.fstat(self._descriptor).st_size if self._descriptor >= 0 else 0

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from ``start`` up to ``end``, fewer at the end of what there is."""
        start = max(start, 0)
        return self._read_at(start, end - start) if end > start else b""

    def _read_at(self, start: int, length: int) -> bytes:
        with self._reading:
            if self._descriptor < 0:
                return b""
            length = min(length, max(os.fstat(self._descriptor).st_size - start, 0))
            if hasattr(os, "pread"):
                return os.pread(self._descriptor, length, start)
            self._file.seek(start)
            return self._file.read(length) or b""

    def find(self, needle: bytes, start: int, end: int) -> int:
        """Return the offset of the first ``needle`` that lies in ``start`` to ``end``, or -1."""
        start, end = max(start, 0), min(end, self.size_bytes)
        if not needle:
            return start if start <= end else -1
        overlap = len(needle) - 1
        step = max(_SEARCHED_AT_ONCE_BYTES, 4 * overlap)
        while start + overlap < end:
            stop = min(start + step + overlap, end)
            at = self.read(start, stop).find(needle)
            if at >= 0:
                return start + at
            start = stop - overlap
        return -1

    def close(self) -> None:
        """Let go of the file."""
        with self._reading:
            self._descriptor = -1
            self._file.close()

    def __enter__(self) -> MappedBody:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class ResponseBodies:
    """The spool folder. Files carry the name of their process, which holds a lock as long as it lives."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is created when first needed."""
        self.folder = folder
        self._owner = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._lock: BinaryIO | None = None
        self._opening = threading.Lock()
        self._count = 0

    def open_spool(self) -> BodySpool:
        """Return a new, empty body to write.

        Raises:
            DiskFull, NotWritable, StorageError: It cannot be created.
        """
        with self._opening:
            if self._lock is None:
                make_folder(self.folder, str(self.folder), private=True)
                self._lock = _hold(self.folder / f"{self._owner}{_LOCK_SUFFIX}")
            self._count += 1
            path = self.folder / f"{self._owner}-{self._count}{_BODY_SUFFIX}"
        return BodySpool(path)

    def discard(self, path: Path) -> None:
        """Remove a body that nobody shows any more."""
        with contextlib.suppress(OSError):  # Windows refuses while it is open; `clean` gets it then
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove all bodies of this process."""
        self._remove(self._owner)
        if self._lock:
            self._lock.close()
            self._lock = None
            self.discard(self.folder / f"{self._owner}{_LOCK_SUFFIX}")

    def clean(self) -> None:
        """Remove the bodies of processes that no longer live."""
        for owner in {_owner_of(name) for name in _names_in(self.folder)} - {"", self._owner}:
            lock = self.folder / f"{owner}{_LOCK_SUFFIX}"
            if not _is_held(lock):
                self._remove(owner)
                self.discard(lock)

    def _remove(self, owner: str) -> None:
        for name in _names_in(self.folder):
            if _owner_of(name) == owner and name.endswith(_BODY_SUFFIX):
                self.discard(self.folder / name)


def _names_in(folder: Path) -> list[str]:
    try:
        return [file.name for file in folder.iterdir()]
    except OSError:
        return []


def _owner_of(name: str) -> str:
    """Return the process part of a file's name; empty for files that are not ours."""
    stem, dot, ending = name.rpartition(".")
    parts = stem.split("-")
    return "-".join(parts[:2]) if dot + ending in (_LOCK_SUFFIX, _BODY_SUFFIX) and len(parts) >= 2 else ""


def _hold(path: Path) -> BinaryIO:
    """Create a lock file; it is locked before it can be seen under its name."""
    hidden = path if sys.platform == "win32" else path.with_suffix(".new")  # Windows renames no open file
    try:
        file: BinaryIO = hidden.open("wb")
        _try_lock(file)
        if hidden != path:
            hidden.rename(path)
    except OSError as error:
        raise write_error(error, path.name) from error
    return file


def _is_held(path: Path) -> bool:
    try:
        with path.open("r+b") as file:
            return not _try_lock(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _try_lock(file: BinaryIO) -> bool:
    """Take the lock of a file, unless another process has it; closing the file gives it back."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
