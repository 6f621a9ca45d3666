"""The standard library without what an idle window never uses, until it is used; in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]
_START = "import sys\nimport sanderling.boot.desktop\nimport asyncio, qasync, sanderling.boot.qt_loop\n"


def test_the_window_starts_without_openssl() -> None:
    """Neither the library nor a stand-in is among the modules of a program that has encrypted nothing."""
    late = {"ssl", "_ssl", "asyncio.sslproto", "_hashlib", "ipaddress"}
    assert _said_by(f"{_START}print({late} & set(sys.modules))") == "set()"


def test_asyncio_encrypts_all_the_same() -> None:
    """A connection that asyncio itself encrypts finds everything where it belongs, and everybody gets the same."""
    said = _said_by(
        _START
        + """
from tests.servers.certificates import certificates

async def main():
    import ssl
    made = certificates()
    async def answer(reader, writer):
        writer.write((await reader.readline()).upper())
        await writer.drain()
        writer.close()
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=made.good())
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=made.trust(), server_hostname="localhost")
    writer.write(b"lamp\\n")
    print((await reader.readline()).decode().strip(), type(writer.get_extra_info("ssl_object")) is ssl.SSLObject)
    assert asyncio.sslproto.SSLProtocol is type(writer.transport._ssl_protocol)
    writer.close()
    server.close()

asyncio.run(main())
"""
    )
    assert said == "LAMP True"


def test_hosts_in_brackets_are_looked_at_all_the_same() -> None:
    """The parser of URLs knows addresses from other things."""
    said = _said_by(
        _START
        + """
from urllib.parse import urlsplit
print(urlsplit("http://[::1]:80/").hostname)
try:
    urlsplit("http://[lamp]/")
except ValueError as error:
    print(type(error).__name__)
"""
    )
    assert said.split() == ["::1", "ValueError"]


_IDLE = """
import tempfile
from pathlib import Path
from sanderling.boot.desktop import make_application, open_window
from sanderling.boot.first_workspace import playground_workspace

async def main():
    with tempfile.TemporaryDirectory() as folder:
        user_data = Path(folder)
        async with open_window(playground_workspace(user_data), user_data) as window:
            while not window.presenter.sidebar.entries:
                await asyncio.sleep(0.02)
            assert window.presenter.tabs.active is not None
            return {name for name in sys.modules if name in LATE or name.startswith(ROOMS)}

print(sorted(sanderling.boot.qt_loop.run_on_qt(make_application(), main)))
"""


def test_a_window_that_nobody_has_touched_is_light() -> None:
    """What takes memory and is needed by the first click, send or response at the earliest is not there yet."""
    late = {"ssl", "_hashlib", "html", "datetime", "logging.handlers", "PySide6.QtSvg", "httpx", "msgspec", "keyring"}
    late |= {"sanderling.domain.events", "sanderling.services.response_views", "sanderling.ui.widgets.code_editor"}
    rooms = ("sanderling.engine", "sanderling.render", "sanderling.serving", "sanderling.formats")
    # PySide6 itself loads more on some versions of Python: datetime on 3.13.
    late -= set(_said_by("import sys, PySide6.QtWidgets; print(*sys.modules)").split())
    said = _said_by(f"{_START}LATE, ROOMS = {late}, {rooms}\n{_IDLE}", QT_QPA_PLATFORM="offscreen")
    assert said.splitlines()[-1] == "[]"


def _said_by(program: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **environment},
        cwd=_CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
