"""The whole window on a workspace of its own, opened as the program opens it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sanderling.boot.desktop import open_window
from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.request import Request, Row
from sanderling.domain.variables import Variable
from sanderling.storage.workspace_files import WorkspaceFiles
from sanderling.ui.shell.main_window import MainWindow

Opener = Callable[[], AbstractAsyncContextManager[MainWindow]]


async def until(true: Callable[[], object], deadline_s: float = 10.0) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(deadline_s):
        while not true():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def answering(body: bytes = b'{"ok": true}') -> AsyncIterator[str]:
    """A server that answers every request with 200 and a body; yields its address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Let the loops of earlier tests die in this thread: a timer that dies in a worker thread ends in a crash."""
    gc.collect()
    yield
    gc.collect()


@pytest.fixture
def workspace(tmp_path: Path) -> WorkspaceFiles:
    """A workspace with a collection, a folder, three requests and two environments."""
    files = WorkspaceFiles.create(tmp_path / "shop", WorkspaceInfo(name="shop-api"))
    shop = files.create_folder("collections", Folder(name="Shop"))
    orders = files.create_folder(shop, Folder(name="Orders"))
    rows = (Row(name="page", value="1", description="which page"), Row(name="all", value="yes", enabled=False))
    files.create_request(orders, Request(name="List orders", url_template="{{base}}/orders", query=rows))
    files.create_request(orders, Request(name="Create order", method="POST", url_template="{{base}}/orders"))
    files.create_request(shop, Request(name="Ping", url_template="{{base}}/ping"))
    for name in ("dev", "live"):
        variables = (Variable(name="base", value=f"http://{name}.test"),)
        files.create_environment(Environment(name=name, variables=variables))
    return files


@pytest.fixture
def opened(qapp: QApplication, workspace: WorkspaceFiles, user_data: Path) -> Opener:
    """Opens the window on the workspace, as often as it is called."""
    return lambda: open_window(workspace.folder, user_data)
