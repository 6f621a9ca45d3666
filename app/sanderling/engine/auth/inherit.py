"""The authentication of the folder or collection above."""

from __future__ import annotations

from collections.abc import Mapping

from sanderling.domain.fields import Field
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.ports import AuthFlow


class InheritAuth:
    """Stands for the folder's choice, which ``services`` puts in its place; with no folder above it sends as it is."""

    name = "inherit"
    label = "Inherit"
    help = "The nearest folder or collection above that has authentication decides."
    fields: tuple[Field, ...] = ()
    signs = False

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        yield request


INHERIT = InheritAuth()
