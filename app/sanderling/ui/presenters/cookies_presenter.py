"""The workspace's cookie jar, as the window edits it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from sanderling.domain.cookies import Cookie
from sanderling.domain.errors import SanderlingError

if TYPE_CHECKING:
    from sanderling.services.cookies import Cookies
    from sanderling.ui.tasks import Tasks

_PAUSE_MS = 200


class CookiesPresenter(QObject):
    """Reads, saves and deletes cookies; what responses change is shown too."""

    cookies_changed = Signal(object)
    """All cookies that still hold, as a tuple."""
    saved = Signal(object)
    failed = Signal(str)

    def __init__(self, cookies: Cookies, tasks: Tasks, parent: QObject | None = None) -> None:
        """Hold the service; ``start`` begins to show."""
        super().__init__(parent)
        self._cookies = cookies
        self._tasks = tasks
        self._end_listening: Callable[[], None] = lambda: None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.refresh)

    def start(self) -> None:
        """Show the jar, and from now on what becomes of it."""
        self._end_listening = self._cookies.on_change(self._timer.start)
        self.refresh()

    def stop(self) -> None:
        """Look no more."""
        self._end_listening()
        self._timer.stop()

    def refresh(self) -> None:
        """Read the jar again."""
        self._run(self._read())

    def save(self, values: Mapping[str, str], instead_of: Cookie | None) -> None:
        """Save a cookie from the texts of the form."""
        try:
            cookie = cookie_from(values)
        except ValueError:
            self.failed.emit(
                self.tr("“{text}” is no time: write it like 2027-01-31 or 2027-01-31 14:00 (UTC).").format(
                    text=values.get("expires", "")
                )
            )
            return
        self._run(self._save(cookie, instead_of))

    def delete(self, *cookies: Cookie) -> None:
        """Delete cookies."""
        self._run(self._cookies.delete(*cookies))

    def clear_host(self, host: str) -> None:
        """Delete all cookies of a host and those below it."""
        self._run(self._cookies.clear_host(host))

    async def _save(self, cookie: Cookie, instead_of: Cookie | None) -> None:
        await self._cookies.save(cookie, instead_of=instead_of)
        self.saved.emit(cookie)

    async def _read(self) -> None:
        self.cookies_changed.emit(await self._cookies.all())

    def _run(self, work: Awaitable[object]) -> None:
        async def run() -> None:
            try:
                await work
            except SanderlingError as error:
                self.failed.emit(str(error))

        self._tasks.start(run(), name="cookies", owner=self)


def cookie_from(values: Mapping[str, str]) -> Cookie:
    """Return the cookie that the form's texts describe.

    Raises:
        ValueError: The time of expiry is none.
    """
    expires = values.get("expires", "").strip()
    moment = datetime.fromisoformat(expires) if expires else None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return Cookie(
        name=values.get("name", "").strip(),
        value=values.get("value", ""),
        domain=values.get("domain", "").strip().lower(),
        host_only=values.get("host_only", "true") == "true",
        path=values.get("path", "").strip() or "/",
        expires=moment,
        secure=values.get("secure") == "true",
        http_only=values.get("http_only") == "true",
        same_site=values.get("same_site", ""),
    )


def texts_of(cookie: Cookie) -> dict[str, str]:
    """Return a cookie as the form's texts."""
    return {
        "name": cookie.name,
        "value": cookie.value,
        "domain": cookie.domain,
        "host_only": "true" if cookie.host_only else "false",
        "path": cookie.path,
        "expires": expiry_text(cookie),
        "secure": "true" if cookie.secure else "false",
        "http_only": "true" if cookie.http_only else "false",
        "same_site": cookie.same_site,
    }


def expiry_text(cookie: Cookie) -> str:
    """Return when a cookie ends, in UTC; empty for one without an end."""
    return cookie.expires.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if cookie.expires else ""
