"""One file as the whole body, streamed from disk."""

from __future__ import annotations

import mimetypes

from sanderling.domain.outgoing import OutgoingBody
from sanderling.domain.request import Body
from sanderling.engine.bodies.prepared import Prepared, file_piece
from sanderling.engine.ports import ResolveText


class FileBody:
    """The bytes of a file."""

    name = "file"
    label = "File"

    def prepare(self, body: Body, resolve: ResolveText, folder: str) -> Prepared:
        """See ``BodyKind.prepare``."""
        piece = file_piece(resolve(body.file, "the body's file"), "the body", folder)
        guessed = mimetypes.guess_type(piece.path.name)[0] or "application/octet-stream"
        return Prepared(OutgoingBody((piece,)), resolve(body.content_type, "the body's content type") or guessed)


FILE = FileBody()
