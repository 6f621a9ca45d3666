"""Reading and writing whole files: a write happens completely or not at all, and failures become sentences."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from pathlib import Path
from typing import Final

from sanderling.domain.errors import DiskFull, NotFound, NotWritable, StorageError

TEMPORARY_PREFIX: Final = ".sanderling-"
TEMPORARY_SUFFIX: Final = ".tmp"

_LEFT_BEHIND_AFTER_S: Final = 3600
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}
_BLOCK_BYTES: Final = 1 << 13
LARGEST_FILE_BYTES: Final = 64 << 20


def write_error(error: OSError, label: str) -> StorageError:
    """Return the domain error for a failed write; ``label`` names the file to the reader."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    if error.errno in _FULL:
        return DiskFull(
            f"“{label}” could not be written: there is no space left.",
            advice="Free some space and try again. What was stored before is untouched.",
            detail=str(error),
        )
    if error.errno in _REFUSED:
        return NotWritable(
            f"“{label}” could not be written: {reason}.",
            advice="Check the permissions of the file and its folder. What was stored before is untouched.",
            detail=str(error),
        )
    if error.errno == errno.ENOENT:
        return NotFound(
            f"“{label}” could not be written: its folder is no longer there.",
            advice="Save it in another folder.",
            detail=str(error),
        )
    return StorageError(f"“{label}” could not be written: {reason}.", detail=str(error))


def read_error(error: OSError, label: str) -> StorageError:
    """Return the domain error for a failed read; ``label`` names the file to the reader."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return NotFound(
            f"“{label}” is no longer there.",
            advice="It may have been moved, renamed or deleted outside Sanderling.",
            detail=str(error),
        )
    reason = os.strerror(error.errno) if error.errno else str(error)
    return StorageError(
        f"“{label}” could not be read: {reason}.", advice="Check the permissions of the file.", detail=str(error)
    )


def read_bytes(file: str | Path) -> bytes:
    """Return a file's content with as few system calls as it takes, cut off somewhere above ``LARGEST_FILE_BYTES``.

    Raises:
        OSError: The file cannot be read, or it is not an ordinary file.
    """
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        block = os.read(descriptor, _BLOCK_BYTES)
        if len(block) < _BLOCK_BYTES:
            return block
        blocks, size_bytes = [block], len(block)
        while size_bytes <= LARGEST_FILE_BYTES and (block := os.read(descriptor, 1 << 20)):
            blocks.append(block)
            size_bytes += len(block)
        return b"".join(blocks)
    finally:
        os.close(descriptor)


def write_bytes(file: Path, data: bytes, label: str, *, private: bool = False) -> None:
    """Replace a file's content in one step: readers and a crash see the old content or the new, never a part.

    Args:
        file: Where to write; its folder exists.
        data: The whole content.
        label: How messages name the file.
        private: Whether only this user may read it.

    Raises:
        DiskFull, NotWritable, NotFound, StorageError: It could not be written; the old content is still there.
    """
    temporary = file.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{os.urandom(6).hex()}{TEMPORARY_SUFFIX}")
    try:
        mode = _mode_for(file, private)
        _write_new(temporary, data, mode)
        temporary.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise write_error(error, label) from error


def _mode_for(file: Path, private: bool) -> int:
    """Return the permissions of the file there is, if any; refuse if it is write-protected."""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except FileNotFoundError:
        return 0o600 if private else 0o666
    if not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    return mode


def _write_new(file: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder lasting, where the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some network file systems refuse; the content itself is safe by now
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def is_temporary(name: str) -> bool:
    """Return whether a file's name is one under which files are written before they are shown."""
    return name.startswith(TEMPORARY_PREFIX) and name.endswith(TEMPORARY_SUFFIX)


def remove_if_left_behind(place: Path) -> None:
    """Remove a temporary file or directory that a killed program left an hour ago or longer."""
    with contextlib.suppress(OSError):
        if time.time() - place.lstat().st_mtime < _LEFT_BEHIND_AFTER_S:
            return
        if place.is_dir():
            import shutil

            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink()


def make_folder(folder: Path, label: str, *, private: bool = False) -> None:
    """Create a folder and those around it, if they are not there.

    Raises:
        DiskFull, NotWritable, StorageError: It could not be created.
    """
    try:
        folder.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotWritable(f"“{label}” could not be created: a file of that name is in the way.") from error
    except OSError as error:
        raise write_error(error, label) from error
