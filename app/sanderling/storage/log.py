"""The log file: what went wrong and when, without secrets; old parts are thrown away."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from sanderling.domain.secret import Masker
from sanderling.storage.atomic_files import make_folder

LOG_FILE: Final = "sanderling.log"
_LARGEST_BYTES: Final = 1 << 20
_OLD_FILES: Final = 2
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_masker: Final = Masker()


def mask_in_log(value: str) -> None:
    """Keep a secret out of everything that is logged from now on."""
    _masker.add(value)


def open_log(user_data_folder: Path) -> logging.Handler:
    """Send the program's messages, and other packages' warnings, to a file of limited size.

    Args:
        user_data_folder: Where the user's own data is; the log is in its folder ``logs``.

    Returns:
        The handler, for whoever wants to close it before the program ends.

    Raises:
        NotWritable, DiskFull, StorageError: The folder could not be made.
    """
    folder = user_data_folder / "logs"
    make_folder(folder, str(folder), private=True)
    handler = _LateFile(folder / LOG_FILE)
    handler.setFormatter(_MaskingFormatter(_FORMAT))
    logging.getLogger().addHandler(handler)
    logging.getLogger("sanderling").setLevel(logging.INFO)
    return handler


class _LateFile(logging.Handler):
    """A file that is opened with its first message: most runs have none, and need not even load what would write it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            self._file = self._opened()
        self._file.emit(record)

    def _opened(self) -> logging.Handler:
        from logging.handlers import RotatingFileHandler

        file = RotatingFileHandler(
            self._path,
            maxBytes=_LARGEST_BYTES,
            backupCount=_OLD_FILES,
            encoding="utf-8",
            delay=True,
            errors="replace",
        )
        file.setFormatter(self.formatter)
        return file

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


class _MaskingFormatter(logging.Formatter):
    """Masks the finished text, so that arguments and tracebacks are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        return _masker.mask(super().format(record))
