"""The terminal program: plain asyncio under the command line; never imports Qt."""

from __future__ import annotations

from collections.abc import Sequence


def run_terminal(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code."""
    from sanderling.cli.commands import main
    from sanderling.services.app_services import build_services
    from sanderling.storage.places import user_data_folder

    return main(list(arguments), lambda workspace: build_services(workspace, user_data_folder()))
