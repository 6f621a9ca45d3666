"""The terminal program: plain asyncio under the command line; never imports Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sanderling.services.app_services import Services


def run_terminal(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code."""
    from sanderling.cli.commands import main

    return main(list(arguments), _open_services)


def _open_services(workspace: Path | None) -> Services:
    from sanderling.services.app_services import build_services
    from sanderling.storage.places import user_data_folder

    return build_services(workspace, user_data_folder())
