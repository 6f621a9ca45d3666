"""URL-encoded forms (WHATWG URL, 5)."""

from __future__ import annotations

from urllib.parse import urlencode

from sanderling.domain.outgoing import OutgoingBody
from sanderling.domain.request import Body
from sanderling.engine.bodies.prepared import Prepared
from sanderling.engine.ports import ResolveText


class FormBody:
    """Rows as ``name=value`` pairs."""

    name = "form"
    label = "Form"

    def prepare(self, body: Body, resolve: ResolveText, folder: str) -> Prepared:
        """See ``BodyKind.prepare``."""
        pairs = [
            (resolve(row.name, "a form field's name"), resolve(row.value, f"form field “{row.name}”"))
            for row in body.fields
            if row.enabled and (row.name or row.value)
        ]
        data = urlencode(pairs).encode("ascii")
        return Prepared(OutgoingBody((data,) if data else ()), body.content_type or "application/x-www-form-urlencoded")


FORM = FormBody()
