"""The cookie jar of a workspace, in the user's own data: in memory while it is used, on disk for the next time.

Session cookies are kept across restarts too. A browser's session ends when it is closed; work on an API goes on the
next morning, and who has signed in does not want to sign in again because a window was closed. The jar can be cleared.

The values are credentials. They lie in a file that only this user may read, outside of the workspace, and no message
or log line of this module holds one.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sanderling.domain.cookies import Cookie, CookieKey
from sanderling.domain.errors import StorageError
from sanderling.storage.atomic_files import make_folder
from sanderling.storage.file_turns import turn
from sanderling.storage.json_files import write_object
from sanderling.storage.stored_cookies import cookies_from, cookies_to
from sanderling.storage.user_data import read_or_set_aside

FILE_NAME: Final = "cookies.json"
_GATHERED_S: Final = 0.5
_log = logging.getLogger(__name__)
_Stamp = tuple[int, int, int]


class CookieJar:
    """The cookies of one workspace; an ``engine.ports.CookieStore``.

    Changes are in memory at once and on disk half a second later, written by a thread; ``flush`` writes them now. What
    another window has written meanwhile is kept: only what was changed here is put over it.
    """

    def __init__(self, folder: Path | None) -> None:
        """Take the folder of the file; ``None`` for a jar that is kept in memory only."""
        self._file = folder / FILE_NAME if folder else None
        self._by_domain: dict[str, dict[CookieKey, Cookie]] = {}
        self._changes: dict[CookieKey, Cookie | None] = {}
        self._touched: dict[CookieKey, datetime] = {}
        self._stamp: _Stamp | None = None
        self._was_read = folder is None
        self._news_from_disk = False
        self._listeners: list[Callable[[], None]] = []
        self._memory = threading.Lock()
        self._disk = threading.Lock()
        self._timer: threading.Timer | None = None

    async def refresh(self) -> None:
        """Take in what is on disk: at first, and whenever another window has changed it; raises nothing."""
        if self._file is None:
            return
        if not self._was_read or _stamp_of(self._file) != self._stamp:
            await asyncio.to_thread(self._read)
        if self._news_from_disk:
            self._news_from_disk = False
            self._tell()

    def all(self) -> tuple[Cookie, ...]:
        """Return every cookie."""
        with self._memory:
            return tuple(cookie for cookies in self._by_domain.values() for cookie in cookies.values())

    def of_domain(self, domain: str) -> tuple[Cookie, ...]:
        """Return the cookies that are stored for exactly that domain."""
        cookies = self._by_domain.get(domain)
        return tuple(cookies.values()) if cookies else ()

    def find(self, key: CookieKey) -> Cookie | None:
        """Return a cookie."""
        return self._by_domain.get(key[0], {}).get(key)

    def put(self, cookie: Cookie) -> None:
        """Store a cookie in place of the one with its key."""
        self._change(cookie.key, cookie)

    def remove(self, key: CookieKey) -> None:
        """Forget a cookie, if it is there."""
        if self.find(key) is not None:
            self._change(key, None)

    def touch(self, keys: Iterable[CookieKey]) -> None:
        """Note that cookies were used now; that alone is no reason to write."""
        now = datetime.now(UTC)
        with self._memory:
            for key in keys:
                self._touched[key] = now
                if cookie := self._by_domain.get(key[0], {}).get(key):
                    self._by_domain[key[0]][key] = replace(cookie, last_access=now)

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` on the loop after changes, often many in a row; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def flush(self) -> None:
        """Write what is not on disk yet; for threads.

        Raises:
            DiskFull, NotWritable, StorageError: It could not be written; it is tried again with the next change.
        """
        with self._disk:
            self._stop_timer()
            self._write()

    def close(self) -> None:
        """Write what is left, as well as that can be done at the end."""
        self._write_quietly()

    def _change(self, key: CookieKey, cookie: Cookie | None) -> None:
        with self._memory:
            _apply(self._by_domain, key, cookie)
            if self._file is not None:
                self._changes[key] = cookie
                self._start_timer()
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _start_timer(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(_GATHERED_S, self._write_quietly)
            self._timer.daemon = True
            self._timer.start()

    def _stop_timer(self) -> None:
        with self._memory:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    def _write_quietly(self) -> None:
        try:
            self.flush()
        except StorageError as error:
            _log.warning("The cookies were not written: %s", error.message)

    def _read(self) -> None:
        assert self._file is not None
        with self._disk:
            stamp = _stamp_of(self._file)
            try:
                stored, _ = read_or_set_aside(self._file, cookies_from) or ((), {})
            except StorageError as error:
                _log.warning("The cookies could not be read: %s", error.message)
                stored = self.all()
            self._take_in({cookie.key: cookie for cookie in stored}, stamp)

    def _write(self) -> None:
        """Put the changes over what is on disk by now, alone with the file."""
        with self._memory:
            if not self._changes or self._file is None:
                return
            changes, touched = self._changes, self._touched
            self._changes, self._touched = {}, {}
        try:
            make_folder(self._file.parent, str(self._file.parent), private=True)
            with turn(self._file.with_suffix(".lock")):
                stored, unknown = read_or_set_aside(self._file, cookies_from) or ((), {})
                merged = _merged(stored, changes, touched)
                write_object(self._file, cookies_to(merged.values(), unknown), FILE_NAME, private=True)
                stamp = _stamp_of(self._file)
        except StorageError:
            with self._memory:
                self._changes = changes | self._changes
            raise
        self._take_in(merged, stamp)

    def _take_in(self, stored: dict[CookieKey, Cookie], stamp: _Stamp | None) -> None:
        """Make what is stored, with the changes since then, what is in memory."""
        with self._memory:
            before = {cookie.key: cookie.value for cookies in self._by_domain.values() for cookie in cookies.values()}
            self._by_domain = {}
            for key, cookie in stored.items():
                _apply(self._by_domain, key, cookie)
            for key, change in self._changes.items():
                _apply(self._by_domain, key, change)
            self._stamp, self._was_read = stamp, True
            after = {cookie.key: cookie.value for cookies in self._by_domain.values() for cookie in cookies.values()}
            self._news_from_disk |= before != after


def _apply(by_domain: dict[str, dict[CookieKey, Cookie]], key: CookieKey, cookie: Cookie | None) -> None:
    """Put a cookie in, or take it out; the order of those that stay is the order in which they came."""
    cookies = by_domain.setdefault(key[0], {})
    if cookie is not None:
        cookies[key] = cookie
    else:
        cookies.pop(key, None)
        if not cookies:
            del by_domain[key[0]]


def _merged(
    stored: Iterable[Cookie], changes: dict[CookieKey, Cookie | None], touched: dict[CookieKey, datetime]
) -> dict[CookieKey, Cookie]:
    """Return what is to be on disk: the changes put over it, times of use noted, expired cookies left out."""
    now = datetime.now(UTC)
    merged = {cookie.key: cookie for cookie in stored}
    for key, cookie in changes.items():
        if cookie is None:
            merged.pop(key, None)
        else:
            merged[key] = cookie
    for key, time in touched.items():
        if key in merged:
            merged[key] = replace(merged[key], last_access=max(time, merged[key].last_access))
    return {key: cookie for key, cookie in merged.items() if not cookie.is_expired(now)}


def _stamp_of(file: Path) -> _Stamp | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
