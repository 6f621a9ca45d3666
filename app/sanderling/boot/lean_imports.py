"""Imported first by the desktop program: keeps PySide6 from reading the source of every module that is imported.

WORKAROUND for PySide6 (seen in 6.8 to 6.12): after each import ``shibokensupport.feature`` reads the module's whole
source to see whether it mentions PySide6, for a feature (``from __feature__ import snake_case``) that nobody here uses.
That costs a fifth of the start and keeps all sources in memory. Answered with "no", nothing else changes.
"""

from __future__ import annotations

import contextlib
import importlib
import linecache
from typing import Any

import PySide6.QtCore  # noqa: F401 - sets the import hook up


def stop_reading_sources() -> None:
    """Make the question cheap where this PySide6 asks it, and drop the sources read so far."""
    with contextlib.suppress(ImportError):
        feature: Any = importlib.import_module("shibokensupport.feature")
        if hasattr(feature, "_mod_uses_pyside"):
            feature._mod_uses_pyside = lambda _module: False
    linecache.clearcache()


stop_reading_sources()
