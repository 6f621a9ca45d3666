"""Credentials from .netrc files: the right entry, or nothing is sent."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import pytest
from starlette.responses import Response
from tests.engine.conftest import Sender
from tests.servers.checking_server import CheckingServer

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.request import Request
from sanderling.engine.auth.netrc_file import NetrcAuth

TEXT = """
# a comment
machine other.test login nobody password nothing
machine 127.0.0.1
  login wader
  password "tide and ebb"
default login guest password welcome
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with nothing in it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv("NETRC", raising=False)
    return tmp_path


def _write(path: Path, text: str = TEXT, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


async def _sent(send: Sender, file: str = "") -> tuple[str, CheckingServer]:
    """Send a request and return what the server got as user name and password, or the error."""
    server = CheckingServer(lambda _received: Response("in"))
    with server.serve() as running:
        exchange = await send(Request(url_template=running.base_url), auth=AuthChoice("netrc", {"file": file}))
    if exchange.error is not None:
        return exchange.error.message, server
    scheme, _, token = server.received[0].headers["authorization"].partition(" ")
    assert scheme == "Basic"
    return base64.b64decode(token).decode(), server


async def test_the_entry_of_the_host_is_used(send: Sender, home: Path) -> None:
    """From the file in the home folder; the password shows nowhere."""
    _write(home / ".netrc")

    told, _ = await _sent(send)

    assert told == "wader:tide and ebb"
    assert "tide and ebb" not in repr(send.events)
    assert base64.b64encode(told.encode()).decode() not in repr(send.events)


async def test_another_file_may_be_named(
    send: Sender, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the form, or by the variable NETRC; a host without an entry gets the default one."""
    _write(home / ".netrc")
    other = _write(tmp_path / "other", "default login guest password welcome\n")

    assert (await _sent(send, str(other)))[0] == "guest:welcome"

    monkeypatch.setenv("NETRC", str(other))
    assert (await _sent(send))[0] == "guest:welcome"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "There is no file"),
        ("machine other.test login a password b\n", "no entry for 127.0.0.1, and no default entry"),
        ("\nmachine 127.0.0.1 login a pass-word planted-secret\n", "Line 2 of the file"),
        ("machine 127.0.0.1 login a password", "Line 1 of the file"),
        ("machine 127.0.0.1 login a:b password c\n", "colon"),
    ],
)
async def test_without_an_entry_nothing_is_sent(send: Sender, home: Path, text: str | None, words: str) -> None:
    """The sentence says what is missing, and quotes no secret."""
    if text is not None:
        _write(home / ".netrc", text)

    told, server = await _sent(send)

    assert words in told
    assert str(home) in told or "colon" in words
    assert "planted-secret" not in repr((told, send.events))
    assert not server.received


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_a_file_that_others_may_read_is_used_with_a_caution(home: Path) -> None:
    """As ssh would say; a file of one's own has none."""
    request = OutgoingRequest(method="GET", url="https://127.0.0.1/")
    open_file = _write(home / "open", mode=0o644)

    cautions = next(NetrcAuth().flow(request, {"file": str(open_file)})).cautions
    assert len(cautions) == 1
    assert "chmod 600" in cautions[0]
    assert not next(NetrcAuth().flow(request, {"file": str(_write(home / "own"))})).cautions


async def test_another_origin_gets_nothing(send: Sender, home: Path) -> None:
    """A redirect to another port leaves the header behind."""
    _write(home / ".netrc")
    target = CheckingServer(lambda _received: Response("in"))
    with target.serve() as there:
        source = CheckingServer(lambda _r: Response(status_code=302, headers={"Location": f"{there.base_url}/x"}))
        with source.serve() as here:
            await send(Request(url_template=here.base_url), auth=AuthChoice("netrc", {}))

    assert "authorization" in source.received[0].headers
    assert "authorization" not in target.received[0].headers
    assert any("Authorization" in event.dropped for event in send.events if isinstance(event, ev.Redirected))
