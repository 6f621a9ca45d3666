"""The program as a person meets it: a process, a screen, mouse and keys; read as a screen reader reads it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from tests.end_to_end.accessible_window import Node
from tests.end_to_end.conftest import StartProgram
from tests.end_to_end.real_program import RealProgram
from tests.end_to_end.recording_server import RecordingServer
from tests.end_to_end.workspaces import BIRDS, LIVE

from sanderling.ui.shell.commands import command

pytestmark = pytest.mark.display
_PICTURES = Path("build") / "pictures" / "journey"


def _open(program: RealProgram, name: str) -> None:
    """Open a request by the command palette."""
    program.press("ctrl+k")
    program.see("commandPalette")
    program.type(name)
    program.press("Return")
    program.wait_until(lambda: not program.window.showing("commandPalette"), "the palette's end")


def _front_tab(program: RealProgram) -> str:
    """Return the title of the tab in front, as the strip of tabs tells it."""
    return next(iter(program.names("requestTabs", "page tab list")), "")


def _wait_for_status(program: RealProgram, status: str) -> None:
    program.wait_until(lambda: any(status in name for name in program.names("responseStatus")), f"status {status}")


def _choose_environment(program: RealProgram, name: str) -> None:
    """Click on the chooser at the top, and on a line of its list."""

    def lines() -> list[Node]:
        return [node for node in program.window.showing("QComboBoxListView") if node.name == name]

    program.click(program.see("environmentCombo"))
    program.click(program.wait_until(lines, f"{name} in the list")[0])
    program.wait_until(lambda: program.names("environmentCombo", "combo box") == [name], f"{name} in use")


def _session(user_data: Path) -> dict[str, object]:
    file = next(user_data.glob("of-workspaces/*/session.json"))
    found: dict[str, object] = json.loads(file.read_text("utf-8"))
    return found


def test_a_day_with_the_program(
    start_program: StartProgram, server: RecordingServer, workspace: Path, user_data: Path, checkout: Path
) -> None:
    """Type, send, read; stream, stop; switch environment; edit, save; quit; start again: everything is there."""
    pictures = checkout / _PICTURES
    program = start_program(user_data, workspace)
    program.press("ctrl+t")
    program.wait_until(lambda: "New request" in _front_tab(program), "an empty request")
    program.type(f"{server.base_url}/json?first=1")
    program.press("ctrl+Return")
    program.wait_until(lambda: server.paths() == ["/json?first=1"], "the request at the server")
    _wait_for_status(program, "200 OK")
    program.picture(pictures / "1-sent.png")

    _open(program, "Ticker")
    program.wait_until(lambda: "Ticker" in _front_tab(program), "the stream's tab")
    _choose_environment(program, "Staging")
    program.press("ctrl+Return")
    program.wait_until(lambda: server.open_streams == 1, "the stream at the server")
    cells = program.wait_until(lambda: _cells(program, "eventsView"), "events in the table")
    assert any("Sanderling" in cell for cell in cells), cells
    program.picture(pictures / "2-streaming.png")
    program.press("ctrl+period")
    program.wait_until(lambda: server.open_streams == 0, "the stream's end at the server")

    _open(program, "List birds")
    program.wait_until(lambda: "List birds" in _front_tab(program), "the request's tab")
    _choose_environment(program, "Live")
    program.press("ctrl+l")
    program.type("{{base}}/in/{{place}}?page=3")
    program.wait_until(lambda: "unsaved" in _front_tab(program), "the mark of unsaved work")
    program.press("ctrl+s")
    program.wait_until(lambda: "unsaved" not in _front_tab(program), "the save")
    stored = json.loads((workspace / BIRDS).read_text("utf-8"))
    assert (stored["url"], stored["query"]) == ("{{base}}/in/{{place}}", [{"name": "page", "value": "3"}])
    program.press("ctrl+l", "End")
    program.type("&draft=yes")
    program.wait_until(lambda: "unsaved" in _front_tab(program), "the mark of unsaved work")
    program.press("ctrl+b")
    program.wait_until(lambda: not program.window.showing("sidebarFilter"), "the sidebar's going")
    tabs = program.names("requestTabs", "page tab")
    assert program.quit() == ""
    session = _session(user_data)
    assert (session["environment"], len(session["tabs"])) == (LIVE, 3)  # type: ignore[arg-type]

    again = start_program(user_data, workspace)
    assert not again.window.showing("sidebarFilter")
    again.wait_until(lambda: again.names("requestTabs", "page tab") == tabs, f"the tabs {tabs}")
    assert again.text("urlEdit") == "{{base}}/in/{{place}}?page=3&draft=yes"
    assert again.names("environmentCombo", "combo box") == ["Live"]
    again.press("ctrl+Return")
    again.wait_until(lambda: server.paths()[-1] == "/in/live?page=3&draft=yes", "the request at the server")
    _wait_for_status(again, "200 OK")
    again.picture(pictures / "3-started-again.png")
    assert json.loads((workspace / BIRDS).read_text("utf-8"))["query"] == [{"name": "page", "value": "3"}]
    assert again.quit() == ""


def _cells(program: RealProgram, table: str) -> list[str]:
    return [name for name in program.names(table) if name]


def test_unsaved_work_survives_a_kill(
    start_program: StartProgram, server: RecordingServer, workspace: Path, user_data: Path
) -> None:
    """A second after typing the program is killed; the next start has the text, and the file has not changed."""
    before = (workspace / BIRDS).read_bytes()
    program = start_program(user_data, workspace)
    program.wait_until(lambda: "List birds" in _front_tab(program), "the first request")
    program.press("ctrl+l")
    program.type("{{base}}/half-typed?and=")
    program.wait_until(lambda: program.text("urlEdit").endswith("and="), "the text")
    time.sleep(1)  # what the product promises: a second later it is safe
    program.kill()
    assert (workspace / BIRDS).read_bytes() == before
    again = start_program(user_data, workspace)
    again.wait_until(lambda: again.text("urlEdit") == "{{base}}/half-typed?and=", "the text that was typed")
    assert "unsaved" in _front_tab(again)
    assert again.quit() == ""


def test_quitting_with_a_stream_and_a_request_under_way(
    start_program: StartProgram, server: RecordingServer, workspace: Path, user_data: Path
) -> None:
    """The program ends within seconds, in silence, and the server sees both connections end."""
    program = start_program(user_data, workspace)
    program.wait_until(lambda: "List birds" in _front_tab(program), "the first request")
    program.press("ctrl+l", command("environment.next").shortcuts[0].lower())
    program.wait_until(lambda: program.names("environmentCombo", "combo box") != ["No environment"], "an environment")
    _open(program, "Ticker")
    program.wait_until(lambda: "Ticker" in _front_tab(program), "the stream's tab")
    program.press("ctrl+Return")
    program.wait_until(lambda: server.open_streams == 1, "the stream")
    program.press("ctrl+t")
    program.wait_until(lambda: "New request" in _front_tab(program), "an empty request")
    program.type(f"{server.base_url}/never")
    program.press("ctrl+Return")
    program.wait_until(lambda: server.open_streams == 2, "the request that gets no answer")
    assert program.quit(within_s=10) == ""
    deadline_s = time.monotonic() + 10
    while server.open_streams and time.monotonic() < deadline_s:
        time.sleep(0.05)
    assert server.open_streams == 0


def test_no_keyring_is_said(start_program: StartProgram, workspace: Path, user_data: Path) -> None:
    """On a machine without a keyring the line at the bottom says so, and the program works."""
    program = start_program(user_data, workspace, keyring=False)
    program.press("ctrl+l")
    program.wait_until(lambda: "No keyring" in " ".join(program.names("keyringStatus")), "the keyring's state")
    assert program.quit() == ""


def test_first_start_has_a_result_one_click_away(start_program: StartProgram, user_data: Path) -> None:
    """On a fresh machine the playground is there, and one click on Send brings its answer."""
    program = start_program(user_data)
    program.wait_until(lambda: "List orders" in _front_tab(program), "the first request")
    assert "Ticker" in " ".join(program.names("requestTabs", "page tab"))
    program.wait_until(lambda: any("Send" in node.name and "Ctrl" in node.name for node in program.window.nodes()
                                   if node.role == "label"), "the hint")  # fmt: skip
    program.click(program.see("sendButton"))
    _wait_for_status(program, "200 OK")
    assert program.quit() == ""
