"""What a body kind hands back, and how a file becomes a piece of a body."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from sanderling.domain.errors import BodyFileUnreadable
from sanderling.domain.outgoing import NO_BODY, FilePiece, OutgoingBody


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body and the Content-Type it asks for."""

    body: OutgoingBody = NO_BODY
    content_type: str = ""


def file_piece(path_text: str, where: str, folder: str = "") -> FilePiece:
    """Return a file as a piece of a body; a relative path counts from ``folder``.

    Raises:
        BodyFileUnreadable: It is missing, not a file, or may not be read.
    """
    if not path_text:
        raise BodyFileUnreadable(f"No file is chosen for {where}.", advice="Choose one for the body.")
    path = Path(folder, Path(path_text).expanduser())
    try:
        mode = path.stat().st_mode
        if (stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)) and os.access(path, os.R_OK):
            return FilePiece(path, None)  # to open a pipe would wait for somebody who writes to it
        with path.open("rb") as file:
            size_bytes = file.seek(0, 2)
    except OSError as error:
        reason = "it does not exist" if isinstance(error, FileNotFoundError) else (error.strerror or str(error)).lower()
        raise BodyFileUnreadable(
            f"The file {path} of {where} cannot be read: {reason}.",
            advice="Choose another file for the body. Nothing was sent.",
        ) from None
    return FilePiece(path, size_bytes)
