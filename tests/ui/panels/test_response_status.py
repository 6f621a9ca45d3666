"""The badges of the status line: what was not as usual."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from sanderling.domain.events import CredentialsExposed
from sanderling.ui.panels.response_status import ResponseStatus
from sanderling.ui.presenters.response_state import ResponseState, Stage


@pytest.mark.parametrize(
    ("exposed", "text", "told"),
    [
        ((), "", ""),
        ((CredentialsExposed(0, "a.test"),), "credentials sent in the clear", "a.test over plain HTTP"),
        ((CredentialsExposed(0, "a.test", "All may read it."),), "credentials at risk", "All may read it."),
        (
            (CredentialsExposed(0, "a.test", "All may read it."), CredentialsExposed(0, "a.test")),
            "credentials sent in the clear",
            "All may read it.\nThey went to a.test",
        ),
    ],
)
def test_exposed_credentials_are_marked(
    qtbot: QtBot, exposed: tuple[CredentialsExposed, ...], text: str, told: str
) -> None:
    """A badge says it, its hint says how; without there is none."""
    line = ResponseStatus()
    qtbot.addWidget(line)

    line.show_state(ResponseState(stage=Stage.DONE, exposed=exposed))

    assert line.exposed.isVisibleTo(line) is bool(text)
    assert line.exposed.text() == text
    assert told in line.exposed.toolTip()
