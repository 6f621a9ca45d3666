"""The workspace's cookies in the window."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sanderling.domain.cookies import Cookie
from sanderling.services.cookies import Cookies
from sanderling.ui.dialogs.cookies_dialog import CookiesDialog
from sanderling.ui.presenters.cookies_presenter import CookiesPresenter, cookie_from, texts_of
from sanderling.ui.tasks import Tasks

pytestmark = pytest.mark.qt_loop
SESSION = Cookie(name="session", value="8f3a", domain="api.shop.test")
THEME = Cookie(
    name="theme",
    value="dark",
    domain="shop.test",
    host_only=False,
    path="/a",
    expires=datetime(2099, 1, 31, 14, tzinfo=UTC),
    secure=True,
    http_only=True,
    same_site="Lax",
)


def _report(name: str, error: BaseException) -> None:
    raise AssertionError(name) from error


async def _until(seen: object) -> None:
    async with asyncio.timeout(5):
        while not seen():  # type: ignore[operator]
            await asyncio.sleep(0.01)


@pytest_asyncio.fixture
async def cookies(tmp_path: Path) -> AsyncIterator[Cookies]:
    """A jar with two cookies."""
    made = Cookies(tmp_path)
    await made.save(SESSION)
    await made.save(THEME)
    yield made
    await made.aclose()


@pytest_asyncio.fixture
async def dialog(cookies: Cookies, qtbot: QtBot) -> AsyncIterator[CookiesDialog]:
    """The dialog over that jar."""
    presenter = CookiesPresenter(cookies, Tasks(_report))
    made = CookiesDialog(presenter)
    presenter.setParent(made)
    qtbot.addWidget(made)
    made.show()
    await _until(made.table.table.rowCount)
    yield made
    made.close()


def _edit(dialog: CookiesDialog, name: str, text: str) -> None:
    edit = dialog.form.control(name)
    assert isinstance(edit, QLineEdit)
    edit.setText(text)


def _names(dialog: CookiesDialog) -> list[str]:
    return [dialog.table.table.texts(row)[2] for row in range(dialog.table.table.rowCount())]


@pytest.mark.parametrize("cookie", [SESSION, THEME], ids=lambda cookie: cookie.name)
def test_the_form_s_texts_stand_for_the_cookie(cookie: Cookie) -> None:
    """Nothing that a person can edit is lost on the way through the form."""
    again = cookie_from(texts_of(cookie))
    assert (again.key, again.value, again.expires, again.secure, again.http_only, again.same_site) == (
        cookie.key,
        cookie.value,
        cookie.expires,
        cookie.secure,
        cookie.http_only,
        cookie.same_site,
    )


async def test_cookies_are_found_and_changed(dialog: CookiesDialog, cookies: Cookies) -> None:
    """The filter narrows the table; an edited cookie takes the old one's place in the jar."""
    dialog.filter.setText("SHOP.test the")
    assert _names(dialog) == ["theme"]
    dialog.table.selectRow(0)
    _edit(dialog, "value", "light")
    dialog.save_button.click()
    await _until(dialog.notice.isVisible)
    values = {cookie.name: cookie.value for cookie in await cookies.all()}
    assert values == {"session": "8f3a", "theme": "light"}


async def test_a_cookie_is_added_and_deleted(dialog: CookiesDialog, cookies: Cookies) -> None:
    """A new cookie is in the jar at once; deleting all of a host leaves the others."""
    dialog.new_button.click()
    for name, text in (("name", "extra"), ("value", "1"), ("domain", "other.test")):
        _edit(dialog, name, text)
    dialog.save_button.click()
    await _until(lambda: "extra" in _names(dialog))
    dialog.table.selectRow(_names(dialog).index("theme"))
    dialog.clear_button.click()
    await _until(lambda: _names(dialog) == ["extra"])
    assert [cookie.name for cookie in await cookies.all()] == ["extra"]


async def test_what_cannot_be_sent_is_refused(dialog: CookiesDialog, cookies: Cookies) -> None:
    """A bad name and a bad time are named, and nothing is changed."""
    dialog.new_button.click()
    for name, text in (("name", "a=b"), ("domain", "other.test")):
        _edit(dialog, name, text)
    dialog.save_button.click()
    await _until(lambda: "name" in dialog.notice.text())
    _edit(dialog, "expires", "soon")
    dialog.save_button.click()
    await _until(lambda: "soon" in dialog.notice.text())
    assert len(await cookies.all()) == 2


async def test_a_response_s_cookie_appears(dialog: CookiesDialog, cookies: Cookies) -> None:
    """What changes in the jar while the dialog is open is shown."""
    await cookies.save(Cookie(name="late", value="1", domain="late.test"))
    await _until(lambda: "late" in _names(dialog))
