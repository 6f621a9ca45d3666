"""Files that cannot be understood: named with reason and line, shown in the tree, never overwritten."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanderling.domain.collection import Folder
from sanderling.domain.environment import Environment
from sanderling.domain.errors import DamagedFile, StorageError
from sanderling.domain.request import Request
from sanderling.storage.json_files import parse_object
from sanderling.storage.workspace_files import WorkspaceFiles

CONFLICT = b"""{
  "name": "x",
<<<<<<< HEAD
  "method": "GET"
=======
  "method": "PUT"
>>>>>>> theirs
}
"""
DAMAGED: dict[str, tuple[bytes, str, int | None]] = {
    "empty": (b"", "it is empty", None),
    "blank": (b" \n\n", "it is empty", None),
    "zeros": (b"\0" * 4096, "only zero bytes", None),
    "cut off": (b'{\n  "name": "x",\n  "method"', "not JSON", 3),
    "not utf-8": (b'{"method": "GET",\n "name": "\xff"}', "not UTF-8", 2),
    "utf-16": ('{"method": "GET"}'.encode("utf-16"), "not UTF-8", 1),
    "git conflict": (CONFLICT, "git merge", 3),
    "deep list": (b'{"method": "GET", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply", None),
    "deep object": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply", None),
    "rather deep": (b'{"method": "GET", "x": ' + b"[" * 150 + b"]" * 150 + b"}", "nested too deeply", None),
    "a list": (b"[1, 2]", "a list where an object", None),
    "a number": (b"3", "a number where an object", None),
    "foreign": (b'{"info": {"_postman_id": "1"}, "item": []}', "not a request", None),
    "wrong type": (b'{"method": "GET", "name": ["x"]}', "“name” must be text, not a list", None),
    "wrong type inside": (b'{"method": "GET", "url": {"raw": "x"}}', "“url” must be text, not an object", None),
    "twice": (b'{"method": "GET", "method": "PUT"}', "“method” twice", None),
    "not a number": (b'{"method": "GET", "sort": NaN}', "NaN", None),
    "infinite": (b'{"method": "GET", "sort": 1e999}', "too large", None),
    "endless digits": (b'{"method": "GET", "sort": ' + b"9" * 5000 + b"}", "too long", None),
    "script": (b"#!/bin/sh\nexit\n", "not JSON", 1),
}
# What only a full reading finds: the tree looks at name, method and place alone.
SEEN_ON_OPENING = {"twice", "rather deep", "wrong type inside"}


@pytest.fixture
def shop(workspace: WorkspaceFiles) -> WorkspaceFiles:
    """A workspace with one good request."""
    collection = workspace.create_folder("collections", Folder(name="Shop"))
    workspace.create_request(collection, Request(name="Good"))
    return workspace


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged_request(shop: WorkspaceFiles, case: str) -> None:
    """The reason and line are said, the tree shows it beside the good ones, and the file stays as it is."""
    content, reason, line = DAMAGED[case]
    path = "collections/Shop/Bad.json"
    file = shop.folder / path
    file.write_bytes(content)
    with pytest.raises(DamagedFile, match=reason) as caught:
        shop.read_request(path)
    assert caught.value.line == line
    assert path in caught.value.message
    assert "Repair" in caught.value.advice
    bad, good = sorted(shop.read_tree()[0].children, key=lambda entry: entry.path)
    assert (bad.path, bool(bad.problem), good.name, good.problem) == (path, case not in SEEN_ON_OPENING, "Good", "")
    if bad.problem:
        assert reason in bad.problem
    for write in (
        lambda: shop.write_request(path, Request(), expected=None),
        lambda: shop.write_request(path, Request(), expected=Request()),
        lambda: shop.rename(path, "Renamed"),
        lambda: shop.duplicate(path),
        lambda: shop.move(path, "collections/Shop", None),
    ):
        with pytest.raises(DamagedFile):
            write()
    assert file.read_bytes() == content
    shop.restore(shop.delete(path))
    assert file.read_bytes() == content


@pytest.mark.parametrize("case", ["empty", "git conflict", "a list"])
def test_damaged_folder_still_shows_what_is_in_it(shop: WorkspaceFiles, case: str) -> None:
    """A collection whose own file is damaged is shown with the problem and with its requests."""
    content, reason, _ = DAMAGED[case]
    file = shop.folder / "collections/Shop/collection.json"
    file.write_bytes(content)
    (collection,) = shop.read_tree()
    assert reason in collection.problem
    assert [entry.name for entry in collection.children] == ["Good"]
    with pytest.raises(DamagedFile):
        shop.write_folder("collections/Shop", Folder(), expected=None)
    shop.create_request("collections/Shop", Request(name="New"))
    assert file.read_bytes() == content


@pytest.mark.parametrize("case", ["cut off", "a list", "deep object"])
def test_damaged_environment_and_workspace_file(shop: WorkspaceFiles, case: str) -> None:
    """A damaged environment is listed with its problem; a damaged workspace file is not overwritten."""
    content, reason, _ = DAMAGED[case]
    good = shop.create_environment(Environment(name="Good"))
    bad, info = shop.folder / "environments/Bad.json", shop.folder / "sanderling.json"
    bad.write_bytes(content)
    problems = {entry.path: entry.problem for entry in shop.list_environments()}
    assert problems[good] == "" and reason in problems["environments/Bad.json"]
    known = shop.read_info()
    info.write_bytes(content)
    for use in (shop.read_info, lambda: shop.write_info(known)):
        with pytest.raises(DamagedFile, match=reason):
            use()
    assert (bad.read_bytes(), info.read_bytes()) == (content, content)


def test_damaged_environment_that_still_tells_its_name(shop: WorkspaceFiles) -> None:
    """It is listed by its name and in its place, with the problem that opening it shows."""
    for name in ("First", "Second", "Third"):
        shop.create_environment(Environment(name=name))
    file = shop.folder / "environments/Second.json"
    stored = json.loads(file.read_bytes())
    file.write_text(json.dumps({**stored, "name": "In between", "variables": "none"}, indent=2), "utf-8")
    with pytest.raises(DamagedFile) as opening:
        shop.read_environment("environments/Second.json")
    entries = shop.list_environments()
    assert [entry.name for entry in entries] == ["First", "In between", "Third"]
    assert [entry.problem for entry in entries] == ["", str(opening.value), ""]


def test_huge_file(shop: WorkspaceFiles) -> None:
    """A file larger than any request is not read into memory."""
    path = "collections/Shop/Huge.json"
    with (shop.folder / path).open("wb") as file:
        file.truncate(1 << 34)
    with pytest.raises(DamagedFile, match="too large"):
        shop.read_request(path)
    assert [bool(entry.problem) for entry in shop.read_tree()[0].children] == [False, True]


def test_large_but_whole_file(shop: WorkspaceFiles) -> None:
    """A request with a body of some megabytes is an ordinary request."""
    path = "collections/Shop/Large.json"
    (shop.folder / path).write_text(json.dumps({"name": "L", "method": "PUT", "body": {"text": "x" * (5 << 20)}}))
    large = shop.read_tree()[0].children[1]
    assert (large.name, large.method, large.problem) == ("L", "PUT", "")
    assert len(shop.read_request(path).body.text) == 5 << 20


def test_things_that_are_no_files(shop: WorkspaceFiles) -> None:
    """A pipe or a directory with a request's name neither stops the tree nor counts as a request."""
    os.mkfifo(shop.folder / "collections/Shop/pipe.json")
    (shop.folder / "collections/Shop/dir.json").mkdir()
    entries = {entry.path.rpartition("/")[2]: entry for entry in shop.read_tree()[0].children}
    assert entries["pipe.json"].problem and entries["Good.json"].problem == ""
    assert (entries["dir.json"].kind, entries["dir.json"].problem) == ("folder", "")
    with pytest.raises(StorageError):
        shop.read_request("collections/Shop/pipe.json")


