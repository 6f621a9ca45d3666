"""The embedded demo API: its socket is open from the start, its process starts with the first connection."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys

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
