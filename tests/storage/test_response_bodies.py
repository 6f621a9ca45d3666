"""Response bodies: written and read at once, searched in pieces, removed when their process is gone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanderling.domain.errors import DiskFull, NotFound, NotWritable
from sanderling.domain.response import BytesSource
from sanderling.storage import response_bodies
from sanderling.storage.response_bodies import BodySpool, MappedBody, ResponseBodies


@pytest.fixture
def bodies(tmp_path: Path) -> Iterator[ResponseBodies]:
    """A spool folder."""
    spool = ResponseBodies(tmp_path / "spool")
    yield spool
    spool.close()


def test_body_is_readable_while_it_grows(bodies: ResponseBodies) -> None:
    """A reader opened on an empty body sees every byte as soon as it is written."""
    with bodies.open_spool() as spool, MappedBody(spool.path) as body:
        source: BytesSource = body
        assert (source.size_bytes, source.read(0, 10), source.find(b"a", 0, 10)) == (0, b"", -1)
        spool.write(b"hello ")
        assert source.read(0, 100) == b"hello "
        spool.write(b"world")
        assert (spool.size_bytes, source.size_bytes, source.read(4, 8)) == (11, 11, b"o wo")
        assert source.find(b"wor", 0, 11) == 6
        assert source.find(b"wor", 0, 8) == -1
    assert (body.size_bytes, body.read(0, 5), body.find(b"h", 0, 5)) == (0, b"", -1)


def test_spools_do_not_share_files(bodies: ResponseBodies) -> None:
    """Two bodies at the same time are two files, for this user only."""
    with bodies.open_spool() as one, bodies.open_spool() as two:
        one.write(b"1")
        two.write(b"2")
        assert (one.path.read_bytes(), two.path.read_bytes()) == (b"1", b"2")
        assert one.path.stat().st_mode & 0o077 == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=6), st.integers(0, 310), st.integers(0, 310))
def test_find_answers_as_bytes_do(tmp_path: Path, content: bytes, needle: bytes, start: int, end: int) -> None:
    """Searching in small pieces finds what searching the whole would find."""
    file = tmp_path / "body"
    file.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch, MappedBody(file) as body:
        patch.setattr(response_bodies, "_SEARCHED_AT_ONCE_BYTES", 7)
        assert body.find(needle, start, end) == content.find(needle, start, end)
        assert body.read(start, end) == content[start:end]


def test_find_across_the_pieces_of_a_large_body(tmp_path: Path) -> None:
    """A match that lies across two pieces is found at its place."""
    file = tmp_path / "body"
    edge = (1 << 18) - 3
    file.write_bytes(b"." * edge + b"needle" + b"." * (1 << 19))
    with MappedBody(file) as body:
        assert body.find(b"needle", 0, body.size_bytes) == edge
        assert body.find(b"needle", edge + 1, body.size_bytes) == -1


def test_full_disk_is_named(tmp_path: Path) -> None:
    """Where no byte fits any more, the error says so and says where."""
    file = tmp_path / "body"
    file.symlink_to("/dev/full")
    with BodySpool(file) as spool, pytest.raises(DiskFull, match="no space left") as caught:
        spool.write(b"x")
    assert str(tmp_path) in caught.value.message
    assert spool.size_bytes == 0


def test_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    """A spool folder that cannot be made is an error for people."""
    (tmp_path / "spool").write_text("in the way")
    with pytest.raises(NotWritable, match="in the way"):
        ResponseBodies(tmp_path / "spool").open_spool()


def test_missing_body_is_named(tmp_path: Path) -> None:
    """A body that was removed meanwhile is an error for people."""
    with pytest.raises(NotFound, match="no longer there"):
        MappedBody(tmp_path / "gone")


_OTHER_PROCESS = """
import sys, pathlib
from sanderling.storage.response_bodies import ResponseBodies
bodies = ResponseBodies(pathlib.Path(sys.argv[1]))
spool = bodies.open_spool()
spool.write(b"x")
print(spool.path, flush=True)
sys.stdin.read()
"""


def test_clean_removes_what_dead_processes_left(bodies: ResponseBodies) -> None:
    """Bodies of a process that was killed go; those of a living one, and foreign files, stay."""
    command = [sys.executable, "-c", _OTHER_PROCESS, str(bodies.folder)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as living,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as dying,
    ):
        assert living.stdout and dying.stdout
        lives, dies = Path(living.stdout.readline().strip()), Path(dying.stdout.readline().strip())
        foreign = bodies.folder / "notes.txt"
        foreign.write_text("mine")
        own = bodies.open_spool()
        dying.kill()
        dying.wait()
        assert dies.exists()
        bodies.clean()
        assert [dies.exists(), lives.exists(), own.path.exists(), foreign.exists()] == [False, True, True, True]
        own.close()
        living.communicate("")
    bodies.clean()
    assert sorted(file.suffix for file in bodies.folder.iterdir()) == [".body", ".lock", ".txt"]


def test_close_removes_the_own_bodies(bodies: ResponseBodies) -> None:
    """At the end of the program its bodies go, also one that was discarded before."""
    first, second = bodies.open_spool(), bodies.open_spool()
    first.close()
    second.close()
    bodies.discard(first.path)
    assert not first.path.exists()
    bodies.close()
    assert list(bodies.folder.iterdir()) == []
