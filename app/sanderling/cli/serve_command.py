"""``sanderling serve playground``: the demo API as a program of its own."""

from __future__ import annotations

import argparse
import asyncio

from sanderling.cli.exit_codes import ExitCode


def run_serve(arguments: argparse.Namespace) -> ExitCode:
    """Serve until Ctrl+C."""
    from sanderling.services.playground import serve_playground

    asyncio.run(serve_playground(port=arguments.port, fd=arguments.fd, on_ready=_announce))
    return ExitCode.OK


def _announce(base_url: str) -> None:
    print(f"The playground listens on {base_url} (Ctrl+C stops it).", flush=True)
