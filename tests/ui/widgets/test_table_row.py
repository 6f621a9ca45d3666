"""Rows and the text they come from and go to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.ui.widgets.table_row import TableRow, looks_like_rows, rows_from_bulk, rows_from_text, rows_to_text

_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=12)
_NAMES = _WORDS.filter(lambda name: not name.startswith(("/", "#", "-H", "--header")))
_PAIRS = st.builds(
    TableRow,
    name=_NAMES,
    value=_WORDS.filter(lambda value: "⏎" not in value),
    enabled=st.booleans(),
    description=_WORDS,
)
_FLAGS = st.builds(TableRow, name=_NAMES, enabled=st.booleans(), description=_WORDS, has_equals=st.just(False))


@given(st.lists(_PAIRS, max_size=6).map(tuple))
def test_bulk_text_brings_back_the_same_rows(rows: tuple[TableRow, ...]) -> None:
    """What bulk editing shows can be taken back without loss, descriptions included."""
    assert rows_from_bulk(rows_to_text(rows), rows) == rows


@given(st.lists(st.one_of(_PAIRS, _FLAGS), max_size=6).map(tuple))
def test_bulk_text_of_a_query_keeps_flags(rows: tuple[TableRow, ...]) -> None:
    """A name alone on its line is a flag where there are flags; a name with a separator has an empty value."""
    assert rows_from_bulk(rows_to_text(rows), rows, flags=True) == rows


def test_a_name_alone_is_a_flag_only_in_a_query() -> None:
    """Headers and form fields have a value, be it an empty one."""
    assert [row.has_equals for row in rows_from_bulk("a\nb:\nc: 1", ())] == [True, True, True]
    assert [row.has_equals for row in rows_from_bulk("a\nb:\nc: 1", (), flags=True)] == [False, True, True]
    pasted = rows_from_text("http://x.test/y?wsdl&b=&c=1", flags=True)
    assert [(row.name, row.has_equals) for row in pasted] == [("wsdl", False), ("b", True), ("c", True)]
    assert rows_from_text("?wsdl") == (TableRow(name="wsdl"),)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Accept: text/html\nX-Trace:1", [("Accept", "text/html"), ("X-Trace", "1")]),
        ("a=1&b=2&c", [("a", "1"), ("b", "2"), ("c", "")]),
        ("https://shop.test/orders?page=2&q=red%20shoes#top", [("page", "2"), ("q", "red%20shoes")]),
        ("-H 'Accept: */*' \\\n-H \"X-A: b\"", [("Accept", "*/*"), ("X-A", "b")]),
        ("name\tvalue: with = signs\nother\tx", [("name", "value: with = signs"), ("other", "x")]),
        ("url: http://a.test:80/x\nb: c", [("url", "http://a.test:80/x"), ("b", "c")]),
        ("{{name}}: {{value}}\nx: y", [("{{name}}", "{{value}}"), ("x", "y")]),
    ],
)
def test_pasted_text_becomes_rows(text: str, pairs: list[tuple[str, str]]) -> None:
    """Header lines, queries, URLs, curl options and cells of a spreadsheet are understood."""
    assert [(row.name, row.value) for row in rows_from_text(text)] == pairs


def test_pasted_query_is_decoded_where_asked() -> None:
    """A form's fields are shown as what they mean."""
    assert rows_from_text("q=red+shoes%21&x=1", decode=True)[0].value == "red shoes!"


def test_commented_lines_are_switched_off() -> None:
    """A line behind ``//`` or ``#`` is a row that is off."""
    assert [row.enabled for row in rows_from_text("// a: 1\n# b: 2\nc: 3")] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "rows"),
    [("a=1&b=2", True), ("x: 1\ny: 2", True), ("a=1", False), ("hello world", False), ("SELECT a=1 & b", False)],
)
def test_only_lists_are_taken_for_rows(text: str, rows: bool) -> None:
    """A plain value that happens to hold a sign stays a value."""
    assert looks_like_rows(text) is rows
