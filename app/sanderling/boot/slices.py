"""Imports what the window is furnished with a little at a time, so that it answers meanwhile."""

from __future__ import annotations

import asyncio
import importlib
from typing import Final

MODULES: Final = (
    "sanderling.services.app_services",
    "sanderling.ui.presenters.request_presenter",
    "sanderling.ui.presenters.window_presenter",
    "sanderling.ui.panels.request_panel",
    "sanderling.ui.shell.furnishing",
    "sanderling.ui.widgets.key_value_table",
    "sanderling.ui.panels.row_sections",
    "sanderling.ui.panels.response_panel",
    "sanderling.ui.presenters.response_presenter",
)
"""Each takes a few milliseconds, with what the ones before it have brought."""


async def import_in_slices() -> None:
    """Import them, with a turn of the loop after each."""
    for name in MODULES:
        importlib.import_module(name)
        await asyncio.sleep(0)
