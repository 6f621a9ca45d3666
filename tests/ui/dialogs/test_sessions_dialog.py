"""The sessions, at a real authorization server and with a real keyring."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication
from tests.serving.playground.sign_in.plain_client import Caller

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.request import Request
from sanderling.services.app_services import Services, build_services
from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground
from sanderling.ui.dialogs.sessions_dialog import SessionsDialog
from sanderling.ui.presenters.sessions_presenter import SessionsPresenter
from sanderling.ui.tasks import Tasks

pytestmark = [pytest.mark.qt_loop, pytest.mark.usefixtures("secret_service")]


class Desk:
    """A dialog over sessions that this test has begun."""

    def __init__(self, services: Services, playground: str) -> None:
        self.services = services
        self.playground = playground
        self.errors: list[BaseException] = []
        self.tasks = Tasks(lambda _name, error: self.errors.append(error))
        self.dialog: SessionsDialog | None = None

    async def sign_in(self, **values: str) -> str:
        """Begin a session with the user's password and return its key."""
        held = await self.services.signing_in.sign_in(Request(auth=self.form(**values)))
        return held.key

    async def open(self, key: str) -> SessionsDialog:
        """Open the dialog on a session."""
        presenter = SessionsPresenter(self.services.signing_in, self.tasks)
        self.dialog = dialog = SessionsDialog(presenter)
        presenter.setParent(dialog)
        dialog.show()
        await until(lambda: key in [held.key for held in dialog._sessions])
        dialog.table.selectRow([held.key for held in dialog._sessions].index(key))
        return dialog

    def form(self, **values: str) -> AuthChoice:
        """Return the authentication of a public client with a user's password."""
        form = {"issuer": f"{self.playground}/sign-in", "grant": "password", "client_id": "shore-app"}
        return AuthChoice("oauth2", {**form, "username": "sanderling", "password": "waves", **values})

    def facts(self) -> dict[str, str]:
        """Return what is shown of the chosen session."""
        assert self.dialog is not None
        model = self.dialog.facts.table
        return {model.texts(row)[0]: model.texts(row)[1] for row in range(model.rowCount())}


async def until(true: Callable[[], object]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


@pytest_asyncio.fixture
async def desk(qapp: QApplication, user_data: Path) -> AsyncIterator[Desk]:
    """Services without a workspace, and a playground; the last window that closes does not end the loop."""
    qapp.setQuitOnLastWindowClosed(False)
    services = build_services(None, user_data)
    with LocalServer(create_playground()) as playground:
        desk = Desk(services, playground.base_url)
        yield desk
        if desk.dialog is not None:
            desk.dialog.done(0)
            desk.dialog.deleteLater()
        await desk.tasks.shut_down()
        await services.aclose()
    assert not desk.errors


async def test_a_session_is_shown_without_its_token(desk: Desk) -> None:
    """For whom, for what, how long, and the claims of the ID token."""
    key = await desk.sign_in(scope="openid profile tides:read")
    dialog = await desk.open(key)
    facts = desk.facts()
    assert facts["Client"] == "shore-app"
    assert facts["Scope"] == "openid profile tides:read"
    assert facts["iss"] == f"{desk.playground}/sign-in"
    assert facts["sub"] and facts["alg"]
    assert facts["exp"].split()[0].isdigit()
    shown = " ".join(f"{name} {value}" for name, value in facts.items())
    assert "eyJ" not in shown
    row = next(row for row, held in enumerate(dialog._sessions) if held.key == key)
    assert dialog.table.table.texts(row)[1] == facts["User"]


async def test_the_time_left_counts_and_the_choice_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figure is that of the clock; counting moves no selection."""
    key = await desk.sign_in(scope="tides:read")
    dialog = await desk.open(key)
    row = dialog.table.currentIndex().row()
    before = dialog.table.table.texts(row)[2]
    now_s = time.time()
    monkeypatch.setattr("sanderling.ui.dialogs.sessions_dialog.time.time", lambda: now_s + 61)
    await until(lambda: dialog.table.table.texts(row)[2] != before)
    assert dialog.table.currentIndex().row() == row
    monkeypatch.setattr("sanderling.ui.dialogs.sessions_dialog.time.time", lambda: now_s + 100_000)
    await until(lambda: dialog.table.table.texts(row)[2] == "expired")


async def test_a_session_is_refreshed_and_asked_about(desk: Desk) -> None:
    """A new token with a later end; what the server says stands beside what is known here."""
    key = await desk.sign_in(scope="openid tides:read")
    dialog = await desk.open(key)
    first = next(held for held in dialog._sessions if held.key == key)
    await asyncio.sleep(0.01)
    dialog.refresh_button.click()
    await until(lambda: dialog.notice.text() == "The token is a new one now.")
    second = next(held for held in dialog._sessions if held.key == key)
    assert second.obtained_at_s > first.obtained_at_s
    dialog.introspect_button.click()
    await until(lambda: desk.facts().get("Good") == "yes")
    assert desk.facts()["username"] == "sanderling"


async def test_signing_out_ends_the_session_at_the_server(desk: Desk) -> None:
    """The row goes, and the token opens nothing any more."""
    key = await desk.sign_in(scope="tides:read profile")
    request = Request(auth=desk.form(scope="tides:read profile"))
    token = await desk.services.signing_in.token_text(request)
    door = Caller(desk.playground)
    assert (await asyncio.to_thread(door.protected, token)).status == 200
    dialog = await desk.open(key)
    dialog.revoke_button.click()
    await until(lambda: key not in [held.key for held in dialog._sessions])
    assert dialog.notice.text() == "Signed out: the server has ended the session."
    assert (await asyncio.to_thread(door.protected, token)).status == 401


async def test_forgetting_asks_nobody(desk: Desk) -> None:
    """The row goes, and what that means is said."""
    key = await desk.sign_in(scope="tides:read")
    dialog = await desk.open(key)
    dialog.forget_button.click()
    await until(lambda: key not in [held.key for held in dialog._sessions])
    assert dialog.notice.text().startswith("Forgotten here.")


async def test_what_goes_wrong_is_said(desk: Desk) -> None:
    """A session that somebody else has ended meanwhile cannot be refreshed: the sentence says why, nothing is lost."""
    key = await desk.sign_in(scope="openid")
    dialog = await desk.open(key)
    await desk.services.signing_in.forget(key)
    dialog.refresh_button.click()
    await until(dialog.notice.text)
    assert dialog.isVisible()
