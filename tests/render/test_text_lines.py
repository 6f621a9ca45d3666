"""The line index: rows of texts of any size, shape and charset."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.conftest import BytesInMemory

from sanderling.render.charsets import Charset, charset_for
from sanderling.render.text_lines import TextLines

TEXTS = st.lists(
    st.sampled_from(["a", "bc", "\n", "\r\n", "\r", "é", "豆腐", "😀", "x" * 40, "y" * 17, "\n\n\n"]), max_size=120
).map("".join)


def indexed(data: bytes, charset: Charset | None = None, row_bytes: int = 16, page_bytes: int = 64) -> TextLines:
    """Return the text, indexed in small pages."""
    lines = TextLines(BytesInMemory(data), charset or Charset(), row_bytes, page_bytes=page_bytes)
    while lines.index_more():
        pass
    return lines


def lines_of(text: str) -> list[str]:
    """Return the lines as the standard library cuts them."""
    pieces = re.split(r"\r\n|\r|\n", text)
    return pieces[:-1] if pieces[-1] == "" else pieces


@given(TEXTS, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_rows_joined_are_the_text(text: str, name: str) -> None:
    """Rows follow each other without a gap, break no character, and make up exactly the text's lines."""
    data = text.encode(name)
    lines = indexed(data, charset_for(name, b""))
    rows = lines.rows(0, lines.row_count)
    assert len(rows) == lines.row_count
    assert b"".join(data[row.start : row.end] for row in rows) == data
    joined: dict[int, str] = {}
    for row in rows:
        assert row.continues == (row.line in joined)
        joined[row.line] = joined.get(row.line, "") + row.text
    assert list(joined.values()) == lines_of(text)
    assert list(joined) == list(range(1, lines.line_count + 1))


@given(st.binary(max_size=600))
def test_any_bytes_can_be_read(data: bytes) -> None:
    """Bytes that are no text in UTF-8 are shown too: nothing raises, nothing is left out."""
    lines = indexed(data)
    rows = lines.rows(0, lines.row_count)
    assert b"".join(data[row.start : row.end] for row in rows) == data[lines.start :]
    assert all(row.end - row.start <= 16 + 2 + 3 for row in rows)


@given(TEXTS, st.lists(st.integers(1, 90), max_size=20))
def test_growing_gives_the_same_rows_as_complete(text: str, steps: list[int]) -> None:
    """A text that arrives in pieces has, at its end, the rows of the same text read at once."""
    data = text.encode()
    source = BytesInMemory()
    lines = TextLines(source, row_bytes=16, page_bytes=64)
    at = 0
    for step in [*steps, len(data)]:
        at += step
        source.data = data[:at]
        while lines.index_more():
            pass
        assert b"".join(source.data[row.start : row.end] for row in lines.rows(0, lines.row_count)) == source.data
    assert lines.rows(0, lines.row_count) == indexed(data).rows(0, 10_000)


@given(TEXTS, st.data())
def test_rows_by_number_and_by_offset_agree(text: str, data: st.DataObject) -> None:
    """Any window of rows is that part of all rows, and each offset is found in the row that holds it."""
    lines = indexed(text.encode())
    rows = lines.rows(0, lines.row_count)
    first = data.draw(st.integers(0, max(0, len(rows) - 1)))
    count = data.draw(st.integers(0, 9))
    assert lines.rows(first, count) == rows[first : first + count]
    for number, row in enumerate(rows):
        assert {lines.row_of(row.start), lines.row_of(row.end - 1)} == {number}


@given(TEXTS, st.data())
def test_columns_and_offsets_agree(text: str, data: st.DataObject) -> None:
    """A column of a row has an offset, and that offset has the column again."""
    lines = indexed(text.encode())
    for row in lines.rows(0, lines.row_count):
        column = data.draw(st.integers(0, len(row.text)))
        offset = lines.offset_at(row, column)
        assert lines.text(row.start, offset) == row.text[:column]
        assert lines.column_at(row, offset) == column


@pytest.mark.parametrize(
    ("label", "data", "text"),
    [
        ("", b"\xef\xbb\xbfa\xc3\xa9", "aé"),
        ("utf-8", b"a\xff\xe2\x82b", "a��b"),
        ("latin-1", b"caf\xe9", "café"),
        ("no-such-charset", "é".encode(), "é"),
        ("base64", b"aGk=", "aGk="),
        ("utf-16", b"\xfe\xff\x00h\x00i", "hi"),
        ("", "hello".encode("utf-16-le"), "hello"),
        ("", "hello".encode("utf-32-be"), "hello"),
        ("shift_jis", "豆腐".encode("shift_jis"), "豆腐"),
        ("us-ascii", b"it\x92s", "it’s"),
    ],
)
def test_charsets(label: str, data: bytes, text: str) -> None:
    """The mark at the start wins, then the label, then a look at the bytes; wrong bytes become U+FFFD."""
    lines = indexed(data, charset_for(label, data))
    assert [row.text for row in lines.rows(0, 5)] == [text]


def test_a_long_line_needs_no_list_of_offsets() -> None:
    """Ten million bytes in one line are indexed page by page, and rows in the middle are read from there alone."""
    source = BytesInMemory(b"0123456789" * 1_000_000)
    lines = TextLines(source)
    while lines.index_more():
        pass
    assert lines.row_count == -(-10_000_000 // 2048)
    source.bytes_read = 0
    (row,) = lines.rows(2000, 1)
    assert row.start == 2000 * 2048
    assert row.continues
    assert source.bytes_read < 200_000


def test_indexing_stops_when_its_time_is_up() -> None:
    """One call indexes at least a page and returns when the budget is spent, saying that there is more."""
    lines = TextLines(BytesInMemory(b"line\n" * 1_000_000))
    assert lines.index_more(budget_s=0)
    known = lines.row_count
    assert 0 < known < 1_000_000
    assert lines.rows(known - 1, 5)[0].text == "line"
    while lines.index_more():
        pass
    assert lines.row_count == 1_000_000
