"""A person signs in: the playground's pages in a real browser, and the way back to Sanderling's own receiver."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.end_to_end.headless_browser import HeadlessBrowser, headless_browser, missing_browser
from tests.serving.playground.sign_in.plain_client import APP, SERVICE, Caller, pkce

from sanderling.domain.errors import SanderlingError
from sanderling.domain.exchange import Outcome
from sanderling.domain.sign_in import BrowserVisit, SignInVisit
from sanderling.domain.variables import Variable
from sanderling.services.app_services import build_services
from sanderling.serving.local_server import LocalServer
from sanderling.serving.oauth_callback import CallbackReceiver, parameters_of
from sanderling.serving.playground import create_playground

pytestmark = pytest.mark.skipif(bool(missing_browser()), reason=f"NO BROWSER: {missing_browser()}")
READY_MADE = Path(__file__).resolve().parents[2] / "resources" / "playground"
_ENTER = "\ue007"
_TAB = "\ue004"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeadlessBrowser]:
    """A browser without cookies."""
    with headless_browser(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def server() -> Iterator[LocalServer]:
    """A playground of the test's own."""
    with LocalServer(create_playground()) as running:
        yield running


def _authorize(server: LocalServer, receiver: CallbackReceiver, **asked: str) -> str:
    parameters = {
        "response_type": "code", "client_id": APP.client_id, "redirect_uri": receiver.redirect_uri,
        "scope": "openid profile tides:read", "state": "shore", **asked,
    }  # fmt: skip
    return f"{server.base_url}/sign-in/authorize?{urlencode(parameters)}"


async def test_a_person_signs_in_with_the_keyboard_alone(
    server: LocalServer, browser: HeadlessBrowser, tmp_path: Path
) -> None:
    """A wrong password, the right one, one scope less, and back: the code gives a token that opens the place."""
    verifier, challenge = pkce()
    async with CallbackReceiver() as receiver, asyncio.TaskGroup() as group:
        waiting = group.create_task(receiver.wait(60))
        await asyncio.to_thread(_sign_in, browser, _authorize(server, receiver, **challenge), tmp_path)
    found = parameters_of(waiting.result())
    assert (found["state"], found["iss"]) == ("shore", f"{server.base_url}/sign-in")
    caller = Caller(server.base_url)
    form = {"grant_type": "authorization_code", "code": found["code"], "redirect_uri": receiver.redirect_uri}
    tokens = caller.token(form | {"code_verifier": verifier}).json
    assert tokens["scope"] == "openid tides:read"
    assert caller.protected(tokens["access_token"]).json["sub"] == "bird-dunlin"


def _sign_in(browser: HeadlessBrowser, address: str, folder: Path) -> None:
    browser.open(address)
    assert browser.text("h1") == "Sign in at the playground"
    assert browser.accessible_names("input:not([type=hidden]), button") == ["Name", "Password", "Sign in", "Cancel"]
    browser.picture(folder / "login.png")
    browser.press(f"dunlin{_TAB}wrong{_ENTER}")  # the name has the focus from the start
    browser.wait_for("[role=alert]", "do not fit")
    browser.picture(folder / "wrong.png")
    browser.press(f"mudflats{_ENTER}")  # the name is kept, the password has the focus
    browser.wait_for("h1", "Allow access?")
    browser.prefer_dark(dark=True)
    browser.picture(folder / "consent.png")
    assert "read the tide tables tides:read" in browser.accessible_names("input[type=checkbox]")
    browser.click("input[value=profile]")
    browser.click("#allow")
    browser.wait_for("h1", "You are signed in")
    assert "You can close this page and go back to Sanderling." in browser.text()
    browser.picture(folder / "done.png")
    browser.prefer_dark(dark=False)


