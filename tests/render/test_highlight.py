"""Colours of code: JSON, other languages, and rows out of the middle of a long line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.conftest import BytesInMemory

from sanderling.render.highlight import RowHighlighter, highlight
from sanderling.render.json_tokens import ends_inside_string, json_spans
from sanderling.render.text_lines import TextLines
from sanderling.render.tokens import TokenClass


def classes(text: str, language: str) -> dict[str, TokenClass]:
    """Return the class of each coloured piece."""
    return {text[start : start + length]: kind for start, length, kind in highlight(text, language)}


def test_json_classes() -> None:
    """Keys, strings, numbers and constants are told apart."""
    found = classes('{"a": [1.5e3, "b\\"c", true, null]}', "json")
    assert found['"a"'] is TokenClass.KEY
    assert found["1.5e3"] is TokenClass.NUMBER
    assert found['"b\\"c"'] is TokenClass.STRING
    assert found["true"] is found["null"] is TokenClass.CONSTANT


@pytest.mark.parametrize(
    ("language", "text", "piece", "kind"),
    [
        ("xml", '<a href="x">t</a>', "href=", TokenClass.ATTRIBUTE),
        ("html", "<!-- no --><p>hi</p>", "p", TokenClass.TAG),
        ("css", "a { color: red }", "color", TokenClass.KEYWORD),
        ("yaml", "a: 1", "1", TokenClass.STRING),
        ("javascript", "let x = 1", "let", TokenClass.KEYWORD),
    ],
)
def test_other_languages(language: str, text: str, piece: str, kind: TokenClass) -> None:
    """Other languages come from pygments."""
    assert classes(text, language)[piece] is kind


def test_unknown_language_is_plain() -> None:
    """A language that nobody knows has no colours and is no error."""
    assert highlight("a b", "no-such-language") == highlight("a b", "text") == highlight("a b", "") == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=30)
    | st.sampled_from(['", "', "a: b, c", '\\"', "}{"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=30,
)


@given(JSON, st.integers(16, 40))
def test_rows_of_one_line_keep_their_colours_from_the_start(value: object, width: int) -> None:
    """Rows cut out of one line, when read from its start, have the colours that the whole line has."""
    text = json.dumps(value, ensure_ascii=False)
    lines = TextLines(BytesInMemory(text.encode()), row_bytes=width)
    lines.index_more()
    highlighter = RowHighlighter(lines, "json")
    cut: list[TokenClass] = []
    for number, row in enumerate(lines.rows(0, 32)):
        kinds = [TokenClass.PLAIN] * len(row.text)
        for start, length, kind in highlighter.spans(number, row):
            kinds[start : start + length] = [kind] * length
        cut += kinds
    whole = [TokenClass.PLAIN] * len(text)
    for start, length, kind in json_spans(text):
        whole[start : start + length] = [kind] * length
    assert cut == whole[: len(cut)]


def test_the_middle_of_a_string_is_known_by_what_stands_before() -> None:
    """A row that starts deep in a line is seen to start within a string, or not."""
    text = json.dumps([{"id": n, "name": f"item, number {n}: the one", "tags": ["a", "b"]} for n in range(200)])
    strings = [(s, s + n) for s, n, kind in json_spans(text) if kind in {TokenClass.KEY, TokenClass.STRING}]
    right = 0
    cuts = range(1000, 5000, 7)
    for cut in cuts:
        outside = all(not start < cut < end for start, end in strings)
        right += ends_inside_string(text[cut - 600 : cut]) != outside
    assert right == len(cuts)


def test_growing_text_is_coloured_anew_at_its_end() -> None:
    """The last block is lexed again once more text has come."""
    source = BytesInMemory(b'{"a": 1,\n')
    lines = TextLines(source)
    lines.index_more()
    highlighter = RowHighlighter(lines, "json")
    assert highlighter.spans(0, lines.rows(0, 1)[0])
    source.data += b'"b": 2}\n'
    lines.index_more()
    assert highlighter.spans(1, lines.rows(1, 1)[0])[0][2] is TokenClass.KEY
