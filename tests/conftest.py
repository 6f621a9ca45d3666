"""What every test stands on: no screen, no network, no files of the user's own, the program's own event loop."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import subprocess
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.storage.secret_service import SecretService, missing_programs, private_secret_service

# In this process Qt always draws offscreen. A test of the program on a screen starts it as a process of its own and is
# marked `display`.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

CHECKOUT = Path(__file__).resolve().parent.parent
# Files of other projects with the results that those expect; not part of the checkout.
CORPORA = Path(os.environ.get("SANDERLING_TEST_CORPORA", CHECKOUT.parent / "shared" / "corpora"))
MARKERS = (
    "qt_loop: an async test that runs on the window's own event loop (Qt and asyncio in one)",
    "network_guard_off: the test is about the guard itself",
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the suite's own markers known."""
    for line in MARKERS:
        config.addinivalue_line("markers", line)


def pytest_report_header() -> str:
    """Say at the top whether the files of other projects are there."""
    there = CORPORA.is_dir()
    return f"corpora: {CORPORA}" if there else f"corpora: NOT THERE, tests that need {CORPORA} are skipped"


@pytest.hookimpl(optionalhook=True)
def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Give tests marked `qt_loop` the window's loop, and all others the plain one."""
    if item.get_closest_marker("qt_loop"):
        return {"qt": _new_qt_loop}
    return {"asyncio": asyncio.new_event_loop}


def _new_qt_loop() -> asyncio.AbstractEventLoop:
    from PySide6.QtWidgets import QApplication

    from sanderling.boot.qt_loop import QtLoop

    loop: asyncio.AbstractEventLoop = QtLoop(QApplication.instance() or QApplication([]))
    return loop


# --- the network -----------------------------------------------------------------------------------------------------


class NetworkReached(BaseException):
    """A test tried to leave this machine; no ``except Exception`` on the way may hide that."""


def _is_local(address: object) -> bool:
    if not isinstance(address, tuple):  # a Unix socket's path
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[list[str]]:
    """Refuse every connection that would leave the machine, and note it."""
    left: list[str] = []
    patch = pytest.MonkeyPatch()

    def guarded(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: socket.socket, *arguments: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(arguments[-1]):
                left.append(str(arguments[-1]))
                raise NetworkReached(f"{arguments[-1]}: the suite passes with the network off; use a local server")
            return original(self, *arguments)

        return call

    for name in ("connect", "connect_ex", "sendto"):
        patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
    yield left
    patch.undo()


@pytest.fixture(autouse=True)
def _stays_on_this_machine(_only_loopback: list[str], request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that tried to leave, also when the program took the refusal for a common error."""
    yield
    left = list(_only_loopback)
    _only_loopback.clear()
    if left and not request.node.get_closest_marker("network_guard_off"):
        pytest.fail(f"tried to reach {', '.join(left)}; tests talk to local servers only")


# --- places ----------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _no_proxy_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what the user's environment would change: proxies, secrets, the language."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("SANDERLING_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(autouse=True)
def user_data(_no_proxy_no_secrets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The user's own data, in a new empty folder for each test (``SANDERLING_USER_DATA``)."""
    folder = tmp_path_factory.mktemp("user-data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANDERLING_USER_DATA", str(folder))
        yield folder


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The project's folder."""
    return CHECKOUT


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of other projects' files (``SANDERLING_TEST_CORPORA``); the test is skipped where it is missing."""
    if not CORPORA.is_dir():
        pytest.skip(f"the corpora are not at {CORPORA}; SANDERLING_TEST_CORPORA says where they are")
    return CORPORA


# --- a keyring -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def running_secret_service() -> Iterator[SecretService]:
    """A real Secret Service for the whole run."""
    missing = missing_programs()
    if missing:
        reason = f"the keyring is NOT TESTED: {' and '.join(missing)} not installed"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    with private_secret_service() as service:
        yield service


@pytest.fixture
def secret_service(running_secret_service: SecretService, monkeypatch: pytest.MonkeyPatch) -> SecretService:
    """A real, unlocked Secret Service that this process, and those it starts, use."""
    for name, value in running_secret_service.environment.items():
        monkeypatch.setenv(name, value)
    return running_secret_service


# --- a screen --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """The name of an X server that only the tests see (1600 by 1000, 24 bit), such as ``:99``."""
    read_fd, write_fd = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_fd), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write_fd], stderr=subprocess.DEVNULL)
    os.close(write_fd)
    with os.fdopen(read_fd) as answer:
        number = answer.readline().strip()
    assert number, "Xvfb did not start; python3 packaging/test.py installs it"
    yield f":{number}"
    server.terminate()
    server.wait(timeout=10)


@pytest.fixture(autouse=True)
def _screen_for_display_tests(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests marked `display`: ``DISPLAY`` and ``QT_QPA_PLATFORM`` for the processes that they start."""
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    if request.node.get_closest_marker("display"):
        monkeypatch.setenv("DISPLAY", request.getfixturevalue("x_display"))
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    else:
        monkeypatch.delenv("DISPLAY", raising=False)