@dataclass
class _Reader:
    """Somebody with a real browser, whom a request sends to sign in."""

    browser: HeadlessBrowser
    acts: list[asyncio.Future[str]] = field(default_factory=list)

    def begins(self, visit: SignInVisit) -> None:
        """See ``SignInPerson``."""
        assert isinstance(visit, BrowserVisit)
        loop = asyncio.get_running_loop()

        def act() -> str:
            try:
                return self._sign_in(visit.url)
            except BaseException:
                loop.call_soon_threadsafe(visit.cancel)
                raise

        self.acts.append(loop.run_in_executor(None, act))

    def ends(self, visit: SignInVisit, problem: SanderlingError | None) -> None:
        """See ``SignInPerson``."""

    def _sign_in(self, address: str) -> str:
        self.browser.open(address)
        self.browser.type_into("#username", "sanderling")
        self.browser.type_into("#password", f"waves{_ENTER}")
        self.browser.wait_for("h1", "Allow access?")
        self.browser.click("#allow")
        return self.browser.wait_for("main", "You can close this page")


async def test_the_first_request_of_a_new_user_signs_in(
    server: LocalServer, browser: HeadlessBrowser, user_data: Path
) -> None:
    """The ready-made request, sent: browser, login, consent, token, answer; the second send needs no browser."""
    services, reader = build_services(READY_MADE, user_data), _Reader(browser)
    services.signing_in.attend(reader)
    path = "collections/Playground/Signing in/OAuth 2/Sign in with the browser.json"
    local = (Variable(name="playground", value=server.base_url),)
    try:
        request = await services.editing.load_request(path)
        for _ in range(2):
            exchange = await services.sending.send(request, path=path, local=local, on_event=lambda event: None)
            assert exchange.outcome is Outcome.DONE, exchange.error
            assert exchange.body is not None
            assert "The tide tables are open, Sandra Ling." in exchange.body.path.read_text()
    finally:
        await services.aclose()
    (last_page,) = await asyncio.gather(*reader.acts)
    assert "You are signed in" in last_page


async def test_a_token_in_the_fragment_reaches_the_receiver_and_nothing_else(
    server: LocalServer, browser: HeadlessBrowser
) -> None:
    """Implicit: the page's own script hands the fragment over, and takes it out of the address."""
    async with CallbackReceiver() as receiver, asyncio.TaskGroup() as group:
        waiting = group.create_task(receiver.wait(60))
        address = _authorize(server, receiver, response_type="token", prompt="login")

        def person() -> None:
            browser.open(address)
            browser.type_into("#username", "sanderling")
            browser.type_into("#password", f"waves{_ENTER}")
            browser.wait_for("h1", "Allow access?")
            browser.click("#allow")
            browser.wait_for("h1", "You are signed in")
            assert "access_token" not in browser.address

        await asyncio.to_thread(person)
    assert waiting.result().startswith(f"{receiver.redirect_uri}#access_token=")
    token = parameters_of(waiting.result())["access_token"]
    assert Caller(server.base_url).protected(token).status == 200


async def test_a_posted_answer_and_a_denial_reach_the_receiver(server: LocalServer, browser: HeadlessBrowser) -> None:
    """form_post by the page's script; a denial is told on the page at the end."""
    async with CallbackReceiver() as receiver, asyncio.TaskGroup() as group:
        waiting = group.create_task(receiver.wait(60))
        wish = {"client_id": SERVICE.client_id, "response_mode": "form_post", "prompt": "login"}

        def person() -> None:
            browser.open(_authorize(server, receiver, **wish))
            browser.type_into("#username", "sanderling")
            browser.type_into("#password", f"waves{_ENTER}")
            browser.wait_for("h1", "Allow access?")
            browser.click("#deny")
            browser.wait_for("[role=alert]", "access_denied")

        await asyncio.to_thread(person)
    assert parameters_of(waiting.result())["error"] == "access_denied"


def test_a_device_is_connected(server: LocalServer, browser: HeadlessBrowser) -> None:
    """The code from the device, the pages, and the device's next question brings the token."""
    caller = Caller(server.base_url)
    wish = {"client_id": APP.client_id, "scope": "tides:read"}
    asked = caller.ask("POST", "/sign-in/device_authorization?interval_s=0", wish).json
    browser.open(asked["verification_uri_complete"])
    browser.click("#continue")
    browser.type_into("#username", "sanderling")
    browser.type_into("#password", f"waves{_ENTER}")
    shown = browser.wait_for("main", "A device asks")
    assert re.search(asked["user_code"], shown)
    browser.click("#allow")
    browser.wait_for("h1", "Your device is connected")
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    assert caller.token({"grant_type": grant, "device_code": asked["device_code"]}).status == 200
