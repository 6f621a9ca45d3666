"""A page becomes lines: every shape of page that APIs send, and those that are none."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from sanderling.engine import page_items_process
from sanderling.engine.page_items import PageFacts, PagePaths, PageUnusable, take_apart


def taken(data: bytes, items: str = "$[*]", **more: object) -> tuple[list[str], PageFacts]:
    """Return the lines of a page and what it was."""
    lines = io.BytesIO()
    facts = take_apart(io.BytesIO(data), PagePaths(items=items, **more), lines)  # type: ignore[arg-type]
    return lines.getvalue().decode().splitlines(), facts


@pytest.mark.parametrize(
    ("data", "path", "lines"),
    [
        (b'[{"a": 1}, 2]', "$[*]", ['{"a":1}', "2"]),
        (b'[{"a": 1}, 2]', "$", ['{"a":1}', "2"]),
        (b'\xef\xbb\xbf{"d": {"items": [1.50]}}', "$.d.items[*]", ["1.50"]),
        (b'{"d": [[1], [2]]}', "$.d", ["[1]", "[2]"]),
        (b'{"d": {"x": {"id": 1}, "y": {"id": 2}}}', "$.d[*]", ['{"id":1}', '{"id":2}']),
        (b'{"order": {"id": 1}}', "$.order", ['{"id":1}']),
        (b'{"d": [{"ok": 0}, {"ok": 1}]}', "$.d[?@.ok == 1]", ['{"ok":1}']),
        (b'{"d": ["a\\nb\\u00e9"]}', "$.d[*]", ['"a\\nb\\u00e9"']),
    ],
)
def test_items_are_lines(data: bytes, path: str, lines: list[str]) -> None:
    """Lists, objects of items, a single one, items that a filter picks."""
    found, facts = taken(data, path)
    assert found == lines
    assert facts.items == len(lines)


@pytest.mark.parametrize("data", [b'{"d": []}', b'{"d": null}', b'{"d": {}}', b"", b"  \n"])
def test_an_empty_page_is_empty(data: bytes) -> None:
    """An empty list, null, or no body at all (as with 204)."""
    assert taken(data, "$.d[*]") == ([], PageFacts(items=0, length=0, digest=""))


def test_a_filter_that_picks_nothing_does_not_make_a_page_empty() -> None:
    """The list on the page is what counts."""
    lines, facts = taken(b'{"d": [1, 2]}', "$.d[?@.x]")
    assert (lines, facts.items, facts.length) == ([], 0, 2)


def test_the_members_of_an_object_are_items_where_that_is_meant() -> None:
    """Without a list in it, or when the path says so."""
    assert taken(b'{"a": {"id": 1}, "b": {"id": 2}}')[0] == ['{"id":1}', '{"id":2}']
    assert taken(b'{"a": [1], "b": [2]}', "$.*")[0] == ["[1]", "[2]"]


@pytest.mark.parametrize(
    ("data", "path", "reason"),
    [
        (b"<html></html>", "$[*]", "is not JSON"),
        (b'{"data": []}', "$.items[*]", r"has nothing at “\$.items\[\*\]”"),
        (b'{"data": 7}', "$.data[*]", "has no list at"),
        (b'[{"a": 1}', "$[*]", "is not JSON"),
        (b'{"birds": [1], "next": "/2"}', "$[*]", r"is an object, not a list; a list is at “\$\.birds\[\*\]”"),
        (b'["\xff"]', "$..x", "is not JSON"),
    ],
)
def test_what_is_no_page_is_said(data: bytes, path: str, reason: str) -> None:
    """With words that go on after “The page”."""
    with pytest.raises(PageUnusable, match=reason):
        taken(data, path)


def test_half_a_surrogate_pair_does_not_lose_the_page() -> None:
    """JSON allows it; it becomes the sign for unreadable characters, whole pairs and escaped backslashes stay."""
    lines, _ = taken(rb'["a\ud800", "\ud83d\ude00", "\\ud800"]')
    assert [json.loads(line) for line in lines] == ["a\ufffd", "😀", "\\ud800"]


def test_the_way_on_is_read_from_the_same_page() -> None:
    """A text or number; null and a place that is not there lead nowhere."""
    data = b'{"d": [1], "next": "/x", "cursor": 12, "none": null}'
    values = [taken(data, "$.d", next=f"$.{name}")[1].next_value for name in ("next", "cursor", "none", "missing")]
    assert values == ["/x", "12", None, None]
    with pytest.raises(PageUnusable, match="does not lead on"):
        taken(data, "$.d", next="$.d")


def test_lines_are_items() -> None:
    """NDJSON needs no path; blank lines are none, and a line that is no JSON is named by its number."""
    lines, facts = taken(b'\xef\xbb\xbf{"a": 1}\r\n\n  2\n"x"', are_lines=True)
    assert (lines, facts.length) == (['{"a":1}', "2", '"x"'], 3)
    with pytest.raises(PageUnusable, match="line 2"):
        taken(b"1\n{cut", are_lines=True)


def test_another_charset_is_read() -> None:
    """What the response says counts; a name that nobody knows means UTF-8."""
    assert taken('["é"]'.encode("latin-1"), charset="iso-8859-1")[0] == ['"é"']
    assert taken('["é"]'.encode(), charset="x-unknown")[0] == ['"é"']


def test_the_same_list_has_the_same_digest() -> None:
    """What stands beside the list does not count."""
    first, second = (taken(b'{"t": %d, "d": [1]}' % time, "$.d")[1].digest for time in (1, 2))
    assert first == second != ""


def test_the_process_does_the_same(tmp_path: Path) -> None:
    """File to file; the reason of a failure is its output."""
    page, lines = tmp_path / "page", tmp_path / "lines"
    page.write_text('{"d": [{"a": 1}], "next": "é"}', encoding="utf-8")
    command = [sys.executable, "-m", page_items_process.__name__, str(page), str(lines)]
    done = subprocess.run([*command, '{"items": "$.d", "next": "$.next"}'], capture_output=True, check=True)
    assert lines.read_text() == '{"a":1}\n'
    assert PageFacts(**json.loads(done.stdout)).next_value == "é"
    failed = subprocess.run([*command, '{"items": "$.é"}'], capture_output=True, check=False)
    assert (failed.returncode, failed.stdout.decode()) == (3, "has nothing at “$.é”")
