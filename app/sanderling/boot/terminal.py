"""The terminal program: plain asyncio under the command line; never imports Qt."""

from __future__ import annotations

from collections.abc import Sequence


def run_terminal(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code."""
    from sanderling.cli import main

    return main(list(arguments))
