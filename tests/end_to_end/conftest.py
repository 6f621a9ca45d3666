"""What end-to-end tests stand on: an assistive bus, a server that writes down, workspaces."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.end_to_end.accessible_window import accessibility_bus, is_missing, wait_for_registry
from tests.end_to_end.real_program import RealProgram, plain_environment
from tests.end_to_end.recording_server import RecordingServer
from tests.end_to_end.workspaces import bird_workspace
from tests.storage.secret_service import SecretService

StartProgram = Callable[..., RealProgram]


@pytest.fixture
def server() -> Iterator[RecordingServer]:
    """A server that writes down what it is asked."""
    with RecordingServer() as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, server: RecordingServer) -> Path:
    """A workspace whose requests go to ``server``."""
    return bird_workspace(tmp_path / "bird-watch", server.base_url)


@pytest.fixture
def no_secret_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No keyring to be found by this process and those it starts."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")


@pytest.fixture(scope="session")
def assistive_bus() -> Iterator[str]:
    """The address of a bus over which a program's window is read from outside."""
    if is_missing():
        reason = "the running program is NOT TESTED: at-spi2-core is not installed"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    with accessibility_bus() as address:
        wait_for_registry(address)
        yield address


@pytest.fixture
def start_program(assistive_bus: str, running_secret_service: SecretService, tmp_path: Path) -> Iterator[StartProgram]:
    """Start the program as a process: ``start_program(user_data, workspace, keyring=True)``."""
    started: list[RealProgram] = []

    def start(user_data: Path, workspace: Path | None = None, *, keyring: bool = True, **more: str) -> RealProgram:
        environment = plain_environment(tmp_path / "home", AT_SPI_BUS_ADDRESS=assistive_bus, **more)
        nobody = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/nobody"}
        environment |= running_secret_service.environment if keyring else nobody
        program = RealProgram(user_data, environment, workspace=workspace)
        started.append(program)
        program.start()
        return program

    yield start
    for program in started:
        program.close()
