"""The guard rails of the suite hold: tests/conftest.py."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import pytest
from tests.conftest import NetworkReached


@pytest.mark.network_guard_off
def test_a_connection_off_this_machine_is_refused() -> None:
    """A test that connects to another machine is stopped, whatever the network would have answered."""
    with socket.socket() as outwards, pytest.raises(NetworkReached):
        outwards.connect(("192.0.2.1", 80))


@pytest.mark.network_guard_off
async def test_asyncio_is_guarded_too() -> None:
    """The event loop's own way of connecting goes through the same guard."""
    with pytest.raises(NetworkReached):
        await asyncio.open_connection("192.0.2.1", 80)


def test_loopback_is_open() -> None:
    """A local server can be reached."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_the_user_s_own_data_is_out_of_reach(user_data: Path) -> None:
    """Each test has an empty folder for what the program keeps of the user's own."""
    assert os.environ["SANDERLING_USER_DATA"] == str(user_data)
    assert list(user_data.iterdir()) == []


@pytest.mark.display
def test_display_tests_get_a_screen_of_their_own() -> None:
    """A test marked `display` finds an X server that answers."""
    number = os.environ["DISPLAY"].removeprefix(":")
    with socket.socket(socket.AF_UNIX) as screen:
        screen.connect(f"/tmp/.X11-unix/X{number}")


@pytest.mark.qt_loop
async def test_marked_tests_run_on_the_window_s_loop() -> None:
    """A test marked `qt_loop` waits on Qt and on asyncio in one loop."""
    from PySide6.QtCore import QTimer

    from sanderling.boot.qt_loop import QtLoop

    assert isinstance(asyncio.get_running_loop(), QtLoop)
    rung = asyncio.Event()
    QTimer.singleShot(1, rung.set)
    await asyncio.wait_for(rung.wait(), timeout=5)


async def test_other_tests_run_on_a_plain_loop() -> None:
    """A test that is not marked has asyncio's own loop, Qt or not."""
    assert type(asyncio.get_running_loop()).__module__.startswith("asyncio.")
