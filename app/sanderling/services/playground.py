"""The embedded demo API: its socket is open from the start, its process starts with the first connection."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

from sanderling.domain.variables import Scope, Variable

_END_WITHIN_S = 3.0


class Playground:
    """Owns the listening socket and the child process that answers on it.

    The address is known at once and costs nothing; a process of its own keeps a busy server from ever holding up the
    window. Until it accepts, connections wait in the socket's queue.
    """

    def __init__(self) -> None:
        """Listen on a free port of the loopback address."""
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._process: subprocess.Popen[bytes] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def base_url(self) -> str:
        """The address without a slash at the end."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def scope(self) -> Scope:
        """Return the scope that holds ``{{playground}}``."""
        return Scope("Playground", (Variable(name="playground", value=self.base_url),))

    def start_on_demand(self) -> None:
        """Start the process when somebody connects."""
        self._loop = asyncio.get_running_loop()
        self._socket.setblocking(False)
        self._loop.add_reader(self._socket, self.ensure_started)

    def ensure_started(self) -> None:
        """Start the process now, unless it runs."""
        self._stop_waiting()
        if self._process is not None and self._process.poll() is None:
            return
        # It ends by itself when its standard input closes, so it never outlives this process.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sanderling", "serve", "playground", "--fd", str(self._socket.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=(self._socket.fileno(),),
        )

    def _stop_waiting(self) -> None:
        if self._loop is not None:
            self._loop.remove_reader(self._socket)
            self._loop = None

    async def stop(self) -> None:
        """End the process and close the socket."""
        self._stop_waiting()
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self._process.wait, _END_WITHIN_S)
            if self._process.stdin is not None:
                self._process.stdin.close()
        self._socket.close()


async def serve_playground(*, port: int = 0, fd: int | None = None, on_ready: Callable[[str], None]) -> None:
    """Serve the playground as the main work of a process, until SIGINT or SIGTERM.

    Args:
        port: The port to listen on; 0 lets the system choose.
        fd: A listening socket inherited from the process that started this one; then the end of the standard input
            stops the server too, so that it never outlives that process.
        on_ready: Called with the address once connections are answered.

    Raises:
        SanderlingError: The port or the socket cannot be used.
    """
    from sanderling.serving.local_server import LocalServer, bind_loopback, socket_from_fd
    from sanderling.serving.playground import create_playground

    listener = bind_loopback(port) if fd is None else socket_from_fd(fd)
    server = LocalServer(create_playground(), listener, handle_signals=True)
    if fd is not None:
        threading.Thread(target=_stop_at_end_of_input, args=(server.ask_to_stop,), daemon=True).start()
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        on_ready(server.base_url)


def _stop_at_end_of_input(stop: Callable[[], None]) -> None:
    # The descriptor itself: a reader of sys.stdin would hold its lock while the interpreter ends.
    while os.read(0, 1024):
        pass
    stop()
