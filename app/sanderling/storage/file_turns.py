"""Taking turns between processes: who reads a file, changes it and writes it back is alone with it meanwhile."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from sanderling.storage.atomic_files import write_error


@contextlib.contextmanager
def turn(lock_file: Path) -> Iterator[None]:
    """Hold a lock until the block ends; waits for whoever holds it, so it is for threads.

    A file system without locks gives everybody a turn at once: that is no reason to write nothing.

    Raises:
        DiskFull, NotWritable, NotFound, StorageError: The lock's file cannot be made.
    """
    try:
        descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise write_error(error, lock_file.name) from error
    try:
        with contextlib.suppress(OSError):
            _lock(descriptor)
        yield
    finally:
        os.close(descriptor)  # gives the lock back


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)
