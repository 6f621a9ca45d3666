"""Pushed authorization requests (RFC 9126): the parameters go to the server itself, the browser gets a reference."""

from __future__ import annotations

from sanderling.engine.oauth2.config import Pairs
from sanderling.engine.oauth2.metadata import ServerMetadata
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.token_endpoint import ask, members_of
from sanderling.engine.oauth2.wire import said_text


async def push(sign_in: SignIn, server: ServerMetadata, parameters: Pairs) -> Pairs:
    """Push the parameters and return those that are left for the browser.

    Raises:
        SignInFailed: The server does not take them.
    """
    is_mutual = sign_in.config.client_auth == "tls_client_auth"
    url = server.endpoint("par_endpoint", "endpoint for pushed authorization requests", mutual_tls=is_mutual)
    reply = await ask(sign_in, server, url, parameters, "par")
    members = members_of(reply, "par", sign_in)
    request_uri = said_text(members, "request_uri")
    if not request_uri:
        raise reply.unusable("without a request_uri")
    sign_in.step("pushed request", "ok", "the server holds the parameters; the browser gets a reference to them")
    return (("client_id", sign_in.config.client_id), ("request_uri", request_uri))
