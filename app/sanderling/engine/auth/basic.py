"""Basic authentication (RFC 7617)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Field
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.ports import AuthFlow


class BasicAuth:
    """User name and password in the Authorization header."""

    name = "basic"
    label = "Basic"
    help = "User name and password, sent with every request (RFC 7617). Use it over https only."
    fields = (
        Field(name="username", label="User name", required=True),
        Field(name="password", label="Password", secret=True),
    )
    signs = False

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        username = values.get("username", "")
        if ":" in username:
            raise InvalidSetting(
                "A user name for basic authentication may not contain a colon.",
                advice="RFC 7617 uses the colon to separate it from the password.",
            )
        token = base64.b64encode(f"{username}:{values.get('password', '')}".encode()).decode("ascii")
        request.masker.add(token)
        yield replace(request, headers=with_header(request.headers, "Authorization", f"Basic {token}"))


BASIC = BasicAuth()
