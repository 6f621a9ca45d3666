"""The real program as a process, a workspace on disk, and a local server to talk to."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from sanderling.domain.collection import Folder, ItemPath, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.request import Request, Row
from sanderling.domain.variables import Variable
from sanderling.serving.local_server import LocalServer
from sanderling.storage.workspace_files import WorkspaceFiles

RunCli = Callable[..., subprocess.CompletedProcess[bytes]]
PROGRAM = (sys.executable, "-m", "sanderling")


async def _echo(asked: Asked) -> Response:
    body = await asked.body()
    return JSONResponse(
        {
            "method": asked.method,
            "url": str(asked.url),
            "headers": dict(asked.headers),
            "body": body.decode("utf-8", "replace"),
        }
    )


async def _status(asked: Asked) -> Response:
    return Response(b"status\n", status_code=int(asked.path_params["code"]))


async def _redirect(asked: Asked) -> Response:
    return RedirectResponse("/echo?after=redirect", 302)


async def _astray(asked: Asked) -> Response:
    return RedirectResponse("ftp://127.0.0.1/", 302)


async def _binary(asked: Asked) -> Response:
    return Response(bytes(range(256)) * 4, media_type="application/octet-stream")


async def _escapes(asked: Asked) -> Response:
    return Response(b"plain \x1b[31mred\x1b[0m \xc2\x9b end", media_type="text/plain")


async def _ticks(asked: Asked) -> Response:
    """Three events, then silence with the line left open."""

    async def events() -> AsyncIterator[bytes]:
        for number in range(3):
            yield f"id: {number}\ndata: tick {number}\n\n".encode()
            await asyncio.sleep(0.05)
        await asyncio.sleep(60)

    return StreamingResponse(events(), media_type="text/event-stream")


async def _large(asked: Asked) -> Response:
    async def blocks() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"x" * 1023 * 1024 + b"\n" * 1024

    return StreamingResponse(blocks(), media_type="text/plain")


async def _silence(asked: Asked) -> Response:
    await asyncio.sleep(60)
    return Response(b"late")


def _app() -> Starlette:
    every = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PURGE"]
    return Starlette(
        routes=[
            Route("/echo", _echo, methods=every),
            Route("/status/{code}", _status, methods=every),
            Route("/redirect", _redirect),
            Route("/astray", _astray),
            Route("/binary", _binary),
            Route("/escapes", _escapes),
            Route("/ticks", _ticks),
            Route("/large", _large),
            Route("/silence", _silence),
        ]
    )


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The base URL of a local server with the answers that these tests need."""
    with LocalServer(_app()) as running:
        yield running.base_url


@pytest.fixture
def run_cli(user_data: Path, tmp_path: Path) -> RunCli:
    """Runs ``sanderling`` with arguments, in an empty folder unless told otherwise, and returns how it ended."""

    def run(
        *arguments: str, stdin: bytes = b"", cwd: Path = tmp_path, **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*PROGRAM, *arguments],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env=os.environ | environment,
            timeout=30,
            check=False,
        )

    return run


@pytest.fixture
def workspace(tmp_path: Path, server: str) -> Path:
    """A workspace with one request that needs an environment, and that environment."""
    files = WorkspaceFiles.create(tmp_path / "workspace", WorkspaceInfo(name="Shop"))
    collection: ItemPath = files.create_folder("collections", Folder(name="shop"))
    request = Request(name="list", url_template="{{base}}/echo", query=(Row(name="page", value="1"),))
    files.create_request(collection, request)
    files.create_environment(Environment(name="staging", variables=(Variable(name="base", value=server),)))
    return files.folder
