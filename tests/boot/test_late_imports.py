"""The standard library without what an idle window never uses, until it is used; in processes of their own."""

from __future__ import annotations

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


def _said_by(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=_CHECKOUT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
