"""Places behind a door: basic, bearer, API key and digest. Each 401 says which credentials open it."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import TYPE_CHECKING, Final

from sanderling.serving.playground.digest_gate import DigestGate
from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.replies import Problem, json_reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

USER: Final = "sanderling"
PASSWORD: Final = "waves"
TOKEN: Final = "shore-token"
API_KEY: Final = "pebble"
_KEY_HEADER: Final = "X-API-Key"
_KEY_NAME: Final = "api_key"


def protected_subject() -> Subject:
    """Return the protected places."""
    gate = DigestGate(USER, PASSWORD)
    return Subject(
        "protected",
        f"Places that want credentials: user “{USER}” with password “{PASSWORD}”, bearer token “{TOKEN}”, API key "
        f"“{API_KEY}”. Add user=, password=, token= or key= to the query to make a place want others.",
        (
            Place("/protected/basic", (), _basic, "Basic authentication (RFC 7617)."),
            Place("/protected/bearer", (), _bearer, "A bearer token (RFC 6750)."),
            Place("/protected/api-key", (), _any_key, "An API key, as header X-API-Key, query or cookie api_key."),
            Place(
                "/protected/api-key/{place}",
                (),
                _key_there,
                "An API key in one place only: header, query or cookie.",
                "/protected/api-key/header",
            ),
            Place(
                "/protected/digest",
                (),
                gate.answer,
                "Digest authentication (RFC 7616); query: algorithm (MD5, SHA-256, SHA-512-256, each also -sess), qop "
                "(auth, auth-int, both, none), nonce_s (how long a nonce lives), uses (how often it may be used), "
                "userhash, next (each answer brings the next nonce), joined (all challenges in one header).",
                "/protected/digest?algorithm=SHA-256",
            ),
        ),
    )


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogateescape"), other.encode("utf-8", "surrogateescape"))


async def _basic(request: Request) -> Response:
    user = request.query_params.get("user", USER)
    password = request.query_params.get("password", PASSWORD)
    if not _same(_basic_pair(request.headers.get("authorization", "")), f"{user}:{password}"):
        raise Problem(
            401,
            "User name and password, please." if "authorization" not in request.headers else "These are not the ones.",
            headers={"WWW-Authenticate": 'Basic realm="playground", charset="UTF-8"'},
            more={"try": {"kind": "basic", "user": user, "password": password}},
        )
    return json_reply({"message": f"Welcome ashore, {user}.", "kind": "basic", "user": user})


def _basic_pair(header: str) -> str:
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(coded.strip(), validate=True).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        return ""


async def _bearer(request: Request) -> Response:
    token = request.query_params.get("token", TOKEN)
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not _same(sent.strip(), token):
        wrong = ', error="invalid_token"' if scheme.lower() == "bearer" else ""
        raise Problem(
            401,
            "This token opens nothing here." if wrong else "A bearer token, please.",
            headers={"WWW-Authenticate": f'Bearer realm="playground"{wrong}'},
            more={"try": {"kind": "bearer", "token": token}},
        )
    return json_reply({"message": "The token is good. The dunes are open.", "kind": "bearer"})


def _keys(request: Request) -> dict[str, str | None]:
    return {
        "header": request.headers.get(_KEY_HEADER),
        "query": request.query_params.get(_KEY_NAME),
        "cookie": request.cookies.get(_KEY_NAME),
    }


async def _any_key(request: Request) -> Response:
    return _opened_by(request, _keys(request), f"as header {_KEY_HEADER}, or as query or cookie {_KEY_NAME}")


async def _key_there(request: Request) -> Response:
    place, keys = request.path_params["place"], _keys(request)
    if place not in keys:
        raise Problem(404, f"There is no such place for a key; there are {', '.join(keys)}.")
    name = _KEY_HEADER if place == "header" else _KEY_NAME
    return _opened_by(request, {place: keys[place]}, f"as {place} {name}")


def _opened_by(request: Request, keys: dict[str, str | None], where: str) -> Response:
    right = request.query_params.get("key", API_KEY)
    for place, sent in keys.items():
        if sent is not None and _same(sent, right):
            return json_reply({"message": "The key fits.", "kind": "api-key", "place": place})
    tried = any(sent is not None for sent in keys.values())
    raise Problem(
        401,
        f"This key does not fit. It must come {where}." if tried else f"An API key, please, {where}.",
        headers={"WWW-Authenticate": 'ApiKey realm="playground"'},
        more={"try": {"kind": "api-key", "header": _KEY_HEADER, "query or cookie": _KEY_NAME, "key": right}},
    )
