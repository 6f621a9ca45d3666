"""From the arguments of ``send`` to the request that is sent."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import re
from pathlib import Path
from typing import NamedTuple

from sanderling.cli.reporting import BadArgument
from sanderling.cli.setting_options import settings_of
from sanderling.domain.collection import ItemPath
from sanderling.domain.errors import InvalidSetting
from sanderling.domain.pagination import Pagination
from sanderling.domain.request import Body, Part, Request, Row
from sanderling.domain.variables import Variable
from sanderling.services.pagination_text import pagination_from_text

_FORM_TYPE = "application/x-www-form-urlencoded"
_WORKSPACE_FILE = "sanderling.json"
_TOKEN = re.compile(r"^(?:[!#$%&'*+.^_`|~0-9A-Za-z-]|\{\{.*?\}\})+$")
"""A method or a header's name (RFC 9110, 5.6.2), or variables that will be one."""


class Target(NamedTuple):
    """What is to be sent: the file of a stored request in its workspace, or a URL (``path`` is ``None``)."""

    workspace: Path | None
    path: ItemPath | None


def find_target(text: str, workspace: Path | None) -> Target:
    """Return which workspace and which file an argument means; anything that is no file is a URL.

    Raises:
        BadArgument: It reads like a file of a workspace, and there is none.
    """
    around = workspace_here(workspace)
    file = next((path for path in _candidates(text, workspace) if path.is_file()), None)
    if file is None:
        if text.endswith(".json") and "://" not in text and text.startswith((".", "/", "collections/")):
            raise BadArgument(f"There is no file “{text}”.", advice="Give the file of a stored request, or a URL.")
        return Target(around, None)
    own_workspace = workspace or _workspace_around(file.resolve().parent)
    if own_workspace is None or not file.resolve().is_relative_to(own_workspace.resolve()):
        raise BadArgument(
            f"The file “{text}” is not in a workspace.",
            advice=f"A workspace is a folder with a {_WORKSPACE_FILE} in it.",
        )
    return Target(own_workspace, file.resolve().relative_to(own_workspace.resolve()).as_posix())


def workspace_here(given: Path | None) -> Path | None:
    """Return the workspace that was named, or the one around the current folder, if any.

    Raises:
        BadArgument: There is none where one was named.
    """
    if given is not None and not (given / _WORKSPACE_FILE).is_file():
        raise BadArgument(f"There is no workspace in “{given}”.", advice=f"A workspace holds a {_WORKSPACE_FILE}.")
    return given or _workspace_around(Path.cwd())


def _candidates(text: str, workspace: Path | None) -> list[Path]:
    if "://" in text or "\0" in text:
        return []
    return [Path(text), *([workspace / text] if workspace else [])]


def _workspace_around(folder: Path) -> Path | None:
    return next((place for place in (folder, *folder.parents) if (place / _WORKSPACE_FILE).is_file()), None)


def request_for_url(url: str) -> Request:
    """Return a request for a URL, which goes out as it was typed, its query included (``?wsdl`` has no ``=``)."""
    return Request(name=url, url_template=url)


def with_arguments(request: Request, arguments: argparse.Namespace, stdin_file: Path | None) -> Request:
    """Return the request with what the arguments say on top.

    Args:
        request: The stored request, or the one for the URL.
        arguments: What was parsed.
        stdin_file: Where the standard input was put, for ``-d @-``.

    Raises:
        BadArgument: A header, form part or variable is not written as it should be.
    """
    if arguments.method is not None and not _TOKEN.match(arguments.method):
        raise BadArgument(f"-X {arguments.method!r} is not a method.", advice="Write a word, such as PATCH.")
    body = _body(arguments, stdin_file) or request.body
    method = arguments.method or ("POST" if request.method == "GET" and body is not request.body else request.method)
    return dataclasses.replace(
        request,
        method=method,
        headers=_headers(request.headers, arguments.header),
        body=body,
        settings=settings_of(arguments).over(request.settings),
        pagination=_pagination(arguments.paginate) if arguments.paginate else request.pagination,
    )


