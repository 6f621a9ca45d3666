"""From a link in a response to a new request: the same credentials where they belong, none anywhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from sanderling.domain.auth_choice import NO_AUTH, AuthChoice
from sanderling.domain.collection import ItemPath
from sanderling.domain.errors import InvalidUrl
from sanderling.domain.exchange import Exchange
from sanderling.domain.request import Request
from sanderling.domain.secret import MASK
from sanderling.domain.url_text import split_query
from sanderling.render.links import resolved_link
from sanderling.services.auth_kinds import auth_kinds
from sanderling.services.scopes import VariableScopes
from sanderling.services.sending import inherited_auth

_EVERYWHERE: Final = ("accept", "accept-language")
# They belong to the request that they were written for: its body, its conditions, its host.
_LEFT_BEHIND: Final = re.compile(
    r"content-.*|if-.*|range|transfer-encoding|expect|host|origin|referer|x-http-method-override|.*idempotency.*",
    re.IGNORECASE,
)
_LEADING_VARIABLE: Final = re.compile(r"\{\{[^{}]+\}\}")
_PATH_NAME_START: Final = re.compile(r"/:(?=[A-Za-z_])")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedLink:
    """A new, unsaved request. ``place`` is the item whose folders it inherits from; ``None`` for none.

    ``dropped`` names what does not go along because the link leads to another origin, ``host`` is that origin's.
    """

    request: Request
    place: ItemPath | None
    dropped: tuple[str, ...] = ()
    host: str = ""


async def follow_link(
    target: str, exchange: Exchange, request: Request, path: ItemPath | None, scopes: VariableScopes
) -> FollowedLink:
    """Return the request that a link in a response opens.

    Args:
        target: What the link points to, perhaps relative to where the response came from.
        exchange: The exchange that the response belongs to.
        request: The request it was asked for with.
        path: Where that one is stored, if it is.
        scopes: Finds the folders that the request inherits from.

    Raises:
        InvalidUrl: It is no web address, or it would need a secret that is shown masked.
    """
    url = resolved_link(exchange.final_url, target)
    if url is None or MASK in url:
        reason = "would need a secret that is only shown masked" if url else "is not a web address"
        raise InvalidUrl(f"This link {reason}: {target[:80]}", advice="Write the request by hand.")
    auth = inherited_auth(request.auth, await scopes.folders_of(path))
    if _origin(url) == _origin(exchange.url):
        return FollowedLink(request=_at_home(url, exchange, request, auth), place=path)
    headers = tuple(row for row in request.headers if row.name.lower() in _EVERYWHERE)
    base, query = split_query(_inert(_without_user(url)))
    away = Request(name=_name_of(url), url_template=base, query=query, headers=headers, auth=NO_AUTH)
    return FollowedLink(
        request=away, place=None, dropped=_dropped(request, auth), host=urlsplit(url).netloc.rpartition("@")[2]
    )


def _at_home(url: str, exchange: Exchange, request: Request, auth: AuthChoice) -> Request:
    text = _inert(_without_user(url))
    base, query = split_query(_with_variable(text, exchange.url, request.url_template))
    if auth.kind == "api-key" and auth.values.get("place") == "query":  # it is added again when it is sent
        key = str(auth.values.get("key") or "X-API-Key")
        query = tuple(row for row in query if unquote(row.name) != key)
    return Request(
        name=_name_of(url),
        url_template=base,
        query=query,
        headers=tuple(row for row in request.headers if not _LEFT_BEHIND.fullmatch(row.name.strip())),
        auth=request.auth,
        settings=request.settings,
    )


def _with_variable(url: str, asked_url: str, template: str) -> str:
    """Return the address with the variable that the request's own begins with, so that it works elsewhere too."""
    match = _LEADING_VARIABLE.match(template)
    rest = template[match.end() :].partition("#")[0] if match else ""
    asked = asked_url.partition("?")[0]
    if match is None or not rest.startswith("/") or "{{" in rest or "/:" in rest or not asked.endswith(rest):
        return url
    value = asked[: -len(rest)]
    if not url.startswith(value) or url[len(value) : len(value) + 1] not in ("/", "?", ""):
        return url
    return match.group() + url[len(value) :]


def _inert(url: str) -> str:
    """Return an address in which nothing is a variable or a path parameter: a server does not get to name those."""
    return _PATH_NAME_START.sub("/%3A", url.replace("{", "%7B").replace("}", "%7D"))


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


def _dropped(request: Request, auth: AuthChoice) -> tuple[str, ...]:
    kinds = auth_kinds()
    names = [kinds.get(auth.kind).label if auth.kind in kinds else auth.kind] if auth.kind != "none" else []
    names += [row.name for row in request.headers if row.enabled and row.name and row.name.lower() not in _EVERYWHERE]
    return tuple(names)


def _origin(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        return scheme, (parts.hostname or "").lower(), parts.port or _DEFAULT_PORTS.get(scheme, 0)
    except ValueError:
        return "", "", -1


def _name_of(url: str) -> str:
    parts = urlsplit(url)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    return " ".join(" / ".join(segments[-2:]).split())[:_LONGEST_NAME] or parts.hostname or "Link"
