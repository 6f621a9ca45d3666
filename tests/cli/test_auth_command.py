"""``sanderling auth`` as a user runs it: against the playground's authorization server, with a real keyring."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import PROGRAM, RunCli
from tests.servers.playground_person import enter_the_code, sign_in_at_the_playground, where_it_leads

from sanderling.cli.terminal_person import qr_lines
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.request import Request
from sanderling.domain.variables import Variable
from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground
from sanderling.storage.workspace_files import WorkspaceFiles

pytestmark = pytest.mark.usefixtures("secret_service")
UNIX_ONLY = pytest.mark.skipif(not hasattr(os, "openpty"), reason="a terminal of Unix kind")

SERVICE = "collections/Shore/Service.json"
BROWSER = "collections/Shore/People/Browser.json"
PASTE = "collections/Shore/People/Paste.json"
DEVICE = "collections/Shore/People/Device.json"


@pytest.fixture(scope="module")
def playground() -> Iterator[str]:
    """A playground of this module's own."""
    with LocalServer(create_playground()) as running:
        yield running.base_url


@pytest.fixture
def shore(tmp_path: Path, playground: str) -> Path:
    """A workspace whose requests sign in in several ways; the folder gives its authentication to one of them."""
    files = WorkspaceFiles.create(tmp_path / "shore", WorkspaceInfo(name="Shore"))
    variables = (Variable(name="issuer", value=f"{playground}/sign-in"), Variable(name="api", value=playground))
    shore = files.create_folder("collections", Folder(name="Shore", variables=variables))
    app = {"issuer": "{{issuer}}", "client_id": "shore-app", "scope": "openid tides:read", "login_hint": tmp_path.name}
    people = files.create_folder(shore, Folder(name="People", auth=AuthChoice("oauth2", app)))
    url = "{{api}}/protected/oauth2"
    service = {
        "grant": "client-credentials",
        "issuer": "{{issuer}}",
        "client_id": "shore-service",
        "client_secret": "{{secret}}",
        "scope": "tides:read",
    }
    files.create_request(shore, Request(name="Service", url_template=url, auth=AuthChoice("oauth2", service)))
    files.create_request(people, Request(name="Browser", url_template=url))
    device = AuthChoice("oauth2", {**app, "grant": "device-code", "scope": "openid"})
    files.create_request(people, Request(name="Device", url_template=url, auth=device))
    return files.folder


SECRET = ("--var", "secret=pebbles-shells-and-driftwood-on-the-shore")


def test_a_service_signs_in_and_out(run_cli: RunCli, shore: Path) -> None:
    """Login, status, token, send with what is held, logout at the server; no token but where it is asked for."""
    login = run_cli("auth", "login", SERVICE, *SECRET, "-v", cwd=shore)
    assert login.returncode == 0, login.stderr
    assert b"Signed in at http://127.0.0.1:" in login.stdout and b"scope tides:read" in login.stdout
    assert b"/sign-in/token" in login.stderr and b"pebbles" not in login.stderr
    status = json.loads(run_cli("auth", "status", SERVICE, *SECRET, "--json", cwd=shore).stdout)
    assert [one["client"] for one in status] == ["shore-service"]
    assert 0 < status[0]["expires_in_s"] <= 3600
    token = run_cli("auth", "token", SERVICE, *SECRET, cwd=shore).stdout.decode().strip()
    assert len(token) > 20
    assert token.encode() not in login.stdout + login.stderr
    assert token not in json.dumps(status)
    assert run_cli("send", SERVICE, *SECRET, "--fail", cwd=shore).returncode == 0
    assert run_cli("auth", "logout", SERVICE, *SECRET, cwd=shore).stdout == b"1 session ended.\n"
    assert run_cli("auth", "status", SERVICE, *SECRET, cwd=shore).returncode == 1


def test_a_session_is_ended_by_its_key(run_cli: RunCli, shore: Path) -> None:
    """The list of all sessions names a key for each; with it nothing of the workspace is needed."""
    run_cli("auth", "login", SERVICE, *SECRET, cwd=shore)
    (key,) = [one["key"] for one in json.loads(run_cli("auth", "status", SERVICE, *SECRET, "--json", cwd=shore).stdout)]
    assert key[:8] in run_cli("auth", "status").stdout.decode()
    assert run_cli("auth", "logout", key[:8], "--local").stdout == b"1 session ended.\n"
    assert key[:8] not in run_cli("auth", "status").stdout.decode()
    assert run_cli("auth", "logout").returncode == 2


