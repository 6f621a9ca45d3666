"""Runs an ASGI app on a socket that is already bound: in a thread of its own, or as the main work of a process."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Final, Self

import uvicorn

from sanderling.domain.errors import SanderlingError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOOPBACK: Final = "127.0.0.1"
_BACKLOG: Final = 512
_LARGEST_HEAD_BYTES: Final = 1024 * 1024
_DATE_EVERY_S: Final = 1.0
_START_WITHIN_S: Final = 15.0


def bind_loopback(port: int = 0) -> socket.socket:
    """Return a socket that listens on 127.0.0.1; port 0 lets the system choose.

    Raises:
        SanderlingError: The port is taken or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # else asyncio sets no TCP_NODELAY
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        raise _port_unusable(port, error) from error
    return listener


def _port_unusable(port: int, error: OSError | OverflowError) -> SanderlingError:
    taken = getattr(error, "errno", None) == errno.EADDRINUSE
    reason = "another program uses it" if taken else str(error)
    return SanderlingError(
        f"Port {port} on {LOOPBACK} cannot be used: {reason}.",
        advice="Choose another port, or leave it out and the system chooses a free one.",
    )


def socket_from_fd(fd: int) -> socket.socket:
    """Return the listening socket that was inherited under this file descriptor.

    Raises:
        SanderlingError: The descriptor is not a socket that listens.
    """
    try:
        listener = socket.socket(fileno=fd)
    except OSError as error:
        raise SanderlingError(f"File descriptor {fd} is not a socket: {error}.") from error
    try:
        listens = bool(listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:
        listens = False
    if not listens:
        listener.detach()
        raise SanderlingError(f"File descriptor {fd} is a socket, but it does not listen for connections.")
    return listener


class _Engine(uvicorn.Server):
    """uvicorn, with the signals left alone, a stop that comes at once, and one wake-up a second instead of ten."""

    def __init__(self, config: uvicorn.Config, *, handle_signals: bool) -> None:
        super().__init__(config)
        self._handle_signals = handle_signals
        self._stop_asked = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.is_up = threading.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGINT and SIGTERM only where that was asked for, and give them back without raising them again."""
        if not self._handle_signals:
            yield
            return
        taken = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in taken.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop serving; a signal in the program's log would help nobody."""
        self.ask_to_stop()

    async def main_loop(self) -> None:
        """Keep the ``Date`` header fresh until somebody asks to stop."""
        self._loop = asyncio.get_running_loop()
        self.is_up.set()
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop_asked.wait(), _DATE_EVERY_S)

    def ask_to_stop(self) -> None:
        """Make ``main_loop`` end; may be called from any thread."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed already
                self._loop.call_soon_threadsafe(self._stop_asked.set)


class LocalServer:
    """An ASGI app behind a listening socket.

    As a context manager it serves from a background thread with a plain asyncio loop of its own.
    """

    def __init__(
        self,
        app: ASGIApp,
        listener: socket.socket | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        handle_signals: bool = False,
    ) -> None:
        """Make a server that is not running yet.

        Args:
            app: What answers.
            listener: A bound socket, closed when the server stops; without one a free loopback port is taken.
            tls: Serve https with this context.
            handle_signals: Let SIGINT and SIGTERM end ``serve()``; for a process that does nothing else.
        """
        self._listener = listener or bind_loopback()
        self.port: int = self._listener.getsockname()[1]
        self._scheme = "https" if tls else "http"
        self._engine = _Engine(_config(app, tls), handle_signals=handle_signals)
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None

    @property
    def base_url(self) -> str:
        """The address, without a slash at the end."""
        return f"{self._scheme}://{LOOPBACK}:{self.port}"

    async def serve(self) -> None:
        """Serve on the running loop until ``ask_to_stop`` is called (or a signal comes, where they are handled)."""
        await self._engine.serve(sockets=[self._listener])

    def ask_to_stop(self) -> None:
        """Make ``serve`` end soon; streams that are still open are cut. May be called from any thread."""
        self._engine.ask_to_stop()

    def start_in_thread(self) -> None:
        """Serve from a background thread; returns once the app answers."""
        self._thread = threading.Thread(target=self._run, name=f"local server {self.port}", daemon=True)
        self._thread.start()
        if not self._engine.is_up.wait(_START_WITHIN_S) or self._failure:
            raise RuntimeError(f"the local server on port {self.port} did not start") from self._failure

    def stop(self) -> None:
        """End the background thread and wait for it; does nothing if it does not run."""
        self.ask_to_stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._listener.close()

    def __enter__(self) -> Self:
        self.start_in_thread()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        # A loop of a known kind: the program may have set a policy that makes Qt loops.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            try:
                runner.run(self.serve())
            except (OSError, RuntimeError) as error:
                self._failure = error
            finally:
                self._engine.is_up.set()


def _config(app: ASGIApp, tls: ssl.SSLContext | None) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        # Cutting a line on purpose is an error to uvicorn; what really fails is logged by the app itself.
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        headers=[("Server", "Sanderling")],
        timeout_keep_alive=75,
        timeout_graceful_shutdown=0,
        h11_max_incomplete_event_size=_LARGEST_HEAD_BYTES,
    )
    config.load()
    config.ssl = tls
    return config