def _pagination(texts: list[str]) -> Pagination:
    try:
        return pagination_from_text(*texts)
    except InvalidSetting as error:
        raise BadArgument(f"--paginate: {error.message}", advice=error.advice) from None


def variables_of(texts: list[str]) -> tuple[Variable, ...]:
    """Return the variables given as ``name=value``."""
    pairs = (_pair(text, "=", "--var", "name=value") for text in texts)
    return tuple(Variable(name=name, value=value) for name, value in pairs)


def _headers(rows: tuple[Row, ...], texts: list[str]) -> tuple[Row, ...]:
    given = [_checked_header(text) for text in texts]
    replaced = {name.lower() for name, _ in given}
    kept = tuple(row for row in rows if row.name.lower() not in replaced)
    return (*kept, *(Row(name=name, value=value.strip()) for name, value in given))


def _checked_header(text: str) -> tuple[str, str]:
    name, value = _pair(text, ":", "-H", "'Name: value'")
    if not _TOKEN.match(name) or re.search(r"[\r\n\0]", value):
        raise BadArgument(
            f"-H {name!r} is no header: its name has a character that no name has, or its value a line break.",
            advice="Write it as 'Name: value'. Nothing was sent.",
        )
    return name, value


def _body(arguments: argparse.Namespace, stdin_file: Path | None) -> Body | None:
    if arguments.form:
        return Body(kind="multipart", parts=tuple(_part(text) for text in arguments.form))
    if not arguments.data:
        return None
    if len(arguments.data) == 1 and arguments.data[0].startswith("@"):
        return Body(kind="file", file=str(_data_file(arguments.data[0], stdin_file)))
    text = "&".join(_data_text(piece, stdin_file) for piece in arguments.data)
    return Body(kind="json", text=text) if _is_json(text) else Body(kind="text", text=text, content_type=_FORM_TYPE)


def _data_file(piece: str, stdin_file: Path | None) -> Path:
    return stdin_file if piece == "@-" and stdin_file else _readable_file(piece[1:], "-d", piece)


def _data_text(piece: str, stdin_file: Path | None) -> str:
    """Return one of several ``-d``; a file's text counts without its line breaks, as with curl."""
    if not piece.startswith("@"):
        return piece
    try:
        return _data_file(piece, stdin_file).read_bytes().translate(None, b"\r\n\0").decode()
    except (OSError, ValueError):
        raise BadArgument(
            f"-d {piece!r} is not a file with text in UTF-8.", advice="As the only -d, a file is sent as it is."
        ) from None


def _readable_file(name: str, option: str, argument: str) -> Path:
    """Return a file that an argument names; one with variables in its name is looked for when they are known."""
    file = Path(name).absolute()
    if "{{" in name:
        return file
    try:
        if not name or file.is_dir():
            reason = "that is no file"
        elif not file.exists():
            reason = "there is no such file"
        elif not os.access(file, os.R_OK):
            reason = "the file may not be read"
        else:
            return file
    except (OSError, ValueError) as error:
        reason = str(error)
    raise BadArgument(f"{option} {argument!r}: {reason}.", advice="Nothing was sent.")


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _part(text: str) -> Part:
    name, value = _pair(text, "=", "-F", "name=value or name=@file")
    value, _, content_type = value.partition(";type=")
    if value.startswith("@"):
        file = _readable_file(value[1:], "-F", text)
        return Part(name=name, is_file=True, files=(str(file),), content_type=content_type)
    return Part(name=name, value=value, content_type=content_type)


def _pair(text: str, separator: str, option: str, form: str) -> tuple[str, str]:
    name, found, value = text.partition(separator)
    if not found or not name.strip():
        raise BadArgument(f"{option} {text!r} is not understood.", advice=f"Write it as {form}.")
    return name.strip(), value
