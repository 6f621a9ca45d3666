"""A person at the playground's pages of sign-in, consent and devices."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.serving.playground.sign_in.plain_client import Answer, Caller


def where_it_leads(address: str) -> str:
    """Fill in the playground's pages of sign-in and consent, and return where the browser is sent then."""
    browser = Caller(address.partition("/sign-in")[0])
    return _through(browser, browser.ask("GET", address)).header("location")


def sign_in_at_the_playground(address: str) -> None:
    """Fill in the pages and follow the redirect back."""
    host, _, target = where_it_leads(address).removeprefix("http://").partition("/")
    assert "You are signed in" in Caller(f"http://{host}").ask("GET", f"/{target}").text


def enter_the_code(verification_uri: str, user_code: str) -> None:
    """Connect a device, as a person does with the code that it shows."""
    browser = Caller(verification_uri.partition("/sign-in")[0])
    page = _through(browser, browser.ask("POST", "/sign-in/device", {"user_code": user_code}))
    assert "Your device is connected" in page.text


def _through(browser: Caller, answer: Answer) -> Answer:
    """Go on from page to page until one leads elsewhere or is the last."""
    while urlsplit(location := answer.header("location")).path in {"/sign-in/login", "/sign-in/consent"}:
        page = browser.ask("GET", location)
        form: dict[str, object] = {"interaction": re.findall(r'name="interaction" value="([^"]+)"', page.text)[0]}
        if "/login" in location:
            form |= {"username": "sanderling", "password": "waves", "action": "sign-in"}
        else:
            form |= {"decision": "allow", "scope": re.findall(r'name="scope" value="([^"]+)"', page.text)}
        answer = browser.ask("POST", urlsplit(location).path, form)
    return answer
