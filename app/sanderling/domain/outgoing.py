"""A request ready for the wire: no variables left, the body as pieces that can be read again and again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sanderling.domain.secret import Masker
from sanderling.domain.send_settings import EffectiveSettings

HeaderPairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FilePiece:
    """A file that is part of a body; read while it is sent. A named pipe or a device has no size beforehand."""

    path: Path
    size_bytes: int | None


@dataclass(frozen=True, slots=True)
class OutgoingBody:
    """A body as a row of pieces: bytes, or files that are streamed; with gzip on the way if ``is_compressed``."""

    pieces: tuple[bytes | FilePiece, ...] = ()
    is_compressed: bool = False

    @property
    def size_bytes(self) -> int:
        """The length of the whole body before compression, as far as it is known."""
        return sum(len(p) if isinstance(p, bytes) else p.size_bytes or 0 for p in self.pieces)

    @property
    def is_size_known(self) -> bool:
        """Whether ``size_bytes`` is what will go over the wire."""
        return not self.is_compressed and self.is_repeatable

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be read again: what came out of a pipe is gone."""
        return not any(isinstance(piece, FilePiece) and piece.size_bytes is None for piece in self.pieces)

    @property
    def is_empty(self) -> bool:
        """Whether there is no body at all."""
        return not self.pieces


NO_BODY = OutgoingBody()


@dataclass(frozen=True, slots=True)
class ResolvedAuth:
    """An auth kind's name with its resolved values; ``repr`` shows no value."""

    kind: str = "none"
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


class OwnConnection:
    """Stands for a connection that only the requests with this very object use; it ends with the object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingRequest:
    """What goes over the wire. Values may hold secrets: show it only through ``masker``.

    ``cautions`` are sentences about its credentials that a person should read, such as that others may read them.
    Without a ``connection`` any one will do. ``sign_again`` gives the request with a new nonce, timestamp and
    signature, for another attempt; without it the credentials may be sent twice.
    """

    method: str
    url: str
    headers: HeaderPairs = ()
    body: OutgoingBody = NO_BODY
    auth: ResolvedAuth = ResolvedAuth()
    settings: EffectiveSettings = EffectiveSettings()
    attempt: int = 1
    cautions: tuple[str, ...] = ()
    connection: OwnConnection | None = None
    sign_again: Callable[[], Awaitable[OutgoingRequest]] | None = field(default=None, repr=False, compare=False)
    masker: Masker = field(default_factory=Masker, repr=False, compare=False)

    def header(self, name: str) -> str | None:
        """Return the first value of a header, its name compared without case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


def with_header(headers: HeaderPairs, name: str, value: str) -> HeaderPairs:
    """Return the headers with ``name`` set to ``value``: in place of the first of that name, else at the end."""
    wanted = name.lower()
    kept = without_header(headers, name)
    index = next((i for i, (key, _) in enumerate(headers) if key.lower() == wanted), len(kept))
    return (*kept[:index], (name, value), *kept[index:])


def without_header(headers: HeaderPairs, name: str) -> HeaderPairs:
    """Return the headers without those of that name."""
    wanted = name.lower()
    return tuple(pair for pair in headers if pair[0].lower() != wanted)
