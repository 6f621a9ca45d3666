"""The program as a person meets it: a process, a screen, mouse and keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.end_to_end.conftest import StartProgram
from tests.end_to_end.recording_server import RecordingServer

pytestmark = pytest.mark.display


def test_first_try(start_program: StartProgram, server: RecordingServer, workspace: Path, user_data: Path) -> None:
    """x."""
    program = start_program(user_data, workspace)
    program.press("ctrl+t")
    program.wait_until(lambda: program.window.showing("urlEdit"), "the URL line")
    program.press("ctrl+l")
    program.type(f"{server.base_url}/json")
    program.press("ctrl+Return")
    program.wait_until(lambda: server.paths() == ["/json"], "the request")
    import time

    time.sleep(2)
    program.picture(Path("/tmp/e2e/x.png"))
    for n in program.window.nodes():
        if n.is_showing:
            print("  " * n.depth, n.role, repr(n.name), n.object_name, n.is_focused)
    print(repr(program.quit()))
    assert 0
