"""Writes that happen completely or not at all, on full, read-only and forbidden places."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sanderling.domain.collection import WorkspaceInfo
from sanderling.domain.errors import DiskFull, NotFound, NotWritable
from sanderling.storage.atomic_files import make_folder, read_bytes, write_bytes
from sanderling.storage.workspace_files import WorkspaceFiles


def test_write_replaces_the_whole(tmp_path: Path) -> None:
    """The new content is there, nothing else is left in the folder, permissions stay."""
    file = tmp_path / "a.json"
    write_bytes(file, b"old content", "a.json")
    file.chmod(0o640)
    write_bytes(file, b"new", "a.json")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, list(tmp_path.iterdir())) == (b"new", 0o640, [file])


def test_private_files_are_private(tmp_path: Path) -> None:
    """The user's own data is for the user alone."""
    make_folder(tmp_path / "own", "own", private=True)
    write_bytes(tmp_path / "own" / "a", b"x", "a", private=True)
    assert [(tmp_path / "own").stat().st_mode & 0o777, (tmp_path / "own/a").stat().st_mode & 0o777] == [0o700, 0o600]


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """Writing into a folder that is gone says so."""
    with pytest.raises(NotFound, match=r"“x/a\.json” could not be written: its folder"):
        write_bytes(tmp_path / "x" / "a.json", b"x", "x/a.json")


def test_read_returns_every_byte(tmp_path: Path) -> None:
    """Files smaller than, equal to and larger than a block are read completely."""
    for size in (0, 1, 65535, 65536, 65537, 3_000_000):
        content = os.urandom(size)
        (tmp_path / "f").write_bytes(content)
        assert read_bytes(tmp_path / "f") == content


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], check=False, capture_output=True)
    if done.returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_full_disk_keeps_the_old_content(small_disk: Path) -> None:
    """With no space left the old content stays, nothing half-written is left, and the message says what to do."""
    file = small_disk / "a.json"
    write_bytes(file, b"old", "a.json")
    with pytest.raises(DiskFull, match=r"“a\.json” could not be written: there is no space left") as caught:
        write_bytes(file, bytes(1 << 20), "a.json")
    assert "Free some space" in caught.value.advice
    assert (file.read_bytes(), list(small_disk.iterdir())) == (b"old", [file])


def test_read_only_disk_is_named(small_disk: Path) -> None:
    """A read-only file system is an error for people."""
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(NotWritable, match="Read-only"):
        write_bytes(small_disk / "a.json", b"x", "a.json")
    with pytest.raises(NotWritable, match="Read-only"):
        make_folder(small_disk / "a", "a")


_AS_SOMEBODY = """
import os, sys
from pathlib import Path
from sanderling.domain.errors import NotWritable
from sanderling.storage.atomic_files import make_folder, write_bytes
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
folder = Path(sys.argv[1])
for use in (
    lambda: write_bytes(folder / "locked" / "a.json", b"x", "a.json"),
    lambda: write_bytes(folder / "open" / "protected.json", b"x", "protected.json"),
    lambda: make_folder(folder / "locked" / "new", "new"),
):
    try:
        use()
    except NotWritable as error:
        print(error.message)
"""


def test_permissions_are_respected(tmp_path: Path) -> None:
    """Neither a folder nor a file that is write-protected is written to, and both are named."""
    folder = tmp_path / "shared"
    (folder / "locked").mkdir(parents=True)
    (folder / "open").mkdir()
    protected = folder / "open" / "protected.json"
    protected.write_bytes(b"old")
    protected.chmod(0o444)
    (folder / "open").chmod(0o777)
    (folder / "locked").chmod(0o555)
    for parent in (folder, *folder.parents):
        if parent.owner() == protected.owner() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    done = subprocess.run([sys.executable, "-c", _AS_SOMEBODY, folder], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [
        "“a.json” could not be written: Permission denied.",
        "“protected.json” could not be written: Permission denied.",
        "“new” could not be written: Permission denied.",
    ], done.stderr
    assert protected.read_bytes() == b"old"


_WRITES_FOR_EVER = """
import sys
from pathlib import Path
from sanderling.storage.atomic_files import write_bytes
number = 0
while True:
    number += 1
    write_bytes(Path(sys.argv[1]), str(number % 10).encode() * 300_000, "a")
"""


def test_killed_writer_leaves_whole_content(tmp_path: Path) -> None:
    """Whenever the program is killed, the file holds one of the contents that were written, complete."""
    file = tmp_path / "a"
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", _WRITES_FOR_EVER, str(file)]) as writer:
            while not file.exists():
                time.sleep(0.01)
            seen = set()
            for _ in range(100):
                content = file.read_bytes()
                assert len(content) == 300_000 and len(set(content)) == 1
                seen.add(content[:1])
            writer.kill()
        content = file.read_bytes()
        assert len(content) == 300_000 and len(set(content)) == 1


def test_leftovers_of_killed_programs_go(tmp_path: Path) -> None:
    """Temporary files and copies older than an hour are removed when a tree is read; young ones are somebody's work."""
    workspace = WorkspaceFiles.create(tmp_path / "w", WorkspaceInfo())
    folder = workspace.folder / "collections"
    names = [".sanderling-1-aa.tmp", ".sanderling-bb.tmp", ".sanderling-young.tmp", ".other.tmp"]
    (folder / names[1]).mkdir()
    for name in (names[0], f"{names[1]}/x.json", *names[2:]):
        (folder / name).write_text("{}")
    for name in (*names[:2], names[3]):
        os.utime(folder / name, (0, 0))
    assert workspace.read_tree() == ()
    assert sorted(place.name for place in folder.iterdir()) == sorted(names[2:])
