"""API keys in a header, the query or a cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.addresses import encode_query_data
from sanderling.engine.ports import AuthFlow


class ApiKeyAuth:
    """A named key and its place."""

    name = "api-key"
    label = "API key"
    help = "A key that the server expects under a name of its own."
    fields = (
        Field(name="key", label="Name", required=True, default="X-API-Key"),
        Field(name="value", label="Value", secret=True, required=True),
        Field(
            name="place",
            label="Place",
            type=FieldType.CHOICE,
            default="header",
            choices=(Choice("header", "Header"), Choice("query", "Query"), Choice("cookie", "Cookie")),
            help="Keys in a query end up in server logs; prefer a header.",
        ),
    )
    signs = False

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        key, value = values.get("key") or "X-API-Key", values.get("value", "")
        place = values.get("place") or "header"
        if place == "query":
            encoded = encode_query_data(value)
            pair = f"{encode_query_data(key)}={encoded}"
            request.masker.add(encoded)
            path, mark, query = request.url.partition("?")
            if pair in query.split("&"):  # a link to the next page has it already
                yield request
            else:
                yield replace(request, url=f"{path}?{query}&{pair}" if mark else f"{path}?{pair}")
        elif place == "cookie":
            before = request.header("Cookie")
            cookie = f"{before}; {key}={value}" if before else f"{key}={value}"
            yield replace(request, headers=with_header(request.headers, "Cookie", cookie))
        else:
            yield replace(request, headers=with_header(request.headers, key, value))


API_KEY = ApiKeyAuth()
