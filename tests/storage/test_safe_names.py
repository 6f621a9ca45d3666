"""File names that every file system takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.request import Request
from sanderling.storage.safe_names import comparable, safe_stem, unique_stem
from sanderling.storage.workspace_files import WorkspaceFiles

ODD = ["/", "..", ".", "", " ", "a/b", "C:\\x", "con", "NUL.txt", "Lpt1", "x.", "x ", ".git", "a\nb", "a" * 300,
       "漢" * 200, "😀" * 100, "e\u0301", "folder", "Collection", "x.json", "-rf", "<>:\"|?*", "\u202egnp.exe",
       "\ud800", "\x7f", "{{name}}", "GET /orders", "a\0b", "COM¹", "conin$", "x.tmp", "\ufeff"]  # fmt: skip


@given(st.text(max_size=200) | st.sampled_from(ODD))
def test_stem_is_safe_everywhere(name: str) -> None:
    """No separator, device, control character, edge that is cut off, hidden name or excess length comes out."""
    stem = safe_stem(name)
    assert stem
    assert not set(stem) & set('<>:"/\\|?*')
    assert stem.isprintable() or all(c.isprintable() or c.isspace() or ord(c) > 127 for c in stem)
    assert stem == stem.strip(". ")
    assert stem.partition(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9", "conin$", "com¹"}
    assert stem.casefold() not in {"folder", "collection"}
    assert not stem.lower().endswith((".json", ".tmp"))
    assert len(f"{stem} 9999.json".encode()) <= 120
    assert safe_stem(stem) == stem


@pytest.mark.parametrize("name", ["List orders", "Größe", "漢字", "v1.2 beta", "{{name}}", "a'b & c"])
def test_harmless_names_stay(name: str) -> None:
    """A name that is safe already is the file's name."""
    assert safe_stem(name) == name


@given(st.text(max_size=20), st.lists(st.sampled_from(["a", "A", "a 2", "É", "ﬀ", "untitled"])))
def test_unique_stem_differs_from_all(name: str, taken: list[str]) -> None:
    """The name differs from those there, upper and lower case counted as one."""
    assert comparable(unique_stem(name, taken)) not in {comparable(other) for other in taken}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(ODD) | st.text(max_size=30), min_size=1, max_size=6))
def test_any_names_live_together_in_one_folder(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    """Items of any names are stored side by side and keep their real names."""
    folder: Path = tmp_path_factory.mktemp("names")
    workspace = WorkspaceFiles.create(folder, WorkspaceInfo())
    parent = workspace.create_folder("collections", Folder(name=names[0]))
    paths = [workspace.create_request(parent, Request(name=name)) for name in names]
    inner = [workspace.create_folder(parent, Folder(name=name)) for name in names]
    environments = [workspace.create_environment(Environment(name=name)) for name in names]
    (collection,) = workspace.read_tree()
    assert collection.name == names[0]
    assert [entry.name for entry in collection.children] == names * 2
    assert [workspace.read_request(path).name for path in paths] == names
    assert [workspace.read_folder(path).name for path in inner] == names
    assert [workspace.read_environment(path).name for path in environments] == names
    assert [
        workspace.read_request(workspace.rename(path, name)).name
        for path, name in zip(paths, reversed(names), strict=True)
    ] == names[::-1]
