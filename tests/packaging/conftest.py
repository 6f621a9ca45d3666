"""The scripts of packaging/, loaded from their files: they are programs, not a package."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

LoadScript = Callable[[str], ModuleType]


@pytest.fixture
def script(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> LoadScript:
    """Loads a script by name under a name that nothing else has."""
    monkeypatch.syspath_prepend(str(checkout / "packaging"))

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"packaging_script_{name}", checkout / "packaging" / f"{name}.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        return module

    return load
