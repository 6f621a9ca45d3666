"""The embedded demo API: its socket is open from the start, its process starts with the first connection."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys

from sanderling.domain.variables import Scope, Variable


class Playground:
    """Owns the listening socket and the child process that answers on it.

    The address is known at once and costs nothing; a process of its own keeps a busy server from ever holding up the
    window. Until it accepts, connections wait in the socket's queue.
    """

    def __init__(self) -> None:
        """Listen on a free port of the loopback address."""
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._process: asyncio.subprocess.Process | None = None
        self._starting: asyncio.Task[None] | None = None
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
        self._loop.add_reader(self._socket, self._somebody_connects)

    async def start(self) -> None:
        """Start the process now, unless it runs."""
        if self._process is not None and self._process.returncode is None:
            return
        self._stop_listening_here()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "sanderling", "serve", "playground", "--fd", str(self._socket.fileno()), "--quiet"),
            stdin=asyncio.subprocess.PIPE,
            pass_fds=(self._socket.fileno(),),
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )

    def _somebody_connects(self) -> None:
        self._stop_listening_here()
        assert self._loop is not None
        self._starting = self._loop.create_task(self.start(), name="start the playground")

    def _stop_listening_here(self) -> None:
        if self._loop is not None:
            self._loop.remove_reader(self._socket)

    async def stop(self) -> None:
        """End the process and close the socket."""
        self._stop_listening_here()
        if self._starting is not None:
            with contextlib.suppress(OSError):
                await self._starting
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
            await self._process.wait()
        self._socket.close()
