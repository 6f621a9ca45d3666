"""Echo: whatever was sent comes back as JSON, so that one sees what really went over the wire."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from sanderling.serving.playground.multipart_parts import MultipartPart, split_multipart
from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.questions import body_bytes
from sanderling.serving.playground.replies import Problem, json_reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_SHOWN_BYTES: Final = 1024 * 1024
_SHOWN_PART_BYTES: Final = 4096
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OWN_HEADERS: Final = frozenset({"content-length", "transfer-encoding", "connection", "date"})


def echo_subject() -> Subject:
    """Return the places that give back what they got."""
    return Subject(
        "echo",
        "What you send comes back, exactly as it arrived.",
        (
            Place("/echo", (), _echo, "Any method: gives back method, headers, query, cookies and body (files too)."),
            Place("/echo/{rest:path}", (), _echo, "The same under any path.", "/echo/over/the/dunes?bird=sanderling"),
            Place(
                "/headers",
                ("GET",),
                _headers,
                "Answers with the response headers named in the query.",
                "/headers?X-Tide=high&X-Wind=NW",
            ),
        ),
    )


async def _echo(request: Request) -> Response:
    query, path = request.url.query, request.scope["raw_path"].decode("ascii")
    document: dict[str, Any] = {
        "method": request.method,
        "url": f"{request.url.scheme}://{request.url.netloc}{path}{'?' if query else ''}{query}",
        "path": path,
        "query": _pairs(parse_qsl(query, keep_blank_values=True)),
        "headers": _pairs(request.headers.items()),
        "cookies": request.cookies,
        "http_version": request.scope["http_version"],
        "client": f"{request.client.host}:{request.client.port}" if request.client else "",
        "body": await _body(request),
    }
    try:
        return json_reply(document)
    except (ValueError, RecursionError):
        del document["body"]["json"]
        document["body"]["json_error"] = (
            "It is JSON, but nested too deeply, or with numbers too large, to be shown here."
        )
        return json_reply(document)


def _pairs(pairs: Any) -> dict[str, Any]:
    """Return pairs as an object; a name that came several times has a list, in order."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


async def _body(request: Request) -> dict[str, Any]:
    data = await body_bytes(request)
    content_type = request.headers.get("content-type", "")
    described: dict[str, Any] = {"size_bytes": len(data), "content_type": content_type}
    if not data:
        return described
    described["sha256"] = hashlib.sha256(data).hexdigest()
    return described | _content(request, content_type.partition(";")[0].strip().lower(), data)


def _content(request: Request, kind: str, data: bytes) -> dict[str, Any]:
    if kind == "multipart/form-data":
        return {"parts": [_described(part) for part in split_multipart(request.headers["content-type"], data)]}
    if kind == "application/x-www-form-urlencoded":
        return {"form": _pairs(parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True))}
    shown = data[:_SHOWN_BYTES]
    content: dict[str, Any] = {"shortened": True} if len(shown) < len(data) else {}
    try:
        content["text"] = shown.decode("utf-8")
    except UnicodeDecodeError:
        return content | {"base64": base64.b64encode(shown).decode("ascii")}
    if kind == "application/json" or kind.endswith("+json"):
        content |= _parsed(data)
    return content


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        return {"json": json.loads(data)}
    except (ValueError, RecursionError) as error:
        return {"json_error": str(error)}


def _described(part: MultipartPart) -> dict[str, Any]:
    described: dict[str, Any] = {"name": part.name}
    if part.filename is not None:
        described["filename"] = part.filename
    if part.content_type:
        described["content_type"] = part.content_type
    described["size_bytes"] = len(part.data)
    if part.filename is not None:
        described["sha256"] = hashlib.sha256(part.data).hexdigest()
    shown = bytes(part.data[:_SHOWN_PART_BYTES])
    try:
        described["text"] = shown.decode("utf-8")
    except UnicodeDecodeError:
        described["base64"] = base64.b64encode(shown).decode("ascii")
    return described


async def _headers(request: Request) -> Response:
    asked = [pair for pair in request.query_params.multi_items() if pair[0].lower() not in _OWN_HEADERS]
    reply = json_reply({"headers": _pairs(asked)})
    for name, value in asked:
        if not _TOKEN.fullmatch(name) or any(c in value for c in "\r\n\0") or not _fits_latin1(value):
            raise Problem(400, f"“{name}: {value}” cannot be a header.")
        reply.raw_headers.append((name.encode("ascii"), value.strip().encode("latin-1")))
    return reply


def _fits_latin1(text: str) -> bool:
    return all(ord(c) < 256 for c in text)
