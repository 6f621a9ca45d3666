"""What storage tests stand on: a workspace, and a real keyring."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.storage.secret_service import SecretService, missing_programs, private_secret_service

from sanderling.domain.collection import WorkspaceInfo
from sanderling.storage.workspace_files import WorkspaceFiles


@pytest.fixture
def workspace(tmp_path: Path) -> WorkspaceFiles:
    """A new, empty workspace with a trash folder beside it."""
    return WorkspaceFiles.create(tmp_path / "workspace", WorkspaceInfo(name="Test"), tmp_path / "trash")


@pytest.fixture(scope="session")
def _running_secret_service() -> Iterator[SecretService]:
    missing = missing_programs()
    if missing:
        reason = f"the keyring is NOT TESTED: {' and '.join(missing)} not installed"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    with private_secret_service() as service:
        yield service


@pytest.fixture
def secret_service(_running_secret_service: SecretService, monkeypatch: pytest.MonkeyPatch) -> SecretService:
    """A real, unlocked Secret Service that this process, and those it starts, use."""
    for name, value in _running_secret_service.environment.items():
        monkeypatch.setenv(name, value)
    return _running_secret_service
