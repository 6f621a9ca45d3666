"""What storage tests stand on: a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanderling.domain.collection import WorkspaceInfo
from sanderling.storage.workspace_files import WorkspaceFiles


@pytest.fixture
def workspace(tmp_path: Path) -> WorkspaceFiles:
    """A new, empty workspace with a trash folder beside it."""
    return WorkspaceFiles.create(tmp_path / "workspace", WorkspaceInfo(name="Test"), tmp_path / "trash")
