"""How the authorization endpoint's answer gets back to the client: in the query, the fragment, or a posted form."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.responses import Response

from sanderling.serving.web_page import page_headers, web_page

if TYPE_CHECKING:
    from sanderling.serving.playground.sign_in.authorization_request import AuthorizationRequest, ReturnAddress

_SUBMIT: Final = "document.forms[0].submit();"
_SUBMIT_HASH: Final = base64.b64encode(hashlib.sha256(_SUBMIT.encode()).digest()).decode()


def send_back(back: ReturnAddress | AuthorizationRequest, issuer: str, parameters: Mapping[str, str]) -> Response:
    """Return the answer that takes the browser back, with ``state`` and ``iss`` (RFC 9207) put to the parameters."""
    sent = {**parameters, **({"state": back.state} if back.state else {}), "iss": issuer}
    if back.response_mode == "form_post":
        return _posted(back.redirect_uri, sent)
    mark = "#" if back.response_mode == "fragment" else "&" if "?" in back.redirect_uri else "?"
    location = f"{back.redirect_uri}{mark}{urlencode(sent)}"
    return Response(b"", 303, {"Location": location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _posted(redirect_uri: str, sent: Mapping[str, str]) -> Response:
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in sent.items()
    )
    body = (
        f'<h1>One moment</h1><form method="post" action="{escape(redirect_uri)}">{fields}'
        '<p class="buttons"><button class="main">Continue</button></p></form>'
    )
    headers = page_headers(f"; script-src 'sha256-{_SUBMIT_HASH}'")
    return Response(web_page("One moment", body, _SUBMIT), 200, headers)
