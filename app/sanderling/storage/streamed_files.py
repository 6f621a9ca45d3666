"""Writing a file of any length in one step: it appears when it is complete, or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sanderling.storage.atomic_files import TEMPORARY_PREFIX, TEMPORARY_SUFFIX, sync_folder, write_error


@contextmanager
def streamed_file(file: Path, label: str) -> Iterator[BinaryIO]:
    """Yield a place to write to; at the end it takes the file's name, after an error it is gone.

    Raises:
        DiskFull, NotWritable, NotFound, StorageError: It could not be written; what was there before is untouched.
    """
    temporary = file.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{os.urandom(6).hex()}{TEMPORARY_SUFFIX}")
    try:
        if file.is_dir():
            raise IsADirectoryError(21, os.strerror(21), str(file))
        with temporary.open("xb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        temporary.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise write_error(error, label) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
