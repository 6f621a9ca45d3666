"""The workspace's cookies, for the window's editor and the command line: shown, added, changed, deleted, cleared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sanderling.domain.cookies import Cookie
    from sanderling.storage.cookie_jars import CookieJar


class Cookies:
    """The jar that every send of the workspace shares; it is opened when it is first needed.

    All calls are for the event loop. What they change holds for the next request at once and is on disk when they
    return; ``StorageError`` says that it could not be written.
    """

    def __init__(self, folder: Path | None) -> None:
        """Take the folder that the jar lies in; ``None`` for a jar that ends with the process."""
        self._folder = folder
        self._jar: CookieJar | None = None

    def jar(self) -> CookieJar:
        """Return the jar itself, for the pipeline."""
        if self._jar is None:
            from sanderling.storage.cookie_jars import CookieJar

            self._jar = CookieJar(self._folder)
        return self._jar

    async def all(self) -> tuple[Cookie, ...]:
        """Return the cookies that still hold, by domain, path and name."""
        from datetime import UTC, datetime

        jar = self.jar()
        await jar.refresh()
        now = datetime.now(UTC)
        return tuple(sorted((c for c in jar.all() if not c.is_expired(now)), key=lambda cookie: cookie.key))

    async def save(self, cookie: Cookie, *, instead_of: Cookie | None = None) -> None:
        """Add a cookie, or put it in the place of another one (also under another name, domain or path).

        A person may write any cookie that could be sent: the rules of what a server may set do not hold here.

        Raises:
            InvalidCookie: It could not be sent; nothing was changed.
            StorageError: It holds from now on, but could not be written.
        """
        from sanderling.domain.cookies import check_cookie

        check_cookie(cookie)
        jar = self.jar()
        await jar.refresh()
        if instead_of is not None:
            cookie = replace(cookie, created=instead_of.created, unknown=instead_of.unknown)
            if cookie.key != instead_of.key:
                jar.remove(instead_of.key)
        jar.put(cookie)
        await asyncio.to_thread(jar.flush)

    async def delete(self, *cookies: Cookie) -> None:
        """Delete cookies; those that are gone already do not matter.

        Raises:
            StorageError: They are not sent any more, but the file could not be written.
        """
        jar = self.jar()
        await jar.refresh()
        for cookie in cookies:
            jar.remove(cookie.key)
        await asyncio.to_thread(jar.flush)

    async def clear_host(self, host: str) -> int:
        """Delete every cookie of a domain and of those below it; return how many there were.

        Raises:
            StorageError: See ``delete``.
        """
        found = [c for c in await self.all() if c.domain == host or c.domain.endswith(f".{host}")]
        await self.delete(*found)
        return len(found)

    async def clear(self) -> int:
        """Delete every cookie; return how many there were.

        Raises:
            StorageError: See ``delete``.
        """
        found = await self.all()
        await self.delete(*found)
        return len(found)

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after changes, a response's too, often many in a row; return what ends that."""
        return self.jar().on_change(listener)

    async def aclose(self) -> None:
        """Write what is not written yet."""
        if self._jar is not None:
            await asyncio.to_thread(self._jar.close)