def test_other_files_are_left_out(shop: WorkspaceFiles) -> None:
    """Files that are not Sanderling's, hidden ones and temporary ones are no items."""
    folder = shop.folder / "collections/Shop"
    for name in ("README.md", ".hidden.json", ".sanderling-1-ab.tmp", "body.bin"):
        (folder / name).write_text("{")
    (folder / ".git").mkdir()
    assert [entry.name for entry in shop.read_tree()[0].children] == ["Good"]


def test_byte_order_mark_is_no_damage(shop: WorkspaceFiles) -> None:
    """A file saved by an editor that adds a byte order mark is read as any other."""
    path = "collections/Shop/Mark.json"
    (shop.folder / path).write_bytes(b'\xef\xbb\xbf{"method": "PUT"}')
    entry = shop.read_tree()[0].children[1]
    assert (entry.name, entry.method, entry.problem) == ("Mark", "PUT", "")
    assert shop.read_request(path).method == "PUT"


def test_missing_files_of_folders(workspace: WorkspaceFiles) -> None:
    """Directories made by hand are folders named as they are; an absent root is an empty workspace."""
    (workspace.folder / "collections/By hand/Inner").mkdir(parents=True)
    (collection,) = workspace.read_tree()
    assert (collection.name, collection.children[0].name, collection.problem) == ("By hand", "Inner", "")
    assert workspace.read_folder("collections/By hand") == Folder(name="By hand")
    workspace.write_folder("collections/By hand", Folder(name="Named"), expected=Folder(name="By hand"))
    assert workspace.read_tree()[0].name == "Named"
    (workspace.folder / "environments").rmdir()
    assert workspace.list_environments() == ()


def test_folders_without_end(workspace: WorkspaceFiles) -> None:
    """Folders nested deeper than anybody can want end in a sentence."""
    place: Path = workspace.folder / "collections"
    for _ in range(80):
        place /= "d"
        place.mkdir()
    (entry,) = workspace.read_tree()
    depth = 1
    while entry.children:
        (entry,) = entry.children
        depth += 1
    assert "nested too deeply" in entry.problem
    assert depth < 80


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.binary(max_size=60) | st.text('{}[]",:0123456789truefalsnuE.+- \n\\u', max_size=40).map(str.encode))
def test_any_bytes_give_an_object_or_a_reason(content: bytes) -> None:
    """Whatever a file holds, the answer is an object or an error for people."""
    try:
        assert isinstance(parse_object(content, "file.json"), dict)
    except DamagedFile as error:
        assert error.message.startswith("“file.json” is damaged")


def test_a_damaged_item_stays_where_it_was(shop: WorkspaceFiles) -> None:
    """What can still be read of it tells its place; without that it stands behind all others."""
    collection = "collections/Shop"
    for name in ("Second", "Third", "Fourth"):
        shop.create_request(collection, Request(name=name))
    second, third = (shop.folder / collection / f"{name}.json" for name in ("Second", "Third"))
    second.write_bytes(second.read_bytes().replace(b"}", b""))
    assert [entry.name for entry in shop.read_tree()[0].children] == ["Good", "Second", "Third", "Fourth"]
    third.write_bytes(b"{")
    assert [entry.name for entry in shop.read_tree()[0].children] == ["Good", "Second", "Fourth", "Third"]
