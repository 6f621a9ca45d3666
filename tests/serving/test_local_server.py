"""Running an ASGI app: in a thread, as a process's main work, on inherited sockets."""

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import sys
import textwrap
import time

import httpx
import pytest
import trustme
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from sanderling.domain.errors import SanderlingError
from sanderling.serving.local_server import LocalServer, bind_loopback, socket_from_fd
from sanderling.serving.playground import create_playground

_CHILD = textwrap.dedent(
    """
    import asyncio, sys
    from sanderling.serving.local_server import LocalServer, socket_from_fd
    from sanderling.serving.playground import create_playground

    server = LocalServer(create_playground(), socket_from_fd(int(sys.argv[1])), handle_signals=True)
    asyncio.run(server.serve())
    print("ended in order")
    """
)


async def _hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello from the shore")


def _app() -> Starlette:
    return Starlette(routes=[Route("/", _hello)])


def test_the_system_chooses_a_free_loopback_port() -> None:
    """Port 0 gives a listening socket on 127.0.0.1 with a port of its own."""
    with bind_loopback() as one, bind_loopback() as other:
        assert one.getsockname()[0] == "127.0.0.1"
        assert one.getsockname()[1] != other.getsockname()[1]
        socket.create_connection(one.getsockname(), 1).close()


def test_a_taken_port_is_named_in_the_error() -> None:
    """A port that is in use is refused with a sentence that names it."""
    with bind_loopback() as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SanderlingError, match=f"Port {port} .* another program uses it"):
            bind_loopback(port)


def test_a_port_that_cannot_exist_is_refused() -> None:
    """A port above 65535 is an error for people, not a traceback."""
    with pytest.raises(SanderlingError, match="Port 70000"):
        bind_loopback(70000)


def test_a_descriptor_that_does_not_listen_is_refused() -> None:
    """Neither a file nor a socket that does not listen is taken for a listener."""
    read_end, write_end = os.pipe()
    with socket.socket() as silent:
        for fd in (read_end, silent.fileno()):
            with pytest.raises(SanderlingError, match=f"File descriptor {fd}"):
                socket_from_fd(fd)
        assert silent.fileno() >= 0
    os.close(read_end)
    os.close(write_end)


def test_it_serves_from_a_thread_and_stops() -> None:
    """Inside the block the app answers; after it nothing listens there any more."""
    with LocalServer(_app()) as server:
        assert httpx.get(server.base_url).text == "hello from the shore"
        address = ("127.0.0.1", server.port)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, 1)


def test_the_programs_signal_handlers_stay() -> None:
    """Starting a server changes no signal handler."""
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with LocalServer(_app()):
        assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


async def test_serving_on_the_running_loop_leaves_signals_alone() -> None:
    """``serve()`` on the main thread's loop takes no signal over and ends when asked to."""
    before = signal.getsignal(signal.SIGINT)
    server = LocalServer(_app())

    async def visit() -> None:
        async with httpx.AsyncClient() as client:
            assert (await client.get(server.base_url)).status_code == 200
        assert signal.getsignal(signal.SIGINT) is before
        server.ask_to_stop()

    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        group.create_task(visit())


def test_an_open_stream_does_not_hold_up_the_stop() -> None:
    """Stopping takes well under a second while an endless stream is being read."""
    server = LocalServer(create_playground())
    server.start_in_thread()
    with httpx.stream("GET", f"{server.base_url}/sse/ticker") as stream:
        next(stream.iter_raw())
        before = time.perf_counter()
        server.stop()
        assert time.perf_counter() - before < 1.0


def test_it_serves_https() -> None:
    """With a TLS context the same app is reached through https."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with LocalServer(_app(), tls=context) as server:
        assert server.base_url.startswith("https://")
        assert httpx.get(server.base_url, verify=trusting).text == "hello from the shore"


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are not inherited this way")
def test_a_child_serves_on_an_inherited_socket_and_ends_on_sigterm() -> None:
    """A connection made before the child exists is answered by it; SIGTERM ends it with exit code 0."""
    with bind_loopback() as listener:
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(listener.fileno())],
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert httpx.get(f"{base_url}/orders/1001", timeout=20).json()["id"] == 1001
        child.send_signal(signal.SIGTERM)
        output, _ = child.communicate(timeout=10)
    assert (child.returncode, output) == (0, "ended in order\n")


def test_a_header_line_of_half_a_megabyte_is_taken() -> None:
    """Long heads are the client's right to try: the server reads up to 1 MB."""
    with LocalServer(_app()) as server:
        assert httpx.get(server.base_url, headers={"X-Long": "a" * 500_000}).status_code == 200
