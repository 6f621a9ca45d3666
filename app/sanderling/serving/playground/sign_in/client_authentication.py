"""Which client asks, and whether it proved that it is it: the methods of RFC 6749 (2.3) and RFC 7523 (2.2)."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from sanderling.serving.playground.sign_in.addresses import Addresses
from sanderling.serving.playground.sign_in.assertions import (
    ASSERTION_TYPE,
    AssertionRefused,
    unverified_claims,
    verified_claims,
)
from sanderling.serving.playground.sign_in.forms import Form
from sanderling.serving.playground.sign_in.ledger import Ledger
from sanderling.serving.playground.sign_in.refusals import OAuthRefusal, invalid_client
from sanderling.serving.playground.sign_in.registry import (
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_JWT,
    CLIENT_SECRET_POST,
    CLIENTS,
    NO_AUTHENTICATION,
    PRIVATE_KEY_JWT,
    Client,
)

if TYPE_CHECKING:
    from starlette.requests import Request


def authenticated_client(request: Request, form: Form, addresses: Addresses, ledger: Ledger) -> Client:
    """Return the client that asks; a public one by its name alone.

    Raises:
        OAuthRefusal: It is unknown, did not prove itself, or tried in two ways at once.
    """
    header = request.headers.get("authorization", "")
    ways = [bool(header), bool(form.get("client_secret")), bool(form.get("client_assertion"))]
    if sum(ways) > 1:
        raise OAuthRefusal("invalid_request", "A client authenticates in one way at a time (RFC 6749, 2.3).")
    if header:
        client = _by_basic(header)
    elif form.get("client_secret"):
        client = _known(form.need("client_id"))
        _check_secret(client, form.get("client_secret"), CLIENT_SECRET_POST)
    elif form.get("client_assertion"):
        client = _by_assertion(form, addresses, ledger)
    else:
        client = _public(form.get("client_id"))
    if form.get("client_id") not in {"", client.client_id}:
        raise OAuthRefusal("invalid_request", "client_id names another client than the one that authenticated.")
    return client


def _known(client_id: str) -> Client:
    client = CLIENTS.get(client_id)
    if client is None:
        raise invalid_client(f"There is no client “{client_id}” here; GET {'/sign-in'} lists them.")
    return client


def _public(client_id: str) -> Client:
    if not client_id:
        raise invalid_client("No client authenticated, and there is no client_id either.")
    client = _known(client_id)
    if NO_AUTHENTICATION not in client.authentication:
        raise invalid_client(f"{client_id} has to authenticate: {', '.join(client.authentication)}.")
    return client


def _by_basic(header: str) -> Client:
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        raise invalid_client("Clients authenticate with Basic in this header.")
    try:
        pair = base64.b64decode(coded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        raise invalid_client("The Basic credentials are not base64 of UTF-8.") from None
    # Both were form-encoded first (RFC 6749, 2.3.1), so a colon in the id does not cut it short.
    client_id, _, secret = pair.partition(":")
    client = _known(unquote_plus(client_id))
    _check_secret(client, unquote_plus(secret), CLIENT_SECRET_BASIC)
    return client


def _check_secret(client: Client, secret: str, method: str) -> None:
    _check_method(client, method)
    if not hmac.compare_digest(client.secret.encode(), secret.encode()):
        raise invalid_client(f"This is not the secret of {client.client_id}.")


def _check_method(client: Client, method: str) -> None:
    if method not in client.authentication:
        raise invalid_client(f"{client.client_id} may not use {method}, but {', '.join(client.authentication)}.")


def _by_assertion(form: Form, addresses: Addresses, ledger: Ledger) -> Client:
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise OAuthRefusal("invalid_request", f"client_assertion_type must be {ASSERTION_TYPE}.")
    try:
        claims = unverified_claims(form.get("client_assertion"))
        if claims.get("iss") != claims.get("sub") or not isinstance(claims.get("sub"), str):
            raise AssertionRefused("iss and sub must both be the client_id (RFC 7523, 3).")
        client = _known(claims["sub"])
        _check_method(client, PRIVATE_KEY_JWT if PRIVATE_KEY_JWT in client.authentication else CLIENT_SECRET_JWT)
        verified_claims(form.get("client_assertion"), client, addresses, ledger)
    except AssertionRefused as refused:
        raise invalid_client(str(refused)) from None
    return client
