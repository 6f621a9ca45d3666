"""No body."""

from __future__ import annotations

from sanderling.domain.request import Body
from sanderling.engine.bodies.prepared import Prepared
from sanderling.engine.ports import ResolveText


class NoBody:
    """Sends nothing after the head."""

    name = "none"
    label = "None"

    def prepare(self, body: Body, resolve: ResolveText, folder: str) -> Prepared:
        """See ``BodyKind.prepare``."""
        return Prepared()


NONE = NoBody()
