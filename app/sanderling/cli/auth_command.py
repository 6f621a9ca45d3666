"""``sanderling auth``: sign in for a request or folder, look at what is held, sign out, print a token."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sanderling.cli.event_lines import line_of
from sanderling.cli.exit_codes import ExitCode
from sanderling.cli.json_values import print_json
from sanderling.cli.output import visible
from sanderling.cli.reporting import BadArgument
from sanderling.cli.request_building import find_target, variables_of
from sanderling.cli.surroundings import find_environment, give_secrets
from sanderling.cli.terminal_person import person_here
from sanderling.domain.request import Request
from sanderling.domain.sign_in import HeldToken

if TYPE_CHECKING:
    from sanderling.cli.send_command import OpenServices
    from sanderling.domain.collection import ItemPath
    from sanderling.domain.events import Event
    from sanderling.domain.variables import Variable
    from sanderling.services.app_services import Services

_KEY_SHOWN = 8
_FOLDER_FILES = ("folder.json", "collection.json")


def run_auth(arguments: argparse.Namespace, open_services: OpenServices) -> ExitCode:
    """Do what was asked for.

    Raises:
        SanderlingError: There is no token, no such session, or no such file.
    """
    return asyncio.run(_run(arguments, open_services))


async def _run(arguments: argparse.Namespace, open_services: OpenServices) -> ExitCode:
    action = {"login": _login, "status": _status, "logout": _logout, "token": _token}[arguments.action]
    path = workspace = None
    names_key = arguments.action == "logout" and "/" not in (arguments.target or "") and not _is_file(arguments.target)
    if arguments.target and not names_key:
        workspace, path = find_target(_request_file(arguments.target), arguments.workspace)
        if path is None:
            raise BadArgument(
                f"There is no file “{arguments.target}”.", advice="Give the file of a stored request, or of a folder."
            )
    services = open_services(workspace)
    try:
        services.playground.start_on_demand()
        asked = await _Asked.of(services, arguments, path) if path else None
        return await action(services, arguments, asked)
    finally:
        await services.aclose()


class _Asked:
    """The request whose authentication is meant, with what surrounds it."""

    def __init__(self, request: Request, path: ItemPath, environment: str | None, local: tuple[Variable, ...]) -> None:
        self.request = request
        self.around: dict[str, Any] = {"path": path, "environment": environment, "local": local}

    @classmethod
    async def of(cls, services: Services, arguments: argparse.Namespace, path: ItemPath) -> _Asked:
        """Read it; a folder's authentication is what a request in it would inherit."""
        environment = await find_environment(services, arguments.env)
        is_folder = path.rpartition("/")[2] in _FOLDER_FILES
        request = Request() if is_folder else await services.editing.load_request(path)
        await give_secrets(services, request, path, environment)
        return cls(request, path, environment, variables_of(arguments.var))


async def _login(services: Services, arguments: argparse.Namespace, asked: _Asked | None) -> ExitCode:
    services.signing_in.attend(person_here(opens_browser=not arguments.no_browser))
    meant = _needed(asked)
    held = await services.signing_in.sign_in(meant.request, on_event=_listener(arguments), **meant.around)
    if arguments.json:
        print_json(_as_json(held))
    else:
        print(f"Signed in at {visible(held.server)} {_told(held)}.")
    return ExitCode.OK


async def _status(services: Services, arguments: argparse.Namespace, asked: _Asked | None) -> ExitCode:
    if asked is None:
        found = list(await services.signing_in.sessions())
    else:
        one = await services.signing_in.held_for(asked.request, **asked.around)
        found = [one] if one else []
    if arguments.json:
        print_json([_as_json(held) for held in found])
    else:
        for held in found:
            print(f"{held.key[:_KEY_SHOWN]}  {visible(held.server)}  {_told(held)}")
        if not found:
            print("Not signed in.")
    return ExitCode.OK if found or asked is None else ExitCode.SOMETHING_WRONG


async def _logout(services: Services, arguments: argparse.Namespace, asked: _Asked | None) -> ExitCode:
    signing_in = services.signing_in
    if asked is not None:
        one = await signing_in.held_for(asked.request, **asked.around)
        found = [one] if one else []
    else:
        held = await signing_in.sessions()
        found = list(held) if arguments.all else [each for each in held if each.key.startswith(arguments.target or "-")]
        if not arguments.target and not arguments.all:
            raise BadArgument("Whose session?", advice="Name a request's file or a key of “auth status”, or --all.")
    for each in found:
        if each.can_revoke and not arguments.local:
            await signing_in.revoke(each.key, _listener(arguments))
        else:
            await signing_in.forget(each.key)
    print("1 session ended." if len(found) == 1 else f"{len(found)} sessions ended.")
    return ExitCode.OK


async def _token(services: Services, arguments: argparse.Namespace, asked: _Asked | None) -> ExitCode:
    services.signing_in.attend(person_here(opens_browser=not arguments.no_browser))
    meant = _needed(asked)
    text = await services.signing_in.token_text(meant.request, on_event=_listener(arguments), **meant.around)
    print(text)
    return ExitCode.OK


def _needed(asked: _Asked | None) -> _Asked:
    assert asked is not None  # the parser asks for a target
    return asked


def _listener(arguments: argparse.Namespace) -> Callable[[Event], None]:
    began_s = time.perf_counter()

    def tell(event: Event) -> None:
        line = line_of(event, began_s) if arguments.verbose else None
        if line:
            print(line, file=sys.stderr, flush=True)

    return tell


def _told(held: HeldToken) -> str:
    """Return for whom, for what and how long: ``as knot, for the client shop, scope orders, 59 min left``."""
    left_s = held.time_left_s(time.time())
    parts = [
        f"as {visible(held.user)}" if held.user else "",
        f"for the client {visible(held.client)}",
        f"scope {visible(' '.join(held.scopes))}" if held.scopes else "",
        "no end is known" if left_s is None else f"{_span(left_s)} left" if left_s else "expired",
        "can be refreshed" if held.can_refresh else "",
    ]
    return ", ".join(part for part in parts if part)


def _span(seconds: float) -> str:
    if seconds >= 3600:
        return f"{seconds // 3600:.0f} h {seconds % 3600 // 60:.0f} min"
    return f"{seconds // 60:.0f} min" if seconds >= 60 else f"{seconds:.0f} s"


def _as_json(held: HeldToken) -> dict[str, Any]:
    left_s = held.time_left_s(time.time())
    return {
        "key": held.key,
        "server": held.server,
        "client": held.client,
        "grant": held.grant,
        "user": held.user,
        "scopes": list(held.scopes),
        "audience": held.audience,
        "token_type": held.token_type,
        "expires_in_s": None if left_s is None else round(left_s),
        "can_refresh": held.can_refresh,
        "can_revoke": held.can_revoke,
        "can_introspect": held.can_introspect,
        "id_claims": dict(held.id_claims),
    }


def _is_file(text: str | None) -> bool:
    return bool(text) and Path(text or "").exists()


def _request_file(text: str) -> str:
    """Return the file that a folder is described in, for a folder."""
    if Path(text).is_dir():
        return next((str(Path(text) / name) for name in _FOLDER_FILES if (Path(text) / name).is_file()), text)
    return text
