"""Second step: URL, headers and body as they go over the wire."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from sanderling import __version__
from sanderling.domain.errors import InvalidHeader, InvalidMethod, InvalidUrl
from sanderling.domain.outgoing import HeaderPairs, OutgoingBody, OutgoingRequest, ResolvedAuth
from sanderling.domain.request import Row
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.domain.url_text import fill_path, path_names
from sanderling.engine.addresses import (
    encode_component,
    encode_query_data,
    encode_query_text,
    parse_address,
    with_scheme,
)
from sanderling.engine.bodies import BODY_KINDS
from sanderling.engine.ports import ResolveText
from sanderling.engine.steps.resolve_variables import ResolvedJob

_TOKEN: Final = re.compile(r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
_BODYLESS: Final = ("GET", "HEAD", "OPTIONS", "TRACE", "DELETE", "CONNECT")
USER_AGENT: Final = f"Sanderling/{__version__}"


def prepare_request(resolved: ResolvedJob) -> OutgoingRequest:
    """Return the request ready for the wire, still without credentials.

    Raises:
        RequestError: Something in it cannot be sent; the message says what and where.
    """
    job, resolve = resolved.job, resolved.resolve
    request = job.request
    method = resolve(request.method, "the method").strip() or "GET"
    if not _TOKEN.match(method):
        raise InvalidMethod(f"“{method}” is not a method: it may hold letters, digits and - only.")
    url = _url(resolved)
    address = parse_address(url)
    prepared = BODY_KINDS.get(request.body.kind).prepare(request.body, resolve, job.base_folder)
    own = _rows_to_pairs((*_not_overridden(job.inherited_headers, request.headers), *request.headers), resolve)
    body = _as_sent(prepared.body, own, resolved.settings)
    headers = _complete(own, address.host_header, method, prepared.content_type, body)
    if resolved.settings.expect_continue and not body.is_empty:
        headers = _with_default(headers, "Expect", "100-continue")
    return OutgoingRequest(
        method=method,
        url=address.url,
        headers=headers,
        body=body,
        auth=_auth(resolved, address.userinfo, headers),
        settings=resolved.settings,
        masker=resolved.masker,
    )


def _auth(resolved: ResolvedJob, userinfo: str, headers: HeaderPairs) -> ResolvedAuth:
    """Return the auth of the request; where it has none, that of a URL such as ``http://user:password@host/``."""
    if resolved.auth.kind != ResolvedAuth().kind or not userinfo:
        return resolved.auth
    if any(name.lower() == "authorization" for name, _ in headers):
        return resolved.auth
    username, _, password = userinfo.partition(":")
    resolved.masker.add(unquote(password))
    resolved.masker.add(password)
    return ResolvedAuth("basic", {"username": unquote(username), "password": unquote(password)})


def _url(resolved: ResolvedJob) -> str:
    request, resolve = resolved.job.request, resolved.resolve
    values = {row.name: row for row in request.path_values}
    filled = {}
    for name in path_names(request.url_template):
        row = values.get(name)
        if row is None or not row.value:
            raise InvalidUrl(
                f"The path parameter “:{name}” has no value.",
                advice="Give it a value, or write %3A where a colon is meant. Nothing was sent.",
            )
        filled[name] = encode_component(resolve(row.value, f"the path parameter “{name}”"))
    base = with_scheme(resolve(fill_path(request.url_template, filled), "the URL")).partition("#")[0]
    pieces = [_query_piece(row, resolve) for row in request.query if row.in_query]
    if not pieces:
        return base
    return f"{base}{'&' if '?' in base else '?'}{'&'.join(pieces)}"


def _query_piece(row: Row, resolve: ResolveText) -> str:
    name = _query_text(row.name, "a query parameter’s name", resolve)
    if row.is_flag:
        return name
    value = _query_text(row.value, f"the query parameter “{row.name}”", resolve)
    return f"{name.replace('=', '%3D')}={value}"


def _query_text(template: str, where: str, resolve: ResolveText) -> str:
    """Encode a name or value: what was typed goes out as typed, what a variable brings is data."""
    text = resolve(template, where)
    return encode_query_data(text) if "{{" in template else encode_query_text(text)


def _not_overridden(inherited: tuple[Row, ...], own: tuple[Row, ...]) -> tuple[Row, ...]:
    names = {row.name.lower() for row in own if row.enabled}
    return tuple(row for row in inherited if row.name.lower() not in names)


def _rows_to_pairs(rows: tuple[Row, ...], resolve: ResolveText) -> HeaderPairs:
    pairs = []
    for row in rows:
        if not row.enabled or not row.name.strip():
            continue
        name = resolve(row.name, "a header's name").strip()
        value = resolve(row.value, f"the header “{row.name}”")
        check_header(name, value)
        pairs.append((name, value.strip(" \t")))
    return tuple(pairs)


def check_header(name: str, value: str) -> None:
    """Refuse what cannot be a header.

    Raises:
        InvalidHeader: The message says which part is wrong.
    """
    if not _TOKEN.match(name):
        raise InvalidHeader(
            f"“{name[:60]}” cannot be a header's name: it has a space, a colon or another forbidden character.",
            advice="Correct the header's name. Nothing was sent.",
        )
    if re.search(r"[\r\n\0]", value):
        raise InvalidHeader(
            f"The value of the header “{name}” contains a line break or a NUL.",
            advice="A header is a single line. Take the break out of it, or of its variable. Nothing was sent.",
        )


def _complete(own: HeaderPairs, host: str, method: str, content_type: str, body: OutgoingBody) -> HeaderPairs:
    """Return the headers with what a client adds by itself in front; the user's own are never changed."""
    names = {name.lower() for name, _ in own}
    defaults = [
        ("Host", host),
        ("User-Agent", USER_AGENT),
        ("Accept", "*/*"),
        ("Accept-Encoding", "gzip, deflate, br, zstd"),
    ]
    if not body.is_empty and content_type:
        defaults.append(("Content-Type", content_type))
    if body.is_compressed:
        defaults.append(("Content-Encoding", "gzip"))
    if not body.is_size_known and "content-length" not in names:
        defaults.append(("Transfer-Encoding", "chunked"))
    elif "transfer-encoding" not in names and (not body.is_empty or method not in _BODYLESS):
        defaults.append(("Content-Length", str(body.size_bytes)))
    return tuple(pair for pair in defaults if pair[0].lower() not in names) + own


def _with_default(headers: HeaderPairs, name: str, value: str) -> HeaderPairs:
    return headers if any(key.lower() == name.lower() for key, _ in headers) else (*headers, (name, value))


def _as_sent(body: OutgoingBody, own: HeaderPairs, settings: EffectiveSettings) -> OutgoingBody:
    """Return the body, to be compressed if that is wished for and no header of the user's own is in the way."""
    names = {name.lower() for name, _ in own}
    if not settings.compress_body or body.is_empty or names & {"content-encoding", "content-length"}:
        return body
    return replace(body, is_compressed=True)
