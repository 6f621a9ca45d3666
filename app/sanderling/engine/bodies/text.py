"""Text bodies: JSON, XML and plain text, sent as UTF-8."""

from __future__ import annotations

from dataclasses import dataclass

from sanderling.domain.outgoing import OutgoingBody
from sanderling.domain.request import Body
from sanderling.engine.bodies.prepared import Prepared
from sanderling.engine.ports import ResolveText


@dataclass(frozen=True, slots=True)
class TextBody:
    """A text with the media type it is sent as."""

    name: str
    label: str
    content_type: str

    def prepare(self, body: Body, resolve: ResolveText, folder: str) -> Prepared:
        """See ``BodyKind.prepare``."""
        data = resolve(body.text, "the body").encode("utf-8", "surrogatepass")
        return Prepared(OutgoingBody((data,) if data else ()), body.content_type or self.content_type)


JSON = TextBody("json", "JSON", "application/json")
XML = TextBody("xml", "XML", "application/xml")
TEXT = TextBody("text", "Text", "text/plain; charset=utf-8")
