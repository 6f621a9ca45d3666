"""A real browser without a screen: Chromium, driven by the WebDriver protocol over plain HTTP."""

from __future__ import annotations

import base64
import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_START_WITHIN_S = 30.0
# Chromium looks for its maker's hosts at every start unless it is told not to, and this suite leaves the machine alone.
_ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--window-size=900,900", "--lang=en",
)  # fmt: skip


def missing_browser() -> str:
    """Return what is missing to drive a browser, or nothing."""
    lacking = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    return f"{' and '.join(lacking)} not installed (packaging/test.py --with-browser installs them)" if lacking else ""


class HeadlessBrowser:
    """One browser window; waits by asking again, as WebDriver itself does."""

    def __init__(self, port: int, session: str = "") -> None:
        self._port = port
        self._session = session

    def call(self, method: str, path: str, content: object = None) -> Any:
        """Send a WebDriver command and return its value."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        body = None if method == "GET" else json.dumps(content or {})
        connection.request(method, path, body, {"Content-Type": "application/json"})
        value = json.loads(connection.getresponse().read())["value"]
        connection.close()
        if isinstance(value, dict) and "error" in value:
            raise AssertionError(f"{path}: {value['error']}: {value.get('message', '')}")
        return value

    def begin(self, folder: Path) -> None:
        """Open the window, with a profile in a folder of its own."""
        arguments = [*_ARGUMENTS, f"--user-data-dir={folder}"]
        options = {"args": arguments, "binary": shutil.which("chromium")}
        wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
        self._session = self.call("POST", "/session", wanted)["sessionId"]
        self._do("timeouts", {"implicit": 5000, "pageLoad": 30000})

    def _do(self, command: str, content: object = None, method: str = "POST") -> Any:
        return self.call(method, f"/session/{self._session}/{command}", content)

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        self._do("url", {"url": address})

    @property
    def address(self) -> str:
        """Where the window is."""
        return str(self._do("url", method="GET"))

    def _find(self, selector: str) -> str:
        return str(self._do("element", {"using": "css selector", "value": selector})[_ELEMENT])

    def text(self, selector: str = "main") -> str:
        """Return what an element shows."""
        return str(self._do(f"element/{self._find(selector)}/text", method="GET"))

    def wait_for(self, selector: str, words: str, within_s: float = 10.0) -> str:
        """Wait until an element shows these words, and return all that it shows."""
        deadline = time.monotonic() + within_s
        shown = ""
        while time.monotonic() < deadline:
            shown = self.run(f"return (document.querySelector({json.dumps(selector)}) || {{}}).innerText || ''")
            if words in shown:
                return shown
            time.sleep(0.05)
        raise AssertionError(f"“{words}” did not come; {self.address} shows “{shown}”")

    def type_into(self, selector: str, text: str) -> None:
        """Press the keys of a text in a field."""
        self._do(f"element/{self._find(selector)}/value", {"text": text})

    def click(self, selector: str) -> None:
        """Click on an element."""
        self._do(f"element/{self._find(selector)}/click")

    def press(self, keys: str) -> None:
        """Press keys, wherever the focus is."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._do("actions", {"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})

    def run(self, script: str) -> Any:
        """Run a script in the page and return what it returns."""
        return self._do("execute/sync", {"script": script, "args": []})

    def accessible_names(self, selector: str) -> list[str]:
        """Return the names by which a screen reader knows the elements."""
        found = self._do("elements", {"using": "css selector", "value": selector})
        return [str(self._do(f"element/{one[_ELEMENT]}/computedlabel", method="GET")) for one in found]

    def prefer_dark(self, *, dark: bool) -> None:
        """Make pages dark or light, as the system's setting would."""
        feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._do("goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {"features": [feature]}})

    def picture(self, place: Path) -> None:
        """Save what the window shows."""
        place.write_bytes(base64.b64decode(self._do("screenshot", method="GET")))

    def end(self) -> None:
        """Close the window."""
        if self._session:
            self.call("DELETE", f"/session/{self._session}")


@contextmanager
def headless_browser(folder: Path) -> Iterator[HeadlessBrowser]:
    """Start a driver and a browser, and end both."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home = os.environ | {"HOME": str(folder)}
    driver = subprocess.Popen(
        ["chromedriver", f"--port={port}", "--log-level=OFF"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=home,
    )  # fmt: skip
    browser = HeadlessBrowser(port)
    try:
        _wait_until_ready(browser, driver)
        browser.begin(folder / "profile")
        yield browser
    finally:
        try:
            browser.end()
        finally:
            driver.terminate()
            driver.wait(10)


def _wait_until_ready(browser: HeadlessBrowser, driver: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_WITHIN_S
    while time.monotonic() < deadline and driver.poll() is None:
        try:
            if browser.call("GET", "/status")["ready"]:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("chromedriver did not start")
