"""multipart/form-data (RFC 7578): texts and files, a content type per part, files streamed from disk."""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Iterator

from sanderling.domain.outgoing import FilePiece, OutgoingBody
from sanderling.domain.request import Body, Part
from sanderling.engine.bodies.prepared import Prepared, file_piece
from sanderling.engine.ports import ResolveText

Pieces = Iterator[bytes | FilePiece]


class MultipartBody:
    """Parts with a boundary between them."""

    name = "multipart"
    label = "Multipart"

    def prepare(self, body: Body, resolve: ResolveText, folder: str) -> Prepared:
        """See ``BodyKind.prepare``."""
        boundary = f"sanderling-{secrets.token_hex(12)}"
        pieces: list[bytes | FilePiece] = []
        for part in body.parts:
            if part.enabled and (part.name or part.value or part.files):
                pieces += _part_pieces(part, boundary, resolve, folder)
        pieces.append(f"--{boundary}--\r\n".encode())
        return Prepared(OutgoingBody(tuple(_joined(pieces))), f"multipart/form-data; boundary={boundary}")


def _part_pieces(part: Part, boundary: str, resolve: ResolveText, folder: str) -> Pieces:
    name = resolve(part.name, "a part's name")
    where = f"part “{part.name}”"
    content_type = resolve(part.content_type, f"the content type of {where}")
    if not part.is_file:
        yield _head(boundary, name, "", content_type)
        yield resolve(part.value, where).encode("utf-8", "surrogatepass") + b"\r\n"
        return
    for file in part.files or ("",):
        piece = file_piece(resolve(file, where), where, folder)
        guessed = mimetypes.guess_type(piece.path.name)[0] or "application/octet-stream"
        yield _head(boundary, name, piece.path.name, content_type or guessed)
        yield piece
        yield b"\r\n"


def _head(boundary: str, name: str, file_name: str, content_type: str) -> bytes:
    disposition = f'form-data; name="{_quoted(name)}"'
    if file_name:
        disposition += f'; filename="{_quoted(file_name)}"'
    lines = [f"--{boundary}", f"Content-Disposition: {disposition}"]
    if content_type:
        lines.append(f"Content-Type: {_quoted(content_type)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogatepass")


def _quoted(text: str) -> str:
    """Escape as browsers do (WHATWG HTML, multipart/form-data encoding): a name cannot break out of its line."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _joined(pieces: list[bytes | FilePiece]) -> Pieces:
    """Yield the pieces with neighbouring bytes made one, so that small parts go out together."""
    waiting = b""
    for piece in pieces:
        if isinstance(piece, bytes):
            waiting += piece
        else:
            if waiting:
                yield waiting
            waiting = b""
            yield piece
    if waiting:
        yield waiting


MULTIPART = MultipartBody()
