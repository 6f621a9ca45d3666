"""The door to response bodies: sources, facts, pretty JSON in threads and processes, saving."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import psutil
import pytest

from sanderling.domain.errors import NotFound, StorageError
from sanderling.domain.response import ResponseHead
from sanderling.services.response_views import UTF_8, BodyShape, PrettyProblem, ResponseViews, TextLines

VIEWS = ResponseViews()
ONE_LINE = json.dumps([{"number": n, "text": "x" * 40} for n in range(160_000)]).encode()


@pytest.fixture
def body(tmp_path: Path) -> Path:
    """A body's file of its own folder."""
    path = tmp_path / "1-abc-1.body"
    path.write_bytes(b'{"a":[1]}')
    return path


def test_a_body_is_read_while_it_grows(body: Path) -> None:
    """Rows of a file that is written to meanwhile are there after the next look."""
    source = VIEWS.open_source(body)
    lines = TextLines(source)
    lines.index_more()
    assert lines.row_count == 1
    with body.open("ab") as file:
        file.write(b"\nmore")
    lines.index_more()
    assert [row.text for row in lines.rows(0, 5)] == ['{"a":[1]}', "more"]
    VIEWS.release(source)
    assert source.read(0, 10) == b""


def test_facts_come_from_head_and_bytes(body: Path) -> None:
    """A body without a head is told by its bytes."""
    source = VIEWS.open_source(body)
    assert VIEWS.facts(None, source).shape is BodyShape.JSON
    head = ResponseHead(status=200, headers=(("Content-Type", "text/css; charset=utf-16"),))
    assert VIEWS.facts(head, source).language == "css"


async def test_small_json_is_formatted_in_a_thread(body: Path) -> None:
    """The pretty form is a source of its own."""
    pretty = await VIEWS.pretty(body, VIEWS.open_source(body), UTF_8)
    assert pretty.source is not None
    assert pretty.source.read(0, 100) == b'{\n  "a": [\n    1\n  ]\n}'


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"{oops", PrettyProblem.INVALID), (b"[" * 100_000, PrettyProblem.TOO_DEEP)],
)
async def test_what_cannot_be_formatted_has_a_reason(body: Path, data: bytes, problem: PrettyProblem) -> None:
    """No source, but the problem."""
    body.write_bytes(data)
    pretty = await VIEWS.pretty(body, VIEWS.open_source(body), UTF_8)
    assert (pretty.source, pretty.problem) == (None, problem)


async def test_large_json_goes_through_a_process(body: Path) -> None:
    """The result can be read, its file leaves no trace; invalid text gives the reason, not a result."""
    body.write_bytes(ONE_LINE)
    source = VIEWS.open_source(body)
    pretty = await VIEWS.pretty(body, source, UTF_8)
    assert pretty.source is not None
    assert pretty.source.size_bytes > source.size_bytes
    assert json.loads(pretty.source.read(0, pretty.source.size_bytes)) == json.loads(ONE_LINE)
    assert list(body.parent.iterdir()) == [body]
    body.write_bytes(ONE_LINE[:-1])
    broken = await VIEWS.pretty(body, source, UTF_8)
    assert (broken.source, broken.problem) == (None, PrettyProblem.INVALID)


async def test_large_json_that_is_pretty_already_is_left(body: Path) -> None:
    """Text with a line for each member is shown as it is, without any work."""
    body.write_bytes(json.dumps([{"number": n, "text": "x" * 40} for n in range(120_000)], indent=4).encode())
    source = VIEWS.open_source(body)
    assert (await VIEWS.pretty(body, source, UTF_8)).source is source


async def test_giving_up_ends_the_process(body: Path) -> None:
    """Cancelling leaves neither a process nor a file behind."""
    body.write_bytes(ONE_LINE)
    before = len(psutil.Process().children())
    async with asyncio.TaskGroup() as group:
        task = group.create_task(VIEWS.pretty(body, VIEWS.open_source(body), UTF_8))
        while len(psutil.Process().children()) == before:
            await asyncio.sleep(0.005)
        task.cancel()
    assert len(psutil.Process().children()) == before
    assert list(body.parent.iterdir()) == [body]


async def test_saving_copies_or_tells(body: Path, tmp_path: Path) -> None:
    """A body is copied to a place of choice; a missing folder or the body's own file are told."""
    await VIEWS.save_copy(body, tmp_path / "copy.json")
    assert (tmp_path / "copy.json").read_bytes() == body.read_bytes()
    with pytest.raises(NotFound):
        await VIEWS.save_copy(body, tmp_path / "missing" / "copy.json")
    with pytest.raises(StorageError):
        await VIEWS.save_copy(body, body)
