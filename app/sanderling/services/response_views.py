"""The door through which a front end looks at response bodies: rows of text, colours, facts, messages, pretty JSON."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sanderling.domain.errors import StorageError
from sanderling.domain.response import BytesSource, ResponseHead
from sanderling.render.body_facts import HEAD_BYTES, BodyFacts, BodyShape, body_facts
from sanderling.render.charsets import UTF_8, Charset, charset_for
from sanderling.render.held_bytes import NO_BYTES, HeldBytes
from sanderling.render.hex_rows import BYTES_IN_ROW, hex_row
from sanderling.render.highlight import RowHighlighter, highlight
from sanderling.render.json_indent import indent_json
from sanderling.render.json_pretty import (
    IN_PROCESS_BYTES,
    LARGEST_BYTES,
    PrettyFailed,
    PrettyProblem,
    format_json,
    looks_pretty,
)
from sanderling.render.links import LONGEST_READ, TextLink, links_in_header, links_in_row
from sanderling.render.message_index import MessageIndex, MessageSummary
from sanderling.render.messages import Message, pretty_data
from sanderling.render.set_cookies import ShownCookie, parse_set_cookie
from sanderling.render.text_lines import ROW_BYTES, Row, TextLines
from sanderling.render.tokens import Span, TokenClass

if TYPE_CHECKING:
    from sanderling.render.certificates import CertificateFacts as ReadCertificate

__all__ = [
    "BYTES_IN_ROW",
    "LONGEST_READ",
    "NO_BYTES",
    "ROW_BYTES",
    "UTF_8",
    "BodyFacts",
    "BodyShape",
    "Charset",
    "HeldBytes",
    "Message",
    "MessageIndex",
    "MessageSummary",
    "Pretty",
    "PrettyProblem",
    "ReadCertificate",
    "ResponseViews",
    "Row",
    "RowHighlighter",
    "ShownCookie",
    "Span",
    "TextLines",
    "TextLink",
    "TokenClass",
    "charset_for",
    "hex_row",
    "highlight",
    "indent_json",
    "links_in_header",
    "links_in_row",
    "parse_set_cookie",
    "pretty_data",
]


@dataclass(frozen=True, slots=True)
class Pretty:
    """A body printed nicely (UTF-8), or why it is shown as it came. ``source`` may be the body itself."""

    source: BytesSource | None
    problem: PrettyProblem | None = None
    detail: str = ""


class ResponseViews:
    """What a front end asks about bodies."""

    def __init__(self, discard: Callable[[Path], None] = lambda _path: None) -> None:
        """Hold what removes the file of a body that nobody looks at any more."""
        self._discard = discard

    def open_source(self, path: Path) -> BytesSource:
        """Return the bytes of a body's file, which may still be growing.

        Raises:
            NotFound, StorageError: It cannot be opened.
        """
        from sanderling.storage.response_bodies import MappedBody

        return MappedBody(path)

    def release(self, source: BytesSource) -> None:
        """Let go of a source that is no longer shown, and remove its file."""
        from sanderling.storage.response_bodies import MappedBody

        if isinstance(source, MappedBody):
            source.close()
            self._discard(source.path)

    def facts(self, head: ResponseHead | None, source: BytesSource) -> BodyFacts:
        """Return what a body is, by its head and first bytes."""
        media_type, charset = (head.media_type, head.charset) if head else ("", "")
        return body_facts(media_type, charset, source.read(0, HEAD_BYTES))

    def messages(self, source: BytesSource, kind: str) -> MessageIndex:
        """Return an empty index for the messages of a stream (``sse`` or ``ndjson``)."""
        return MessageIndex(source, kind)

    async def pretty(self, path: Path, source: BytesSource, charset: Charset) -> Pretty:
        """Return a JSON body printed nicely; a large one through a process, which cancelling ends.

        Args:
            path: The body's file.
            source: The same, opened.
            charset: How it is written.
        """
        size = source.size_bytes
        if size <= IN_PROCESS_BYTES:
            return await asyncio.to_thread(_formatted, source.read(0, size), charset)
        if looks_pretty(source.read(0, HEAD_BYTES)):
            return Pretty(source)
        if size > LARGEST_BYTES:
            return Pretty(None, PrettyProblem.TOO_LARGE)
        target = path.with_name(f"{path.stem}-pretty{path.suffix}")
        try:
            return await self._pretty_file(path, target, charset)
        finally:
            # An open file can be read on after its name is gone; where that is refused, the spool's cleaning takes it.
            await asyncio.to_thread(_forget, target)

    async def _pretty_file(self, path: Path, target: Path, charset: Charset) -> Pretty:
        module = "sanderling.render.json_pretty_process"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, str(path), str(target), charset.name, stdout=asyncio.subprocess.PIPE
        )
        try:
            said, _ = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        if process.returncode:
            name, _, detail = said.decode("utf-8", "replace").partition(" ")
            known = name in {problem.value for problem in PrettyProblem}
            return Pretty(None, PrettyProblem(name) if known else PrettyProblem.FAILED, detail)
        return Pretty(self.open_source(target))

    async def certificates(self, chain: tuple[bytes, ...]) -> tuple[ReadCertificate, ...]:
        """Return what the certificates of a chain (DER) say; the library for it is loaded with the first one."""
        return await asyncio.to_thread(_read_certificates, chain)

    async def save_copy(self, path: Path, target: Path) -> None:
        """Copy a body to a place of the person's choice.

        Raises:
            StorageError: It could not be written there.
        """
        await asyncio.to_thread(_copy, path, target)


def _read_certificates(chain: tuple[bytes, ...]) -> tuple[ReadCertificate, ...]:
    from sanderling.render.certificates import certificate_facts

    return certificate_facts(chain)


def _formatted(data: bytes, charset: Charset) -> Pretty:
    try:
        return Pretty(HeldBytes(format_json(data, charset)))
    except PrettyFailed as failed:
        return Pretty(None, failed.problem, failed.detail)


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _copy(path: Path, target: Path) -> None:
    import shutil

    from sanderling.storage.atomic_files import write_error

    try:
        shutil.copyfile(path, target)
    except shutil.SameFileError:
        raise StorageError(f"“{target.name}” is the body's own file.", advice="Choose another place.") from None
    except OSError as error:
        raise write_error(error, target.name) from error
