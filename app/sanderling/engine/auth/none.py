"""No authentication."""

from __future__ import annotations

from collections.abc import Mapping

from sanderling.domain.fields import Field
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.ports import AuthFlow


class NoAuth:
    """Sends the request as it is."""

    name = "none"
    label = "None"
    help = "The request is sent without credentials, whatever the folder says."
    fields: tuple[Field, ...] = ()
    signs = False

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        yield request


NONE = NoAuth()
