"""Signing in from the window, at the playground's authorization server, by its ready-made requests."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from tests.servers.playground_person import enter_the_code, sign_in_at_the_playground, where_it_leads
from tests.ui.shell.browser_double import BrowserDouble
from tests.ui.shell.conftest import until
from tests.ui.shell.test_response_wiring import Front, playing

from sanderling.domain.events import Event, Prepared, SignInCall
from sanderling.ui.panels.response_panel import ResponsePanel
from sanderling.ui.presenters.request_presenter import RequestPresenter

pytestmark = [pytest.mark.qt_loop, pytest.mark.usefixtures("secret_service")]

PLACE = "collections/Playground/Signing in/OAuth 2"
BROWSER = f"{PLACE}/Sign in with the browser.json"
DEVICE = f"{PLACE}/On another device.json"
SERVICE = f"{PLACE}/A service by its secret.json"


def response_of(front: Front) -> ResponsePanel:
    """Return the response area in front."""
    panel = front.page.response
    assert isinstance(panel, ResponsePanel)
    return panel


def response_events(front: Front) -> tuple[Event, ...]:
    """Return the events that the response area shows."""
    presenter = response_of(front)._presenter
    assert presenter is not None
    return presenter.events()


def seen(front: Front, name: str) -> QWidget | None:
    """Return a widget of the response area that is on the screen."""
    found = front.page.response.findChild(QWidget, name)
    return found if found is not None and found.isVisible() else None


def text_of(front: Front, name: str) -> str:
    """Return what a label or line says."""
    found = seen(front, name)
    assert isinstance(found, QLabel | QLineEdit)
    return found.text()


async def opened(front: Front, path: str, **values: str) -> RequestPresenter:
    """Bring a request to front, with other values of its authentication."""
    tab = await front.open(path)
    await until(lambda: tab.request.auth.kind == "oauth2")
    if values:
        tab.edit(replace(tab.request, auth=replace(tab.request.auth, values={**tab.request.auth.values, **values})))
    return tab


async def test_a_service_signs_in_by_itself(qapp: QApplication, user_data: Path) -> None:
    """Nobody is asked: the token comes first, and the timeline has both calls."""
    async with playing(user_data) as front:
        tab = await opened(front, SERVICE)
        with BrowserDouble() as browser:
            tab.send()
            await front.ended(tab)
        assert browser.opened == []
        assert text_of(front, "responseStatus") == "200 OK"
        response_of(front).show_section("timeline")
        timeline = response_of(front).pages.timeline()
        titles = [timeline.call_combo.itemText(row) for row in range(timeline.call_combo.count())]
        assert any(title.startswith("Sign-in: POST ") and title.endswith("/sign-in/token → 200") for title in titles)
        assert titles[-1].endswith("/protected/oauth2 → 200")


async def test_the_browser_opens_and_the_request_goes_on(qapp: QApplication, user_data: Path) -> None:
    """The page of the sign-in stands in the response area until the person has come back; then there is the answer."""
    async with playing(user_data) as front:
        tab = await opened(front, BROWSER, login_hint="window")
        with BrowserDouble() as browser:
            tab.send()
            await until(lambda: seen(front, "signInOpen"))
            assert text_of(front, "signInTitle") == "Waiting for the sign-in in your browser"
            assert len(browser.opened) == 1
            await asyncio.to_thread(sign_in_at_the_playground, browser.opened[0])
            await front.ended(tab)
        assert text_of(front, "responseStatus") == "200 OK"
        assert seen(front, "signInOpen") is None
        with BrowserDouble() as browser:
            tab.send()
            await front.ended(tab)
        assert browser.opened == []


async def test_giving_up_sends_nothing(qapp: QApplication, user_data: Path) -> None:
    """Cancel on the page ends the sign-in; the error says so and leads to the steps."""
    async with playing(user_data) as front:
        tab = await opened(front, BROWSER, login_hint="nobody")
        with BrowserDouble() as browser:
            tab.send()
            await until(lambda: seen(front, "signInCancel"))
            button = seen(front, "signInOpen")
            assert isinstance(button, QPushButton)
            button.click()
            await until(lambda: len(browser.opened) == 2)
            assert browser.opened[0] == browser.opened[1]
            cancel = seen(front, "signInCancel")
            assert isinstance(cancel, QPushButton)
            cancel.click()
            await front.ended(tab)
        await until(lambda: seen(front, "responseErrorTitle"))
        assert text_of(front, "responseErrorTitle") == "The request was not sent"
        assert text_of(front, "responseError") == "The sign-in was given up."
        assert seen(front, "responseErrorSteps") is not None


async def test_the_address_is_pasted_where_the_browser_could_not_come_back(qapp: QApplication, user_data: Path) -> None:
    """The answer of the browser, copied by hand, does the same as its coming back."""
    async with playing(user_data) as front:
        tab = await opened(front, BROWSER, login_hint="by-hand")
        with BrowserDouble() as browser:
            tab.send()
            await until(lambda: seen(front, "signInPaste"))
            back = await asyncio.to_thread(where_it_leads, browser.opened[0])
            line, go_on = seen(front, "signInPaste"), seen(front, "signInGoOn")
            assert isinstance(line, QLineEdit)
            assert isinstance(go_on, QPushButton)
            line.setText(back.replace("state=", "state=other"))
            go_on.click()
            assert seen(front, "signInPasteWrong") is not None
            line.setText(back)
            go_on.click()
            await front.ended(tab)
        assert text_of(front, "responseStatus") == "200 OK"


async def test_a_code_is_entered_elsewhere(qapp: QApplication, user_data: Path) -> None:
    """The code is shown with its QR code; once somebody has entered it, the request goes on."""
    async with playing(user_data) as front:
        tab = await opened(front, DEVICE)
        with BrowserDouble() as browser:
            tab.send()
            await until(lambda: seen(front, "signInCode"))
            assert seen(front, "signInQr") is not None
            place = text_of(front, "signInPlace").partition(",")[0].removeprefix("at ")
            await asyncio.to_thread(enter_the_code, place, text_of(front, "signInCode"))
            async with asyncio.timeout(20):
                await front.ended(tab)
        assert browser.opened == []
        assert text_of(front, "responseStatus") == "200 OK"


async def test_signing_in_from_the_auth_of_a_request(qapp: QApplication, user_data: Path) -> None:
    """Its line says who is signed in and for how long; signing in sends nothing; forgetting takes the line back."""
    async with playing(user_data) as front:
        tab = await opened(front, BROWSER, login_hint="from-the-auth")
        front.page.request.sections.show_section("auth")

        def line() -> str:
            label = front.page.request.findChild(QLabel, "sessionState")
            return label.text() if label is not None and label.isVisible() else ""

        def press(name: str) -> None:
            button = front.page.request.findChild(QPushButton, name)
            assert button is not None
            button.click()

        await until(lambda: line() == "Not signed in. Sending does so by itself.")
        with BrowserDouble(sign_in_at_the_playground):
            press("sessionSignIn")
            await front.ended(tab)
        await until(lambda: line().startswith("Signed in as bird-sanderling at http://127.0.0.1:"))
        assert text_of(front, "responseStatus") == "Signed in"
        assert not any(isinstance(event, Prepared) for event in response_events(front))
        press("sessionForgetHere")
        await until(lambda: line().startswith("Not signed in"))


async def test_two_tabs_show_each_its_own(qapp: QApplication, user_data: Path) -> None:
    """Two sign-ins at the same time: neither tab shows the other's."""
    async with playing(user_data) as front:
        with BrowserDouble():
            first = await opened(front, BROWSER, login_hint="first")
            first.send()
            await until(lambda: seen(front, "signInTitle"))
            second = await opened(front, DEVICE, scope="openid")
            second.send()
            await until(lambda: seen(front, "signInCode"))
            assert text_of(front, "signInTitle") == "Enter this code to sign in"
            await front.open(BROWSER)
            assert text_of(front, "signInTitle") == "Waiting for the sign-in in your browser"
            first.cancel()
            second.cancel()
            await front.ended(first)
            await front.ended(second)


async def test_no_secret_is_in_the_trace(qapp: QApplication, user_data: Path) -> None:
    """What the timeline holds of a sign-in has the call to the token endpoint, and the client's secret nowhere."""
    async with playing(user_data) as front:
        tab = await opened(front, SERVICE, scope="profile")
        events: list[object] = []
        tab.sending.happened.connect(events.append)
        tab.send()
        await front.ended(tab)
        told = " ".join(repr(event) for event in events)
        assert any(isinstance(event, SignInCall) for event in events)
        assert "/sign-in/token" in told
        assert "pebbles-shells" not in told
