"""The index of the HTTP cache (SQLite) and the files of its bodies; for one thread at a time."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

from sanderling.domain.cached_response import CachedResponse, CacheUse
from sanderling.domain.response import ResponseHead

FILE_NAME: Final = "index.sqlite"
_BODY_SUFFIX: Final = ".body"
_VERSION: Final = 1
_LEFT_BEHIND_AFTER_S: Final = 3600
_SCHEMA: Final = """
create table if not exists responses (
    id text primary key, key text not null, host text not null, method text not null, status integer not null,
    reason text not null, http_version text not null, headers text not null, vary text not null,
    aged_from_s real not null, decoded integer not null, size_bytes integer not null, used_s real not null);
create index if not exists responses_by_key on responses (key);
"""
_COLUMNS: Final = "id, key, host, method, status, reason, http_version, headers, vary, aged_from_s, decoded, size_bytes"
LOCKED = sqlite3.OperationalError
"""It cannot be used just now: somebody else has it for too long, or the disk is full."""
DAMAGED = sqlite3.DatabaseError
"""It cannot be used at all."""


class CacheIndex:
    """An opened index; every method may raise ``LOCKED``, ``DAMAGED`` or ``OSError``."""

    def __init__(self, folder: Path) -> None:
        """Open the index in a folder, or make it."""
        self._folder = folder
        file = folder / FILE_NAME
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite's own files take over its mode
        self._index = sqlite3.connect(file, timeout=5, check_same_thread=False)
        try:
            _prepare(self._index)
        except sqlite3.Error:
            self._index.close()
            raise
        self._sweep()

    def find(self, key: str) -> tuple[CachedResponse, ...]:
        """Return the responses of a URL."""
        query = f"select {_COLUMNS} from responses where key = ?"
        return tuple(_response(row) for row in self._index.execute(query, (key,)))

    def open_body(self, response: CachedResponse) -> BinaryIO | None:
        """Return the file of a body; the response is forgotten if that is gone or cut."""
        try:
            file = self._body(response.id).open("rb")
        except OSError:
            self.remove([response.id])
            return None
        if os.fstat(file.fileno()).st_size != response.size_bytes:
            file.close()
            self.remove([response.id])
            return None
        with self._index:
            self._index.execute("update responses set used_s = ? where id = ?", (time.time(), response.id))
        return file

    def store(self, response: CachedResponse, body: bytes | tuple[Path, int]) -> None:
        """Keep a response with its body."""
        file = self._body(response.id)
        try:
            _write_body(file, body, response.size_bytes)
            with self._index:
                self._index.execute(f"insert into responses values ({','.join('?' * 13)})", _row(response))
        except (OSError, sqlite3.Error):
            file.unlink(missing_ok=True)
            raise

    def update(self, response: CachedResponse) -> None:
        """Replace the head and age of a response."""
        values = (_json(response.head.headers), response.aged_from_s, response.id)
        with self._index:
            self._index.execute("update responses set headers = ?, aged_from_s = ? where id = ?", values)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget responses."""
        ids = list(ids)
        with self._index:
            self._index.executemany("delete from responses where id = ?", [(response_id,) for response_id in ids])
        for response_id in ids:
            with contextlib.suppress(OSError):  # Windows refuses while it is read; the next sweep gets it
                self._body(response_id).unlink(missing_ok=True)

    def uses(self) -> tuple[CacheUse, ...]:
        """Return what is kept of each host."""
        query = "select host, count(*), sum(size_bytes) from responses group by host order by host"
        return tuple(CacheUse(*row) for row in self._index.execute(query))

    def ids_of(self, host: str) -> list[str]:
        """Return what is kept of a host (with or without its port), or everything."""
        rows = self._index.execute("select id, host from responses")
        return [row[0] for row in rows if not host or row[1] == host or _name_of(row[1]) == host]

    def make_room(self, most_bytes: int) -> None:
        """Forget what is used least lately until the bodies fit."""
        rows = self._index.execute("select id, size_bytes from responses order by used_s").fetchall()
        total, gone = sum(row[1] for row in rows), []
        for response_id, size_bytes in rows:
            if total <= most_bytes:
                break
            total -= size_bytes
            gone.append(response_id)
        if gone:
            self.remove(gone)

    def close(self) -> None:
        """Let go of the file."""
        self._index.close()

    def _body(self, response_id: str) -> Path:
        return self._folder / f"{response_id}{_BODY_SUFFIX}"

    def _sweep(self) -> None:
        """Remove bodies that a killed process has left without an entry."""
        known = {row[0] for row in self._index.execute("select id from responses")}
        old_s = time.time() - _LEFT_BEHIND_AFTER_S
        for file in self._folder.glob(f"*{_BODY_SUFFIX}"):
            with contextlib.suppress(OSError):
                if file.stem not in known and file.stat().st_mtime < old_s:
                    file.unlink()


def _prepare(index: sqlite3.Connection) -> None:
    index.execute("pragma journal_mode = wal")
    index.execute("pragma synchronous = normal")
    version = index.execute("pragma user_version").fetchone()[0]
    if version not in (0, _VERSION):
        raise sqlite3.DatabaseError(f"it is of version {version}")
    if version == 0:
        index.executescript(f"begin immediate; {_SCHEMA} pragma user_version = {_VERSION}; commit;")


def _name_of(host: str) -> str:
    """Return a host without its port; an address in brackets keeps them."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _write_body(file: Path, body: bytes | tuple[Path, int], size_bytes: int) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as target:
        if isinstance(body, bytes):
            target.write(body)
        else:
            path, start = body
            with path.open("rb") as source:
                source.seek(start)
                shutil.copyfileobj(source, target, 1 << 20)
        if target.tell() != size_bytes:
            raise OSError("the body is not as long as it was")


def _response(row: tuple[object, ...]) -> CachedResponse:
    response_id, key, host, method, status, reason, version, headers, vary, aged_from_s, decoded, size_bytes = row
    head = ResponseHead(
        status=int(str(status)),
        reason=str(reason),
        http_version=str(version),
        headers=tuple((name, value) for name, value in json.loads(str(headers))),
    )
    return CachedResponse(
        id=str(response_id),
        key=str(key),
        host=str(host),
        method=str(method),
        head=head,
        vary=json.loads(str(vary)),
        aged_from_s=float(str(aged_from_s)),
        decoded=bool(decoded),
        size_bytes=int(str(size_bytes)),
    )


def _row(response: CachedResponse) -> tuple[object, ...]:
    head = response.head
    return (
        response.id,
        response.key,
        response.host,
        response.method,
        head.status,
        head.reason,
        head.http_version,
        _json(head.headers),
        _json(dict(response.vary)),
        response.aged_from_s,
        int(response.decoded),
        response.size_bytes,
        time.time(),
    )


def _json(value: object) -> str:
    return json.dumps(value)
