"""Reading and setting one parameter of a URL's query; the rest of the URL stays as it is, sign by sign."""

from __future__ import annotations

from urllib.parse import unquote_plus

from sanderling.engine.addresses import encode_query_data


def query_value(url: str, name: str) -> str | None:
    """Return the decoded value of the first parameter of that name, or ``None`` if the query has none."""
    for piece in _pieces(url):
        key, _, value = piece.partition("=")
        if unquote_plus(key) == name:
            return unquote_plus(value)
    return None


def with_query_value(url: str, name: str, value: str) -> str:
    """Return the URL with the parameter set: in place of the first of that name, others of it gone, or at the end."""
    own = f"{encode_query_data(name).replace('=', '%3D')}={encode_query_data(value)}"
    kept: list[str] = []
    is_set = False
    for piece in _pieces(url):
        if unquote_plus(piece.partition("=")[0]) != name:
            kept.append(piece)
        elif not is_set:
            kept.append(own)
            is_set = True
    if not is_set:
        kept.append(own)
    return f"{url.partition('#')[0].partition('?')[0]}?{'&'.join(kept)}"


def _pieces(url: str) -> list[str]:
    query = url.partition("#")[0].partition("?")[2]
    return query.split("&") if query else []
