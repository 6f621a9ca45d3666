"""What surrounds a request on the command line: the environment that was named, secrets from outside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sanderling.cli.reporting import BadArgument

if TYPE_CHECKING:
    from sanderling.domain.collection import ItemPath
    from sanderling.domain.request import Request
    from sanderling.services.app_services import Services


async def find_environment(services: Services, name: str) -> str | None:
    """Return the path of an environment by its name, or ``None`` for no name.

    Raises:
        BadArgument: There is none of that name.
    """
    if not name:
        return None
    entries = await services.editing.environments()
    for entry in entries:
        if name in (entry.name, entry.path, Path(entry.path).stem):
            return entry.path
    known = ", ".join(f"“{entry.name}”" for entry in entries) or "none"
    raise BadArgument(f"There is no environment “{name}”.", advice=f"The workspace has: {known}.")


async def give_secrets(services: Services, request: Request, path: ItemPath | None, environment: str | None) -> None:
    """Take secrets from ``SANDERLING_SECRET_<NAME>``."""
    from sanderling.services.secret_keeping import from_process_environment
    from sanderling.services.secret_names import secrets_of_request

    named = await secrets_of_request(services.scopes, request, path, environment)
    services.secrets.give(from_process_environment(named))
