"""Items in each form can be read back by what reads that form."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.errors import DamagedFile, StorageError
from sanderling.formats.exporters import ITEM_EXPORTERS
from sanderling.formats.exporters.items_csv import MOST_COLUMNS
from sanderling.formats.item_lines import ExportOptions

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(['a"b', "a,b", "a\r\nb", "=1"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
items_of_any_shape = st.lists(values, max_size=5)


def written(form: str, items: list[Any], **options: bool) -> str:
    """Return what an exporter writes."""
    target = io.BytesIO()
    lines = [json.dumps(item, ensure_ascii=False).encode() for item in items]
    assert ITEM_EXPORTERS.get(form).write(lines, target, ExportOptions(**options)) == len(items)
    return target.getvalue().decode()


def table(items: list[Any], **options: bool) -> list[list[str]]:
    """Return the rows of the CSV."""
    return list(csv.reader(io.StringIO(written("csv", items, **options), newline="")))


@given(items_of_any_shape)
def test_json_is_an_array_of_the_items(items: list[Any]) -> None:
    """None, one or many."""
    assert json.loads(written("json", items)) == items


@given(items_of_any_shape)
def test_ndjson_has_a_line_for_each(items: list[Any]) -> None:
    """In order."""
    assert [json.loads(line) for line in written("ndjson", items).split("\n")[:-1]] == items


def test_json_keeps_every_digit() -> None:
    """Numbers are not read, they are copied."""
    target = io.BytesIO()
    ITEM_EXPORTERS.get("json").write([b'{"n": 1.10}', b"12345678901234567890123"], target, ExportOptions())
    assert target.getvalue() == b'[\n{"n":1.10},\n12345678901234567890123\n]\n'
    assert json.loads(target.getvalue(), parse_float=Decimal)[0]["n"] == Decimal("1.10")


def test_a_table_has_a_column_for_every_name() -> None:
    """In order of appearance, however late; what is missing is empty."""
    rows = table([{"id": 1, "name": "Dunlin"}, {"id": 2, "beach": "spit"}, {"name": "Knot"}])
    assert rows == [["id", "name", "beach"], ["1", "Dunlin", ""], ["2", "", "spit"], ["", "Knot", ""]]


def test_what_is_no_text_keeps_its_form() -> None:
    """Numbers as they came, what is nested as JSON, null as nothing; an item that is no object is one value."""
    rows = table([{"n": -1.5, "b": True, "z": None, "l": [1, {"a": 2}]}, "only", 7])
    assert rows == [
        ["n", "b", "z", "l", "value"],
        ["-1.5", "true", "", '[1,{"a":2}]', ""],
        ["", "", "", "", "only"],
        ["", "", "", "", "7"],
    ]


@given(st.lists(st.dictionaries(texts, texts, max_size=3), max_size=4))
def test_texts_are_read_back_from_a_table(items: list[dict[str, str]]) -> None:
    """Whatever quotes, commas and line ends are in them."""
    rows = table(items, guard_formulas=False)
    names = list(dict.fromkeys(name for item in items for name in item))
    if names:
        assert rows == [names, *([item.get(name, "") for name in names] for item in items)]


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("-12.5", "-12.5"),
        ("a=b", "a=b"),
    ],
)
def test_texts_that_look_like_formulas_are_guarded(text: str, guarded: str) -> None:
    """In cells and headings, unless the person does not want it."""
    assert table([{text: text}]) == [[guarded], [guarded]]
    assert table([{text: text}], guard_formulas=False) == [[text], [text]]


def test_numbers_are_no_formulas() -> None:
    """A negative number stays one."""
    assert table([{"n": -3}])[1] == ["-3"]


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("line", [b"{cut", b'{"a":', b"[" * 100_000, b"nonsense"])
def test_a_line_that_is_no_json_is_named(form: str, line: bytes) -> None:
    """By its number."""
    with pytest.raises(DamagedFile, match="Item 2 is not JSON") as caught:
        ITEM_EXPORTERS.get(form).write([b'{"a": 1}', line], io.BytesIO(), ExportOptions())
    assert caught.value.line == 2


def test_names_without_end_make_no_table() -> None:
    """Objects that are maps of identifiers would make a column of each."""
    lines = [
        b"{%s}" % b",".join(b'"%d":1' % n for n in range(k, k + 1000)) for k in range(0, MOST_COLUMNS + 1000, 1000)
    ]
    with pytest.raises(StorageError, match="different names"):
        ITEM_EXPORTERS.get("csv").write(lines, io.BytesIO(), ExportOptions())
