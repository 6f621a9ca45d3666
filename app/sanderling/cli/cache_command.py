"""``sanderling cache``: what the HTTP cache of a workspace holds, and forgetting it."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from sanderling.cli.exit_codes import ExitCode
from sanderling.cli.json_values import print_json
from sanderling.cli.output import visible
from sanderling.cli.request_building import workspace_here
from sanderling.cli.terminal_talk import shown_size

if TYPE_CHECKING:
    from pathlib import Path

    from sanderling.cli.send_command import OpenServices
    from sanderling.services.http_cache import HttpCache


def run_cache(arguments: argparse.Namespace, open_services: OpenServices) -> ExitCode:
    """Show what is kept, or forget it; outside of any workspace, what requests from there have left.

    Raises:
        SanderlingError: There is no workspace where one was named, or the cache cannot be read or written.
    """
    return asyncio.run(_run(arguments, workspace_here(arguments.workspace), open_services))


async def _run(arguments: argparse.Namespace, workspace: Path | None, open_services: OpenServices) -> ExitCode:
    services = open_services(workspace)
    try:
        if arguments.action == "clear":
            await _clear(services.http_cache, arguments.host)
        else:
            await _list(services.http_cache, arguments)
    finally:
        await services.aclose()
    return ExitCode.OK


async def _clear(cache: HttpCache, host: str | None) -> None:
    count = await (cache.clear_host(host.lower()) if host else cache.clear())
    print(f"{count} deleted.")


async def _list(cache: HttpCache, arguments: argparse.Namespace) -> None:
    host = (arguments.host or "").lower()
    uses = [use for use in await cache.uses() if not host or host in (use.host, use.host.rpartition(":")[0])]
    if arguments.json:
        print_json([{"host": use.host, "responses": use.responses, "size_bytes": use.size_bytes} for use in uses])
        return
    width = max((len(use.host) for use in uses), default=0)
    for use in uses:
        print(f"{visible(use.host).ljust(width)}  {use.responses:>6,} responses  {shown_size(use.size_bytes)}")