def test_nobody_is_there_in_a_script(run_cli: RunCli, shore: Path) -> None:
    """Without a terminal a sign-in that needs a person ends at once, with the code for nothing sent."""
    for command in (("auth", "token", BROWSER), ("send", BROWSER), ("auth", "login", DEVICE)):
        done = run_cli(*command, cwd=shore)
        assert done.returncode == 3, done.stderr
        assert b"nobody is there" in done.stderr
        assert done.stdout == b""


def test_what_is_no_request_is_said(run_cli: RunCli, shore: Path) -> None:
    """A file that is not there, an environment that is not there: the call is wrong."""
    assert run_cli("auth", "login", "collections/Shore/None.json", cwd=shore).returncode == 2
    assert run_cli("auth", "login", SERVICE, "-e", "none", cwd=shore).returncode == 2


class Terminal:
    """The program on a terminal; what it shows is looked for while it runs."""

    def __init__(self, cwd: Path, *arguments: str, **environment: str) -> None:
        """Start it."""
        self._ours, theirs = os.openpty()
        self._process = subprocess.Popen(
            [*PROGRAM, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=os.environ | environment
        )
        os.close(theirs)
        self.shown = ""

    def until(self, pattern: str) -> re.Match[str]:
        """Read until something has been shown, and return it."""
        while not (found := re.search(pattern, self.shown)):
            block = os.read(self._ours, 65536)
            assert block, self.shown
            self.shown += block.decode()
        return found

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._ours, text.encode() + b"\n")

    def interrupt(self) -> None:
        """Press Ctrl+C."""
        self._process.send_signal(signal.SIGINT)

    def end(self) -> int:
        """Read to the end and return the exit code."""
        try:
            while block := os.read(self._ours, 65536):
                self.shown += block.decode()
        except OSError:
            pass
        os.close(self._ours)
        return self._process.wait(timeout=20)


@UNIX_ONLY
def test_the_address_is_pasted_at_a_terminal(shore: Path) -> None:
    """The address is printed; what is no answer is refused at the line; the answer signs in, for a folder's sake."""
    terminal = Terminal(shore, "auth", "login", "collections/Shore/People", "--no-browser")
    address = terminal.until(r"(http://\S+/authorize\?\S+)\s")[1]
    terminal.until("paste the address of that page here")
    back = where_it_leads(address)
    terminal.type("http://127.0.0.1/nothing")
    terminal.until("That is not the address")
    terminal.type(back)
    assert terminal.end() == 0, terminal.shown
    assert "as bird-sanderling" in terminal.shown


@UNIX_ONLY
def test_the_browser_is_opened_from_a_terminal(run_cli: RunCli, shore: Path, tmp_path: Path) -> None:
    """The system's browser gets the address, and its coming back ends the command; the folder's requests then go."""
    note, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f"#!{sys.executable}\nimport sys\nopen({str(note)!r}, 'w').write(sys.argv[-1])\n")
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    terminal = Terminal(shore, "auth", "login", BROWSER, BROWSER=str(browser))
    address = terminal.until(r"(http://\S+/authorize\?\S+)\s")[1]
    sign_in_at_the_playground(address)
    assert terminal.end() == 0, terminal.shown
    assert note.read_text() == address
    assert run_cli("send", BROWSER, "--fail", cwd=shore).returncode == 0


@UNIX_ONLY
def test_a_code_is_shown_at_a_terminal(shore: Path) -> None:
    """The code, its address and a QR code; once somebody has entered it, the command is done."""
    terminal = Terminal(shore, "auth", "login", DEVICE, LC_ALL="C.UTF-8", PYTHONUTF8="1")
    place = terminal.until(r"open (http://\S+)")[1]
    code = terminal.until(r"\n\s+([A-Z]{4}-[A-Z]{4})\s")[1]
    terminal.until(r"Waiting, \d+:\d\d left")
    assert "▀" in terminal.shown
    enter_the_code(place, code)
    assert terminal.end() == 0, terminal.shown


@UNIX_ONLY
def test_ctrl_c_gives_up(shore: Path) -> None:
    """Nothing is held, nothing was sent, and the exit code says so."""
    terminal = Terminal(shore, "auth", "login", DEVICE)
    terminal.until("Waiting")
    terminal.interrupt()
    assert terminal.end() == 130


def test_a_qr_code_of_half_blocks() -> None:
    """Light is what is drawn: the quiet zone shines, and two rows share a line."""
    lines = qr_lines(((True, False), (False, True)))
    assert lines == ["██████", "██▄▀██", "██████"]
    assert qr_lines(()) == []
