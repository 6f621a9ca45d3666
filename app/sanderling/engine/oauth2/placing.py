"""A token in its place in a request: header, query or form body (RFC 6750, 2; RFC 9449, 7.1)."""

from __future__ import annotations

from dataclasses import replace

from sanderling.domain.errors import InvalidSetting, SignInFailed
from sanderling.domain.outgoing import OutgoingBody, OutgoingRequest, with_header
from sanderling.engine.addresses import encode_query_data
from sanderling.engine.oauth2 import dpop
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.tokens import Token


def placed(request: OutgoingRequest, sign_in: SignIn, token: Token) -> OutgoingRequest:
    """Return the request with the token.

    Raises:
        SignInFailed: The ID token is to be sent and there is none.
        InvalidSetting: The place does not fit the request.
    """
    config = sign_in.config
    text = token.id_token if config.use_token == "id" else token.access_token
    if not text:
        raise SignInFailed(
            "The ID token is to be sent, and the authorization server gave none.",
            advice="Add openid to the scope, or send the access token. Nothing was sent.",
        )
    is_bound = sign_in.dpop_key is not None and config.use_token != "id"
    if config.placement == "query" and not is_bound:
        return _in_query(request, config.parameter, text)
    if config.placement == "body" and not is_bound:
        return _in_body(request, config.parameter, text)
    prefix = config.prefix or "Bearer"
    headers = request.headers
    if is_bound:  # RFC 9449, 7.1: in the header, whatever the form says of other tokens
        prefix = "DPoP"
        headers = with_header(headers, "DPoP", dpop.proof(sign_in, request.method, request.url, text))
    return replace(request, headers=with_header(headers, "Authorization", f"{prefix} {text}"))


def _in_query(request: OutgoingRequest, name: str, text: str) -> OutgoingRequest:
    encoded = encode_query_data(text)
    request.masker.add(encoded)
    path, mark, query = request.url.partition("?")
    kept = [piece for piece in query.split("&") if mark and piece.partition("=")[0] != name]
    return replace(request, url=f"{path}?{'&'.join([*kept, f'{encode_query_data(name)}={encoded}'])}")


def _in_body(request: OutgoingRequest, name: str, text: str) -> OutgoingRequest:
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    is_form = kind == "application/x-www-form-urlencoded"
    if not (is_form and all(isinstance(piece, bytes) for piece in request.body.pieces)):
        raise InvalidSetting(
            "A token can go into the body only of a request with a form (RFC 6750, 2.2), and this one has none.",
            advice="Choose the Authorization header as its place. Nothing was sent.",
        )
    encoded = encode_query_data(text)
    request.masker.add(encoded)
    pair = f"{encode_query_data(name)}={encoded}".encode("ascii")
    form = b"".join(piece for piece in request.body.pieces if isinstance(piece, bytes))
    body = OutgoingBody((form + b"&" + pair if form else pair,), request.body.is_compressed)
    headers = request.headers
    if request.header("content-length") is not None:
        headers = with_header(headers, "Content-Length", str(body.size_bytes))
    return replace(request, body=body, headers=headers)
