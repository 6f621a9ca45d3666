"""Requests, folders, environments and the workspace's own file, to and from JSON objects."""

from __future__ import annotations

from typing import Final

from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.errors import FutureFormat
from sanderling.domain.request import Request, Row
from sanderling.domain.variables import Variable
from sanderling.storage.stored_fields import (
    Fields,
    JsonObject,
    WrongShape,
    split_lines,
    stored_number,
    without_defaults,
)
from sanderling.storage.stored_pagination import pagination_from, pagination_to
from sanderling.storage.stored_settings import settings_from, settings_to
from sanderling.storage.stored_values import (
    auth_from,
    auth_to,
    body_from,
    body_to,
    row_from,
    row_to,
    sort_key_from,
    variable_from,
    variable_to,
)

FORMAT: Final = 1


def request_from(value: object, default_name: str) -> Request:
    """Return the request that a stored object stands for.

    Raises:
        WrongShape: A field has another type than it must, or this is no request.
    """
    fields = Fields(value)
    if "method" not in fields and "url" not in fields:
        raise WrongShape("it is not a request: it has neither “method” nor “url”")
    return Request(
        name=fields.text("name", default_name),
        method=fields.text("method", "GET"),
        url_template=fields.text("url"),
        query=_rows(fields, "query"),
        path_values=_rows(fields, "path"),
        headers=_rows(fields, "headers"),
        body=body_from(fields.inner("body")),
        auth=auth_from(fields.inner("auth")),
        settings=settings_from(fields.inner("settings")),
        pagination=pagination_from(fields.inner("pagination")),
        notes=fields.long_text("notes"),
        sort_key=sort_key_from(fields),
        unknown=fields.rest(),
    )


def request_to(request: Request) -> JsonObject:
    """Return a request as it is stored."""
    fields = {
        "sort": stored_number(request.sort_key) or None,
        "url": request.url_template,
        "query": [row_to(row) for row in request.query],
        "path": [row_to(row) for row in request.path_values],
        "headers": [row_to(row) for row in request.headers],
        "auth": auth_to(request.auth),
        "body": body_to(request.body),
        "pagination": pagination_to(request.pagination),
        "settings": settings_to(request.settings),
        "notes": split_lines(request.notes),
    }
    unknown = {name: value for name, value in request.unknown.items() if name not in ("name", "method")}
    return {"name": request.name, "method": request.method, **without_defaults(fields, unknown)}


def folder_from(value: object, default_name: str) -> Folder:
    """Return the folder or collection that a stored object stands for.

    Raises:
        WrongShape: A field has another type than it must.
    """
    fields = Fields(value)
    return Folder(
        name=fields.text("name", default_name),
        auth=auth_from(fields.inner("auth")),
        headers=_rows(fields, "headers"),
        variables=_variables(fields),
        settings=settings_from(fields.inner("settings")),
        notes=fields.long_text("notes"),
        sort_key=sort_key_from(fields),
        unknown=fields.rest(),
    )


def folder_to(folder: Folder) -> JsonObject:
    """Return a folder or collection as it is stored."""
    fields = {
        "sort": stored_number(folder.sort_key) or None,
        "headers": [row_to(row) for row in folder.headers],
        "auth": auth_to(folder.auth),
        "variables": [variable_to(variable) for variable in folder.variables],
        "settings": settings_to(folder.settings),
        "notes": split_lines(folder.notes),
    }
    unknown = {name: value for name, value in folder.unknown.items() if name != "name"}
    return {"name": folder.name, **without_defaults(fields, unknown)}


def environment_from(value: object, default_name: str) -> Environment:
    """Return the environment that a stored object stands for.

    Raises:
        WrongShape: A field has another type than it must.
    """
    fields = Fields(value)
    return Environment(
        name=fields.text("name", default_name),
        variables=_variables(fields),
        sort_key=sort_key_from(fields),
        unknown=fields.rest(),
    )


def environment_to(environment: Environment) -> JsonObject:
    """Return an environment as it is stored."""
    fields = {
        "sort": stored_number(environment.sort_key) or None,
        "variables": [variable_to(variable) for variable in environment.variables],
    }
    unknown = {name: value for name, value in environment.unknown.items() if name != "name"}
    return {"name": environment.name, **without_defaults(fields, unknown)}


def info_from(value: object, default_name: str) -> WorkspaceInfo:
    """Return what ``sanderling.json`` says.

    Raises:
        WrongShape: A field has another type than it must.
        FutureFormat: A later version wrote it.
    """
    fields = Fields(value)
    if "format" not in fields:
        raise WrongShape("it is not a workspace: it has no “format”")
    version = fields.whole_number("format", FORMAT)
    if version > FORMAT:
        raise FutureFormat(
            f"This workspace has format {version}; this version of Sanderling knows formats up to {FORMAT}.",
            advice="Update Sanderling to open it. Nothing was changed.",
        )
    if version < 1:
        raise WrongShape(f"“format” must be {FORMAT}, not {version}")
    return WorkspaceInfo(
        name=fields.text("name", default_name),
        variables=_variables(fields),
        settings=settings_from(fields.inner("settings")),
        unknown=fields.rest(),
    )


def info_to(info: WorkspaceInfo) -> JsonObject:
    """Return what ``sanderling.json`` is to say."""
    fields = {
        "variables": [variable_to(variable) for variable in info.variables],
        "settings": settings_to(info.settings),
    }
    unknown = {name: value for name, value in info.unknown.items() if name not in ("format", "name")}
    return {"format": FORMAT, "name": info.name, **without_defaults(fields, unknown)}


def _rows(fields: Fields, name: str) -> tuple[Row, ...]:
    return tuple(row_from(row) for row in fields.objects(name))


def _variables(fields: Fields) -> tuple[Variable, ...]:
    return tuple(variable_from(variable) for variable in fields.objects("variables"))
