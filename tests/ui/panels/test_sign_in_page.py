"""What the response area shows while a person is signing in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from sanderling.domain.sign_in import BrowserVisit, DeviceVisit
from sanderling.services.qr_codes import qr_rows
from sanderling.ui.panels.sign_in_page import SignInPage, is_answer
from sanderling.ui.theme import current_theme

REDIRECT_URI = "http://127.0.0.1:5123/callback"
AUTHORIZE = "https://login.example.com/authorize?state=s"


@pytest.fixture
def page(qtbot: QtBot) -> SignInPage:
    """The page, on the screen."""
    page = SignInPage()
    qtbot.addWidget(page)
    page.resize(700, 500)
    page.show()
    return page


def browser_visit(*, listens: bool = True) -> BrowserVisit:
    """A visit that begins now and has five minutes."""
    return BrowserVisit("login.example.com", "shop", 300, url=AUTHORIZE, redirect_uri=REDIRECT_URI, listens=listens)


def device_visit() -> DeviceVisit:
    """A visit with a code."""
    return DeviceVisit(
        "login.example.com",
        "tv",
        600,
        user_code="WDJB-MJHT",
        verification_uri="https://login.example.com/device",
        complete_uri="https://login.example.com/device?user_code=WDJB-MJHT",
    )


async def test_the_browser_is_waited_for(page: SignInPage, qtbot: QtBot) -> None:
    """Who asks, how long there is time, the browser once more, and the way out."""
    page.show_visit(browser_visit())
    assert page.title.text() == "Waiting for the sign-in in your browser"
    assert page.place.text() == "login.example.com asks who you are, for the client shop."
    assert page.left.text() in ("5:00 left", "4:59 left")
    assert not page.code.isVisible()
    with qtbot.waitSignal(page.open_wanted) as opened:
        page.open_button.click()
    assert opened.args == [AUTHORIZE]
    page.copy_button.click()
    assert QGuiApplication.clipboard().text() == AUTHORIZE
    with qtbot.waitSignal(page.cancel_wanted):
        page.cancel_button.click()


async def test_the_time_left_counts(page: SignInPage, qtbot: QtBot) -> None:
    """What is left is always that of the visit, and never below nothing."""
    visit = browser_visit()
    page.show_visit(visit)
    visit.ends_at_s -= 290
    qtbot.waitUntil(lambda: page.left.text() in ("0:10 left", "0:09 left"))
    visit.ends_at_s -= 290
    qtbot.waitUntil(lambda: page.left.text() == "0:00 left")


async def test_only_an_answer_can_be_pasted(page: SignInPage, qtbot: QtBot) -> None:
    """The first address that is handed on counts: one that cannot be it is refused at the line, and corrected there."""
    page.show_visit(browser_visit(listens=False))
    assert page.title.text() == "Sign in with your browser, then paste the address it ends at"
    with qtbot.assertNotEmitted(page.pasted):
        page.paste.setText(AUTHORIZE)
        page.paste_button.click()
    wrong = page.findChild(type(page.place), "signInPasteWrong")
    assert wrong.isVisible()
    assert REDIRECT_URI in wrong.text()
    page.paste.setText(f"  {REDIRECT_URI}?code=c&state=s ")
    assert not wrong.isVisible()
    with qtbot.waitSignal(page.pasted) as pasted:
        qtbot.keyClick(page.paste, Qt.Key.Key_Return)
    assert pasted.args == [f"{REDIRECT_URI}?code=c&state=s"]


async def test_an_answer_of_another_sign_in_is_said_at_the_line(page: SignInPage, qtbot: QtBot) -> None:
    """The checks of the answer are made before it is handed on; a refusal by the server goes on."""
    visit = BrowserVisit(
        "id.test", "shop", 60, url=AUTHORIZE, redirect_uri=REDIRECT_URI, listens=False, verdict=lambda _url: "Too old."
    )
    page.show_visit(visit)
    page.paste.setText(f"{REDIRECT_URI}?code=c&state=of-yesterday")
    with qtbot.assertNotEmitted(page.pasted):
        page.paste_button.click()
    assert page.findChild(type(page.place), "signInPasteWrong").text() == "Too old."
    page.paste.setText(f"{REDIRECT_URI}?error=access_denied&state=s")
    with qtbot.waitSignal(page.pasted):
        page.paste_button.click()


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (f"{REDIRECT_URI}?code=c&state=s", True),
        (f"{REDIRECT_URI}#access_token=t&state=s", True),
        (f"{REDIRECT_URI}?error=access_denied", True),
        (REDIRECT_URI, False),
        (f"{REDIRECT_URI}?", False),
        ("http://127.0.0.1:5123/other?code=c", False),
        ("code", False),
    ],
)
def test_what_may_be_an_answer(text: str, counts: bool) -> None:
    """Parameters behind the redirect URI, in the query or the fragment."""
    assert is_answer(text, REDIRECT_URI) is counts


async def test_a_code_is_large_and_can_be_taken_along(page: SignInPage, qtbot: QtBot) -> None:
    """The code in the monospace font, to copy; its page to open, here or by a camera; nothing to paste."""
    visit = device_visit()
    page.show_visit(visit, qr_rows(visit.complete_uri))
    assert page.code.text() == "WDJB-MJHT"
    assert page.code.font().pixelSize() >= 2 * current_theme().ui_font().pixelSize()
    assert page.place.text().startswith("at https://login.example.com/device, ")
    assert page.qr.isVisible()
    assert not page.paste.isVisible()
    page.copy_button.click()
    assert QGuiApplication.clipboard().text() == "WDJB-MJHT"
    with qtbot.waitSignal(page.open_wanted) as opened:
        page.open_button.click()
    assert opened.args == [visit.complete_uri]


async def test_the_next_visit_begins_empty(page: SignInPage) -> None:
    """Nothing of an earlier visit is left."""
    page.show_visit(browser_visit())
    page.paste.setText("x")
    page.paste_button.click()
    page.show_visit(None)
    page.show_visit(device_visit())
    page.show_visit(browser_visit())
    assert page.paste.text() == ""
    assert not page.qr.isVisible()
