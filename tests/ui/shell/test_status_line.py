"""What the line at the bottom says of a host."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from sanderling.services.host_states import HostState
from sanderling.ui.shell.host_words import HostWords
from sanderling.ui.shell.status_line import StatusLine

HOST = "api.shop.test"


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (HostState(host=HOST, limit=60, remaining=12, reset_in_s=40.2), "12 of 60 left on {host}, reset in 41 s"),
        (HostState(host=HOST, remaining=1, reset_in_s=600.0), "1 left on {host}, reset in 00:10:00"),
        (HostState(host=HOST, limit=60, remaining=60), "60 of 60 left on {host}"),
        (HostState(host=HOST, limit=60, remaining=0, held_for_s=9.5), "{host} is held back for 10 s"),
        (HostState(host=HOST, circuit="open", circuit_wait_s=5.0), "Circuit open: {host}, tried again in 5 s"),
        (HostState(host=HOST, circuit="open"), "Circuit open: {host}, the next request tries it"),
        (HostState(host=HOST, circuit="half-open"), "Circuit half-open: {host} is being tried"),
    ],
)
def test_a_host_is_told_in_one_line(qapp: object, state: HostState, text: str) -> None:
    """What stops requests goes before what is left."""
    assert HostWords().text(state) == text.format(host=HOST)


def test_nothing_is_shown_of_a_host_of_which_nothing_is_known(qtbot: QtBot) -> None:
    """The line appears with the first word of the host and goes again; the rest is in the tooltip."""
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    assert not line.host.isVisible()
    held = HostState(host=HOST, held_for_s=5.0, held_because=f"{HOST} answered 429.", policy="60;w=60")
    line.show_host(held)
    assert line.host.isVisible()
    assert f"{HOST} answered 429." in line.host.toolTip()
    assert "60;w=60" in line.host.toolTip()
    assert not line.host.icon().isNull()
    line.show_host(HostState(host=HOST, remaining=3, limit=5))
    assert line.host.icon().isNull()
    with qtbot.waitSignal(line.host_requested):
        line.host.click()
    line.show_host(None)
    assert not line.host.isVisible()
