"""What may be asked of a session besides a token: its end (RFC 7009) and what the server knows of it (RFC 7662)."""

from __future__ import annotations

import json
from typing import Any

from sanderling.engine.oauth2.held_session import HeldSession
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.token_endpoint import ask, members_of
from sanderling.engine.oauth2.wire import Reply


async def revoke(sign_in: SignIn, session: HeldSession) -> None:
    """Have the server end a session: its refresh token, with which the others end, and the access token.

    Raises:
        SignInFailed: It does not.
    """
    server = await sign_in.server()
    url = server.endpoint("revocation_endpoint", "revocation endpoint")
    token = session.token
    for hint, text in (("refresh_token", token.refresh_token), ("access_token", token.access_token)):
        if not text:
            continue
        reply = await ask(sign_in, server, url, (("token", text), ("token_type_hint", hint)), "revocation")
        if not 200 <= reply.status < 300:
            members_of(reply, "revocation", sign_in)  # raises with the reason
        sign_in.step("revoke", "ok", f"the {hint.replace('_', ' ')} does not count any more")


async def introspect(sign_in: SignIn, session: HeldSession) -> dict[str, Any]:
    """Return what the server knows of the access token; ``active`` says whether it counts.

    Raises:
        SignInFailed: The server does not say.
    """
    server = await sign_in.server()
    url = server.endpoint("introspection_endpoint", "introspection endpoint")
    parameters = (("token", session.token.access_token), ("token_type_hint", "access_token"))
    reply: Reply = await ask(sign_in, server, url, parameters, "introspection")
    members = members_of(reply, "introspection", sign_in)
    sign_in.step("introspect", "ok", json.dumps(members, ensure_ascii=False)[:1000])
    return members
