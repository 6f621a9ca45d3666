"""``sanderling cookies``: the workspace's cookies, listed or deleted."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sanderling.cli.exit_codes import ExitCode
from sanderling.cli.json_values import print_json
from sanderling.cli.output import visible
from sanderling.cli.reporting import BadArgument
from sanderling.cli.request_building import workspace_here
from sanderling.domain.cookies import Cookie

if TYPE_CHECKING:
    from sanderling.cli.send_command import OpenServices
    from sanderling.services.cookies import Cookies


def run_cookies(arguments: argparse.Namespace, open_services: OpenServices) -> ExitCode:
    """List or delete.

    Raises:
        SanderlingError: There is no workspace here, or the jar cannot be read or written.
    """
    workspace = workspace_here(arguments.workspace)
    if workspace is None:
        raise BadArgument(
            "There is no workspace here, and outside of one no cookie is kept.", advice="Name one with --workspace DIR."
        )
    return asyncio.run(_run(arguments, workspace, open_services))


async def _run(arguments: argparse.Namespace, workspace: Path, open_services: OpenServices) -> ExitCode:
    services = open_services(workspace)
    try:
        if arguments.action == "clear":
            await _clear(services.cookies, arguments.host)
        else:
            await _list(services.cookies, arguments)
    finally:
        await services.aclose()
    return ExitCode.OK


async def _clear(cookies: Cookies, host: str | None) -> None:
    count = await (cookies.clear_host(host.lower()) if host else cookies.clear())
    print(f"{count} deleted.")


async def _list(cookies: Cookies, arguments: argparse.Namespace) -> None:
    host = (arguments.host or "").lower()
    found = [cookie for cookie in await cookies.all() if not host or _is_of(cookie, host)]
    if arguments.json:
        print_json([_as_json(cookie, with_value=arguments.values) for cookie in found])
        return
    rows = [_row(cookie, with_value=arguments.values) for cookie in found]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def _is_of(cookie: Cookie, host: str) -> bool:
    return cookie.domain == host or cookie.domain.endswith(f".{host}")


def _row(cookie: Cookie, *, with_value: bool) -> list[str]:
    domain = cookie.domain if cookie.host_only else f".{cookie.domain}"
    until = f"until {cookie.expires:%Y-%m-%d %H:%M} UTC" if cookie.expires else "for the session"
    flags = [
        *(["Secure"] if cookie.secure else []),
        *(["HttpOnly"] if cookie.http_only else []),
        *([f"SameSite={cookie.same_site}"] if cookie.same_site else []),
    ]
    shown = f"{cookie.name}={cookie.value}" if with_value else cookie.name
    return [domain, visible(cookie.path), visible(shown), until, " ".join(flags)]


def _as_json(cookie: Cookie, *, with_value: bool) -> dict[str, Any]:
    shown = {
        "name": cookie.name,
        "domain": cookie.domain,
        "host_only": cookie.host_only,
        "path": cookie.path,
        "expires": cookie.expires.isoformat() if cookie.expires else None,
        "secure": cookie.secure,
        "http_only": cookie.http_only,
        "same_site": cookie.same_site or None,
    }
    return {**shown, "value": cookie.value} if with_value else shown
