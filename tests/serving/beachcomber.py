"""Somebody who signs in at the playground when a request wants it: at its pages, or with a device's code."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from tests.serving.playground.sign_in.plain_client import Caller

from sanderling.domain.errors import SanderlingError
from sanderling.domain.sign_in import BrowserVisit, DeviceVisit, SignInVisit


class Beachcomber:
    """Works in threads of the loop, as a person does beside the program."""

    def __init__(self) -> None:
        self.problems: list[SanderlingError | None] = []

    def begins(self, visit: SignInVisit) -> None:
        """See ``SignInPerson``."""
        loop = asyncio.get_running_loop()

        def act() -> None:
            try:
                self._act(visit)
            except BaseException:
                loop.call_soon_threadsafe(visit.cancel)  # else the test would wait for as long as a person may take
                raise

        loop.run_in_executor(None, act)

    def ends(self, visit: SignInVisit, problem: SanderlingError | None) -> None:
        """See ``SignInPerson``."""
        self.problems.append(problem)

    def _act(self, visit: SignInVisit) -> None:
        if isinstance(visit, DeviceVisit):
            browser = Caller(_origin(visit.verification_uri))
            location = browser.ask("POST", "/sign-in/device", {"user_code": visit.user_code}).header("location")
            assert "Your device is connected" in browser.walk(location).text
        elif isinstance(visit, BrowserVisit):
            browser = Caller(_origin(visit.url))
            back = browser.walk(visit.url).header("location")
            assert back.startswith(visit.redirect_uri)
            assert "You are signed in" in _arrive(back)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _arrive(address: str) -> str:
    """Come to the end of the way, and hand a fragment over as the page there does."""
    parts = urlsplit(address)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    there = Caller(_origin(address))
    if not parts.fragment:
        return there.ask("GET", target).text
    assert 'name="fragment"' in there.ask("GET", target).text
    return there.ask("POST", target, {"fragment": parts.fragment}, headers={"Origin": _origin(address)}).text
